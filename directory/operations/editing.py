"""A reviewer puts a listing right, without anybody having proposed it: a wrong number that a visitor reported, say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..domain.details import Details
from ..domain.listing import Listing
from ..domain.submission import ChangedMeanwhile, NotAllowed
from ..storage import history, listings
from ..storage.database import Database
from . import letters


def edit_listing(
    database: Database, listing_id: str, details: Details, *, seen: int, by: str, now: datetime, why: str, random: Callable[[], str]
) -> Listing:
    """Let a listing say `details` from now on; whether it is shown stays as it is. `seen` is its version that was on the screen.

    Where phone or links change by it, those who keep it and the address that stood there are told. Raises `ChangedMeanwhile`, `NotAllowed`
    ("listing-merged"), `listings.ListingGone`. The same again writes nothing.
    """
    with database.writing():
        listing = listings.require(database, listing_id)
        last = history.at(database, listing_id, listing.version)
        if last is not None and (last.verb, last.by, last.version, last.after) == ("updated", by, seen + 1, details):
            return listing
        if listing.version != seen:
            raise ChangedMeanwhile("listing-changed", seen=seen, there=listing.version)
        if "merged" in history.holds(database, listing_id):
            raise NotAllowed("listing-merged", listing=listing_id)
        if listing.details == details:
            return listing
        changed = listings.change(database, listing, verb="updated", by=by, now=now, details=details, why=why)
        language = listing.details.title.first()[0]
        letters.tell_former_contacts(database, listing, changed, random=random, now=now, language=language)
        return changed
