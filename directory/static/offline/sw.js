// The service worker: keeps a copy of what is the same for everyone, and answers from it where there is no network. It never keeps an
// address that somebody visited, and leaves everything alone but the pages of visitors. SITE, which the server writes above, names the
// version, the languages, the files and the pages to keep. It may be an old one while pages that it belongs to are open: a new one waits.
"use strict";

const CACHE = `saath-${SITE.version}`;
const PACK = "saath-pack";
const OWN = /^saath-/;
const PATIENCE_MS = 8000; // for a network that is there and doesn't answer
const FILES = new Set(SITE.files);

let contacting = null;

const address = (path, language) => (language === SITE.languages[0] ? path : `/${language}${path}`);
const ask = (path, how) => fetch(path, { credentials: "omit", ...how });
const written = (value) => new Response(JSON.stringify(value), { headers: { "Content-Type": "application/json" } });

// [language, path without it] of an address.
const partsOf = (path) => {
  const first = path.split("/")[1];
  if (SITE.languages.includes(first)) return [first, path.slice(first.length + 1) || "/"];
  if (path !== "/") return [SITE.languages[0], path];
  const wanted = navigator.languages.map((each) => each.split("-")[0]).find((each) => SITE.languages.includes(each));
  return [wanted ?? SITE.languages[0], path];
};

// The address of the kept page that stands in for a page of visitors; undefined for all others.
const standIn = (path) => {
  const [language, bare] = partsOf(path);
  if (SITE.pages.includes(bare)) return address(bare, language);
  const isFilledIn = SITE.filled.includes(bare) || /^\/(?:listing|organisation)\/[^/]+$/.test(bare);
  return isFilledIn ? address(SITE.shell, language) : undefined;
};

// Pages of this version that have changed, one after the other so that whoever is reading isn't slowed down.
const keepPages = async (cache, pages) => {
  const held = await cache.match("/pages.json");
  const digests = held ? await held.json() : {};
  for (const [path, digest] of Object.entries(pages)) {
    if (digests[path] === digest) continue;
    const answer = await ask(path, { cache: "no-cache" });
    if (!answer.ok || answer.redirected) continue;
    await cache.put(path, answer);
    digests[path] = digest;
    await cache.put("/pages.json", written(digests));
  }
};

// The parts of the pack that are named now; others go, whether or not the new ones could be fetched: a withdrawn listing must not stay.
// Words and places of before serve until the new ones are there.
const keepParts = async (pack, manifest) => {
  const pathOf = (digest) => `/pack/${digest}.json`;
  const isKept = async (digest) => {
    if (await pack.match(pathOf(digest))) return true;
    const answer = await ask(pathOf(digest), { cache: "no-store" }).catch(() => null);
    if (answer?.ok) await pack.put(pathOf(digest), answer);
    return answer?.ok ?? false;
  };
  const before = await (await pack.match("/pack.json"))?.json();
  const now = { ...manifest, contact: Date.now(), listings: [] };
  for (const digest of manifest.listings) if (await isKept(digest)) now.listings.push(digest);
  for (const name of ["words", "places"]) if (!(await isKept(manifest[name]))) now[name] = before?.[name] ?? manifest[name];
  const wanted = ["/pack.json", ...[now.words, now.places, ...now.listings].map(pathOf)];
  for (const request of await pack.keys()) if (!wanted.includes(new URL(request.url).pathname)) await pack.delete(request);
  await pack.put("/pack.json", written(now));
};

// Ask what there is now, and fetch what has changed. Throws where there is no network.
const contact = async () => {
  const [cache, pack] = await Promise.all([caches.open(CACHE), caches.open(PACK)]);
  const answer = await ask("/pack.json", { cache: "no-cache" });
  if (!answer.ok) return;
  const manifest = await answer.json();
  if (manifest.version === SITE.version) await keepPages(cache, manifest.pages);
  if (manifest.format === SITE.format) await keepParts(pack, manifest);
};

const keepFiles = async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll(SITE.files);
  const manifest = await (await ask("/pack.json", { cache: "no-cache" })).json();
  if (manifest.version !== SITE.version) throw new Error("the site has moved on");
  await keepPages(cache, manifest.pages);
};

const begin = async () => {
  for (const name of await caches.keys()) if (OWN.test(name) && name !== CACHE && name !== PACK) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
};

const page = async (event, path) => {
  const kept = () => caches.match(path, { cacheName: CACHE }); // to open it would make it anew where it has been removed
  const fresh = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  const patience = new Promise((done) => setTimeout(done, PATIENCE_MS));
  try {
    return (await Promise.race([fresh, patience.then(kept)])) ?? (await fresh);
  } catch (error) {
    const copy = await kept();
    if (copy) return copy;
    throw error;
  }
};

self.addEventListener("install", (event) => event.waitUntil(keepFiles()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));

self.addEventListener("message", (event) => {
  if (event.data !== "contact") return;
  contacting ??= contact().finally(() => (contacting = null));
  const answered = contacting.then(
    () => event.ports[0]?.postMessage({ isOffline: false }),
    () => event.ports[0]?.postMessage({ isOffline: true }),
  );
  event.waitUntil(answered);
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") {
    const path = standIn(pathname);
    if (path) event.respondWith(page(event, path));
  } else if (FILES.has(pathname + search)) {
    event.respondWith(caches.match(request, { cacheName: CACHE }).then((copy) => copy ?? fetch(request)));
  }
});
