// Filling in the templates of a page: `data-slot` names what goes where.

const setIcon = (svg, name) => {
  const use = svg.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
};

/** A copy of a template. `slots`: name -> what goes there: words or elements (or a list of them), {words, …attributes}, or true to leave it
 *  as it is; whatever else takes the element away. An icon's slot takes its name. */
export const made = (id, slots) => {
  const copy = document.getElementById(id).content.cloneNode(true);
  for (const element of copy.querySelectorAll("[data-slot]")) {
    const value = slots[element.dataset.slot];
    element.removeAttribute("data-slot");
    if (element.tagName === "svg") setIcon(element, value);
    else if (value === undefined || value === null || value === false || value === "" || value.length === 0) element.remove();
    else if (value !== true) put(element, value);
  }
  return copy;
};

/** Put words, elements, or {words, …attributes} into an element, and show it. */
export const put = (element, value) => {
  const isPlain = typeof value === "string" || Array.isArray(value) || value instanceof Node;
  const { words, ...attributes } = isPlain ? { words: value } : value;
  for (const [name, given] of Object.entries(attributes)) if (given !== undefined && given !== null) element.setAttribute(name, given);
  if (words !== undefined) element.replaceChildren(...[words].flat());
  element.hidden = false;
};

/** Show an element of the page, with `value` where it is given, or hide it. */
export const show = (id, value = true) => {
  const element = document.getElementById(id);
  if (!element) return;
  element.hidden = value === undefined || value === null || value === false;
  if (!element.hidden && value !== true) put(element, value);
};

export const marked = (pieces) =>
  pieces.map(([text, isMarked]) => {
    if (!isMarked) return text;
    const mark = document.createElement("mark");
    mark.textContent = text;
    return mark;
  });

/** An element in a language of its own, where that isn't the page's. */
export const inLanguage = (words, language, tag = "span") => {
  const element = document.createElement(tag);
  element.append(...[words].flat());
  if (language && language !== document.documentElement.lang) element.lang = language;
  return element;
};
