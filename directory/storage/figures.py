"""Figures about the directory as a whole: how fresh it is, and what it doesn't say. Of public listings; samples don't count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..domain.vocabulary import Kind
from .database import Database

_REAL = "l.is_public AND NOT l.is_sample"
_PRESENT = {
    "description": "l.details ->> '$.description' IS NOT NULL",
    "contact": "coalesce(l.details -> '$.phones', l.details -> '$.whatsapp', l.details -> '$.email', l.details -> '$.website',"
    " l.details -> '$.join_url') IS NOT NULL",
    "schedule": "l.details ->> '$.schedule' IS NOT NULL",
    "place.address": "coalesce(l.details ->> '$.place.address', l.details ->> '$.place.locality') IS NOT NULL"
    " OR coalesce(l.details ->> '$.access', '') IN ('online', 'phone')",
    "languages": "l.details ->> '$.languages' IS NOT NULL",
    "cost": "l.details ->> '$.cost' IS NOT NULL",
    "topics": "l.details ->> '$.topics' IS NOT NULL",
    "accessibility": "l.details ->> '$.accessibility' IS NOT NULL OR coalesce(l.details ->> '$.access', '') IN ('online', 'phone')",
    "organisation": "l.details ->> '$.organisation' IS NOT NULL",
    "title.hi": "l.details ->> '$.title.hi' IS NOT NULL",
    "title.pa": "l.details ->> '$.title.pa' IS NOT NULL",
}
"""Field -> whether a listing says it, or has no need to: what is online has no address."""


@dataclass(frozen=True, slots=True)
class Missing:
    """How many listings of a kind don't say something, of how many there are."""

    kind: Kind
    field: str
    missing: int
    total: int


def missing(database: Database) -> tuple[Missing, ...]:
    """What is missing, by kind, the most first; nothing for what all listings of a kind say."""
    counts = ", ".join(f"sum(NOT ({present}))" for present in _PRESENT.values())
    rows = database.connection.execute(
        f"SELECT l.kind, count(*), {counts} FROM listing l WHERE {_REAL} GROUP BY l.kind"  # noqa: S608 - only our own words
    )
    found = (
        Missing(Kind(row[0]), field, count, row[1])
        for row in rows.fetchall()
        for field, count in zip(_PRESENT, row[2:], strict=True)
        if count
    )
    return tuple(sorted(found, key=lambda each: (list(Kind).index(each.kind), -each.missing)))


@dataclass(frozen=True, slots=True)
class Freshness:
    """How many listings were last confirmed within each band of days, and how many never were. `asked`: those whose keepers were asked
    and haven't answered."""

    bands: tuple[int, ...]
    never: int
    asked: int


def freshness(database: Database, today: date, bounds: Sequence[int]) -> Freshness:
    """The bands are those between `bounds`, in days, rising: less than the first, from the first to the second, …, from the last on."""
    days = [(today - timedelta(days=bound)).isoformat() for bound in bounds]
    on = "l.details ->> '$.verified_on'"
    edges = [f"coalesce(sum({on} > ?), 0)" for _ in days]
    row = database.connection.execute(
        f"SELECT {', '.join(edges)}, count({on}), count(*) FROM listing l WHERE {_REAL}",  # noqa: S608 - only our own words
        days,
    ).fetchone()
    after, confirmed, total = row[:-2], row[-2], row[-1]
    bands = tuple(later - earlier for earlier, later in zip((0, *after), (*after, confirmed), strict=True))
    asked = database.connection.execute(
        f"SELECT count(DISTINCT q.listing_id) FROM question q JOIN listing l ON l.id = q.listing_id WHERE {_REAL}"  # noqa: S608
    ).fetchone()[0]
    return Freshness(bands, total - confirmed, asked)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many mails are on their way, and since when the first of them is due."""

    count: int
    since: datetime | None


def waiting_mails(database: Database, *, at: datetime) -> Waiting:
    """Mails that are due and haven't gone out yet."""
    row = database.connection.execute(
        """
        SELECT count(*), min(created_at) FROM mail
        WHERE sent_at IS NULL AND cancelled_at IS NULL AND failed_at IS NULL AND due_at <= ?
        """,
        [at.isoformat()],
    ).fetchone()
    return Waiting(row[0], datetime.fromisoformat(row[1]) if row[1] else None)
