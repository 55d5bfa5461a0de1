// Once a page of visitors is there: have a copy kept for days without a network, and say so where a page is one. Quietly, and never where
// data is to be saved. Other scripts come where they are needed: on most pages none is.

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

const tellWhatIsKept = async (line) => {
  const { dateOf, manifest } = await import("./pack.js");
  const kept = await manifest();
  document.getElementById("kept-nothing").hidden = Boolean(kept);
  line.hidden = !kept;
  if (kept) line.textContent = line.textContent.replace("{num}", kept.count).replace("{date}", dateOf(kept));
};

const begin = async () => {
  const isWanted = workers && !isSaving && !sessionStorage.getItem(REMOVED);
  const isOffline = isWanted ? (await keep()).isOffline : !navigator.onLine;
  if (isOffline) await (await import("./notice.js")).tellFrom();
  const line = document.getElementById("kept-so-much");
  if (line) await tellWhatIsKept(line);
};

for (const button of document.querySelectorAll("[data-remove]")) {
  button.addEventListener("click", async () => {
    await (await import("./pack.js")).remove();
    sessionStorage.setItem(REMOVED, "1");
    for (const line of document.querySelectorAll("#kept-so-much, #kept-nothing")) line.hidden = true;
    const done = document.getElementById("removed");
    done.hidden = false;
    done.focus();
    // Has the browser drop its copies of pages, which it does only where the request might carry cookies.
    await fetch("/offline/removed", { cache: "no-store", credentials: "same-origin" }).catch(() => undefined);
  });
}

// What has been typed goes along, behind the #, where it stays in the browser.
for (const link of document.querySelectorAll("[data-near]")) {
  link.addEventListener("click", () => {
    const { q, day } = link.closest("form").elements;
    const typed = new URLSearchParams(Object.entries({ q: q?.value, day: day?.value }).filter(([, value]) => value));
    if (String(typed)) link.hash = typed;
  });
}

begin().catch(() => undefined);
