// The dates of a list as a calendar file (iCalendar, RFC 5545): those of the next weeks one by one, in UTC, so that no rule and no zone can
// be misread. Made here, from what is on this phone.

import { addressOf } from "./listing.js";
import { DAY_SECONDS } from "./calendar.js";
import { best } from "./wording.js";

const WEEKS = 8;
const LINE_BYTES = 75;
const EPOCH = 719163 * DAY_SECONDS; // 1 January 1970, as calendar.js counts

const compact = (iso) => iso.replace(/[-:]|\.\d+/g, "");
const instant = (moment) => compact(new Date((moment - EPOCH) * 1000).toISOString());
const escaped = (words) => words.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

// Long lines go on after a line break and a space (3.1); no letter is cut.
const folded = (line) => {
  const bytes = (letter) => new TextEncoder().encode(letter).length;
  let room = LINE_BYTES;
  return Array.from(line, (letter) => {
    room -= bytes(letter);
    if (room >= 0) return letter;
    room = LINE_BYTES - 1 - bytes(letter);
    return `\r\n ${letter}`;
  }).join("");
};

const dateOf = (zone, moment) => {
  const [day] = zone.shown(moment);
  return compact(new Date((day * DAY_SECONDS - EPOCH) * 1000).toISOString()).slice(0, 8);
};

const event = ({ listing, zone }, { start, end, isTimeKnown }, wording, { host, isNeutral, now }) => {
  const [, title] = best(listing.title, wording.language);
  const places = isNeutral ? "" : addressOf(listing, wording).join(", ");
  const phones = isNeutral ? "" : (listing.phones ?? []).map(([number]) => number).join(", ");
  const lines = [
    "BEGIN:VEVENT",
    `UID:${listing.id}-${instant(start)}@${host}`,
    `DTSTAMP:${instant(now)}`,
    isTimeKnown ? `DTSTART:${instant(start)}` : `DTSTART;VALUE=DATE:${dateOf(zone, start)}`,
    end !== null && `DTEND:${instant(end)}`,
    `SUMMARY:${escaped(isNeutral ? wording.say(`neutral ${listing.kind}`) : title)}`,
    places && `LOCATION:${escaped(places)}`,
    phones && `DESCRIPTION:${escaped(phones)}`,
    "CLASS:PRIVATE",
    isTimeKnown ? "TRANSP:OPAQUE" : "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
  return lines.filter(Boolean);
};

/** The file as text; undefined where nothing has a date. `numbers`: those of the engine's listings; what is paused or always open has none. */
export const calendarFile = (numbers, wording, { now, host, isNeutral }) => {
  const { listings, agenda } = wording.engine;
  const until = now + WEEKS * 7 * DAY_SECONDS;
  const events = numbers.flatMap((number) => {
    const { zone, entries } = agenda.documents[number];
    const listing = listings[number];
    if (listing.paused !== undefined || entries.some((entry) => entry.always)) return [];
    const coming = agenda.coming(number, now, WEEKS * 7 * 3).filter(({ start }) => start < until);
    return coming.flatMap((occurrence) => event({ listing, zone }, occurrence, wording, { host, isNeutral, now }));
  });
  if (!events.length) return undefined;
  const lines = ["BEGIN:VCALENDAR", `PRODID:-//${host}//Saath//EN`, "VERSION:2.0", "METHOD:PUBLISH", ...events, "END:VCALENDAR"];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
};
