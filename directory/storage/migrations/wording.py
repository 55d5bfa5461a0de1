"""What replies to senders say, where admins have put words of their own in the place of the site's."""

from __future__ import annotations

from sqlite_utils import Database


def create_wording(database: Database) -> None:
    """One row for what is done, why, and in which language; none where the site's own words hold."""
    database.execute(
        """
        CREATE TABLE reply_wording (
            step TEXT NOT NULL CHECK (step IN ('asked', 'sent-back', 'rejected')),
            reason TEXT NOT NULL CHECK (reason <> ''),
            language TEXT NOT NULL CHECK (language <> ''),
            words TEXT NOT NULL CHECK (trim(words) <> ''),
            at TEXT NOT NULL,
            by TEXT NOT NULL CHECK (by <> ''),
            PRIMARY KEY (step, reason, language)
        ) STRICT, WITHOUT ROWID
        """
    )
