"""Tasks as rows, and which listings have yet to be compared with the others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ..domain.task import Task, TaskKind
from .database import Database

_COLUMNS = "id, kind, listing_id, opened_at, other_id, since, score, closed_at, closed_by, note"


def _task(row: tuple[Any, ...]) -> Task:
    return Task(
        id=row[0],
        kind=TaskKind(row[1]),
        listing_id=row[2],
        opened_at=datetime.fromisoformat(row[3]),
        other_id=row[4],
        since=date.fromisoformat(row[5]) if row[5] else None,
        score=row[6],
        closed_at=datetime.fromisoformat(row[7]) if row[7] else None,
        closed_by=row[8],
        note=row[9],
    )


def _rows(database: Database, where: str, parameters: Iterable[object]) -> tuple[Task, ...]:
    rows = database.connection.execute(f"SELECT {_COLUMNS} FROM task WHERE {where}", tuple(parameters))  # noqa: S608 - only names
    return tuple(map(_task, rows))


def get(database: Database, task_id: str) -> Task | None:
    return next(iter(_rows(database, "id = ?", [task_id])), None)


def of_listing(database: Database, listing_id: str) -> tuple[Task, ...]:
    """All about one listing, settled or not, the latest first."""
    return _rows(database, "listing_id = ? OR other_id = ? ORDER BY opened_at DESC, id", [listing_id, listing_id])


def add(database: Database, task: Task) -> bool:
    """Open a task; False where the same was opened before. Inside the caller's transaction."""
    added = database.connection.conn.execute(
        """
        INSERT INTO task (id, kind, listing_id, other_id, since, score, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (kind, listing_id, coalesce(other_id, since)) DO NOTHING
        """,
        [
            *(task.id, str(task.kind), task.listing_id, task.other_id),
            *(task.since.isoformat() if task.since else None, task.score, task.opened_at.isoformat()),
        ],
    )
    return added.rowcount == 1


def close(database: Database, task_id: str, *, by: str, now: datetime, note: str | None) -> None:
    """It is settled. Inside the caller's transaction."""
    database.connection.conn.execute(
        "UPDATE task SET closed_at = max(opened_at, ?), closed_by = ?, note = ? WHERE id = ? AND closed_at IS NULL",
        [now.isoformat(), by, note, task_id],
    )


def to_compare(database: Database, most: int) -> tuple[tuple[str, int], ...]:
    """(id, version) of public listings, samples aside, that haven't been compared with the others since they changed; `most` of them."""
    rows = database.connection.execute(
        """
        SELECT l.id, l.version FROM listing l LEFT JOIN compared c ON c.listing_id = l.id
        WHERE l.is_public AND NOT l.is_sample AND c.version IS NOT l.version ORDER BY l.updated_at, l.id LIMIT ?
        """,
        [most],
    )
    return tuple((row[0], row[1]) for row in rows.fetchall())


def mark_compared(database: Database, listing_id: str, version: int) -> None:
    """Inside the caller's transaction."""
    database.connection.conn.execute(
        "INSERT INTO compared (listing_id, version) VALUES (?, ?) ON CONFLICT (listing_id) DO UPDATE SET version = excluded.version",
        [listing_id, version],
    )
