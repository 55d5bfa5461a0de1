"""Edit, then approve: what was proposed, in the fields of the listing form; what they state in the end is published."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain import review, risk
from ...domain.account import Role
from ...domain.details import Details
from ...domain.errors import DirectoryError
from ...domain.listing import Listing
from ...domain.review import WrongDecision
from ...domain.submission import ChangedMeanwhile, NotAllowed, Purpose, Submission
from ...storage.listings import ListingGone
from ..access import needs
from ..guarding import body_limit
from ..organisations.filling_in import MOST_BODY_BYTES
from ..site import services
from . import case_page, cases, decisions, desk, edit_form, meanwhile, notices, trail
from .cases import Typed
from .edit_form import Edit

blueprint = Blueprint("editing", __name__)


@blueprint.get("/review/case/<id>/edit")
@needs(Role.REVIEWER)
def edit(id: str) -> ResponseReturnValue:
    found, listing = _require(id)
    return _page(found, listing, edit_form.begun(_proposed(found, listing)))


@blueprint.post("/review/case/<id>/edit")
@needs(Role.REVIEWER)
@body_limit(MOST_BODY_BYTES)
def approve_edited(id: str) -> ResponseReturnValue:
    found, listing = _require(id)
    made = edit_form.sent(_proposed(found, listing))
    typed = decisions.typed(words="to_sender")
    if request.form.get("do"):
        return _page(found, listing, made, typed)
    if made.problems:
        return _page(found, listing, made, typed, is_asked=True, status=400)
    following = cases.following(id)
    try:
        decisions.publish(found, listing, typed, edited=made.details)
    except (ChangedMeanwhile, NotAllowed, ListingGone) as error:
        return _changed(id, made, typed, error)
    except WrongDecision as error:
        return _page(found, listing, made, typed, problems=(decisions.problem(error),), status=400)
    return redirect(notices.after(following, id), 303)


def _require(id: str) -> tuple[Submission, Listing | None]:
    found, listing = desk.require_submission(id, to_decide=True)
    if found.purpose is Purpose.CLAIM:
        abort(404)
    return found, listing


def _proposed(found: Submission, listing: Listing | None) -> Details:
    """What approving it as it stands would publish."""
    return review.outcome(found, listing.details if listing else None, accepted=None, edited=None)


def _changed(id: str, made: Edit, typed: Typed, error: DirectoryError) -> ResponseReturnValue:
    found, listing = desk.require_submission(id)
    since = meanwhile.of_case(found, listing, cases.seen())
    return _page(found, listing, made, typed, since=since, sentence=meanwhile.sentence(error), status=409)


def _page(
    found: Submission,
    listing: Listing | None,
    made: Edit,
    typed: Typed | None = None,
    *,
    is_asked: bool = False,
    problems: tuple[tuple[str, str], ...] = (),
    since: meanwhile.Meanwhile | None = None,
    sentence: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    says = made.stated.details
    shown = render_template(
        "admins/edit.html",
        page=case_page.head(found, listing, trail.parse(request.args)),
        parts=edit_form.parts(made, is_asked=is_asked),
        typed=typed or Typed(),
        may_grant=found.purpose is Purpose.CHANGE and not case_page.keeps(found, listing),
        needs_why=risk.needs_licence(says, services().taxonomy) and not says.licence,
        problems=(*((field, words) for _page, field, words in made.problems if is_asked), *problems),
        since=since,
        sentence=sentence,
    )
    return shown, status
