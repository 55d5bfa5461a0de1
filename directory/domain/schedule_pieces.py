"""The pieces that schedules are written in: days, times, dates, places in the month, and the few words that join them.

It knows what each piece means by itself, and nothing of their order: that is `schedule_grammar`'s.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from .errors import InvalidValue
from .schedule_entry import EVERY_DAY

FORMS = "Use a form such as Mon,Wed 18:00-19:30; 2nd Sat 10:00-12:00; daily 06:00-07:00; 2026-12-05 10:00-13:00; or 24/7."


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as written. `half` is "a" or "p" (before or after noon), "named" (noon, midnight), or "" on the 24-hour clock."""

    hour: int
    minute: int
    half: str


class Days(tuple[int, ...]):
    """One weekday, or a group of them that has a name."""


class Ordinal(int):
    pass


class Number(int):
    pass


class Word(str):
    """A word that only joins the others, or a mark."""


_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORTER = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
_JOINING = (
    *("every", "each", "other", "alternate", "weekly", "fortnightly", "week", "weeks", "of", "month", "on", "at", "the"),
    *("from", "until", "till", "except", "to", "always"),
)
_MEANINGS: Mapping[str, object] = {
    **{word: Word(word) for word in _JOINING},
    "and": Word(","),
    **{name[:3]: Days((number,)) for number, name in enumerate(_DAY_NAMES)},
    **{name: Days((number,)) for name, number in _SHORTER.items()},
    **{name + plural: Days((number,)) for number, name in enumerate(_DAY_NAMES) for plural in ("", "s")},
    **{name: Days(EVERY_DAY) for name in ("daily", "day")},
    **{"weekdays": Days(EVERY_DAY[:5]), "weekends": Days(EVERY_DAY[5:])},
    **{
        "first": Ordinal(1),
        "second": Ordinal(2),
        "third": Ordinal(3),
        "fourth": Ordinal(4),
        "fifth": Ordinal(5),
        "last": Ordinal(-1),
    },
    **{"noon": Clock(12, 0, "named"), "midnight": Clock(0, 0, "named")},
}
# Without "at", so that "TueSat" is refused and not read as "Tues at".
_KNOWN_WORD = re.compile("|".join(sorted(_MEANINGS.keys() - {"at"}, key=len, reverse=True)))

_PIECE = re.compile(
    r"""
      (?P<unclear_date> \d{1,2} \s* (?P<mark>[-/.]) \s* \d{1,2} \s* (?P=mark) \s* \d{2,4}
                       | \d{4} \s* [/.] \s* \d{1,2} \s* [/.] \s* \d{1,2} )
    | (?P<date> (?P<year>\d{4}) \s* - \s* (?P<month>\d{1,2}) \s* - \s* (?P<day>\d{1,2}) )
    | (?P<always> 24 \s* [/x×*] \s* 7 | 24 \s* hours )
    | (?P<clock12> (?P<hour12>\d+) \s* (?: [:.] \s* (?P<minute12>\d\d) )? \s* (?P<half>[ap]) \s* \.? \s* m \.? )
    | (?P<clock24> (?P<hour24>\d+) \s* [:.] \s* (?P<minute24>\d\d) )
    | (?P<ordinal> (?P<nth>\d+) (?:st|nd|rd|th) )
    | (?P<number> \d+ )
    | (?P<words> [^\W\d_]+ )
    | (?P<joint> [,&+-] )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def split(text: str) -> Iterator[tuple[object, str]]:
    """What each piece of an entry means, with its text."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _PIECE.match(text, at)
        if match is None:
            _refuse_word(text[at:].split()[0])
        at = match.end()
        if match["words"]:
            yield from _words(match["words"])
        else:
            yield _meaning(match), match[0]


def _meaning(match: re.Match[str]) -> object:
    if match["unclear_date"]:
        refuse_date_form(match[0])
    if match["date"]:
        try:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            remedy = "Give a date that the calendar has, as year-month-day, such as 2026-11-28."
            raise InvalidValue("schedule-date-not-possible", match[0], remedy) from None
    if match["always"]:
        return Word("always")
    if match["clock12"]:
        hour, minute, half = int(match["hour12"]), int(match["minute12"] or 0), match["half"].lower()
        return _clock(match[0], Clock(hour, minute, half), 1 <= hour <= 12)
    if match["clock24"]:
        hour, minute = int(match["hour24"]), int(match["minute24"])
        return _clock(match[0], Clock(hour, minute, ""), hour < 24 or (hour, minute) == (24, 0))
    if match["ordinal"]:
        if not 1 <= int(match["nth"]) <= 5:
            raise InvalidValue("schedule-ordinal-not-possible", match[0], "Give 1st, 2nd, 3rd, 4th, 5th or last.")
        return Ordinal(match["nth"])
    if match["number"]:
        return Number(match["number"])
    return Word("-" if match[0] == "-" else ",")


def _clock(text: str, clock: Clock, is_hour: bool) -> Clock:
    if not is_hour or clock.minute > 59:
        raise InvalidValue(
            "schedule-time-not-possible", text, "Write times from 00:00 to 23:59, or with am or pm, such as 18:30 or 6:30 pm."
        )
    return clock


def _words(run: str) -> Iterator[tuple[object, str]]:
    """A run of letters is one word or, as spaces don't matter, several."""
    known = [run.lower()] if run.lower() in _MEANINGS else _KNOWN_WORD.findall(run.lower())
    if "".join(known) != run.lower():
        _refuse_word(run)
    at = 0
    for word in known:
        yield _MEANINGS[word], run[at : at + len(word)]
        at += len(word)


def _refuse_word(word: str) -> NoReturn:
    near = difflib.get_close_matches(word.lower(), _MEANINGS, n=1, cutoff=0.75)
    raise InvalidValue("schedule-word-unknown", word, f"Write {near[0]}, if that is what is meant." if near else FORMS)


def refuse_date_form(text: str) -> NoReturn:
    raise InvalidValue("schedule-date-unclear", text, "Write dates as year-month-day, such as 2026-11-28.")
