"""Likely duplicates, across scripts: measured on the invented listings, and one by one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from directory import likeness
from directory import settings as settings_module
from directory.domain.details import Details, Place, Text
from directory.domain.listing import Listing
from directory.domain.phone import Phone
from directory.domain.schedule import Schedule
from directory.domain.vocabulary import Access, Kind, Publication
from directory.exchange.listings_csv import read_listings_csv
from directory.exchange.rows import Defaults, Imported
from directory.likeness import Reason, likely
from directory.operations.import_listings import import_listings
from directory.services import Services, open_services
from directory.storage import listings
from tests.factories import NOW, ZONE, details, item, reading
from tests.keepers import fresh_random

SAMPLES = Path(__file__).resolve().parent.parent / "seed_data" / "samples.csv"
PHONE = Phone("+919876543210", "IN")
LUDHIANA = Place(city="Ludhiana", district="Ludhiana", state="Punjab", country="IN", latitude=30.91, longitude=75.85, is_exact=False)


def samples() -> list[Imported]:
    with SAMPLES.open("rb") as file:
        return list(read_listings_csv(file, Defaults(ZONE, "IN")).items)


def only(text: Text, language: str) -> Text:
    return Text(**{language: getattr(text, language)})


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, dict[str, Details]]]:
    """The invented listings, those with names in several languages by their English names alone; and how these are otherwise called."""
    data = tmp_path_factory.mktemp("samples")
    services = open_services(settings_module.load({"SAATH_DATA": str(data), "SAATH_SEED": "none"}), clock=lambda: NOW)
    rows, others = [], {}
    for row in samples():
        if row.details.title.en and (row.details.title.pa or row.details.title.hi):
            others[str(row.ref)] = row.details
            row = replace(row, details=replace(row.details, title=only(row.details.title, "en"), description=Text(en="As before.")))
        rows.append(row)
    take(services, *rows)
    services.indexer.rebuild()
    yield services, others
    services.database.close()


def take(services: Services, *rows: Imported) -> None:
    import_listings(
        services.database,
        reading(*rows),
        source="feed",
        gazetteer=services.gazetteer,
        topics=services.taxonomy.codes,
        by="test",
        now=NOW,
        random=fresh_random,
    )


def copies(others: dict[str, Details], services: Services, **without: Any) -> Iterator[tuple[str, Details]]:
    """Each listing as somebody may enter it again: named in Punjabi or Hindi only, described in no words that are there."""
    for ref, said in others.items():
        for language in ("pa", "hi"):
            if getattr(said.title, language):
                place = services.gazetteer.resolve(said.place)
                yield ref, replace(said, title=only(said.title, language), description=Text(), place=place, **without)


@pytest.mark.parametrize(
    ("without", "least"),
    [
        ({}, 1.0),
        ({"phones": (), "whatsapp": None, "email": None, "join_url": None}, 0.95),
        ({"phones": (), "whatsapp": None, "email": None, "join_url": None, "organisation": None}, 0.95),
    ],
    ids=["the same contact", "no contact", "no contact, no organisation"],
)
def test_copy_in_another_script_is_found(directory: tuple[Services, dict[str, Details]], without: dict[str, Any], least: float) -> None:
    services, others = directory
    ids = {listing.ref: listing.id for listing in listings.exportable(services.database, with_samples=True)}
    found = total = strangers = 0
    for ref, copy in copies(others, services, **without):
        shown = [each.listing.id for each in likely(services.database, services.index, copy, NOW)]
        found += shown[:1] == [ids[ref]]
        strangers += len(set(shown) - {ids[ref]})
        total += 1
    assert total > 150
    assert found / total >= least
    assert strangers <= 0.02 * total


def test_listings_that_are_different_are_not_taken_for_each_other(directory: tuple[Services, dict[str, Details]]) -> None:
    services, _ = directory
    everything = list(listings.exportable(services.database, with_samples=True))
    pairs = [
        (listing.details.title, each.listing.details.title, each.reasons)
        for listing in everything
        for each in likely(services.database, services.index, listing.details, NOW, exclude=(listing.id,))
        if not {Reason.PHONE, Reason.LINK} & set(each.reasons)
    ]
    assert len(pairs) <= 0.01 * len(everything), pairs


# -- one by one


@pytest.fixture
def find(services: Services, bring: Callable[..., object]) -> Callable[..., list[tuple[str | None, tuple[Reason, ...], float]]]:
    bring(
        item("circle", title=Text(en="Nayi Savera evening"), phones=(PHONE,), place=LUDHIANA, email="ask@example.org"),
        item(
            "yoga",
            title=Text(en="Yoga in the park"),
            kind=Kind.RECREATION,
            organisation=None,
            phones=(),
            place=replace(LUDHIANA, city="Moga", district="Moga", latitude=30.82, longitude=75.17),
            schedule=Schedule.parse("daily 06:00-07:00", ZONE),
            website="https://yoga.example.org",
        ),
    )

    def find(exclude: tuple[str, ...] = (), **given: Any) -> list[tuple[str | None, tuple[Reason, ...], float]]:
        base: dict[str, Any] = {"phones": (), "place": Place(), "organisation": None, "schedule": None, "description": Text()}
        asked = details(**(base | given))
        return [
            (each.listing.ref, each.reasons, each.score) for each in likely(services.database, services.index, asked, NOW, exclude=exclude)
        ]

    return find


def test_punjabi_name_at_the_same_town_and_phone_is_the_same_thing(find: Callable[..., Any]) -> None:
    ((ref, reasons, score),) = find(title=Text(pa="ਨਵੀਂ ਸਵੇਰਾ ਸ਼ਾਮ"), phones=(PHONE,), place=LUDHIANA)
    assert (ref, reasons[0]) == ("circle", Reason.PHONE) and score > likeness.WORTH_SHOWING


def test_same_number_is_enough_whatever_else_is_said(find: Callable[..., Any]) -> None:
    found = find(title=Text(en="Something else altogether"), whatsapp=PHONE, kind=Kind.HELPLINE, access=Access.PHONE)
    assert found == [("circle", (Reason.PHONE,), likeness.WORTH_SHOWING)]


def test_same_mail_address_is_enough(find: Callable[..., Any]) -> None:
    assert [ref for ref, _, _ in find(title=Text(en="Something else"), email="ASK@example.org")] == ["circle"]


def test_same_name_is_found_before_anything_else_is_known(find: Callable[..., Any]) -> None:
    ((ref, reasons, _),) = find(title=Text(en="Yoga in the Park"), kind=Kind.RECREATION)
    assert (ref, reasons) == ("yoga", (Reason.TITLE,))


def test_same_name_in_another_town_is_another_thing(find: Callable[..., Any]) -> None:
    assert find(title=Text(en="Yoga in the park"), kind=Kind.RECREATION, place=LUDHIANA, schedule=Schedule.parse("Sun 17:00", ZONE)) == []


def test_another_offer_of_the_same_people_is_shown_but_not_taken_for_the_same(find: Callable[..., Any]) -> None:
    ((ref, _, score),) = find(
        title=Text(en="Bakery course"),
        phones=(PHONE,),
        place=LUDHIANA,
        organisation="Nayi Savera Circle",
        schedule=Schedule.parse("Sat 10:00", ZONE),
    )
    assert (ref, score) == ("circle", likeness.WORTH_SHOWING)


def test_listing_that_the_change_is_about_is_left_out(find: Callable[..., Any], services: Services) -> None:
    (listing,) = (each for each in listings.exportable(services.database, with_samples=True) if each.ref == "circle")
    assert find(exclude=(listing.id,), title=Text(en="Nayi Savera evening"), phones=(PHONE,)) == []


def test_hidden_listing_is_shown_to_reviewers_only(find: Callable[..., Any], services: Services) -> None:
    (listing,) = (each for each in listings.exportable(services.database, with_samples=True) if each.ref == "circle")
    with services.database.writing():
        listings.change(services.database, listing, verb="quarantined", by="staff", now=NOW, publication=Publication.HIDDEN)
    services.indexer.sync()
    asked = details(phones=(PHONE,), title=Text(en="Nayi Savera evening"))
    assert likely(services.database, services.index, asked, NOW) == ()
    assert [each.listing.id for each in likely(services.database, services.index, asked, NOW, with_hidden=True)] == [listing.id]


def test_without_the_index_what_shares_a_number_is_still_found(find: Callable[..., Any], services: Services) -> None:
    shutil.rmtree(services.settings.index)
    services.index._snapshot = None
    assert [ref for ref, _, _ in find(title=Text(en="Yoga in the park"), phones=(PHONE,))] == ["circle"]


def test_no_more_than_five_are_told_the_likeliest_first(services: Services, bring: Callable[..., object]) -> None:
    bring(*(item(f"n{number}", title=Text(en=f"Hall {number}"), phones=(PHONE,)) for number in range(8)), item("same", phones=(PHONE,)))
    found = likely(services.database, services.index, details(phones=(PHONE,)), NOW)
    assert len(found) == likeness.MOST
    assert found[0].listing.ref == "same"
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_hotline_of_a_whole_fellowship_makes_nothing_alike(services: Services, bring: Callable[..., object]) -> None:
    bring(*(item(f"n{number}", title=Text(en=f"Hall {number}"), phones=(PHONE,), organisation=None, schedule=None) for number in range(21)))
    asked = details(title=Text(en="Garden"), kind=Kind.RECREATION, phones=(PHONE,), organisation=None, schedule=None, place=LUDHIANA)
    assert likely(services.database, services.index, asked, NOW) == ()


def test_comparison_needs_no_index() -> None:
    listing = Listing("0" * 10, "feed", None, details(phones=(PHONE,)), None, Publication.PUBLISHED, False, 1, NOW, NOW)
    assert likeness.compare(details(phones=(PHONE,)), listing).score > 0.9
