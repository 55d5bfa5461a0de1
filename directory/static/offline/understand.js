// Taking a visitor's words apart: filters, places, times, needs, and what is left for full text. Answers as
// index/understanding/understand.py and parts.py do.

import { quotedSpans, wordsOf } from "./analysis.js";
import { MAIN_WORDS, SPELT } from "./lexicon.js";
import { FILTERS } from "./surroundings.js";
import { TONIGHT, plainDigits } from "./times.js";

const [CODE_WORTH, SYNONYM, HINT, FILTERED, ALIKE, HINTED_PHRASE, TYPED] = [0.8, 0.6, 0.4, 0.3, 0.9, 0.1, 0.5];
const HINTED_CODES = { audience: 0.7, topic: 0.3, kind: 0.2 };
const JOINED = { "access online": ["online", "hybrid"], "access in-person": ["in-person", "hybrid"] };
const POSTAL_CODE = /(?<![\p{L}\p{N}_+-])[1-9][0-9]{2}\s?[0-9]{3}(?![\p{L}\p{N}_-])/gu;

const part = (words, phrases = [], codes = [], hints = [], isRequired = true) => ({ words, phrases, codes, hints, isRequired });

/** A function from words as typed to what they ask for. `tools`: lexicon, times, judge, needsIn, weak (a set of words). */
export const understanding = ({ lexicon, times, judge, needsIn, weak }) => {
  const { stops } = lexicon;

  const candidates = (typed, words, terms, today, isKnown) => {
    const covering = (start, end, meaning) => {
      const inside = [...words.keys()].filter((at) => words[at].start < end && words[at].end > start);
      return inside.length ? [{ words: inside, meaning: { ...meaning, isCertain: true, concept: null }, quality: SPELT, phrases: [] }] : [];
    };
    return [
      ...times.moments(typed, today).flatMap(({ start, end, parameter, value }) => covering(start, end, { parameter, value })),
      ...[...plainDigits(typed).matchAll(POSTAL_CODE)].flatMap((code) =>
        covering(code.index, code.index + code[0].length, { parameter: "near", value: code[0].replace(/\s/g, "") }),
      ),
      ...lexicon.matches(terms, isKnown).map((match) => judge(match, terms, today, isKnown)).filter(Boolean),
      ...needsIn(terms).map(([numbers, id]) => {
        const { parameter, value, isCertain } = lexicon.concepts.get(id);
        return { words: numbers, meaning: { parameter, value, isCertain, concept: id }, quality: MAIN_WORDS, phrases: [] };
      }),
    ]; // prettier-ignore
  };

  // Those that say most, then the best, of all that would take the same words.
  const choose = (matches, terms, quoted) => {
    const rank = ({ words, meaning, quality }) => [
      -words.filter((at) => !stops.has(terms[at])).length,
      -words.length,
      -quality,
      ["day", "time", "day+time"].includes(meaning.parameter) ? 0 : 1,
      meaning.isCertain ? 0 : 1,
      words[0],
    ];
    const ranked = matches.map((match) => [rank(match), match]).sort(([a], [b]) => a.reduce((found, value, at) => found || value - b[at], 0));
    const taken = new Set(quoted.flat());
    const chosen = [];
    for (const [, match] of ranked) {
      if (match.words.some((at) => taken.has(at))) continue;
      for (const at of match.words) taken.add(at);
      chosen.push(match);
    }
    return chosen.sort((a, b) => a.words[0] - b.words[0]);
  };

  // The day and the time; two days that are no weekend are none.
  const when = (claims) => {
    let days = new Set();
    const clocks = new Set();
    for (const { meaning } of claims) {
      if (meaning.parameter === "day+time") {
        const [day, time] = meaning.value.split(" ");
        days.add(day);
        clocks.add(time);
      } else if (meaning.parameter === "day") days.add(meaning.value);
      else if (meaning.parameter === "time") clocks.add(meaning.value);
    }
    if (days.size > 1 && [...days].every((day) => ["sat", "sun", "weekend"].includes(day))) days = new Set(["weekend"]);
    const day = days.size === 1 ? [...days][0] : null;
    const isWide = (value) => value === TONIGHT || value.includes(",");
    const clock = [...clocks].find((value) => !isWide(value)) ?? [...clocks][0] ?? null;
    return [day, day === "today" && clock === "night" ? TONIGHT : clock];
  };

  // The place; of several that follow each other all, the nearest first: "Kharar, Mohali".
  const where = (claims) => {
    const places = claims.filter(({ meaning }) => meaning.parameter === "near");
    const isApart = (claim, at) => at && claim.words[0] - places[at - 1].words.at(-1) !== 1;
    while (places.length > 1 && places.some(isApart)) places.pop();
    return [...new Set(places.map(({ meaning }) => meaning.value))].join(", ") || null;
  };

  const filters = (claims) => {
    const facets = new Map();
    for (const { meaning } of claims) {
      const { parameter, value, isCertain } = meaning;
      if (!FILTERS.includes(parameter) || !value || !isCertain) continue;
      facets.set(parameter, [...new Set([...(facets.get(parameter) ?? []), ...(JOINED[`${parameter} ${value}`] ?? [value])])]);
    }
    return facets;
  };

  // What concepts that are hinted at stand for, each once.
  const codesOf = (concepts) => {
    const found = new Map();
    for (const { parameter, value } of concepts) {
      if (parameter && value) found.set(`${parameter} ${value}`, [parameter, value, HINTED_CODES[parameter] ?? 0.3]);
    }
    return [...found.values()];
  };

  // The parts of one claim to the folded words; none for days and times.
  const partsOf = (claim, given) => {
    const { meaning } = claim;
    if (["day", "time", "day+time"].includes(meaning.parameter)) return [];
    if (meaning.parameter === "near") return [part(given, [], [], [], false)];
    const parts = [];
    if (meaning.isCertain || given.length === 1) {
      const typed = given.filter((word) => !stops.has(word)).map((word) => [word, TYPED]);
      parts.push(part([], given.length > 1 ? [...typed, [given.join(" "), 2 * TYPED]] : typed, [], [], false));
    }
    const words = claim.quality === MAIN_WORDS ? [] : given;
    const isFilter = meaning.isCertain && FILTERS.includes(meaning.parameter);
    const isSure = meaning.isCertain || meaning.parameter === null;
    const worth = isFilter ? FILTERED : isSure ? SYNONYM : HINT;
    const concept = lexicon.concepts.get(meaning.concept);
    let phrases = new Map(concept.phrases.map((phrase) => [phrase, worth]));
    // Phrases of others come first, and are worth what they are worth here where they are phrases of both.
    const after = (others, value) => (phrases = new Map([...others.map((phrase) => [phrase, value]), ...phrases]));
    for (const other of lexicon.like(meaning)) after(other.phrases, worth * ALIKE);
    if (isFilter) return [...parts, part(words, [...phrases], [], [], false)];
    const codes = meaning.parameter && meaning.value ? [[meaning.parameter, meaning.value, CODE_WORTH]] : [];
    const hinted = lexicon.hintsOf(concept);
    const hints = codesOf(hinted);
    if (isSure) {
      parts.push(part(words, [...phrases], codes, hints.filter(([facet]) => facet === "topic")));
      if (hints.length) parts.push(part([], [], hints, [], false));
      return parts;
    }
    for (const other of hinted) if (other.parameter === "topic") after(other.phrases, HINTED_PHRASE);
    const all = new Map([...codes, ...hints].map((code) => [code.join(" "), code]));
    return [...parts, part(words, [...phrases], [...all.values()])];
  };

  return (typed, today, isKnown) => {
    const words = wordsOf(typed);
    const terms = words.map(({ term }) => term);
    const said = (numbers) =>
      numbers.length && numbers.at(-1) - numbers[0] + 1 === numbers.length
        ? typed.slice(words[numbers[0]].start, words[numbers.at(-1)].end)
        : numbers.map((at) => typed.slice(words[at].start, words[at].end)).join(" ");
    const quoted = quotedSpans(typed)
      .map(([start, end]) => [...words.keys()].filter((at) => start < words[at].start && words[at].start < end))
      .filter((run) => run.length);
    const claims = choose(candidates(typed, words, terms, today, isKnown), terms, quoted);

    const [day, clock] = when(claims);
    const place = where(claims);
    const facets = filters(claims);
    const taken = new Set([...claims.flatMap((claim) => claim.words), ...quoted.flat()]);
    const untaken = [...terms.keys()].filter((at) => !taken.has(at));
    const telling = untaken.filter((at) => !stops.has(terms[at]));
    const left = telling.length || taken.size ? telling : untaken;

    const parts = claims.flatMap((claim) => partsOf(claim, claim.words.map((at) => terms[at]))); // prettier-ignore
    for (const run of quoted) parts.push(part(run.map((at) => terms[at])));
    const hasMore = day || clock || place || facets.size || parts.some((each) => each.isRequired) || left.some((at) => !weak.has(terms[at]));
    for (const at of left) parts.push(part([terms[at]], [], [], [], !(hasMore && weak.has(terms[at]))));

    const items = claims.flatMap((claim) => {
      const { parameter, value, isCertain } = claim.meaning;
      if (parameter === null || value === null) return [];
      const item = (name, meant, isUsed) => ({ words: said(claim.words), parameter: name, value: meant, isCertain: isUsed });
      if (parameter !== "day+time") return [item(parameter, value, isCertain && (parameter !== "day" || day !== null))];
      const [onDay, atTime] = value.split(" ");
      return [item("day", onDay, true), item("time", atTime, true)];
    });
    return {
      items, facets, day, place, parts,
      times: clock ? clock.split(",") : [],
      left: left.map((at) => [words[at].start, words[at].end]),
      text: said([...new Set([...left, ...quoted.flat()])].sort((a, b) => a - b)),
    }; // prettier-ignore
  };
};

/** The words as they are, with nothing understood. */
export const bare = (typed) => {
  const words = wordsOf(typed);
  const left = words.map(({ start, end }) => [start, end]);
  return { items: [], facets: new Map(), day: null, place: null, times: [], parts: words.map(({ term }) => part([term])), left, text: typed.trim() };
};

/** The same, with the codes that would filter only raising the rank: for when nothing is all that was said. */
export const loosened = (understood) => {
  const codes = [...understood.facets].flatMap(([facet, values]) => values.map((code) => [facet, code, CODE_WORTH]));
  return { ...understood, facets: new Map(), parts: [...understood.parts, part([], [], codes, [], !understood.parts.length)] };
};
