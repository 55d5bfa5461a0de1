// When listings take place: recurrences evaluated for any date. Answers as index/calendar.py, agenda.py and zones.py do. Days are Python's
// ordinals (1 is 1 January of the year 1), instants are seconds since the midnight, in UTC, that begins day 0.

import { dateOf, isoOf, WEEKDAYS } from "./times.js";

export const DAY_SECONDS = 24 * 3600;
const DAY_MINUTES = 24 * 60;
const EPOCH_DAY = 719163; // 1 January 1970
const [FIRST_DAY, LAST_DAY] = [693565, 803199]; // 1 December 1899, 31 January 2200
export const NEVER = (LAST_DAY + 1) * DAY_SECONDS;
const ASSUMED_MINUTES = 60;
const PARTS = { morning: 2, afternoon: 4, evening: 8, night: 17, tonight: 24 }; // as bits of what partAt tells
const ALL_PARTS = 31;
export const ALL_WEEK = 127;

export const partsOf = (part) => part.split(",").reduce((bits, each) => bits | PARTS[each], 0);
const partAt = (minute) => (minute < 0 ? 0 : minute < 300 ? 1 : minute < 720 ? 2 : minute < 1020 ? 4 : minute < 1260 ? 8 : 16);

export const dayOf = (iso) => EPOCH_DAY + Date.parse(`${iso}T00:00:00Z`) / (DAY_SECONDS * 1000);
export const isoOfDay = (day) => isoOf(new Date((day - EPOCH_DAY) * DAY_SECONDS * 1000));
const weekdayOfDay = (day) => (day + 6) % 7;
const weekOf = (day) => Math.floor((day - 1) / 7);

// Which of its weekday a day is in its month: bit 0 the first ... bit 4 the fifth, and bit 5 if the last.
const ordinalBits = (day) => {
  const date = new Date((day - EPOCH_DAY) * DAY_SECONDS * 1000);
  const place = date.getUTCDate() - 1;
  const length = dateOf(date.getUTCFullYear(), date.getUTCMonth() + 2, 0).getUTCDate();
  return (1 << Math.floor(place / 7)) | (place + 7 >= length ? 32 : 0);
};

/** One IANA zone. Times that the clocks skip are taken with the offset before, of those that come twice the first is taken. */
class Zone {
  #offsets = new Map(); // day -> seconds, undefined where the clocks change
  #todays = new Map();
  #format;

