"""Mailed links as rows. A link's name is random and public only with its signature (`directory.domain.signing`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .database import Database


@dataclass(frozen=True, slots=True)
class Link:
    """What a mailed link is for: `subject` is what it opens (a submission's id, an account's, "" for the address alone)."""

    name: str
    purpose: str
    subject: str
    email: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Whether it can still be used: not spent, not withdrawn, not too old."""
        return self.used_at is None and self.revoked_at is None and at < self.expires_at


def make(database: Database, name: str, purpose: str, subject: str, email: str, *, now: datetime, lasts: timedelta) -> None:
    """Keep a new link under a random `name`. Inside the caller's transaction, with the mail that carries it."""
    database.connection.conn.execute(
        "INSERT INTO link (name, purpose, subject, email, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        [name, purpose, subject, email, now.isoformat(), (now + lasts).isoformat()],
    )


def get(database: Database, name: str, purpose: str) -> Link | None:
    """The link of this name and purpose, spent or not."""
    row = database.connection.execute(
        "SELECT name, purpose, subject, email, created_at, expires_at, used_at, revoked_at FROM link WHERE name = ? AND purpose = ?",
        [name, purpose],
    ).fetchone()
    if row is None:
        return None
    return Link(*row[:4], *(datetime.fromisoformat(at) if at else None for at in row[4:]))


def find(database: Database, purpose: str, subject: str, email: str, *, now: datetime) -> Link | None:
    """The latest link of this purpose and subject to an address that is still open."""
    row = database.connection.execute(
        """
        SELECT name FROM link WHERE purpose = ? AND subject = ? AND email = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?
        ORDER BY created_at DESC LIMIT 1
        """,
        [purpose, subject, email, now.isoformat()],
    ).fetchone()
    return get(database, row[0], purpose) if row else None


def count_open(database: Database, purpose: str, email: str, *, now: datetime) -> int:
    """How many links of one purpose to an address can still be used."""
    (count,) = database.connection.execute(
        "SELECT count(*) FROM link WHERE purpose = ? AND email = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?",
        [purpose, email, now.isoformat()],
    ).fetchone()
    return int(count)


def spend(database: Database, name: str, *, now: datetime) -> bool:
    """Use a link up; False where it can't be used (any more). Inside the caller's transaction."""
    at = now.isoformat()
    spent = database.connection.conn.execute(
        "UPDATE link SET used_at = ? WHERE name = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?", [at, name, at]
    )
    return spent.rowcount == 1


def revoke(database: Database, purpose: str, subject: str, *, now: datetime) -> None:
    """Withdraw the links of one purpose and subject that are still open. Inside the caller's transaction."""
    database.connection.conn.execute(
        "UPDATE link SET revoked_at = ? WHERE purpose = ? AND subject = ? AND used_at IS NULL AND revoked_at IS NULL",
        [now.isoformat(), purpose, subject],
    )


def drop(database: Database, subject: str, *purposes: str) -> None:
    """Delete the links of some purposes to one subject, with the address that each went to. Inside the caller's transaction."""
    database.connection.conn.executemany("DELETE FROM link WHERE purpose = ? AND subject = ?", [(purpose, subject) for purpose in purposes])


def forget(database: Database, *, expired_by: datetime) -> int:
    """Delete the links that had run out by this instant; returns how many. Inside the caller's transaction."""
    return database.connection.conn.execute("DELETE FROM link WHERE expires_at <= ?", [expired_by.isoformat()]).rowcount
