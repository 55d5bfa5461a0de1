"""Schedule: when something takes place, as one value, with the one engine behind filters, pages and every format.

Local dates come from dateutil's recurrence rules (RFC 5545, section 3.3.10); this module places them in the schedule's zone. It keeps no
clock: "now" is always an argument. Entries are `schedule_entry`'s, reading them `schedule_grammar`'s, words `schedule_words`'.

Where clocks are changed, as RFC 5545, section 3.3.5: a start in an hour that is skipped is taken with the offset before the change
(02:30 becomes 03:30), one in an hour that comes twice is its first. Ends are read from the clock on the wall likewise; where that would put
an end at or before its start, the occurrence keeps its length instead.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, repeat
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule, weekday

from .errors import InvalidValue
from .schedule_entry import FIRST_DAY, LAST_DAY, Entry
from .schedule_grammar import check_length, parse_entries

__all__ = ["ASSUMED_LENGTH", "Entry", "Occurrence", "Schedule"]

ASSUMED_LENGTH = timedelta(minutes=60)
"""How long something is taken to be on when its end is not known."""

_ONE_DAY = timedelta(days=1)
_EARLIEST = datetime.combine(FIRST_DAY + _ONE_DAY, time.min, UTC)
_LATEST = datetime.combine(LAST_DAY - _ONE_DAY, time.min, UTC)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that it takes place. `start` and `end` are aware, in the schedule's zone.

    `end` is None when it is not known. When `time_known` is False only the day is: `start` is then its first instant (local midnight,
    unless the clocks skip it) and `end` is None. A day of a 24/7 schedule runs from midnight to midnight.
    """

    start: datetime
    end: datetime | None
    time_known: bool

    @property
    def over_at(self) -> datetime:
        """The instant from which it counts as over, aware, in UTC: its end; `ASSUMED_LENGTH` after its start where the end is not known;
        the end of its day where the time is not known."""
        if self.end is not None:
            return self.end.astimezone(UTC)
        if self.time_known:
            return self.start.astimezone(UTC) + ASSUMED_LENGTH
        return datetime.combine(self.start.date() + _ONE_DAY, time.min, self.start.tzinfo).astimezone(UTC)

    def __lt__(self, other: Occurrence) -> bool:
        """By start, then by when it is over."""
        return _order(self) < _order(other)


@dataclass(frozen=True, slots=True)
class Schedule:
    """One or more entries in one zone (`timezone`, an IANA name).

    Raises `InvalidValue` ("schedule-empty", "schedule-too-long", "timezone-unknown").
    """

    entries: tuple[Entry, ...]
    timezone: str

    def __post_init__(self) -> None:
        if not self.entries:
            raise InvalidValue("schedule-empty", "", "Say when it takes place, such as Mon,Wed 18:00-19:30, or leave the schedule out.")
        # What parse would refuse must not be made in another way either: stores and feeds read back what they wrote.
        check_length(str(self))
        try:
            ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:
            remedy = "Give an IANA time zone, such as Asia/Kolkata or Europe/London."
            raise InvalidValue("timezone-unknown", self.timezone, remedy) from error

    @classmethod
    def parse(cls, text: str, timezone: str) -> Schedule:
        """Read the schedule grammar of the listings table (CSV); what people write with the same plain meaning is read too.

        >>> str(Schedule.parse("Mondays & Wed 6pm – 7:30 pm; every 2nd and 4th saturday 10.00", "Asia/Kolkata"))
        'Mon,Wed 18:00-19:30; 2nd,4th Sat 10:00'

        Raises `InvalidValue`, whose `value` is the piece that can't be taken: see `schedule_grammar` for the reasons.
        """
        return cls(parse_entries(text), timezone)

    def __str__(self) -> str:
        """The grammar in its one canonical spelling: `parse(str(schedule), schedule.timezone) == schedule`."""
        return "; ".join(map(str, self.entries))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def dates(self, first: date, last: date) -> Iterator[tuple[date, Entry]]:
        """Local dates from `first` to `last`, both included, with the entry that names each; lazily, in order of date and start."""
        per_entry = (zip(_dates(entry, first, last), repeat(entry), strict=False) for entry in self.entries)
        return heapq.merge(*per_entry, key=lambda named: (named[0], named[1].start or time.min))

    def occurrences(self, start: datetime, end: datetime) -> Iterator[Occurrence]:
        """Those that overlap [start, end): they begin before `end` and are over after `start`; lazily, in order, each once.

        `start` and `end` are aware.
        """
        start, end = _bounded(start), _bounded(end)
        zone = self.zone
        # A day and a night long, and moved on by a skipped hour, what belongs to two dates before may still be on.
        first, last = start.astimezone(zone).date() - 2 * _ONE_DAY, end.astimezone(zone).date()
        previous = None
        for occurrence in heapq.merge(*(_occurrences(entry, first, last, zone) for entry in self.entries), key=_order):
            if occurrence.start >= end:
                return
            if occurrence != previous and occurrence.over_at > start:
                yield occurrence
            previous = occurrence

    def next(self, at: datetime, n: int = 1) -> tuple[Occurrence, ...]:
        """The first `n` that are not over at `at` (aware), one that is on now included; fewer when fewer are left."""
        return tuple(islice(self.occurrences(at, _LATEST), n))

    def is_on(self, at: datetime) -> bool:
        """Whether it is on at that instant (aware). A day whose time is not known is never known to be on."""
        at = _bounded(at)
        return any(occurrence.time_known for occurrence in self.occurrences(at, at + timedelta.resolution))


