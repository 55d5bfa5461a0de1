// What a page with listings on it, or "near me", has to do when it is the one that is filled in on the phone.

import { show } from "./filling.js";
import { beginNear } from "./near.js";
import { tellFrom } from "./notice.js";

const kept = document.getElementById("kept");
const { prefix, site } = kept.dataset;
const path = location.pathname.slice(prefix.length) || "/";
const isCopy = document.querySelector("meta[name=robots]") !== null; // of a page that there was no network for

if (isCopy) {
  tellFrom();
  // The links to other languages lead to the same page in them.
  for (const link of document.querySelectorAll(".tongues a")) {
    link.href = new URL(link.href).pathname.replace(/\/offline\/shell$/, path + location.search);
  }
}

if (path === "/near") {
  if (isCopy) {
    const heading = document.getElementById("phrases").content.querySelector("[value=near]").textContent;
    show("heading", heading);
    document.title = `${heading} – ${site}`;
  }
  beginNear(prefix);
} else {
  show("waiting");
  kept.setAttribute("aria-busy", "true");
  import("./pages.js")
    .then(({ showPage }) => showPage(path, new URLSearchParams(location.search), prefix))
    .catch(() => show("empty"))
    .finally(() => {
      show("waiting", false);
      kept.setAttribute("aria-busy", "false");
    });
}
