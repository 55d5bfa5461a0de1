// Near me: the position is read on a tap, and used here, against the copy of the directory on this phone. It is sent to nobody.

import { show } from "./filling.js";

const WITHIN_KM = 100;
const HOW = { enableHighAccuracy: false, timeout: 30_000, maximumAge: 5 * 60_000 };

const position = () => new Promise((done, refused) => navigator.geolocation.getCurrentPosition(done, refused, HOW));

const say = (id) => {
  for (const each of ["looking", "refused", "unread"]) show(each, each === id);
};

// What works it out, and the copy: fetched while the visitor decides whether the phone may tell.
const tools = async () => {
  const [{ open }, { Engine }, { Wording }, results] = await Promise.all([
    import("./pack.js"),
    import("./engine.js"),
    import("./wording.js"),
    import("./results.js"),
  ]);
  const parts = await open();
  return { wording: new Wording(parts, new Engine(parts)), ...results };
};

const look = async ({ elements }, prefix) => {
  say("looking");
  show("found", false);
  const coming = tools();
  coming.catch(() => undefined);
  const where = await position().catch(() => undefined);
  if (!where) return say("refused");
  const there = await coming.catch(() => undefined);
  if (!there) return say("unread");
  const { wording, searchOf, showResults } = there;
  const { latitude, longitude } = where.coords;
  const search = { ...searchOf(new URLSearchParams({ q: elements.q.value, day: elements.day.value })), sort: "distance", within: WITHIN_KM };
  const total = showResults(wording, new URLSearchParams(), { latitude, longitude }, { path: prefix, prefix, ms: Date.now(), search, hasLinks: false });
  say(null);
  show("total", wording.count("found", total));
  document.getElementById("total").focus();
};

/** Make the page what it says: words that were typed before have come along behind the #. */
export const beginNear = (prefix) => {
  const form = document.querySelector("#box form");
  form.querySelector(".near")?.remove(); // it leads here
  const typed = new URLSearchParams(location.hash.slice(1));
  for (const name of ["q", "day"]) if (typed.has(name)) form.elements[name].value = typed.get(name);
  for (const id of ["box", "places"]) show(id);
  show("here", Boolean(navigator.geolocation));
  if (!navigator.geolocation) return;
  document.getElementById("locate").addEventListener("click", () => look(form, prefix));
};
