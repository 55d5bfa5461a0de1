"""Who may keep a listing, what they were asked, until when it is paused, and what visitors say is wrong with it."""

from __future__ import annotations

from sqlite_utils import Database


def create_keeping(database: Database) -> None:
    """Access that ended stays written down; a question is asked once; equal open reports are one row.

    None of these refers to `listing` by a foreign key: a listing may be removed, what was granted or said about it stays.
    """
    for statement in (
        """
        CREATE TABLE holder (
            listing_id TEXT NOT NULL CHECK (length(listing_id) = 10),
            email TEXT NOT NULL CHECK (email LIKE '%_@_%' AND email = lower(email)),
            language TEXT NOT NULL,
            since TEXT NOT NULL,
            granted_by TEXT NOT NULL CHECK (granted_by <> ''),
            revoked_at TEXT CHECK (revoked_at >= since),
            revoked_by TEXT CHECK (revoked_by <> ''),
            CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
        ) STRICT
        """,
        "CREATE UNIQUE INDEX holder_now ON holder (listing_id, email) WHERE revoked_at IS NULL",
        "CREATE INDEX holder_email ON holder (email) WHERE revoked_at IS NULL",
        """
        CREATE TABLE offer (
            link TEXT PRIMARY KEY REFERENCES link (name) ON DELETE CASCADE,
            listing_id TEXT NOT NULL CHECK (length(listing_id) = 10),
            by TEXT NOT NULL CHECK (by LIKE '%_@_%'),
            keeps INTEGER NOT NULL CHECK (keeps IN (0, 1))
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE question (
            listing_id TEXT NOT NULL CHECK (length(listing_id) = 10),
            since TEXT NOT NULL CHECK (since IS date(since)),
            cause TEXT NOT NULL CHECK (cause IN ('due', 'again', 'reported')),
            asked_on TEXT NOT NULL CHECK (asked_on IS date(asked_on)),
            PRIMARY KEY (listing_id, since, cause)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE pause (
            listing_id TEXT PRIMARY KEY CHECK (length(listing_id) = 10),
            until TEXT NOT NULL CHECK (until IS date(until))
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX pause_until ON pause (until)",
        """
        CREATE TABLE report (
            id TEXT PRIMARY KEY CHECK (length(id) = 10),
            listing_id TEXT NOT NULL CHECK (length(listing_id) = 10),
            reason TEXT NOT NULL CHECK (reason IN ('not-there', 'wrong-number', 'identifies-someone', 'unsafe', 'something-else')),
            words TEXT CHECK (trim(words) <> ''),
            language TEXT NOT NULL,
            times INTEGER NOT NULL CHECK (times >= 1),
            created_at TEXT NOT NULL,
            last_at TEXT NOT NULL CHECK (last_at >= created_at),
            answered_at TEXT,
            claimed_by TEXT,
            claimed_at TEXT,
            closed_at TEXT,
            closed_by TEXT,
            outcome TEXT CHECK (outcome IN ('mended', 'hidden', 'right')),
            note TEXT,
            CHECK ((claimed_by IS NULL) = (claimed_at IS NULL)),
            CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
            CHECK ((closed_at IS NULL) = (outcome IS NULL)),
            CHECK (closed_at IS NOT NULL OR note IS NULL)
        ) STRICT
        """,
        "CREATE UNIQUE INDEX report_same ON report (listing_id, reason, coalesce(words, '')) WHERE closed_at IS NULL",
        "CREATE INDEX report_listing ON report (listing_id, created_at)",
        "CREATE INDEX report_open ON report (created_at) WHERE closed_at IS NULL",
    ):
        database.execute(statement)
