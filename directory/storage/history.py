"""The history of listings: every change, who, when, why, before and after. Only read here: `listings` writes it, nothing deletes it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..domain.details import Details
from ..domain.vocabulary import Publication
from . import details_json
from .database import Database

_HIDING = ("withdrawn", "quarantined", "expired", "merged", "undone", "removed")
_LIFTING = {"restored": "quarantined", "unmerged": "merged"}
_SELECT = """
    SELECT h.listing_id, h.version, h.at, h.by, h.verb, h.publication, h.details, h.why, h.submission_id, f.publication, f.details
    FROM listing_history h LEFT JOIN listing_history f ON f.listing_id = h.listing_id AND f.version = h.version - 1
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one listing: `version` is the listing's after it. `before` and `former_publication` are None for the first."""

    listing_id: str
    version: int
    at: datetime
    by: str
    verb: str
    publication: Publication
    after: Details
    why: str | None
    submission_id: str | None
    former_publication: Publication | None
    before: Details | None


def _entry(row: tuple[Any, ...]) -> Entry:
    return Entry(
        listing_id=row[0],
        version=row[1],
        at=datetime.fromisoformat(row[2]),
        by=row[3],
        verb=row[4],
        publication=Publication(row[5]),
        after=details_json.decode(row[6]),
        why=row[7],
        submission_id=row[8],
        former_publication=Publication(row[9]) if row[9] else None,
        before=details_json.decode(row[10]) if row[10] else None,
    )


def read(
    database: Database,
    *,
    listing_id: str | None = None,
    submission_id: str | None = None,
    verbs: Collection[str] = (),
    by: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[int, tuple[Entry, ...]]:
    """(exact total, entries), the latest first. Each filter that is given narrows: `since` <= at < `until`."""
    conditions, parameters = ["1"], []
    given = (("h.listing_id = ?", listing_id), ("h.submission_id = ?", submission_id), ("h.by = ?", by))
    instants = (("h.at >= ?", since and since.isoformat()), ("h.at < ?", until and until.isoformat()))
    for condition, wanted in (*given, *instants):
        if wanted is not None:
            conditions.append(condition)
            parameters.append(wanted)
    if verbs:
        conditions.append(f"h.verb IN ({','.join('?' * len(verbs))})")
        parameters.extend(verbs)
    where = " WHERE " + " AND ".join(conditions)
    total = database.connection.execute(f"SELECT count(*) FROM listing_history h {where}", parameters).fetchone()[0]  # noqa: S608 - only marks
    order = " ORDER BY h.at DESC, h.listing_id, h.version DESC LIMIT ? OFFSET ?"
    rows = database.connection.execute(_SELECT + where + order, [*parameters, limit, offset])
    return total, tuple(map(_entry, rows))


def at(database: Database, listing_id: str, version: int) -> Entry | None:
    """The change that made this version of a listing."""
    row = database.connection.execute(_SELECT + " WHERE h.listing_id = ? AND h.version = ?", [listing_id, version]).fetchone()
    return _entry(row) if row else None


def holds(database: Database, listing_id: str) -> tuple[str, ...]:
    """The verbs that keep a listing hidden now, in the order they came, each once; none when it is published.

    What hid it for one reason doesn't come back because another was lifted: ("withdrawn", "quarantined") is ("withdrawn",) once restored.
    """
    rows = database.connection.execute(
        """
        SELECT h.verb, s.purpose FROM listing_history h LEFT JOIN submission s ON s.id = h.submission_id
        WHERE h.listing_id = ? AND h.publication = 'hidden' AND h.version > coalesce(
            (SELECT max(version) FROM listing_history WHERE listing_id = ? AND publication <> 'hidden'), 0
        ) ORDER BY h.version
        """,
        [listing_id, listing_id],
    )
    found: dict[str, None] = {}
    for verb, purpose in rows:
        found.pop(_LIFTING.get(verb, ""), None)
        if verb == "undone" and purpose != "new":
            # Undoing a change hides only what that change had brought back: an expired listing.
            verb = "" if found else "expired"
        if verb in _HIDING:
            found[verb] = None
    return tuple(found)


def verbs(database: Database) -> tuple[str, ...]:
    """The verbs that there are, by alphabet: what the history can be filtered by."""
    return tuple(row[0] for row in database.connection.execute("SELECT DISTINCT verb FROM listing_history ORDER BY verb"))
