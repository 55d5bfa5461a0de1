// Which word stands where, and what it weighs: the index of the listings on this phone. Answers as index/matching.py and scoring.py do.

import { WORD, compare, fold } from "./analysis.js";

const FIELDS = ["title", "topic", "organisation", "place", "description"];
const WEIGHTS = [3, 2, 1.5, 1, 1];
const [K1, B] = [1.6, 0.75];

/** Made of documents, each a list of passages per field. */
export class Postings {
  constructor(documents) {
    this.size = documents.length;
    this.entries = new Map(); // term -> [{document, field, positions}], rising
    this.lengths = documents.map((texts, document) => FIELDS.map((name, field) => this.#add(document, field, texts[name] ?? [])));
    const averages = FIELDS.map((_, field) => this.lengths.reduce((sum, row) => sum + row[field], 0) / Math.max(this.size, 1) || 1);
    this.norms = this.lengths.map((row) => row.map((length, field) => 1 - B + (B * length) / averages[field]));
    this.terms = [...this.entries.keys()].sort(compare);
    this.frequencies = new Map(this.terms.map((term) => [term, new Set(this.entries.get(term).map((entry) => entry.document)).size]));
    this.remembered = new Map();
  }

  #add(document, field, passages) {
    let position = 0;
    let length = 0;
    for (const passage of passages) {
      for (const word of passage.match(WORD) ?? []) {
        const term = fold(word);
        if (term) {
          let known = this.entries.get(term);
          if (!known) this.entries.set(term, (known = []));
          const last = known.at(-1);
          if (last?.document === document && last.field === field) last.positions.push(position);
          else known.push({ document, field, positions: [position] });
          length++;
        }
        position++;
      }
      position++; // the gap keeps phrases within a passage
    }
    return length;
  }

  /** Where a term stands: one word, or several with blanks between, word after word in one passage. Positions are those of its first word. */
  entriesOf(term) {
    if (!term.includes(" ")) return this.entries.get(term) ?? [];
    const [first, ...rest] = term.split(" ").map((word) => this.entries.get(word) ?? []);
    const others = rest.map((entries) => new Map(entries.map((entry) => [entry.document * FIELDS.length + entry.field, new Set(entry.positions)])));
    return first.flatMap((entry) => {
      const there = others.map((places) => places.get(entry.document * FIELDS.length + entry.field));
      if (there.some((places) => !places)) return [];
      const positions = entry.positions.filter((position) => there.every((places, step) => places.has(position + step + 1)));
      return positions.length ? [{ ...entry, positions, share: positions.length / entry.positions.length }] : [];
    });
  }

  /** Documents that have any of a clause's terms -> score. */
  scores(clause) {
    const key = JSON.stringify(clause.terms);
    let found = this.remembered.get(key);
    if (!found) this.remembered.set(key, (found = this.#scores(clause.terms)));
    return found;
  }

  // Phrases first, then words: sums of floating point numbers depend on their order.
  #scores(terms) {
    const frequencies = new Map();
    const isPhrase = ([term]) => term.includes(" ");
    for (const [term, worth] of [...terms.filter(isPhrase), ...terms.filter((each) => !isPhrase(each))]) {
      for (const { document, field, positions, share = 1 } of this.entriesOf(term)) {
        const weight = ((WEIGHTS[field] * Math.round(positions.length / share)) / this.norms[document][field]) * share * worth;
        frequencies.set(document, (frequencies.get(document) ?? 0) + weight);
      }
    }
    const idf = Math.log(1 + (this.size - frequencies.size + 0.5) / (frequencies.size + 0.5));
    const scores = new Map();
    for (const [document, frequency] of frequencies) scores.set(document, (frequency * (idf * (K1 + 1))) / (frequency + K1));
    return scores;
  }

  /** Documents that match all required clauses, or with `isAny` any of them -> score; optional ones add to it. Without required ones, all
   *  documents at a score of 1. */
  match(clauses, isAny) {
    const must = clauses.filter((clause) => clause.isRequired).map((clause) => this.scores(clause));
    let found = new Map();
    if (!must.length) for (let document = 0; document < this.size; document++) found.set(document, 1);
    else if (isAny) for (const part of must) for (const [document, score] of part) found.set(document, (found.get(document) ?? 0) + score);
    else {
      const [fewest, ...others] = [...must].sort((a, b) => a.size - b.size);
      for (const [document, score] of fewest) {
        if (others.every((part) => part.has(document))) {
          found.set(document, others.reduce((sum, part) => sum + part.get(document), score));
        }
      }
    }
    for (const clause of clauses.filter((each) => !each.isRequired)) {
      const more = this.scores(clause);
      for (const [document, score] of found) if (more.has(document)) found.set(document, score + more.get(document));
    }
    return found;
  }

  /** Of a document: field -> positions, in all its passages, at which any of these terms stand. */
  positionsIn(document, terms) {
    const found = new Map();
    for (const term of terms) {
      for (const entry of this.entriesOf(term)) {
        if (entry.document !== document) continue;
        const places = found.get(FIELDS[entry.field]) ?? new Set();
        for (const position of entry.positions) term.split(" ").forEach((_, step) => places.add(position + step));
        found.set(FIELDS[entry.field], places);
      }
    }
    return found;
  }
}
