"""Random schedules and instants, with a liking for the places where schedules go wrong: changes of the clock, midnights, ends of months.
And random Details, with a liking for what agrees in part."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import strategies as st

from directory.domain.details import Details, Place, Text
from directory.domain.phone import Phone
from directory.domain.schedule import Entry, Schedule
from directory.domain.vocabulary import Access, Cost, Kind, Status

CLOCK_CHANGES = {
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Europe/London": (date(2026, 3, 29), date(2026, 10, 25)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),  # by half an hour
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 30)),  # at midnight: one day has no 00:00, another has two 23:00
    "America/Nuuk": (date(2026, 3, 28), date(2026, 10, 24)),  # just before midnight
    "Asia/Kolkata": (date(2026, 12, 31),),  # never
}


def dates() -> st.SearchStrategy[date]:
    changes = sorted({day for days in CLOCK_CHANGES.values() for day in days})
    near_a_change = st.builds(lambda day, days: day + timedelta(days), st.sampled_from(changes), st.integers(-2, 2))
    return near_a_change | st.dates(date(2026, 1, 1), date(2027, 12, 31))


def times() -> st.SearchStrategy[time]:
    """To the minute; often in the small hours, when clocks are changed, and on the full or half hour, so that entries meet."""
    small_hours = st.builds(time, st.integers(0, 3), st.sampled_from((0, 15, 30, 45)))
    return (
        small_hours
        | st.builds(time, st.integers(0, 23), st.sampled_from((0, 30)))
        | st.builds(time, st.integers(0, 23), st.integers(0, 59))
    )


def entries() -> st.SearchStrategy[Entry]:
    """Every form of entry: weekly, daily, by ordinals, by weeks between, once, always; with and without times and limits."""
    return st.builds(_entry, _days(), _hours(), _limits())


def schedules(timezones: tuple[str, ...] = tuple(CLOCK_CHANGES)) -> st.SearchStrategy[Schedule]:
    return st.builds(Schedule, st.lists(entries(), min_size=1, max_size=3).map(tuple), st.sampled_from(timezones))


def instants() -> st.SearchStrategy[datetime]:
    """Aware, in one zone or another."""
    at = st.builds(datetime.combine, dates(), times(), st.just(UTC))
    return st.builds(lambda instant, hours: instant.astimezone(timezone(timedelta(hours=hours))), at, st.sampled_from((0, -5, 6)))


def _days() -> st.SearchStrategy[dict]:
    weekdays = st.sets(st.integers(0, 6), min_size=1).map(tuple)
    ordinals = st.sets(st.sampled_from((1, 2, 3, 4, 5, -1)), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.fixed_dictionaries({"weekdays": weekdays}),
        st.just({"weekdays": tuple(range(7))}),
        st.fixed_dictionaries({"weekdays": weekdays, "ordinals": ordinals}),
        st.fixed_dictionaries({"weekdays": weekdays, "interval_weeks": st.integers(2, 5), "first": dates()}),
        st.fixed_dictionaries({"on": dates()}),
        st.just({"always": True}),
    )


def _hours() -> st.SearchStrategy[dict]:
    start_only = st.fixed_dictionaries({"start": times()})
    return st.just({}) | start_only | st.fixed_dictionaries({"start": times(), "end": times()})


def _limits() -> st.SearchStrategy[dict]:
    days = {"first": dates(), "length": st.integers(0, 200), "excepted": st.lists(dates(), max_size=3).map(tuple)}
    return st.fixed_dictionaries({}, optional=days)


def _entry(days: dict, hours: dict, limits: dict) -> Entry:
    """Puts the parts together, leaving out what doesn't go with the days."""
    fields = {"first": limits.get("first"), "excepted": limits.get("excepted", ())} | days
    if "always" not in days:
        fields |= hours
    if "on" in days:
        fields["first"] = None
    elif "length" in limits and fields["first"] is not None:
        fields["last"] = fields["first"] + timedelta(limits["length"])
    return Entry(**fields)


def several_details() -> st.SearchStrategy[Details]:
    """Details out of few values each, so that two of them often agree in a field, and differ in others."""
    words = st.none() | st.sampled_from(("one", "ਦੋ", "तीन शब्द हैं", "call 98765 43210"))
    texts = st.builds(Text, words, words, words)
    links = st.none() | st.sampled_from(("https://one.example", "https://two.example"))
    phones = (Phone("+911614257457", "IN"), Phone("14416", "IN"))
    points = st.sampled_from(((None, None), (30.9, 75.8), (31.6, 74.8)))
    return st.builds(
        Details,
        kind=st.sampled_from((Kind.SUPPORT_GROUP, Kind.HELPLINE)),
        title=texts,
        description=texts,
        organisation=words,
        organisation_website=links,
        place=st.builds(_place, words, words, points, st.booleans()),
        access=st.sampled_from(Access),
        join_url=links,
        phones=st.lists(st.sampled_from(phones), unique=True).map(tuple),
        whatsapp=st.none() | st.sampled_from(phones),
        email=st.none() | st.sampled_from(("a@example.org", "b@example.org")),
        website=links,
        schedule=st.none() | st.sampled_from((Schedule.parse("Mon 18:00", "UTC"), Schedule.parse("Mon 18:00", "Asia/Kolkata"))),
        languages=st.sampled_from(((), ("pa",), ("pa", "hi"))),
        topics=st.sampled_from(((), ("alcohol",), ("alcohol", "yoga"))),
        cost=st.none() | st.sampled_from(Cost),
        status=st.sampled_from(Status),
        status_note=words,
        verified_on=st.none() | st.sampled_from((date(2026, 1, 1), date(2026, 2, 1))),
    )


def _place(address: str | None, city: str | None, point: tuple[float | None, float | None], is_exact: bool) -> Place:
    return Place(address=address, city=city, latitude=point[0], longitude=point[1], is_exact=is_exact)
