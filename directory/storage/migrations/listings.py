"""Organisations, listings, their history, and what must follow a change."""

from __future__ import annotations

from sqlite_utils import Database


def create_listings(database: Database) -> None:
    """Organisations, listings, the history of every listing, and the outbox.

    Details are one JSON value, since each field is defined once, in `directory.domain`; what the rules and queries
    need of them is generated from it, so that the two can't disagree.
    """
    for statement in (
        """
        CREATE TABLE organisation (
            id INTEGER PRIMARY KEY,
            slug TEXT NOT NULL UNIQUE CHECK (slug <> ''),
            name TEXT NOT NULL CHECK (trim(name) <> ''),
            name_key TEXT NOT NULL UNIQUE,
            website TEXT
        ) STRICT
        """,
        """
        CREATE TABLE listing (
            id TEXT PRIMARY KEY CHECK (length(id) = 10),
            source TEXT NOT NULL CHECK (source <> ''),
            ref TEXT CHECK (ref <> ''),
            organisation_id INTEGER REFERENCES organisation (id),
            publication TEXT NOT NULL CHECK (publication IN ('draft', 'published', 'hidden')),
            is_sample INTEGER NOT NULL CHECK (is_sample IN (0, 1)),
            version INTEGER NOT NULL CHECK (version >= 1),
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL CHECK (updated_at >= created_at),
            details TEXT NOT NULL CHECK (json_type(details) = 'object'),
            kind TEXT NOT NULL GENERATED ALWAYS AS (details ->> '$.kind') VIRTUAL
                CHECK (kind IN ('support-group', 'volunteering', 'recreation', 'workshop', 'counselling', 'helpline')),
            status TEXT NOT NULL GENERATED ALWAYS AS (coalesce(details ->> '$.status', 'open')) VIRTUAL
                CHECK (status IN ('open', 'paused', 'closed')),
            city_key TEXT GENERATED ALWAYS AS (lower(details ->> '$.place.city')) VIRTUAL,
            is_public INTEGER GENERATED ALWAYS AS (publication = 'published' AND status <> 'closed') VIRTUAL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX listing_source_ref ON listing (source, ref) WHERE ref IS NOT NULL",
        "CREATE INDEX listing_ref ON listing (ref) WHERE ref IS NOT NULL",
        "CREATE INDEX listing_organisation ON listing (organisation_id)",
        "CREATE INDEX listing_city ON listing (city_key) WHERE city_key IS NOT NULL",
        """
        CREATE TABLE listing_history (
            listing_id TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 1),
            at TEXT NOT NULL,
            by TEXT NOT NULL CHECK (by <> ''),
            verb TEXT NOT NULL CHECK (verb IN ('added', 'updated', 'closed', 'removed')),
            publication TEXT NOT NULL,
            details TEXT NOT NULL,
            PRIMARY KEY (listing_id, version)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TRIGGER listing_history_is_never_changed BEFORE UPDATE ON listing_history
        BEGIN SELECT raise(ABORT, 'history is append-only'); END
        """,
        """
        CREATE TRIGGER listing_history_is_never_deleted BEFORE DELETE ON listing_history
        BEGIN SELECT raise(ABORT, 'history is append-only'); END
        """,
        """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            topic TEXT NOT NULL CHECK (topic = 'index'),
            listing_id TEXT NOT NULL,
            created_at TEXT NOT NULL
        ) STRICT
        """,
    ):
        database.execute(statement)
