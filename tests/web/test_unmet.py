"""What is counted of a search that found nothing, and what never is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest
from flask import Flask

from directory.web.unmet import Counts

from .client import Client


@pytest.fixture
def fresh_client(client: Client) -> Client:
    counts(client.app).take()
    return client


def counts(app: Flask) -> Counts:
    found: Counts = app.extensions["saath.unmet"]
    return found


def counted(client: Client, path: str) -> list[Mapping[str, str]]:
    """What one page view adds; the query is made different each time, or the page would come from memory."""
    assert client.open(path).status_code == 200
    return [dict(each) for each, _count in counts(client.app).take().items()]


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/search?kind=workshop&day=mon&near=Moga", {"kind": "workshop", "day": "mon", "district": "Moga"}),
        ("/search?day=2026-12-07&cost=paid&access=online", {"day": "mon", "cost": "paid", "access": "online"}),
        ("/search?day=tomorrow&time=night&audience=lgbtq", {"day": "mon", "time": "night", "audience": "lgbtq"}),
        ("/search?time=now&cost=paid", {"time": "afternoon", "cost": "paid"}),
        ("/workshops?day=weekend", {"kind": "workshop", "day": "weekend"}),
        ("/search?access=online&access=hybrid&day=wed&cost=paid", {"access": "hybrid,online", "day": "wed", "cost": "paid"}),
        (
            "/search?q=free+monday+night+in+Moga&kind=workshop",
            {"cost": "free", "day": "mon", "time": "night", "district": "Moga", "kind": "workshop"},
        ),
        ("/search?q=zzyzx+monday&day=tue&cost=paid", {"day": "tue", "cost": "paid"}),
        ("/search?q=xylophone+quartz", {}),
    ],
)
def test_search_that_found_nothing_is_counted_by_what_was_understood(
    fresh_client: Client, path: str, parameters: Mapping[str, str]
) -> None:
    assert counted(fresh_client, path) == [parameters]


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=group",
        "/search?q=i+want+to+kill+myself+zzyzx",
        "/search?q=zzyzx&at=2026-11-22T10:00:00%2B05:30",
        "/search.json?q=zzyzx",
    ],
)
def test_what_found_something_speaks_of_danger_or_is_no_visitors_is_not_counted(fresh_client: Client, path: str) -> None:
    assert counted(fresh_client, path) == []


def test_no_word_that_was_typed_is_kept(fresh_client: Client) -> None:
    fresh_client.open("/search?q=ravinder+monday+98140+near+14100&organisation=helping-hands&cost=free")
    assert "ravinder" not in repr(counts(fresh_client.app).take()).lower()


def test_postal_code_is_counted_as_its_district(fresh_client: Client) -> None:
    (found,) = counted(fresh_client, "/search?kind=workshop&day=mon&near=141002")
    assert found == {"kind": "workshop", "day": "mon", "district": "Ludhiana"}


def test_counting_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("directory.web.unmet._MOST_KINDS", 2)
    some = Counts()
    for day in ("mon", "tue", "wed", "mon"):
        some.add((("day", day),))
    assert some.take() == {(("day", "mon"),): 2, (("day", "tue"),): 1}
    assert some.take() == {}


def test_at_night_now_is_night() -> None:
    from directory.web.unmet import _part

    assert [_part("now", datetime(2026, 11, 22, hour)) for hour in (4, 5, 12, 17, 21)] == [
        "night",
        "morning",
        "afternoon",
        "evening",
        "night",
    ]
