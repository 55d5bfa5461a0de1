"""What reviewers should look at though nobody sent it."""

from __future__ import annotations

from sqlite_utils import Database


def create_tasks(database: Database) -> None:
    """Stale listings and likely duplicates, each once; and which version of a listing was last compared with the others.

    A pair is written down once, with the lesser id first. None refers to `listing` by a foreign key: a listing may be removed.
    """
    for statement in (
        """
        CREATE TABLE task (
            id TEXT PRIMARY KEY CHECK (length(id) = 10),
            kind TEXT NOT NULL CHECK (kind IN ('stale', 'duplicate')),
            listing_id TEXT NOT NULL CHECK (length(listing_id) = 10),
            other_id TEXT CHECK (length(other_id) = 10 AND other_id > listing_id),
            since TEXT CHECK (since = date(since)),
            score REAL CHECK (score BETWEEN 0 AND 1),
            opened_at TEXT NOT NULL,
            closed_at TEXT CHECK (closed_at >= opened_at),
            closed_by TEXT CHECK (closed_by <> ''),
            note TEXT CHECK (trim(note) <> ''),
            CHECK ((kind = 'stale') = (since IS NOT NULL)),
            CHECK ((kind = 'duplicate') = (other_id IS NOT NULL)),
            CHECK ((kind = 'duplicate') = (score IS NOT NULL)),
            CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
            CHECK (closed_at IS NOT NULL OR note IS NULL)
        ) STRICT
        """,
        "CREATE UNIQUE INDEX task_once ON task (kind, listing_id, coalesce(other_id, since))",
        "CREATE INDEX task_other ON task (other_id) WHERE other_id IS NOT NULL",
        "CREATE INDEX task_open ON task (opened_at) WHERE closed_at IS NULL",
        """
        CREATE TABLE compared (
            listing_id TEXT PRIMARY KEY CHECK (length(listing_id) = 10),
            version INTEGER NOT NULL CHECK (version >= 1)
        ) STRICT, WITHOUT ROWID
        """,
    ):
        database.execute(statement)
