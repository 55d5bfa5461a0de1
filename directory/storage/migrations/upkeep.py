"""What the periodic work keeps: links that were looked at, needs that were not met, and when it was last done."""

from __future__ import annotations

from sqlite_utils import Database


def create_upkeep(database: Database) -> None:
    """Mails may be refused for good; an address that answers has no problem; needs are counts by month, without a word that was typed."""
    for statement in (
        "ALTER TABLE mail ADD COLUMN failed_at TEXT CHECK (failed_at IS NULL OR (sent_at IS NULL AND problem IS NOT NULL))",
        "DROP INDEX mail_due",
        "CREATE INDEX mail_due ON mail (due_at) WHERE sent_at IS NULL AND cancelled_at IS NULL AND failed_at IS NULL",
        """
        CREATE TABLE link_check (
            url TEXT PRIMARY KEY CHECK (url <> ''),
            checked_at TEXT NOT NULL,
            problem TEXT,
            failures INTEGER NOT NULL CHECK (failures >= 0),
            failing_since TEXT,
            CHECK ((problem IS NULL) = (failures = 0)),
            CHECK ((failing_since IS NULL) = (failures = 0))
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE unmet_need (
            month TEXT NOT NULL CHECK (month GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]'),
            parameters TEXT NOT NULL CHECK (json_type(parameters) = 'object'),
            count INTEGER NOT NULL CHECK (count >= 1),
            PRIMARY KEY (month, parameters)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE upkeep (
            task TEXT PRIMARY KEY CHECK (task <> ''),
            done_at TEXT NOT NULL,
            outcome TEXT NOT NULL CHECK (json_type(outcome) = 'object')
        ) STRICT, WITHOUT ROWID
        """,
    ):
        database.execute(statement)
