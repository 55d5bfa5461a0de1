"""What goes wrong while a decision is made: a killed process, a full disk, a locked database, the same form twice, two people at once."""

from __future__ import annotations

import pickle
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from directory.domain.details import Text
from directory.domain.errors import DirectoryError
from directory.domain.phone import Phone
from directory.domain.submission import ChangedMeanwhile, NotAllowed, State, Submission
from directory.indexing import Indexer
from directory.operations import sending
from directory.storage import database as database_module
from directory.storage import holders, outbox, seed_files, submissions
from directory.storage.database import Database, DatabaseBusy, DatabaseFull
from index import SearchIndex
from tests.factories import details
from tests.keepers import KEEPER, OTHER, STRANGER, held, mails, verbs
from tests.reviewers import REVIEWER, SECOND, SOON, approve, published, screen, submit

PHONE = Phone("+911724257457", "IN")


def as_it_was(database: Database, case: Submission) -> bool:
    """Whether nothing at all has come of the approval; fails where only a part has."""
    listing = published(database, case)
    was_approved = {
        "submission": submissions.require(database, case.id).state is State.APPROVED,
        "event": submissions.last_event(database, case.id).listing_version == 2,
        "listing": listing.version == 2 and listing.details.phones == (PHONE,),
        "history": verbs(database, listing) == ["added", "updated"],
        "access": holders.holds(database, listing.id, STRANGER),
        "mail": {mail.template for mail in mails(database)} == {"received", "approved", "contact-changed", "access-changed"},
    }
    assert len(set(was_approved.values())) == 1, was_approved
    return not was_approved["submission"]


def waiting_change(database: Database) -> Submission:
    """A change that, approved, touches everything there is: listing, organisation, access, three kinds of mail."""
    listing = held(database, KEEPER, OTHER, email="public@example.org")
    return submit(database, listing=listing, email=STRANGER, phones=(PHONE,), organisation="Nayi Umeed", title=Text(en="Choir"))


APPROVE_AND_DIE = textwrap.dedent("""
    import os, pickle, shutil, signal, sys
    from pathlib import Path
    from directory.storage.database import Database
    from tests.reviewers import approve

    folder = Path(sys.argv[1])
    case, seen = pickle.loads((folder / "case").read_bytes())
    statement = 0
    while True:
        statement += 1
        copy = folder / str(statement)
        shutil.copytree(folder / "before", copy)
        child = os.fork()
        if child == 0:
            database = Database(copy / "saath.sqlite")
            begun = 0

            def die_at_the_nth(sql):
                global begun
                begun += 1
                if begun == statement:
                    os.kill(os.getpid(), signal.SIGKILL)

            database.connection.conn.set_trace_callback(die_at_the_nth)
            approve(database, case, seen=seen, grants_access=True)
            os._exit(0)
        if os.waitpid(child, 0)[1] != signal.SIGKILL:
            break
""")


def test_a_reviewer_killed_at_any_statement_has_approved_wholly_or_not_at_all(tmp_path: Path) -> None:
    """SIGKILL before each statement that SQLite is given, from BEGIN to COMMIT. After a restart store, index and mail agree."""
    before = tmp_path / "before"
    before.mkdir()
    database = Database(before / "saath.sqlite")
    database.migrate()
    case = waiting_change(database)
    indexer_of(database).sync()
    (tmp_path / "case").write_bytes(pickle.dumps((case, screen(database, case))))
    database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()

    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", APPROVE_AND_DIE, str(tmp_path)], cwd=root, check=True)
    copies = sorted((folder for folder in tmp_path.iterdir() if folder.name.isdigit()), key=lambda folder: int(folder.name))
    survived = copies.pop()
    assert len(copies) > 15  # or the fault wasn't where it should be
    for copy in copies:
        restarted = Database(copy / "saath.sqlite")
        assert as_it_was(restarted, case), copy.name
        assert_agreed(restarted)
        restarted.close()
    last = Database(copies[-1] / "saath.sqlite")
    approve(last, case, grants_access=True)  # the reviewer tries again
    done = Database(survived / "saath.sqlite")
    for approved in (last, done):
        assert not as_it_was(approved, case)
        assert_agreed(approved)
        approved.close()


def indexer_of(database: Database) -> Indexer:
    index = SearchIndex(database.path.parent / "index", zone="Asia/Kolkata")
    return Indexer(database, index, seed_files.taxonomy(), seed_files.labels())


def assert_agreed(database: Database) -> None:
    indexer = indexer_of(database)
    indexer.sync()
    assert outbox.is_empty(database)
    assert indexer.problems() == ()
    assert database.problems() == ()


# Two at once.


