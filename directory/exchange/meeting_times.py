"""When a Meeting Guide item takes place: its days and times, in whatever form a feed writes them, as schedule entries.

Reading words is the schedule grammar's; this module knows the feed's numbers (Sunday is 0) and what people get wrong in them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import time

from ..domain.errors import InvalidValue
from ..domain.schedule import Entry, Schedule

_LONGEST_PAST_MIDNIGHT_MINUTES = 6 * 60
_SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}")
_MIDNIGHT_AS_24 = re.compile(r"24:00")
_NO_COLON = re.compile(r"(\d{1,2})(\d{2})")
_BETWEEN_DAYS = re.compile(r"[,;/&\[\]\s]+")
_ANY_ZONE = "UTC"
_LONGEST_READ = 200


def days(value: object) -> tuple[int, ...]:
    """Weekdays, Monday 0, of a feed's day: a number (Sunday 0), such a number as text, a name, several of them in a text or a list.

    >>> days(0), days("1"), days(["2", "Friday"]), days("mon/wed")
    ((6,), (0,), (1, 4), (0, 2))

    () where nothing is said. Raises `InvalidValue` ("day-unknown").
    """
    if value is None or isinstance(value, bool):
        return ()
    if isinstance(value, list):
        return tuple(sorted({day for part in value if not isinstance(part, list) for day in days(part)}))
    parts = [str(int(value))] if isinstance(value, float) and value.is_integer() else _BETWEEN_DAYS.split(str(value)[:_LONGEST_READ])
    return tuple(sorted({day for part in parts if part for day in _day(part)}))


def clock(text: str) -> time:
    """A local time as feeds write it: "19:30", "7:30 PM", "1930", "noon". Raises `InvalidValue` ("time-not-possible")."""
    plain = _MIDNIGHT_AS_24.sub("00:00", _SECONDS.sub(r"\1", text.strip()))
    if match := _NO_COLON.fullmatch(plain):
        plain = f"{match[1]}:{match[2]}"
    try:
        start = Schedule.parse(f"Mon {plain}", _ANY_ZONE).entries[0].start
    except InvalidValue as error:
        raise InvalidValue("time-not-possible", text, "Write the time as 19:30 or 7:30 PM.") from error
    if start is None:
        raise InvalidValue("time-not-possible", text, "Write the time as 19:30 or 7:30 PM.")
    return start


def plausible_end(start: time, end: time) -> time:
    """The end, if it is later than the start or so soon after midnight that it belongs to the next day.

    >>> plausible_end(time(23), time(0, 30))
    datetime.time(0, 30)

    Raises `InvalidValue` ("end-before-start"): no meeting lasts for more than six hours past midnight; 8:15 is easily written for 20:15.
    """
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    if minutes <= 0 and not 0 < minutes + 24 * 60 <= _LONGEST_PAST_MIDNIGHT_MINUTES:
        raise InvalidValue("end-before-start", f"{start:%H:%M}-{end:%H:%M}", "Check the end: it is before the start, and was left out.")
    return end


def lines(text: str) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """(entries, lines that can't be read) of a text with a day and a time on each line, such as "Sunday 8:30 AM"."""
    entries: list[Entry] = []
    unread: list[str] = []
    for row in filter(None, map(str.strip, re.split(r"[\r\n;]+", text))):
        try:
            entries.extend(Schedule.parse(row, _ANY_ZONE).entries)
        except InvalidValue:
            unread.append(row)
    return together(entries), tuple(unread)


def together(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The same entries with those of one time taken together over their weekdays, in order of the first day and the time.

    >>> [str(entry) for entry in together([Entry(weekdays=(4,), start=time(19)), Entry(weekdays=(0,), start=time(19))])]
    ['Mon,Fri 19:00']
    """
    weekly: dict[tuple[time | None, time | None], set[int]] = {}
    others: list[Entry] = []
    for entry in entries:
        if entry == Entry(weekdays=entry.weekdays, start=entry.start, end=entry.end) and entry.weekdays:
            weekly.setdefault((entry.start, entry.end), set()).update(entry.weekdays)
        elif entry not in others:
            others.append(entry)
    merged = [Entry(weekdays=tuple(sorted(on)), start=start, end=end) for (start, end), on in weekly.items()]
    return (*sorted(merged, key=_order), *others)


def _order(entry: Entry) -> tuple[Sequence[int], time, time]:
    return entry.weekdays[:1], entry.start or time.min, entry.end or time.min


def _day(part: str) -> tuple[int, ...]:
    remedy = "Write the day as a number from 0 (Sunday) to 6 (Saturday), or by name."
    if part.isdecimal():
        if len(part) > 2 or int(part) > 6:
            raise InvalidValue("day-unknown", part, remedy)
        return ((int(part) - 1) % 7,)
    try:
        entry = Schedule.parse(part, _ANY_ZONE).entries[0]
    except InvalidValue as error:
        raise InvalidValue("day-unknown", part, remedy) from error
    if not entry.weekdays or entry != Entry(weekdays=entry.weekdays):
        raise InvalidValue("day-unknown", part, remedy)
    return entry.weekdays
