"""Make two listings of the same thing one, field by field, and take that back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from ..domain import changes
from ..domain.changes import Choice
from ..domain.listing import Listing
from ..domain.submission import ChangedMeanwhile, NotAllowed
from ..domain.vocabulary import Publication
from ..storage import history, holders, listings, merges
from ..storage.database import Database
from ..storage.merges import Merge
from . import letters


def merge(
    database: Database,
    kept_id: str,
    gone_id: str,
    choices: Mapping[str, Choice],
    *,
    seen: tuple[int, int],
    by: str,
    now: datetime,
    why: str | None,
    random: Callable[[], str],
) -> Listing:
    """Two listings become one: `kept_id`, with what was chosen of the other; that is hidden, and its address leads to the kept one.

    Whoever keeps the one that goes keeps the other from now on; who is concerned by a change of phone or links is told. `seen`: the
    versions of both that were on the screen. Raises `ChangedMeanwhile`, `NotAllowed` ("same-listing", "listing-merged", "listing-hidden"),
    `listings.ListingGone`. The same again writes nothing.
    """
    with database.writing():
        kept, gone = listings.require(database, kept_id), listings.require(database, gone_id)
        done = merges.get(database, gone_id)
        if done is not None and (done.kept_id, done.merged_by, done.kept_version, done.gone_version) == (
            kept_id,
            by,
            seen[0] + 1,
            seen[1] + 1,
        ):
            return kept
        if (kept.version, gone.version) != seen:
            raise ChangedMeanwhile("listing-changed", seen=seen, there=(kept.version, gone.version))
        _check(database, kept, gone)
        details = changes.merge(kept.details, gone.details, choices)
        merged = listings.change(database, kept, verb="merged", by=by, now=now, details=details, why=why)
        hidden = listings.change(database, gone, verb="merged", by=by, now=now, publication=Publication.HIDDEN, why=why)
        merges.add(database, Merge(gone_id, hidden.version, kept_id, merged.version, now, by))
        _tell(database, kept, merged, now=now, random=random)
        for holder in holders.of_listing(database, gone_id):
            holders.grant(database, kept_id, holder.email, holder.language, by=by, now=now)
        return merged


def _check(database: Database, kept: Listing, gone: Listing) -> None:
    if kept.id == gone.id:
        raise NotAllowed("same-listing", listing=kept.id)
    for listing in (kept, gone):
        if merges.get(database, listing.id) is not None:
            raise NotAllowed("listing-merged", listing=listing.id)
    if kept.publication is not Publication.PUBLISHED:
        raise NotAllowed("listing-hidden", listing=kept.id)


def _tell(database: Database, before: Listing, after: Listing, *, now: datetime, random: Callable[[], str]) -> None:
    language = next((language for language, _ in before.details.title.given()), "en")
    letters.tell_former_contacts(database, before, after, random=random, now=now, language=language)


def unmerge(database: Database, gone_id: str, *, by: str, now: datetime, why: str | None, random: Callable[[], str]) -> Listing:
    """Take a merge back: the listing that went is shown again as it was, unless something else hid it too, and leads nowhere.

    The kept one gives up what it took over, as far as it still says so; access that came with the merge ends. Returns the listing that is
    back. Raises `NotAllowed` ("not-merged"), `listings.ListingGone`. The same again writes nothing.
    """
    with database.writing():
        gone = listings.require(database, gone_id)
        done = merges.get(database, gone_id)
        if done is None:
            last = history.at(database, gone_id, gone.version)
            if last is not None and (last.verb, last.by) == ("unmerged", by):
                return gone
            raise NotAllowed("not-merged", listing=gone_id)
        merges.end(database, gone_id, by=by, now=now)
        publication = Publication.PUBLISHED if history.holds(database, gone_id) == ("merged",) else Publication.HIDDEN
        back = listings.change(database, gone, verb="unmerged", by=by, now=now, publication=publication, why=why)
        kept = listings.get(database, done.kept_id)
        if kept is not None:
            _give_back(database, done, kept, by=by, now=now, why=why, random=random)
        return back


def _give_back(
    database: Database, done: Merge, kept: Listing, *, by: str, now: datetime, why: str | None, random: Callable[[], str]
) -> None:
    for holder in holders.of_listing(database, kept.id):
        if (holder.since, holder.granted_by) == (done.merged_at, done.merged_by):
            holders.revoke(database, kept.id, holder.email, by=by, now=now)
    made = history.at(database, kept.id, done.kept_version)
    if made is None or made.before is None:
        return
    taken_over = changes.compare(made.after, made.before)
    still_so = [change for change in taken_over if changes.value(kept.details, change.field) == change.before]
    details = changes.apply(kept.details, still_so)
    changed = listings.change(database, kept, verb="unmerged", by=by, now=now, details=details, why=why)
    _tell(database, kept, changed, now=now, random=random)
