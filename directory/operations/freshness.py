"""What follows when nobody confirms a listing: a question, the same again, and after a year it is hidden until somebody does.

Only listings that came by submission or that somebody holds: what a feed brings is as fresh as the feed, and the facts that a site
starts with say themselves how old they are; they would all be gone from a new site. That it "was not checked since …" is said of any,
in results and on its page, by the day it was last confirmed (`Freshness.is_doubted`), with nothing to be done here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..domain.freshness import Freshness, Question, Step, next_step, unconfirmed_since
from ..domain.listing import Listing
from ..domain.report import Reason
from ..domain.vocabulary import Publication
from ..storage import freshness as stored
from ..storage import holders, links, listings, mails
from ..storage.database import Database
from .keeping import reopen_after_pause

LINK_LASTS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn did: counts of listings."""

    asked: int
    asked_again: int
    hidden: int
    reopened: int


def keep_fresh(database: Database, freshness: Freshness, *, today: date, now: datetime, random: Callable[[], str]) -> Turn:
    """Ask about what nobody has confirmed for long, hide what still nobody has, and open again what was paused until today.

    `today` is the day where the site is. Each listing is one transaction; several turns may run at once.
    """
    done: Counter[Step | None] = Counter()
    least = min(freshness.ask_after_days, freshness.hide_after_days)
    for listing_id in stored.unconfirmed(database, today - timedelta(days=least)):
        if _next(database, freshness, listing_id, today) is not None:
            done[_take(database, freshness, listing_id, today, now, random)] += 1
    reopened = [reopen_after_pause(database, listing_id, today=today, now=now) for listing_id in stored.to_reopen(database, today)]
    return Turn(done[Step.ASK], done[Step.ASK_AGAIN], done[Step.HIDE], sum(reopened))


def _next(database: Database, freshness: Freshness, listing_id: str, today: date) -> tuple[Listing, Step] | None:
    listing = listings.get(database, listing_id)
    if listing is None or not listing.is_public:
        return None
    since = unconfirmed_since(listing)
    asked = stored.questions(database, listing_id, since)
    step = next_step(freshness, since, today, asked, is_held=bool(holders.of_listing(database, listing_id)))
    return (listing, step) if step else None


def _take(database: Database, freshness: Freshness, listing_id: str, today: date, now: datetime, random: Callable[[], str]) -> Step | None:
    with database.writing():
        found = _next(database, freshness, listing_id, today)  # somebody may have answered, or asked, a moment ago
        if found is None:
            return None
        listing, step = found
        since = unconfirmed_since(listing)
        if step is Step.HIDE:
            listings.change(database, listing, verb="expired", by="maintain", now=now, publication=Publication.HIDDEN)
            _write(database, listing, "hidden", {}, now=now, random=random)
        else:
            stored.ask(database, listing_id, since, Question.DUE if step is Step.ASK else Question.AGAIN, today=today)
            _write(database, listing, "fresh" if step is Step.ASK else "fresh-again", {}, now=now, random=random)
        return step


def ask_about_report(
    database: Database, listing: Listing, reason: Reason, *, today: date, now: datetime, random: Callable[[], str]
) -> bool:
    """Ask those who hold a listing at once, since a visitor found it wrong; False where they were since it was last confirmed.

    Inside the caller's transaction.
    """
    if not stored.ask(database, listing.id, unconfirmed_since(listing), Question.REPORTED, today=today):
        return False
    _write(database, listing, "fresh", {"reported": str(reason)}, now=now, random=random)
    return True


def _write(
    database: Database, listing: Listing, template: str, facts: dict[str, object], *, now: datetime, random: Callable[[], str]
) -> None:
    """To each holder, with a link that is theirs."""
    since = unconfirmed_since(listing).isoformat()
    for holder in holders.of_listing(database, listing.id):
        name = random()
        links.make(database, name, "fresh", listing.id, holder.email, now=now, lasts=LINK_LASTS)
        mails.add(
            database,
            message_id=random(),
            recipient=holder.email,
            language=holder.language,
            template=template,
            facts={"link": name, "listing": listing.id, "since": since, **facts},
            now=now,
        )
