// What a visitor keeps on this phone: ids of listings with the day on which each was kept, in the browser's own store. Sent to nobody.

const LIST = "saath-saved";
const CIRCLE = "saath-circle";
const MOST = 100;
const ID = /^[0-9a-hjkmnp-tv-z]{10}$/; // as directory/domain/slugs.py makes them

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? [];
  } catch {
    return [];
  }
};

// Throws where the browser has no room or doesn't want to.
const write = (name, entries) => {
  if (entries.length) localStorage.setItem(name, JSON.stringify(entries));
  else localStorage.removeItem(name);
  dispatchEvent(new Event("saved"));
};

const list = () => [read(LIST)].flat().filter(([id]) => ID.test(id));

/** [[id, day], …], what was kept last first; the day as YYYY-MM-DD. */
export const all = () => list().reverse();

export const has = (id) => list().some(([each]) => each === id);

/** Keep these too, up to a hundred in all. */
export const add = (...ids) => {
  const day = new Date().toISOString().slice(0, 10);
  const more = ids.filter((id) => ID.test(id) && !has(id)).map((id) => [id, day]);
  write(LIST, [...list(), ...more].slice(0, MOST));
};

export const take = (id) => write(LIST, list().filter(([each]) => each !== id)); // prettier-ignore

export const clear = () => write(LIST, []);

/** What stands on the sheet "my circle": [[id of its field, words], …]. */
export const circle = () => [read(CIRCLE)].flat();

export const keepCircle = (entries) => write(CIRCLE, entries);

/** Whether nothing is kept here so far. */
export const isFirst = () => !list().length && !circle().length;

/** What stands behind the # of an address that hands a list on. */
export const fragmentOf = (ids) => `ids=${ids.join(".")}`;

/** The ids that such an address names; none where it isn't one. */
export const idsIn = (parameters) => [...new Set((parameters.get("ids") ?? "").split("."))].filter((id) => ID.test(id)).slice(0, MOST);
