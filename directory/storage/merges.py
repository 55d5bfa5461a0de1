"""Which listing became one with which other, as rows: where an old address leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..domain.submission import Submission
from .database import Database


@dataclass(frozen=True, slots=True)
class Merge:
    """`gone_id` leads to `kept_id`. The versions are those that the merge made of each listing."""

    gone_id: str
    gone_version: int
    kept_id: str
    kept_version: int
    merged_at: datetime
    merged_by: str


_SELECT = "SELECT gone_id, gone_version, kept_id, kept_version, merged_at, merged_by FROM merge WHERE unmerged_at IS NULL AND "


def _merge(row: tuple[str, int, str, int, str, str]) -> Merge:
    return Merge(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4]), row[5])


def get(database: Database, gone_id: str) -> Merge | None:
    """The merge by which this listing went."""
    row = database.connection.execute(_SELECT + "gone_id = ?", [gone_id]).fetchone()
    return _merge(row) if row else None


def into(database: Database, kept_id: str) -> tuple[Merge, ...]:
    """The merges by which others became one with this listing, the latest first."""
    return tuple(map(_merge, database.connection.execute(_SELECT + "kept_id = ? ORDER BY merged_at DESC, gone_id", [kept_id])))


def survivor(database: Database, listing_id: str) -> str | None:
    """The id of the listing that this one leads to, through however many merges; None when it leads nowhere."""
    row = database.connection.execute(
        """
        WITH RECURSIVE way (id, steps) AS (
            SELECT kept_id, 1 FROM merge WHERE gone_id = ? AND unmerged_at IS NULL
            UNION SELECT kept_id, steps + 1 FROM merge JOIN way ON gone_id = way.id WHERE unmerged_at IS NULL AND steps < 100
        )
        SELECT id FROM way ORDER BY steps DESC LIMIT 1
        """,
        [listing_id],
    ).fetchone()
    return str(row[0]) if row else None


def listing_of(database: Database, submission: Submission) -> str | None:
    """The id of the listing that a submission is about: of the one that it has become one with, as long as that holds."""
    about = submission.listing_id
    return about and (survivor(database, about) or about)


def add(database: Database, merge: Merge) -> None:
    """Inside the caller's transaction."""
    database.connection.conn.execute(
        "INSERT INTO merge (gone_id, gone_version, kept_id, kept_version, merged_at, merged_by) VALUES (?, ?, ?, ?, ?, ?)",
        [merge.gone_id, merge.gone_version, merge.kept_id, merge.kept_version, merge.merged_at.isoformat(), merge.merged_by],
    )


def end(database: Database, gone_id: str, *, by: str, now: datetime) -> None:
    """The listing leads nowhere any more. Inside the caller's transaction."""
    database.connection.conn.execute(
        "UPDATE merge SET unmerged_at = max(merged_at, ?), unmerged_by = ? WHERE gone_id = ? AND unmerged_at IS NULL",
        [now.isoformat(), by, gone_id],
    )
