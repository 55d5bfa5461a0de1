"""Which listings nobody has confirmed for long, what those who keep them were asked about that, and what is paused until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ..domain.freshness import Question
from .database import Database


def unconfirmed(database: Database, until: date) -> tuple[str, ...]:
    """The ids of public listings that nobody has confirmed after the day `until`, the longest first.

    Of those that came by submission or that somebody holds: what a feed brings is as fresh as the feed, the facts and samples that a
    site starts with have nobody to ask.
    """
    rows = database.connection.execute(
        """
        SELECT l.id, coalesce(l.details ->> '$.verified_on', substr(l.created_at, 1, 10)) AS since FROM listing l
        WHERE l.is_public AND NOT l.is_sample AND since <= ?
            AND (l.source = 'submitted' OR EXISTS (SELECT 1 FROM holder h WHERE h.listing_id = l.id AND h.revoked_at IS NULL))
        ORDER BY since, l.id
        """,
        [until.isoformat()],
    )
    return tuple(row[0] for row in rows.fetchall())


def questions(database: Database, listing_id: str, since: date) -> Mapping[Question, date]:
    """What was asked about a listing since it was last confirmed, and on which day."""
    rows = database.connection.execute(
        "SELECT cause, asked_on FROM question WHERE listing_id = ? AND since = ?", [listing_id, since.isoformat()]
    )
    return {Question(cause): date.fromisoformat(asked_on) for cause, asked_on in rows.fetchall()}


def ask(database: Database, listing_id: str, since: date, cause: Question, *, today: date) -> bool:
    """Write down that this is asked; False where it was before. Inside the caller's transaction."""
    asked = database.connection.conn.execute(
        "INSERT INTO question (listing_id, since, cause, asked_on) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [listing_id, since.isoformat(), str(cause), today.isoformat()],
    )
    return asked.rowcount == 1


def answer(database: Database, listing_id: str) -> None:
    """What was asked about a listing is answered: it may be asked anew, even today. Inside the caller's transaction."""
    database.connection.conn.execute("DELETE FROM question WHERE listing_id = ?", [listing_id])


def pause(database: Database, listing_id: str, until: date | None) -> None:
    """A listing is paused until and without this day; None: it is no longer, or nobody knows. Inside the caller's transaction."""
    connection = database.connection.conn
    connection.execute("DELETE FROM pause WHERE listing_id = ?", [listing_id])
    if until is not None:
        connection.execute("INSERT INTO pause (listing_id, until) VALUES (?, ?)", [listing_id, until.isoformat()])


def paused_until(database: Database, listing_id: str) -> date | None:
    row = database.connection.execute("SELECT until FROM pause WHERE listing_id = ?", [listing_id]).fetchone()
    return date.fromisoformat(row[0]) if row else None


def to_reopen(database: Database, today: date) -> tuple[str, ...]:
    """The ids of those whose pause is over on this day."""
    return tuple(
        row[0] for row in database.connection.execute("SELECT listing_id FROM pause WHERE until <= ?", [today.isoformat()]).fetchall()
    )
