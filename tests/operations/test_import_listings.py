from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from directory.domain.details import Place, Text
from directory.domain.errors import InvalidValue
from directory.domain.gazetteer import Gazetteer
from directory.domain.vocabulary import Publication, Status
from directory.exchange.rows import Imported, Refused, RowError
from directory.operations.import_listings import CLOSED_NOTE, ImportReport, import_listings
from directory.operations.remove_samples import remove_samples
from directory.storage import holders, listings, outbox, seed_files
from directory.storage.database import Database
from tests.factories import NOW, details, item, reading
from tests.keepers import fresh_random


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return seed_files.gazetteer()


@pytest.fixture
def take(database: Database, gazetteer: Gazetteer):
    def _take(*rows: Imported | Refused, source: str = "feed", **options: object) -> ImportReport:
        given = {"gazetteer": gazetteer, "topics": {"alcohol"}, "by": "test", "now": NOW, "random": fresh_random} | options
        return import_listings(database, reading(*rows), source=source, **given)

    return _take


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.updated, report.unchanged, report.closed


def only(database: Database):
    (listing,) = listings.public(database)
    return listing


def test_a_new_row_becomes_a_public_listing_with_its_organisation(database, take) -> None:
    assert counts(take(item("a"))) == (1, 0, 0, 0)
    listing = only(database)
    assert (listing.source, listing.ref, listing.version) == ("feed", "a", 1)
    assert listing.organisation and listing.organisation.slug == "nayi-savera-circle"
    assert listing.details.title == Text(en="Evening circle")


def test_a_listing_comes_back_from_the_store_as_it_went_in(database, take) -> None:
    given = details(
        place=Place(address="x", city="Ludhiana", district="Ludhiana", state="Punjab", country="IN", latitude=30.9, longitude=75.85)
    )
    take(Imported(row=2, ref="a", details=given))
    assert only(database).details == given


def test_importing_the_same_again_changes_nothing(database, take) -> None:
    take(item("a"), item("b"))
    outbox.done(database, 1_000)
    assert counts(take(item("a"), item("b"))) == (0, 0, 2, 0)
    assert outbox.is_empty(database)


def test_a_changed_row_updates_its_listing_and_keeps_its_id(database, take) -> None:
    take(item("a"))
    before = only(database)
    assert counts(take(item("a", title=Text(en="Morning circle")), now=NOW + timedelta(days=1))) == (0, 1, 0, 0)
    after = only(database)
    assert (after.id, after.version, after.created_at) == (before.id, 2, before.created_at)
    assert after.details.title.en == "Morning circle"


def test_what_vanished_from_the_source_is_closed_not_deleted(database, take) -> None:
    take(item("a"), item("b"))
    assert counts(take(item("a"))) == (0, 0, 1, 1)
    gone = next(each for each in listings.exportable(database, with_samples=True) if each.ref == "b")
    assert (gone.details.status, gone.details.status_note) == (Status.CLOSED, CLOSED_NOTE)
    assert not gone.is_public


def test_what_is_closed_already_is_not_closed_again(database, take) -> None:
    take(item("a"), item("b"))
    take(item("a"))
    assert counts(take(item("a"))) == (0, 0, 1, 0)


def test_what_comes_back_is_open_again(database, take) -> None:
    take(item("a"), item("b"))
    take(item("a"))
    assert counts(take(item("a"), item("b"))) == (0, 1, 1, 0)
    assert listings.count_public(database) == 2


def test_other_sources_are_left_alone(database, take) -> None:
    take(item("a"), source="one")
    take(item("b", title=Text(en="Other"), organisation="Other"), source="two")
    assert counts(take(item("c", title=Text(en="Third"), organisation="Third"), source="two")) == (1, 0, 0, 1)
    assert {each.ref for each in listings.public(database)} == {"a", "c"}


