from __future__ import annotations

import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from directory.domain.details import Text
from directory.domain.submission import ChangedMeanwhile
from directory.domain.vocabulary import Publication
from directory.operations import keeping, merging, quarantining, undoing
from directory.operations.remove_samples import remove_samples
from directory.storage import history, listings, outbox
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, OTHER, fresh_random, held
from tests.reviewers import REVIEWER, SOON, approve, submit

SOURCES = Path(history.__file__).parents[1]


def test_a_change_keeps_what_was_there_before_with_who_when_and_why(database: Database) -> None:
    listing = held(database, KEEPER)
    keeping.pause_listing(database, listing.id, "Exams.", until=None, by=KEEPER, now=SOON)
    quarantining.quarantine(database, listing.id, by=REVIEWER, now=SOON + timedelta(hours=1), why="Reported.", random=fresh_random)
    total, (last, paused, added) = history.read(database, listing_id=listing.id)
    assert total == 3
    assert (last.verb, last.by, last.why, last.former_publication, last.publication) == (
        *("quarantined", REVIEWER, "Reported."),
        *(Publication.PUBLISHED, Publication.HIDDEN),
    )
    assert (paused.before, paused.after.status_note, paused.at) == (added.after, "Exams.", SOON)
    assert (added.before, added.former_publication) == (None, None)


def test_the_history_is_filtered_and_paged(database: Database) -> None:
    first, second = held(database, KEEPER), held(database, OTHER)
    keeping.pause_listing(database, first.id, "Exams.", until=None, by=KEEPER, now=SOON)
    case = submit(database, listing=second, email=OTHER, title=Text(en="Choir"))
    approve(database, case, now=SOON + timedelta(days=1))

    def found(**filters: object) -> list[tuple[str, str]]:
        total, entries = history.read(database, **filters)
        assert total == len(entries)
        return [(entry.listing_id, entry.verb) for entry in entries]

    assert found(verbs=("paused", "withdrawn")) == [(first.id, "paused")]
    assert found(by=REVIEWER) == found(submission_id=case.id) == [(second.id, "updated")]
    assert found(since=SOON, until=SOON + timedelta(days=1)) == [(first.id, "paused")]
    assert found(listing_id=first.id, verbs=("updated",)) == []
    total, page = history.read(database, limit=1, offset=1)
    assert (total, [entry.verb for entry in page]) == (4, ["paused"])
    assert history.verbs(database) == ("added", "paused", "updated")


def test_a_change_of_a_version_that_is_no_longer_there_is_refused(database: Database) -> None:
    listing = held(database, KEEPER)
    with database.writing():
        listings.change(database, listing, verb="updated", by="test", now=SOON)
    with pytest.raises(ChangedMeanwhile) as changed, database.writing():
        listings.change(database, listing, verb="updated", by="test", now=SOON)
    assert changed.value.facts == {"seen": 1, "there": 2}
    assert history.read(database, listing_id=listing.id)[0] == 2


def test_every_change_asks_for_the_listing_to_be_indexed(database: Database) -> None:
    listing = held(database, KEEPER)
    outbox.done(database, outbox.pending(database).last_row)
    with database.writing():
        listings.change(database, listing, verb="updated", by="test", now=SOON)
    assert outbox.pending(database).listing_ids == {listing.id}


def test_no_operation_leaves_less_history_than_there_was(database: Database) -> None:
    """Every operation on listings, one after the other: the rows of before are all still there, unchanged."""
    kept, gone = held(database, KEEPER), held(database, OTHER)
    rows: list[tuple] = []

    def nothing_lost() -> None:
        nonlocal rows
        now_there = database.connection.execute("SELECT * FROM listing_history").fetchall()
        assert set(rows) < set(now_there)
        rows = now_there

    case = submit(database, listing=gone, email=OTHER, title=Text(en="Choir"))
    version = approve(database, case).version
    nothing_lost()
    undoing.undo(database, case.id, seen=version, by=REVIEWER, now=SOON)
    nothing_lost()
    options = {"by": REVIEWER, "now": SOON, "why": None, "random": fresh_random}
    undoing.revert(database, gone.id, to_version=2, seen=3, **options)
    nothing_lost()
    merging.merge(database, kept.id, gone.id, {}, seen=(1, 4), **options)
    nothing_lost()
    merging.unmerge(database, gone.id, **options)
    nothing_lost()
    quarantining.quarantine(database, gone.id, **options)
    nothing_lost()
    quarantining.restore(database, gone.id, **options)
    nothing_lost()
    keeping.withdraw_listing(database, kept.id, by=KEEPER, now=SOON)
    nothing_lost()
    with database.writing():
        database.connection.execute("UPDATE listing SET is_sample = 1")
    remove_samples(database, by="test", now=NOW)
    nothing_lost()


@pytest.mark.parametrize("table", ["listing_history", "submission_event", "audit"])
def test_the_tables_of_what_happened_refuse_to_be_changed_and_nobody_lifts_that(database: Database, table: str) -> None:
    triggers = database.connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?", [table]).fetchall()
    events = {match for (sql,) in triggers for match in re.findall(r"BEFORE (UPDATE|DELETE)", sql)}
    assert events == {"UPDATE", "DELETE"}
    for path in SOURCES.rglob("*.py"):
        if path.parent.name != "migrations":
            source = path.read_text(encoding="utf-8")
            assert not re.search(rf"(DELETE FROM|UPDATE|DROP TABLE|REPLACE INTO)\s+{table}\b|DROP TRIGGER|recursive_triggers", source), path


def test_a_foreign_hand_cannot_delete_history_either(database: Database) -> None:
    held(database, KEEPER)
    for statement in (
        "DELETE FROM listing_history",
        "UPDATE listing_history SET why = 'x'",
        "INSERT OR REPLACE INTO listing_history SELECT * FROM listing_history",
    ):
        with pytest.raises(sqlite3.IntegrityError), database.writing() as connection:
            connection.execute(statement)
