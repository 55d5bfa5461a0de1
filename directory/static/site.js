// What JavaScript adds; every page works without it. No listener sends anything anywhere.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  // Leave: the page is blanked first, because the other one may take its time, and replaced, so that "back" doesn't lead here.
  const exit = document.querySelector("[data-exit]");
  const leave = () => {
    root.classList.add("away");
    document.title = "…";
    location.replace(exit.href);
  };
  if (exit) {
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
    // Shift counts when it was pressed by itself: three capitals are no wish to leave.
    let presses = [];
    let alone = false;
    addEventListener("keydown", (event) => {
      alone = event.key === "Shift";
      if (!alone) presses = [];
    });
    addEventListener("keyup", (event) => {
      if (event.key !== "Shift" || !alone) return;
      presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < 2000);
      if (presses.length === 3) leave();
    });
  }

  // A summary of what went wrong takes the focus, so that it is read first.
  document.querySelector(".error-summary")?.focus();

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard; // browsers have it on https only
    button.addEventListener("click", async () => {
      const lines = [...document.getElementById(button.dataset.copy).children];
      await navigator.clipboard.writeText(lines.map((line) => line.textContent.trim()).join(" "));
      button.querySelector("span").textContent = button.dataset.copied;
    });
  }
})();
