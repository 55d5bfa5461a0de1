// The sheet "my circle": what is typed stays on the page, and on this phone only where the visitor says so.

import { show } from "./filling.js";
import { agreed, attempt } from "./keeping.js";
import { circle, keepCircle } from "./saved.js";

const [MOST_ROWS, SHORTEST] = [8, 1];
const fields = [...document.querySelectorAll("#sheet textarea")];

// As many lines as there are, so that paper shows all of them.
const fit = (field) => {
  field.rows = SHORTEST;
  while (field.rows < MOST_ROWS && field.scrollHeight > field.clientHeight) field.rows += 1;
};

const tell = () => {
  const isKept = circle().length > 0;
  show("typed", !isKept);
  show("kept", isKept);
  show("let-go", isKept);
};

const fill = (words) => {
  for (const field of fields) {
    field.value = words.get(field.id) ?? "";
    fit(field);
  }
};

const written = () => fields.map(({ id, value }) => [id, value.trim()]).filter(([, value]) => value);

const on = (id, act) => document.getElementById(id).addEventListener("click", act);
on("print", () => print());
on("keep", async () => written().length && (await agreed()) && attempt(() => keepCircle(written())));
on("let-go", () => attempt(() => keepCircle([]), "taken"));
on("empty", () => fill(new Map()));
for (const field of fields) field.addEventListener("input", () => fit(field));
addEventListener("beforeprint", () => fields.forEach(fit));
addEventListener("saved", tell);
if (circle().length) fill(new Map(circle()));
tell();
