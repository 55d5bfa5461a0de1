"""The calendar against the schedules of the domain, which a plain walk from day to day holds in turn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.domain.schedule import Entry, Schedule
from directory.indexing import recurrences
from index import columns
from index.calendar import NEVER, Calendar
from index.parts import PARTS
from index.zones import Moment, aware, zone
from tests.domain.strategies import dates, instants, schedules
from tests.index.factories import document

HOME = "Asia/Kolkata"


def calendar(*given_schedules: Schedule, is_remote: bool = False, home: str = HOME) -> Calendar:
    documents = [
        document(str(n), recurrences=recurrences(schedule), timezone=schedule.timezone, is_remote=is_remote)
        for n, schedule in enumerate(given_schedules)
    ]
    held, names = columns.make(documents, [()] * 5 * len(documents))
    return Calendar(held, names["zones"], home)


def bits(days: set[date]) -> int:
    return sum(1 << weekday for weekday in {day.weekday() for day in days})


def is_part(schedule_entry: Entry, part: str | None) -> bool:
    if part is None or schedule_entry.always:
        return True
    return schedule_entry.start is not None and is_minute_part(schedule_entry.start.hour * 60 + schedule_entry.start.minute, part)


def is_minute_part(minute: int, part: str) -> bool:
    begin, end = PARTS[part]
    return begin <= minute < end if begin < end else minute >= begin or minute < end


def week(held: Calendar, schedule: Schedule, first: date, part: str | None) -> int:
    return int(held.days([first.toordinal()], first.toordinal(), 7, part)[0])


@given(st.lists(schedules(), min_size=1, max_size=4), dates(), st.sampled_from((None, *PARTS)), st.integers(1, 7))
@settings(max_examples=200, deadline=None)
def test_days_are_those_that_the_schedule_names(given_schedules, first, part, count):
    held = calendar(*given_schedules)
    zones = sorted({schedule.timezone for schedule in given_schedules})
    found = held.days([first.toordinal()] * len(zones), first.toordinal(), count, part)
    for schedule, plane in zip(given_schedules, found.tolist(), strict=True):
        named = {day for day, entry in schedule.dates(first, first + timedelta(count - 1)) if is_part(entry, part)}
        assert plane == bits(named)


@given(st.lists(schedules(), min_size=1, max_size=4), instants())
@settings(max_examples=300, deadline=None)
def test_next_is_the_first_occurrence_that_the_schedule_has_left(given_schedules, at):
    held = calendar(*given_schedules)
    found = held.next(np.arange(len(given_schedules)), Moment(at))
    for n, schedule in enumerate(given_schedules):
        expected = schedule.next(at)
        if not expected:
            assert found.starts[n] == NEVER
        else:
            (occurrence,) = expected
            assert aware(int(found.starts[n]), UTC) == occurrence.start.astimezone(UTC)
            assert aware(int(found.over[n]), UTC) == occurrence.over_at
            assert bool(found.time_known[n]) == occurrence.time_known


@given(st.lists(schedules(), min_size=1, max_size=4), instants())
@settings(max_examples=300, deadline=None)
def test_what_is_on_is_what_the_schedule_says_is_on(given_schedules, at):
    held = calendar(*given_schedules)
    found = held.on(np.arange(len(given_schedules)), Moment(at))
    for schedule, plane in zip(given_schedules, found.tolist(), strict=True):
        running = [o for o in schedule.occurrences(at, at + timedelta.resolution) if o.time_known]
        assert bool(plane) == schedule.is_on(at)
        if any(entry.always for entry in schedule.entries):
            assert plane in (0, 127) or not bits({occurrence.start.date() for occurrence in running}) & ~plane
        elif schedule.timezone in (
            HOME,
            "Europe/London",
            "America/New_York",
        ):  # elsewhere clocks that change at midnight move starts to another date
            assert plane == bits({occurrence.start.date() for occurrence in running})


@given(schedules(), instants(), st.sampled_from(tuple(PARTS)))
@settings(max_examples=200, deadline=None)
def test_a_part_of_the_day_lasts_while_an_occurrence_in_it_is_left(schedule, at, part):
    alone = [Schedule((entry,), schedule.timezone) for entry in schedule.entries if is_part(entry, part)]
    found = calendar(schedule).lasts(Moment(at), part)
    assert bool(found[0]) == any(each.next(at) for each in alone)


@given(schedules(), dates(), st.sampled_from((None, *PARTS)))
@settings(max_examples=150, deadline=None)
def test_what_is_remote_is_told_in_the_zone_of_the_site(schedule, first, part):
    held = calendar(schedule, is_remote=True)
    last = first + timedelta(6)
    named = {
        day for day, entry in schedule.dates(first, last) if (entry.start is None or schedule.timezone == HOME) and is_part(entry, part)
    }
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=3)
    for entry in schedule.entries:
        if entry.start is not None:
            for occurrence in Schedule((entry,), schedule.timezone).occurrences(begin, begin + timedelta(days=14)):
                there = occurrence.start.astimezone(zone(HOME).info)
                if first <= there.date() <= last and (part is None or is_minute_part(there.hour * 60 + there.minute, part)):
                    named.add(there.date())
    assert week(held, schedule, first, part) == bits(named)


def test_a_month_without_a_fifth_saturday_has_none():
    held = calendar(Schedule.parse("5th Sat 10:00-12:00", HOME))
    november = [date(2026, 11, day).toordinal() for day in (7, 14, 21, 28)]
    assert not any(held.days([day], day, 1, None)[0] for day in november)
    assert aware(int(held.next(np.array([0]), Moment(datetime(2026, 11, 22, tzinfo=UTC))).starts[0]), UTC) == datetime(
        2027, 1, 30, 4, 30, tzinfo=UTC
    )


def test_there_is_no_horizon():
    held = calendar(Schedule.parse("2187-03-04 10:00-11:00", HOME))
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert aware(int(held.next(np.array([0]), Moment(at)).starts[0]), UTC) == datetime(2187, 3, 4, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize(("text", "on_at"), [("Sun 23:00-01:00", [False, True, True, False]), ("Sun 23:30", [False, False, True, False])])
def test_what_began_yesterday_is_on_past_midnight_until_it_is_over(text, on_at):
    held = calendar(Schedule.parse(text, HOME))
    midnight = datetime(2026, 11, 23, tzinfo=zone(HOME).info)
    moments = [midnight + timedelta(minutes=minutes) for minutes in (-61, -31, 29, 60)]
    assert [bool(held.on(np.array([0]), Moment(at))[0]) for at in moments] == on_at


def test_a_document_without_recurrences_takes_place_never():
    held, names = columns.make([document("a"), document("b")], [()] * 10)
    empty = Calendar(held, names["zones"], HOME)
    at = datetime(2026, 11, 22, tzinfo=UTC)
    assert empty.next(np.array([0, 1]), Moment(at)).starts.tolist() == [NEVER, NEVER]
    assert empty.days([740000], 740000, 7, None).tolist() == [0, 0]
