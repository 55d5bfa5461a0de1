// From what was understood to clauses over the words that stand in the listings. Answers as index/words/widen.py does.

import { SOUND } from "./known.js";

const [JOINED_WORTH, ENOUGH, TELLING, MOST_PHRASES, RECOGNISED, LITTLE] = [0.9, 8, 0.6, 40, 3, 0.4];

/** The word that stands for a code in the texts of a listing: ("kind", "support-group") -> "_kind_support_group". */
export const codeTerm = (facet, code) => `_${facet}_${code}`.replaceAll("-", "_").toLowerCase();

/** Clauses {terms: [[term, worth], …], isRequired} of parts {words, phrases, codes, hints, isRequired}. */
export const widen = (parts, known) => {
  const clauses = [];
  const weights = [];
  parts.forEach((part, number) => {
    const terms = termsOf(part, known);
    if (part.words.length === 1) {
      for (const joined of joinedOf(parts, number)) if (!terms.has(joined) && known.isKnown(joined)) terms.set(joined, JOINED_WORTH);
    }
    if (terms.size) {
      clauses.push({ terms: [...terms], isRequired: part.isRequired });
      weights.push(part.isRequired ? weightOf(part, terms, known) : 0);
    }
  });
  const enough = TELLING * weights.reduce((sum, weight) => sum + weight, 0);
  let needed = 0;
  const required = new Set();
  for (const at of clauses.map((_, at) => at).sort((a, b) => weights[b] - weights[a])) {
    if (clauses[at].isRequired && needed < enough) {
      required.add(at);
      needed += weights[at];
    }
  }
  return clauses.map(({ terms }, at) => ({ terms, isRequired: required.has(at) }));
};

const termsOf = (part, known) => {
  const terms = new Map();
  const isOtherWord = part.phrases.length > 0 && part.words.length === 1 && !known.isKnown(part.words[0]);
  for (const [term, worth] of ownOf(part, known)) {
    if (worth >= SOUND || !isOtherWord) terms.set(term, Math.max(worth, terms.get(term) ?? 0));
  }
  const phrases = part.phrases.filter(([phrase]) => !terms.has(phrase) && phrase.split(" ").every(known.isKnown));
  for (const [phrase, worth] of phrases.slice(0, MOST_PHRASES)) terms.set(phrase, worth);
  for (const [facet, code, worth] of part.codes) if (known.isKnown(codeTerm(facet, code))) terms.set(codeTerm(facet, code), worth);
  if (isOtherWord && !terms.size) for (const [term, worth] of ownOf(part, known)) terms.set(term, worth);
  if (part.hints.length && foundBy(terms, known) < ENOUGH) {
    for (const [facet, code, worth] of part.hints) {
      const term = codeTerm(facet, code);
      if (known.isKnown(term) && !terms.has(term)) terms.set(term, worth);
    }
  }
  return terms;
};

// What the part's own words stand for: one word all that is like it; several the phrase, each word put right where it isn't known.
const ownOf = (part, known) => {
  if (part.words.length === 1) return known.alike(part.words[0]);
  const phrase = [];
  let worth = 1;
  for (let word of part.words) {
    if (!known.isKnown(word)) {
      const [likeliest] = known.alike(word);
      if (!likeliest) return [];
      word = likeliest[0];
      worth *= likeliest[1];
    }
    phrase.push(word);
  }
  return phrase.length ? [[phrase.join(" "), worth]] : [];
};

// The word run together with the one before or after it: "help line", typed apart.
const joinedOf = (parts, number) => {
  const alone = (part) => (part?.words.length === 1 ? part.words[0] : undefined);
  const [before, mine, after] = [alone(parts[number - 1]), parts[number].words[0], alone(parts[number + 1])];
  return [...(before ? [before + mine] : []), ...(after ? [mine + after] : [])];
};

// At least how many listings have any of the terms, those that are worth little aside.
const foundBy = (terms, known) =>
  [...terms]
    .filter(([, worth]) => worth >= LITTLE)
    .reduce((most, [term]) => Math.max(most, Math.min(...term.split(" ").map((word) => known.frequency(word)))), 0);

const weightOf = (part, terms, known) => {
  const found = foundBy(terms, known);
  const rarity = Math.log(1 + (known.size - found + 0.5) / (found + 0.5));
  const isRecognised = part.codes.some(([facet]) => facet !== "kind");
  return Math.max(...terms.values()) * (rarity + 0.1) * (isRecognised ? RECOGNISED : 1);
};
