"""Submissions as rows, and the event that each step of them leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..domain import review
from ..domain.details import Details
from ..domain.errors import DirectoryError
from ..domain.phone import Phone
from ..domain.submission import SENDER, Event, NotAllowed, Purpose, Sender, State, Step, Submission, after
from . import details_json
from .database import Database

_COLUMNS = (
    *("id", "reference", "purpose", "state", "version", "details", "base", "base_version", "listing_id", "batch"),
    *("sender_email", "sender_language", "sender_name", "sender_phone", "created_at", "updated_at", "received_at"),
    *("claimed_by", "claimed_at", "decided_by", "decided_at", "reason"),
)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM submission "  # noqa: S608 - only names
_SELECT_EVENT = """
    SELECT version, at, by, is_staff, step, details, words, reason, listing_version FROM submission_event WHERE submission_id = ?
"""


class SubmissionGone(DirectoryError):
    """There is no such submission."""


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _submission(row: tuple[Any, ...]) -> Submission:
    got = dict(zip(_COLUMNS, row, strict=True))
    return Submission(
        id=got["id"],
        reference=got["reference"],
        purpose=Purpose(got["purpose"]),
        state=State(got["state"]),
        version=got["version"],
        details=details_json.decode(got["details"]),
        sender=Sender(
            email=got["sender_email"] or "",
            language=got["sender_language"],
            name=got["sender_name"],
            phone=Phone(*got["sender_phone"].split(" ")) if got["sender_phone"] else None,
        ),
        created_at=datetime.fromisoformat(got["created_at"]),
        updated_at=datetime.fromisoformat(got["updated_at"]),
        listing_id=got["listing_id"],
        base=details_json.decode(got["base"]) if got["base"] else None,
        base_version=got["base_version"],
        batch=got["batch"],
        received_at=_instant(got["received_at"]),
        claimed_by=got["claimed_by"],
        claimed_at=_instant(got["claimed_at"]),
        decided_by=got["decided_by"],
        decided_at=_instant(got["decided_at"]),
        reason=got["reason"],
    )


def _row(submission: Submission) -> tuple[Any, ...]:
    sender = submission.sender
    return (
        *(submission.id, submission.reference, str(submission.purpose), str(submission.state), submission.version),
        details_json.encode(submission.details),
        details_json.encode(submission.base) if submission.base else None,
        *(submission.base_version, submission.listing_id, submission.batch),
        *(sender.email or None, sender.language, sender.name, f"{sender.phone.number} {sender.phone.region}" if sender.phone else None),
        *(submission.created_at.isoformat(), submission.updated_at.isoformat(), _text(submission.received_at)),
        *(submission.claimed_by, _text(submission.claimed_at), submission.decided_by, _text(submission.decided_at), submission.reason),
    )


def _rows(database: Database, where: str, parameters: Iterable[object] = ()) -> Iterator[Submission]:
    return map(_submission, database.connection.execute(_SELECT + where, tuple(parameters)))


def get(database: Database, submission_id: str) -> Submission | None:
    return next(_rows(database, "WHERE id = ?", (submission_id,)), None)


def require(database: Database, submission_id: str) -> Submission:
    """Raises `SubmissionGone` where there is none."""
    found = get(database, submission_id)
    if found is None:
        raise SubmissionGone("submission-gone", submission=submission_id)
    return found


def get_by_reference(database: Database, reference: str) -> Submission | None:
    """By its reference in its one form (`tidy_reference`)."""
    return next(_rows(database, "WHERE reference = ?", (reference,)), None)


def of_sender(database: Database, email: str) -> tuple[Submission, ...]:
    """All that came from one address, the latest first."""
    return tuple(_rows(database, "WHERE sender_email = ? ORDER BY created_at DESC, id", (email,)))


def others_of_sender(database: Database, submission: Submission, *, most: int) -> tuple[Submission, ...]:
    """The latest that came from the same address, and were confirmed, beside this one."""
    where = "WHERE sender_email = ? AND id <> ? AND received_at IS NOT NULL ORDER BY created_at DESC, id LIMIT ?"
    return tuple(_rows(database, where, (submission.sender.email, submission.id, most)))


def states_of_sender(database: Database, email: str) -> dict[State, int]:
    """How many of those that came from one address are in which state."""
    rows = database.connection.execute("SELECT state, count(*) FROM submission WHERE sender_email = ? GROUP BY state", [email])
    return {State(row[0]): row[1] for row in rows}


def of_listing(database: Database, listing_id: str) -> tuple[Submission, ...]:
    """All about one listing, the latest first."""
    return tuple(_rows(database, "WHERE listing_id = ? ORDER BY created_at DESC, id", (listing_id,)))


def of_batch(database: Database, batch: str) -> tuple[Submission, ...]:
    """Those that came in one file, in its order."""
    return tuple(_rows(database, "WHERE batch = ? ORDER BY rowid", (batch,)))


def count_of_batch(database: Database, batch: str) -> int:
    """How many came in one file."""
    return int(database.connection.execute("SELECT count(*) FROM submission WHERE batch = ?", [batch]).fetchone()[0])


def unconfirmed(database: Database, *, until: datetime) -> tuple[str, ...]:
    """The ids of those that were sent by this instant and never confirmed."""
    rows = database.connection.execute("SELECT id FROM submission WHERE state = 'unconfirmed' AND updated_at <= ?", [until.isoformat()])
    return tuple(row[0] for row in rows.fetchall())


def unanswered(database: Database, *, until: datetime) -> tuple[str, ...]:
    """The ids of those that have waited for their sender since this instant or longer."""
    rows = database.connection.execute(
        "SELECT id FROM submission WHERE state IN ('question', 'sent-back') AND updated_at <= ?", [until.isoformat()]
    )
    return tuple(row[0] for row in rows.fetchall())


def events(database: Database, submission_id: str) -> tuple[Event, ...]:
    """Everything that happened to one, in order."""
    return tuple(map(_event, database.connection.execute(_SELECT_EVENT + "ORDER BY version", [submission_id])))


def last_event(database: Database, submission_id: str) -> Event:
    """The latest thing that happened to one; every submission has one."""
    return _event(database.connection.execute(_SELECT_EVENT + "ORDER BY version DESC LIMIT 1", [submission_id]).fetchone())


def _event(row: tuple[Any, ...]) -> Event:
    return Event(
        version=row[0],
        at=datetime.fromisoformat(row[1]),
        by=row[2],
        is_staff=bool(row[3]),
        step=Step(row[4]),
        details=details_json.decode(row[5]),
        words=row[6],
        reason=row[7],
        listing_version=row[8],
    )


def add(database: Database, submission: Submission, *, now: datetime, words: str | None = None) -> None:
    """Write a new submission, version 1, with the event of its sending. Inside the caller's transaction."""
    marks = ", ".join("?" * len(_COLUMNS))
    database.connection.conn.execute(f"INSERT INTO submission ({', '.join(_COLUMNS)}) VALUES ({marks})", _row(submission))  # noqa: S608 - only marks
    _weigh(database, submission)
    _add_event(database, submission, Event(submission.version, now, SENDER, False, Step.SEND, submission.details, words))


