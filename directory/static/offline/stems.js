// Stems: English by the Snowball algorithm (Porter 2, as of Snowball 3), Hindi and Punjabi by one ending taken off. Answers as
// index/words/stems.py does, whose lists come with the pack. The algorithm: https://snowballstem.org/algorithms/english/stemmer.html

import { isAscii, isIndic } from "./analysis.js";

const CONSONANT = /[\u0915-\u0939\u0a15-\u0a39\u0a5c]/g;
const AGENT = /(?:([^aeiou])\1|([^aeiou]))(?:er|or)$/;

const UNCHANGED = new Set(["andes", "atlas", "bias", "cosmos", "howe", "news", "sky"]);
const IRREGULAR = { early: "earli", gently: "gentl", idly: "idl", only: "onli", singly: "singl", skies: "sky", skis: "ski", ugly: "ugli" };
const REGION = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)|[aeiouy][^aeiouy]/;
const STEP_2 = [
  ["ization", "ize"], ["ational", "ate"], ["iveness", "ive"], ["fulness", "ful"], ["ousness", "ous"], ["tional", "tion"], ["lessli", "less"],
  ["biliti", "ble"], ["entli", "ent"], ["ation", "ate"], ["alism", "al"], ["aliti", "al"], ["fulli", "ful"], ["ousli", "ous"],
  ["iviti", "ive"], ["ogist", "og"], ["enci", "ence"], ["anci", "ance"], ["abli", "able"], ["izer", "ize"], ["ator", "ate"], ["alli", "al"],
  ["bli", "ble"], ["ogi", "og"], ["li", ""],
]; // prettier-ignore
const STEP_3 = [
  ["ational", "ate"], ["tional", "tion"], ["alize", "al"], ["icate", "ic"], ["iciti", "ic"], ["ative", ""], ["ical", "ic"], ["ness", ""],
  ["ful", ""],
]; // prettier-ignore
const STEP_4 = /(?:ement|ment|able|ible|ance|ence|ant|ent|ism|ate|iti|ous|ive|ize|ion|al|er|ic)$/;

/** Whether a word ends in a short syllable: "trap", "ow" after a beginning; not "uproot". */
const endsShort = (word) => /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word) || word.endsWith("past");

const regionAfter = (word, from) => {
  const found = word.slice(from).match(from ? /[aeiouy][^aeiouy]/ : REGION);
  return found ? from + found.index + found[0].length : word.length;
};

const porter = (given) => {
  if (UNCHANGED.has(given) || given.length < 3) return given;
  if (Object.hasOwn(IRREGULAR, given)) return IRREGULAR[given];
  let word = given.replace(/^y/, "Y").replace(/([aeiouy])y/g, "$1Y");
  const r1 = regionAfter(word, 0);
  const r2 = regionAfter(word, r1);

  if (word.endsWith("sses")) word = word.slice(0, -2);
  else if (/ie[ds]$/.test(word)) word = word.slice(0, word.length > 4 ? -2 : -1);
  else if (/[^su]s$/.test(word) && /[aeiouy]/.test(word.slice(0, -2))) word = word.slice(0, -1);

  word = withoutPast(word, r1);
  if (/.[^aeiouy][yY]$/.test(word)) word = `${word.slice(0, -1)}i`;

  const long = STEP_2.find(([ending]) => word.endsWith(ending));
  if (long) {
    const [ending, to] = long;
    const start = word.length - ending.length;
    const before = word[start - 1] ?? "";
    const fits = ending === "li" ? "cdeghkmnrt".includes(before) && before : ending !== "ogi" || before === "l";
    if (start >= r1 && fits) word = word.slice(0, start) + to;
  }
  const longer = STEP_3.find(([ending]) => word.endsWith(ending));
  if (longer) {
    const start = word.length - longer[0].length;
    if (start >= r1 && (longer[0] !== "ative" || start >= r2)) word = word.slice(0, start) + longer[1];
  }
  const last = word.match(STEP_4);
  if (last && last.index >= r2 && (last[0] !== "ion" || /[st]$/.test(word.slice(0, last.index)))) word = word.slice(0, last.index);

  const end = word.length - 1;
  if (word[end] === "e" && (end >= r2 || (end >= r1 && !endsShort(word.slice(0, -1))))) word = word.slice(0, -1);
  else if (word.endsWith("ll") && end >= r2) word = word.slice(0, -1);
  return word.replaceAll("Y", "y");
};

// Step 1b: "agreed", "hoped", "hopping", "dying".
const withoutPast = (word, r1) => {
  const found = word.match(/(?:eedly|eed|ingly|edly|ing|ed)$/);
  if (!found) return word;
  const before = word.slice(0, found.index);
  if (found[0].startsWith("eed")) return found.index >= r1 && !/^(?:succ|proc|exc)$/.test(before) ? `${before}ee` : word;
  if (found[0].startsWith("ing")) {
    if (/^[^aeiouy]y$/.test(before)) return `${before[0]}ie`;
    if (/^(?:even|cann|inn|earr|herr|out)$/.test(before)) return word;
  }
  if (!/[aeiouy]/.test(before)) return word;
  if (/(?:at|bl|iz)$/.test(before)) return `${before}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(before)) return /^[aeo]..$/.test(before) ? before : before.slice(0, -1);
  return before.length === r1 && endsShort(before) ? `${before}e` : before;
};

/** A function from a folded word to its stem. */
export const stemsOf = ({ irregular, american, endings }) => {
  const spellings = american.map(([pattern, to]) => [new RegExp(pattern), to]);
  return (word) => {
    if (isIndic(word)) {
      for (const [ending, fewest] of endings) {
        if (word.endsWith(ending)) {
          const bare = word.slice(0, word.length - ending.length);
          if ((bare.match(CONSONANT)?.length ?? 0) >= fewest) return bare;
        }
      }
      return word;
    }
    if (!isAscii(word)) return word;
    let plain = Object.hasOwn(irregular, word) ? irregular[word] : word;
    for (const [pattern, to] of spellings) plain = plain.replace(pattern, to);
    const found = porter(plain);
    return found.length > 5 ? found.replace(AGENT, (_, double, single) => double ?? single) : found;
  };
};
