// What the words beside a match make of it: a name may be a place or just a name, "sat" a day or truth. Answers as
// index/understanding/surroundings.py does, whose words come with the pack.

import { isIndic } from "./analysis.js";
import { distance } from "./distance.js";
import { GUESSED, LOOSE, MAIN_WORDS, SOUND, SPELT, STEM } from "./lexicon.js";
import { WEEKDAYS } from "./times.js";

export const FILTERS = ["access", "language", "audience", "cost", "accessibility"];
const NARROWING = new Set([...FILTERS, "day", "time", "day+time", "near"]);
const SHORTEST_SURE = { [SOUND]: 5, [STEM]: 5, [MAIN_WORDS]: 0, [LOOSE]: 6, [GUESSED]: 6 };
const LONG = 9;

/** A function from a match to the same with its meaning as sure as the words around it make it; undefined where it means nothing here. */
export const judging = ({ before_place, after_place, beside_language, ordinary }, lexicon, times) => {
  const [beforePlace, afterPlace, besideLanguage, ordinaryWords] = [before_place, after_place, beside_language, ordinary].map((words) => new Set(words));

  // Whether words that aren't spelt like a day, a time, a place or a filter are surely meant for it.
  const isSurely = (match, terms, isKnown) => {
    const run = match.words.map((at) => terms[at]);
    const letters = run.join("").length;
    const isShort = letters < SHORTEST_SURE[match.quality];
    if (run.some((word) => ordinaryWords.has(word)) || (isShort && run.every(isKnown))) return false;
    if (run.some(isIndic) || match.quality === MAIN_WORDS) return true;
    if (isShort) return false;
    const typed = run.join("");
    if (match.quality === STEM) {
      return [`${typed}s`, typed.replace(/s$/, ""), typed.replace(/es$/, "")].some((each) => match.phrases.includes(each));
    }
    const most = match.quality === GUESSED && letters < LONG ? 1 : 2;
    const latin = match.phrases.filter((phrase) => !isIndic(phrase));
    return !latin.length || latin.some((phrase) => distance(typed, phrase, most) <= most);
  };

  const isBesideTime = (...words) => words.some((word) => times.beside.has(word) || lexicon.isAboutTime(word));

  return (match, terms, today, isKnown) => {
    const { meaning } = match;
    const [first, last] = [match.words[0], match.words.at(-1)];
    const [before, after] = [terms[first - 1] ?? "", terms[last + 1] ?? ""];
    if (NARROWING.has(meaning.parameter) && match.quality < SPELT && !isSurely(match, terms, isKnown)) return undefined;
    if (meaning.parameter === "day" || meaning.parameter === "time") {
      if (match.words.length === 1 && times.unsure.has(terms[first]) && after && !isBesideTime(before, after)) return undefined;
      if (meaning.parameter === "time") return match;
      const isLed = WEEKDAYS.includes(meaning.value) && (times.ordinals.has(before) || times.next.has(before));
      const words = isLed ? [first - 1, ...match.words] : match.words;
      return { ...match, words, meaning: { ...meaning, value: times.day(meaning.value, before, today) } };
    }
    let { isCertain } = meaning;
    if (meaning.parameter === "near") {
      isCertain ||= beforePlace.has(before) || afterPlace.has(after);
      if (!isCertain) return undefined;
    } else if (meaning.parameter === "language" && match.words.length === 1) {
      isCertain &&= terms.length === 1 || besideLanguage.has(before) || besideLanguage.has(after);
    } else if (match.quality === MAIN_WORDS) {
      isCertain &&= last - first + 1 === match.words.length;
    }
    return { ...match, meaning: { ...meaning, isCertain } };
  };
};
