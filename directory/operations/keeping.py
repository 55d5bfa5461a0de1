"""What those who keep a listing do with it by themselves: at once, in public, and in its history under their address.

All raise `NotHeld` where the address has no access to the listing, and `NotPossible` where its state doesn't allow it. The same step
twice changes nothing the second time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from ..domain.holder import LinkNotOpen, NotHeld, NotPossible
from ..domain.listing import Listing
from ..domain.vocabulary import Publication, Status
from ..storage import freshness, history, holders, links, listings, outbox, reports
from ..storage.database import Database


def pause_listing(database: Database, listing_id: str, note: str | None, *, until: date | None, by: str, now: datetime) -> Listing:
    """It is closed for now: `note` says so on its page, and from the day `until`, where one is given, it is open again by itself."""
    with database.writing():
        listing = require(database, listing_id, by)
        if not listing.is_public:
            raise NotPossible("listing-hidden", holds=history.holds(database, listing_id))
        freshness.pause(database, listing_id, until)
        details = replace(listing.details, status=Status.PAUSED, status_note=note)
        if details == listing.details:
            return listing
        return listings.change(database, listing, verb="paused", by=by, now=now, details=details)


def reopen_listing(database: Database, listing_id: str, *, by: str, now: datetime) -> Listing:
    """It goes on as before."""
    with database.writing():
        return _reopen(database, require(database, listing_id, by), by=by, now=now)


def reopen_after_pause(database: Database, listing_id: str, *, today: date, now: datetime) -> bool:
    """The day has come until which it was paused: whether it is open again by that."""
    with database.writing():
        until = freshness.paused_until(database, listing_id)
        if until is None or until > today:
            return False
        listing = listings.get(database, listing_id)
        if listing is None or listing.details.status is not Status.PAUSED:
            freshness.pause(database, listing_id, None)
            return False
        _reopen(database, listing, by="maintain", now=now)
        return True


def _reopen(database: Database, listing: Listing, *, by: str, now: datetime) -> Listing:
    freshness.pause(database, listing.id, None)
    if listing.details.status is not Status.PAUSED:
        return listing
    details = replace(listing.details, status=Status.OPEN, status_note=None)
    return listings.change(database, listing, verb="reopened", by=by, now=now, details=details)


def withdraw_listing(database: Database, listing_id: str, *, by: str, now: datetime) -> Listing:
    """It is taken out of the directory, by those who keep it."""
    with database.writing():
        listing = require(database, listing_id, by)
        if "withdrawn" in history.holds(database, listing_id):
            return listing
        freshness.pause(database, listing_id, None)
        links.revoke(database, "fresh", listing_id, now=now)
        return listings.change(database, listing, verb="withdrawn", by=by, now=now, publication=Publication.HIDDEN)


def confirm_listing(database: Database, listing_id: str, *, by: str, today: date, now: datetime) -> Listing:
    """Nothing has changed: what it says holds today. Brings it back where it was hidden only because nobody had said so for long."""
    with database.writing():
        listing = require(database, listing_id, by)
        holds = history.holds(database, listing_id)
        if holds not in ((), ("expired",)) or listing.details.status is Status.CLOSED:
            raise NotPossible("listing-hidden", holds=holds)
        links.revoke(database, "fresh", listing_id, now=now)
        freshness.answer(database, listing_id)
        if reports.answer(database, listing_id, now=now):
            outbox.add(database, [listing_id], now=now)
        details = replace(listing.details, verified_on=today)
        if details == listing.details and listing.is_public:
            return listing
        return listings.change(database, listing, verb="confirmed", by=by, now=now, details=details, publication=Publication.PUBLISHED)


def confirm_by_link(database: Database, link_name: str, *, today: date, now: datetime) -> Listing:
    """The same by a mailed link, which is used up, for whom it was mailed to. Raises `LinkNotOpen`."""
    with database.writing():
        link = links.get(database, link_name, "fresh")
        if link is None or not links.spend(database, link_name, now=now):
            raise LinkNotOpen("link-not-open")
        try:
            return confirm_listing(database, link.subject, by=link.email, today=today, now=now)
        except NotHeld as error:  # access has ended since
            raise LinkNotOpen("link-not-open") from error


def require(database: Database, listing_id: str, email: str) -> Listing:
    """The listing, for an address that has access to it. Raises `NotHeld`."""
    holders.require(database, listing_id, email)
    listing = listings.get(database, listing_id)
    if listing is None:
        raise NotHeld("not-held", listing=listing_id)
    return listing
