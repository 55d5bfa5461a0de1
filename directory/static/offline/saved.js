// What a visitor keeps on this phone: ids of listings with the day on which each was kept, in the browser's own store. Sent to nobody.

const LIST = "saath-saved";
const CIRCLE = "saath-circle";
const MOST = 100;
const ID = /^[0-9a-hjkmnp-tv-z]{10}$/; // as directory/domain/slugs.py makes them

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
};

// Throws where the browser has no room or doesn't want to.
const write = (name, value) => {
  if (Object.keys(value).length) localStorage.setItem(name, JSON.stringify(value));
  else localStorage.removeItem(name);
  dispatchEvent(new Event("saved"));
};

const list = () => Object.fromEntries(Object.entries(read(LIST)).filter(([id]) => ID.test(id)));

/** [[id, day], …], what was kept last first; the day as YYYY-MM-DD. */
export const all = () => Object.entries(list()).reverse();

export const has = (id) => id in list();

/** Keep these too, up to a hundred in all. */
export const add = (...ids) => {
  const kept = list();
  const day = new Date().toISOString().slice(0, 10);
  for (const id of ids) if (ID.test(id) && Object.keys(kept).length < MOST) kept[id] ??= day;
  write(LIST, kept);
};

export const take = (id) => {
  const { [id]: _gone, ...rest } = list();
  write(LIST, rest);
};

export const clear = () => write(LIST, {});

/** Whether nothing has been kept here so far. */
export const isFirst = () => !all().length && !Object.keys(circle()).length;

/** What stands on the sheet "my circle": words by the id of their field. */
export const circle = () => read(CIRCLE);

export const keepCircle = (words) => write(CIRCLE, words);

/** What stands behind the # of an address that hands a list on. */
export const fragmentOf = (ids) => `ids=${ids.join(".")}`;

/** The ids that such an address names; none where it isn't one. */
export const idsIn = (parameters) => [...new Set((parameters.get("ids") ?? "").split("."))].filter((id) => ID.test(id)).slice(0, MOST);
