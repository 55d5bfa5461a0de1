"""A report by visitors as a case: what they say, the listing that it is about, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.account import Role
from ...domain.listing import Listing
from ...domain.report import Outcome, Report
from ...domain.submission import NotAllowed
from ...operations import reporting
from ...services import random
from ...storage import listings, reports
from ..access import needs
from ..site import services
from ..translation import gettext as _
from . import case_frame, desk, meanwhile, steps, timeline
from .case_frame import Frame
from .moments import moment

blueprint = Blueprint("reports", __name__)
_MOST_LETTERS = 500


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`claimed`: who looks into it. `done`: what became of it, by whom and when; None while it is open."""

    frame: Frame
    reason: str
    words: tuple[str, ...]
    times: int
    first_at: str
    last_at: str
    answered_at: str | None
    is_urgent: bool
    claimed: str | None
    is_mine: bool
    done: str | None
    note: tuple[str, ...]
    outcomes: tuple[tuple[str, str, str], ...]


@blueprint.get("/review/report/<id>")
@needs(Role.READER)
def report(id: str) -> ResponseReturnValue:
    return _page(*_require(id))


@blueprint.post("/review/report/<id>/claim")
@needs(Role.REVIEWER)
def claim(id: str) -> ResponseReturnValue:
    return _step(id, lambda: reporting.claim_report(services().database, id, by=desk.by(), now=desk.now()))


@blueprint.post("/review/report/<id>/release")
@needs(Role.REVIEWER)
def release(id: str) -> ResponseReturnValue:
    return _step(id, lambda: reporting.release_report(services().database, id, by=desk.by(), now=desk.now()))


@blueprint.post("/review/report/<id>/resolve")
@needs(Role.REVIEWER)
def resolve(id: str) -> ResponseReturnValue:
    found, listing = _require(id, to_decide=True)
    outcome = next((each for each in Outcome if each == request.form.get("outcome")), None)
    note = request.form.get("note", "").strip()[:_MOST_LETTERS]
    if outcome is None:
        return _page(found, listing, problems=(("outcome", _("Choose what you found.")),), status=400)
    if outcome is Outcome.HIDDEN and not note:
        return _page(found, listing, problems=(("note", _("Say why it is hidden.")),), status=400)
    following = case_frame.following(id)
    try:
        reporting.resolve_report(services().database, id, outcome=outcome, by=desk.by(), now=desk.now(), note=note or None, random=random)
    except NotAllowed as error:
        return _page(*_require(id), sentence=meanwhile.sentence(error), status=409)
    desk.show_now()
    return case_frame.onward(following, "settled")


def _step(id: str, take: Callable[[], object]) -> ResponseReturnValue:
    _found, listing = _require(id, to_decide=True)
    try:
        take()
    except NotAllowed as error:
        return _page(*_require(id), sentence=meanwhile.sentence(error), status=409)
    return redirect(case_frame.frame(f"/review/report/{id}", id, listing).address(), 303)


def _require(id: str, *, to_decide: bool = False) -> tuple[Report, Listing | None]:
    found = reports.get(services().database, id)
    if found is None:
        abort(404)
    listing = listings.get(services().database, found.listing_id)
    case_frame.admit(listing, to_decide=to_decide)
    return found, listing


def _page(
    found: Report,
    listing: Listing | None,
    *,
    problems: tuple[tuple[str, str], ...] = (),
    sentence: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    page = ReportPage(
        frame=case_frame.frame(f"/review/report/{found.id}", found.id, listing),
        reason=steps.report(found.reason),
        words=timeline.paragraphs(found.words),
        times=found.times,
        first_at=moment(found.created_at),
        last_at=moment(found.last_at),
        answered_at=moment(found.answered_at) if found.answered_at else None,
        is_urgent=found.reason.is_urgent,
        claimed=found.claimed_by,
        is_mine=found.claimed_by == desk.by(),
        done=_("%(outcome)s: %(who)s, %(when)s.", outcome=steps.outcome(found.outcome), who=found.closed_by, when=moment(found.closed_at))
        if found.outcome and found.closed_at
        else None,
        note=timeline.paragraphs(found.note),
        outcomes=(
            (Outcome.RIGHT, steps.outcome(Outcome.RIGHT), ""),
            (Outcome.MENDED, steps.outcome(Outcome.MENDED), _("You have put it right, or had it put right.")),
            (Outcome.HIDDEN, steps.outcome(Outcome.HIDDEN), _("It goes into quarantine at once.")),
        ),
    )
    typed = {"outcome": request.form.get("outcome", ""), "note": request.form.get("note", "")}
    return render_template("admins/report.html", page=page, problems=problems, sentence=sentence, typed=typed), status
