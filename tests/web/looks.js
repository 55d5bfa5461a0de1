// What tests look for on a page, beyond what axe does. Each look returns sentences about what is wrong: none where all is well.
globalThis.looks = (() => {
  const name = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const isShown = (element) => element.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true });
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((each) => isShown(each) && !each.closest(".gone, .skip"));

  // Put a page in the place of the one before. Nothing is fetched but its styles and scripts, and those once.
  const put = async (html) => {
    document.open();
    document.write(html);
    document.close();
    await new Promise((done) => addEventListener("load", done, { once: true })); // `readyState` is "complete" before that
  };

  const COLOURS = ["color-contrast", "link-in-text-block"];
  const OTHERS = { "target-size": { enabled: true }, ...Object.fromEntries(COLOURS.map((rule) => [rule, { enabled: false }])) };
  const axe = async (context, options) => {
    const { violations } = await globalThis.axe.run(context, { resultTypes: ["violations"], ...options });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 140)} ${node.failureSummary.split("\n")[1]}`));
  };

  // Colours take axe most of its time, and pages share them: it judges each sort of words once in a tab, that is in a theme. What makes
  // a sort is all that contrast depends on: the colour, the size, and whatever lies behind.
  const judged = new Set();
  const coloured = () => {
    const behind = new Map([[null, ""]]);
    const ground = (element) => {
      if (!behind.has(element)) {
        const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
        const own = [backgroundColor, backgroundImage, opacity].filter((each) => !["rgba(0, 0, 0, 0)", "none", "1"].includes(each));
        behind.set(element, ground(element.parentElement) + own);
      }
      return behind.get(element);
    };
    const isNew = (element) => {
      const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(element);
      const isOff = Boolean(element.closest(":disabled, [aria-disabled=true]"));
      const sort = [ground(element), color, fontSize, fontWeight, textDecorationLine, element.tagName === "A", isOff].join();
      return !judged.has(sort) && judged.add(sort);
    };
    const speaks = (element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    return shown("body *").filter((each) => (speaks(each) || each.matches("input, select, textarea")) && isNew(each));
  };
  const colours = () => {
    const include = coloured();
    return include.length ? axe({ include }, { runOnly: COLOURS }) : [];
  };

  const widest = () => shown("body *").find((each) => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest("svg, .stitches"));
  const runsOff = (how) => {
    const { scrollWidth } = document.documentElement;
    return scrollWidth > innerWidth ? [`${how}: ${scrollWidth} px wide: ${name(widest() ?? document.body)}`] : [];
  };

  // Words that a box cuts off. Boxes that scroll on purpose can still be read, by keyboard too where they take the focus.
  const isCut = (each) => {
    const { overflowX, overflowY } = getComputedStyle(each);
    const cuts = (overflow) => overflow === "hidden" || overflow === "clip";
    return (cuts(overflowX) && each.scrollWidth > each.clientWidth + 1) || (cuts(overflowY) && each.scrollHeight > each.clientHeight + 1);
  };
  const cut = (how) => shown("body *").filter((each) => each.innerText && isCut(each)).map((each) => `${how}: cut off: ${name(each)}`);

  // WCAG 2.2, 1.4.12: the spacing that people may set.
  const spacing = new CSSStyleSheet();
  spacing.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-block-end: 2em !important; }");
  const spaced = () => {
    document.adoptedStyleSheets = [spacing];
    const found = [...runsOff("spaced"), ...cut("spaced")];
    document.adoptedStyleSheets = [];
    return found;
  };

  // WCAG 2.2, 2.5.8: 24 px, but for links within a sentence. What one comes for is 48 px high, its label counted.
  const IN_WORDS = "p a, li a, dd a, td a, th a, label a, legend a, address a, figcaption a, h2 a, h3 a";
  const MAIN = ".button, .chip, .call, input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea, .exit a:not(.safety), .masthead nav a";
  const height = (each) => {
    const boxes = [each, ...(each.labels ?? [])].map((part) => part.getBoundingClientRect());
    return Math.max(...boxes.map((box) => box.height));
  };
  const small = () => {
    const all = shown("a[href], button, input:not([type=hidden]), select, textarea, summary").filter((each) => each.tabIndex >= 0);
    const tiny = all.filter((each) => height(each) < 24 && !(each.matches(IN_WORDS) && getComputedStyle(each).display === "inline"));
    const less = shown(MAIN).filter((each) => each.tabIndex >= 0 && height(each) < 47.9);
    return [...tiny, ...less].map((each) => `only ${Math.round(height(each))} px high: ${name(each)}`);
  };

  // Where the system's colours are forced, backgrounds are gone: a line has to show what can be pressed and filled in.
  const SEEN = ".button, .chip, .tile, .card, input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea, .exit a:not(.safety), .error-summary";
  const unlined = () => shown(SEEN).filter((each) => {
    const { borderBlockEndStyle, borderBlockEndWidth } = getComputedStyle(each);
    return borderBlockEndStyle === "none" || parseFloat(borderBlockEndWidth) < 1;
  }).map((each) => `no line around ${name(each)}`);

  // Who has asked for less motion sees none.
  const moving = () => shown("body *").filter((each) => {
    const { animationName, transitionDuration } = getComputedStyle(each);
    return animationName !== "none" || transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
  }).map((each) => `moves: ${name(each)}`);

  const opened = () => document.querySelectorAll("details").forEach((each) => (each.open = true));

  return { put, rules: () => axe(document, { rules: OTHERS }), colours, opened, spaced, small, unlined, moving, narrow: () => [...runsOff("narrow"), ...cut("narrow")] };
})();
