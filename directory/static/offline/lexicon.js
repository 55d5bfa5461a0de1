// All phrases that mean something, found among a visitor's words by spelling, by sound in any script, by their main words in whatever
// order, and with a letter or two wrong. Answers as index/understanding/lexicon.py does.

import { compare, isIndic, product, tokens, unique } from "./analysis.js";
import { nearest } from "./distance.js";

const LONGEST = 6;
export const [GUESSED, LOOSE, MAIN_WORDS, STEM, SOUND, SPELT] = [1, 2, 3, 4, 5, 6]; // how well what was typed is the phrase

const put = (table, key, number) => {
  const there = table.get(key);
  if (!there) table.set(key, [number]);
  else if (!there.includes(number)) there.push(number);
};

const joined = (choices) => product(choices, "", (way, each) => way + each);
const combinations = (choices) => product(choices, [], (way, each) => [...way, each]);

export class Lexicon {
  #spelt = new Map();
  #joined = new Map();
  #stems = new Map();
  #sounds = new Map();
  #loose = new Map();
  #main = new Map(); // keys of main words, sorted, with blanks between
  #mainWords = new Set();
  #words = new Set();
  #byFirstSound = new Map(); // first sound -> {sounds, words}, same places
  #byValue = new Map();
  #meanings = [];
  #said = [];

  /** Of concepts [id, parameter, value, isCertain, english, indian, also], those that only widen, those of days and times, and places. */
  constructor({ widening, times, concepts, stops }, places, keys) {
    Object.assign(this, { keys, concepts: new Map() });
    this.stops = new Set(stops);
    for (const each of widening) this.#keep(each);
    for (const each of [...times, ...concepts]) this.#addConcept(this.#keep(each));
    for (const place of places) {
      for (const name of place.names) {
        const words = tokens(name);
        const number = this.#addMeaning({ parameter: "near", value: place.name, isCertain: place.isPlain, concept: null }, [words.join("")]);
        this.#add(words, number, place.isPlain);
      }
    }
    this.#arrangeForGuessing();
  }

