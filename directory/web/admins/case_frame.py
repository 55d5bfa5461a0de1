"""What the pages of all smaller cases share, those that nobody sent as a submission: the ways to the other cases, and the listing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from ...domain.listing import Listing
from .. import access, sessions, urls
from ..site import wording
from . import desk, differences, found_listings, notices, queue_page, trail
from .differences import Row
from .found_listings import Found
from .notices import Done
from .trail import Trail


@dataclass(frozen=True, slots=True)
class Frame:
    """`path` is the case's own, along the trail. `listing` None: it is about no listing. `may_decide`: the account may.
    `done`: what was done to the case before."""

    path: str
    trail: Trail
    previous: str | None
    next: str | None
    listing: Found | None
    listing_id: str | None
    rows: tuple[Row, ...]
    may_decide: bool
    done: Done | None

    def address(self, step: str = "") -> str:
        """A path below the case's own, along the trail."""
        return self.trail.address(self.path + step, page=self.trail.page)


def frame(path: str, id: str, listing: Listing | None) -> Frame:
    """The frame of the case with this id; `path` is where it stands."""
    asked, account = trail.parse(request.args), sessions.staff()
    previous, following = queue_page.neighbours(asked, account, id)
    return Frame(
        path=path,
        trail=asked,
        previous=previous,
        next=following,
        listing=found_listings.shown(listing) if listing else None,
        listing_id=listing.id if listing else None,
        rows=differences.unchanged(listing.details, (), wording()) if listing else (),
        may_decide=may_decide(listing),
        done=notices.done(),
    )


def may_decide(listing: Listing | None) -> bool:
    """Whether the account may decide on a case about this listing; one about none is for those without limits."""
    account = sessions.staff()
    if listing is None:
        return desk.may_decide(account) and not account.is_limited
    return desk.may_decide(account, listing.details)


def admit(listing: Listing | None, *, to_decide: bool) -> None:
    """End the request (403) where the account may not see a case about this listing, or with `to_decide` not decide on it."""
    account = sessions.staff()
    is_seen = desk.covers(account, listing.details) if listing else not account.is_limited
    if not is_seen or (to_decide and not may_decide(listing)):
        abort(access.forbidden())


def onward(following: str, did: str) -> ResponseReturnValue:
    """303 to the next case, or the queue, with a word of what was done."""
    return redirect(f"{following}{'&' if '?' in following else '?'}did={did}", 303)


def following(id: str) -> str:
    """Where to go once this case is decided; asked before, since the decision takes it off the trail."""
    asked = trail.parse(request.args)
    return queue_page.neighbours(asked, sessions.staff(), id)[1] or urls.here("/review")
