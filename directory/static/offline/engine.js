// The search over the listings on this phone: the server's answers to the same words, days and places. Answers as directory/finding.py,
// index/evaluation.py and ranking.py do.

import { compare, fold, phrases } from "./analysis.js";
import { ALL_WEEK, DAY_SECONDS, NEVER, dayOf, isoOfDay, momentOf } from "./calendar.js";
import { dangerIn, needsIn } from "./groups.js";
import { Keys } from "./keys.js";
import { KnownWords } from "./known.js";
import { Lexicon } from "./lexicon.js";
import { given, Listed } from "./listed.js";
import { Postings } from "./postings.js";
import { judging } from "./surroundings.js";
import { Times } from "./times.js";
import { bare, loosened, understanding } from "./understand.js";
import { codeTerm, widen } from "./widen.js";

const EARTH_KM = 6371.0088;
const HALF_KM = 8;
const [SAMPLE_WORTH, DOUBTED_WORTH] = [0.5, 0.8];
const TIER = 1e4;
const CODED_AS_WORDS = ["kind", "topic", "audience", "access", "language", "cost", "accessibility"];
const CODED = ["kind", "access", "language", "audience", "topic", "cost", "accessibility"];
const radians = (degrees) => degrees * (Math.PI / 180);

/** The codes of a listing in a facet. */
const codesOf = (listing, facet) => {
  if (facet === "language") return listing.languages ?? [];
  if (facet === "topic") return listing.topics ?? [];
  if (facet === "organisation") return listing.organisation ? [listing.organisation[0]] : [];
  return [listing[facet] ?? []].flat();
};

// The texts by which a listing is found, by the index's field, as directory/indexing.py puts them together; codes are words too.
const textsOf = (listing, labels) => {
  const { kind, topics = [], audience, place = {}, organisation } = listing;
  const coded = [labels.kind[kind], ...topics.map((topic) => labels.topic[topic])];
  for (const code of audience) if (code !== "everyone") coded.push(labels.audience[code]);
  const codes = CODED_AS_WORDS.flatMap((facet) => codesOf(listing, facet).map((code) => codeTerm(facet, code)));
  return {
    title: given(listing.title),
    topic: [...coded.flatMap(given), codes.join(" ")],
    organisation: organisation ? [organisation[1]] : [],
    place: [place.locality, place.city, place.district, place.state, place.postal_code, place.address].filter(Boolean),
    description: given(listing.description),
  };
};

/** Kilometres along the great circle (haversine). */
export const distanceKm = (from, to) => {
  const [lat, other] = [radians(from.latitude), radians(to.latitude)];
  const half =
    Math.sin((other - lat) / 2) ** 2 + Math.cos(lat) * Math.cos(other) * Math.sin((radians(to.longitude) - radians(from.longitude)) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(Math.min(half, 1)));
};

// How far what a listing says can be relied on: confirmed of late, and complete.
const trust = (listing, today, doubtAfterDays) => {
  const age = Math.min(Math.max(today - listing.verified, 0), 4095);
  const freshness = (0.85 + 0.15 * Math.exp(-age / 180)) * (age >= doubtAfterDays ? DOUBTED_WORTH : 1);
  return freshness * (0.9 + 0.1 * Math.fround(listing.completeness));
};

const soonness = (waitS) => {
  const quarters = Math.min(Math.floor(Math.max(waitS, 0) / 900), 14 * 96 - 1);
  return quarters === 14 * 96 - 1 ? 1 : 1 + 0.15 * Math.exp(-quarters / 96);
};