def at_once(database: Database, *calls: Callable[[Database], object]) -> list[object]:
    """What each call returned or raised, all begun at the same moment, each on a connection of its own."""
    start = threading.Barrier(len(calls))
    outcomes: list[object] = [None] * len(calls)

    def run(number: int, call: Callable[[Database], object]) -> None:
        mine = Database(database.path)
        try:
            mine.connection.execute("SELECT 1")
            start.wait(5)
            outcomes[number] = call(mine)
        except DirectoryError as error:
            outcomes[number] = error
        finally:
            mine.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("attempt", range(5))
def test_of_two_reviewers_at_once_exactly_one_decides(database: Database, attempt: int) -> None:
    case = waiting_change(database)
    seen = screen(database, case)
    outcomes = at_once(
        database,
        lambda mine: approve(mine, case, seen=seen, by=REVIEWER, grants_access=True),
        lambda mine: approve(mine, case, seen=seen, by=SECOND, accepted=["title.en"], grants_access=True),
    )
    (winner,) = (outcome for outcome in outcomes if isinstance(outcome, Submission))
    (loser,) = (outcome for outcome in outcomes if isinstance(outcome, ChangedMeanwhile))
    assert loser.facts["by"] == winner.decided_by
    assert verbs(database, published(database, case)) == ["added", "updated"]
    assert [mail.template for mail in mails(database)].count("approved") == 1


@pytest.mark.parametrize("attempt", range(5))
def test_the_same_post_twice_at_once_is_one_decision(database: Database, attempt: int) -> None:
    case = waiting_change(database)
    seen = screen(database, case)
    first, second = at_once(database, *[lambda mine: approve(mine, case, seen=seen, grants_access=True)] * 2)
    assert first == second == submissions.require(database, case.id)
    assert not as_it_was(database, case)
    assert [mail.template for mail in mails(database)].count("approved") == 1


@pytest.mark.parametrize("attempt", range(5))
def test_what_the_organisation_sends_while_it_is_being_approved_is_never_published_unseen(database: Database, attempt: int) -> None:
    case = waiting_change(database)
    seen = screen(database, case)
    newer = details(title=Text(en="Nobody has read this"))
    approved, edited = at_once(
        database,
        lambda mine: approve(mine, case, seen=seen),
        lambda mine: sending.edit(mine, case.id, newer, seen=seen.submission, now=SOON),
    )
    said = published(database, case).details.title.en
    if isinstance(approved, Submission):
        assert said == "Choir"
        assert isinstance(edited, NotAllowed)
    else:
        assert isinstance(approved, ChangedMeanwhile)
        assert said == "Evening circle"
        assert submissions.require(database, case.id).details == newer


# A database that can't be written.


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Another process' writer, that doesn't let go."""
    other = Database(database.path)
    other.connection.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.connection.conn.execute("ROLLBACK")
        other.close()


def test_a_database_that_stays_locked_is_given_up_on_in_time_and_the_same_call_may_be_made_again(database: Database) -> None:
    case = waiting_change(database)
    seen = screen(database, case)
    waits_s = 0.4
    mine = Database(database.path, busy_timeout_ms=int(waits_s * 1000))
    with locked(database):
        began = time.monotonic()
        with pytest.raises(DatabaseBusy):
            approve(mine, case, seen=seen, grants_access=True)
        assert waits_s * 0.9 <= time.monotonic() - began < waits_s + 1.5
        assert as_it_was(database, case)
    approve(mine, case, seen=seen, grants_access=True)
    assert not as_it_was(database, case)
    mine.close()


def test_a_site_waits_five_seconds_for_a_lock_and_no_longer() -> None:
    assert database_module.BUSY_TIMEOUT_MS <= 4_500


def test_a_full_disk_leaves_nothing_half_done(database: Database) -> None:
    """Wherever the last free page goes: the approval fails as a whole, until there is room for all of it."""
    case = waiting_change(database)
    seen = screen(database, case)
    why = "Looked at closely. " * 2_000  # several pages by itself
    pages = database.connection.execute("PRAGMA page_count").fetchone()[0]
    failures = 0
    for room in range(100):
        database.connection.execute(f"PRAGMA max_page_count = {pages + room}")
        try:
            approve(database, case, seen=seen, grants_access=True, why=why)
            break
        except DatabaseFull:
            failures += 1
            assert as_it_was(database, case)
            assert not database.connection.conn.in_transaction
    assert failures > 3
    assert not as_it_was(database, case)
    assert database.problems() == ()


def test_the_same_post_after_a_full_disk_is_taken_up_where_nothing_was_done(database: Database) -> None:
    case = waiting_change(database)
    seen = screen(database, case)
    pages = database.connection.execute("PRAGMA page_count").fetchone()[0]
    database.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseFull):
        approve(database, case, seen=seen, grants_access=True, why="Looked at. " * 2_000)
    database.connection.execute("PRAGMA max_page_count = 1073741823")
    approve(database, case, seen=seen, grants_access=True, now=SOON + timedelta(minutes=1))
    assert not as_it_was(database, case)
