// Which place a name or postal code means. Answers as directory/domain/gazetteer.py and place_names.py do, for the places in the pack.

import { isAscii } from "./analysis.js";
import { plainDigits } from "./times.js";

const [KM_PER_DEGREE, NEAR_KM, MOST_WORDS] = [111.2, 40, 8];
const [DISTRICT, LOCALITY, STATE] = ["district", "locality", "state"];
const DISTRICT_WORD =
  /^(?:distt?\.?|district|zila|jila|जिला|ज़िला|ਜ਼ਿਲ੍ਹਾ|ਜਿਲ੍ਹਾ|ਜ਼ਿਲਾ)\s+|\s+(?:distt?\.?|district|zila|जिला|ज़िला|ਜ਼ਿਲ੍ਹਾ|ਜਿਲ੍ਹਾ|ਜ਼ਿਲਾ)$/giu;

const SIGNS = { "ँ": "ं", "ਂ": "ੰ", "ी": "ि", "ू": "ु", "ਈ": "ਇ", "ੀ": "ਿ", "ੂ": "ੁ", "ई": "इ", "ऊ": "उ", "ਣ": "ਨ", "ण": "न", "ଣ": "ନ" }; // prettier-ignore
const DROPPED = /[\u093c\u0a3c\u0a71\u200c\u200d\u0a51]/g;
const NASAL = /[ङञणनमਙਞਣਨਮ][\u094d\u0a4d](?=[क-म])/g;
const NOT_A_LETTER = /[^a-z0-9\u0900-\u0963\u0966-\u0a7f]+/g;
const SPELLINGS = /([bdgjkst])\1?h|ph|chh|aa+|ee|ii|iy|oo|uu|ou|w|q|z|([a-z])\2/g;
const SPELT = { ph: "f", chh: "ch", ee: "i", ii: "i", iy: "i", oo: "u", uu: "u", ou: "u", w: "v", q: "k", z: "j" };

/** One key for the spellings of a name in one script. "Ludhiāna" and "LUDHIYANA" are both "ludiana". */
const foldName = (name) => {
  let text = name.toLowerCase();
  if (!isAscii(text)) text = withoutMarks(text);
  return text.replace(NOT_A_LETTER, "").replace(SPELLINGS, (spelling) => SPELT[spelling] ?? spelling[0]);
};

const withoutMarks = (text) => {
  const decomposed = text.replaceAll("ß", "ss").normalize("NFD");
  const kept = Array.from(decomposed, (c) => (c > "\u08ff" || !/\p{Mn}/u.test(c) ? c : "")).join("");
  const plain = Array.from(kept.normalize("NFC").replace(DROPPED, ""), (c) => SIGNS[c] ?? c).join("");
  return plain.replace(NASAL, "ं");
};

const distanceKm = (a, b) =>
  KM_PER_DEGREE *
  Math.hypot(b.latitude - a.latitude, (b.longitude - a.longitude) * Math.cos(((a.latitude + b.latitude) / 2) * (Math.PI / 180)));

export class Gazetteer {
  #byFold;

  /** Places, the likeliest first, and postal codes {code: [district, state, latitude, longitude]}; `towns` are those of the listings. */
  constructor(places, postalCodes, towns) {
    Object.assign(this, { places, postalCodes, towns });
  }

  // Not every page asks for a place.
  #names() {
    const byFold = new Map();
    for (const place of this.places) {
      for (const name of new Set(place.names.map(foldName))) {
        const known = byFold.get(name);
        if (known) known.push(place);
        else byFold.set(name, [place]);
      }
    }
    return byFold;
  }

  /** All places that this name can mean, the likeliest first. */
  named(name) {
    this.#byFold ??= this.#names();
    return this.#byFold.get(foldName(name)) ?? [];
  }

  /** The place that is meant, {name, latitude, longitude, names, kind}; undefined where none is known by that name. */
  find(text) {
    return this.#find(text) ?? this.towns.get(text.split(/\s+/).filter(Boolean).join(" ").toLowerCase());
  }

  #find(text) {
    const digits = plainDigits(text).replace(/[ -]/g, "");
    if (Object.hasOwn(this.postalCodes, digits)) return this.#ofPostalCode(digits);
    const bare = text.trim().replace(DISTRICT_WORD, "");
    if (bare !== text.trim()) {
      const district = this.named(bare).find((place) => place.kind === DISTRICT);
      if (district) return district;
    }
    const [found] = this.named(bare);
    if (found) return found;
    const words = bare.split(/[\s,;]+/).filter(Boolean).slice(-MOST_WORDS); // prettier-ignore
    for (let at = 1; at < words.length; at++) {
      const wider = this.named(words.slice(at).join(" ")).find((place) => place.kind !== LOCALITY);
      if (wider) {
        const before = words.slice(0, at).join(" ");
        const named = this.named(before);
        return this.#nearest(named.length ? named : [this.#find(before)].filter(Boolean), wider) ?? wider;
      }
    }
    return undefined;
  }

  #nearest(places, wider) {
    if (wider.kind === STATE) return places.find((place) => place.state === wider.state);
    const [nearest] = places
      .map((place) => [distanceKm(place, wider), place])
      .filter(([km]) => km <= NEAR_KM)
      .sort(([a], [b]) => a - b);
    return nearest?.[1];
  }

  #ofPostalCode(code) {
    const [district, state, latitude, longitude] = this.postalCodes[code];
    const whole = this.named(district).find((place) => place.kind === DISTRICT && place.state === state);
    const point = latitude === null ? whole : { latitude, longitude };
    return point && { name: code, names: [code], kind: "postal-code", state, latitude: point.latitude, longitude: point.longitude };
  }
}
