"""Submissions and their events; and the history of listings, which now says why, and knows every verb of a listing's life."""

from __future__ import annotations

from sqlite_utils import Database

_STATES = "'unconfirmed', 'received', 'in-review', 'question', 'sent-back', 'approved', 'rejected', 'withdrawn'"
_STEPS = """'sent', 'confirmed', 'claimed', 'released', 'asked', 'answered', 'edited', 'approved', 'sent-back', 'rejected',
    'withdrawn', 'undone'"""


def create_submissions(database: Database) -> None:
    """Submissions, whose constraints state what a decided one must have; events, which nothing changes or deletes."""
    for statement in (
        f"""
        CREATE TABLE submission (
            id TEXT PRIMARY KEY CHECK (length(id) = 10),
            reference TEXT NOT NULL UNIQUE,
            purpose TEXT NOT NULL CHECK (purpose IN ('new', 'change', 'claim')),
            state TEXT NOT NULL CHECK (state IN ({_STATES})),
            version INTEGER NOT NULL CHECK (version >= 1),
            details TEXT NOT NULL CHECK (json_type(details) = 'object'),
            base TEXT CHECK (json_type(base) = 'object'),
            base_version INTEGER CHECK (base_version >= 1),
            listing_id TEXT,
            batch TEXT CHECK (batch <> ''),
            sender_email TEXT NOT NULL CHECK (sender_email LIKE '%_@_%' AND sender_email = lower(sender_email)),
            sender_language TEXT NOT NULL,
            sender_name TEXT,
            sender_phone TEXT,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL CHECK (updated_at >= created_at),
            received_at TEXT,
            claimed_by TEXT,
            claimed_at TEXT,
            decided_by TEXT,
            decided_at TEXT,
            reason TEXT,
            kind TEXT NOT NULL GENERATED ALWAYS AS (details ->> '$.kind') VIRTUAL,
            CHECK ((claimed_by IS NULL) = (claimed_at IS NULL)),
            CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
            CHECK ((state IN ('approved', 'rejected', 'sent-back')) = (decided_by IS NOT NULL)),
            CHECK (received_at IS NOT NULL OR state IN ('unconfirmed', 'withdrawn')),
            CHECK (state <> 'in-review' OR claimed_by IS NOT NULL),
            CHECK (listing_id IS NOT NULL OR (purpose = 'new' AND state <> 'approved')),
            CHECK ((base IS NULL) = (base_version IS NULL))
        ) STRICT
        """,
        "CREATE INDEX submission_state ON submission (state, received_at)",
        "CREATE INDEX submission_sender ON submission (sender_email)",
        "CREATE INDEX submission_listing ON submission (listing_id) WHERE listing_id IS NOT NULL",
        "CREATE INDEX submission_batch ON submission (batch) WHERE batch IS NOT NULL",
        f"""
        CREATE TABLE submission_event (
            submission_id TEXT NOT NULL REFERENCES submission (id),
            version INTEGER NOT NULL CHECK (version >= 1),
            at TEXT NOT NULL,
            by TEXT NOT NULL CHECK (by <> ''),
            is_staff INTEGER NOT NULL CHECK (is_staff IN (0, 1)),
            step TEXT NOT NULL CHECK (step IN ({_STEPS})),
            state TEXT NOT NULL CHECK (state IN ({_STATES})),
            details TEXT NOT NULL,
            words TEXT,
            reason TEXT,
            listing_version INTEGER,
            PRIMARY KEY (submission_id, version),
            CHECK (step NOT IN ('claimed', 'released', 'asked', 'approved', 'sent-back', 'rejected', 'undone') OR is_staff),
            CHECK ((step = 'approved') = (listing_version IS NOT NULL))
        ) STRICT, WITHOUT ROWID
        """,
        *_append_only("submission_event"),
        # A closed list of verbs can't be widened in place: the table is made anew around its rows.
        "ALTER TABLE listing_history RENAME TO listing_history_before",
        "DROP TRIGGER listing_history_is_never_changed",
        "DROP TRIGGER listing_history_is_never_deleted",
        """
        CREATE TABLE listing_history (
            listing_id TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 1),
            at TEXT NOT NULL,
            by TEXT NOT NULL CHECK (by <> ''),
            verb TEXT NOT NULL CHECK (verb IN (
                'added', 'updated', 'closed', 'removed', 'confirmed', 'paused', 'reopened', 'withdrawn', 'undone', 'reverted',
                'quarantined', 'restored', 'merged', 'unmerged', 'expired'
            )),
            publication TEXT NOT NULL,
            details TEXT NOT NULL,
            why TEXT,
            submission_id TEXT REFERENCES submission (id),
            PRIMARY KEY (listing_id, version)
        ) STRICT, WITHOUT ROWID
        """,
        """
        INSERT INTO listing_history (listing_id, version, at, by, verb, publication, details)
        SELECT listing_id, version, at, by, verb, publication, details FROM listing_history_before
        """,
        "DROP TABLE listing_history_before",
        "CREATE INDEX listing_history_at ON listing_history (at)",
        *_append_only("listing_history"),
    ):
        database.execute(statement)


def _append_only(table: str) -> tuple[str, str]:
    return (
        f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} BEGIN SELECT raise(ABORT, 'history is append-only'); END",
        f"CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} BEGIN SELECT raise(ABORT, 'history is append-only'); END",
    )
