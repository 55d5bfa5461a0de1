// What a search found, shown: cards, chips that take a filter back, what to let go of, pages. As templates/visitors/search.html shows it.

import { momentOf } from "./calendar.js";
import { card } from "./cards.js";
import { made, show } from "./filling.js";
import { languageOf } from "./wording.js";

const CODED = ["kind", "access", "language", "audience", "topic", "cost", "accessibility"];
const FILTERS = ["kind", "day", "time", "near", "access", "language", "audience", "topic", "cost", "accessibility", "organisation"];
const [PER_PAGE, FEW] = [20, 3];

const DAY = /^(?:today|tomorrow|weekend|mon|tue|wed|thu|fri|sat|sun|\d{4}-\d\d-\d\d)$/;
const TIME = /^(?:now|morning|afternoon|evening|night)$/;
const SORT = /^(?:best|soonest|distance|title|verified)$/;

/** The search that an address asks for: {q, kind, day, time, near, …}. What can't be asked is as if it weren't there. */
export const searchOf = (parameters) => {
  const words = (name, most) => (parameters.get(name) ?? "").normalize("NFC").trim().replace(/\s+/g, " ").slice(0, most);
  const among = (name, possible) => (possible.test(parameters.get(name) ?? "") ? parameters.get(name) : null);
  return {
    ...Object.fromEntries(CODED.map((name) => [name, parameters.getAll(name).filter(Boolean)])),
    q: words("q", 200),
    near: words("near", 100) || null,
    organisation: words("organisation", 100) || null,
    day: among("day", DAY),
    time: among("time", TIME),
    within: Number.parseFloat(parameters.get("within")) || 25,
    sort: among("sort", SORT) ?? "best",
    page: Math.max(1, Number.parseInt(parameters.get("page"), 10) || 1),
    perPage: PER_PAGE,
    literal: parameters.get("literal") === "1",
  };
};

// The same address with some parameters other, from its first page on.
const changed = (parameters, changes) => {
  const next = new URLSearchParams(parameters);
  next.delete("page");
  for (const [name, values] of Object.entries(changes)) {
    next.delete(name);
    for (const value of [values].flat()) if (value) next.append(name, value);
  }
  return next;
};

const withoutWords = (typed, words) => typed.replace(words, " ").split(/\s+/).filter(Boolean).join(" ");

// What was understood, what the same words stand for together: "tonight" is a day and a time.
const understoodIn = (reading) => {
  const grouped = new Map();
  for (const item of reading.understood.items) {
    if (item.isCertain) grouped.set(item.words, [...(grouped.get(item.words) ?? []), item]);
  }
  return [...grouped.values()];
};

const chipsOf = (search, reading, place, wording) => {
  const near = (where) => wording.say("within", { distance: String(search.within), place: wording.placeName(where) });
  const stated = CODED.flatMap((name) =>
    search[name].map((code) => [wording.label(name, code), { [name]: search[name].filter((each) => each !== code) }]),
  );
  for (const name of ["day", "time"]) if (search[name]) stated.push([wording.label(name, search[name]), { [name]: [] }]);
  if (place && search.near) stated.push([near(place), { near: [], within: [] }]);
  const said = understoodIn(reading).map((items) => {
    const label = (item) => {
      if (item.parameter === "near" && reading.place) return near(reading.place);
      return item.value.split(",").map((code) => wording.label(item.parameter, code)).join(" / "); // prettier-ignore
    };
    const isTonight = items.some((item) => item.value === "tonight");
    return [isTonight ? wording.say("tonight") : items.map(label).join(", "), { q: withoutWords(search.q, items[0].words) }];
  });
  return [...stated, ...said];
};

// [label, what changes] for each filter that is set, by a parameter or by words.
const relaxed = (search, reading, wording) => {
  const { say } = wording;
  const found = FILTERS.filter((name) => search[name] && search[name].length !== 0).map((name) => [say(`relax-${name}`), { [name]: [] }]);
  const understood = understoodIn(reading);
  const { text } = reading.understood;
  for (const items of understood) {
    if (understood.length > 1 || text) found.push([say(`relax-${items[0].parameter}`), { q: withoutWords(search.q, items[0].words) }]);
  }
  if (text && understood.length) found.push([say("relax-words", { words: text }), { q: understood.map((items) => items[0].words).join(" ") }]);
  if (search.q) found.push([say("relax-words", { words: search.q }), { q: [] }]);
  return found;
};

/** Search and show; `parameters` are those of the address, `path` is where links lead. `place`: that of `near`, or where one stands. Returns
 *  how many were found. */
export const showResults = (wording, parameters, place, { path, prefix, ms, search = searchOf(parameters), hasLinks = true }) => {
  const { engine } = wording;
  const moment = momentOf(ms);
  const { total, hits, reading } = engine.search(search, ms, place);
  const address = (next) => `${path}${String(next) && `?${next}`}`;
  const link = (id, words, next, isThere) => {
    show(id, isThere);
    const anchor = document.querySelector(`#${id} a`);
    anchor.href = address(next);
    if (words) anchor.replaceChildren(words);
    if (words && languageOf(words) !== wording.language) anchor.lang = languageOf(words) ?? wording.language;
  };
  show("found");
  show("urgent", reading.isUrgent);
  document.getElementById("results").replaceChildren(...hits.map((hit) => card(hit, wording, prefix, moment)));
  const chips = hasLinks ? chipsOf(search, reading, place, wording) : [];
  show("chips", chips.length > 0 && chips.map(([label, changes]) => made("chip", { label, link: { href: address(changed(parameters, changes)) } }))); // prettier-ignore
  const isUnderstood = hasLinks && reading.understood.items.some((item) => item.isCertain);
  link("as-typed", null, changed(parameters, { literal: "1" }), isUnderstood);
  link("did-you-mean", reading.didYouMean, changed(parameters, { q: reading.didYouMean ?? [] }), hasLinks && Boolean(reading.didYouMean) && !reading.isUrgent);

  const pages = Math.ceil(total / search.perPage);
  show("pager", hasLinks && pages > 1);
  const turned = (page) => {
    const next = changed(parameters, {});
    if (page > 1) next.set("page", page);
    return address(next);
  };
  for (const [rel, page] of [["prev", search.page - 1], ["next", search.page + 1]]) {
    const anchor = document.querySelector(`#pager [rel=${rel}]`);
    anchor.hidden = page < 1 || page > pages;
    anchor.href = turned(page);
  } // prettier-ignore
  show("page-of", wording.say("page-of", { page: search.page, pages }));

  const relaxations = (hasLinks && total < FEW && !reading.isUrgent ? relaxed(search, reading, wording) : [])
    .map(([label, changes]) => {
      const next = changed(parameters, changes);
      const kinds = search.kind.length && !("kind" in changes) ? { kind: search.kind } : {};
      const wider = { ...searchOf(next), ...kinds };
      return { label, next, count: engine.search({ ...wider, page: 1 }, ms, "near" in changes ? undefined : place).total };
    })
    .filter(({ count }) => count > total)
    .sort((a, b) => b.count - a.count);
  show("relaxing", relaxations.length > 0);
  const lines = relaxations.map(({ label, next, count }) =>
    made("relaxation", { link: { words: label, href: address(next) }, count: wording.count("found", count) }),
  );
  document.getElementById("relaxations").replaceChildren(...lines);
  show("nothing", !total && !relaxations.length && !reading.isUrgent);
  return total;
};
