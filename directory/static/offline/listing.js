// The page of one listing, as templates/visitors/listing.html shows it; what needs a network (calendars, replies, reports) isn't there.

import { keeping, stamp } from "./cards.js";
import { inLanguage, made } from "./filling.js";
import { best, languageOf } from "./wording.js";

const NEXT_DATES = 3;

// Only what a browser opens as a page: what comes from outside could also be a script.
const hostOf = (address) => {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === "https:" || protocol === "http:" ? hostname.replace(/^www\./, "") : undefined;
  } catch {
    return undefined;
  }
};

const passages = (text, language) => {
  const [first] = best(text, language);
  return Object.entries(text ?? {}).sort(([a], [b]) => (b === first) - (a === first));
};

const paragraphs = (words) =>
  words
    .split("\n\n")
    .filter((each) => each.trim())
    .map((each) => inLanguage(each.split(/\s+/).join(" "), undefined, "p"));

const foreign = (words, wording) => inLanguage(words, languageOf(words) ?? wording.language);

const action = (icon, label, href, note, { isMain = false, isOutside = false } = {}) =>
  made("action", {
    icon,
    label,
    note,
    link: { href, class: `button action${isMain ? "" : " quiet"}`, rel: isOutside ? "noopener noreferrer nofollow" : undefined },
  });

const actions = (listing, name, wording) => {
  const { phones = [], whatsapp, access, join_url: joinUrl, email, website } = listing;
  const { say } = wording;
  const opens = (address) => say("opens", { host: hostOf(address) });
  const naming = (sentence) => say(sentence).split(/({name})/).map((part) => (part === "{name}" ? foreign(name, wording) : part));
  const found = phones.map(([number, uri], at) => action("phone", say("call", { number }), uri, naming("opens-phone"), { isMain: !at }));
  if (whatsapp) found.push(action("chat", say("whatsapp"), whatsapp, naming("opens-whatsapp"), { isMain: !phones.length, isOutside: true }));
  if (access === "online" || access === "hybrid") {
    if (hostOf(joinUrl)) found.push(action("online", say("join"), joinUrl, opens(joinUrl), { isOutside: true }));
    else found.push(made("mention", { icon: "online", label: say("ask-link"), note: say("ask-link-note") }));
  }
  if (email) found.push(action("mail", say("write", { address: email }), `mailto:${encodeURIComponent(email).replaceAll("%40", "@")}`, say("opens-mail")));
  if (hostOf(website)) found.push(action("web", say("website"), website, opens(website), { isOutside: true }));
  return found;
};

/** The lines of the address, town and state as the reader calls them; what a line above says already isn't said again. */
export const addressOf = (listing, wording) => {
  if (listing.isRemote) return [];
  const { address: street, locality, city, district, postal_code: code, state } = listing.place ?? {};
  const town = city ?? district;
  const joined = (...words) => words.filter(Boolean).join(" ");
  const lines = new Map(); // as the listing has it -> as the reader does
  for (const [given, read] of [
    [street, street],
    [locality, locality],
    [joined(town, code), joined(town && wording.town(town), code)],
    [state, state && wording.state(state)],
  ]) {
    if (given && ![...lines.keys()].some((above) => above.toLowerCase().includes(given.toLowerCase()))) lines.set(given, read);
  }
  return [...lines.values()];
};

const address = (listing, wording) => addressOf(listing, wording).map((line, at, all) => foreign(line + (at < all.length - 1 ? "," : ""), wording));

const directions = ({ isRemote, place }, wording) => {
  if (isRemote || place?.latitude === undefined || place.is_exact === false) return [];
  const point = `${place.latitude.toFixed(5)},${place.longitude.toFixed(5)}`;
  return [action("pin", wording.say("directions"), `geo:${point}?q=${point}`, wording.say("opens-map"))];
};

