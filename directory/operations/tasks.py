"""Tasks for reviewers: opened where a listing has gone stale or looks like another, settled by whoever looked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from ..domain.freshness import Freshness, unconfirmed_since
from ..domain.listing import Listing
from ..domain.slugs import listing_id as new_id
from ..domain.submission import ChangedMeanwhile, NotAllowed
from ..domain.task import Task, TaskKind
from ..domain.vocabulary import Publication, Status
from ..storage import freshness as stored
from ..storage import history, listings, reports, tasks
from ..storage.database import Database


def open_stale(database: Database, freshness: Freshness, *, today: date, now: datetime, random: Callable[[], str]) -> int:
    """Ask a reviewer about every listing that nobody has confirmed for so long that its page says so; returns how many are new."""
    with database.writing():
        found = (listings.get(database, each) for each in stored.unconfirmed(database, today - timedelta(days=freshness.doubt_after_days)))
        opened = [
            tasks.add(database, Task(new_id("", random()), TaskKind.STALE, listing.id, now, since=unconfirmed_since(listing)))
            for listing in found
            if listing is not None
        ]
    return sum(opened)


def open_duplicates(
    database: Database, listing_id: str, version: int, alike: Iterable[tuple[str, float]], *, now: datetime, random: Callable[[], str]
) -> int:
    """This version of a listing was compared with the others: ask a reviewer about those (id, score 0 to 1) that look the same.

    Returns how many pairs are new.
    """
    with database.writing():
        tasks.mark_compared(database, listing_id, version)
        opened = []
        for other_id, score in alike:
            first, second = sorted((listing_id, other_id))
            opened.append(tasks.add(database, Task(new_id("", random()), TaskKind.DUPLICATE, first, now, other_id=second, score=score)))
    return sum(opened)


def settle_task(database: Database, task_id: str, *, by: str, now: datetime, note: str | None = None) -> Task:
    """A reviewer has looked, and nothing is to be done: the two are two, or the listing is left as it is.

    The same person twice changes nothing. Raises `NotAllowed` ("task-unknown", "task-closed" with `by` and `at`).
    """
    with database.writing():
        task = tasks.get(database, task_id)
        if task is None:
            raise NotAllowed("task-unknown", task=task_id)
        if task.closed_by == by:
            return task
        if task.closed_at is not None:
            raise NotAllowed("task-closed", by=task.closed_by, at=task.closed_at)
        note = (note or "").strip() or None
        tasks.close(database, task_id, by=by, now=now, note=note)
        return replace(task, closed_at=max(now, task.opened_at), closed_by=by, note=note)


def check_listing(database: Database, listing_id: str, *, seen: int, by: str, today: date, now: datetime, why: str | None) -> Listing:
    """A reviewer has asked those who offer it, by phone say, and it holds as it stands: it counts as confirmed today.

    Brings it back where it was hidden only because nobody had said so. `seen` is the listing's version on the screen. Raises
    `ChangedMeanwhile`, `NotAllowed` ("listing-hidden"), `listings.ListingGone`. The same again writes nothing.
    """
    with database.writing():
        listing = listings.require(database, listing_id)
        last = history.at(database, listing_id, listing.version)
        if last is not None and (last.verb, last.by, last.version) == ("confirmed", by, seen + 1):
            return listing
        if listing.version != seen:
            raise ChangedMeanwhile("listing-changed", seen=seen, there=listing.version)
        holds = history.holds(database, listing_id)
        if holds not in ((), ("expired",)) or listing.details.status is Status.CLOSED:
            raise NotAllowed("listing-hidden", listing=listing_id, holds=holds)
        reports.answer(database, listing_id, now=now)
        details = replace(listing.details, verified_on=today)
        publication = Publication.PUBLISHED if holds else listing.publication
        return listings.change(database, listing, verb="confirmed", by=by, now=now, details=details, publication=publication, why=why)
