"""Following what was sent: its page behind a mailed link, with how far it is, the conversation with the reviewer, and what can be done."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.errors import DirectoryError
from ...domain.submission import NotAllowed, Purpose, State, Step, Submission, after
from ...exchange import plain_text
from ...operations import sending
from ...operations.letters import STATUS_LASTS
from ...operations.mail_links import mail_status_link
from ...services import random
from ...storage import links, listings, merges, submissions
from .. import mailed_links, urls
from ..rate_limits import limit, limit_mails
from ..site import services, wording
from ..translation import gettext as _
from . import drafting, story
from .entering import read_email

blueprint = Blueprint("following", __name__)

LONGEST_ANSWER = 5000


@blueprint.route("/status", methods=["GET", "POST"])
def ask() -> ResponseReturnValue:
    """Ask for the link to the page of something that was sent. Nobody learns what was sent by whom."""
    reference, email = request.form.get("reference", "").strip(), request.form.get("email", "")
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        limit("status", 20, per_s=3600)
        if not reference:
            problems.append(("reference", _("Give the reference, such as 3467-ACDE. It stands in our mails to you.")))
        email, problem = read_email(email)
        if problem:
            problems.append(("email", problem))
        if not problems:
            limit_mails("status-mail", email)
            mail_status_link(services().database, reference[:40], email, now=services().clock(), random=random)
            return redirect(urls.here("/status/mailed"), 303)
    answer = render_template("organisations/ask_status.html", reference=reference, email=email, problems=problems)
    return answer, 400 if problems else 200


@blueprint.get("/status/mailed")
def mailed() -> ResponseReturnValue:
    return render_template("organisations/status_mailed.html")


@blueprint.get("/status/<token>")
def show(token: str) -> ResponseReturnValue:
    return _page(token, _opened(token))


@blueprint.post("/status/<token>/answer")
def answer(token: str) -> ResponseReturnValue:
    """Answer the reviewer's question."""
    submission = _opened(token)
    limit("answer", 30, per_s=3600)
    typed = request.form.get("words", "")
    words = plain_text.paragraphs(typed)
    problem = None
    if not words:
        problem = _("Write your answer.")
    elif len(words) > LONGEST_ANSWER:
        problem = _("Shorten it to %(most)d characters: it has %(length)d.", most=LONGEST_ANSWER, length=len(words))
    if problem:
        return _page(token, submission, typed=typed, problem=problem), 400
    try:
        sending.answer(services().database, submission.id, words, now=services().clock())
    except NotAllowed:
        return _page(token, _opened(token), typed=typed, problem=_("It doesn’t wait for an answer any more: see below what happened.")), 409
    return _back(token, "answered")


@blueprint.post("/status/<token>/edit")
def edit(token: str) -> ResponseReturnValue:
    """A new version, from what it says now."""
    submission = _opened(token)
    if not _may(submission, Step.EDIT) or submission.purpose is Purpose.CLAIM:
        return _back(token, "late")
    return drafting.begin_edit(submission)


@blueprint.route("/status/<token>/withdraw", methods=["GET", "POST"])
def withdraw(token: str) -> ResponseReturnValue:
    """Take it back."""
    submission = _opened(token)
    if not _may(submission, Step.WITHDRAW):
        return _back(token, "late")
    if request.method != "POST":
        return render_template("organisations/withdraw.html", submission=submission, token=token)
    try:
        sending.withdraw_submission(services().database, submission.id, now=services().clock(), random=random)
    except NotAllowed:
        return _back(token, "late")
    return _back(token, "withdrawn")


def status_path(submission: Submission) -> str:
    """The path of a submission's page, behind a link that was mailed or is made now."""
    found, now = services(), services().clock()
    link = links.find(found.database, "status", submission.id, submission.sender.email, now=now)
    name = link.name if link else random()
    if link is None:
        with found.database.writing():
            links.make(found.database, name, "status", submission.id, submission.sender.email, now=now, lasts=STATUS_LASTS)
    return f"/status/{mailed_links.token(name)}"


def _opened(token: str) -> Submission:
    link = mailed_links.opened(token, "status")
    submission = submissions.get(services().database, link.subject)
    if submission is None:
        abort(mailed_links.closed())
    return submission


def _may(submission: Submission, step: Step) -> bool:
    try:
        after(submission.state, step)
    except DirectoryError:
        return False
    return True


def _back(token: str, done: str) -> ResponseReturnValue:
    return redirect(urls.here(f"/status/{token}?done={done}"), 303)


def _page(token: str, submission: Submission, *, typed: str = "", problem: str | None = None) -> str:
    found = services()
    events = submissions.events(found.database, submission.id)
    about = merges.listing_of(found.database, submission)
    listing = listings.get(found.database, about) if about else None
    page = story.build(submission, events, found.settings, wording(), found.clock(), listing)
    return render_template(
        "organisations/status.html",
        page=page,
        token=token,
        typed=typed,
        problem=problem,
        done=request.args.get("done"),
        may_answer=_may(submission, Step.ANSWER) and page.is_asked,
        is_sent_back=submission.state is State.SENT_BACK,
        may_edit=_may(submission, Step.EDIT) and submission.purpose is not Purpose.CLAIM,
        may_withdraw=_may(submission, Step.WITHDRAW),
    )