def test_the_same_ref_in_another_organisations_file_is_another_listing(database, take) -> None:
    take(item("1"), source="one")
    assert counts(take(item("1", title=Text(en="Choir"), organisation="Raga Society"), source="two")) == (1, 0, 0, 0)
    assert listings.count_public(database) == 2


def test_the_same_listing_in_a_file_of_another_name_is_not_taken_twice(database, take) -> None:
    take(item("1"), source="one")
    assert counts(take(item("1"), source="export")) == (0, 0, 1, 0)


def test_independent_groups_of_one_name_in_two_towns_are_two_listings(database, take) -> None:
    take(item("1", title=Text(en="Yoga"), organisation=None), source="one")
    elsewhere = item("1", title=Text(en="Yoga"), organisation=None, place=Place(city="Amritsar", country="IN"))
    assert counts(take(elsewhere, source="two")) == (1, 0, 0, 0)
    assert {each.details.place.city for each in listings.public(database)} == {"Ludhiana", "Amritsar"}


@pytest.mark.parametrize("source", ["one", "two"])
def test_a_file_that_names_one_listing_by_its_ref_and_by_its_id_is_taken(database, take, source: str) -> None:
    take(item("a"), source="one")
    report = take(item("a", title=Text(en="Choir")), item(only(database).id), source=source)
    assert report.added + report.updated + report.unchanged == 2
    assert listings.count_public(database) == 2


def test_a_row_that_could_not_be_read_does_not_close_its_listing(database, take) -> None:
    take(item("a"), item("b"))
    refused = Refused("b", (RowError(3, "kind", "x", "Use one of the kinds."),))
    report = take(item("a"), refused)
    assert counts(report) == (0, 0, 1, 0)
    assert [error.column for error in report.errors] == ["kind"]


def test_a_file_without_a_single_sound_row_closes_nothing(take) -> None:
    take(item("a"))
    assert counts(take(Refused(None, (RowError(2, "kind", "", "Give a kind."),)))) == (0, 0, 0, 0)


def test_rows_without_a_ref_are_new_every_time(database, take) -> None:
    take(item(None))
    assert counts(take(item(None))) == (1, 0, 0, 0)
    assert listings.count_public(database) == 2


def test_a_dry_run_reports_the_same_and_writes_nothing(database, take) -> None:
    take(item("a"))
    assert counts(take(item("a", title=Text(en="New")), item("b"), dry_run=True)) == (1, 1, 0, 0)
    assert only(database).details.title.en == "Evening circle"


def test_a_file_that_breaks_off_leaves_nothing(database, take) -> None:
    def rows() -> Iterator[Imported]:
        yield from (item(f"r{n}") for n in range(600))
        raise InvalidValue("csv-broken", "", "Save it again.")

    with pytest.raises(InvalidValue):
        import_listings(
            database,
            type(reading())(rows()),
            source="feed",
            gazetteer=Gazetteer((), ()),
            topics=(),
            by="test",
            now=NOW,
            random=fresh_random,
        )
    assert listings.count_public(database) == 0
    assert outbox.is_empty(database)


def test_missing_coordinates_are_those_of_the_postal_code_or_town_and_marked_so(database, take) -> None:
    take(item("a", place=Place(city="Ludhiana", country="IN")))
    place = only(database).details.place
    assert place.latitude == pytest.approx(30.9, abs=0.2)
    assert place.longitude == pytest.approx(75.85, abs=0.2)
    assert (place.is_exact, place.state) == (False, "Punjab")


def test_topics_that_the_taxonomy_lacks_are_left_out_and_reported(database, take) -> None:
    report = take(item("a", topics=("alcohol", "astrology")))
    assert report.unknown_topics == ("astrology",)
    assert only(database).details.topics == ("alcohol",)


def test_drafts_are_not_public(database, take) -> None:
    take(item("a"), publication=Publication.DRAFT)
    assert listings.count_public(database) == 0


