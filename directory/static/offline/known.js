// The words that stand in the listings, and which of them a visitor's word may be meant for. Answers as index/words/known.py does.

import { compare, isIndic, remembering, scriptOf } from "./analysis.js";
import { distance, similarity } from "./distance.js";
import { withoutEnding } from "./sounds.js";

export const SOUND = 0.8;
const [STEM, STEM_SOUND, LOOSE, BONES, BEGINNING, ONE_OFF, TWO_OFF, SPLIT] = [0.85, 0.65, 0.5, 0.4, 0.6, 0.55, 0.35, 0.7];
const CLOSE_ENOUGH = 0.75;
const [SHORTEST_BEGINNING, SHORTEST_MISSPELT, SHORTEST_TWICE_MISSPELT] = [4, 5, 8];
const [ENOUGH, MOST, MOST_MEANT, HEAD] = [3, 24, 4, 7];

const isWord = (term) => /^[A-Za-z]+$/.test(term) || (isIndic(term) && !term.includes("_"));

export class KnownWords {
  // Key -> terms: by sound, as in keys.py, by stem, and by the sound of an Indian stem.
  #tables = { strict: new Map(), loose: new Map(), bones: new Map(), stem: new Map(), stemSound: new Map() };

  constructor(postings, keys) {
    Object.assign(this, { postings, keys });
    this.size = postings.size;
    const put = (table, key, term) => {
      const known = table.get(key);
      if (!known) table.set(key, [term]);
      else if (known[known.length - 1] !== term) known.push(term);
    };
    const { strict, loose, bones, stem: byStem, stemSound } = this.#tables;
    for (const term of postings.terms) {
      if (!isWord(term)) continue;
      const bare = keys.stem(term);
      for (const key of keys.strict(term)) put(strict, key, term);
      for (const key of keys.loose(term)) if (key.length > 2) put(loose, key, term);
      for (const key of keys.bones(term)) if (key.length > 2) put(bones, key, term);
      put(byStem, bare, term);
      if (isIndic(term)) for (const key of keys.strict(bare)) put(stemSound, key, term);
    }
    this.alike = remembering((word) =>
      [...this.#find(word)].sort((a, b) => b[1] - a[1] || this.frequency(b[0]) - this.frequency(a[0]) || compare(a[0], b[0])).slice(0, MOST),
    );
  }

  /** In how many listings a term stands. */
  frequency(term) {
    return this.postings.frequencies.get(term) ?? 0;
  }

  isKnown = (term) => this.postings.frequencies.has(term);

  #find(word) {
    const worth = new Map(this.isKnown(word) ? [[word, 1]] : []);
    if (!isWord(word)) return worth;
    const { strict, loose, bones, stem } = this.keys;
    const add = (terms, value) => {
      for (const term of terms) if (value > (worth.get(term) ?? 0)) worth.set(term, value);
    };
    add(this.#withKeys("stem", [stem(word)]), STEM);
    add(this.#withKeys("strict", strict(word)), SOUND);
    add(this.#withStemSounds(word), STEM_SOUND);
    const best = Math.max(0, ...worth.values());
    const isEnough = best === 1 || best === SOUND || [...worth.keys()].reduce((sum, term) => sum + this.frequency(term), 0) >= ENOUGH;
    add(this.#withKeys("loose", loose(word)), LOOSE);
    const scripts = new Set([...worth.keys()].map(scriptOf));
    for (const term of this.#withKeys("bones", bones(word))) {
      const closeness = scripts.has(scriptOf(term)) ? 0 : this.#likeness(word, term);
      if (closeness >= CLOSE_ENOUGH) add([term], BONES * closeness);
    }
    if (!isEnough) {
      for (const [meant, value] of this.#meant(word)) {
        for (const [term, likeness] of this.alike(meant)) if (likeness >= STEM_SOUND) add([term], value * likeness);
      }
      if (!worth.size) add(this.#split(word), SPLIT);
    }
    return worth;
  }

  #withKeys(table, keys) {
    return new Set(keys.flatMap((key) => this.#tables[table].get(key) ?? []));
  }

  #withStemSounds(word) {
    const { strict, stem } = this.keys;
    if (!isIndic(word)) return this.#withKeys("stemSound", strict(word).flatMap((said) => [said, withoutEnding(said)]));
    const sounds = strict(stem(word));
    return [...this.#withKeys("stemSound", sounds), ...this.#withKeys("strict", sounds)];
  }

  #likeness(one, other) {
    const { strict } = this.keys;
    return Math.max(...strict(one).flatMap((a) => strict(other).map((b) => similarity(a, b))));
  }

  // What a word that stands in no listing may be meant for: the beginnings of words, or else a letter or two wrong.
  #meant(word) {
    if (word.length >= SHORTEST_BEGINNING) {
      const longer = this.beginningWith(word, MOST_MEANT);
      if (longer.length) return longer.map((term) => [term, BEGINNING]);
    }
    return this.#misspelt(word)
      .sort((a, b) => b[1] - a[1] || this.frequency(b[0]) - this.frequency(a[0]) || compare(a[0], b[0]))
      .slice(0, MOST_MEANT);
  }

  /** The terms that begin so, those in the most listings first. */
  beginningWith(start, most) {
    const found = this.postings.terms.filter((term) => term.startsWith(start));
    return found.sort((a, b) => this.frequency(b) - this.frequency(a) || compare(a, b)).slice(0, most);
  }

  // Terms that differ in a letter or two, in how they are spelt or how they sound.
  #misspelt(word) {
    if (word.length < SHORTEST_MISSPELT) return [];
    const { strict } = this.keys;
    const most = word.length < SHORTEST_TWICE_MISSPELT ? 1 : 2;
    const found = [];
    for (const term of this.postings.terms) {
      if (term.length < SHORTEST_MISSPELT - 1 || Math.abs(term.length - word.length) > most + 1 || !isWord(term)) continue;
      let off = distance(word, term, most);
      for (const a of strict(word)) for (const b of strict(term)) off = Math.min(off, distance(a, b, most));
      if (off <= most && this.#haveHeadsAlike(word, term, most)) found.push([term, off <= 1 ? ONE_OFF : TWO_OFF]);
    }
    return found;
  }

  // Only words whose beginnings are the same but for a letter or two left out on either side are compared by the server.
  #haveHeadsAlike(word, term, most) {
    const { strict } = this.keys;
    const ofTerm = term.length >= SHORTEST_TWICE_MISSPELT - 2 ? 2 : 1;
    return [[word, term], [strict(word)[0], strict(term)[0]]].some(([one, other]) => {
      const shortened = leftOut(head(other), ofTerm);
      return [...leftOut(head(one), most)].some((each) => shortened.has(each));
    }); // prettier-ignore
  }

  #split(word) {
    const ways = [];
    for (let at = 3; at < word.length - 2; at++) ways.push([word.slice(0, at), word.slice(at)]);
    return ways.filter((pair) => pair.every(this.isKnown)).map((pair) => pair.join(" "));
  }

  /** The word that a misspelt one was probably meant for; undefined where it may well be right as it is. */
  meant(word) {
    const here = this.frequency(word);
    if (here > 1 || !isWord(word) || word.length < SHORTEST_MISSPELT) return undefined;
    const alike = this.alike(word);
    if (alike.some(([term, worth]) => worth >= SOUND && term !== word)) return undefined;
    const [best] = (here ? this.#misspelt(word) : alike)
      .filter(([term]) => term !== word && !term.includes(" ") && isIndic(term) === isIndic(word))
      .sort(([a, worth], [b, other]) => (other >= LOOSE) - (worth >= LOOSE) || this.frequency(b) - this.frequency(a) || compare(b, a));
    return best && this.frequency(best[0]) > 10 * here ? best[0] : undefined;
  }
}

// Letters as the server hashes them: by the low byte of their code.
const head = (word) => Array.from(word.slice(0, HEAD), (letter) => String.fromCharCode(letter.charCodeAt(0) & 0xff || 1)).join("");

// A head whole and with up to so many letters left out.
const leftOut = (word, most) => {
  const found = new Set([word]);
  let last = [word];
  for (let count = 0; count < Math.min(most, word.length - 1); count++) {
    last = last.flatMap((each) => Array.from(each, (_, at) => each.slice(0, at) + each.slice(at + 1)));
    for (const each of last) found.add(each);
  }
  return found;
};
