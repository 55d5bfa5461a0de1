"""What a search may ask for, what is refused, and the one canonical spelling of each search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from directory.domain.vocabulary import Access, Accessibility, Audience, Cost, Kind
from directory.web import search_form
from directory.web.search import DAYS, SORTS, TIMES, Addresses, Search, query_string
from directory.web.search_form import WrongSearch

TOPICS = ("alcohol", "yoga", "grief")
ZONE = ZoneInfo("Asia/Kolkata")


@pytest.fixture(autouse=True)
def _request(house_app: Flask) -> Iterator[None]:
    with house_app.test_request_context("/search"):
        yield


def parse(query: str) -> Search:
    return search_form.parse(MultiDict(parse_qsl(query, keep_blank_values=True)), TOPICS, ZONE)


def refusal(query: str) -> WrongSearch:
    with pytest.raises(WrongSearch) as caught:
        parse(query)
    return caught.value


def some(codes: Any) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([str(code) for code in codes]), unique=True, max_size=3).map(lambda found: tuple(sorted(found)))


words = st.text(max_size=60).map(search_form.tidy)
instants = st.datetimes(
    min_value=datetime(1971, 1, 1),
    max_value=datetime(2198, 1, 1),
    timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
).map(lambda at: at.replace(microsecond=0))
dates = st.dates(date(1970, 1, 1), date(2199, 12, 31)).map(date.isoformat)
searches = st.builds(
    Search,
    q=words,
    kind=some(Kind),
    day=st.none() | st.sampled_from(DAYS) | dates,
    time=st.none() | st.sampled_from(TIMES),
    near=words.map(lambda name: name or None),
    within_km=st.integers(1, 20_000_000).map(lambda metres: metres / 1000),
    access=some(Access),
    language=some(("pa", "hi", "en", "pa-Guru-IN")),
    audience=some(Audience),
    topic=some(TOPICS),
    cost=some(Cost),
    accessibility=some(Accessibility),
    organisation=st.none() | st.sampled_from(("nayi-savera", "ਸਾਥ-ਗਰੁੱਪ")),
    sort=st.sampled_from(SORTS),
    page=st.integers(1, 1_000_000),
    per_page=st.integers(1, 100),
    literal=st.booleans(),
    at=st.none() | instants,
)
properties = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@properties
@given(searches)
def test_query_string_read_back_is_the_same_search(search: Search) -> None:
    assert parse(query_string(search)) == search


@properties
@given(searches)
def test_canonical_query_string_is_read_and_written_unchanged(search: Search) -> None:
    canonical = query_string(search)
    assert query_string(parse(canonical)) == canonical


@properties
@given(searches, st.sampled_from([str(kind) for kind in Kind]))
def test_links_change_one_parameter_and_begin_at_the_first_page(search: Search, kind: str) -> None:
    addresses = Addresses(search)
    assert parse(urlsplit(addresses.same()).query) == search
    toggled = parse(urlsplit(addresses.toggled("kind", kind)).query)
    assert set(toggled.kind) == set(search.kind) ^ {kind}
    assert toggled.page == 1
    for name in ("q", "day", "near", "topic", "at"):
        assert getattr(toggled, name) == getattr(search, name)
        without = parse(urlsplit(addresses.without(name)).query)
        assert getattr(without, name) == getattr(Search(), name) and without.kind == search.kind
    assert parse(urlsplit(addresses.on_page(7)).query).page == 7


@properties
@given(
    st.dictionaries(
        st.sampled_from(["q", "day", "time", "within", "page", "per_page", "at", "kind", "literal", "language"]), st.text(max_size=40)
    )
)
def test_any_text_is_either_understood_or_refused_in_one_sentence(parameters: dict[str, str]) -> None:
    try:
        search_form.parse(MultiDict(parameters), TOPICS, ZONE)
    except WrongSearch as wrong:
        assert wrong.parameter in parameters
        assert wrong.parameter in wrong.sentence and wrong.sentence.endswith(".")


def test_empty_and_unknown_parameters_are_as_if_not_there() -> None:
    assert parse("q=&kind=&day=&near=++&page=&colour=red&utm_source=x") == Search()


def test_repeated_values_are_all_taken_once() -> None:
    assert parse("kind=workshop&kind=recreation&kind=workshop").kind == ("recreation", "workshop")


def test_first_value_of_a_parameter_that_is_not_repeatable_counts() -> None:
    assert parse("day=&day=mon&day=tue").day == "mon"


def test_words_are_composed_and_spaced_once() -> None:
    assert parse("q=%20cafe%CC%81%0A%09yoga%20").q == "café yoga"


def test_instant_without_zone_is_in_the_sites_and_an_unencoded_plus_is_meant() -> None:
    assert parse("at=2026-11-22T18:00").at == datetime(2026, 11, 22, 18, tzinfo=ZONE)
    assert parse("at=2026-11-22T18:00:00+05:30").at == datetime(2026, 11, 22, 18, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert parse("at=2026-11-22T12:30:00Z").at == datetime(2026, 11, 22, 18, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kind=party", "kind"),
        ("kind=recreation&kind=party", "kind"),
        ("day=someday", "day"),
        ("day=TODAY", "day"),
        ("day=2026-02-30", "day"),
        ("day=20261122", "day"),
        ("day=9999-12-31", "day"),
        ("time=noon", "time"),
        ("within=0", "within"),
        ("within=-5", "within"),
        ("within=nan", "within"),
        ("within=1e3", "within"),
        ("within=99999", "within"),
        ("within=٥", "within"),
        ("access=boat", "access"),
        ("language=Punjabi", "language"),
        ("language=pa;hi", "language"),
        ("audience=me", "audience"),
        ("topic=unheard-of", "topic"),
        ("cost=cheap", "cost"),
        ("accessibility=lift", "accessibility"),
        ("sort=random", "sort"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=1.5", "page"),
        ("page=99999999999999999999", "page"),
        ("per_page=0", "per_page"),
        ("per_page=101", "per_page"),
        ("literal=yes", "literal"),
        ("at=now", "at"),
        ("at=2026-11-22", "at"),
        ("at=0001-01-01T00:00:00%2B14:00", "at"),
        ("at=9999-12-31T23:59:59-12:00", "at"),
        ("q=" + "a" * 201, "q"),
        ("near=" + "a" * 101, "near"),
        ("organisation=" + "a" * 101, "organisation"),
        ("&".join(f"language=a{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(51)), "language"),
    ],
)
def test_impossible_value_is_refused_by_name(query: str, parameter: str) -> None:
    wrong = refusal(query)
    assert wrong.parameter == parameter
    assert f"can't be used for {parameter}:" in wrong.sentence
    assert len(wrong.sentence) < 300


def test_two_hundred_characters_are_enough_in_any_script() -> None:
    assert len(parse("q=" + "ਸ" * 200).q) == 200
