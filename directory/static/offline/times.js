// Days and times of day as people say them, with digits or beside a weekday. Answers as index/understanding/times.py does, whose patterns
// and words come with the pack. Days are Date objects at midnight UTC, whatever zone they are meant in.

export const TONIGHT = "tonight";
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const PARTS = [[5, 12, "morning"], [12, 17, "afternoon"], [17, 21, "evening"], [21, 29, "night"]]; // prettier-ignore
const DAY_MS = 24 * 3600 * 1000;

export const dateOf = (year, month, day) => new Date(Date.UTC(year, month - 1, day));
const weekdayOf = (date) => (date.getUTCDay() + 6) % 7;
export const isoOf = (date) => date.toISOString().slice(0, 10);
const daysAfter = (date, days) => new Date(date.getTime() + days * DAY_MS);

export const plainDigits = (text) =>
  text.replace(/[\u0966-\u096f\u0a66-\u0a6f]/g, (digit) => String((digit.charCodeAt(0) & 0xf) - 6));

export class Times {
  constructor({ patterns, months, unsure, next, ordinals, beside }) {
    this.patterns = Object.fromEntries(Object.entries(patterns).map(([name, source]) => [name, new RegExp(source, "giu")]));
    this.months = months;
    this.ordinals = new Map(Object.entries(ordinals));
    this.next = new Set(next);
    this.unsure = new Set(unsure);
    this.beside = new Set(beside);
  }

  /** The dates and clock times written with digits, {start, end, parameter, value}, without overlaps. */
  moments(typed, today) {
    const text = plainDigits(typed);
    const taken = [];
    for (const found of [...this.#dates(text, today), ...this.#times(text)]) {
      if (taken.every(({ start, end }) => found.end <= start || found.start >= end)) taken.push(found);
    }
    return taken;
  }

  #dates(text, today) {
    const month = (name) => this.months[name.toLowerCase()];
    return [
      ...Array.from(text.matchAll(this.patterns.iso), (m) => on(m, today, m[1], m[2], m[3])),
      ...Array.from(text.matchAll(this.patterns.day_month), (m) => on(m, today, m[3], month(m[2]), m[1])),
      ...Array.from(text.matchAll(this.patterns.month_day), (m) => on(m, today, m[3], month(m[1]), m[2])),
      ...Array.from(text.matchAll(this.patterns.numeric), (m) => on(m, today, m[3] || m[6], m[2] || m[5], m[1] || m[4])),
    ].filter(Boolean);
  }

  #times(text) {
    const moments = [];
    const add = (match, start, end) =>
      moments.push({ start: match.index, end: match.index + match[0].length, parameter: "time", value: partsOf(start, end) });
    const minutes = (...clock) => this.#minutes(text, ...clock);
    for (const m of text.matchAll(this.patterns.between)) {
      const [start, end] = [minutes(m[1], m[2], m[3] || m[6]), minutes(m[4], m[5], m[6])];
      const isClock = m[3] || m[6] || m[2] || m[0].toLowerCase().includes("between");
      if (start !== undefined && end !== undefined && isClock) add(m, start, end);
    }
    for (const name of ["after", "after_indian"]) {
      for (const m of text.matchAll(this.patterns[name])) {
        const start = minutes(m[1], m[2], m[3]);
        if (start !== undefined) add(m, start, start >= 12 * 60 ? 29 * 60 : 24 * 60);
      }
    }
    for (const name of ["before", "before_indian"]) {
      for (const m of text.matchAll(this.patterns[name])) {
        const end = minutes(m[1], m[2], m[3], true);
        if (end !== undefined) add(m, 5 * 60, end);
      }
    }
    for (const m of [...text.matchAll(this.patterns.at), ...text.matchAll(this.patterns.at_bare)]) {
      const groups = m.slice(1).filter(Boolean);
      const half = groups.find((group) => !/^\d+$/.test(group));
      const [hour, minute] = groups.filter((group) => /^\d+$/.test(group));
      const at = minutes(hour, minute, half);
      if (at !== undefined) add(m, at, at + 60);
    }
    return moments;
  }

  // Minutes after midnight; without am or pm as the rest of the words, or else habit, has it. Undefined where no clock shows that.
  #minutes(text, hour, minute, half, isEarly = false) {
    let hours = Number(hour);
    const minutes = Number(minute || 0);
    if (hours > 24 || minutes > 59 || (half && (hours < 1 || hours > 12))) return undefined;
    if (half) return ((hours % 12) + (/^p/i.test(half) ? 12 : 0)) * 60 + minutes;
    if (hours <= 12 && !(minute && hour.startsWith("0"))) {
      if (text.search(this.patterns.morning) >= 0) hours = hours === 12 ? 0 : hours;
      else if (text.search(this.patterns.evening) >= 0 || (isEarly ? hours < 6 : hours < 9)) hours = (hours % 12) + 12;
    }
    return (hours % 24) * 60 + minutes;
  }

  /** The value for a weekday, or the day after tomorrow ("+2"), that stands after a word: "next" fri, "second" sat. */
  day(value, before, today) {
    if (value === "+2") return isoOf(daysAfter(today, 2));
    const weekday = WEEKDAYS.indexOf(value);
    if (weekday < 0) return value;
    if (this.ordinals.has(before)) return nthWeekday(this.ordinals.get(before), weekday, today);
    return this.next.has(before) && weekdayOf(today) === weekday ? isoOf(daysAfter(today, 7)) : value;
  }
}

// A written date; without a year the coming one. Undefined where there is no such date.
const on = (match, today, year, month, day) => {
  const now = today.getUTCFullYear();
  const years = year ? [Number(year) + (year.length === 2 ? 2000 : 0)] : [now, now + 1, now + 2, now + 4];
  for (const each of years) {
    const found = dateOf(each, Number(month), Number(day));
    const isThere = found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day);
    if (isThere && (year || found >= today)) {
      return { start: match.index, end: match.index + match[0].length, parameter: "day", value: isoOf(found) };
    }
  }
  return undefined;
};

// The parts of the day of which at least an hour lies between two times, in minutes after midnight; else the one that begins it.
const partsOf = (from, to) => {
  const start = from + (from < 300 ? 1440 : 0);
  const end = to + (to <= start ? 1440 : 0);
  const shared = PARTS.map(([since, until, name]) => [Math.min(end, until * 60) - Math.max(start, since * 60), name]);
  const long = shared.filter(([minutes]) => minutes >= 60).map(([, name]) => name);
  return long.join(",") || shared.reduce((best, each) => (each[0] > best[0] ? each : best))[1];
};

// The coming nth (1 to 5, or -1 for the last) such weekday of a month.
const nthWeekday = (ordinal, weekday, today) => {
  let day = daysAfter(today, (weekday - weekdayOf(today) + 7) % 7);
  const isIt = () =>
    Math.floor((day.getUTCDate() - 1) / 7) + 1 === ordinal || (ordinal === -1 && daysAfter(day, 7).getUTCMonth() !== day.getUTCMonth());
  while (!isIt()) day = daysAfter(day, 7);
  return isoOf(day);
};