const facts = (listing, wording) => {
  const { say } = wording;
  const { cost, languages = [], audience, accessibility = [], access, topics = [], operator } = listing;
  const known = wording.listed("accessibility", accessibility);
  const gettingIn = !known ? say("getting-in-unknown") : accessibility.includes("step-free") ? known : say("getting-in-known", { known });
  return [
    ["cost", "cost", cost && wording.label("cost", cost), listing.cost_note],
    ["languages", "languages", wording.listed("language", languages)],
    ["people", "for-whom", audience.includes("everyone") ? say("everyone") : wording.listed("audience", audience), listing.eligibility],
    ["step-free", "getting-in", listing.isRemote ? "" : gettingIn],
    ["online", "how", wording.label("access", access)],
    ["book", "about", wording.listed("topic", topics)],
    ["shield", "operator", operator && wording.label("operator", operator), listing.licence],
  ]
    .filter(([, , words, note]) => words || note)
    .map(([icon, term, words, note]) =>
      made("fact", { icon, term: say(term), words, dot: Boolean(words && note), note: note && [foreign(note, wording)] }),
    );
};

// How we know.
const how = (listing, checked, wording) => {
  const isDoubted = !checked || checked.isDoubted;
  const host = listing.is_kept ? undefined : hostOf(listing.source_url);
  return made("known", {
    note: checked?.note,
    stamp: !checked?.note && [stamp(checked, wording)],
    kept: listing.is_kept && !isDoubted,
    known: Boolean(host) && isDoubted,
    point: !checked?.note,
    against: Boolean(host) && !isDoubted,
    sourced: Boolean(host),
    source: host && { words: host, href: listing.source_url },
  });
};

/** {title, page}: what tabs may show, and the element of the listing with this number. */
export const listingPage = (number, wording, prefix, moment) => {
  const { engine, language, say } = wording;
  const listing = engine.listings[number];
  const { zone, entries } = engine.agenda.documents[number];
  const [[titleIn, title], ...titles] = passages(listing.title, language);
  const [description, ...translations] = passages(listing.description, language);
  const isPaused = listing.paused !== undefined;
  const coming = isPaused ? [] : engine.agenda.coming(number, moment, NEXT_DATES);
  const dates = entries.some((entry) => entry.always) ? [] : coming.map((each) => inLanguage(wording.occasion(each, zone, moment), undefined, "li"));
  const city = listing.isRemote ? undefined : listing.place?.city;
  const kind = wording.label("kind", listing.kind);
  const checked = wording.checked(listing, moment);
  const where = address(listing, wording);
  const ways = directions(listing, wording);
  const reach = actions(listing, title, wording);
  const query = new URLSearchParams({ kind: listing.kind, ...(city ? { near: city } : {}) });
  const page = made("listing", {
    icon: listing.kind,
    kind: say(`one ${listing.kind}`),
    sample: listing.is_sample,
    police: listing.operator === "police",
    title: [inLanguage(title, titleIn)],
    titles: titles.map(([given, words]) => {
      const other = inLanguage(words, given, "p");
      other.className = "other-title";
      return other;
    }),
    keep: keeping(listing.id),
    named: { words: [", ", title], lang: titleIn },
    run: Boolean(listing.organisation),
    organisation: listing.organisation && { words: [foreign(listing.organisation[1], wording)], href: `${prefix}/organisation/${listing.organisation[0]}` },
    invented: listing.is_sample,
    pause: isPaused,
    paused: listing.paused && [foreign(listing.paused, wording)],
    expect: Boolean(description),
    description: description && { words: paragraphs(description[1]), lang: description[0] },
    translations: translations.map(([given, words]) => {
      const folded = made("translation", { language: wording.languageName(given), words: paragraphs(words) });
      folded.firstElementChild.lang = given;
      return folded;
    }),
    schedule: best(listing.when, language)[1],
    next: dates.length > 0,
    dates,
    over: Boolean(listing.when) && !isPaused && !coming.length,
    timeless: !listing.when,
    reach: reach.length > 0,
    actions: reach,
    where: where.length > 0,
    address: where,
    directions: ways,
    vague: !ways.length,
    facts: facts(listing, wording),
    how: [how(listing, checked, wording)],
    more: { words: city ? say("kind-near", { kind, city: wording.town(city) }) : kind, href: `${prefix}/search?${query}` },
  });
  const neutral = say(`neutral ${listing.kind}`);
  return { title: city ? say("in-city", { what: neutral, city: wording.town(city) }) : neutral, page };
};