def test_what_a_person_has_hidden_stays_hidden(database, take) -> None:
    take(item("a"))
    with database.writing() as connection:
        connection.execute("UPDATE listing SET publication = 'hidden'")
    take(item("a", title=Text(en="New")))
    assert listings.count_public(database) == 0


def test_history_holds_every_version_with_who_and_when(database, take) -> None:
    take(item("a"))
    take(item("a", title=Text(en="New")), now=NOW + timedelta(hours=1), by="someone")
    rows = database.connection.execute("SELECT version, at, by, verb FROM listing_history ORDER BY version").fetchall()
    assert rows == [(1, NOW.isoformat(), "test", "added"), (2, (NOW + timedelta(hours=1)).isoformat(), "someone", "updated")]


def test_every_change_is_in_the_outbox_of_its_own_transaction(database, take) -> None:
    take(item("a"), item("b"))
    assert outbox.pending(database).listing_ids == {each.id for each in listings.public(database)}


def test_removing_samples_leaves_the_rest_and_takes_their_organisations(database, take) -> None:
    take(item("a"), source="real")
    take(item("s", organisation="Invented", title=Text(en="Sample")), source="samples", is_sample=True)
    assert remove_samples(database, by="test", now=NOW) == 1
    assert only(database).ref == "a"
    assert [row["name"] for row in database.connection["organisation"].rows] == ["Nayi Savera Circle"]
    assert remove_samples(database, by="test", now=NOW) == 0


def test_samples_that_come_back_go_on_with_their_history(database, take) -> None:
    sample = item("s", organisation="Invented")
    take(sample, source="samples", is_sample=True)
    remove_samples(database, by="test", now=NOW)
    take(sample, source="samples", is_sample=True)
    assert only(database).version == 3


def test_a_sample_stays_marked_when_another_file_brings_it(database, take) -> None:
    take(item("s"), source="samples", is_sample=True)
    take(replace(item("s", cost=None), is_sample=False), source="export")
    assert only(database).is_sample


def test_organisations_of_one_name_are_one_whatever_its_case_and_spaces(database, take) -> None:
    take(item("a", organisation="Nayi Savera Circle"), item("b", organisation="NAYI  SAVERA circle"))
    assert database.connection["organisation"].count == 1


def test_ten_thousand_listings_cost_ten_times_a_thousand_in_statements(tmp_path: Path, gazetteer: Gazetteer) -> None:
    """Growth is linear: the number of SQL statements per row doesn't rise with what is there."""

    def statements(n: int) -> int:
        database = Database(tmp_path / f"{n}.sqlite")
        database.migrate()
        seen: list[str] = []
        database.connection.conn.set_trace_callback(seen.append)
        options = {"gazetteer": gazetteer, "topics": (), "by": "t", "now": NOW, "random": fresh_random}
        import_listings(database, reading(*(item(f"r{k}") for k in range(n))), source="x", **options)
        database.connection.conn.set_trace_callback(None)
        database.close()
        return len(seen)

    assert statements(2_000) < 10.5 * statements(200)


def test_a_town_that_only_listings_know_lies_in_their_middle(database, take) -> None:
    there = {"city": "San José", "country": "US"}
    take(item("a", place=Place(**there, latitude=37.0, longitude=-121.0)), item("b", place=Place(**there, latitude=38.0, longitude=-122.0)))
    assert listings.town(database, " san  josé") == ("San José", 37.5, -121.5)
    assert listings.town(database, "Atlantis") is None


def test_an_import_leaves_alone_what_somebody_keeps(database, take) -> None:
    take(item("a"), item("b"))
    (kept,) = listings.get_by_refs(database, "feed", ["a"])
    with database.writing():
        holders.grant(database, kept.id, "us@example.org", "en", by="test", now=NOW)
    assert counts(take(item("a", title=Text(en="Otherwise")), item("b", title=Text(en="Otherwise")))) == (0, 1, 1, 0)
    assert counts(take(item("b", title=Text(en="Otherwise")))) == (0, 0, 1, 0)
    assert listings.get(database, kept.id) == kept
