"""Listings as rows: one SELECT shape, one INSERT, one UPDATE, and the history that each of them leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from ..domain.details import Details
from ..domain.errors import DirectoryError
from ..domain.listing import Listing, Organisation
from ..domain.submission import ChangedMeanwhile
from ..domain.vocabulary import Kind, Publication
from . import details_json, organisations, outbox
from .database import Database

_SELECT = """
    SELECT l.id, l.source, l.ref, l.publication, l.is_sample, l.version, l.created_at, l.updated_at, l.details,
           o.id, o.slug, o.name, o.website,
           EXISTS (
               SELECT 1 FROM report r WHERE r.listing_id = l.id AND r.closed_at IS NULL AND r.answered_at IS NULL
                   AND r.reason IN ('not-there', 'wrong-number')
           )
    FROM listing l LEFT JOIN organisation o ON o.id = l.organisation_id
"""


class ListingGone(DirectoryError):
    """There is no such listing (any more)."""


def _listing(row: tuple[Any, ...]) -> Listing:
    return Listing(
        id=row[0],
        source=row[1],
        ref=row[2],
        publication=Publication(row[3]),
        is_sample=bool(row[4]),
        version=row[5],
        created_at=datetime.fromisoformat(row[6]),
        updated_at=datetime.fromisoformat(row[7]),
        details=details_json.decode(row[8]),
        organisation=Organisation(*row[9:13]) if row[9] is not None else None,
        is_reported=bool(row[13]),
    )


def _rows(database: Database, sql: str, parameters: Iterable[object] = ()) -> Iterator[Listing]:
    return map(_listing, database.connection.execute(_SELECT + sql, tuple(parameters)))


def get(database: Database, listing_id: str) -> Listing | None:
    """The listing with this id, whether public or not; None when there is none."""
    return next(_rows(database, "WHERE l.id = ?", (listing_id,)), None)


def require(database: Database, listing_id: str) -> Listing:
    """The listing with this id. Raises `ListingGone`."""
    found = get(database, listing_id)
    if found is None:
        raise ListingGone("listing-gone", listing=listing_id)
    return found


def get_many(database: Database, ids: Iterable[str]) -> dict[str, Listing]:
    """The public listings among `ids`, by id, in one statement. Any number of ids."""
    wanted = "[" + ",".join(f'"{each}"' for each in ids) + "]"
    return {listing.id: listing for listing in _rows(database, "WHERE l.is_public AND l.id IN (SELECT value FROM json_each(?))", (wanted,))}


def get_by_refs(database: Database, source: str, refs: Iterable[str]) -> tuple[Listing, ...]:
    """The public listings of one source with these refs, in the order of `refs`."""
    order = {ref: position for position, ref in enumerate(refs)}
    marks = ",".join("?" * len(order))
    found = _rows(database, f"WHERE l.is_public AND l.source = ? AND l.ref IN ({marks})", (source, *order))
    return tuple(sorted(found, key=lambda listing: order[listing.ref or ""]))


def of_organisation(database: Database, organisation_id: int) -> tuple[Listing, ...]:
    """All public listings of one organisation, by kind, then id."""
    return tuple(_rows(database, "WHERE l.is_public AND l.organisation_id = ? ORDER BY l.kind, l.id", (organisation_id,)))


def public(database: Database) -> Iterator[Listing]:
    """Every public listing, by id, as they are read: for building the index."""
    return _rows(database, "WHERE l.is_public ORDER BY l.id")


def of_states(database: Database, states: Iterable[str], country: str, *, most: int) -> tuple[Listing, ...]:
    """Up to `most` public listings of these states, and of the country where no state is known, such as what is online or by phone; where
    there are more, real ones and those confirmed last go first. By id."""
    marks = ",".join("?" * len(names := tuple(states)))
    found = _rows(
        database,
        f"""
        WHERE l.is_public AND (
            l.details ->> '$.place.state' COLLATE NOCASE IN ({marks})
            OR (l.details ->> '$.place.state' IS NULL AND coalesce(l.details ->> '$.place.country', ?) = ?)
        )
        ORDER BY l.is_sample, l.details ->> '$.verified_on' DESC, l.id LIMIT ?
        """,
        (*names, country, country, most),
    )
    return tuple(sorted(found, key=lambda listing: listing.id))


def exportable(database: Database, *, with_samples: bool) -> Iterator[Listing]:
    """Every listing but drafts, by source and ref, as they are read."""
    where = "WHERE l.publication <> 'draft'" + ("" if with_samples else " AND NOT l.is_sample")
    return _rows(database, where + " ORDER BY l.source, l.ref, l.id")


def count_public(database: Database) -> int:
    return int(database.connection.execute("SELECT count(*) FROM listing WHERE is_public").fetchone()[0])


def town(database: Database, name: str) -> tuple[str, float, float] | None:
    """(name, latitude, longitude) of a town that public listings are in: the middle of theirs. For towns that the gazetteer lacks."""
    row = database.connection.execute(
        """
        SELECT min(details ->> '$.place.city'), avg(details ->> '$.place.latitude'), avg(details ->> '$.place.longitude')
        FROM listing WHERE city_key = lower(?) AND is_public AND details ->> '$.place.latitude' IS NOT NULL
        """,
        [" ".join(name.split())],
    ).fetchone()
    return (row[0], row[1], row[2]) if row and row[0] is not None else None


def versions(database: Database) -> dict[str, int]:
    """The version of every public listing, by id: what the index must hold."""
    return dict(database.connection.execute("SELECT id, version FROM listing WHERE is_public").fetchall())


def is_new(database: Database) -> bool:
    """Whether this store never held a listing."""
    return database.connection.execute("SELECT 1 FROM listing_history LIMIT 1").fetchone() is None


def find_plainly(
    database: Database, words: Iterable[str], kinds: Iterable[Kind] = (), *, limit: int = 20, offset: int = 0
) -> tuple[int, tuple[Listing, ...]]:
    """(exact total, listings) that hold every word anywhere in their details, real ones first, then by id.

    The slow way out while the index can't be read: it goes through the whole table.
    """
    patterns = [f"%{_escape_like(word)}%" for word in words]
    codes = [str(kind) for kind in kinds]
    conditions = ["l.is_public", *(["l.details LIKE ? ESCAPE '\\'"] * len(patterns))]
    if codes:
        conditions.append(f"l.kind IN ({','.join('?' * len(codes))})")
    where = "WHERE " + " AND ".join(conditions)
    parameters = patterns + codes
    total = database.connection.execute(f"SELECT count(*) FROM listing l {where}", parameters).fetchone()[0]  # noqa: S608 - only marks
    return total, tuple(_rows(database, where + " ORDER BY l.is_sample, l.id LIMIT ? OFFSET ?", (*parameters, limit, offset)))


def _escape_like(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


class Change(NamedTuple):
    """One listing to be written: the values of its row and the verb for its history."""

    verb: str  # of the history: added, updated, closed, confirmed, paused …
    id: str
    source: str
    ref: str | None
    organisation_id: int | None
    publication: Publication
    is_sample: bool
    version: int
    details: str
    why: str | None = None
    submission_id: str | None = None


def write(database: Database, changes: Iterable[Change], *, by: str, now: datetime) -> None:
    """Write listings with their history and their place in the index's outbox. Inside the caller's transaction."""
    at = now.isoformat()
    batch = list(changes)
    connection = database.connection.conn
    connection.executemany(
        """
        INSERT INTO listing (id, source, ref, organisation_id, publication, is_sample, version, details, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET organisation_id = excluded.organisation_id, publication = excluded.publication,
            version = excluded.version, details = excluded.details, updated_at = max(created_at, excluded.updated_at)
        """,
        [(c.id, c.source, c.ref, c.organisation_id, str(c.publication), c.is_sample, c.version, c.details, at, at) for c in batch],
    )
    connection.executemany(
        """
        INSERT INTO listing_history (listing_id, version, at, by, verb, publication, details, why, submission_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [(c.id, c.version, at, by, c.verb, str(c.publication), c.details, c.why, c.submission_id) for c in batch],
    )
    outbox.add(database, (c.id for c in batch), now=now)


def change(
    database: Database,
    listing: Listing,
    *,
    verb: str,
    by: str,
    now: datetime,
    details: Details | None = None,
    publication: Publication | None = None,
    why: str | None = None,
    submission_id: str | None = None,
) -> Listing:
    """Write a new version of a listing, with its organisation, its history and its place in the index's outbox; returns it.

    What isn't given stays. Raises `ChangedMeanwhile` when the stored version isn't the one that was read. Inside the caller's transaction.
    """
    stored = get(database, listing.id)
    if stored is None or stored.version != listing.version:
        raise ChangedMeanwhile("listing-changed", seen=listing.version, there=stored.version if stored else None)
    said = details or stored.details
    changed = Change(
        verb=verb,
        id=stored.id,
        source=stored.source,
        ref=stored.ref,
        organisation_id=organisations.follow(database, stored, said),
        publication=publication or stored.publication,
        is_sample=stored.is_sample,
        version=stored.version + 1,
        details=details_json.encode(said),
        why=why,
        submission_id=submission_id,
    )
    write(database, (changed,), by=by, now=now)
    return require(database, listing.id)


def add(
    database: Database,
    listing_id: str,
    details: Details,
    *,
    source: str = "submitted",
    by: str,
    now: datetime,
    publication: Publication = Publication.PUBLISHED,
    why: str | None = None,
    submission_id: str | None = None,
) -> Listing:
    """Write a listing that wasn't there, under a new id; returns it. Inside the caller's transaction."""
    organisation_id = organisations.follow(database, None, details)
    text = details_json.encode(details)
    added = Change("added", listing_id, source, None, organisation_id, publication, False, 1, text, why, submission_id)
    write(database, (added,), by=by, now=now)
    return require(database, listing_id)


def remove_samples(database: Database, *, by: str, now: datetime) -> int:
    """Remove every sample, and the organisations that ran nothing else. Their history stays. Returns how many."""
    at = now.isoformat()
    connection = database.connection.conn
    ids = [row[0] for row in connection.execute("SELECT id FROM listing WHERE is_sample")]
    connection.execute(
        """
        INSERT INTO listing_history (listing_id, version, at, by, verb, publication, details)
        SELECT id, version + 1, ?, ?, 'removed', 'hidden', details FROM listing WHERE is_sample
        """,
        [at, by],
    )
    connection.execute("DELETE FROM listing WHERE is_sample")
    connection.execute("DELETE FROM organisation WHERE id NOT IN (SELECT organisation_id FROM listing WHERE organisation_id IS NOT NULL)")
    outbox.add(database, ids, now=now)
    return len(ids)
