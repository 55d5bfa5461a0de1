// What codes, towns, dates and distances are called in the language of the page. Says what directory/web/wording.py and
// domain/schedule_words.py say; the sentences stand in the page's template "phrases", labels and phrases of the calendar in the pack.

import { isAscii } from "./analysis.js";
import { DAY_SECONDS, isoOfDay, momentOf } from "./calendar.js";

const SCRIPTS = { pa: /[\u0a01-\u0a75]/, hi: /[\u0900-\u0963]/, en: /[A-Za-z\u00c0-\u024f]/ };
const OWN_NAMES = { en: "English", hi: "हिन्दी", pa: "ਪੰਜਾਬੀ" };

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** The language that a text is most likely in, by its script; undefined where it has no letters. */
export const languageOf = (text) => Object.keys(SCRIPTS).find((language) => SCRIPTS[language].test(text));

/** [language, words] in a language where given, else in the first that is. */
export const best = (text, language) => (text?.[language] ? [language, text[language]] : (Object.entries(text ?? {})[0] ?? ["en", ""]));

export class Wording {
  constructor({ words }, engine) {
    this.language = document.documentElement.lang;
    this.labels = words.labels;
    this.phrases = words.calendar[this.language];
    this.doubtAfterDays = words.doubt_after_days;
    this.engine = engine;
    this.sentences = new Map(
      Array.from(document.getElementById("phrases").content.querySelectorAll("data"), (each) => [each.value, each.textContent]),
    );
    this.numbers = new Intl.NumberFormat(this.language === "en" ? "en-IN" : this.language, { numberingSystem: "latn" });
  }

  /** A sentence of the page, with what goes into it. */
  say = (name, values = {}) => fill(this.sentences.get(name) ?? "", values);

  count = (name, number) => this.say(number === 1 ? `${name}-one` : name, { num: this.numbers.format(number) });

  label(facet, code) {
    if (facet === "day") return this.day(code);
    if (facet === "time") return this.sentences.get(`time ${code}`) ?? code;
    if (facet === "city") return this.town(code);
    return best(this.labels[facet]?.[code], this.language)[1] || code;
  }

  listed = (facet, codes) => codes.map((code) => this.label(facet, code)).join(", ");

  languageName = (language) => OWN_NAMES[language];

  day = (code) => this.sentences.get(`day ${code}`) ?? this.date(code);

  /** A date, given as YYYY-MM-DD. */
  date(iso, withYear = true) {
    const [year, month, day] = iso.split("-").map(Number);
    return `${day} ${this.phrases.months[month - 1]}${withYear ? ` ${year}` : ""}`;
  }

  /** What a town that a listing names is called; as the listing has it, where that isn't known. */
  town = (name) => this.#called(name, "town", "district");

  /** The same of a state. */
  state = (name) => this.#called(name, "state");

  #called(name, ...kinds) {
    if (this.language === "en" && isAscii(name)) return name;
    const place = this.engine.gazetteer.named(name).find(({ kind }) => kinds.includes(kind));
    return place ? this.placeName(place) : name;
  }

  placeName = (place) => place[this.language] ?? place.name;

  /** The least that says where: "Model Town, Ludhiana". */
  place({ locality, city, district, address }) {
    const town = city ?? district;
    const parts = new Set([locality !== town && locality, town && this.town(town)].filter(Boolean));
    return [...parts].join(", ") || address;
  }

  distance(km) {
    return km < 1 ? this.say("close") : this.say("away", { distance: this.numbers.format(Math.round(km)) });
  }

  clock(minute) {
    const [hour, rest] = [Math.floor(minute / 60), String(minute % 60).padStart(2, "0")];
    const named = this.phrases.named_clocks[`${hour}:${rest}`];
    const bare = named ?? fill(this.phrases.bare_clock, { time: `${((hour + 11) % 12) + 1}:${rest}`, part: this.phrases.parts[hour] });
    return fill(this.phrases.clock, { bare });
  }

  /** When an occurrence is, seen from a moment, by the clock and calendar of its zone: "Today 6:30 pm". */
  occasion({ start, over, end, isTimeKnown }, zone, moment) {
    const { phrases } = this;
    const today = zone.today(moment);
    const [day, minute] = zone.shown(start);
    const [endDay, endMinute] = end === null ? [] : zone.shown(end);
    const isAllDay = end !== null && minute === 0 && endMinute === 0;
    if (isTimeKnown && start <= moment && moment < over) {
      if (isAllDay) return `${phrases.open_now}, ${phrases.all_day}`;
      if (end === null) return `${phrases.on_now}, ${fill(phrases.clock_since, { clock: this.clock(minute) })}`;
      // The small hours belong to the night before: "until tomorrow 1:00 am" would be taken for a day later.
      const until = this.clock(endMinute);
      const clock = endDay > today && endMinute >= 240 ? `${phrases.tomorrow.toLowerCase()} ${until}` : until;
      return `${phrases.on_now}, ${fill(phrases.clock_until, { clock })}`;
    }
    const time = isAllDay ? phrases.all_day : isTimeKnown ? this.clock(minute) : phrases.time_unknown;
    const comma = isTimeKnown && !isAllDay ? "" : ",";
    if (day === today) return `${phrases.today}${comma} ${time}`;
    if (day === today + 1) return `${phrases.tomorrow}${comma} ${time}`;
    const [date, now] = [isoOfDay(day), isoOfDay(today)];
    return `${phrases.weekdays[(day + 6) % 7]} ${this.date(date, date.slice(0, 4) !== now.slice(0, 4))}, ${time}`;
  }

  /** What is said of a confirmation: {words, isDoubted, note}; undefined where nobody has ever confirmed it. */
  checked({ verified_on: verifiedOn, is_reported: isReported }, moment) {
    const date = verifiedOn && this.date(verifiedOn);
    if (isReported) {
      const last = date ? ` ${this.say("reported-last", { date })}` : "";
      return { words: this.say("reported"), isDoubted: true, note: this.say("reported-note") + last };
    }
    if (!verifiedOn) return undefined;
    const verified = momentOf(Date.parse(`${verifiedOn}T00:00:00Z`)) / DAY_SECONDS;
    const isDoubted = this.engine.agenda.home.today(moment) - verified >= this.doubtAfterDays;
    return { words: this.say(isDoubted ? "doubted" : "checked", { date }), isDoubted };
  }
}
