"""Files of listings that organisations send, as rows. Whoever knows a file's name, which is random, may see it: the name goes signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .database import Database

LASTS = timedelta(days=14)
"""How long a file is kept after its rows were sent."""
UNSENT_LASTS = timedelta(days=1)
"""How long it is kept before: anybody may send one in, and nobody knows who it was."""
MOST_BYTES = 256 * 1024 * 1024
"""Of all files together: where there are more, the oldest go."""
_IS_OVER = "created_at <= CASE WHEN batch IS NULL THEN ? ELSE ? END"


@dataclass(frozen=True, slots=True)
class Upload:
    """`format` is "csv" or "xlsx"; `batch` is what its rows were sent as, None until they are."""

    name: str
    format: str
    content: bytes
    batch: str | None


def add(database: Database, name: str, format: str, content: bytes, *, now: datetime, most_bytes: int = MOST_BYTES) -> None:
    """Keep a file under a random name; for it the oldest are forgotten where all together are more than `most_bytes`."""
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO upload (name, format, content, created_at) VALUES (?, ?, ?, ?)", [name, format, content, now.isoformat()]
        )
        connection.execute(
            """
            DELETE FROM upload WHERE name IN (
                SELECT name FROM (
                    SELECT name, sum(length(content)) OVER (ORDER BY created_at DESC, rowid DESC) AS total FROM upload
                ) WHERE total > ?
            )
            """,
            [most_bytes],
        )


def get(database: Database, name: str, *, now: datetime) -> Upload | None:
    """The file of this name; None where there is none, or it is too old."""
    row = database.connection.execute(
        f"SELECT name, format, content, batch FROM upload WHERE name = ? AND NOT {_IS_OVER}",  # noqa: S608 - only our own words
        [name, *_limits(now)],
    ).fetchone()
    return Upload(*row) if row else None


def mark_sent(database: Database, name: str, batch: str) -> None:
    """Its rows were sent as this batch. Inside the caller's transaction."""
    database.connection.conn.execute("UPDATE upload SET batch = ? WHERE name = ?", [batch, name])


def delete_old(database: Database, *, now: datetime) -> int:
    """Forget files that nobody can see any more; returns how many."""
    with database.writing() as connection:
        return int(connection.execute(f"DELETE FROM upload WHERE {_IS_OVER}", _limits(now)).rowcount)  # noqa: S608 - only our own words


def _limits(now: datetime) -> tuple[str, str]:
    return (now - UNSENT_LASTS).isoformat(), (now - LASTS).isoformat()
