"""Everything that happened, in one order; and every listing, public or not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from directory.domain.details import Place, Text
from directory.domain.submission import Step
from directory.domain.vocabulary import Kind, Status
from directory.operations.quarantining import quarantine
from directory.storage import chronicle, listing_search, reply_wording
from directory.storage.cases import Scope
from directory.storage.chronicle import About, Filter
from directory.storage.database import Database
from directory.storage.listing_search import Shown
from tests.factories import NOW
from tests.keepers import fresh_random, held
from tests.reviewers import approve, submit

MOGA = Place(city="Moga", district="Moga", country="IN")


def happened(database: Database, wanted: Filter = Filter(), **options: object) -> list[tuple[str, str]]:  # noqa: B008 - frozen
    total, found = chronicle.find(database, wanted, **options)  # type: ignore[arg-type]
    assert options or total == len(found)
    return [(each.about, each.verb) for each in found]


def test_listings_and_submissions_stand_in_one_order_the_latest_first(database: Database) -> None:
    listing = held(database, now=NOW - timedelta(days=1))
    case = submit(database, listing=listing, cost_note="Tea")
    approve(database, case, now=NOW + timedelta(hours=1))
    assert happened(database) == [
        ("listing", "updated"),
        ("submission", "approved"),
        ("submission", "confirmed"),
        ("submission", "sent"),
        ("listing", "added"),
    ]


def test_pages_of_the_chronicle_leave_nothing_out_and_repeat_nothing(database: Database) -> None:
    for number in range(7):
        approve(database, submit(database, now=NOW + timedelta(minutes=number)))
    everything = happened(database, limit=50)
    total, _found = chronicle.find(database, Filter(), limit=5)
    paged = [pair for page in range(6) for pair in happened(database, limit=5, offset=5 * page)]
    assert total == len(everything) == 28 and paged == everything


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(about=About.LISTING), 2),
        (Filter(about=About.SUBMISSION), 3),
        (Filter(verb="sent"), 1),
        (Filter(by="reviewer@saath.example"), 2),
        (Filter(since=NOW + timedelta(minutes=1)), 2),
        (Filter(until=NOW), 0),
        (Filter(listing_id="nothing"), 0),
    ],
)
def test_chronicle_is_narrowed(database: Database, wanted: Filter, expected: int) -> None:
    case = submit(database)
    approve(database, case, now=NOW + timedelta(hours=1))
    held(database)
    assert chronicle.find(database, wanted)[0] == expected


def test_chronicle_keeps_to_a_scope(database: Database) -> None:
    held(database, place=MOGA)
    held(database, kind=Kind.WORKSHOP)
    for scope, expected in ((Scope(("moga",)), 1), (Scope((), (Kind.WORKSHOP,)), 1), (Scope(("Moga",), (Kind.WORKSHOP,)), 0)):
        assert chronicle.find(database, Filter(), scope)[0] == expected


def titles(database: Database, wanted: listing_search.Filter, scope: Scope = Scope()) -> set[str | None]:  # noqa: B008 - frozen
    total, found = listing_search.find(database, wanted, scope)
    assert total == len(found)
    return {listing.details.title.en for listing in found}


def test_listings_are_found_by_how_they_stand_with_visitors(database: Database) -> None:
    held(database, title=Text(en="Shown"))
    held(database, title=Text(en="Paused"), status=Status.PAUSED)
    held(database, title=Text(en="Closed"), status=Status.CLOSED)
    quarantine(database, held(database, title=Text(en="Hidden")).id, by="x@example.org", now=NOW, why=None, random=fresh_random)
    expected = {
        Shown.PUBLIC: {"Shown", "Paused"},
        Shown.PAUSED: {"Paused"},
        Shown.CLOSED: {"Closed"},
        Shown.HIDDEN: {"Hidden"},
        Shown.SAMPLE: set(),
        None: {"Shown", "Paused", "Closed", "Hidden"},
    }
    assert {shown: titles(database, listing_search.Filter(shown=shown)) for shown in expected} == expected


def test_listings_are_found_by_words_in_any_letter_case_within_a_scope(database: Database) -> None:
    listing = held(database, title=Text(en="Evening Walk"), place=MOGA)
    held(database, title=Text(en="Morning walk"))
    assert titles(database, listing_search.Filter("WALK evening")) == {"Evening Walk"}
    assert titles(database, listing_search.Filter(listing.id)) == {"Evening Walk"}
    assert titles(database, listing_search.Filter("walk"), Scope(("Moga",))) == {"Evening Walk"}
    assert titles(database, listing_search.Filter("walk", kind=Kind.HELPLINE)) == set()
    assert titles(database, listing_search.Filter("100%")) == set()


def test_words_of_a_reply_are_kept_once_a_language(database: Database) -> None:
    with database.writing():
        reply_wording.put(database, Step.REJECT, "twice", "pa", "ਪਹਿਲਾਂ", by="a@example.org", now=NOW)
        reply_wording.put(database, Step.REJECT, "twice", "pa", "ਪਹਿਲਾਂ ਹੀ", by="b@example.org", now=NOW)
    assert reply_wording.get(database, Step.REJECT, "twice", "pa") == "ਪਹਿਲਾਂ ਹੀ"
    assert reply_wording.get(database, Step.REJECT, "twice", "en") is None
    assert [(key, each.by) for key, each in reply_wording.read_all(database).items()] == [((Step.REJECT, "twice", "pa"), "b@example.org")]


@pytest.mark.parametrize("row", [("approved", "x", "en", "words"), ("rejected", "", "en", "words"), ("rejected", "x", "en", " ")])
def test_store_refuses_words_for_what_has_no_reply(database: Database, row: tuple[str, ...]) -> None:
    with pytest.raises(Exception, match="CHECK"), database.writing() as connection:
        connection.execute("INSERT INTO reply_wording (step, reason, language, words, at, by) VALUES (?, ?, ?, ?, 'now', 'x')", row)


def test_district_of_the_scope_is_compared_whole(database: Database) -> None:
    held(database, place=Place(city="Moga", district="Moga Road", country="IN"))
    assert chronicle.find(database, Filter(), Scope(("Moga",)))[0] == 0
