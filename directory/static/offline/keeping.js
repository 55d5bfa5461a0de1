// "Keep on this phone": the buttons, what is asked before anything is kept for the first time, and what is said after.

import { add, has, isFirst, take } from "./saved.js";

const told = Object.assign(document.createElement("p"), { className: "gone" });
told.setAttribute("role", "status");
document.getElementById("main").append(told);

let onward; // leads to the list, from where something was kept last

const say = (name) => {
  const words = document.querySelector("#after-keeping")?.content.querySelector(`[value=${name}]`);
  told.textContent = words?.textContent ?? "";
  told.className = name === "refused" ? "notice told" : "gone"; // where it goes well, the button shows it
};

/** Show on every button how things stand. */
export const mark = () => {
  for (const button of document.querySelectorAll("[data-keep]")) button.toggleAttribute("data-kept", has(button.dataset.keep));
};

/** Whether the visitor goes on, knowing what keeping something means: asked as long as nothing is kept. The question takes the page's place. */
export const agreed = async () => {
  if (!isFirst()) return true;
  const [page] = document.getElementsByClassName("content");
  const { activeElement: before } = document;
  const { scrollY } = window;
  page.before(document.getElementById("before-keeping").content.cloneNode(true));
  const question = page.previousElementSibling;
  page.hidden = true;
  question.querySelector("h1").focus();
  scrollTo(0, 0);
  const answer = await new Promise((done) => {
    question.querySelector("[data-go-on]").addEventListener("click", () => done(true));
    question.querySelector("[data-leave-it]").addEventListener("click", () => done(false));
    question.addEventListener("keydown", ({ key }) => key === "Escape" && done(false));
  });
  question.remove();
  page.hidden = false;
  before.focus({ preventScroll: true });
  scrollTo(0, scrollY);
  return answer;
};

/** Whether `keep` could keep what it is to keep: not where the browser refuses. Says how it went. */
export const attempt = (keep, name = "kept") => {
  try {
    keep();
    say(name);
    return true;
  } catch {
    say("refused");
    return false;
  }
};

/** Keep what the button stands for, or let go of it. */
export const toggle = async (button) => {
  const { keep: id } = button.dataset;
  onward?.remove();
  if (has(id)) attempt(() => take(id), "taken");
  else if ((await agreed()) && attempt(() => add(id)) && !document.getElementById("saved")) {
    onward = document.querySelector("#after-keeping").content.firstElementChild.cloneNode(true);
    button.parentElement.after(onward);
  }
  mark();
};

addEventListener("pageshow", mark); // a page that one comes back to is shown as it was left
addEventListener("storage", mark);
