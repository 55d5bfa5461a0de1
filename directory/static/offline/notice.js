// Says that a page is a copy, and from when.

import { show } from "./filling.js";
import { dateOf, isStale, manifest } from "./pack.js";

/** Show the notice on this page, if the copy is known. */
export const tellFrom = async () => {
  const kept = await manifest();
  if (!kept) return;
  const id = isStale(kept) ? "from-stale" : "from-fresh";
  for (const each of ["from-fresh", "from-stale"]) show(each, each === id);
  for (const node of document.getElementById(id).childNodes) {
    if (node.nodeType === Node.TEXT_NODE) node.data = node.data.replace("{date}", dateOf(kept));
  }
  show("from");
};
