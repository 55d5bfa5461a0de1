"""Reading the schedule grammar: text as people write it into Entries, or one sentence about the piece that can't be taken.

Forgiving where the meaning is plain (case, spaces, dashes, names in full, ranges of days, am and pm), strict where it isn't: a meeting
missed because of a guess is worse than a question.

`parse_entries` raises `InvalidValue` with the piece as its `value` and one of the reasons "schedule-too-long", "schedule-word-unknown",
"schedule-not-understood", "schedule-day-missing", "schedule-time-not-possible", "schedule-time-unclear", "schedule-date-not-possible",
"schedule-date-unclear", "schedule-ordinal-not-possible", "schedule-ordinal-unclear", "schedule-interval-not-possible", and `Entry`'s own.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from typing import Any, NoReturn, TypeVar

from .errors import InvalidValue
from .schedule_entry import LONGEST_INTERVAL, Entry
from .schedule_pieces import FORMS, Clock, Days, Number, Ordinal, Word, refuse_date_form, split

MAX_LENGTH = 4000
"""Characters in one schedule, as typed and as written: far beyond any club's week, and a bound on what a hostile cell can cost."""

T = TypeVar("T")

# Dashes are one; marks that nobody sees (soft hyphen, zero widths, directions, BOM) come along when text is copied.
_TIDIED = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""))


def parse_entries(text: str) -> tuple[Entry, ...]:
    """The entries of `text`, separated by semicolons or line breaks, in its order; none for blank text.

    >>> [str(entry) for entry in parse_entries("Saturdays 6pm to 7:30pm from 2026-11-28; Mon–Fri")]
    ['Sat 18:00-19:30 from 2026-11-28', 'Mon,Tue,Wed,Thu,Fri']
    """
    plain = unicodedata.normalize("NFKC", text).translate(_TIDIED)
    check_length(plain)
    lines = (" ".join(line.split()) for line in re.split(r"[;\n]", plain))
    return tuple(_Reader(line).entry() for line in lines if line)


def check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise InvalidValue("schedule-too-long", text[:40] + "…", f"Keep the schedule under {MAX_LENGTH} characters.")


