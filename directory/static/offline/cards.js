// A listing in short, and one occurrence in a list by time, as templates/components/result_card.html and schedule_row.html show them.

import { inLanguage, made, marked } from "./filling.js";
import { has } from "./saved.js";
import { passageOf } from "./snippets.js";
import { best, languageOf } from "./wording.js";

const MOST_LANGUAGES = 3;

const foreign = (text, wording) => {
  const language = languageOf(text);
  return language !== wording.language ? language : undefined;
};

/** A line of places, each part with its language: "Phase 7" in "Phase 7, ਮੋਹਾਲੀ". */
export const inParts = (line) =>
  line.split(/(, | · )/).map((part) => {
    const language = languageOf(part);
    return language && language !== document.documentElement.lang ? inLanguage(part, language) : part;
  });

/** When a person last confirmed it, as an element. */
export const stamp = (checked, wording) => {
  const isSure = Boolean(checked && !checked.isDoubted);
  const element = made("stamp", { checked: isSure, unchecked: !isSure });
  element.firstElementChild.append(checked ? checked.words : wording.say("unchecked"));
  return element;
};

/** The slot of the button that keeps a listing on this phone. */
export const keeping = (id) => ({ "data-keep": id, "data-kept": has(id) ? "" : undefined });

const factsOf = (listing, wording) => {
  const { cost, access, audience, languages = [], accessibility = [] } = listing;
  return [
    cost && wording.label("cost", cost),
    access !== "in-person" && wording.label("access", access),
    audience.length && !audience.includes("everyone") && wording.listed("audience", audience),
    languages.length && wording.listed("language", languages.slice(0, MOST_LANGUAGES)),
    accessibility.includes("step-free") && wording.label("accessibility", "step-free"),
  ].filter(Boolean);
};

/** The element of a hit of the engine. */
export const card = (hit, wording, prefix, moment, whose = true) => {
  const { listing, document: number, next, isOn, distanceKm, found = new Map() } = hit;
  const [titleIn, title] = passageOf(listing.title, wording.language, found.get("title"), true);
  const [snippetIn, snippet] = passageOf(listing.description, wording.language, found.get("description"), false);
  const { zone } = wording.engine.agenda.documents[number];
  const place = listing.isRemote ? undefined : wording.place(listing.place ?? {});
  const isPaused = listing.paused !== undefined;
  const [callNumber, callUri] = listing.kind === "helpline" ? (listing.phones?.[0] ?? []) : [];
  const when = next && !isPaused && wording.occasion(isOn ? next : { ...next, end: null }, zone, moment);
  const lang = (language) => (language !== wording.language ? language : undefined);
  return made("card", {
    icon: listing.kind,
    kind: wording.say(`one ${listing.kind}`),
    sample: listing.is_sample,
    police: listing.operator === "police",
    keep: keeping(listing.id),
    named: { words: [", ", ...marked(title)], lang: lang(titleIn) },
    title: { words: marked(title), href: `${prefix}/listing/${listing.id}`, lang: lang(titleIn) },
    organisation: whose && listing.organisation && { words: listing.organisation[1], lang: foreign(listing.organisation[1], wording) },
    paused: isPaused,
    when: Boolean(when),
    words: when,
    where: Boolean(place),
    place: place && inParts(place),
    distance: !listing.isRemote && typeof distanceKm === "number" && `\u00a0· ${wording.distance(distanceKm)}`,
    snippet: snippet.length > 0 && { words: marked(snippet), lang: lang(snippetIn) },
    call: callUri && { href: callUri },
    number: callNumber,
    name: callUri && { words: [", ", ...marked(title)], lang: lang(titleIn) },
    facts: [...factsOf(listing, wording).map((words) => made("tag", { words })), stamp(wording.checked(listing, moment), wording)],
  });
};

export const isAllDay = ({ start, end }, zone) => end !== null && zone.shown(start)[1] === 0 && zone.shown(end)[1] === 0;

/** The element of one occurrence of a listing. */
export const row = (listing, number, occurrence, wording, prefix, moment) => {
  const { zone } = wording.engine.agenda.documents[number];
  const [language, title] = best(listing.title, wording.language);
  const isEndless = isAllDay(occurrence, zone);
  const place = listing.isRemote ? undefined : wording.place(listing.place ?? {});
  const clock = !occurrence.isTimeKnown ? wording.say("time-unknown") : isEndless ? wording.say("all-day") : wording.clock(zone.shown(occurrence.start)[1]);
  return made("row", {
    at: { class: occurrence.over <= moment ? "at past" : "at" },
    clock,
    on: occurrence.isTimeKnown && occurrence.start <= moment && moment < occurrence.over && !isEndless,
    title: { words: title, href: `${prefix}/listing/${listing.id}`, lang: language !== wording.language ? language : undefined },
    line: [inLanguage(inParts([wording.say(`one ${listing.kind}`), place || wording.label("access", listing.access)].join(" · ")))],
    sample: listing.is_sample,
    police: listing.operator === "police",
  });
};