export class Engine extends Listed {
  /** `words`, `places` and `listings` are the parts of the pack; `keys` what is known of its words from before. */
  constructor({ words, places, listings, keys }) {
    super({ words, places, listings });
    this.keys = new Keys(words, keys);
    this.postings = new Postings(this.listings.map((listing) => textsOf(listing, words.labels)));
    this.known = new KnownWords(this.postings, this.keys);
    const lexicon = new Lexicon(words.lexicon, this.gazetteer.places, this.keys);
    const times = new Times(words.times);
    const tools = { lexicon, times, judge: judging(words.surroundings, lexicon, times), needsIn: needsIn(words.needs, this.keys) };
    this.understand = understanding({ ...tools, weak: new Set(words.lexicon.weak) });
    this.isUrgent = dangerIn(words.danger, this.keys);
    this.titles = listings.map((listing) => `${listing.sort ?? given(listing.title)[0].toLowerCase()}\n${listing.id}`);
  }

  /** What was made of a visitor's words, as of milliseconds since 1970. */
  read(typed, ms, isLiteral = false) {
    const isUrgent = this.isUrgent(typed);
    if (isLiteral || !typed) return { typed, understood: bare(typed), isLiteral: true, isUrgent, place: undefined, didYouMean: undefined };
    const today = new Date(`${isoOfDay(this.agenda.home.today(momentOf(ms)))}T00:00:00Z`);
    const understood = this.understand(typed, today, this.known.isKnown);
    let better = typed;
    for (const [start, end] of [...understood.left].reverse()) {
      const meant = this.known.meant(fold(typed.slice(start, end)));
      if (meant) better = better.slice(0, start) + meant + better.slice(end);
    }
    const didYouMean = better !== typed ? better : undefined;
    const place = understood.place ? this.gazetteer.find(understood.place) : undefined;
    return { typed, understood, isLiteral: false, isUrgent, place, didYouMean };
  }

  /** {total, hits, reading, clauses}: what matches a search {q, kind, day, time, near, within, …} whose place, if it names one, is `place`. */
  search(search, ms, place) {
    const stated = {
      facets: [...CODED, "organisation"].map((name) => [name, [search[name] ?? []].flat()]).filter(([, codes]) => codes.length),
      day: search.day ?? null,
      time: search.time ?? null,
      near: place ? { ...place, withinKm: search.within ?? 25 } : null,
      sort: search.sort ?? "best",
      first: ((search.page ?? 1) - 1) * (search.perPage ?? 20),
      count: search.perPage ?? 20,
    };
    const reading = this.read(search.q ?? "", ms, search.literal);
    if (reading.isLiteral) {
      const clauses = phrases(reading.typed).map((term) => ({ terms: [[term, 1]], isRequired: true }));
      return { ...this.#evaluate(stated, clauses, ms), reading };
    }
    const near = reading.place ? { ...reading.place, withinKm: 25 } : null;
    const results = this.#ask(reading.understood, near, stated, ms);
    if (results.total || !reading.understood.facets.size) return { ...results, reading };
    const looser = loosened(reading.understood);
    const items = looser.items.filter((item) => !reading.understood.facets.has(item.parameter));
    const found = this.#ask(looser, near, stated, ms);
    return found.total ? { ...found, reading: { ...reading, understood: { ...looser, items } } } : { ...results, reading };
  }

  #ask(understood, near, stated, ms) {
    let clauses = widen(understood.parts, this.known);
    const isNarrowed = understood.facets.size || understood.day || understood.times.length || near;
    if (understood.parts.length && !clauses.length && !isNarrowed) clauses = [{ terms: [], isRequired: true }];
    const chosen = new Set(stated.facets.map(([facet]) => facet));
    const query = {
      ...stated,
      facets: [...stated.facets, ...[...understood.facets].filter(([facet]) => !chosen.has(facet))],
      day: stated.day ?? understood.day,
      time: stated.time ?? (understood.times.join(",") || null),
      near: stated.near ?? near,
    };
    return this.#evaluate(query, clauses, ms);
  }