class _Reader:
    """Reads one entry from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces = list(split(text))
        self.at = 0

    def entry(self) -> Entry:
        fields = self.days()
        if self.sees(Clock) and "always" in fields:
            self.refuse("schedule-not-understood", "24/7 has no hours: leave them out, or write daily with the hours.", self.text)
        return Entry(**fields, **self.times(), **self.limits())

    def days(self) -> dict[str, Any]:
        if self.word("always"):
            return {"always": True}
        if on := self.take(date):
            return {"on": on}
        is_every = self.word("every", "each")
        weeks = self.weeks_between()
        self.word("on")
        self.word("the")
        ordinals = self.ordinals()
        weekdays = self.weekdays(is_bare=weeks in (None, 1) and not ordinals)
        if is_of_month := bool(ordinals) and self.word("of"):
            self.word("the", "each", "every")
            if not self.word("month"):
                self.refuse_here()
        if is_every and not is_of_month and len(ordinals) == 1 and ordinals[0] > 1:
            self.refuse(
                "schedule-ordinal-unclear",
                "Write 2nd Sat for one day of each month, or every 2 weeks Sat from 2026-11-28 for every other week.",
                self.text,
            )
        if weeks is not None and ordinals:
            self.refuse("schedule-not-understood", "Give either weeks between or a place in the month (2nd, last), not both.", self.text)
        return {"weekdays": weekdays, "ordinals": ordinals, "interval_weeks": weeks or 1}

    def weeks_between(self) -> int | None:
        """From one time to the next: "2 weeks", "other week", "fortnightly", "weekly"; None where nothing is said."""
        number = self.take(Number)
        if number is not None:
            if not self.word("weeks", "week"):
                self.refuse("schedule-not-understood", "Write weeks between as every 2 weeks Sat from 2026-11-28.", self.text)
            if not 1 <= number <= LONGEST_INTERVAL:
                self.refuse("schedule-interval-not-possible", f"Give a number of weeks from 1 to {LONGEST_INTERVAL}.", str(number))
            return int(number)
        if self.word("fortnightly", "other", "alternate"):
            self.word("weeks", "week")
            return 2
        return 1 if self.word("weekly", "week") else None

    def ordinals(self) -> tuple[int, ...]:
        ordinals: list[int] = []
        while (ordinal := self.take(Ordinal)) is not None:
            ordinals.append(int(ordinal))
            self.word(",")
        return tuple(ordinals)

    def weekdays(self, is_bare: bool) -> tuple[int, ...]:
        """One or more days. Groups and ranges only where the days are `is_bare`: "1st Mon-Fri" may mean the first working day."""
        weekdays: list[int] = []
        while (days := self.take(Days)) is not None:
            if self.joins(Days, "-", "to"):
                until = self.require(Days)
                if len(days) + len(until) > 2 or days == until:
                    self.refuse("schedule-not-understood", "Give a range as its first and last day, such as Mon-Fri.", self.text)
                days = Days((days[0] + step) % 7 for step in range((until[0] - days[0]) % 7 + 1))
            if len(days) > 1 and not is_bare:
                self.refuse(
                    "schedule-not-understood", "Name each day by itself here, such as 1st Mon,Tue or every 2 weeks Sat,Sun.", self.text
                )
            weekdays += days
            self.word(",")
        if weekdays:
            return tuple(weekdays)
        if self.at and self.at < len(self.pieces):
            self.refuse_here()
        remedy = "Name the day, such as Mon 18:00-19:30, daily 18:00-19:30, or 2026-12-05 18:00-19:30."
        self.refuse("schedule-day-missing", remedy, self.text)

    def times(self) -> dict[str, Any]:
        self.word("at")
        self.joins(Clock, "from")
        start = self.take(Clock)
        if start is None:
            return {}
        if not (self.word("-", "to") or self.joins(Clock, "until", "till")):
            return {"start": self.moment(start)}
        end = self.require(Clock)
        if {start.half, end.half} in ({"", "a"}, {"", "p"}):
            remedy = "Write am or pm with both times, or neither and both on the 24-hour clock, such as 18:00-19:30."
            self.refuse("schedule-time-unclear", remedy, self.text)
        return {"start": self.moment(start), "end": self.moment(end, is_end=True)}

    def moment(self, clock: Clock, is_end: bool = False) -> time:
        if clock.hour == 24 and not is_end:
            self.refuse("schedule-time-not-possible", "Write 00:00 of the day that begins then.", "24:00")
        if clock.half in ("a", "p"):
            return time(clock.hour % 12 + (12 if clock.half == "p" else 0), clock.minute)
        return time(clock.hour % 24, clock.minute)

    def limits(self) -> dict[str, Any]:
        """What ends an entry: from, until, except; each at most once."""
        limits: dict[str, Any] = {}
        while self.at < len(self.pieces):
            if "first" not in limits and self.word("from"):
                limits["first"] = self.require_date()
            elif "last" not in limits and self.word("until", "till"):
                limits["last"] = self.require_date()
            elif "excepted" not in limits and self.word("except"):
                dates = [self.require_date()]
                while self.joins(date, ","):
                    dates.append(self.require_date())
                limits["excepted"] = tuple(dates)
            else:
                self.refuse_here()
        return limits

    def require_date(self) -> date:
        found = self.take(date)
        if found is None:
            refuse_date_form(self.pieces[self.at][1] if self.at < len(self.pieces) else self.text)
        return found

    def sees(self, kind: type[T], ahead: int = 0) -> bool:
        return self.at + ahead < len(self.pieces) and isinstance(self.pieces[self.at + ahead][0], kind)

    def take(self, kind: type[T]) -> T | None:
        """The next piece if it is of that kind."""
        if self.at < len(self.pieces):
            meaning = self.pieces[self.at][0]
            if isinstance(meaning, kind):
                self.at += 1
                return meaning
        return None

    def require(self, kind: type[T]) -> T:
        found = self.take(kind)
        if found is None:
            self.refuse_here()
        return found

    def word(self, *words: str) -> bool:
        """Step over the next piece if it is one of these words."""
        is_next = self.sees(Word) and self.pieces[self.at][0] in words
        self.at += is_next
        return is_next

    def joins(self, kind: type[T], *words: str) -> bool:
        """Step over one of these words if a piece of that kind comes after it."""
        return self.sees(kind, ahead=1) and self.word(*words)

    def refuse_here(self) -> NoReturn:
        """The next piece is a known one in a place where it means nothing, or there is none where one is needed."""
        text = self.pieces[self.at][1] if self.at < len(self.pieces) else self.text
        if self.sees(Number):
            self.refuse("schedule-time-unclear", "Write times as 18:00 or 6 pm, and weeks between as every 2 weeks.", text)
        remedy = FORMS
        if self.at and any(self.sees(kind, ahead) for kind in (Days, Clock) for ahead in (0, 1)):
            remedy = "Give days first, then one time; begin again after a semicolon, such as Mon 10:00-11:00; Wed 18:00-19:00."
        self.refuse("schedule-not-understood", remedy, text)

    def refuse(self, reason: str, remedy: str, value: str) -> NoReturn:
        raise InvalidValue(reason, value, remedy, entry=self.text)
