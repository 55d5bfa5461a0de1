// The pages with listings on them, made of what is on this phone.

import { compare } from "./analysis.js";
import { card, isAllDay, row } from "./cards.js";
import { isoOfDay, momentOf } from "./calendar.js";
import { Engine } from "./engine.js";
import { inLanguage, made, show } from "./filling.js";
import { listingPage } from "./listing.js";
import { keepKeys, open } from "./pack.js";
import { searchOf, showResults } from "./results.js";
import { Wording } from "./wording.js";

const KINDS = ["support-group", "counselling", "recreation", "volunteering", "workshop", "helpline"];
const ROWS_AT_HOME = 5;
const PARTS = ["now", "morning", "afternoon", "evening", "night", "unknown", "always", "over"];

const entitle = (title) => (document.title = `${title} – ${document.getElementById("kept").dataset.site}`);

const head = (heading, title = heading) => {
  show("heading", heading);
  entitle(title);
};

// The box as it was filled in, with the other parameters as hidden fields.
const fillIn = (parameters) => {
  const form = document.querySelector("#box form");
  for (const name of ["q", "near", "day"]) if (form.elements[name]) form.elements[name].value = parameters.get(name) ?? "";
  for (const [name, value] of parameters) {
    if (["q", "near", "day", "page", "literal"].includes(name)) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(field);
  }
  show("box");
};

// Occurrences of today, by part of the day.
const partOf = ({ start, over, isTimeKnown, end }, zone, moment) => {
  if (!isTimeKnown) return "unknown";
  if (isAllDay({ start, end }, zone)) return "always";
  if (start <= moment) return moment < over ? "now" : "over";
  const hour = Math.floor(zone.shown(start)[1] / 60);
  return hour >= 5 && hour < 12 ? "morning" : hour >= 12 && hour < 17 ? "afternoon" : hour >= 17 && hour < 21 ? "evening" : "night";
};

const today = (engine, search, ms, place) => {
  const moment = momentOf(ms);
  const { hits } = engine.search({ ...search, day: "today", sort: "soonest", perPage: 1000, page: 1 }, ms, place);
  const pairs = hits.flatMap((hit) => engine.agenda.startingToday(hit.document, moment).map((occurrence) => ({ ...hit, occurrence })));
  return pairs.sort((a, b) => b.occurrence.isTimeKnown - a.occurrence.isTimeKnown || a.occurrence.start - b.occurrence.start);
};

