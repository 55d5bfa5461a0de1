"""Entry: one line of a schedule ("Mon,Wed 18:00-19:30"), the rules it must keep, and how it is written.

It knows which local dates and times are meant, not when they fall: zones and dates are `schedule`'s, reading is `schedule_grammar`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from .errors import InvalidValue

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
DAY_CODES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ORDINAL_CODES = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", -1: "last"}
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
"""No schedule says anything before `FIRST_DAY` or after `LAST_DAY`: a year outside is a slip of the finger."""
LONGEST_INTERVAL = 52
"""Weeks between two occurrences, at most."""

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Entry:
    """When, in local dates and times: exactly one of `weekdays`, `on` and `always` is given.

    `weekdays`: Monday 0 ... Sunday 6; all seven without `ordinals` and with `interval_weeks` 1 is "daily".
    `ordinals`: which of these weekdays in each month, 1 to 5, and -1 for the last; none: every week. A month without a fifth has none.
    `interval_weeks`: 2 is fortnightly, counted in ISO weeks (Monday first) from the week of `first`, which is then needed.
    `on`: once, on that date. `always`: day and night.
    `start` and `end`: local times to the minute. No `start`: the time is not known. No `end`: the end is not known.
    An `end` before or equal to `start` is on the next day.
    `first` and `last`: nothing before or after these dates, inclusive. `excepted`: not on these dates.
    Past midnight, an occurrence belongs to the date on which it starts.

    Weekdays, ordinals and exceptions are put in order, without repeats. Raises `InvalidValue` for what a person may well have typed
    ("schedule-interval-without-from", "schedule-until-before-from", "schedule-once-outside", "schedule-date-not-possible"), ValueError for
    what only a caller's mistake can bring.

    >>> str(Entry(weekdays=(2, 0), start=time(18), end=time(19, 30)))
    'Mon,Wed 18:00-19:30'
    >>> str(Entry(weekdays=(5,), ordinals=(-1, 1), start=time(10)))
    '1st,last Sat 10:00'
    """

    weekdays: tuple[int, ...] = ()
    ordinals: tuple[int, ...] = ()
    interval_weeks: int = 1
    on: date | None = None
    always: bool = False
    start: time | None = None
    end: time | None = None
    first: date | None = None
    last: date | None = None
    excepted: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "weekdays", tuple(sorted(set(self.weekdays))))
        object.__setattr__(self, "ordinals", tuple(sorted(set(self.ordinals), key=lambda ordinal: (ordinal < 0, ordinal))))
        object.__setattr__(self, "excepted", tuple(sorted(set(self.excepted))))
        self._check_shape()
        self._check_dates()

    def _check_shape(self) -> None:
        if [bool(self.weekdays), self.on is not None, self.always].count(True) != 1:
            raise ValueError("an entry has weekdays, or one date, or is always: one of the three")
        if not set(self.weekdays) <= set(EVERY_DAY):
            raise ValueError(f"weekdays are 0 to 6: {self.weekdays}")
        if not set(self.ordinals) <= ORDINAL_CODES.keys():
            raise ValueError(f"ordinals are 1 to 5, and -1: {self.ordinals}")
        if not 1 <= self.interval_weeks <= (1 if self.ordinals else LONGEST_INTERVAL):
            raise ValueError(f"interval_weeks is 1 to {LONGEST_INTERVAL}, and 1 where ordinals are given")
        if (self.ordinals or self.interval_weeks > 1) and not self.weekdays:
            raise ValueError("ordinals and interval_weeks need weekdays")
        if self.end is not None and self.start is None:
            raise ValueError("an end needs a start")
        if self.always and self.start is not None:
            raise ValueError("always has no times")
        for clock in (self.start, self.end):
            if clock is not None and (clock.second or clock.microsecond or clock.tzinfo):
                raise ValueError(f"times are local and to the minute: {clock!r}")

    def _check_dates(self) -> None:
        for day in (self.on, self.first, self.last, *self.excepted):
            if day is not None and not FIRST_DAY <= day <= LAST_DAY:
                raise InvalidValue("schedule-date-not-possible", day.isoformat(), f"Check the year of {day.isoformat()}.")
        if self.interval_weeks > 1 and self.first is None:
            raise InvalidValue(
                "schedule-interval-without-from", str(self), "Add the date of the first time, such as: every 2 weeks Sat from 2026-11-28."
            )
        first, last = self.first or FIRST_DAY, self.last or LAST_DAY
        if last < first:
            raise InvalidValue("schedule-until-before-from", str(self), "Give an until date that is on or after the from date.")
        if self.on is not None and not first <= self.on <= last:
            raise InvalidValue("schedule-once-outside", str(self), f"Leave out from and until: {self.on.isoformat()} is one date already.")

    @property
    def is_daily(self) -> bool:
        """Whether it is on every day of every week, whatever the hours."""
        return self.always or (self.weekdays == EVERY_DAY and not self.ordinals and self.interval_weeks == 1)

    @property
    def minutes(self) -> int | None:
        """Its length by the clock on the wall, in minutes, 1 to 1440; None when start or end is not known.

        >>> Entry(weekdays=(4,), start=time(22), end=time(1)).minutes
        180
        """
        if self.start is None or self.end is None:
            return None
        start = self.start.hour * 60 + self.start.minute
        end = self.end.hour * 60 + self.end.minute
        return (end - start) % _DAY_MINUTES or _DAY_MINUTES

    def __str__(self) -> str:
        """The entry in the grammar of the listings table (CSV), in its one canonical spelling."""
        parts = [self._days()]
        if self.start is not None:
            parts.append(f"{self.start:%H:%M}" + (f"-{self.end:%H:%M}" if self.end is not None else ""))
        if self.first is not None:
            parts.append(f"from {self.first.isoformat()}")
        if self.last is not None:
            parts.append(f"until {self.last.isoformat()}")
        if self.excepted:
            parts.append("except " + ",".join(day.isoformat() for day in self.excepted))
        return " ".join(parts)

    def _days(self) -> str:
        if self.always:
            return "24/7"
        if self.on is not None:
            return self.on.isoformat()
        if self.is_daily:
            return "daily"
        days = ",".join(DAY_CODES[weekday] for weekday in self.weekdays)
        if self.interval_weeks > 1:
            return f"every {self.interval_weeks} weeks {days}"
        if self.ordinals:
            return ",".join(ORDINAL_CODES[ordinal] for ordinal in self.ordinals) + " " + days
        return days
