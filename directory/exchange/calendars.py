"""iCalendar (RFC 5545, with the names of RFC 7986): listings' schedules as recurring events that calendars subscribe to.

Each entry of a schedule is one event. Its UID is made of the listing's id and the entry's place in the schedule, so it stays the same from
one fetch to the next; SEQUENCE is the listing's version. What is paused or gone comes as cancelled, so that calendars which hold it let go
of it. It knows no words: what an event is called is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, vRecur

from ..domain.schedule import Occurrence, Schedule
from ..domain.schedule_entry import Entry

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_REFRESH = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """One listing as a calendar shows it. `id` and `version` are the listing's, its events begin at `since` at the earliest (aware).

    `point` is (latitude, longitude) in WGS 84 decimal degrees. `description`, `location`, `url` and `point` are None where a calendar that
    others may see should not say them.
    """

    id: str
    version: int
    schedule: Schedule
    title: str
    since: datetime
    updated_at: datetime
    description: str | None = None
    location: str | None = None
    url: str | None = None
    point: tuple[float, float] | None = None
    is_cancelled: bool = False


def has_events(schedule: Schedule | None) -> bool:
    """Whether a calendar could show it: what is always open has no events."""
    return schedule is not None and not all(entry.always for entry in schedule.entries)


def write_calendar(items: Iterable[CalendarItem], *, name: str, host: str) -> bytes:
    """A calendar called `name` with the events of `items`, as UTF-8; `host` is the site's: nobody else's UIDs end in it (RFC 7986, 5.3)."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//Saath//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for item in items:
        for event in _events(item, host):
            calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _events(item: CalendarItem, host: str) -> Iterator[Event]:
    for number, entry in enumerate(item.schedule.entries, start=1):
        first = None if entry.always else _first(entry, item)
        if first is not None:
            yield _event(item, entry, first, f"{item.id}-{number}@{host}")


def _first(entry: Entry, item: CalendarItem) -> Occurrence | None:
    """The occurrence that the rule starts from: fixed by what the listing says, so that it doesn't wander from one fetch to the next."""
    since = datetime.combine(item.since.astimezone(item.schedule.zone).date(), time.min, item.schedule.zone)
    if entry.on is not None:
        since = datetime.combine(entry.on, time.min, item.schedule.zone)
    return next((each for each in Schedule((entry,), item.schedule.timezone).next(since, 2) if each.start >= since), None)


def _event(item: CalendarItem, entry: Entry, first: Occurrence, uid: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", item.updated_at.astimezone(UTC))
    event.add("last-modified", item.updated_at.astimezone(UTC))
    event.add("sequence", item.version)
    event.add("summary", item.title)
    event.add("status", "CANCELLED" if item.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if first.time_known else "TRANSPARENT")
    event.add("dtstart", first.start if first.time_known else first.start.date())
    if first.end is not None:
        event.add("dtend", first.end)
    if entry.on is None:
        event.add("rrule", vRecur(_rule(entry, item.schedule)))
        if missed := [_moment(day, entry, item.schedule) for day in entry.excepted]:
            event.add("exdate", missed, parameters={} if entry.start else {"VALUE": "DATE"})
    for property_name, value in (("description", item.description), ("location", item.location), ("url", item.url), ("geo", item.point)):
        if value is not None:
            event.add(property_name, value)
    return event


def _rule(entry: Entry, schedule: Schedule) -> dict[str, object]:
    """The recurrence of a repeating entry (RFC 5545, section 3.3.10)."""
    rule: dict[str, object]
    if entry.is_daily:
        rule = {"FREQ": "DAILY"}
    elif entry.ordinals:
        rule = {"FREQ": "MONTHLY", "BYDAY": [f"{ordinal}{_DAYS[day]}" for ordinal in entry.ordinals for day in entry.weekdays]}
    else:
        rule = {"FREQ": "WEEKLY", "BYDAY": [_DAYS[day] for day in entry.weekdays], "WKST": "MO"}
        if entry.interval_weeks > 1:
            rule["INTERVAL"] = entry.interval_weeks
    if entry.last is not None:
        last = _moment(entry.last, entry, schedule)
        rule["UNTIL"] = last.astimezone(UTC) if isinstance(last, datetime) else last
    return rule


def _moment(day: date, entry: Entry, schedule: Schedule) -> date:
    """The start of an occurrence on `day`: an instant, or the day alone where the time isn't known."""
    return day if entry.start is None else datetime.combine(day, entry.start, schedule.zone)
