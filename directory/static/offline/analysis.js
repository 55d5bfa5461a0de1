// How text becomes terms: cut into words, each word folded. Answers as index/analysis.py does.

const LETTER = "[\\p{L}\\p{N}_\\u0300-\\u036f\\u0900-\\u0963\\u0966-\\u0dff\\u200c\\u200d]";
const APOSTROPHE = "['\\u2019\\uff07]";
const DROPPED = /['\u2019\uff07\u02bc\u200c\u200d\u0300-\u036f\u093c\u09bc\u0a3c\u0abc\u0b3c\u0cbc]/g;
const ASCII = /^[\x00-\x7f]*$/;
const DIGIT = /\p{Nd}/u;
const QUOTE = /["\u201c\u201d\u201f\u201e\u00ab\u00bb]/;

export const WORD = new RegExp(`${LETTER}+(?:${APOSTROPHE}${LETTER}+)*`, "gu");

const folded = new Map(); // a page sees some thousand words, and each of them many times

/** A word as its term: "Women's" -> "womens", "ਨਸ਼ਾ" -> "ਨਸਾ", "२४" -> "24". Empty where nothing is left. */
export const fold = (word) => {
  let term = folded.get(word);
  if (term === undefined) folded.set(word, (term = foldAnew(word)));
  return term;
};

const foldAnew = (word) => {
  if (isAscii(word)) return word.toLowerCase().replaceAll("'", "");
  const plain = word.normalize("NFKD").toLowerCase().replaceAll("ß", "ss").replaceAll("ς", "σ").replace(DROPPED, "");
  const digits = Array.from(plain, (letter) => (!isAscii(letter) && DIGIT.test(letter) ? digit(letter) : letter));
  return digits.join("").normalize("NFC").replace(/\s+/gu, "");
};

// Decimal digits of a script stand in a row, from its zero.
const digit = (letter) => {
  let value = 0;
  for (let code = letter.codePointAt(0); DIGIT.test(String.fromCodePoint(code - 1)); code--) value++;
  return String(value % 10);
};

export const isAscii = (text) => ASCII.test(text);

/** The terms of a text, in order. */
export const tokens = (text) => (text.match(WORD) ?? []).map(fold).filter(Boolean);

/** Words as typed: {term, start, end}. */
export const wordsOf = (typed) =>
  Array.from(typed.matchAll(WORD), (match) => ({ term: fold(match[0]), start: match.index, end: match.index + match[0].length })).filter(
    (word) => word.term,
  );

/** The terms of a query, each by itself; those between double quotes together, with blanks. A quote that is never closed means nothing. */
export const phrases = (text) => {
  const parts = text.split(QUOTE);
  if (parts.length % 2 === 0) parts.splice(-2, 2, parts.slice(-2).join(" "));
  return parts.flatMap((part, number) => {
    const terms = tokens(part);
    return number % 2 ? (terms.length ? [terms.join(" ")] : []) : terms;
  });
};

/** Where the words between double quotes begin and end. */
export const quotedSpans = (typed) => {
  const marks = Array.from(typed.matchAll(new RegExp(QUOTE, "g")), (match) => match.index);
  return marks.flatMap((mark, number) => (number % 2 ? [[marks[number - 1], mark]] : []));
};

/** "Deva", "Guru" or "Latn": the writing a word is in; others count as Latin. */
export const scriptOf = (word) => {
  if (isAscii(word)) return "Latn";
  if (/[\u0a00-\u0a7f]/.test(word)) return "Guru";
  return /[\u0900-\u097f]/.test(word) ? "Deva" : "Latn";
};

export const isIndic = (word) => scriptOf(word) !== "Latn";

/** By code point, as Python compares. */
export const compare = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

/** A function of one string that remembers its answers. */
export const remembering = (make) => {
  const known = new Map();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) known.set(key, (value = make(key)));
    return value;
  };
};

/** All ways to take one of each, joined by what `join` makes of two: the last varies fastest. */
export const product = (choices, empty, join) => {
  let ways = [empty];
  for (const some of choices) {
    if (some.length === 1) {
      for (let at = 0; at < ways.length; at++) ways[at] = join(ways[at], some[0]);
      continue;
    }
    const longer = [];
    for (const way of ways) for (const each of some) longer.push(join(way, each));
    ways = longer;
  }
  return ways;
};

/** Each once, in order. */
export const unique = (some) => [...new Set(some)];
