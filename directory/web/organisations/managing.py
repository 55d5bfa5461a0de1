"""/manage: everything that a mail address keeps, and what can be done with it. Whatever isn't theirs isn't there: 404."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.errors import InvalidValue
from ...domain.holder import NotHeld, NotPossible
from ...domain.listing import Listing
from ...domain.risk import carries_contact
from ...domain.submission import NotAllowed, Purpose
from ...exchange import cells, plain_text
from ...operations import keeping, replying, sending
from ...services import random
from ...storage import drafts, freshness, links, submissions
from .. import mailed_links, send_again, sessions, showing, urls
from ..access import organisation_session
from ..site import services, wording
from ..translation import gettext as _
from . import drafting, manage_pages

blueprint = Blueprint("managing", __name__)

MOST_LETTERS = 300
_LONGEST_PAUSE = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class PausePage:
    """The form as it was filled in; `problems` are (field, sentence)."""

    listing: manage_pages.ManagedListing
    until: str
    words: str
    problems: tuple[tuple[str, str], ...] = ()


def held(id: str) -> Listing:
    """The listing, if whoever is signed in has access to it. 404 where not."""
    try:
        return keeping.require(services().database, id, sessions.organisation())
    except NotHeld:
        abort(404)


def do(step: Callable[[], object]) -> None:
    """Take a step, which shows at once. 404 where they have no access; 409 where the listing's state doesn't allow it (any more)."""
    try:
        step()
        showing.show_now()
    except NotHeld:
        abort(404)
    except NotPossible:
        sentence = _("It has changed since you opened the page: what you want can’t be done with it now. Open its page again to see why.")
        abort(send_again.page(409, _("That isn’t possible now"), sentence))


def today() -> date:
    return services().settings.day(services().clock())


def back(id: str, done: str) -> ResponseReturnValue:
    """To the page of the listing, which says what was done."""
    return redirect(urls.here(f"/manage/listing/{id}?done={done}"), 303)


@blueprint.get("/manage")
@organisation_session
def manage() -> ResponseReturnValue:
    page = manage_pages.manage(services(), wording(), sessions.organisation(), services().clock(), request.args.get("done"))
    return render_template("organisations/manage.html", page=page)


@blueprint.get("/manage/listing/<id>")
@organisation_session
def listing(id: str) -> ResponseReturnValue:
    page = manage_pages.listing(held(id), services(), wording(), sessions.organisation(), services().clock(), request.args.get("done"))
    return render_template("organisations/manage_listing.html", page=page)


@blueprint.post("/manage/listing/<id>/confirm")
@organisation_session
def confirm(id: str) -> ResponseReturnValue:
    do(lambda: keeping.confirm_listing(services().database, id, by=sessions.organisation(), today=today(), now=services().clock()))
    if request.form.get("from") == "all":
        return redirect(urls.here("/manage?done=confirmed"), 303)
    return back(id, "confirmed")


@blueprint.route("/manage/listing/<id>/pause", methods=["GET", "POST"])
@organisation_session
def pause(id: str) -> ResponseReturnValue:
    found = held(id)
    shown = manage_pages.managed(found, services(), wording(), services().clock())
    if request.method != "POST":
        until = freshness.paused_until(services().database, id)
        return render_template("organisations/manage_pause.html", page=PausePage(shown, until.isoformat() if until else "", ""))
    until_typed, words = request.form.get("until", "").strip(), plain_text.line(request.form.get("words", ""))
    until, problems = _read_pause(until_typed, words)
    if problems:
        return render_template("organisations/manage_pause.html", page=PausePage(shown, until_typed, words, problems)), 400
    closed = _("Closed until %(date)s.", date=wording().date(until)) if until else None
    note = " ".join(filter(None, (closed, words))) or None
    do(lambda: keeping.pause_listing(services().database, id, note, until=until, by=sessions.organisation(), now=services().clock()))
    return back(id, "paused")


def _read_pause(until_typed: str, words: str) -> tuple[date | None, tuple[tuple[str, str], ...]]:
    """(the day, (field, sentence) for what is wrong)."""
    until, problems = None, []
    if until_typed:
        try:
            until = cells.iso_date(until_typed)
        except InvalidValue:
            problems.append(("until", _("Write the date as year-month-day, such as 2026-03-04.")))
    if until and not today() < until <= today() + _LONGEST_PAUSE:
        problems.append(("until", _("Give a day that is still to come, two years ahead at most.")))
    if len(words) > MOST_LETTERS:
        problems.append(("words", _("Shorten it to %(most)d letters: it has %(number)d.", most=MOST_LETTERS, number=len(words))))
    elif carries_contact(words):
        # What is said here shows at once, read by nobody first.
        problems.append(("words", _("Leave out phone numbers, links and addresses here. To change those, change the listing.")))
    return until, tuple(problems)


@blueprint.post("/manage/listing/<id>/reopen")
@organisation_session
def reopen(id: str) -> ResponseReturnValue:
    do(lambda: keeping.reopen_listing(services().database, id, by=sessions.organisation(), now=services().clock()))
    return back(id, "reopened")


@blueprint.route("/manage/listing/<id>/withdraw", methods=["GET", "POST"])
@organisation_session
def withdraw(id: str) -> ResponseReturnValue:
    shown = manage_pages.managed(held(id), services(), wording(), services().clock())
    if request.method != "POST":
        return render_template("organisations/manage_withdraw.html", listing=shown)
    do(lambda: keeping.withdraw_listing(services().database, id, by=sessions.organisation(), now=services().clock()))
    return back(id, "withdrawn")


@blueprint.post("/manage/listing/<id>/edit")
@organisation_session
def edit(id: str) -> ResponseReturnValue:
    """A change; or a new version of the one that they have sent already and that isn't decided."""
    found, email = held(id), sessions.organisation()
    sent = (each for each in submissions.of_sender(services().database, email) if each.listing_id == id and each.purpose is Purpose.CHANGE)
    open_one = next((each for each in sent if each.state.is_open and each.received_at is not None), None)
    return drafting.begin_edit(open_one) if open_one else drafting.begin_change(found, email=email)


