"""Web addresses of listings and when each was last looked at, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..domain.link_check import DEAD_AFTER_FAILURES, FAILED_FOR, FINE_FOR, LinkCheck
from .database import Database

# Samples name nobody's addresses.
_LINKS = """
    WITH named (listing_id, field, url) AS (
        SELECT l.id, e.key, e.value FROM listing l, json_each(l.details) e
        WHERE l.is_public AND NOT l.is_sample AND e.key IN ('website', 'organisation_website', 'join_url', 'source_url')
            AND (e.value LIKE 'http://%' OR e.value LIKE 'https://%')
    )
"""
_COLUMNS = "c.url, c.checked_at, c.problem, c.failures, c.failing_since"


def due(database: Database, *, at: datetime, most: int) -> tuple[LinkCheck, ...]:
    """Addresses that public listings name and that are to be looked at now: those never seen first, then the longest ago.

    One that was never looked at comes as a check of the beginning of time.
    """
    rows = database.connection.execute(
        f"""
        {_LINKS}
        SELECT DISTINCT n.url, coalesce(c.checked_at, '0001-01-01T00:00:00+00:00') AS checked_at, c.problem, coalesce(c.failures, 0),
            c.failing_since
        FROM named n LEFT JOIN link_check c ON c.url = n.url
        WHERE c.url IS NULL OR c.checked_at <= iif(c.failures, ?, ?) ORDER BY 2, 1 LIMIT ?
        """,  # noqa: S608 - only our own words
        [(at - FAILED_FOR).isoformat(), (at - FINE_FOR).isoformat(), most],
    )
    return tuple(_check(row) for row in rows.fetchall())


def keep(database: Database, checks: Iterable[LinkCheck]) -> None:
    """Write down what was seen; of two that were looked at at once the later look stays. Inside the caller's transaction."""
    database.connection.conn.executemany(
        """
        INSERT INTO link_check (url, checked_at, problem, failures, failing_since) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (url) DO UPDATE SET checked_at = excluded.checked_at, problem = excluded.problem, failures = excluded.failures,
            failing_since = excluded.failing_since WHERE excluded.checked_at > checked_at
        """,
        [
            (each.url, each.checked_at.isoformat(), each.problem, each.failures, each.failing_since and each.failing_since.isoformat())
            for each in checks
        ],
    )


def forget(database: Database) -> int:
    """Delete the checks of addresses that no public listing names any more; returns how many. Inside the caller's transaction."""
    gone = f"DELETE FROM link_check WHERE url NOT IN ({_LINKS} SELECT url FROM named)"  # noqa: S608 - only our own words
    return database.connection.conn.execute(gone).rowcount


@dataclass(frozen=True, slots=True)
class DeadLink:
    """A dead address and one listing that names it, by id; `field` is that of Details."""

    check: LinkCheck
    listing_id: str
    field: str


def dead(database: Database, *, most: int = 200) -> tuple[DeadLink, ...]:
    """Dead addresses with the listings that name them, the longest dead first."""
    rows = database.connection.execute(
        f"""
        {_LINKS}
        SELECT {_COLUMNS}, n.listing_id, n.field FROM link_check c JOIN named n ON n.url = c.url
        WHERE c.failures >= ? ORDER BY c.failing_since, c.url, n.listing_id
        """,  # noqa: S608 - only our own words
        [DEAD_AFTER_FAILURES],
    )
    found = (DeadLink(_check(row[:5]), row[5], row[6]) for row in rows.fetchall())
    return tuple(each for each in found if each.check.is_dead)[:most]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many different addresses public listings name, and how many of them were looked at."""

    named: int
    checked: int


def coverage(database: Database) -> Coverage:
    row = database.connection.execute(
        f"{_LINKS} SELECT count(DISTINCT n.url), count(DISTINCT c.url) FROM named n LEFT JOIN link_check c ON c.url = n.url"  # noqa: S608
    ).fetchone()
    return Coverage(*row)


def _check(row: tuple[Any, ...]) -> LinkCheck:
    return LinkCheck(row[0], datetime.fromisoformat(row[1]), row[2], row[3], datetime.fromisoformat(row[4]) if row[4] else None)
