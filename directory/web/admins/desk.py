"""The reviewer's desk: who sits there, within which limits, and what a view needs to call an operation."""

from __future__ import annotations

from datetime import date, datetime

from flask import abort

from ...domain.account import Account, Role
from ...domain.details import Details
from ...domain.listing import Listing
from ...domain.submission import State, Submission
from ...storage import listings, merges, submissions
from .. import access, sessions
from ..showing import show_now as show_now
from ..site import services

_LONGEST_VERSION = 9  # digits


def by() -> str:
    """Who does it, for the history."""
    return sessions.staff().email


def now() -> datetime:
    return services().clock()


def today() -> date:
    """The day where the site is."""
    return services().settings.day(now())


def covers(account: Account, *concerned: Details) -> bool:
    """Whether the account's limits take in all of these: a change that moves a listing elsewhere concerns both places."""
    return all(account.covers(details.kind, details.place.district) for details in concerned)


def version_of(given: str) -> int:
    """A version that was on the screen, as a form carries it. 400 for what can't be one."""
    if not given.isdecimal() or len(given) > _LONGEST_VERSION:
        abort(400)
    return int(given)


def may_decide(account: Account, *concerned: Details) -> bool:
    """Whether the account may decide on what concerns all of these."""
    return account.role.may(Role.REVIEWER) and covers(account, *concerned)


def require_submission(submission_id: str, *, to_decide: bool = False) -> tuple[Submission, Listing | None]:
    """A submission that has been confirmed, with the listing that it is about.

    404 where there is none; 403 where it is beyond the account's limits: to see it, one of its places must be within, to decide all.
    """
    found = submissions.get(services().database, submission_id)
    if found is None or found.received_at is None:
        abort(404)
    listing = listing_of(found)
    concerned = concerned_by(found, listing)
    account = sessions.staff()
    if not any(covers(account, each) for each in concerned) or (to_decide and not may_decide(account, *concerned)):
        abort(access.forbidden())
    return found, listing


def listing_of(submission: Submission) -> Listing | None:
    """The listing that a submission is about, or has become; where that has become one with another, the other."""
    about = merges.listing_of(services().database, submission)
    return listings.get(services().database, about) if about else None


def concerned_by(submission: Submission, listing: Listing | None) -> tuple[Details, ...]:
    """What a decision on it touches: what is proposed, and what the listing says where it is public already or was."""
    is_undone_new = listing is not None and submission.base is None and submission.state is not State.APPROVED
    return (submission.details,) if listing is None or is_undone_new else (submission.details, listing.details)


def require_listing(listing_id: str, *, to_decide: bool = False) -> Listing:
    """A listing, public or not. 404 where there is none, 403 where it is beyond the account's limits."""
    found = listings.get(services().database, listing_id)
    if found is None:
        abort(404)
    account = sessions.staff()
    if not covers(account, found.details) or (to_decide and not may_decide(account, found.details)):
        abort(access.forbidden())
    return found
