"""The pack: what a phone keeps of the directory, and what it doesn't."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from directory.domain.details import Place, Text
from directory.domain.schedule import Schedule
from directory.domain.vocabulary import Access, Kind, Status
from directory.packing import Pack, Packer
from directory.services import Services
from directory.storage import listings
from tests.factories import NOW, ZONE, item

Bring = Callable[..., Any]
HOME = Place(city="Ludhiana", district="Ludhiana", state="Punjab", country="IN")
KERALA = Place(city="Kochi", state="Kerala", country="IN")


@pytest.fixture
def packer(services: Services) -> Packer:
    return Packer(services.database, services.settings, services.gazetteer, services.taxonomy, services.labels)


def packed(pack: Pack) -> dict[str, Any]:
    """English title -> listing."""
    found = [each for digest in pack.listings for each in json.loads(pack.parts[digest])]
    assert len(found) == pack.count
    return {each["title"].get("en"): each for each in found}


def test_home_states_and_what_is_online_or_by_phone_are_packed(packer: Packer, bring: Bring) -> None:
    bring(
        item("here", title=Text(en="Here"), place=HOME),
        item("capital", title=Text(en="Capital"), place=Place(city="Chandigarh", state="Chandigarh", country="IN")),
        item("online", title=Text(en="Online"), access=Access.ONLINE, place=Place(country="IN")),
        item("nowhere", title=Text(en="By phone"), access=Access.PHONE, place=Place()),
        item("far", title=Text(en="Far"), place=KERALA),
        item("abroad", title=Text(en="Abroad"), access=Access.ONLINE, place=Place(country="US")),
    )
    assert packed(packer.pack()).keys() == {"Here", "Capital", "Online", "By phone"}


def test_what_is_not_public_is_not_packed(packer: Packer, bring: Bring) -> None:
    bring(item("open", title=Text(en="Open")), item("closed", title=Text(en="Closed"), status=Status.CLOSED))
    bring(item("draft", title=Text(en="Draft")), source="drafts", publication="draft")
    assert packed(packer.pack()).keys() == {"Open"}


def test_where_there_are_too_many_real_ones_confirmed_last_are_packed(services: Services, bring: Bring) -> None:
    dated = [item(f"r{n}", title=Text(en=f"Real {n}"), verified_on=datetime(2026, n, 1, tzinfo=UTC).date()) for n in (1, 2, 3)]
    bring(*dated)
    bring(item("s", title=Text(en="Sample")), source="samples", is_sample=True)
    found = listings.of_states(services.database, ["punjab"], "IN", most=2)
    assert {each.details.title.en for each in found} == {"Real 3", "Real 2"}
    assert len(listings.of_states(services.database, ["punjab"], "IN", most=9)) == 4


def test_nothing_that_is_for_nobody_is_packed(packer: Packer, bring: Bring) -> None:
    bring(item("a", description=Text(), phones=(), email="a@example.org", schedule=None))
    (found,) = packed(packer.pack()).values()
    assert found.keys().isdisjoint({"source", "ref", "version", "created_at", "phones", "description", "recurrences", "when"})


def test_listing_is_packed_with_its_words_and_its_recurrences(packer: Packer, bring: Bring) -> None:
    bring(item("a", schedule=Schedule.parse("2nd Sat 10:00-12:00 except 2026-12-12", "Europe/London"), kind=Kind.WORKSHOP))
    (found,) = packed(packer.pack()).values()
    assert found["when"]["hi"].startswith("हर महीने के दूसरे शनिवार को")
    assert found["timezone"] == "Europe/London"
    weekdays, ordinals, interval, first, last, excepted, start, minutes, always = found["recurrences"][0]
    assert (weekdays, ordinals, interval, first, last) == (0b100000, 0b10, 1, None, None)
    assert (excepted, start, minutes, always) == ([datetime(2026, 12, 12, tzinfo=UTC).date().toordinal()], 600, 120, False)
    assert found["phones"] == [["0161 425 7457", "tel:+911614257457"]]


def test_pack_is_the_same_as_long_as_nothing_changes(packer: Packer, services: Services, bring: Bring) -> None:
    bring(*(item(f"n{n}", title=Text(en=f"Listing {n}")) for n in range(300)))
    again = Packer(services.database, services.settings, services.gazetteer, services.taxonomy, services.labels)
    assert packer.pack() == again.pack()


def test_change_of_one_listing_changes_one_part(packer: Packer, services: Services, bring: Bring) -> None:
    rows = [item(f"n{n}", title=Text(en=f"Listing {n}")) for n in range(300)]
    bring(*rows)
    before = packer.pack()
    bring(*rows[:-1], item("n299", title=Text(en="Another title")))
    after = packer.pack()
    assert len(after.listings) == len(before.listings) == 4
    assert len(set(after.listings) - set(before.listings)) == 1
    assert (after.words, after.places) == (before.words, before.places)


def test_withdrawn_listing_is_in_no_part(packer: Packer, services: Services, bring: Bring) -> None:
    bring(item("stays", title=Text(en="Stays")), item("goes", title=Text(en="Goes")))
    goes = next(each for each in listings.public(services.database) if each.details.title.en == "Goes")
    with services.database.writing():
        listings.change(services.database, goes, verb="withdrawn", by="test", now=NOW, publication="hidden")
    pack = packer.pack()
    assert packed(pack).keys() == {"Stays"}
    assert not any(goes.id.encode() in part for part in pack.parts.values())


def test_places_of_the_home_state_and_around_it_are_packed(packer: Packer) -> None:
    pack = packer.pack()
    found = json.loads(pack.parts[pack.places])
    names = {name for _, _, _, _, _, _, _, name, *_ in found["places"]}
    assert {"Ludhiana", "Model Town", "Ambala", "Mumbai", "Kerala"} <= names
    assert "Kottayam" not in names
    assert found["postal_codes"]["141001"][:2] == ["Ludhiana", "Punjab"]
    assert "600001" not in found["postal_codes"]


def test_words_are_told_in_three_languages(packer: Packer) -> None:
    pack = packer.pack()
    words = json.loads(pack.parts[pack.words])
    assert words["labels"]["kind"]["support-group"].keys() == {"en", "hi", "pa"}
    assert words["calendar"]["pa"]["today"] == "ਅੱਜ"
    assert words["timezone"] == ZONE


def test_pack_is_small(packer: Packer, bring: Bring) -> None:
    pack = packer.pack()
    assert len(gzip.compress(pack.parts[pack.words])) < 55_000
    assert len(gzip.compress(pack.parts[pack.places])) < 75_000
