// Listings of the pack with what can be said of them without a search: when they take place, and what their towns are called.

import { compare } from "./analysis.js";
import { Agenda, dayOf } from "./calendar.js";
import { Gazetteer } from "./gazetteer.js";

const readPlace = ([kind, state, latitude, longitude, isPlain, hi, pa, name, ...variants]) => {
  return { kind, state, latitude, longitude, isPlain, hi, pa, name, names: [name, hi, pa, ...variants].filter(Boolean) };
};

/** A text in all languages that it is in. */
export const given = (text) => ["en", "hi", "pa"].map((language) => text?.[language]).filter(Boolean);

export class Listed {
  /** `words` and `places` are parts of the pack; `listings` some of those in it. */
  constructor({ words, places, listings }) {
    this.listings = listings.map((each) => ({
      recurrences: [],
      timezone: words.timezone,
      ...each,
      isRemote: each.access !== "in-person" && each.access !== "hybrid",
      verified: each.verified_on && !each.is_reported ? dayOf(each.verified_on) : 0,
    }));
    this.doubtAfterDays = words.doubt_after_days;
    this.agenda = new Agenda(this.listings, words.timezone);
    this.gazetteer = new Gazetteer(places.places.map(readPlace), places.postal_codes, townsOf(listings));
  }
}

// Towns that listings are in, for those that the gazetteer lacks: the middle of theirs.
const townsOf = (listings) => {
  const held = new Map();
  for (const { place } of listings) {
    if (!place?.city || place.latitude === undefined) continue;
    const key = place.city.toLowerCase();
    held.set(key, [...(held.get(key) ?? []), place]);
  }
  const mean = (places, name) => places.reduce((sum, place) => sum + place[name], 0) / places.length;
  return new Map(
    [...held].map(([key, places]) => [
      key,
      { name: places.map(({ city }) => city).sort(compare)[0], names: [], latitude: mean(places, "latitude"), longitude: mean(places, "longitude") },
    ]),
  );
};
