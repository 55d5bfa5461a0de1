"""Hide a listing everywhere at once, and bring it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..domain.listing import Listing
from ..domain.submission import NotAllowed
from ..domain.vocabulary import Publication
from ..storage import history, listings, mails
from ..storage.database import Database
from . import letters


def quarantine(database: Database, listing_id: str, *, by: str, now: datetime, why: str | None, random: Callable[[], str]) -> Listing:
    """Hide it, whatever it says by now and whoever is changing it: harm doesn't wait for the newest version. Hidden so, only `restore`
    brings it back. Those who keep it are told, unless it is restored within ten minutes.

    Twice changes nothing. Raises `listings.ListingGone`.
    """
    with database.writing():
        listing = listings.require(database, listing_id)
        if "quarantined" in history.holds(database, listing_id):
            return listing
        if listing.is_public:
            letters.tell_holders(database, listing_id, "quarantined", about=_about(listing_id), random=random, now=now)
        return listings.change(database, listing, verb="quarantined", by=by, now=now, publication=Publication.HIDDEN, why=why)


def restore(database: Database, listing_id: str, *, by: str, now: datetime, why: str | None, random: Callable[[], str]) -> Listing:
    """End a quarantine. It is shown again, unless something else hides it too: those who keep it have withdrawn it, say. Whoever was told
    that it was hidden is told of that too.

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
        is_untold = mails.cancel(database, _about(listing_id), now=now) > 0
        if publication is Publication.PUBLISHED and not is_untold:
            letters.tell_holders(database, listing_id, "restored", about=_about(listing_id), random=random, now=now)
        return listings.change(database, listing, verb="restored", by=by, now=now, publication=publication, why=why)


def _about(listing_id: str) -> str:
    """What the mails of a quarantine are called back by."""
    return f"quarantine {listing_id}"
