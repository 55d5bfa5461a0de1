"""The notice after a decision: what was done, and the way back while there is one. Only an id travels in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request

from ...domain import hidden_signs
from ...domain.submission import State
from ...storage import submissions
from .. import sessions, urls
from ..site import services, wording
from ..translation import gettext as _
from . import case_page, desk


@dataclass(frozen=True, slots=True)
class Done:
    """`sentence` says what was done; the rest is the form that takes it back."""

    sentence: str
    undo_url: str | None = None
    seen: int = 0
    until: str = ""


def after(url: str, submission_id: str) -> str:
    """An address at which the notice about this submission stands first."""
    return f"{url}{'&' if '?' in url else '?'}done={submission_id}"


def done() -> Done | None:
    """The notice that the address asks for; None where it asks for none, or isn't this account's to see."""
    told = _told().get(request.args.get("did", ""))
    if told:
        return Done(told)
    found = submissions.get(services().database, request.args.get("done", ""))
    if found is None or found.received_at is None:
        return None
    listing = desk.listing_of(found)
    account = sessions.staff()
    if not desk.may_decide(account, *desk.concerned_by(found, listing)):
        return None
    title = hidden_signs.shown(found.details.title.best(wording().language)[1])
    sentence = {
        State.APPROVED: _("Approved: %(title)s.", title=title),
        State.SENT_BACK: _("Sent back: %(title)s.", title=title),
        State.REJECTED: _("Rejected: %(title)s.", title=title),
        State.QUESTION: _("The question is on its way: %(title)s.", title=title),
        State.IN_REVIEW: _("In review: %(title)s.", title=title),
        State.RECEIVED: _("Back in the queue: %(title)s.", title=title),
    }.get(found.state)
    if sentence is None:
        return None
    until = case_page.undo_until(found)
    if until is None:
        return Done(sentence)
    return Done(sentence, urls.here(f"/review/case/{found.id}/undo"), found.version, until)


def _told() -> Mapping[str, str]:
    return {
        "settled": _("Settled."),
        "checked": _("Confirmed as of today."),
        "reply-published": _("The reply will show."),
        "reply-refused": _("The reply won’t show."),
    }
