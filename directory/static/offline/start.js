// Once a page of visitors is there: have a copy kept for days without a network, and say so where a page is one. Quietly, and never where
// data is to be saved.

import { show } from "./filling.js";
import { tellFrom } from "./notice.js";
import { dateOf, manifest, remove } from "./pack.js";

const REMOVED = "saath-removed"; // for as long as this tab is open, nothing is kept again

const isSaving = navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;
const workers = navigator.serviceWorker; // browsers have it on https only

// What loads a script has to be given by this policy: the header Content-Security-Policy lets no other through.
const policy = globalThis.trustedTypes?.createPolicy("saath", { createScriptURL: () => "/sw.js" });

const keep = async () => {
  await workers.register(policy?.createScriptURL("") ?? "/sw.js", { updateViaCache: "none" });
  const { active } = await workers.ready;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((done) => (port1.onmessage = ({ data }) => done(data)));
  active.postMessage("contact", [port2]);
  return answer;
};

const tellWhatIsKept = async () => {
  const kept = await manifest();
  show("kept-nothing", !kept);
  if (!kept) return;
  const line = document.getElementById("kept-so-much");
  line.textContent = line.textContent.replace("{num}", kept.count).replace("{date}", dateOf(kept));
  show("kept-so-much");
};

const begin = async () => {
  const isWanted = workers && !isSaving && !sessionStorage.getItem(REMOVED);
  const isOffline = isWanted ? (await keep()).isOffline : !navigator.onLine;
  if (isOffline) await tellFrom();
  if (document.getElementById("kept-so-much")) await tellWhatIsKept();
};

for (const button of document.querySelectorAll("[data-remove]")) {
  button.addEventListener("click", async () => {
    await remove();
    sessionStorage.setItem(REMOVED, "1");
    for (const id of ["kept-so-much", "kept-nothing"]) show(id, false);
    show("removed");
    document.getElementById("removed").focus();
    await fetch("/offline/removed", { cache: "no-store", credentials: "omit" }).catch(() => undefined); // has the browser drop its copies of pages
  });
}

// What has been typed goes along, behind the #, where it stays in the browser.
for (const link of document.querySelectorAll("[data-near]")) {
  link.addEventListener("click", () => {
    const { q, day } = link.closest("form").elements;
    const typed = new URLSearchParams(Object.entries({ q: q?.value, day: day?.value }).filter(([, value]) => value));
    if (typed.size) link.hash = typed;
  });
}

begin().catch(() => undefined);
