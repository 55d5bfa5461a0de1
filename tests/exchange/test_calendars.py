"""iCalendar out: what calendars make of it is what the schedule says."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from directory.domain.schedule import Schedule
from directory.exchange.calendars import CalendarItem, has_events, write_calendar
from tests.factories import NOW, ZONE

SAMPLES = Path(__file__).parents[2] / "seed_data" / "samples.csv"


def item(schedule: str, zone: str = ZONE, **overrides: Any) -> CalendarItem:
    given: dict[str, Any] = {
        "id": "abcdefghjk",
        "version": 3,
        "schedule": Schedule.parse(schedule, zone),
        "title": "A group",
        "since": NOW,
        "updated_at": NOW,
    }
    return CalendarItem(**(given | overrides))


def written(*items: CalendarItem) -> Calendar:
    return Calendar.from_ical(write_calendar(items, name="Saath", host="saath.example.org"))


def events(*items: CalendarItem) -> list[Event]:
    return list(written(*items).events)


def expanded(event: Event, start: datetime, end: datetime) -> set[datetime | date]:
    """The starts that a calendar shows, by dateutil's reading of the rule."""
    first = event.decoded("dtstart")
    if "rrule" not in event:
        return {first}
    is_day = not isinstance(first, datetime)
    wall = datetime.combine(first, time.min) if is_day else first.replace(tzinfo=None)
    zone = None if is_day else first.tzinfo
    rule = event["rrule"].to_ical().decode()
    if not is_day and "UNTIL=" in rule:
        until = event["rrule"]["UNTIL"][0].astimezone(zone).replace(tzinfo=None)
        rule = ";".join(f"UNTIL={until:%Y%m%dT%H%M%S}" if part.startswith("UNTIL") else part for part in rule.split(";"))
    found = rrulestr(rule, dtstart=wall).between(start.replace(tzinfo=None), end.replace(tzinfo=None), inc=True)
    missed = event.get("exdate")
    without = {each.dt for each in missed.dts} if missed else set()
    starts = {each.date() if is_day else each.replace(tzinfo=zone) for each in found}
    return starts - without


GRAMMAR = (
    "Mon,Wed 18:00-19:30",
    "daily 06:00-07:00",
    "2nd Sat 10:00-12:00",
    "1st,3rd,last Tue 17:00-18:00",
    "5th Fri 17:00-18:00",
    "every 2 weeks Sat 10:00-11:00 from 2026-11-28",
    "every 3 weeks Tue,Thu 21:00-00:30 from 2026-11-25 until 2027-06-30",
    "Mon 18:00-19:30 until 2026-12-28 except 2026-12-07,2026-12-14",
    "Sat until 2027-01-30 except 2026-12-05",
    "2026-12-05 10:00-13:00",
    "Sun 14:00",
)


@pytest.mark.parametrize("zone", (ZONE, "Europe/London"))
@pytest.mark.parametrize("text", GRAMMAR)
def test_a_calendar_shows_the_dates_of_every_form_of_the_grammar(text: str, zone: str) -> None:
    schedule = Schedule.parse(text, zone)
    start = datetime(2026, 11, 22, tzinfo=ZoneInfo(zone))
    end = start + timedelta(days=400)
    (event,) = events(item(text, zone))
    wanted = {each.start if each.time_known else each.start.date() for each in schedule.occurrences(start, end) if each.start >= start}
    assert expanded(event, start, end) == wanted


def test_a_calendar_shows_the_dates_of_every_sample() -> None:
    start = datetime(2026, 11, 22, tzinfo=ZoneInfo(ZONE))
    end = start + timedelta(days=60)
    with SAMPLES.open(encoding="utf-8-sig") as file:
        schedules = {row["schedule"] for row in csv.DictReader(file) if row["schedule"] and "24/7" not in row["schedule"]}
    assert len(schedules) > 50
    for text in schedules:
        shown = {moment for event in events(item(text)) for moment in expanded(event, start, end)}
        wanted = {
            each.start if each.time_known else each.start.date()
            for each in Schedule.parse(text, ZONE).occurrences(start, end)
            if each.start >= start
        }
        assert {each for each in shown if each < (end if isinstance(each, datetime) else end.date())} == wanted, text


def test_every_event_has_the_rules_of_its_zone() -> None:
    calendar = written(item("Mon 18:00-19:00"), item("Tue 18:00-19:00", "Europe/London", id="zzzzzzzzzz"))
    assert {zone["tzid"] for zone in calendar.walk("VTIMEZONE")} == {"Asia/Kolkata", "Europe/London"}
    assert not calendar.get_missing_tzids()


def test_uids_stay_the_same_when_a_listing_changes() -> None:
    before = events(item("Mon 18:00-19:00; Sat 10:00-11:00"))
    after = events(item("Mon 18:30-19:30; Sat 10:00-11:00", version=4, updated_at=NOW + timedelta(days=1)))
    assert [each["uid"] for each in before] == [each["uid"] for each in after] == [f"abcdefghjk-{n}@saath.example.org" for n in (1, 2)]
    assert [each["sequence"] for each in before] < [each["sequence"] for each in after]


def test_what_is_fetched_twice_is_the_same_to_the_byte() -> None:
    assert write_calendar([item("Mon 18:00")], name="Saath", host="a.example.org") == write_calendar(
        [item("Mon 18:00")], name="Saath", host="a.example.org"
    )


def test_what_is_paused_or_gone_comes_as_cancelled() -> None:
    assert [each["status"] for each in events(item("Mon 18:00; Tue 18:00", is_cancelled=True))] == ["CANCELLED", "CANCELLED"]
    assert events(item("Mon 18:00"))[0]["status"] == "CONFIRMED"


def test_what_is_always_open_has_no_events() -> None:
    assert not has_events(Schedule.parse("24/7", ZONE))
    assert has_events(Schedule.parse("24/7; Mon 10:00", ZONE))
    assert len(events(item("24/7; Mon 10:00"))) == 1


def test_words_can_not_make_properties_of_their_own() -> None:
    hostile = "x\r\nATTENDEE:mailto:a@example.org\nEND:VEVENT;,\\"
    body = write_calendar([item("Mon 18:00", title=hostile, description=hostile, location=hostile)], name="Saath", host="a.example.org")
    assert not [line for line in body.decode().replace("\r\n ", "").split("\r\n") if line.startswith("ATTENDEE")]
    (event,) = Calendar.from_ical(body).events
    assert "ATTENDEE" in event["summary"]


def test_no_line_is_longer_than_75_octets() -> None:
    body = write_calendar([item("Mon 18:00", title="ਸ਼ਾਮ ਦਾ ਘੇਰਾ " * 20)], name="Saath", host="a.example.org")
    assert max(map(len, body.split(b"\r\n"))) <= 75


def test_an_end_after_midnight_is_on_the_next_day() -> None:
    (event,) = events(item("Fri 22:00-01:00"))
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=3)


def test_a_past_date_is_still_told() -> None:
    (event,) = events(item("2026-11-01 10:00-11:00"))
    assert event.decoded("dtstart").astimezone(UTC) == datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
