"""What a reviewer decides on a case: approve it, whole or field by field, ask, send it back, reject it, and undo that."""

from __future__ import annotations

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from ...domain import changes
from ...domain.account import Role
from ...domain.details import Details
from ...domain.listing import Listing
from ...domain.review import WrongDecision
from ...domain.submission import ChangedMeanwhile, NotAllowed, Purpose, Step, Submission
from ...exchange import plain_text
from ...operations import approving, reviewing, undoing
from ...services import random
from ...storage.listings import ListingGone
from ..access import needs
from ..site import services
from ..translation import gettext as _
from . import case_page, cases, desk, notices, reply_panel
from .cases import Typed

blueprint = Blueprint("decisions", __name__)
_MOST_LETTERS = 2000


@blueprint.post("/review/case/<id>/approve")
@needs(Role.REVIEWER)
def approve(id: str) -> ResponseReturnValue:
    found, listing = desk.require_submission(id, to_decide=True)
    given = typed()
    following = cases.following(id)
    try:
        publish(found, listing, given, accepted=_accepted(found, listing, given))
    except (ChangedMeanwhile, NotAllowed, ListingGone) as error:
        return cases.changed(id, error, typed=given)
    except WrongDecision as error:
        return cases.page(found, listing, typed=given, problems=(problem(error),), status=400)
    return redirect(notices.after(following, id), 303)


def typed(words: str = "words") -> Typed:
    """What was typed into the form of an approval; `words` is the name of the field with the words to the sender."""
    return Typed(
        accepted=tuple(field for field in request.form.getlist("accept") if field in changes.FIELDS),
        words=_text(words),
        why=_text("why"),
        grants="grants" in request.form,
    )


def _text(name: str) -> str:
    return plain_text.paragraphs(request.form.get(name, ""))[:_MOST_LETTERS]


def publish(
    found: Submission, listing: Listing | None, given: Typed, *, accepted: tuple[str, ...] | None = None, edited: Details | None = None
) -> None:
    """Approve, as far as it was accepted or as it was edited. Raises what `approving.approve` does."""
    is_outsider = found.purpose is Purpose.CHANGE and not case_page.keeps(found, listing)
    approving.approve(
        services().database,
        found.id,
        seen=cases.seen(),
        by=desk.by(),
        now=desk.now(),
        today=desk.today(),
        random=random,
        taxonomy=services().taxonomy,
        accepted=accepted,
        edited=edited,
        words=given.words or None,
        why=given.why or None,
        grants_access=given.grants if is_outsider else None,
    )
    desk.show_now()


def problem(error: WrongDecision) -> tuple[str, str]:
    """The field at fault, and why it can't be approved so."""
    return {
        "nothing-accepted": ("decide", _("No field is ticked: tick what is right, or send it back.")),
        "title-missing": ("decide", _("Without a name it can’t be published: tick one of its names.")),
        "licence-needed": ("why", _("It treats people and gives no licence. Say why it may be published all the same.")),
    }[error.reason]


def _accepted(found: Submission, listing: Listing | None, given: Typed) -> tuple[str, ...] | None:
    """None where everything that was offered is ticked."""
    if found.purpose is Purpose.CLAIM or given.accepted is None:
        return None
    offered = {change.field for change in changes.compare(case_page.base_of(found, listing), found.details)}
    return None if offered <= set(given.accepted) else tuple(given.accepted)


@blueprint.post("/review/case/<id>/ask")
@needs(Role.REVIEWER)
def ask(id: str) -> ResponseReturnValue:
    return _reply(id, Step.ASK)


@blueprint.post("/review/case/<id>/send-back")
@needs(Role.REVIEWER)
def send_back(id: str) -> ResponseReturnValue:
    return _reply(id, Step.SEND_BACK)


@blueprint.post("/review/case/<id>/reject")
@needs(Role.REVIEWER)
def reject(id: str) -> ResponseReturnValue:
    return _reply(id, Step.REJECT)


def _reply(id: str, step: Step) -> ResponseReturnValue:
    found, listing = desk.require_submission(id, to_decide=True)
    reason, words = request.form.get("reason", ""), plain_text.paragraphs(request.form.get("words", ""))
    if "fill" in request.form:
        panel = reply_panel.panel(step, found, reason=reason, words=reply_panel.filled_in(step, found, reason, words))
        return cases.page(found, listing, panel=panel)
    problems = reply_panel.problems(step, reason, words)
    panel = reply_panel.panel(step, found, reason=reason, words=words, problems=problems)
    if problems:
        return cases.page(found, listing, panel=panel, status=400)
    following, seen, database = cases.following(id), cases.seen(), services().database
    try:
        if step is Step.ASK:
            reviewing.ask(database, id, words, seen=seen, by=desk.by(), now=desk.now(), random=random)
        else:
            take = reviewing.send_back if step is Step.SEND_BACK else reviewing.reject
            take(database, id, seen=seen, reason=reason, words=words, by=desk.by(), now=desk.now(), random=random)
    except (ChangedMeanwhile, NotAllowed) as error:
        return cases.changed(id, error, panel=panel)
    return redirect(notices.after(following, id), 303)


@blueprint.post("/review/case/<id>/undo")
@needs(Role.REVIEWER)
def undo(id: str) -> ResponseReturnValue:
    found, _listing = desk.require_submission(id, to_decide=True)
    try:
        undoing.undo(services().database, id, seen=cases.seen().submission, by=desk.by(), now=desk.now())
    except (ChangedMeanwhile, NotAllowed) as error:
        return cases.changed(id, error)
    desk.show_now()
    return redirect(notices.after(cases.address(found), id), 303)
