"""What sources have brought: the stored listings that an import compares its rows with."""

from __future__ import annotations

from typing import NamedTuple

from .database import Database


class Stored(NamedTuple):
    """What an import compares a row with."""

    id: str
    source: str
    version: int
    details: str
    publication: str


def by_ref(database: Database, source: str) -> dict[str, Stored]:
    """What is stored of one source, by its ref."""
    rows = database.connection.execute(
        "SELECT ref, id, source, version, details, publication FROM listing WHERE source = ? AND ref IS NOT NULL", [source]
    )
    return {row[0]: Stored(*row[1:]) for row in rows}


def elsewhere(database: Database, source: str, ref: str) -> tuple[Stored, ...]:
    """What other sources hold under the same ref, or under this as the listing's own id."""
    rows = database.connection.execute(
        "SELECT id, source, version, details, publication FROM listing WHERE (ref = ? AND source <> ?) OR id = ?", [ref, source, ref]
    )
    return tuple(Stored(*row) for row in rows)


def last_version(database: Database, listing_id: str) -> int:
    """The last version in the history of a listing that may have been removed; 0 when it never was there."""
    row = database.connection.execute("SELECT max(version) FROM listing_history WHERE listing_id = ?", [listing_id]).fetchone()
    return int(row[0] or 0)
