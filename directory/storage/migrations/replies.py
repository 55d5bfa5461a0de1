"""What visitors write beneath listings and the guide, and where nobody may."""

from __future__ import annotations

from sqlite_utils import Database


def create_replies(database: Database) -> None:
    """A reply that shows was published by somebody, with a time from which it shows."""
    for statement in (
        """
        CREATE TABLE reply (
            id TEXT PRIMARY KEY CHECK (length(id) = 10),
            page TEXT NOT NULL CHECK (page = 'guide' OR length(page) = 10),
            name TEXT CHECK (trim(name) <> ''),
            email TEXT NOT NULL CHECK (email LIKE '%_@_%'),
            language TEXT NOT NULL,
            words TEXT NOT NULL CHECK (trim(words) <> ''),
            created_at TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('held', 'published', 'refused')),
            decided_by TEXT CHECK (decided_by <> ''),
            decided_at TEXT,
            shows_at TEXT CHECK (shows_at > created_at),
            CHECK ((state = 'held') = (decided_by IS NULL)),
            CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
            CHECK ((state = 'published') = (shows_at IS NOT NULL))
        ) STRICT
        """,
        "CREATE INDEX reply_page ON reply (page, shows_at) WHERE state = 'published'",
        "CREATE INDEX reply_held ON reply (created_at) WHERE state = 'held'",
        """
        CREATE TABLE replies_off (
            listing_id TEXT PRIMARY KEY CHECK (length(listing_id) = 10),
            since TEXT NOT NULL,
            by TEXT NOT NULL CHECK (by <> '')
        ) STRICT, WITHOUT ROWID
        """,
    ):
        database.execute(statement)
