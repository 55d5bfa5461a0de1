"""A listing with somebody who keeps it, for tests of what such people do and are told."""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime
from typing import Any, NamedTuple

from directory.domain.listing import Listing
from directory.domain.slugs import listing_id
from directory.storage import history, holders, listings
from directory.storage.database import Database
from tests.factories import NOW, details

TODAY = date(2026, 11, 22)
KEEPER = "asha@example.org"
OTHER = "bilal@example.org"
STRANGER = "someone@example.com"


def fresh_random() -> str:
    return secrets.token_hex(16)


class Sent(NamedTuple):
    """A mail that waits, in short."""

    recipient: str
    template: str
    facts: dict[str, Any]


def held(database: Database, *keepers: str, source: str = "submitted", now: datetime = NOW, **overrides: Any) -> Listing:
    """A public listing that came in at `now`, held by `keepers`."""
    with database.writing():
        listing = listings.add(database, listing_id("", fresh_random()), details(**overrides), source=source, by="test", now=now)
        for email in keepers:
            holders.grant(database, listing.id, email, "en", by="test", now=now)
    return listing


def mails(database: Database) -> list[Sent]:
    """All mails that were queued, in order."""
    rows = database.connection.execute("SELECT recipient, template, facts FROM mail ORDER BY id").fetchall()
    return [Sent(row[0], row[1], json.loads(row[2])) for row in rows]


def verbs(database: Database, listing: Listing) -> list[str]:
    """What happened to a listing, in order."""
    _, entries = history.read(database, listing_id=listing.id)
    return [entry.verb for entry in sorted(entries, key=lambda entry: entry.version)]


def columns_with(database: Database, word: str) -> set[str]:
    """The columns of the whole store in which a word stands, whatever table it is."""
    connection = database.connection
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()]
    columns = [(table, row[1]) for table in tables for row in connection.execute(f"PRAGMA table_xinfo({table})").fetchall()]
    return {
        f"{table}.{column}"
        for table, column in columns
        if connection.execute(f'SELECT 1 FROM "{table}" WHERE CAST("{column}" AS TEXT) LIKE ?', [f"%{word}%"]).fetchone()
    }
