"""Mails that wait to be sent, and the links that they carry."""

from __future__ import annotations

from sqlite_utils import Database


def create_mail(database: Database) -> None:
    """A mail is sent, cancelled or still waiting, never two of these; a link is spent once."""
    for statement in (
        """
        CREATE TABLE mail (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            message_id TEXT NOT NULL UNIQUE,
            unique_key TEXT UNIQUE,
            about TEXT,
            recipient TEXT NOT NULL CHECK (recipient LIKE '%_@_%'),
            language TEXT NOT NULL,
            template TEXT NOT NULL CHECK (template <> ''),
            facts TEXT NOT NULL CHECK (json_type(facts) = 'object'),
            created_at TEXT NOT NULL,
            due_at TEXT NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            problem TEXT,
            claimed_until TEXT,
            sent_at TEXT,
            cancelled_at TEXT,
            CHECK (sent_at IS NULL OR cancelled_at IS NULL)
        ) STRICT
        """,
        "CREATE INDEX mail_due ON mail (due_at) WHERE sent_at IS NULL AND cancelled_at IS NULL",
        "CREATE INDEX mail_about ON mail (about) WHERE about IS NOT NULL",
        """
        CREATE TABLE link (
            name TEXT PRIMARY KEY CHECK (length(name) >= 20),
            purpose TEXT NOT NULL CHECK (purpose <> ''),
            subject TEXT NOT NULL,
            email TEXT NOT NULL,
            created_at TEXT NOT NULL,
            expires_at TEXT NOT NULL CHECK (expires_at > created_at),
            used_at TEXT,
            revoked_at TEXT
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX link_subject ON link (purpose, subject)",
    ):
        database.execute(statement)
