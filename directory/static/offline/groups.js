// Which of some groups of words a visitor's word belongs to, in three scripts or romanised, by sound, one letter wrong; and what rules over
// such groups tell: danger to life, and needs. Answers as index/words/groups.py, understanding/danger.py and understanding/needs.py do.

import { isIndic, tokens } from "./analysis.js";

const [SHORTEST_SOUND, SHORTEST_MISSPELT, MANY_PILLS] = [5, 6, 8];
const DRAWN_OUT = /(.)\1{2,}/gu;
const OVERDOSED = /(?<![\p{L}\p{N}_])o\.?d\.?['\u2019](?:d|ed|ing)(?![\p{L}\p{N}_])/giu;

const oneLeftOut = (word) => Array.from({ length: word.length - 1 }, (_, at) => word.slice(0, at + 1) + word.slice(at + 2));

class WordGroups {
  #spelt = new Map();
  #sounds = new Map();
  #longSounds = new Map();
  #shortened = new Map();

  /** `given`: words of each group, numbered from 1. A bar stands between English and Indian words. */
  constructor(given, keys) {
    this.keys = keys;
    given.forEach((words, at) => {
      const bar = words.indexOf("|");
      const [english, indian] = bar < 0 ? [words, ""] : [words.slice(0, bar), words.slice(bar + 1)];
      for (const word of tokens(english)) this.#add(word, at + 1, bar >= 0);
      for (const word of tokens(indian)) this.#add(word, at + 1, false);
    });
  }

  #add(word, group, isEnglish) {
    const put = (table, key) => table.set(key, (table.get(key) ?? new Set()).add(group));
    put(this.#spelt, word);
    if (!(isEnglish && word.length < SHORTEST_SOUND)) for (const sound of this.keys.strict(word)) put(this.#sounds, sound);
    if (isIndic(word)) return;
    if (word.length >= SHORTEST_SOUND) for (const sound of this.keys.strict(word)) put(this.#longSounds, sound);
    if (word.length >= SHORTEST_MISSPELT) for (const shorter of [word, ...oneLeftOut(word)]) put(this.#shortened, shorter);
  }

  /** The groups that one folded word belongs to. */
  of(word) {
    const all = (table, keys) => new Set(keys.flatMap((key) => [...(table.get(key) ?? [])]));
    if (this.#spelt.has(word)) return this.#spelt.get(word);
    if (isIndic(word)) return all(this.#sounds, this.keys.strict(word));
    if (word.length < SHORTEST_SOUND) return new Set();
    const heard = all(this.#longSounds, this.keys.strict(word));
    if (heard.size || word.length < SHORTEST_MISSPELT) return heard;
    return all(this.#shortened, [word, ...oneLeftOut(word)]);
  }
}

/** A function that says whether a visitor's words speak of danger to life. Signs are {steps: [[most words between, groups], …], vetoes}. */
export const dangerIn = ({ groups, always, mentioned, taught, prevented, asking }, keys) => {
  const known = new WordGroups(groups, keys);
  const isAny = (wanted, of) => wanted.some((group) => of.has(group));

  // Whether the steps follow each other somewhere, each within its distance of the one before.
  const holds = (sign, meant) => {
    if (meant.some((of) => isAny(sign.vetoes, of))) return false;
    let ends = null;
    for (const [between, wanted] of sign.steps) {
      ends = [...meant.keys()].filter(
        (at) => isAny(wanted, meant[at]) && (ends === null || ends.some((end) => at > end && at - end <= between + 1)),
      );
    }
    return ends.length > 0;
  };

  return (words) => {
    const said = tokens(words.replace(DRAWN_OUT, "$1").replace(OVERDOSED, "overdosed"));
    const meant = said.map((word) => known.of(/^\d+$/.test(word) && Number(word) >= MANY_PILLS ? "many" : word));
    if (always.some((sign) => holds(sign, meant))) return true;
    const speaksOf = (group) => meant.some((of) => of.has(group));
    if (!mentioned.some((sign) => holds(sign, meant)) || speaksOf(taught)) return false;
    return !speaksOf(prevented) || speaksOf(asking);
  };
};

/** A function that tells what folded words speak of: [numbers of the words, id of the need]. Rules are [group, id]. */
export const needsIn = ({ groups, close, rules }, keys) => {
  const known = new WordGroups(groups, keys);
  return (words) => {
    const meant = words.map((word) => known.of(word));
    const holding = (group) => [...meant.keys()].filter((at) => meant[at].has(group));
    const persons = holding(close);
    return rules.flatMap(([group, id]) => {
      const said = holding(group);
      const isAbout = said.length && persons.some((at) => !said.includes(at));
      return isAbout ? [[[...new Set([...persons, ...said])].sort((a, b) => a - b), id]] : [];
    });
  };
};
