// What JavaScript adds; every page works without it. Nothing is sent but what is typed into the search box, and that only to this site.
(() => {
  "use strict";
  const root = document.documentElement;
  const { keeper, saver } = document.currentScript.dataset;
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

  // Suggestions below the search box: a combobox with a listbox (ARIA 1.2, list autocomplete with manual selection). The words are kept
  // neither here beyond this page nor in the browser's cache; who saves data isn't made to spend it.
  const suggestTo = (form) => {
    const input = form.elements.q;
    const list = document.createElement("ul");
    const known = new Map(); // words -> what was suggested
    let shown = [];
    let active = -1;
    let timer = 0;
    let asking = null;

    list.id = "suggestions";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.suggest);
    input.after(list);
    const is = { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(is)) input.setAttribute(name, value);

    const activate = (place) => {
      list.children[active]?.setAttribute("aria-selected", "false");
      active = place;
      const option = list.children[active];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };

    const close = () => {
      clearTimeout(timer);
      asking?.abort();
      activate(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };

    // A listing or an organisation opens; anything else goes into the form, which keeps what it says besides.
    const pick = ({ url }) => {
      close();
      const target = new URL(url, location.href);
      if (target.pathname !== new URL(form.action).pathname) return location.assign(target);
      input.value = target.searchParams.get("q") ?? "";
      form.elements.near.value = target.searchParams.get("near") ?? form.elements.near.value;
      form.requestSubmit();
    };

    const option = (suggestion, place) => {
      const item = document.createElement("li");
      const label = document.createElement("span");
      const kind = document.createElement("small");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      label.textContent = suggestion.label;
      if (suggestion.lang) label.lang = suggestion.lang;
      kind.textContent = form.dataset[suggestion.kind] ?? "";
      item.append(label, " ", kind);
      item.addEventListener("click", () => pick(suggestion));
      return item;
    };

    const show = (suggestions) => {
      activate(-1);
      shown = suggestions;
      list.replaceChildren(...shown.map(option));
      const isOpening = list.hidden;
      list.hidden = !shown.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (isOpening) list.scrollIntoView({ block: "nearest" }); // out from under the bar to leave by
    };

    const ask = async () => {
      const words = input.value.trim();
      if ([...words].length < 2) return close();
      const mine = (asking = new AbortController());
      const how = { signal: mine.signal, cache: "no-store", credentials: "omit" };
      try {
        if (!known.has(words)) {
          const answer = await fetch(`${form.dataset.ask}?q=${encodeURIComponent(words)}`, how);
          if (!answer.ok) return close();
          known.set(words, (await answer.json()).suggestions);
        }
        if (!mine.signal.aborted && document.activeElement === input) show(known.get(words));
      } catch {
        if (!mine.signal.aborted) close(); // offline: the search box is one all the same
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      asking?.abort();
      timer = setTimeout(ask, 150);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
      if (list.hidden) {
        if (event.key === "ArrowDown") ask();
        return;
      }
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) {
        // One place before the first is the box itself.
        const places = shown.length + 1;
        activate(((active + 1 + steps[event.key] + places) % places) - 1);
      } else if (event.key === "Enter" && active >= 0) {
        pick(shown[active]);
      } else if (event.key === "Escape") {
        close();
      } else {
        if (event.key === "Tab") close();
        return;
      }
      event.preventDefault();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
  };
  if (!navigator.connection?.saveData) document.querySelectorAll("[data-suggest]").forEach(suggestTo);

  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard; // browsers have it on https only
    button.addEventListener("click", async () => {
      const lines = [...document.getElementById(button.dataset.copy).children];
      await navigator.clipboard.writeText(lines.map((line) => line.textContent.trim()).join(" "));
      button.querySelector("span").textContent = button.dataset.copied;
    });
  }

  document.querySelector("[data-print]")?.addEventListener("click", () => print());

  // What visitors keep on this phone: the buttons are there where the browser can keep something, their script comes when it is needed.
  const keeping = () => import(saver);
  try {
    const isKeeping = saver && localStorage.length > 0;
    root.classList.toggle("keeps", Boolean(saver));
    if (isKeeping) keeping().then(({ mark }) => mark());
  } catch {
    // This browser lets no site keep anything.
  }
  addEventListener("click", ({ target }) => {
    const button = target.closest("[data-keep]");
    if (button) keeping().then(({ toggle }) => toggle(button));
  });

  // A copy for days without a network can wait until the page is there and read.
  if (keeper) addEventListener("load", () => setTimeout(() => import(keeper), 1000));
})();
