// What JavaScript adds to the desk: keys, the words for a reason at once, and a count of what is ticked. Every page works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const KEYS = "review-keys";

  // Keys: a letter does what the link or button with it does. They can be switched off, for whoever speaks to the machine or leans on it.
  const areOn = () => localStorage.getItem(KEYS) !== "off";
  const tell = (button) => {
    button.textContent = areOn() ? button.dataset.on : button.dataset.off;
    root.classList.toggle("keys-off", !areOn());
  };
  root.classList.toggle("keys-off", !areOn());
  for (const button of document.querySelectorAll("[data-keys-switch]")) {
    tell(button);
    button.addEventListener("click", () => {
      localStorage.setItem(KEYS, areOn() ? "off" : "on");
      tell(button);
    });
  }

  const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], .reply");
  const rows = [...document.querySelectorAll("[data-row]")];
  const move = (by) => {
    const place = rows.indexOf(document.activeElement);
    rows[Math.min(Math.max(place + by, 0), rows.length - 1)]?.focus();
  };
  addEventListener("keydown", (event) => {
    if (!areOn() || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.repeat || isTyping(event.target)) return;
    const key = event.key.toLowerCase();
    const does = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (does) does.click();
    else if (rows.length && key === "j") move(1);
    else if (rows.length && key === "k") move(-1);
    else return;
    event.preventDefault();
  });

  // The words for a reason come at once, but never over what somebody has typed.
  const words = document.getElementById("words");
  const reasons = [...document.querySelectorAll("[data-words]")];
  for (const reason of reasons) {
    reason.addEventListener("change", () => {
      const typed = words.value.trim();
      if (typed === "" || reasons.some((each) => each.dataset.words === typed)) words.value = reason.dataset.words;
    });
  }

  // No more than can be approved together.
  const bulk = document.getElementById("bulk");
  if (bulk) {
    const boxes = [...document.querySelectorAll("input[form=bulk]")];
    const count = () => {
      const full = boxes.filter((box) => box.checked).length >= Number(bulk.dataset.most);
      for (const box of boxes) box.disabled = full && !box.checked;
    };
    boxes.forEach((box) => box.addEventListener("change", count));
    count();
  }
})();
