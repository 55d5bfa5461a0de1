"""Who has which phone number, mail address or meeting link: a table that follows the listings by itself (triggers), public or not."""

from __future__ import annotations

from collections.abc import Iterable

from .database import Database


def with_phone(database: Database, numbers: Iterable[str], *, most: int = -1) -> tuple[str, ...]:
    """The ids of all listings that have one of these numbers (`Phone.number`) to call or to write to on WhatsApp.

    `most`: a number that more listings share than that, such as the hotline of a whole fellowship, tells nothing and is left out.
    """
    return _with(database, "phone", numbers, most)


def with_link(database: Database, links: Iterable[str], *, most: int = -1) -> tuple[str, ...]:
    """The ids of all listings that have one of these mail addresses, or links to an online meeting; `most` likewise."""
    return _with(database, "link", (link.lower().rstrip("/") for link in links), most)


def _with(database: Database, kind: str, values: Iterable[str], most: int) -> tuple[str, ...]:
    found: set[str] = set()
    for value in set(values):
        limit = most + 1 if most >= 0 else -1  # which is none
        rows = database.connection.execute(
            "SELECT listing_id FROM contact WHERE value = ? AND kind = ? LIMIT ?", [value, kind, limit]
        ).fetchall()
        if most < 0 or len(rows) <= most:
            found.update(row[0] for row in rows)
    return tuple(sorted(found))
