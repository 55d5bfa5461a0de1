// The copy of the directory on this phone: the same parts for everyone, kept by the service worker. Where there is none, and a network, they
// are fetched for this page alone.

const PACK = "saath-pack";
const STALE_DAYS = 7;
const DAY_MS = 24 * 3600 * 1000;

const kept = async (path) => (globalThis.caches ? (await caches.open(PACK)).match(path) : undefined);

const read = async (path) => {
  const answer = (await kept(path)) ?? (await fetch(path, { credentials: "omit" }));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
};

/** What is kept: {date, contact, count, …}; undefined where nothing is. `contact` is when a network was last there, by this phone's clock. */
export const manifest = async () => (await kept("/pack.json"))?.json();

/** Whether the copy is so old that it says so. */
export const isStale = ({ contact }) => Date.now() - contact >= STALE_DAYS * DAY_MS;

/** {manifest, words, places, listings}. Throws where they are neither here nor to be had. */
export const open = async () => {
  const named = (await manifest()) ?? (await read("/pack.json"));
  const part = (digest) => read(`/pack/${digest}.json`);
  const [words, places, ...listings] = await Promise.all([part(named.words), part(named.places), ...named.listings.map((each) => part(each).catch(() => []))]); // prettier-ignore
  return { manifest: named, words, places, listings: listings.flat() };
};

/** Take everything of this site off this phone: the copies, what was saved, and the service worker. */
export const remove = async () => {
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.map((worker) => worker.unregister()));
  await Promise.all((globalThis.caches ? await caches.keys() : []).map((name) => caches.delete(name)));
  const stores = (await globalThis.indexedDB?.databases?.()) ?? [];
  for (const { name } of stores) indexedDB.deleteDatabase(name);
  localStorage.clear();
  sessionStorage.clear();
};
