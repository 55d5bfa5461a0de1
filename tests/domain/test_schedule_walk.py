"""Schedule against a plain walk from day to day: no recurrence rules, and no arithmetic shared with the engine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.domain.schedule import Entry, Occurrence, Schedule
from tests.domain.strategies import dates, instants, schedules

ONE_DAY = timedelta(days=1)


def takes_place(entry: Entry, day: date) -> bool:
    if (entry.first and day < entry.first) or (entry.last and day > entry.last) or day in entry.excepted:
        return False
    if entry.on or entry.always:
        return entry.always or day == entry.on
    if day.weekday() not in entry.weekdays:
        return False
    if entry.ordinals:
        is_last = (day + 7 * ONE_DAY).month != day.month
        return (day.day + 6) // 7 in entry.ordinals or (-1 in entry.ordinals and is_last)
    if entry.interval_weeks > 1:
        cursor, weeks = entry.first, 0
        while cursor.isocalendar()[:2] < day.isocalendar()[:2]:
            cursor, weeks = cursor + 7 * ONE_DAY, weeks + 1
        return weeks % entry.interval_weeks == 0
    return True


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """In UTC: the first instant at which clocks in the zone show `wall`; where none do, what it would be with the day before's offset."""
    offsets = [datetime.combine(wall.date() + step * ONE_DAY, time(12), zone).utcoffset() for step in (-2, 2)]
    possible = [(wall - offset).replace(tzinfo=UTC) for offset in offsets]
    shown = [moment for moment in possible if moment.astimezone(zone).replace(tzinfo=None) == wall]
    return min(shown, default=possible[0])


def span(entry: Entry, day: date, zone: ZoneInfo) -> tuple[datetime, datetime, bool]:
    """Start and the instant from which it is over, in UTC, and whether its time is known."""
    midnight, next_midnight = (datetime.combine(each, time(0)) for each in (day, day + ONE_DAY))
    if entry.always or entry.start is None:
        return instant(midnight, zone), instant(next_midnight, zone), entry.always
    start = instant(datetime.combine(day, entry.start), zone)
    if entry.end is None:
        return start, start + timedelta(hours=1), True
    end_wall = datetime.combine(day if entry.start < entry.end else day + ONE_DAY, entry.end)
    end = instant(end_wall, zone)
    return start, end if end > start else start + (end_wall - datetime.combine(day, entry.start)), True


def walk(schedule: Schedule, first: date, last: date) -> set[tuple[datetime, datetime, bool]]:
    found = set()
    day = first
    while day <= last:
        found |= {span(entry, day, schedule.zone) for entry in schedule.entries if takes_place(entry, day)}
        day += ONE_DAY
    return found


def spans(occurrences: Iterable[Occurrence]) -> list[tuple[datetime, datetime, bool]]:
    return [(occurrence.start.astimezone(UTC), occurrence.over_at, occurrence.time_known) for occurrence in occurrences]


@given(schedules(), dates(), st.integers(0, 70))
@settings(max_examples=250, deadline=None)
def test_dates_are_those_of_a_walk_from_day_to_day(schedule, first, length):
    last = first + timedelta(length)
    walked = [first + timedelta(step) for step in range(length + 1)]
    found = list(schedule.dates(first, last))
    assert sorted(found, key=lambda named: (named[0], named[1].start or time.min)) == found
    for entry in set(schedule.entries):
        named = [day for day, by in found if by == entry]
        assert named == [day for day in walked for each in schedule.entries if each == entry and takes_place(entry, day)]


@given(schedules(), instants(), st.integers(0, 30 * 24 * 60))
@settings(max_examples=250, deadline=None)
def test_occurrences_are_those_of_a_walk_from_day_to_day(schedule, start, minutes):
    end = start + timedelta(minutes=minutes)
    walked = walk(schedule, start.date() - 4 * ONE_DAY, end.date() + 4 * ONE_DAY)
    found = spans(schedule.occurrences(start, end))
    assert found == sorted(found)
    assert set(found) == {each for each in walked if each[0] < end and each[1] > start}


@given(schedules(), instants(), st.integers(1, 4))
@settings(max_examples=150, deadline=None)
def test_next_are_the_first_of_a_walk_that_are_not_over(schedule, at, n):
    horizon = at.date() + 150 * ONE_DAY
    ahead = sorted(each for each in walk(schedule, at.date() - 4 * ONE_DAY, horizon) if each[1] > at)
    found = [each for each in spans(schedule.next(at, n)) if each[0].date() < horizon - 2 * ONE_DAY]
    distinct = list(dict.fromkeys(found))
    assert distinct == ahead[: len(distinct)]
    assert len(found) == n or len(distinct) >= len([each for each in ahead if each[0].date() < horizon - 2 * ONE_DAY])


@given(schedules(), instants())
@settings(max_examples=250, deadline=None)
def test_it_is_on_when_a_walk_says_so(schedule, at):
    walked = walk(schedule, at.date() - 4 * ONE_DAY, at.date() + 4 * ONE_DAY)
    assert schedule.is_on(at) == any(start <= at < over and time_known for start, over, time_known in walked)
