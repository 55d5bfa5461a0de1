// The copy of the directory on this phone: the same parts for everyone, kept by the service worker. Where there is none, and a network, they
// are fetched for this page alone.

const PACK = "saath-pack";
const KEYS = "saath-keys"; // what was worked out of the pack's words: dropped with these scripts
const SCRIPTS = new URL(".", import.meta.url).pathname;
const STALE_DAYS = 7;
const DAY_MS = 24 * 3600 * 1000;

// To open a cache would make it anew where it has been removed.
const kept = async (path, cacheName = PACK) => globalThis.caches?.match(path, { cacheName });

const read = async (path) => {
  const answer = (await kept(path)) ?? (await fetch(path, { credentials: "omit" }));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};

/** What is kept: {date, contact, count, …}; undefined where nothing is. `contact` is when a network was last there, by this phone's clock. */
export const manifest = async () => (await kept("/pack.json"))?.json();

/** The day it is from, in the language of the page. */
export const dateOf = ({ date, date_in_words: words }) => words[document.documentElement.lang] ?? date;

/** Whether the copy is so old that it says so. */
export const isStale = ({ contact }) => Date.now() - contact >= STALE_DAYS * DAY_MS;

const keysPath = ({ words }) => `${SCRIPTS}${words}.json`;

/** {manifest, words, places, listings, keys}. Throws where they are neither here nor to be had. */
export const open = async () => {
  const named = (await manifest()) ?? (await read("/pack.json"));
  const part = (digest) => read(`/pack/${digest}.json`);
  const [words, places, ...listings] = await Promise.all([part(named.words), part(named.places), ...named.listings.map((each) => part(each).catch(() => []))]); // prettier-ignore
  const keys = await kept(keysPath(named), KEYS);
  return { manifest: named, words, places, listings: listings.flat(), keys: await keys?.json() };
};

/** Remember what was worked out of the words in the pack (and of no others), for the next page. */
export const keepKeys = async ({ manifest: named }, entries) => {
  if (!globalThis.caches || !(await manifest())) return;
  const cache = await caches.open(KEYS);
  for (const request of await cache.keys()) await cache.delete(request);
  await cache.put(keysPath(named), new Response(JSON.stringify(entries)));
};

/** Take everything of this site off this phone: the copies, what was saved, and the service worker. */
export const remove = async () => {
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.map((worker) => worker.unregister()));
  await Promise.all((globalThis.caches ? await caches.keys() : []).map((name) => caches.delete(name)));
  const stores = (await globalThis.indexedDB?.databases?.()) ?? [];
  const gone = (request) => new Promise((done) => (request.onsuccess = request.onerror = request.onblocked = done));
  await Promise.all(stores.map(({ name }) => gone(indexedDB.deleteDatabase(name))));
  localStorage.clear();
  sessionStorage.clear();
  dispatchEvent(new Event("saved")); // of saved.js: the list has changed
};
