"""When the periodic work was last done, and what it did, as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .database import Database


@dataclass(frozen=True, slots=True)
class Done:
    """The last time that a task was done; `outcome` are counts by name."""

    task: str
    at: datetime
    outcome: Mapping[str, int]


def keep(database: Database, task: str, outcome: Mapping[str, int], *, now: datetime) -> None:
    """Write down that a task was done."""
    with database.writing() as connection:
        connection.execute(
            """
            INSERT INTO upkeep (task, done_at, outcome) VALUES (?, ?, ?)
            ON CONFLICT (task) DO UPDATE SET done_at = excluded.done_at, outcome = excluded.outcome
            """,
            [task, now.isoformat(), json.dumps(outcome)],
        )


def last(database: Database, task: str) -> Done | None:
    row = database.connection.execute("SELECT task, done_at, outcome FROM upkeep WHERE task = ?", [task]).fetchone()
    return Done(row[0], datetime.fromisoformat(row[1]), json.loads(row[2])) if row else None
