"""Who has which phone number, mail address or meeting link: a table that follows the listings by itself (triggers), public or not."""

from __future__ import annotations

from collections.abc import Iterable

from .database import Database


def with_phone(database: Database, numbers: Iterable[str]) -> tuple[str, ...]:
    """The ids of all listings that have one of these numbers (`Phone.number`) to call or to write to on WhatsApp."""
    return _with(database, "phone", numbers)


def with_link(database: Database, links: Iterable[str]) -> tuple[str, ...]:
    """The ids of all listings that have one of these mail addresses, or links to an online meeting."""
    return _with(database, "link", (link.lower().rstrip("/") for link in links))


def _with(database: Database, kind: str, values: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(values)
    marks = ", ".join("?" * len(wanted))
    rows = database.connection.execute(
        f"SELECT DISTINCT listing_id FROM contact WHERE kind = ? AND value IN ({marks}) ORDER BY listing_id",  # noqa: S608 - only marks
        [kind, *wanted],
    )
    return tuple(row[0] for row in rows)