def _dates(entry: Entry, first: date, last: date) -> Iterator[date]:
    """The dates of one entry from `first` to `last`, both included, lazily and in order."""
    first = max(first, entry.first or FIRST_DAY)
    last = min(last, entry.last or LAST_DAY)
    days = (moment.date() for moment in _rule(entry, first, last)) if entry.on is None else (entry.on,)
    for day in days:
        if first <= day <= last and day not in entry.excepted:
            yield day


def _rule(entry: Entry, first: date, last: date) -> rrule:
    """The recurrence rule of a repeating entry, started near `first` (it may begin some days before), so that a long past costs nothing."""
    until = datetime.combine(last, time.min)
    if entry.is_daily:
        return rrule(DAILY, dtstart=datetime.combine(first, time.min), until=until)
    if entry.ordinals:
        days = [weekday(day, ordinal) for day in entry.weekdays for ordinal in entry.ordinals]
        return rrule(MONTHLY, byweekday=days, dtstart=datetime.combine(first, time.min), until=until)
    anchor = _monday(entry.first or first)
    weeks = (_monday(first) - anchor).days // 7
    start = _monday(first) - timedelta(weeks=weeks % entry.interval_weeks)
    return rrule(
        WEEKLY, interval=entry.interval_weeks, wkst=MO, byweekday=entry.weekdays, dtstart=datetime.combine(start, time.min), until=until
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _occurrences(entry: Entry, first: date, last: date, zone: ZoneInfo) -> Iterator[Occurrence]:
    length = None if entry.minutes is None else timedelta(minutes=entry.minutes)
    for day in _dates(entry, first, last):
        midnight = datetime.combine(day, time.min)
        if entry.always:
            yield Occurrence(_instant(midnight, zone), _instant(midnight + _ONE_DAY, zone), time_known=True)
        elif entry.start is None:
            yield Occurrence(_instant(midnight, zone), None, time_known=False)
        else:
            yield _occurrence(datetime.combine(day, entry.start), length, zone)


def _occurrence(wall: datetime, length: timedelta | None, zone: ZoneInfo) -> Occurrence:
    start = _instant(wall, zone)
    if length is None:
        return Occurrence(start, None, time_known=True)
    end = _instant(wall + length, zone)
    if end.astimezone(UTC) <= start.astimezone(UTC):
        end = (start.astimezone(UTC) + length).astimezone(zone)
    return Occurrence(start, end, time_known=True)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows, as an aware instant; the way through UTC turns a time that it skips into one that it shows."""
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def _order(occurrence: Occurrence) -> tuple[datetime, datetime, bool, bool]:
    # Two datetimes of one zone are compared by their wall clocks, which run back when summer time ends: hence UTC.
    return occurrence.start.astimezone(UTC), occurrence.over_at, occurrence.time_known, occurrence.end is None


def _bounded(at: datetime) -> datetime:
    """The instant in UTC, kept within the years that schedules speak of, so that arithmetic on it can't overflow."""
    if at.tzinfo is None:
        raise ValueError("an aware datetime is needed")
    return min(max(at, _EARLIEST), _LATEST).astimezone(UTC)
