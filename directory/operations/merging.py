"""Make two listings of the same thing one, field by field, and take that back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from ..domain import changes
from ..domain.changes import Choice
from ..domain.holder import Holder
from ..domain.listing import Listing
from ..domain.submission import ChangedMeanwhile, NotAllowed
from ..domain.vocabulary import Publication
from ..storage import history, holders, listings, mails, merges
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

    Whoever keeps the one that goes keeps the other from now on, of which all who do are told unless it is taken back within ten minutes;
    who is concerned by a change of phone or links is told at once. `seen`: the versions of both that were on the screen. Raises
    `ChangedMeanwhile`, `NotAllowed` ("same-listing", "listing-merged", "listing-hidden"), `listings.ListingGone`. The same again writes
    nothing.
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
        _join(database, kept_id, gone_id, by=by, now=now, random=random)
        return merged


def _join(database: Database, kept_id: str, gone_id: str, *, by: str, now: datetime, random: Callable[[], str]) -> None:
    """Whoever keeps the one that goes keeps the other too."""
    before = holders.of_listing(database, kept_id)
    for holder in holders.of_listing(database, gone_id):
        holders.grant(database, kept_id, holder.email, holder.language, by=by, now=now)
    joined = [holder for holder in holders.of_listing(database, kept_id) if holder not in before]
    _tell_of_access(database, gone_id, "granted", joined, before, now=now, random=random)


def _check(database: Database, kept: Listing, gone: Listing) -> None:
    if kept.id == gone.id:
        raise NotAllowed("same-listing", listing=kept.id)
    for listing in (kept, gone):
        if merges.get(database, listing.id) is not None:
            raise NotAllowed("listing-merged", listing=listing.id)
    if kept.publication is not Publication.PUBLISHED:
        raise NotAllowed("listing-hidden", listing=kept.id)


def _tell(database: Database, before: Listing, after: Listing, *, now: datetime, random: Callable[[], str]) -> None:
    language = before.details.title.first()[0]
    letters.tell_former_contacts(database, before, after, random=random, now=now, language=language)


def unmerge(database: Database, gone_id: str, *, by: str, now: datetime, why: str | None, random: Callable[[], str]) -> Listing:
    """Take a merge back: the listing that went is shown again as it was, unless something else hid it too, and leads nowhere.

    The kept one gives up what it took over, as far as it still says so; access that came with the merge ends, and whoever was told of it
    learns of that too. Returns the listing that is back. Raises `NotAllowed` ("not-merged"), `listings.ListingGone`. The same again writes
    nothing.
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


def _part(database: Database, done: Merge, *, by: str, now: datetime, random: Callable[[], str]) -> None:
    """Access that came with the merge ends; who was told of it is told of that too."""
    before = holders.of_listing(database, done.kept_id)
    leaving = [holder for holder in before if (holder.since, holder.granted_by) == (done.merged_at, done.merged_by)]
    for holder in leaving:
        holders.revoke(database, done.kept_id, holder.email, by=by, now=now)
    staying = [holder for holder in before if holder not in leaving]
    _tell_of_access(database, done.gone_id, "revoked", leaving, staying, now=now, random=random)


def _tell_of_access(
    database: Database,
    gone_id: str,
    change: str,
    whose: Iterable[Holder],
    others: Iterable[Holder],
    *,
    now: datetime,
    random: Callable[[], str],
) -> None:
    """Nobody is told where that takes back what nobody was told of yet."""
    about = f"merge {gone_id}"
    if not mails.cancel(database, about, now=now):
        letters.tell_of_access(database, change, whose, others, about=about, random=random, now=now)


def _give_back(
    database: Database, done: Merge, kept: Listing, *, by: str, now: datetime, why: str | None, random: Callable[[], str]
) -> None:
    _part(database, done, by=by, now=now, random=random)
    made = history.at(database, kept.id, done.kept_version)
    if made is None or made.before is None:
        return
    taken_over = changes.compare(made.after, made.before)
    still_so = [change for change in taken_over if changes.value(kept.details, change.field) == change.before]
    details = changes.apply(kept.details, still_so)
    changed = listings.change(database, kept, verb="unmerged", by=by, now=now, details=details, why=why)
    _tell(database, kept, changed, now=now, random=random)