  // All words where that finds something, else any of them.
  #evaluate(query, clauses, ms) {
    const results = this.#evaluateOnce(query, clauses, ms, false);
    const isTried = results.total || clauses.filter((clause) => clause.isRequired).length < 2;
    return isTried ? results : this.#evaluateOnce(query, clauses, ms, true);
  }

  #evaluateOnce(query, clauses, ms, isAny) {
    const moment = momentOf(ms);
    const passes = this.#filter(query, moment);
    const found = [];
    for (const [document, score] of this.postings.match(clauses, isAny)) {
      const listing = this.listings[document];
      let km = null;
      if (query.near && listing.place?.latitude !== undefined) {
        km = distanceKm(query.near, listing.place);
        if (km > query.near.withinKm) km = null;
      }
      if (query.near && km === null && !listing.isRemote) continue;
      if (passes(document)) found.push({ document, listing, score, distanceKm: km });
    }
    const isScored = clauses.some((clause) => clause.isRequired);
    for (const hit of found) hit.key = this.#key(hit, query, moment, isScored);
    found.sort((a, b) => a.key - b.key || compare(this.titles[a.document], this.titles[b.document]));
    const terms = clauses.flatMap((clause) => clause.terms.map(([term]) => term));
    const hits = found.slice(query.first, query.first + query.count).map((hit) => this.#told(hit, moment, terms));
    return { total: found.length, hits, clauses };
  }

  // Whether a document passes all filters.
  #filter({ facets, day, time }, moment) {
    const { agenda } = this;
    const tests = facets.map(([facet, codes]) => (document) => codesOf(this.listings[document], facet).some((code) => codes.includes(code)));
    const planes = (document) => (time === "now" ? agenda.on(document, moment) : agenda.week(document, moment, time));
    if (day && /^\d/.test(day)) {
      const asked = dayOf(day);
      const today = agenda.home.today(moment);
      const started = today - 2 <= asked && asked <= today ? 1 << ((asked + 6) % 7) : 0;
      const isOnNow = (bits) => (bits & started) !== 0 || bits === ALL_WEEK;
      tests.push((document) => (time === "now" ? isOnNow(planes(document)) : agenda.isOn(document, asked, time)));
    } else if (day) {
      tests.push((document) => (planes(document) & agenda.mask(day, document, moment)) !== 0);
    } else if (time === "now") {
      tests.push((document) => planes(document) !== 0);
    } else if (time) {
      tests.push((document) => agenda.lasts(document, moment, time));
    }
    return (document) => tests.every((test) => test(document));
  }

  // What to order by, the smallest first.
  #key({ document, listing, score, distanceKm }, query, moment, isScored) {
    if (query.sort === "title") return 0;
    if (query.sort === "verified") return -listing.verified;
    if (query.sort === "distance" && query.near) return distanceKm ?? Number.MAX_VALUE;
    const next = this.agenda.next(document, moment);
    if (query.sort === "soonest") {
      if (!next) return NEVER;
      if (!next.isTimeKnown) return next.over - 1;
      return next.over - next.start >= DAY_SECONDS && next.start <= moment ? moment : next.start;
    }
    const start = next?.start ?? NEVER;
    let scored = score * trust(listing, this.agenda.home.today(moment), this.doubtAfterDays) * soonness(start - moment);
    let tier = 0;
    if (listing.is_sample && isScored) scored *= SAMPLE_WORTH;
    else if (listing.is_sample) tier += TIER;
    if (query.near) {
      scored *= 1 / (1 + (distanceKm ?? 0) / HALF_KM);
      if (distanceKm === null) tier += 2 * TIER;
    }
    if (query.day === "today" && start >= this.agenda.midnight(moment)) tier += 4 * TIER;
    return tier - scored;
  }

  #told(hit, moment, terms) {
    const next = this.agenda.next(hit.document, moment);
    const hasBegun = next !== undefined && next.start <= moment;
    const isOn = hasBegun && (next.isTimeKnown || this.agenda.on(hit.document, moment) !== 0); // a day without a time hides what is on in it
    return { ...hit, next, isOn, found: this.postings.positionsIn(hit.document, new Set(terms)) };
  }
}
