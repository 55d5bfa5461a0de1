"""Files of listings that organisations send, until they are confirmed or forgotten."""

from __future__ import annotations

from sqlite_utils import Database


def create_uploads(database: Database) -> None:
    """A file as it came; what it says is read anew each time it is shown."""
    database.execute(
        """
        CREATE TABLE upload (
            name TEXT PRIMARY KEY CHECK (length(name) >= 20),
            format TEXT NOT NULL CHECK (format IN ('csv', 'xlsx')),
            content BLOB NOT NULL,
            created_at TEXT NOT NULL,
            batch TEXT CHECK (length(batch) = 10)
        ) STRICT
        """
    )
    database.execute("CREATE INDEX upload_age ON upload (created_at)")
