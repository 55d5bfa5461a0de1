"""Mails that wait to be sent, as rows: the outbox for mail. Each is written in the transaction of the decision that it tells of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .database import Database


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person: `template` names it, `facts` are JSON values that its words need (ids, not whole things)."""

    id: int
    message_id: str
    recipient: str
    language: str
    template: str
    facts: Mapping[str, object]
    attempts: int


def add(
    database: Database,
    *,
    message_id: str,
    recipient: str,
    language: str,
    template: str,
    facts: Mapping[str, object],
    now: datetime,
    due_at: datetime | None = None,
    about: str | None = None,
    unique_key: str | None = None,
) -> bool:
    """Let a mail be sent at `due_at` (now). Inside the caller's transaction.

    `message_id` is random and stays the mail's own (RFC 5322, section 3.6.4, before the @). `about` names what `cancel` calls it back by.
    With a `unique_key` that was used before nothing is added: False.
    """
    added = database.connection.conn.execute(
        """
        INSERT INTO mail (message_id, unique_key, about, recipient, language, template, facts, created_at, due_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (unique_key) DO NOTHING
        """,
        [
            *(message_id, unique_key, about, recipient, language, template, json.dumps(facts, ensure_ascii=False)),
            *(now.isoformat(), (due_at or now).isoformat()),
        ],
    )
    return added.rowcount == 1


def cancel(database: Database, about: str, *, now: datetime) -> int:
    """Call back what is about this and not sent yet; returns how many. Inside the caller's transaction."""
    at = now.isoformat()
    cancelled = database.connection.conn.execute(
        """
        UPDATE mail SET cancelled_at = ? WHERE about = ? AND sent_at IS NULL AND cancelled_at IS NULL AND failed_at IS NULL
            AND (claimed_until IS NULL OR claimed_until < ?)
        """,
        [at, about, at],
    )
    return cancelled.rowcount


def drop(database: Database, message_id: str) -> None:
    """Forget a mail that was added in this transaction, and so seen by nobody. Inside the caller's transaction."""
    database.connection.conn.execute("DELETE FROM mail WHERE message_id = ?", [message_id])


def claim(database: Database, *, now: datetime, lasts: timedelta) -> Mail | None:
    """Take the mail that has been due longest, so that nobody else sends it while `lasts`; None when nothing is due."""
    at = now.isoformat()
    with database.writing() as connection:
        row = connection.execute(
            """
            UPDATE mail SET claimed_until = ?, attempts = attempts + 1 WHERE id = (
                SELECT id FROM mail WHERE sent_at IS NULL AND cancelled_at IS NULL AND failed_at IS NULL AND due_at <= ?
                    AND (claimed_until IS NULL OR claimed_until <= ?) ORDER BY due_at, id LIMIT 1
            ) RETURNING id, message_id, recipient, language, template, facts, attempts
            """,
            [(now + lasts).isoformat(), at, at],
        ).fetchone()
    return Mail(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), row[6]) if row else None


def is_due(database: Database, *, now: datetime) -> bool:
    """Whether there is anything to claim, without taking the write lock."""
    at = now.isoformat()
    row = database.connection.execute(
        """
        SELECT 1 FROM mail WHERE sent_at IS NULL AND cancelled_at IS NULL AND failed_at IS NULL AND due_at <= ?
            AND (claimed_until IS NULL OR claimed_until <= ?) LIMIT 1
        """,
        [at, at],
    ).fetchone()
    return row is not None


def mark_sent(database: Database, mail_id: int, *, now: datetime) -> None:
    """It was handed over; what it said is forgotten."""
    with database.writing() as connection:
        connection.execute("UPDATE mail SET sent_at = ?, claimed_until = NULL, facts = '{}' WHERE id = ?", [now.isoformat(), mail_id])


def mark_failed(database: Database, mail_id: int, problem: str, *, again_at: datetime) -> None:
    """It couldn't be handed over; it is due again at `again_at`. `problem` is a code, without anybody's address."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE mail SET due_at = ?, problem = ?, claimed_until = NULL WHERE id = ?", [again_at.isoformat(), problem, mail_id]
        )


def give_up(database: Database, mail_id: int, problem: str, *, now: datetime) -> None:
    """It can't be delivered, now or later; what it said is forgotten."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE mail SET failed_at = ?, problem = ?, claimed_until = NULL, facts = '{}' WHERE id = ? AND sent_at IS NULL",
            [now.isoformat(), problem, mail_id],
        )


@dataclass(frozen=True, slots=True)
class Undelivered:
    """How many mails have met the same `problem`; `is_final`: they are given up. `since`: when the first of them was written."""

    problem: str
    is_final: bool
    count: int
    since: datetime


def undelivered(database: Database) -> tuple[Undelivered, ...]:
    """What couldn't be delivered, or not yet, by problem; those given up first. Nobody's address."""
    rows = database.connection.execute(
        """
        SELECT problem, failed_at IS NOT NULL, count(*), min(created_at) FROM mail
        WHERE problem IS NOT NULL AND sent_at IS NULL AND cancelled_at IS NULL GROUP BY 1, 2 ORDER BY 2 DESC, 3 DESC, 1
        """
    )
    return tuple(Undelivered(row[0], bool(row[1]), row[2], datetime.fromisoformat(row[3])) for row in rows)


@dataclass(frozen=True, slots=True)
class Failed:
    """A mail that was given up, and to whom it was."""

    recipient: str
    template: str
    problem: str
    failed_at: datetime


def failed(database: Database, *, most: int = 50) -> tuple[Failed, ...]:
    """The mails that were given up, the latest first. With addresses: for those alone who may know them."""
    rows = database.connection.execute(
        "SELECT recipient, template, problem, failed_at FROM mail WHERE failed_at IS NOT NULL ORDER BY failed_at DESC, id LIMIT ?", [most]
    )
    return tuple(Failed(row[0], row[1], row[2], datetime.fromisoformat(row[3])) for row in rows)


def forget(database: Database, *, done_before: datetime) -> int:
    """Delete the mails that were sent, called back or given up before this instant; returns how many. Inside the caller's transaction."""
    return database.connection.conn.execute(
        "DELETE FROM mail WHERE coalesce(sent_at, cancelled_at, failed_at) < ?", [done_before.isoformat()]
    ).rowcount
