"""What must still follow a decision. Written in the decision's own transaction, deleted once it is done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from .database import Database


class Pending(NamedTuple):
    """Listings whose document in the index is to be brought up to date, and the outbox row up to which that is all."""

    last_row: int
    listing_ids: frozenset[str]


def add(database: Database, listing_ids: Iterable[str], *, now: datetime) -> None:
    """Ask for these listings to be indexed anew. Inside the caller's transaction."""
    at = now.isoformat()
    database.connection.conn.executemany(
        "INSERT INTO outbox (topic, listing_id, created_at) VALUES ('index', ?, ?)", ((listing_id, at) for listing_id in listing_ids)
    )


def is_empty(database: Database) -> bool:
    return database.connection.execute("SELECT 1 FROM outbox LIMIT 1").fetchone() is None


def pending(database: Database) -> Pending:
    rows = database.connection.execute("SELECT id, listing_id FROM outbox ORDER BY id").fetchall()
    return Pending(rows[-1][0] if rows else 0, frozenset(row[1] for row in rows))


def done(database: Database, upto: int) -> None:
    """Delete what was pending up to and with this row."""
    with database.writing() as connection:
        connection.execute("DELETE FROM outbox WHERE id <= ?", [upto])
