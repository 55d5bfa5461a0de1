"""Whose address it was can be forgotten: it stands once beside what was sent, and what happened names the sender by that role alone."""

from __future__ import annotations

from sqlite_utils import Database


def create_forgetting(database: Database) -> None:
    """An event says "sender" where it said the sender's address, and is append-only again. The address of a sender, and of who wrote a
    reply, may be absent once what they sent is over."""
    for statement in (
        "DROP TRIGGER submission_event_is_never_changed",
        "UPDATE submission_event SET by = 'sender' WHERE NOT is_staff AND by <> 'maintain'",
        """
        CREATE TRIGGER submission_event_is_never_changed BEFORE UPDATE ON submission_event
        BEGIN SELECT raise(ABORT, 'history is append-only'); END
        """,
        "DROP INDEX submission_sender",
        *_optional("submission", "sender_email", "sender_email LIKE '%_@_%' AND sender_email = lower(sender_email)"),
        "CREATE INDEX submission_sender ON submission (sender_email)",
        """
        CREATE TRIGGER submission_that_is_open_has_a_sender BEFORE UPDATE OF sender_email, state ON submission
        WHEN NEW.sender_email IS NULL AND NEW.state NOT IN ('approved', 'rejected', 'withdrawn')
        BEGIN SELECT raise(ABORT, 'an open submission has a sender'); END
        """,
        *_optional("reply", "email", "email LIKE '%_@_%'"),
        """
        CREATE TRIGGER reply_that_is_held_has_an_address BEFORE UPDATE OF email, state ON reply
        WHEN NEW.email IS NULL AND NEW.state = 'held'
        BEGIN SELECT raise(ABORT, 'a reply that is held has an address'); END
        """,
    ):
        database.execute(statement)


def _optional(table: str, column: str, check: str) -> tuple[str, ...]:
    """A column that must be given becomes one that may be absent: NOT NULL can't be lifted in place."""
    return (
        f"ALTER TABLE {table} RENAME COLUMN {column} TO former",
        f"ALTER TABLE {table} ADD COLUMN {column} TEXT CHECK ({check})",
        f"UPDATE {table} SET {column} = former",  # noqa: S608 - only names
        f"ALTER TABLE {table} DROP COLUMN former",
    )
