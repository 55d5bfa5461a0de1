// How a word written in Devanagari, Gurmukhi or Latin letters is said, and how much two that are said alike may differ. Answers as
// index/words/sounds.py and keys.py do, whose letters come with the pack.

import { isAscii, isIndic, unique } from "./analysis.js";

const MOST_READINGS = 6;
const [NUKTA, VIRAMA, INHERENT] = ["़", "्", "@"];
const GURMUKHI_CLUSTER = /^(?:[ਕ-ਹ](?=[ਰਲ])|ਸ(?=[ਕ-ਹ]))/;
const ENGLISH_A = { "ॉ": "ा", "ऑ": "आ", "ै": "ा", "ऐ": "आ" };
const HESITATING = { K: "k", e: "i", o: "u" };

const SOFT_C = /c(?=[eiy])/g;
const SILENT_E = /(?<=[aeiouy])([^aeiou]{1,2})e(s?)$/;
const LONG_I = /i([^aeiouh])e(s?)$/;
const ER = /(?<=[^aeiou])(?:er|or|our|ur|re)(s?)$/;
const SOFT_G = /^g(?=[iy])|(?<=[aeioun])g(?=e)/g;

const LONG = /ee+|oo+|(.)\1+/gu;
const FINAL_AV = /a[uovw]a?$/;
const DIPHTHONG = /a[iey](?![aeou])|au/g;
const GLIDE = /iy(?=[aeou])|yi(?![aeou])|(?<=[^aeiou])v(?=[aeiou])|(?<=[^aeiou])y|(?<=[^aeiou])ey$/gu;
const NASAL = /[mn](?=[pb])|n(?=[mn])/g;
const BREATH = /[ai]h(?=[^aeiou]|$)|ih(?=[aeiou])|(?<=[rv])h/gu;
const DOUBLE = /(.)\1+/gu;
const ENDING = /(?<=[^aeiou])(?:iyon|iyan|ion|ian|aon|aen|uan|uon|on|an|en|in|e|i|o|u)$/u;

const IY = /iy|yi|y|(?<=i)e/g;
const MUTE_H = /h(?=[^aiu]|$)/gu;

const translate = (text, table) => {
  let translated = "";
  for (const letter of text) translated += table[letter] ?? letter;
  return translated;
};

/** A reading without its ending of number, gender or case; three letters of it remain. */
export const withoutEnding = (sound) => {
  const stripped = sound.replace(ENDING, "");
  return stripped.length > 2 ? stripped : sound;
};

/** A dropped, e as i, o as u, kh as k: where spelling hesitates. */
export const loosen = (sound) => {
  let loosened = sound.replace(IY, "i").replaceAll("uv", "u").replace(/[Keo]/g, (letter) => HESITATING[letter]);
  const first = /^[aiu]/.test(loosened) ? loosened[0] : "";
  loosened = first + loosened.slice(first.length).replaceAll("a", "");
  if (loosened.length > 2) loosened = loosened.replace(MUTE_H, "");
  loosened = loosened.replace(DOUBLE, "$1");
  return loosened.length > 3 && /[iu]$/.test(loosened) ? loosened.slice(0, -1) : loosened;
};

/** The consonants only, and A for a vowel in front. */
export const bare = (sound) =>
  (/^[aeiou]/.test(sound) ? "A" : "") + sound.replace(/[aeiouy]/g, "").replaceAll("K", "k").replace(DOUBLE, "$1");

