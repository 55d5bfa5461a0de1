"""Schedule: its dates and occurrences, one example for each rule."""

from __future__ import annotations

import time as stopwatch
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from directory.domain.schedule import Occurrence, Schedule

HERE = "Asia/Kolkata"
NEW_YORK = "America/New_York"


def read(text: str, timezone: str = HERE) -> Schedule:
    return Schedule.parse(text, timezone)


def local(text: str, timezone: str = HERE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone))


def starts(schedule: Schedule, at: datetime, n: int) -> list[str]:
    return [f"{occurrence.start:%Y-%m-%d %H:%M}" for occurrence in schedule.next(at, n)]


def days(text: str, first: str, last: str) -> list[str]:
    return [day.isoformat() for day, _ in read(text).dates(date.fromisoformat(first), date.fromisoformat(last))]


# Dates


def test_a_month_without_a_fifth_saturday_has_none():
    assert days("5th Sat", "2026-10-01", "2027-02-28") == ["2026-10-31", "2027-01-30"]


def test_the_last_friday_is_the_fourth_or_the_fifth():
    assert days("last Fri", "2026-10-01", "2026-12-31") == ["2026-10-30", "2026-11-27", "2026-12-25"]


def test_fortnightly_is_counted_in_weeks_from_the_week_of_its_anchor():
    text = "every 2 weeks Mon,Sat from 2026-11-28"
    assert days(text, "2026-11-01", "2026-12-31") == ["2026-11-28", "2026-12-07", "2026-12-12", "2026-12-21", "2026-12-26"]


def test_fortnightly_keeps_its_rhythm_over_a_year_of_53_weeks():
    assert days("every 2 weeks Thu from 2026-12-24", "2026-12-20", "2027-01-31") == ["2026-12-24", "2027-01-07", "2027-01-21"]


def test_from_until_and_except_bound_the_dates_and_are_inclusive():
    text = "Mon from 2026-11-02 until 2026-11-30 except 2026-11-16"
    assert days(text, "2026-01-01", "2027-01-01") == ["2026-11-02", "2026-11-09", "2026-11-23", "2026-11-30"]


def test_once_is_on_its_date_only():
    assert days("2026-12-05 10:00", "2026-01-01", "2027-12-31") == ["2026-12-05"]


def test_dates_of_several_entries_come_in_order_of_day_and_start():
    schedule = read("Sat 18:00; Fri; Sat 09:00")
    found = [(day.day, str(entry)) for day, entry in schedule.dates(date(2026, 11, 27), date(2026, 11, 28))]
    assert found == [(27, "Fri"), (28, "Sat 09:00"), (28, "Sat 18:00")]


# Occurrences


def test_next_includes_what_is_on_and_leaves_out_what_is_over():
    schedule = read("Mon 18:00-19:30")
    assert starts(schedule, local("2026-11-23 19:29"), 2) == ["2026-11-23 18:00", "2026-11-30 18:00"]
    assert starts(schedule, local("2026-11-23 19:30"), 1) == ["2026-11-30 18:00"]


def test_past_midnight_it_is_on_the_next_morning():
    schedule = read("Fri 22:00-01:00")
    assert schedule.is_on(local("2026-11-28 00:59"))
    assert not schedule.is_on(local("2026-11-28 01:00"))
    assert not schedule.is_on(local("2026-11-27 00:30"))
    assert schedule.next(local("2026-11-28 00:30"))[0].end == local("2026-11-28 01:00")


def test_past_midnight_the_exception_is_the_date_on_which_it_starts():
    schedule = read("Fri,Sat 22:00-01:00 except 2026-11-27")
    assert not schedule.is_on(local("2026-11-28 00:30"))
    assert schedule.is_on(local("2026-11-29 00:30"))


def test_an_unknown_end_counts_as_an_hour():
    schedule = read("Mon 18:00")
    assert schedule.is_on(local("2026-11-23 18:59"))
    assert not schedule.is_on(local("2026-11-23 19:00"))
    assert schedule.next(local("2026-11-23 18:59"))[0] == Occurrence(local("2026-11-23 18:00"), None, time_known=True)


def test_a_day_without_a_time_is_ahead_until_its_end_and_never_on():
    schedule = read("Sat")
    assert schedule.next(local("2026-11-28 23:59"))[0] == Occurrence(local("2026-11-28 00:00"), None, time_known=False)
    assert starts(schedule, local("2026-11-29 00:00"), 1) == ["2026-12-05 00:00"]
    assert not schedule.is_on(local("2026-11-28 12:00"))


def test_always_is_on_at_any_time_and_occurs_day_by_day():
    schedule = read("24/7")
    assert schedule.is_on(local("2026-11-28 03:00"))
    today, tomorrow = schedule.next(local("2026-11-28 03:00"), 2)
    assert (today.start, today.end) == (local("2026-11-28 00:00"), local("2026-11-29 00:00"))
    assert tomorrow.start == today.end


