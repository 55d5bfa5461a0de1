"""What visitors say is wrong with listings, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..domain.report import Outcome, Reason, Report
from .database import Database

_COLUMNS = (
    "id, listing_id, reason, words, language, times, created_at, last_at, answered_at, claimed_by, claimed_at, closed_at, closed_by, "
    "outcome, note"
)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _report(row: tuple[Any, ...]) -> Report:
    return Report(
        id=row[0],
        listing_id=row[1],
        reason=Reason(row[2]),
        words=row[3],
        language=row[4],
        times=row[5],
        created_at=datetime.fromisoformat(row[6]),
        last_at=datetime.fromisoformat(row[7]),
        answered_at=_instant(row[8]),
        claimed_by=row[9],
        claimed_at=_instant(row[10]),
        closed_at=_instant(row[11]),
        closed_by=row[12],
        outcome=Outcome(row[13]) if row[13] else None,
        note=row[14],
    )


def _rows(database: Database, rest: str, parameters: Iterable[object]) -> tuple[Report, ...]:
    return tuple(map(_report, database.connection.execute(f"SELECT {_COLUMNS} FROM report {rest}", tuple(parameters))))  # noqa: S608 - only names


def get(database: Database, report_id: str) -> Report | None:
    return next(iter(_rows(database, "WHERE id = ?", [report_id])), None)


def open(database: Database, *, limit: int = 50, offset: int = 0) -> tuple[Report, ...]:
    """Those that nobody has dealt with: the urgent ones first, then the oldest."""
    order = "ORDER BY reason IN ('identifies-someone', 'unsafe') DESC, created_at, id LIMIT ? OFFSET ?"
    return _rows(database, f"WHERE closed_at IS NULL {order}", [limit, offset])


def of_listing(database: Database, listing_id: str) -> tuple[Report, ...]:
    """All about one listing, open or not, the latest first."""
    return _rows(database, "WHERE listing_id = ? ORDER BY last_at DESC, id", [listing_id])


def add(database: Database, report_id: str, listing_id: str, reason: Reason, words: str | None, language: str, *, now: datetime) -> Report:
    """Write down a report, or count it where the same is open; an answer to the earlier ones is none to this.

    Inside the caller's transaction.
    """
    at = now.isoformat()
    row = database.connection.conn.execute(
        f"""
        INSERT INTO report (id, listing_id, reason, words, language, times, created_at, last_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?)
        ON CONFLICT (listing_id, reason, coalesce(words, '')) WHERE closed_at IS NULL
        DO UPDATE SET times = times + 1, last_at = max(last_at, excluded.last_at), answered_at = NULL
        RETURNING {_COLUMNS}
        """,  # noqa: S608 - only names
        [report_id, listing_id, str(reason), words, language, at, at],
    ).fetchone()
    return _report(row)


def answer(database: Database, listing_id: str, *, now: datetime) -> bool:
    """Those who keep the listing say that it holds: whether any open report was still without an answer.

    Inside the caller's transaction.
    """
    answered = database.connection.conn.execute(
        "UPDATE report SET answered_at = ? WHERE listing_id = ? AND closed_at IS NULL AND answered_at IS NULL",
        [now.isoformat(), listing_id],
    )
    return answered.rowcount > 0


def unanswer(database: Database, listing_id: str, *, answered_at: datetime) -> None:
    """What was taken for an answer at this instant was none. Inside the caller's transaction."""
    database.connection.conn.execute(
        "UPDATE report SET answered_at = NULL WHERE listing_id = ? AND closed_at IS NULL AND answered_at = ?",
        [listing_id, answered_at.isoformat()],
    )


def claim(database: Database, report_id: str, *, by: str | None, now: datetime) -> None:
    """Somebody looks into it, or with `by` None nobody does. Inside the caller's transaction."""
    database.connection.conn.execute(
        "UPDATE report SET claimed_by = ?, claimed_at = ? WHERE id = ? AND closed_at IS NULL",
        [by, now.isoformat() if by else None, report_id],
    )


def close(database: Database, report_id: str, outcome: Outcome, *, by: str, note: str | None, now: datetime) -> None:
    """It is dealt with. Inside the caller's transaction."""
    database.connection.conn.execute(
        "UPDATE report SET closed_at = ?, closed_by = ?, outcome = ?, note = ? WHERE id = ? AND closed_at IS NULL",
        [now.isoformat(), by, str(outcome), note, report_id],
    )


def erase_words(database: Database, *, closed_by: datetime) -> int:
    """Erase the words of those that were dealt with by this instant; returns of how many. Inside the caller's transaction."""
    return database.connection.conn.execute(
        "UPDATE report SET words = NULL WHERE closed_at <= ? AND words IS NOT NULL",
        [closed_by.isoformat()],
    ).rowcount