/** A function from a folded word to the ways in which it may be said, the likeliest first, for these tables of letters. */
export const readingsOf = (tables) => {
  const { consonants, with_nukta: withNukta, vowels, signs, to_devanagari: toDevanagari, spellings } = tables;
  const longestFirst = Object.keys(spellings).sort((a, b) => b.length - a.length);
  const SPELLING = new RegExp(longestFirst.join("|"), "g");

  // (consonant, vowel) pairs; either may be empty, @ is the inherent vowel.
  const syllables = (text) => {
    const pairs = [];
    const letters = [...text];
    for (let at = 0; at < letters.length; ) {
      const letter = letters[at++];
      let consonant = consonants[letter];
      if (consonant) {
        if (letters[at] === NUKTA) {
          consonant = withNukta[letter] ?? consonant;
          at++;
        } else if ((letter === "ड" || letter === "ढ") && pairs.at(-1)?.[1]) {
          consonant = "D";
        }
        if (signs[letters[at]]) pairs.push([consonant, signs[letters[at++]]]);
        else if (letters[at] === VIRAMA) pairs.push([consonant, ""]), at++;
        else pairs.push([consonant, INHERENT]);
      } else if (vowels[letter] || signs[letter]) pairs.push(["", vowels[letter] || signs[letter]]);
      else if (letter === "ं" || letter === "ँ") pairs.push(["n", ""]);
      else if (/[\p{L}\p{N}]/u.test(letter)) pairs.push([letter, ""]);
    }
    return pairs;
  };

  // The silent inherent vowels taken out: V C @ C V -> V C C V from the right, from the left, and all.
  const silenced = (given) => {
    let pairs = given;
    const last = pairs.length - 1;
    if (last > 0 && pairs[last][1] === INHERENT) pairs = [...pairs.slice(0, last), [pairs[last][0], ""]];
    const inner = [];
    for (let at = 1; at < last; at++) if (pairs[at][1] === INHERENT && pairs[at][0]) inner.push(at);
    if (!inner.length) return [pairs];
    const ways = [[...inner].reverse(), inner].map((order) => {
      const way = [...pairs];
      for (const at of order) if (way[at - 1][1] && way[at + 1][1]) way[at] = [way[at][0], ""];
      return way;
    });
    return [...ways, pairs.map((pair, at) => (inner.includes(at) ? [pair[0], ""] : pair))];
  };

  const spelt = (letters) =>
    unique(silenced(syllables(letters)).map((way) => way.map(([c, v]) => c + (v === INHERENT ? "a" : v)).join("")));

  const indic = (word) => {
    const letters = translate(word, toDevanagari);
    let ways = spelt(letters);
    if (GURMUKHI_CLUSTER.test(word)) ways = [...ways, ...spelt(letters[0] + VIRAMA + letters.slice(1))];
    if (/[ॉऑैऐ]/.test(letters)) ways = [...ways, ...spelt(translate(letters, ENGLISH_A))];
    if (ways.some((way) => way.includes("D"))) ways = ["r", "d"].flatMap((sound) => ways.map((way) => way.replaceAll("D", sound)));
    if (/[ंँ]$/.test(letters)) ways = [...ways, ...ways.filter((way) => way.endsWith("n")).map((way) => way.slice(0, -1))];
    return ways;
  };

  const latin = (given) => {
    let word = isAscii(given) ? given : given.toLowerCase().normalize("NFKD").replace(/\p{Mn}/gu, "");
    word = word.replace(SOFT_C, "s");
    let ways = [word];
    if (/es?$/.test(word)) {
      ways.push(word.replace(LONG_I, "ai$1$2"), word.replace(SOFT_G, "j").replace(SILENT_E, "$1$2"));
    } else if (/^g[iy]/.test(word)) {
      ways.push(word.replace(SOFT_G, "j"));
    }
    ways.push(word.replace(ER, "ar$1"));
    if (word.includes("ou")) ways = [...ways, ...ways.map((way) => way.replaceAll("ou", "au"))];
    return unique(ways).map((way) => way.replace(SPELLING, (spelling) => spellings[spelling]));
  };

  // Spellings that sound alike made one.
  const said = (way) => {
    let sound = way.replace(LONG, (run, letter) => letter ?? (run[0] === "e" ? "i" : "u"));
    sound = sound.replace(FINAL_AV, "av").replace(/a+$/, "") || sound;
    sound = sound.replace(DIPHTHONG, (run) => (run === "au" ? "o" : "e"));
    sound = sound.replace(GLIDE, (run) => (run === "v" ? "u" : "i"));
    sound = sound.replace(NASAL, (run, at, whole) => ("mn".includes(whole[at + run.length]) ? "" : "n"));
    sound = sound.replace(BREATH, (run) => (run === "h" ? "" : "eh"));
    return sound.replace(DOUBLE, "$1");
  };

  return (word) => unique((isIndic(word) ? indic(word) : latin(word)).map(said)).slice(0, MOST_READINGS);
};
