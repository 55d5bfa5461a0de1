// Says that a page is a copy, and from when.

import { show } from "./filling.js";
import { isStale, manifest } from "./pack.js";

/** A date given as YYYY-MM-DD, without its year, in the language of the page. */
export const dateInWords = (iso) =>
  new Intl.DateTimeFormat(`${document.documentElement.lang}-u-nu-latn`, { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(iso));

/** Show the notice on this page, if the copy is known. */
export const tellFrom = async () => {
  const kept = await manifest();
  if (!kept) return;
  const id = isStale(kept) ? "from-stale" : "from-fresh";
  for (const each of ["from-fresh", "from-stale"]) show(each, each === id);
  for (const node of document.getElementById(id).childNodes) {
    if (node.nodeType === Node.TEXT_NODE) node.data = node.data.replace("{date}", dateInWords(kept.date));
  }
  show("from");
};
