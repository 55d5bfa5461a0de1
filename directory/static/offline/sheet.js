// A list on paper, as templates/visitors/print.html shows what a search finds: A4 pages, an A5 booklet, or one page to hand out.

import { inParts } from "./cards.js";
import { made } from "./filling.js";
import { addressOf } from "./listing.js";
import { drawQr } from "./qr.js";
import { best, languageOf } from "./wording.js";

export const FORMS = ["a4", "a5", "handout"];
const MOST_ON_A_HANDOUT = 10;
const LONGEST_TO_TYPE = 120; // an address that is longer is left to the code
const KINDS = ["support-group", "counselling", "recreation", "volunteering", "workshop", "helpline"];

const foreign = (words, wording) => {
  const language = languageOf(words);
  return { words, lang: language !== wording.language ? language : undefined };
};

const entry = (listing, wording) => {
  const [language, title] = best(listing.title, wording.language);
  const { cost, languages = [], audience, phones = [], email, verified_on: verifiedOn } = listing;
  const when = listing.paused !== undefined ? wording.say("paused") : best(listing.when, wording.language)[1];
  const where = addressOf(listing, wording).join(", ");
  const facts = [
    cost && wording.label("cost", cost),
    languages.length && wording.listed("language", languages),
    !audience.includes("everyone") && wording.listed("audience", audience),
    verifiedOn ? wording.say("checked", { date: wording.date(verifiedOn) }) : wording.say("unchecked"),
  ];
  return made("sheet-entry", {
    title: { words: title, lang: language !== wording.language ? language : undefined },
    sample: listing.is_sample,
    organisation: listing.organisation && foreign(listing.organisation[1], wording),
    when: Boolean(when),
    words: when,
    where: where && inParts(where),
    phones: phones.map(([number]) => number).join(", ") || email,
    facts: facts.filter(Boolean).join(" · "),
  });
};

/** The element of the sheet. `form`: one of FORMS; `address`: where the list stands on the site; `date`: that of the copy, in words;
 *  `isDiscreet`: its title says nothing; `linkTo(form, isDiscreet)`: the address of the other forms; `back`: of the list. */
export const sheet = (listings, wording, { form, address, date, isDiscreet, linkTo, back }) => {
  const shown = form === "handout" ? listings.slice(0, MOST_ON_A_HANDOUT) : listings;
  const groups = KINDS.map((kind) => [wording.label("kind", kind), shown.filter((each) => each.kind === kind)]).filter(([, some]) => some.length);
  const left = listings.length - shown.length;
  const chip = (words, href, isChosen) =>
    made("sheet-chip", { link: { words, href, class: isChosen ? "chip on" : "chip", "aria-current": isChosen ? "true" : undefined } });
  const page = made("sheet", {
    sheet: { class: `sheet stack ${form}` },
    forms: [
      ...FORMS.map((each) => chip(wording.say(`form ${each}`), linkTo(each, isDiscreet), each === form)),
      chip(wording.say(isDiscreet ? "own-title" : "discreet-title"), linkTo(form, !isDiscreet), false),
    ],
    back: { href: back },
    booklet: form === "a5",
    heading: wording.say(isDiscreet ? "paper-discreet" : "home"),
    correct: wording.say("correct-as-of", { date }),
    address,
    groups: groups.map(([heading, some]) =>
      made("sheet-group", {
        group: { "aria-label": heading },
        heading: !isDiscreet && heading,
        entries: some.map((each) => entry(each, wording)),
      }),
    ),
    more: left > 0 && wording.count("more-there", left),
  });
  const [picture, written] = page.querySelectorAll(".code svg, .code figcaption");
  if (!drawQr(picture, address)) picture.remove();
  else if (address.length > LONGEST_TO_TYPE) written.remove();
  page.querySelector("[data-print-sheet]").addEventListener("click", () => print());
  return page;
};