// Each shows its page, or gives false where what it needs isn't on this phone.
const shown = {
  home: ({ engine, wording, ms, moment, parameters, prefix }) => {
    head(wording.say("home"));
    fillIn(parameters);
    show("home");
    show("contacts");
    const meeting = KINDS.filter((kind) => kind !== "helpline");
    const zoneOf = (number) => engine.agenda.documents[number].zone;
    const ahead = today(engine, { kind: meeting }, ms).filter(
      ({ document: number, occurrence }) => occurrence.over > moment && !isAllDay(occurrence, zoneOf(number)),
    );
    const rows = ahead.slice(0, ROWS_AT_HOME).map((each) => row(each.listing, each.document, each.occurrence, wording, prefix, moment));
    show("on-today", rows.length > 0);
    document.getElementById("rows").replaceChildren(...rows);
  },

  search: ({ wording, ms, place, path, parameters, prefix }, kind) => {
    if (kind) show("lead", wording.say(`about ${kind}`));
    fillIn(parameters);
    const search = { ...searchOf(parameters), ...(kind ? { kind: [kind] } : {}) };
    const total = showResults(wording, parameters, place, { path: prefix + path, prefix, ms, search });
    const found = total ? wording.count("found", total) : wording.say("nothing");
    head(kind ? wording.say(`heading ${kind}`) : found);
    if (kind) show("total", found);
    const lines = document.querySelector("#helplines .lines");
    if (kind === "helpline" && lines && search.page === 1) {
      show("helplines", false);
      document.getElementById("lead").after(lines);
    }
  },

  today: ({ engine, wording, ms, moment, place, parameters, prefix }) => {
    head(wording.say("on-today"));
    const home = engine.agenda.home.today(moment);
    const date = `${wording.phrases.weekdays[(home + 6) % 7]}, ${wording.date(isoOfDay(home))}`;
    show("lead", place ? `${date} · ${wording.say("around", { place: wording.placeName(place) })}` : date);
    show("today-box");
    document.getElementById("around").value = parameters.get("near") ?? "";
    const found = today(engine, {}, ms, place);
    const parts = PARTS.map((part) => [part, found.filter((each) => partOf(each.occurrence, engine.agenda.documents[each.document].zone, moment) === part)]);
    const lists = parts
      .filter(([, rows]) => rows.length)
      .map(([part, rows]) => {
        const elements = rows.map((each) => row(each.listing, each.document, each.occurrence, wording, prefix, moment));
        return made("part", { heading: wording.say(part), rows: elements });
      });
    document.getElementById("parts").replaceChildren(...lists);
    show("nothing-today", !lists.length);
  },

  listing: ({ engine, wording, moment, prefix }, id) => {
    const number = engine.listings.findIndex((listing) => listing.id === id);
    if (number < 0) return false;
    const { title, page } = listingPage(number, wording, prefix, moment);
    entitle(title);
    show("heading", false);
    document.getElementById("whole").replaceChildren(page);
    return true;
  },

  organisation: ({ engine, wording, moment, prefix }, slug) => {
    const all = engine.listings.map((listing, number) => ({ listing, document: number }));
    const found = all.filter(({ listing }) => listing.organisation?.[0] === slug).sort((a, b) => compare(a.listing.id, b.listing.id));
    if (!found.length) return false;
    const hits = found.map((hit) => ({ ...hit, next: engine.agenda.next(hit.document, moment), isOn: engine.agenda.on(hit.document, moment) !== 0 }));
    head(found[0].listing.organisation[1], wording.say("an-organisation"));
    show("lead", wording.count("here", found.length));
    const groups = KINDS.map((kind) => [kind, hits.filter(({ listing }) => listing.kind === kind)]).filter(([, some]) => some.length);
    const sections = groups.map(([kind, some]) =>
      made("group", { heading: wording.label("kind", kind), cards: some.map((hit) => card(hit, wording, prefix, moment, false)) }),
    );
    document.getElementById("whole").replaceChildren(...sections);
    return true;
  },
};

const route = (path, wording) => {
  const [, room, name = ""] = path.split("/");
  if (room === "listing") return [room, name.split("-")[0]];
  if (room === "organisation") return [room, decodeURIComponent(name)];
  const kind = KINDS.find((each) => wording.say(`path ${each}`) === path);
  if (kind) return ["search", kind];
  return [path === "/search" ? "search" : path === "/today" ? "today" : "home"];
};

/** Show the page that `path` and the parameters ask for; links begin with `prefix`. Throws where there is nothing on this phone. */
export const showPage = async (path, parameters, prefix) => {
  const parts = await open();
  const engine = new Engine(parts);
  const entries = engine.keys.knewAll ? null : engine.keys.entries; // before anybody's words are looked at
  const wording = new Wording(parts, engine);
  const [name, detail] = route(path, wording);
  const ms = Date.now();
  const near = parameters.get("near")?.trim();
  const place = near ? engine.gazetteer.find(near) : undefined;
  if (near && !place && (name === "search" || name === "today")) {
    show("unknown-place");
    const sentence = document.querySelector("#unknown-place p");
    sentence.textContent = sentence.textContent.replace("{name}", near);
  }
  const known = { engine, wording, ms, moment: momentOf(ms), place, path, parameters, prefix };
  show("missing", shown[name](known, detail) === false);
  if (entries) setTimeout(() => keepKeys(parts, entries), 1000);
};
