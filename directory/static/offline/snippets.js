// A few words of a text around its densest matches, the matches marked. Answers as index/highlight.py and web/snippets.py do.

import { WORD } from "./analysis.js";

const [WIDTH, LEAD, MOST_MARKED] = [170, 30, 12];
const LANGUAGES = ["en", "hi", "pa"];

/** [language, [[words, whether they are marked], …]] of a text in languages, in the page's unless the words were found only in another.
 *  `positions`: of what was found, in all its passages; `isWhole`: nothing is cut. */
export const passageOf = (text, language, positions, isWhole) => {
  const passages = LANGUAGES.filter((each) => text?.[each]).map((each) => [each, text[each]]);
  if (!passages.length) return [language, []];
  let begin = 0;
  const found = passages.map(([, words]) => {
    const end = begin + (words.match(WORD)?.length ?? 0);
    const mine = [...(positions ?? [])].filter((position) => begin <= position && position < end).map((position) => position - begin);
    begin = end + 1;
    return mine.sort((a, b) => a - b);
  });
  const rank = (number) => (found[number].length ? 0 : 2) + (passages[number][0] === language ? 0 : 1);
  const chosen = [...passages.keys()].sort((a, b) => rank(a) - rank(b) || a - b)[0];
  const [in_, words] = passages[chosen];
  return [in_, isWhole ? markedIn(words, found[chosen]) : snippet(words, found[chosen])];
};

const markedIn = (passage, positions) => piecesOf(passage, spansOf(passage, positions), 0, passage.length);

const snippet = (passage, positions) => {
  if (passage.length <= WIDTH) return markedIn(passage, positions);
  const spans = spansOf(passage, positions.slice(0, MOST_MARKED));
  const from = Math.min(Math.max(0, densest(spans) - LEAD), passage.length - WIDTH);
  const low = from > 0 ? passage.lastIndexOf(" ", from - 1) + 1 : 0;
  const high = cutAt(passage, low + WIDTH);
  const pieces = piecesOf(passage, spans.filter(([start, end]) => low <= start && end <= high), low, high); // prettier-ignore
  return [...(low ? [["… ", false]] : []), ...pieces, ...(high < passage.length ? [[" …", false]] : [])];
};

const piecesOf = (passage, spans, from, high) => {
  const pieces = [];
  let low = from;
  for (const [start, end] of spans) {
    if (start > low) pieces.push([passage.slice(low, start), false]);
    pieces.push([passage.slice(start, end), true]);
    low = end;
  }
  if (high > low) pieces.push([passage.slice(low, high), false]);
  return pieces;
};

// Where the words of these numbers begin and end.
const spansOf = (passage, positions) => {
  const words = Array.from(passage.matchAll(WORD), (match) => [match.index, match.index + match[0].length]);
  return positions.filter((position) => position < words.length).map((position) => words[position]);
};

const densest = (spans) => {
  let [best, begin] = [0, 0];
  spans.forEach(([start], number) => {
    const held = spans.slice(number).filter(([, end]) => end <= start + WIDTH - LEAD).length;
    if (held > best) [best, begin] = [held, start];
  });
  return begin;
};

const cutAt = (passage, high) => {
  if (high >= passage.length) return passage.length;
  const blank = passage.lastIndexOf(" ", high);
  return blank > 0 && blank >= high - 25 ? blank : high;
};
