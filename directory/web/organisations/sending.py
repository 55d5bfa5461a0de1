"""Sending a listing: check the answers, see the page as it would look, send, and confirm by mail."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.errors import DirectoryError
from ...domain.session import Audience
from ...domain.submission import ChangedMeanwhile, NotAllowed, State, Submission
from ...operations import sending as operations
from ...operations.submit import mail_confirm_link, submit
from ...services import random
from ...storage import drafts, listings, submissions
from ...storage.drafts import Draft
from .. import mailed_links, sessions, urls
from ..rate_limits import limit, limit_mails
from ..site import services, wording
from . import check, drafting
from .filling_in import likely_rows, may_change_sender
from .following import status_path
from .stating import Stated

blueprint = Blueprint("sending", __name__)


@blueprint.get("/submit/check")
def check_answers() -> ResponseReturnValue:
    draft = drafting.current()
    if draft is None:
        return redirect(urls.here("/submit?lost=1"), 303)
    stated = drafting.stated(draft)
    return render_template(
        "organisations/check.html",
        draft=draft,
        sections=check.sections(stated, drafting.rules(), wording(), has_sender=may_change_sender(draft)),
        problems=tuple((urls.here(f"/submit/{each.page}?look=1#{each.field}"), each.sentence) for each in stated.problems),
        is_proven=not may_change_sender(draft) or _is_proven(stated),
        email=stated.sender.email if stated.sender else None,
        likely=likely_rows(draft, stated),
        listing=listings.get(services().database, draft.listing_id) if draft.listing_id else None,
        has_changed=draft.listing_id is None or draft.submission_id is not None or stated.details != draft.base,
    )


@blueprint.get("/submit/preview")
def preview() -> ResponseReturnValue:
    """The listing's page as visitors would see it."""
    draft = drafting.current()
    if draft is None:
        return redirect(urls.here("/submit?lost=1"), 303)
    stated = drafting.stated(draft)
    if not stated.details.title:
        return redirect(urls.here("/submit/check"), 303)
    details = check.settled(stated.details, drafting.rules())
    page = check.preview(details, wording(), services().clock(), services().settings.zone)
    return render_template("organisations/preview.html", page=page, replies=None)


@blueprint.post("/submit/send")
def send() -> ResponseReturnValue:
    limit("submit", 60, per_s=3600)
    draft = drafting.current()
    if draft is None:
        return redirect(urls.here("/submit?lost=1"), 303)
    stated = drafting.stated(draft)
    if stated.problems or stated.sender is None:
        return redirect(urls.here("/submit/check"), 303)
    found, was_unconfirmed = services(), may_change_sender(draft)
    if was_unconfirmed and not _is_proven(stated):
        limit_mails("confirm-mail", stated.sender.email, most=10)
    try:
        submission = submit(
            found.database,
            draft.id,
            check.settled(stated.details, drafting.rules()),
            stated.sender,
            is_proven=_is_proven(stated),
            now=found.clock(),
            random=random,
        )
    except (NotAllowed, ChangedMeanwhile) as error:
        return _too_late(draft, error)
    if submission.state is State.UNCONFIRMED:
        return redirect(urls.here("/submit/sent"), 303)
    drafts.forget(found.database, draft.id)
    response = make_response(redirect(urls.here(status_path(submission) + "?done=sent"), 303))
    drafting.let_go(response)
    return response


def _is_proven(stated: Stated) -> bool:
    """Whether the sender is signed in at /manage with the address that they give."""
    session = sessions.current(Audience.ORGANISATION)
    return session is not None and stated.sender is not None and session.address == stated.sender.email


def _too_late(draft: Draft, error: DirectoryError) -> ResponseReturnValue:
    """It was decided, taken back, or changed in another window, while this was written: that stays, and so does what was written."""
    submission = submissions.get(services().database, draft.submission_id or "")
    is_open = submission is not None and submission.state.is_open
    return render_template(
        "organisations/too_late.html", submission=submission, is_open=is_open, is_changed=isinstance(error, ChangedMeanwhile)
    ), 409


@blueprint.get("/submit/sent")
def sent() -> ResponseReturnValue:
    """Sent, but not confirmed: where the mail went, and what to do if it doesn't come."""
    submission = _sent()
    if submission is None:
        return redirect(urls.here("/submit?lost=1"), 303)
    return render_template("organisations/sent.html", submission=submission, is_again="again" in request.args)


@blueprint.post("/submit/again")
def mail_again() -> ResponseReturnValue:
    """The mail once more."""
    submission = _sent()
    if submission is None:
        return redirect(urls.here("/submit?lost=1"), 303)
    limit_mails("confirm-mail", submission.sender.email, most=10)
    if submission.state is State.UNCONFIRMED:
        mail_confirm_link(services().database, submission, now=services().clock(), random=random)
    return redirect(urls.here("/submit/sent?again=1"), 303)


def _sent() -> Submission | None:
    """What this browser's draft was sent as."""
    draft = drafting.current()
    return submissions.get(services().database, draft.submission_id) if draft and draft.submission_id else None


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str) -> ResponseReturnValue:
    """A mailed link: the button proves that the address is the sender's, and the submission enters the queue."""
    link = mailed_links.opened(token, "confirm")
    submission = submissions.get(services().database, link.subject)
    if submission is None or submission.state is not State.UNCONFIRMED:
        abort(mailed_links.closed())
    if request.method != "POST":
        return render_template("organisations/confirm.html", submission=submission)
    try:
        submission = operations.confirm(services().database, submission.id, now=services().clock(), random=random, link=link.name)
    except NotAllowed:
        abort(mailed_links.closed())
    drafts.forget_sent(services().database, submission.id)
    response = make_response(redirect(urls.here(status_path(submission) + "?done=confirmed"), 303))
    drafting.let_go(response)
    return response