  #keep([id, parameter, value, isCertain, english, indian, also]) {
    const phrases = unique([...english, ...indian].map((phrase) => tokens(phrase).join(" ")));
    const concept = { id, parameter, value, isCertain, english, indian, also, phrases };
    this.concepts.set(id, concept);
    return concept;
  }

  #addConcept(concept) {
    const { id, parameter, value, isCertain } = concept;
    if (isCertain && parameter) put(this.#byValue, `${parameter} ${value}`, concept);
    const number = this.#addMeaning({ parameter, value, isCertain, concept: id }, concept.phrases.map((phrase) => phrase.replaceAll(" ", "")));
    for (const [said, isEnglish] of [[concept.english, true], [concept.indian, false]]) {
      for (const words of said.map(tokens)) {
        this.#add(words, number, true);
        this.#addStems(words, number, isEnglish);
      }
    } // prettier-ignore
  }

  #addMeaning(meaning, phrases) {
    this.#meanings.push(meaning);
    this.#said.push(phrases);
    return this.#meanings.length - 1;
  }

  #add(words, number, isSounded) {
    if (!words.length) return;
    if (words.length <= LONGEST) put(this.#spelt, words.join(" "), number);
    if (!isSounded) return;
    for (const word of words) this.#words.add(word);
    put(this.#joined, words.join(""), number);
    for (const sound of this.#soundsOf(words)) if (sound.length >= 3) put(this.#sounds, sound, number);
    for (const sound of this.#looseOf(words)) if (sound.length >= 4) put(this.#loose, sound, number);
  }

  #addStems(words, number, isEnglish) {
    if (words.length) put(this.#stems, words.map(this.keys.stem).join(" "), number);
    const main = words.filter((word) => !this.stops.has(word));
    if (main.length < 2 || main.length > LONGEST) return;
    for (const combination of combinations(main.map((word) => this.#mainKeys(word).slice(0, isEnglish ? 1 : 2)))) {
      put(this.#main, combination.sort(compare).join(" "), number);
      for (const key of combination) this.#mainWords.add(key);
    }
  }

  #arrangeForGuessing() {
    for (const word of [...this.#words].sort(compare)) {
      if (word.length < 5 || this.stops.has(word)) continue;
      const [sound] = this.keys.strict(word);
      const held = this.#byFirstSound.get(sound.slice(0, 1)) ?? { sounds: [], words: [] };
      held.sounds.push(sound);
      held.words.push(word);
      this.#byFirstSound.set(sound.slice(0, 1), held);
    }
  }

  #soundsOf = (run) => joined(run.map((word) => this.keys.strict(word).slice(0, 3)));

  #looseOf = (run) => joined(run.map((word) => this.keys.loose(word).slice(0, 2)));

  // Under what a main word of a phrase is kept: an English stem, or its loose sound; a word typed in Latin letters may be either.
  #mainKeys(word) {
    const bare = this.keys.stem(word);
    return isIndic(word) ? this.keys.loose(bare).slice(0, 1) : [`=${bare}`, this.keys.loose(word)[0]];
  }

  /** Whether a folded word by itself is one for a day or a time of day. */
  isAboutTime(word) {
    return (this.#spelt.get(word) ?? []).some((number) => ["day", "time", "day+time"].includes(this.#meanings[number].parameter));
  }

  /** The concepts that certainly stand for the same value as a meaning, without its own. */
  like({ parameter, value, concept }) {
    return (this.#byValue.get(`${parameter} ${value}`) ?? []).filter((each) => each.id !== concept);
  }

  hintsOf(concept) {
    return concept.also.filter((id) => this.concepts.has(id)).map((id) => this.concepts.get(id));
  }

  /** All meanings in some folded words, {words: numbers, meaning, quality, phrases}; they overlap. What `isKnown` isn't taken for misspelt. */
  matches(words, isKnown) {
    return [...this.#matchesOfRuns(words, isKnown), ...this.#matchesByMainWords(words)];
  }

  #matchesOfRuns(words, isKnown) {
    const matches = [];
    const guesses = words.map((word) => this.#guess(word, isKnown));
    for (let first = 0; first < words.length; first++) {
      for (let end = first + 1; end <= Math.min(first + LONGEST, words.length); end++) {
        const run = words.slice(first, end);
        const guessed = guesses.slice(first, end);
        let [found, quality] = this.#lookUp(run, isKnown);
        if (!found && guessed.some(Boolean)) {
          found = this.#spelt.get(run.map((word, at) => guessed[at] ?? word).join(" "));
          quality = GUESSED;
        }
        const numbers = run.map((_, at) => first + at);
        for (const number of found ?? []) {
          matches.push({ words: numbers, meaning: this.#meanings[number], quality, phrases: this.#said[number] });
        }
      }
    }
    return matches;
  }

  #lookUp(run, isKnown) {
    const spelt = this.#spelt.get(run.join(" "));
    if (spelt) return [spelt, SPELT];
    const joined = run.some((word) => this.stops.has(word)) ? undefined : this.#joined.get(run.join(""));
    if (joined) return [joined, SPELT];
    if (this.stops.has(run[0]) || this.stops.has(run.at(-1))) return [undefined, GUESSED];
    const shortest = run.some(isIndic) ? 3 : 5;
    const isLong = run.join("").length >= shortest;
    if (isLong) {
      for (const sound of this.#soundsOf(run)) {
        if (sound.length >= shortest - 1 && this.#sounds.has(sound)) return [this.#sounds.get(sound), SOUND];
      }
      const stems = this.#stems.get(run.map(this.keys.stem).join(" "));
      if (stems) return [stems, STEM];
    }
    if (!run.some(isKnown)) {
      for (const sound of this.#looseOf(run)) if (sound.length >= 4 && this.#loose.has(sound)) return [this.#loose.get(sound), LOOSE];
    }
    return [undefined, GUESSED];
  }

  // The word of the lexicon that a misspelt one is meant for: up to one letter off from five, two from eight.
  #guess(word, isKnown) {
    if (word.length < 5 || this.#words.has(word) || this.stops.has(word) || isKnown(word)) return undefined;
    const [sound] = this.keys.strict(word);
    const held = this.#byFirstSound.get(sound.slice(0, 1));
    if (!held) return undefined;
    const most = word.length < 8 ? 1 : 2;
    const spelt = nearest(word, held.words, most);
    const heard = nearest(sound, held.sounds, most);
    const best = spelt && heard ? (heard.off < spelt.off ? heard : spelt) : (spelt ?? heard);
    return best && held.words[best.place];
  }

  #matchesByMainWords(words) {
    const matches = [];
    const telling = words
      .map((word, at) => [at, this.stops.has(word) ? [] : this.#mainKeys(word).filter((key) => this.#mainWords.has(key))])
      .filter(([, keys]) => keys.length);
    for (let first = 0; first < telling.length; first++) {
      for (let size = 2; size <= Math.min(5, telling.length - first); size++) {
        const window = telling.slice(first, first + size);
        if (window.at(-1)[0] - window[0][0] > 2 * size + 2) break;
        for (const combination of combinations(window.map(([, keys]) => keys))) {
          for (const number of this.#main.get(combination.sort(compare).join(" ")) ?? []) {
            matches.push({ words: window.map(([at]) => at), meaning: this.#meanings[number], quality: MAIN_WORDS, phrases: [] });
          }
        }
      }
    }
    return matches;
  }
}