  constructor(name) {
    this.#format = new Intl.DateTimeFormat("en-US", {
      timeZone: name, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    }); // prettier-ignore
  }

  // What clocks show at an instant (seconds since 1970), as if it were UTC.
  #wall(instant) {
    const parts = {};
    for (const { type, value } of this.#format.formatToParts(instant * 1000)) parts[type] = Number(value);
    return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second) / 1000;
  }

  #offsetAt = (instant) => this.#wall(instant) - instant;

  #offsetOf(wall) {
    const [before, after] = [this.#offsetAt(wall - DAY_SECONDS), this.#offsetAt(wall + DAY_SECONDS)];
    if (before === after || this.#offsetAt(wall - before) === before) return before;
    return this.#offsetAt(wall - after) === after ? after : before;
  }

  #offsetOn(day, minute) {
    if (!this.#offsets.has(day)) {
      const midnight = (day - EPOCH_DAY) * DAY_SECONDS;
      const [first, last] = [this.#offsetOf(midnight), this.#offsetOf(midnight + DAY_SECONDS - 60)];
      this.#offsets.set(day, first === last ? first : undefined);
    }
    return this.#offsets.get(day) ?? this.#offsetOf((day - EPOCH_DAY) * DAY_SECONDS + minute * 60);
  }

  /** The instant of a local day and a minute after its midnight, which may run into the next days. */
  instant(day, minute) {
    const on = day + Math.floor(minute / DAY_MINUTES);
    const of = minute % DAY_MINUTES;
    return on * DAY_SECONDS + of * 60 - this.#offsetOn(on, of);
  }

  /** [day, minute] that clocks show at an instant. */
  shown(instant) {
    const wall = this.#wall(instant - EPOCH_DAY * DAY_SECONDS) + EPOCH_DAY * DAY_SECONDS;
    return [Math.floor(wall / DAY_SECONDS), Math.floor((wall % DAY_SECONDS) / 60)];
  }

  today(moment) {
    if (!this.#todays.has(moment)) this.#todays.set(moment, this.shown(moment)[0]);
    return this.#todays.get(moment);
  }
}

const RECURRENCE = ["weekdays", "ordinals", "interval", "first", "last", "excepted", "start", "minutes", "always"];

/** One recurrence of a schedule in a zone. */
class Recurrence {
  constructor(row, zone) {
    RECURRENCE.forEach((name, at) => (this[name] = row[at]));
    this.zone = zone;
    this.isEndless = this.last === null;
    this.first ??= 0;
    this.last ??= LAST_DAY;
    this.start ??= -1;
    if (this.always) Object.assign(this, { weekdays: ALL_WEEK, start: 0, minutes: DAY_MINUTES });
    this.isTimeKnown = this.start >= 0;
    this.parts = this.always ? ALL_PARTS : partAt(this.start);
  }

  isOn(day) {
    if (!((this.weekdays >> weekdayOfDay(day)) & 1) || day < this.first || day > this.last) return false;
    if (this.ordinals && !(this.ordinals & ordinalBits(day))) return false;
    if (this.interval > 1 && (weekOf(day) - weekOf(this.first)) % this.interval) return false;
    return !this.excepted.includes(day);
  }

  /** {start, over, end, isTimeKnown} of the occurrence on a day that it names; `end` null where it is not known. */
  on(day) {
    const { start, minutes, zone } = this;
    const begin = zone.instant(day, Math.max(start, 0));
    let over = begin + ASSUMED_MINUTES * 60;
    if (minutes || !this.isTimeKnown) {
      const end = zone.instant(day, this.isTimeKnown ? start + minutes : DAY_MINUTES);
      over = end > begin ? end : begin + (minutes || ASSUMED_MINUTES) * 60;
    }
    return { start: begin, over, end: this.isTimeKnown && minutes ? over : null, isTimeKnown: this.isTimeKnown };
  }

  /** The first `most` occurrences that are not over. */
  coming(moment, most) {
    const found = [];
    // What runs past midnight, and through hours that clocks skip, may have begun two days before.
    for (let day = Math.max(this.zone.today(moment) - 2, this.first); day <= this.last && found.length < most; day++) {
      if (!this.isOn(day)) continue;
      const occurrence = this.on(day);
      if (occurrence.over > moment) found.push(occurrence);
    }
    return found;
  }

  /** When its last occurrence is over; 0 where it has none. */
  get lastOver() {
    for (let day = this.last; day >= Math.max(this.first, FIRST_DAY); day--) if (this.isOn(day)) return this.on(day).over;
    return 0;
  }
}

// In order, each once.
const inOrder = (occurrences) => {
  const order = (a, b) =>
    a.start - b.start || a.over - b.over || a.isTimeKnown - b.isTimeKnown || (a.end === null) - (b.end === null);
  return occurrences.sort(order).filter((each, at, all) => !at || order(each, all[at - 1]) !== 0);
};

/** The calendars of listings {recurrences, timezone, isRemote}. `home` is the zone of the site: a remote listing's times are told in it. */
export class Agenda {
  #zones = new Map();
  #next = new Map();

  constructor(listings, home) {
    this.home = this.#zone(home);
    this.documents = listings.map(({ recurrences, timezone, isRemote }) => {
      const zone = this.#zone(timezone);
      return {
        zone,
        frame: isRemote ? this.home : zone, // by whose days it goes
        isAway: isRemote && timezone !== home,
        entries: recurrences.map((row) => new Recurrence(row, zone)),
      };
    });
  }

  #zone(name) {
    if (!this.#zones.has(name)) this.#zones.set(name, new Zone(name));
    return this.#zones.get(name);
  }

  /** The end of the day at home. */
  midnight = (moment) => this.home.instant(this.home.today(moment) + 1, 0);

  // The weekdays, as bits, on which something starts among `count` days from `first` on, which gives the first day in a zone.
  #days(document, first, count, part) {
    const { zone, isAway, entries } = this.documents[document];
    const wanted = part ? partsOf(part) : null;
    const from = first(isAway ? this.home : zone);
    let bits = 0;
    for (const entry of entries) {
      if (isAway && entry.isTimeKnown && !entry.always) {
        for (let day = from - 2; day < from + count + 2; day++) {
          if (!entry.isOn(day)) continue;
          const [homeDay, minute] = this.home.shown(entry.on(day).start);
          const isWanted = wanted === null || partAt(minute) & wanted;
          if (isWanted && from <= homeDay && homeDay < from + count) bits |= 1 << weekdayOfDay(homeDay);
        }
      } else if (wanted === null || entry.parts & wanted) {
        for (let day = from; day < from + count; day++) if (entry.isOn(day)) bits |= 1 << weekdayOfDay(day);
      }
    }
    return bits;
  }

  /** The weekdays, as bits, of the seven days from today on, in a part of the day if one is given. */
  week = (document, moment, part) => this.#days(document, (zone) => zone.today(moment), 7, part);

  /** Whether something starts on that day. */
  isOn = (document, day, part) => this.#days(document, () => day, 1, part) !== 0;

  /** The weekdays, as bits, on which what is on now started; all where it is always on. */
  on(document, moment) {
    const { zone, isAway, entries } = this.documents[document];
    let bits = 0;
    for (const entry of entries.filter((each) => each.isTimeKnown)) {
      for (let day = zone.today(moment); day > zone.today(moment) - 3; day--) {
        if (!entry.isOn(day)) continue;
        const { start, over } = entry.on(day);
        if (start > moment || moment >= over) continue;
        bits |= entry.always ? ALL_WEEK : 1 << weekdayOfDay(isAway ? this.home.shown(start)[0] : day);
      }
    }
    return bits;
  }

  /** The first occurrence that is not over; undefined where there is none. */
  next(document, moment) {
    const key = `${document} ${moment}`;
    if (!this.#next.has(key)) this.#next.set(key, this.coming(document, moment, 1)[0]);
    return this.#next.get(key);
  }

  /** The first so many occurrences that are not over, in order. */
  coming = (document, moment, most) =>
    inOrder(this.documents[document].entries.flatMap((entry) => entry.coming(moment, most))).slice(0, most);

  /** Those that begin today, where one goes or else at home; over ones too. */
  startingToday(document, moment) {
    const { frame, entries } = this.documents[document];
    const today = frame.today(moment);
    const [first, end] = [frame.instant(today, 0), frame.instant(today + 1, 0)];
    const near = [-2, -1, 0, 1, 2].map((days) => today + days);
    const found = entries.flatMap((entry) => near.filter((day) => entry.isOn(day)).map((day) => entry.on(day)));
    return inOrder(found.filter(({ start }) => first <= start && start < end));
  }

  /** Whether something in that part of the day is still to come, or to end, however far away. */
  lasts(document, moment, part) {
    const { isAway, entries } = this.documents[document];
    const wanted = partsOf(part);
    return entries.some((entry) => {
      if (!isAway) return (entry.parts & wanted) !== 0 && (entry.isEndless || entry.lastOver > moment);
      const [next] = entry.coming(moment, 1);
      const told = next && entry.isTimeKnown && !entry.always ? partAt(this.home.shown(next.start)[1]) : entry.parts;
      return next !== undefined && (told & wanted) !== 0;
    });
  }

  /** The weekdays, as bits, that a day's name means where a listing's days are told. */
  mask(name, document, moment) {
    const today = weekdayOfDay(this.documents[document].frame.today(moment));
    if (name === "today") return 1 << today;
    if (name === "tomorrow") return 1 << ((today + 1) % 7);
    if (name === "weekend") return today === 6 ? 64 : 96;
    return 1 << WEEKDAYS.indexOf(name);
  }
}

/** The instant, to the minute, of milliseconds since 1970. */
export const momentOf = (ms) => EPOCH_DAY * DAY_SECONDS + Math.floor(ms / 60000) * 60;
