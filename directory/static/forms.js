// A button that is pressed twice sends its form once: the second answer, which one would see, could only say that it is done already.
(() => {
  "use strict";
  const LEAST = 10000; // on a slow network it takes its time until anything is seen to happen
  const sent = new WeakMap();
  addEventListener("submit", (event) => {
    if (event.timeStamp - (sent.get(event.target) ?? -LEAST) < LEAST) event.preventDefault();
    else sent.set(event.target, event.timeStamp);
  });
})();

// What JavaScript adds to the form that lists something: it is saved while one types, says so when that fails, and shows how it reads.
(() => {
  "use strict";
  const form = document.querySelector("[data-saving]");
  if (!form) return;
  const opened = Date.now();
  const state = form.querySelector("[data-state]");
  const QUIET = 1200; // after the last key
  const LEAST = 3000; // the server takes what comes faster for a program's
  const AGAIN = [2000, 5000, 10000, 30000];

  let saved = "";
  let timer = 0;
  let failures = 0;
  let isSaving = false;
  let isStopped = false;
  let asking = new AbortController();

  const typed = () => {
    const data = new URLSearchParams(new FormData(form));
    data.set("do", "save");
    return data.toString();
  };
  const told = (data) => data.replace(/(^|&)form_token=[^&]*/, "");

  const say = (words, isFailing) => {
    state.textContent = words;
    state.classList.toggle("failing", isFailing);
  };

  const lines = (list, words, tag) => {
    list.replaceChildren(...words.map((each) => Object.assign(document.createElement(tag), { textContent: each })));
  };

  // How it reads: the server says it, here it is only put in its place.
  const show = (reading) => {
    const box = form.querySelector("[data-reading]");
    if (!box) return;
    box.hidden = !reading.lines.length;
    lines(box.querySelector("[data-lines]"), reading.lines, "p");
    const next = box.querySelector("[data-next]");
    if (!next) return;
    next.hidden = !reading.dates.length;
    lines(next.querySelector("[data-dates]"), reading.dates, "li");
  };

  const save = async () => {
    clearTimeout(timer);
    const data = typed();
    if (isSaving || isStopped || told(data) === saved) return;
    isSaving = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: data,
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        keepalive: data.length < 60000, // a page that is left may still be sending
        signal: asking.signal,
      });
      if (answer.status === 403) {
        isStopped = true; // too old a page: its button asks once more, and loses nothing
        return say(form.dataset.stopped, true);
      }
      if (!answer.ok) throw new Error(answer.status);
      show((await answer.json()).reading);
      saved = told(data);
      failures = 0;
      say(form.dataset.saved, false);
    } catch {
      if (isStopped) return;
      say(form.dataset.failing, true);
      timer = setTimeout(save, AGAIN[Math.min(failures++, AGAIN.length - 1)]);
      return;
    } finally {
      isSaving = false;
    }
    if (told(typed()) !== saved) later();
  };

  const later = () => {
    if (failures) return; // it tries again by itself
    clearTimeout(timer);
    timer = setTimeout(save, Math.max(QUIET, LEAST - (Date.now() - opened)));
  };

  saved = told(typed());
  form.addEventListener("input", () => {
    if (state.textContent === form.dataset.saved) say("", false);
    later();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    isStopped = true;
    asking.abort(); // the button sends the same and more
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isStopped = false;
    asking = new AbortController();
  });
  addEventListener("online", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && Date.now() - opened > LEAST) save();
  });
})();
