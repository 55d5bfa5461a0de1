"""Taking decisions back: undo a decision on a submission while its mail still waits, and any change of a listing later on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..domain import changes
from ..domain.details import Details
from ..domain.listing import Listing
from ..domain.submission import UNDO, ChangedMeanwhile, Event, NotAllowed, Purpose, State, Step, Submission, after
from ..domain.vocabulary import Publication
from ..storage import history, holders, listings, mails, reports, submissions
from ..storage.database import Database
from . import letters, reviewing


def undo(database: Database, submission_id: str, *, seen: int, by: str, now: datetime) -> Submission:
    """Take a decision back within ten minutes: the submission is in review again, by whoever took it back; its mails are never sent.

    After an approval the listing says again what it said before, as a new version; a new one is hidden; access that it gave ends, and
    reports that it answered are without an answer again. What somebody else changed in the listing since stays. Raises `NotAllowed`
    ("step-not-allowed", "undo-too-late"), and `ChangedMeanwhile` when the submission's version isn't `seen`, or ("listing-changed")
    somebody has since changed the same fields of the listing.
    """
    with database.writing():
        found = submissions.require(database, submission_id)
        last = submissions.last_event(database, submission_id)
        if reviewing.is_repeated(last, Step.UNDO, by, seen):
            return found
        reviewing.require_seen(database, found, seen)
        after(found.state, Step.UNDO)
        if found.decided_at is None or now >= found.decided_at + UNDO:
            raise NotAllowed("undo-too-late", decided_at=found.decided_at)
        if found.state is State.APPROVED:
            _take_back(database, found, last, by=by, now=now)
        mails.cancel(database, submission_id, now=now)
        return submissions.take_step(database, found, Step.UNDO, by=by, is_staff=True, now=now)


def _take_back(database: Database, found: Submission, approval: Event, *, by: str, now: datetime) -> None:
    assert found.listing_id is not None and approval.listing_version is not None
    for holder in holders.of_listing(database, found.listing_id):
        if (holder.email, holder.granted_by, holder.since) == (found.sender.email, approval.by, approval.at):
            holders.revoke(database, found.listing_id, holder.email, by=by, now=now)
    made = history.at(database, found.listing_id, approval.listing_version)
    if found.purpose is Purpose.CLAIM or made is None:
        return
    reports.unanswer(database, found.listing_id, answered_at=approval.at)
    listing = listings.require(database, found.listing_id)
    if found.purpose is Purpose.NEW:
        # Nothing was there before: it keeps what it says, out of sight, until it is approved again.
        former, publication = listing.details, Publication.HIDDEN
    else:
        assert made.before is not None and made.former_publication is not None
        former = _without(made.after, made.before, listing)
        publication = made.former_publication if listing.publication is made.publication else listing.publication
    listings.change(database, listing, verb="undone", by=by, now=now, details=former, publication=publication, submission_id=found.id)


def _without(done: Details, before: Details, listing: Listing) -> Details:
    """What the listing says, without what took it from `before` to `done`. Raises `ChangedMeanwhile` where that was changed again since."""
    now_says = listing.details
    backwards = [
        change
        for change in changes.compare(done, before)
        # The day of the last check isn't an opinion: the later one stands.
        if change.field != "verified_on" or changes.value(now_says, "verified_on") == change.before
    ]
    wanted = changes.apply(done, backwards)
    overlapping = changes.conflicts(done, wanted, now_says)
    if overlapping:
        raise ChangedMeanwhile("listing-changed", fields=[conflict.field for conflict in overlapping], there=listing.version)
    return changes.apply(now_says, backwards)


def revert(
    database: Database,
    listing_id: str,
    *,
    to_version: int,
    seen: int,
    by: str,
    now: datetime,
    why: str | None,
    random: Callable[[], str],
) -> Listing:
    """Let a listing say again what a former version said, as a new version; whether it is shown stays as it is.

    Where phone or links change by it, those who keep it and the address that stood there are told. `seen` is the listing's version that was
    on the screen. Raises `ChangedMeanwhile`, `NotAllowed` ("version-unknown"), `listings.ListingGone`. The same again writes nothing.
    """
    with database.writing():
        listing = listings.require(database, listing_id)
        former = history.at(database, listing_id, to_version)
        if former is None:
            raise NotAllowed("version-unknown", listing=listing_id, version=to_version)
        last = history.at(database, listing_id, listing.version)
        if last is not None and (last.verb, last.by, last.version, last.after) == ("reverted", by, seen + 1, former.after):
            return listing
        if listing.version != seen:
            raise ChangedMeanwhile("listing-changed", seen=seen, there=listing.version)
        if listing.details == former.after:
            return listing
        changed = listings.change(database, listing, verb="reverted", by=by, now=now, details=former.after, why=why)
        language = listing.details.title.first()[0]
        letters.tell_former_contacts(database, listing, changed, random=random, now=now, language=language)
        return changed
