"""Leave a reply; publish or refuse it; let a listing go without."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from ..domain.errors import DirectoryError
from ..domain.reply import GUIDE, Reply, ReplyState, shows_at
from ..domain.submission import ChangedMeanwhile
from ..storage import listings, replies
from ..storage.database import Database


class RepliesOff(DirectoryError):
    """Nobody may leave a reply on this page."""


def leave_reply(database: Database, reply: Reply) -> None:
    """Hold a reply for a reviewer; the same once more while it waits is one. Raises `RepliesOff` where no replies are taken."""
    with database.writing():
        if not takes_replies(database, reply.page):
            raise RepliesOff("replies-off", page=reply.page)
        if not replies.is_held(database, reply):
            replies.add(database, reply)


def takes_replies(database: Database, page: str) -> bool:
    """Whether a page may have replies: the guide may, and every public listing whose replies aren't switched off."""
    if page == GUIDE:
        return True
    listing = listings.get(database, page)
    return listing is not None and listing.is_public and not replies.are_off(database, page)


def decide_reply(database: Database, reply_id: str, *, seen: str, is_published: bool, by: str, now: datetime) -> Reply:
    """Publish a reply or refuse it, or decide otherwise than before. `seen` is the state that was on the screen.

    The same decision by the same person twice changes nothing. Raises LookupError, and `ChangedMeanwhile` ("reply-changed", with `seen`,
    `there`, `by`) where somebody else has decided since.
    """
    with database.writing():
        reply = replies.get(database, reply_id)
        if reply is None:
            raise LookupError(reply_id)
        state = ReplyState.PUBLISHED if is_published else ReplyState.REFUSED
        if reply.state is state and reply.decided_by == by:
            return reply
        if reply.state != seen:
            raise ChangedMeanwhile("reply-changed", seen=seen, there=reply.state, by=reply.decided_by)
        from_then = shows_at(reply.created_at, now) if is_published else None
        replies.decide(database, reply_id, state, by=by, now=now, shows_at=from_then)
        return replace(reply, state=state, decided_by=by, decided_at=now, shows_at=from_then)


def switch_replies(database: Database, listing_id: str, *, are_on: bool, by: str, now: datetime) -> None:
    """Let visitors leave replies beneath a listing, or not; those that show go on showing."""
    with database.writing():
        replies.switch(database, listing_id, are_on=are_on, by=by, now=now)
