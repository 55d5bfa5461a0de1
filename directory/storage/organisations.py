"""Organisations as rows."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from ..domain.details import Details
from ..domain.listing import Listing, Organisation
from ..domain.slugs import slug_of
from .database import Database


def get_by_slug(database: Database, slug: str) -> Organisation | None:
    row = database.connection.execute("SELECT id, slug, name, website FROM organisation WHERE slug = ?", [slug]).fetchone()
    return Organisation(*row) if row else None


def get_many(database: Database, slugs: Iterable[str]) -> dict[str, Organisation]:
    """The organisations with these slugs, by slug, in one statement."""
    wanted = tuple(slugs)
    marks = ",".join("?" * len(wanted))
    rows = database.connection.execute(f"SELECT id, slug, name, website FROM organisation WHERE slug IN ({marks})", wanted)  # noqa: S608 - only marks
    return {row[1]: Organisation(*row) for row in rows}


def name_key(name: str) -> str:
    """What makes two names the same organisation: letters, not their case, width or spaces.

    >>> name_key("Nayi  Savera Trust") == name_key("nayi savera trust")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class Register:
    """Finds organisations by name, or adds them, in one import: all are read at once, or with `only` the one of this name.

    Lives inside the caller's transaction.
    """

    def __init__(self, database: Database, only: str | None = None) -> None:
        self._database = database
        named, alike, parameters = "", "", {}
        if only is not None:
            named, alike = "WHERE name_key = :key", "WHERE slug BETWEEN :slug AND :slug || '~'"
            parameters = {"key": name_key(only), "slug": slug_of(only)}
        rows = database.connection.execute(f"SELECT name_key, id, website FROM organisation {named}", parameters)  # noqa: S608 - ours
        self._known: dict[str, tuple[int, str | None]] = {row[0]: (row[1], row[2]) for row in rows}
        slugs = database.connection.execute(f"SELECT slug FROM organisation {alike}", parameters)  # noqa: S608 - ours
        self._slugs = {row[0] for row in slugs}

    def require(self, name: str, website: str | None) -> int:
        """The id of the organisation of this name; it is added when new, and its website is brought up to date."""
        key = name_key(name)
        connection = self._database.connection.conn
        if key in self._known:
            organisation_id, known_website = self._known[key]
            if website and website != known_website:
                connection.execute("UPDATE organisation SET website = ? WHERE id = ?", [website, organisation_id])
                self._known[key] = organisation_id, website
            return organisation_id
        slug = slug_of(name, taken=self._slugs)
        cursor = connection.execute(
            "INSERT INTO organisation (slug, name, name_key, website) VALUES (?, ?, ?, ?)", [slug, " ".join(name.split()), key, website]
        )
        assert cursor.lastrowid is not None
        self._slugs.add(slug)
        self._known[key] = cursor.lastrowid, website
        return cursor.lastrowid


def follow(database: Database, listing: Listing | None, details: Details) -> int | None:
    """The id of the organisation that a listing (None: a new one) belongs to once it says `details`; name and website are kept in line.

    A website that the listing no longer names is the organisation's only if another of its listings names one. Inside the caller's
    transaction, before the listing is written.
    """
    known = listing.organisation if listing else None
    if listing is not None:
        said = listing.details
        if (said.organisation, said.organisation_website) == (details.organisation, details.organisation_website):
            return known.id if known else None
        if known is not None and said.organisation_website is not None and details.organisation_website is None:
            _forget_website(database, known.id, said.organisation_website, listing.id)
    if not details.organisation:
        return None
    return Register(database, details.organisation).require(details.organisation, details.organisation_website)


def _forget_website(database: Database, organisation_id: int, website: str, listing_id: str) -> None:
    database.connection.conn.execute(
        """
        UPDATE organisation SET website = (
            SELECT details ->> '$.organisation_website' AS named FROM listing
            WHERE organisation_id = ? AND id <> ? AND named IS NOT NULL ORDER BY named = ? DESC, updated_at DESC LIMIT 1
        ) WHERE id = ? AND website = ?
        """,
        [organisation_id, listing_id, website, organisation_id, website],
    )
