"""Every step of the tables, taken with rows in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from directory.storage import history, listings, submissions
from directory.storage.database import Database
from directory.storage.migrations import MIGRATIONS

AT = "2026-11-22T09:00:00+00:00"
DETAILS = '{"kind":"support-group","title":{"en":"Circle"},"organisation":"Savera","place":{"city":"Moga","district":"Moga"}}'
BEFORE = '{"kind":"support-group","title":{"en":"Circle"},"organisation":"Savera","phones":[["+911614257457","IN"]]}'
NAMES = [migration.name for migration in MIGRATIONS.pending(sqlite_utils.Database(memory=True))]

# Rows by the step that made their table, as they were written when it was the last.
ROWS: dict[str, dict[str, list[dict[str, Any]]]] = {
    "0001_listings": {
        "organisation": [{"id": 1, "slug": "savera", "name": "Savera", "name_key": "savera"}],
        "listing": [
            {
                **{"id": "abcdefghjk", "source": "feed", "ref": "a", "organisation_id": 1, "publication": "published", "is_sample": 0},
                **{"version": 2, "created_at": AT, "updated_at": AT, "details": DETAILS},
            }
        ],
        "listing_history": [
            {
                **{"listing_id": "abcdefghjk", "version": version, "at": AT, "by": "command line", "verb": verb},
                **{"publication": "published", "details": DETAILS},
            }
            for version, verb in ((1, "added"), (2, "updated"))
        ],
        "outbox": [{"id": 7, "topic": "index", "listing_id": "abcdefghjk", "created_at": AT}],
    },
    "0002_submissions": {
        "submission": [
            {
                **{"id": f"abcdefghj{number}", "reference": f"3467-ACD{number}", "purpose": purpose, "state": "received", "version": 2},
                **{"details": DETAILS, "base": base, "base_version": 2 if base else None, "listing_id": listing, "received_at": AT},
                **{"sender_email": "asha@example.org", "sender_language": "pa", "created_at": AT, "updated_at": AT},
            }
            for number, (purpose, base, listing) in enumerate(
                (("new", None, None), ("change", BEFORE, "abcdefghjk"), ("claim", DETAILS, "abcdefghjk"))
            )
        ],
        "submission_event": [
            {
                **{"submission_id": "abcdefghj0", "version": 1, "at": AT, "by": "asha@example.org", "is_staff": 0, "step": "sent"},
                **{"state": "unconfirmed", "details": DETAILS},
            }
        ],
    },
    "0003_mail": {
        "mail": [
            {
                **{"id": 3, "message_id": "m1", "recipient": "asha@example.org", "language": "pa", "template": "received"},
                **{"facts": "{}", "created_at": AT, "due_at": AT},
            }
        ],
        "link": [
            {
                **{"name": "a-name-of-more-than-twenty-letters", "purpose": "status", "subject": "abcdefghj0"},
                **{"email": "asha@example.org", "created_at": AT, "expires_at": "2027-11-22T09:00:00+00:00"},
            }
        ],
    },
    "0005_drafts": {
        "draft": [
            {
                **{"id": "abcdefghjn", "purpose": "new", "answers": '{"title":["Circle"]}', "submission_id": "abcdefghj0"},
                **{"submission_version": 1, "created_at": AT, "updated_at": AT},
            }
        ],
    },
    "0006_keeping": {
        "holder": [{"listing_id": "abcdefghjk", "email": "asha@example.org", "language": "pa", "since": AT, "granted_by": "staff"}],
        "question": [{"listing_id": "abcdefghjk", "since": "2026-07-01", "cause": "due", "asked_on": "2026-10-29"}],
        "pause": [{"listing_id": "abcdefghjk", "until": "2027-01-04"}],
        "report": [
            {
                **{"id": "abcdefghjm", "listing_id": "abcdefghjk", "reason": "not-there", "words": "Gone.", "language": "pa", "times": 2},
                **{"created_at": AT, "last_at": AT},
            }
        ],
    },
    "0007_replies": {
        "reply": [
            {
                **{"id": "abcdefghjp", "page": "guide", "email": "asha@example.org", "language": "pa", "words": "Good.", "created_at": AT},
                **{"state": "held"},
            }
        ],
    },
}


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "old.sqlite")
    yield database
    database.close()


def stop_before(database: Database, step: str) -> None:
    """Bring the tables to the step before this one, with rows written on the way."""
    for name in NAMES[: NAMES.index(step)]:
        later = NAMES[NAMES.index(name) + 1 :]
        MIGRATIONS.apply(database.connection, stop_before=later)
        for table, rows in ROWS.get(name, {}).items():
            for row in rows:
                marks = ", ".join("?" * len(row))
                database.connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


@pytest.mark.parametrize("step", NAMES[1:])
def test_a_step_taken_with_rows_in_the_tables_loses_and_changes_none(old: Database, step: str) -> None:
    stop_before(old, step)
    old.migrate()
    assert old.problems() == ()
    for name in NAMES[: NAMES.index(step)]:
        for table, rows in ROWS.get(name, {}).items():
            columns = ", ".join(rows[0])
            if table == "submission_event":
                rows = [row | {"by": "sender"} for row in rows]  # the one thing that a step has changed: 0014_forgetting
            kept = old.connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()
            assert kept == [tuple(row.values()) for row in rows], table


def test_history_from_before_submissions_is_read_with_what_came_after(old: Database) -> None:
    stop_before(old, "0002_submissions")
    old.migrate()
    total, (latest, first) = history.read(old, listing_id="abcdefghjk")
    assert (total, first.verb, latest.verb, latest.why, latest.submission_id) == (2, "added", "updated", None, None)
    assert latest.before == first.after
    assert listings.require(old, "abcdefghjk").version == 2


@pytest.mark.parametrize("table", ["listing_history", "submission_event"])
def test_what_was_written_before_a_step_is_append_only_after_it(old: Database, table: str) -> None:
    stop_before(old, "0003_mail")
    old.migrate()
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET by = 'nobody'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), old.writing() as connection:
            connection.execute(statement)


def test_the_address_of_a_sender_stands_beside_what_was_sent_and_nowhere_in_what_happened(old: Database) -> None:
    stop_before(old, "0014_forgetting")
    connection = old.connection
    staff = ("abcdefghj0", 2, AT, "asha@example.org", 1, "claimed", "in-review", DETAILS)
    itself = ("abcdefghj0", 3, AT, "maintain", 0, "withdrawn", "withdrawn", DETAILS)
    for row in (staff, itself):
        connection.execute(
            "INSERT INTO submission_event (submission_id, version, at, by, is_staff, step, state, details) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    old.migrate()
    assert [event.by for event in submissions.events(old, "abcdefghj0")] == ["sender", "asha@example.org", "maintain"]
    assert [submissions.require(old, f"abcdefghj{number}").sender.email for number in range(3)] == ["asha@example.org"] * 3
    with pytest.raises(sqlite3.IntegrityError, match="has a sender"), old.writing():
        connection.execute("UPDATE submission SET sender_email = NULL")


def test_submissions_that_were_waiting_before_the_queue_was_sorted_have_their_place_in_it(old: Database) -> None:
    stop_before(old, "0011_cases")
    old.migrate()
    rows = old.connection.execute("SELECT purpose, risk, district, listing_kind FROM submission ORDER BY id").fetchall()
    assert rows == [("new", 1, "moga", "support-group"), ("change", 2, "moga", "support-group"), ("claim", 2, "moga", "support-group")]
    assert [case.id for case in submissions.of_listing(old, "abcdefghjk")] == ["abcdefghj1", "abcdefghj2"]
