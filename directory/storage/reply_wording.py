"""Admins' own words for replies, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ..domain.submission import Step
from .database import Database

Key = tuple[Step, str, str]
"""What is done, the code of the reason, the language."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that stand in for the site's own, with who put them there."""

    words: str
    by: str
    at: datetime


def get(database: Database, step: Step, reason: str, language: str) -> str | None:
    """An admin's words for this reply; None where the site's own hold."""
    row = database.connection.execute(
        "SELECT words FROM reply_wording WHERE step = ? AND reason = ? AND language = ?", [str(step), reason, language]
    ).fetchone()
    return row[0] if row else None


def read_all(database: Database) -> Mapping[Key, Wording]:
    """All words that admins have put in."""
    rows = database.connection.execute("SELECT step, reason, language, words, by, at FROM reply_wording")
    return {(Step(row[0]), row[1], row[2]): Wording(row[3], row[4], datetime.fromisoformat(row[5])) for row in rows}


def put(database: Database, step: Step, reason: str, language: str, words: str, *, by: str, now: datetime) -> None:
    """Let these words stand in for the site's. Inside the caller's transaction."""
    database.connection.conn.execute(
        """
        INSERT INTO reply_wording (step, reason, language, words, at, by) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (step, reason, language) DO UPDATE SET words = excluded.words, at = excluded.at, by = excluded.by
        """,
        [str(step), reason, language, words, now.isoformat(), by],
    )


def remove(database: Database, step: Step, reason: str, language: str) -> None:
    """The site's own words hold again. Inside the caller's transaction."""
    database.connection.conn.execute(
        "DELETE FROM reply_wording WHERE step = ? AND reason = ? AND language = ?", [str(step), reason, language]
    )
