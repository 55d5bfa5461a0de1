// The page /saved: what a visitor keeps on this phone, or a list that came behind the # of the address; shown, handed on, put on paper. All of
// it is done here: no request says which listings they are.

import { card } from "./cards.js";
import { momentOf } from "./calendar.js";
import { calendarFile } from "./dates.js";
import { made, show } from "./filling.js";
import { agreed, attempt } from "./keeping.js";
import { Listed } from "./listed.js";
import { manifest, open } from "./pack.js";
import { add, all, circle, clear, fragmentOf, idsIn } from "./saved.js";
import { FORMS, sheet } from "./sheet.js";
import { best, Wording } from "./wording.js";

const MOST_IN_A_MESSAGE = 15;
const page = document.getElementById("saved");
const { prefix, site, origin } = page.dataset;
const heading = document.getElementById("heading");
const own = heading.textContent;

const parametersNow = () => new URLSearchParams(location.hash.slice(1));
const isSaving = () => navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;

let opened; // the copy of the directory, read once for this page
let shown; // {ids, isShared, wording, date, numbers}: what stands on the page; date of the copy, number of each listing that is in it

// Where data is to be saved and no copy is kept, it is fetched only when the visitor says so.
const copy = async () => {
  if (!opened && isSaving() && !(await manifest())) {
    show("costly");
    await new Promise((done) => document.getElementById("fetch").addEventListener("click", done, { once: true }));
    show("costly", false);
  }
  show("waiting");
  opened ??= open();
  return opened.finally(() => show("waiting", false));
};

const cardOf = (id, day) => {
  const { wording, numbers } = shown;
  const number = numbers.get(id);
  const moment = momentOf(Date.now());
  if (number === undefined) return made("elsewhere", { keep: { "data-keep": id, "data-kept": day && "" }, link: { href: `${prefix}/listing/${id}` } });
  const { agenda, listings } = wording.engine;
  const hit = { listing: listings[number], document: number, next: agenda.next(number, moment), isOn: agenda.on(number, moment) !== 0 };
  const found = card(hit, wording, prefix, moment);
  if (day) found.querySelector(".facts").append(made("tag", { words: wording.say("kept-on", { date: wording.date(day) }) }));
  return found;
};

// What the offers below the list hand on: on one's own page without what was taken out since.
const handedOn = () => {
  const kept = new Map(all());
  const ids = shown.ids.filter((id) => shown.isShared || kept.has(id));
  const numbers = ids.map((id) => shown.numbers.get(id)).filter((number) => number !== undefined);
  return { ids, numbers, listings: numbers.map((number) => shown.wording.engine.listings[number]) };
};

const linkOf = (ids) => `${origin}${prefix}/saved#${fragmentOf(ids)}`;

const message = ({ ids, listings }) => {
  const { wording } = shown;
  const lines = listings.map((each) => [best(each.title, wording.language)[1], best(each.when, wording.language)[1]].filter(Boolean).join(": "));
  return [...lines.slice(0, MOST_IN_A_MESSAGE), linkOf(ids)].join("\n");
};

const offer = () => {
  const now = handedOn();
  show("hand-on", now.ids.length > 0);
  show("none", !now.ids.length);
  show("take-off", !shown.isShared && now.ids.length > 0);
  document.getElementById("link").textContent = linkOf(now.ids);
  const send = document.getElementById("send");
  send.href = `${send.href.split("?")[0]}?text=${encodeURIComponent(message(now))}`;
  for (const [form, link] of FORMS.map((each) => [each, document.getElementById(`paper-${each}`)])) link.href = paperLink(form, false);
};

// The address of this list on paper, or without a form of the list itself.
const paperLink = (form, isDiscreet) => {
  const parts = [shown.isShared && fragmentOf(shown.ids), form && `paper=${form}`, isDiscreet && "title=discreet"];
  return `#${parts.filter(Boolean).join("&")}`;
};

const showPaper = (parameters) => {
  const { ids, listings } = handedOn();
  const given = {
    form: parameters.get("paper"),
    isDiscreet: parameters.get("title") === "discreet",
    address: linkOf(ids),
    date: shown.date,
    linkTo: paperLink,
    back: paperLink(),
  };
  document.getElementById("paper").replaceChildren(sheet(listings, shown.wording, given));
};

const showList = (entries) => {
  const { wording, isShared } = shown;
  document.getElementById("results").replaceChildren(...entries.map(([id, day]) => cardOf(id, day)));
  show("lead", entries.length > 0 && wording.count(isShared ? "shared" : "saved", entries.length));
  show("correct", entries.length > 0 && wording.say("correct-as-of", { date: shown.date }));
};

const render = async () => {
  const parameters = parametersNow();
  const isShared = parameters.has("ids");
  const entries = isShared ? idsIn(parameters).map((id) => [id]) : all();
  const isPaper = FORMS.includes(parameters.get("paper"));
  for (const link of document.querySelectorAll(".tongues a")) link.hash = location.hash;
  heading.textContent = isShared ? heading.dataset.shared : own;
  document.title = `${heading.textContent} – ${site}`;
  show("shared", isShared && entries.length > 0);
  show("own", isShared && all().length > 0);
  show("circle", !isShared && circle().length > 0);
  for (const id of ["none", "unread", "hand-on", "take-off", "lead", "correct"]) show(id, false);
  document.getElementById("results").replaceChildren();
  show("paper", false);
  show("list");
  if (!entries.length) return show("none");
  const parts = await copy();
  const ids = entries.map(([id]) => id);
  const listings = parts.listings.filter(({ id }) => ids.includes(id));
  const wording = new Wording(parts, new Listed({ ...parts, listings }));
  const numbers = new Map(listings.map(({ id }, number) => [id, number]));
  shown = { ids, isShared, wording, numbers, date: wording.date(parts.manifest.date) };
  if (isPaper) showPaper(parameters);
  else showList(entries);
  show("paper", isPaper);
  show("list", !isPaper);
  if (!isPaper) offer();
};

const begin = async () => {
  page.ariaBusy = "true";
  await render().catch(() => show("unread"));
  page.ariaBusy = "false";
};

const forget = () => {
  clear();
  document.getElementById("results").replaceChildren();
};

const giveDates = (isNeutral) => {
  const { wording } = shown;
  const text = calendarFile(handedOn().numbers, wording, { now: momentOf(Date.now()), host: new URL(origin).hostname, isNeutral });
  show("dateless", !text);
  if (!text) return;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar" }));
  link.download = "dates.ics";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

const copyLink = async ({ currentTarget: button }) => {
  await navigator.clipboard.writeText(linkOf(handedOn().ids));
  button.querySelector("span").textContent = button.dataset.copied;
};

const keepAll = async () => {
  if ((await agreed()) && attempt(() => add(...shown.ids))) location.hash = "";
};

const on = (id, act) => document.getElementById(id).addEventListener("click", act);
document.getElementById("copy").hidden = !navigator.clipboard; // browsers have it on https only
on("copy", copyLink);
on("dates", () => giveDates(false));
on("dates-neutral", () => giveDates(true));
on("keep-all", keepAll);
on("forget", forget);
for (const button of document.querySelectorAll("[data-remove]")) button.addEventListener("click", forget);
addEventListener("saved", () => shown && parametersNow().get("paper") === null && offer());
addEventListener("hashchange", async () => {
  await begin();
  scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
});
begin();
