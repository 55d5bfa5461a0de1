"""Hide a listing everywhere at once, and bring it back."""

from __future__ import annotations

from datetime import datetime

from ..domain.listing import Listing
from ..domain.submission import NotAllowed
from ..domain.vocabulary import Publication
from ..storage import history, listings
from ..storage.database import Database


def quarantine(database: Database, listing_id: str, *, by: str, now: datetime, why: str | None) -> Listing:
    """Hide it, whatever it says by now and whoever is changing it: harm doesn't wait for the newest version. Hidden so, only `restore`
    brings it back. Twice changes nothing. Raises `listings.ListingGone`."""
    with database.writing():
        listing = listings.require(database, listing_id)
        if "quarantined" in history.holds(database, listing_id):
            return listing
        return listings.change(database, listing, verb="quarantined", by=by, now=now, publication=Publication.HIDDEN, why=why)


def restore(database: Database, listing_id: str, *, by: str, now: datetime, why: str | None) -> Listing:
    """End a quarantine. It is shown again, unless something else hides it too: those who keep it have withdrawn it, say.

    Twice changes nothing. Raises `listings.ListingGone`.
    """
    with database.writing():
        listing = listings.require(database, listing_id)
        holds = history.holds(database, listing_id)
        if "quarantined" not in holds:
            if holds:
                raise NotAllowed("not-quarantined", listing=listing_id, holds=holds)
            return listing
        publication = Publication.PUBLISHED if holds == ("quarantined",) else Publication.HIDDEN
        return listings.change(database, listing, verb="restored", by=by, now=now, publication=publication, why=why)
