// What a word is found by: how it sounds, strictly, loosely and by its consonants, and its stem. Worked out once for each word.

import { unique } from "./analysis.js";
import { bare, loosen, readingsOf } from "./sounds.js";
import { stemsOf } from "./stems.js";

const [STRICT, LOOSE, BONES, STEM] = [0, 1, 2, 3];

export class Keys {
  #known;
  #readings;
  #stem;

  /** `known`: what was worked out before, as `entries` told it. */
  constructor(tables, known = []) {
    this.#known = new Map(known);
    this.#readings = readingsOf(tables.sounds);
    this.#stem = stemsOf(tables.stems);
    this.knewAll = true;
  }

  #of(word) {
    let keys = this.#known.get(word);
    if (!keys) {
      const strict = this.#readings(word);
      keys = [strict, unique(strict.map(loosen)), unique(strict.map(bare)), this.#stem(word)];
      this.#known.set(word, keys);
      this.knewAll = false;
    }
    return keys;
  }

  /** Vowels kept: ["mukti"] of "ਮੁਕਤੀ" and of "mukthi". The likeliest first; so are the others. */
  strict = (word) => this.#of(word)[STRICT];

  loose = (word) => this.#of(word)[LOOSE];

  bones = (word) => this.#of(word)[BONES];

  stem = (word) => this.#of(word)[STEM];

  /** Everything worked out so far. */
  get entries() {
    return [...this.#known];
  }
}