def take_step(
    database: Database,
    submission: Submission,
    step: Step,
    *,
    by: str,
    is_staff: bool,
    now: datetime,
    details: Details | None = None,
    words: str | None = None,
    reason: str | None = None,
    listing_id: str | None = None,
    listing_version: int | None = None,
) -> Submission:
    """Take a step of a submission that was read in this transaction, and leave its event; returns the submission as it is then.

    Raises `NotAllowed` where its state doesn't allow the step, or somebody else took one since. Inside the caller's transaction.
    """
    state = after(submission.state, step)
    is_decided = state in (State.APPROVED, State.REJECTED, State.SENT_BACK)
    is_claimed = state is State.IN_REVIEW
    taken = replace(
        submission,
        state=state,
        version=submission.version + 1,
        updated_at=max(now, submission.created_at),
        details=details or submission.details,
        listing_id=listing_id or submission.listing_id,
        received_at=submission.received_at or (now if state is State.RECEIVED else None),
        claimed_by=(by if is_staff else submission.claimed_by) if is_claimed else None,
        claimed_at=(now if is_staff else submission.claimed_at) if is_claimed else None,
        decided_by=by if is_decided else None,
        decided_at=now if is_decided else None,
        reason=reason if is_decided else None,
    )
    # Without the id: SQLite looks for rows that refer to a key which is set, even to what it was, through all of the history.
    names, values = _COLUMNS[1:], _row(taken)[1:]
    written = database.connection.conn.execute(
        f"UPDATE submission SET ({', '.join(names)}) = ({', '.join('?' * len(names))}) WHERE id = ? AND version = ?",  # noqa: S608 - only marks
        (*values, submission.id, submission.version),
    )
    if written.rowcount != 1:
        raise NotAllowed("step-not-allowed", state=submission.state, step=step)
    _weigh(database, taken)
    _add_event(database, taken, Event(taken.version, now, by, is_staff, step, taken.details, words, reason, listing_version))
    return taken


def _weigh(database: Database, submission: Submission) -> None:
    """The store weighs by fields alone whenever a row is written (migrations/cases.py); what is said counts as well, while it waits."""
    if submission.state.is_waiting and review.wants_a_close_look(submission):
        database.connection.conn.execute("UPDATE submission SET risk = 2 WHERE id = ?", [submission.id])


def _add_event(database: Database, submission: Submission, event: Event) -> None:
    database.connection.conn.execute(
        """
        INSERT INTO submission_event (submission_id, version, at, by, is_staff, step, state, details, words, reason, listing_version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            *(submission.id, event.version, event.at.isoformat(), event.by, event.is_staff, str(event.step), str(submission.state)),
            *(details_json.encode(event.details), event.words, event.reason, event.listing_version),
        ],
    )


def erase_senders(database: Database, *, over_by: datetime) -> tuple[tuple[str, str | None], ...]:
    """Erase address, name and phone of who sent what was over by this instant, unless that address keeps a listing now.

    Returns (id, batch) of each. Inside the caller's transaction.
    """
    erased = database.connection.conn.execute(
        """
        UPDATE submission SET sender_email = NULL, sender_name = NULL, sender_phone = NULL
        WHERE state IN ('approved', 'rejected', 'withdrawn') AND updated_at <= ? AND sender_email IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM holder WHERE email = sender_email AND revoked_at IS NULL)
        RETURNING id, batch
        """,
        [over_by.isoformat()],
    )
    return tuple(erased.fetchall())