@blueprint.post("/manage/listing/<id>/copy")
@organisation_session
def copy(id: str) -> ResponseReturnValue:
    return drafting.begin_copy(held(id), email=sessions.organisation())


@blueprint.post("/manage/listing/<id>/replies")
@organisation_session
def replies(id: str) -> ResponseReturnValue:
    found, are_on = held(id), request.form.get("are_on") == "1"
    replying.switch_replies(services().database, found.id, are_on=are_on, by=sessions.organisation(), now=services().clock())
    return back(id, "replies-on" if are_on else "replies-off")


@blueprint.get("/manage/submission/<id>")
@organisation_session
def submission(id: str) -> ResponseReturnValue:
    """To the status page of something that they sent."""
    found, email = submissions.get(services().database, id), sessions.organisation()
    link = links.find(services().database, "status", id, email, now=services().clock())
    if found is None or found.sender.email != email or link is None:
        abort(404)
    return redirect(urls.here(f"/status/{mailed_links.token(link.name)}"), 303)


@blueprint.post("/manage/submission/<id>/confirm")
@organisation_session
def confirm_submission(id: str) -> ResponseReturnValue:
    """They have signed in by that address: no other mail has to prove it."""
    found = submissions.get(services().database, id)
    if found is None or found.sender.email != sessions.organisation():
        abort(404)
    try:
        sending.confirm(services().database, id, now=services().clock(), random=random)
    except NotAllowed:
        pass  # it was confirmed a moment ago
    drafts.forget_sent(services().database, id)  # whoever gave this address may not have been its owner
    return redirect(urls.here("/manage?done=sent"), 303)
