"""Searches that found nothing, as counts of what was understood, by month. No word that was typed; what is rare is soon dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from .database import Database

LEAST = 10
"""Below this many a count may be about one person: it is never shown, and dropped when its month is over."""

Parameters = tuple[tuple[str, str], ...]
"""(parameter, code), sorted by parameter."""


def add(database: Database, counts: Mapping[Parameters, int], *, month: str) -> None:
    """Add to a month's counts; `month` is "2026-11". Inside the caller's transaction."""
    database.connection.conn.executemany(
        """
        INSERT INTO unmet_need (month, parameters, count) VALUES (?, ?, ?)
        ON CONFLICT (month, parameters) DO UPDATE SET count = count + excluded.count
        """,
        [(month, json.dumps(dict(parameters), ensure_ascii=False), count) for parameters, count in counts.items()],
    )


def drop_few(database: Database, *, before: str) -> int:
    """Delete what stayed below `LEAST` in the months before this one; returns how many. Inside the caller's transaction."""
    return database.connection.conn.execute("DELETE FROM unmet_need WHERE month < ? AND count < ?", [before, LEAST]).rowcount


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """What was looked for in one month without being found, at least `LEAST` times."""

    month: str
    parameters: Mapping[str, str]
    count: int


def often(database: Database, *, since: str, most: int = 50) -> tuple[UnmetNeed, ...]:
    """What was missing at least `LEAST` times in a month, since that month; the latest month first, then the most often."""
    rows = database.connection.execute(
        """
        SELECT month, parameters, count FROM unmet_need WHERE count >= ? AND month >= ?
        ORDER BY month DESC, count DESC, parameters LIMIT ?
        """,
        [LEAST, since, most],
    )
    return tuple(UnmetNeed(row[0], json.loads(row[1]), row[2]) for row in rows.fetchall())
