"""One case: the page, and taking it on or putting it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.account import Role
from ...domain.errors import DirectoryError
from ...domain.listing import Listing
from ...domain.review import Seen
from ...domain.submission import ChangedMeanwhile, NotAllowed, Submission
from ...operations import reviewing
from .. import sessions
from ..access import needs
from ..site import services
from . import case_page, desk, meanwhile, notices, queue_page, reply_panel, trail
from .reply_panel import ReplyPanel

blueprint = Blueprint("cases", __name__)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form of an approval. `accepted` None: every box is ticked."""

    accepted: Collection[str] | None = None
    words: str = ""
    why: str = ""
    grants: bool = False


@blueprint.get("/review/case/<id>")
@needs(Role.READER)
def case(id: str) -> ResponseReturnValue:
    found, listing = desk.require_submission(id)
    step = reply_panel.step_of(request.args.get("do"))
    panel = reply_panel.panel(step, found) if step else None
    return page(found, listing, panel=panel)


@blueprint.post("/review/case/<id>/claim")
@needs(Role.REVIEWER)
def claim(id: str) -> ResponseReturnValue:
    found, _listing = desk.require_submission(id, to_decide=True)
    try:
        reviewing.claim_case(services().database, id, seen=seen().submission, by=desk.by(), now=desk.now())
    except (ChangedMeanwhile, NotAllowed) as error:
        return changed(id, error)
    return redirect(address(found), 303)


@blueprint.post("/review/case/<id>/release")
@needs(Role.REVIEWER)
def release(id: str) -> ResponseReturnValue:
    found, _listing = desk.require_submission(id, to_decide=True)
    try:
        reviewing.release_case(services().database, id, seen=seen().submission, by=desk.by(), now=desk.now())
    except (ChangedMeanwhile, NotAllowed) as error:
        return changed(id, error)
    return redirect(address(found), 303)


def page(
    submission: Submission,
    listing: Listing | None,
    *,
    panel: ReplyPanel | None = None,
    typed: Typed | None = None,
    problems: tuple[tuple[str, str], ...] = (),
    since: meanwhile.Meanwhile | None = None,
    sentence: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The page of a case, with whatever was typed on it. `since` and `sentence`: what somebody else did, and that nothing else was done."""
    asked = trail.parse(request.args)
    made = case_page.build(submission, listing, sessions.staff(), asked)
    shown = render_template(
        "admins/case.html",
        page=made,
        panel=panel,
        typed=typed or Typed(),
        problems=(*problems, *(panel.problems if panel else ())),
        since=since,
        sentence=sentence,
        done=notices.done(),
    )
    return shown, status


def changed(id: str, error: DirectoryError, *, panel: ReplyPanel | None = None, typed: Typed | None = None) -> ResponseReturnValue:
    """409: the case as it is now, what somebody else did with it, and all that was typed."""
    found, listing = desk.require_submission(id)
    if panel is not None:
        step = reply_panel.step_of(panel.path)
        assert step is not None
        panel = reply_panel.panel(step, found, reason=panel.reason, words=panel.words)
    since = meanwhile.of_case(found, listing, seen())
    return page(found, listing, panel=panel, typed=typed, since=since, sentence=meanwhile.sentence(error), status=409)


def seen() -> Seen:
    """The versions that were on the screen, as every form of a decision carries them. 400 where it doesn't."""
    listing, _space, listing_id = request.form.get("seen_listing", "").partition(" ")
    return Seen(desk.version_of(request.form.get("seen", "")), desk.version_of(listing) if listing else None, listing_id or None)


def following(id: str) -> str:
    """Where to go once this case is decided: the next along the trail, or the queue. Asked before the decision, which takes it off."""
    asked = trail.parse(request.args)
    return queue_page.neighbours(asked, sessions.staff(), id)[1] or asked.address("/review")


def address(submission: Submission) -> str:
    """The case's own address, along the trail."""
    asked = trail.parse(request.args)
    return asked.address(f"/review/case/{submission.id}", page=asked.page)