def test_always_is_off_on_an_excepted_day():
    schedule = read("24/7 except 2026-12-25")
    assert [schedule.is_on(local(f"2026-12-{day} 12:00")) for day in (24, 25, 26)] == [True, False, True]


def test_next_gives_fewer_when_fewer_are_left():
    at = local("2026-11-23 12:00")
    assert len(read("Mon 18:00 until 2026-11-30").next(at, 5)) == 2
    assert read("2026-11-22 10:00; Mon 18:00 until 2026-11-22").next(at, 5) == ()


def test_an_occurrence_that_two_entries_name_comes_once():
    assert starts(read("Mon 18:00-19:00; Mon,Tue 18:00-19:00"), local("2026-11-23 12:00"), 2) == ["2026-11-23 18:00", "2026-11-24 18:00"]


def test_occurrences_sort_by_start_also_where_an_end_is_not_known():
    schedule = read("Mon 18:00-18:30; Mon 18:00; Mon 17:00")
    found = schedule.next(local("2026-11-23 12:00"), 3)
    assert sorted(reversed(found)) == list(found)


def test_occurrences_are_lazy():
    endless = read("daily 06:00").occurrences(local("2026-01-01 00:00"), local("2190-01-01 00:00"))
    assert len(list(islice(endless, 3))) == 3


@pytest.mark.parametrize(("at", "left"), [(datetime.min.replace(tzinfo=UTC), 1), (datetime.max.replace(tzinfo=UTC), 0)])
def test_the_ends_of_time_are_no_error(at, left):
    schedule = read("daily 06:00", NEW_YORK)
    assert not schedule.is_on(at)
    assert len(schedule.next(at)) == left


def test_a_naive_instant_is_refused():
    with pytest.raises(ValueError, match="aware"):
        read("Mon 18:00").next(datetime(2026, 11, 23))


# Where clocks are changed


def test_a_meeting_keeps_its_local_time_through_summer_time():
    schedule = read("Sun 18:00", NEW_YORK)
    before, after = schedule.next(local("2026-03-01 12:00", NEW_YORK), 2)
    assert (before.start.hour, after.start.hour) == (18, 18)
    assert after.start.astimezone(UTC) - before.start.astimezone(UTC) == timedelta(days=7, hours=-1)


def test_a_start_in_a_skipped_hour_is_moved_by_the_hour():
    occurrence = read("Sun 02:30-04:00", NEW_YORK).next(local("2026-03-08 00:00", NEW_YORK))[0]
    assert (occurrence.start.isoformat(), occurrence.end.isoformat()) == ("2026-03-08T03:30:00-04:00", "2026-03-08T04:00:00-04:00")


def test_a_start_moved_past_its_end_keeps_its_length():
    occurrence = read("Sun 02:30-03:15", NEW_YORK).next(local("2026-03-08 00:00", NEW_YORK))[0]
    assert (occurrence.start.isoformat(), occurrence.end.isoformat()) == ("2026-03-08T03:30:00-04:00", "2026-03-08T04:15:00-04:00")


def test_a_start_in_an_hour_that_comes_twice_is_its_first():
    schedule = read("Sun 01:30-02:30", NEW_YORK)
    occurrence = schedule.next(local("2026-11-01 00:00", NEW_YORK))[0]
    assert (occurrence.start.isoformat(), occurrence.end.isoformat()) == ("2026-11-01T01:30:00-04:00", "2026-11-01T02:30:00-05:00")
    second_quarter_past_one = datetime(2026, 11, 1, 1, 15, tzinfo=ZoneInfo(NEW_YORK), fold=1)
    assert schedule.is_on(second_quarter_past_one)
    assert not schedule.is_on(second_quarter_past_one.replace(fold=0))


def test_an_end_moved_past_midnight_keeps_it_on_two_dates_after_its_own():
    schedule = read("Fri 23:30-23:30", "America/Nuuk")
    assert schedule.is_on(local("2026-03-29 00:15", "America/Nuuk"))
    assert not schedule.is_on(local("2026-03-29 00:30", "America/Nuuk"))


def test_a_day_without_midnight_begins_when_its_clock_does():
    occurrence = read("Fri", "Africa/Cairo").next(local("2026-04-23 12:00", "Africa/Cairo"))[0]
    assert occurrence.start.isoformat() == "2026-04-24T01:00:00+03:00"
    assert occurrence.over_at == local("2026-04-25 00:00", "Africa/Cairo")


def test_a_long_past_costs_next_nothing():
    schedule = read("every 2 weeks Sat 10:00 from 1950-01-07; daily 18:00 from 1950-01-01; 5th Fri 20:00 from 1950-01-01")
    at = local("2026-11-23 12:00")
    began = stopwatch.perf_counter()
    for _ in range(100):
        schedule.next(at)
    assert (stopwatch.perf_counter() - began) / 100 < 0.002
