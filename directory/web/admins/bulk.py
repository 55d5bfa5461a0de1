"""Several cases of low risk at once: a page that lists them with what each would change, then one step for all."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain import changes, hidden_signs
from ...domain.account import Account, Role
from ...domain.errors import DirectoryError
from ...domain.review import MOST_AT_ONCE, Seen
from ...domain.submission import Submission
from ...operations import approving
from ...services import random
from ...storage import submissions
from .. import sessions, urls
from ..access import needs
from ..site import services, wording
from ..translation import gettext as _
from ..translation import ngettext
from . import case_page, desk, differences, meanwhile, steps
from .differences import Row
from .looking import Named

blueprint = Blueprint("bulk", __name__)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One case of the list. `value` is what the form sends: its id and the versions that are on the screen."""

    id: str
    named: Named
    line: str
    rows: tuple[Row, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one: `why_not` None where it was approved; `undo` is the version that the way back names."""

    named: Named
    why_not: str | None
    undo_url: str | None
    undo: int
    until: str | None


@blueprint.get("/review/bulk")
@needs(Role.REVIEWER)
def confirm() -> ResponseReturnValue:
    asked = list(dict.fromkeys(request.args.getlist("case")))
    found = [each for each in map(_candidate, asked[:MOST_AT_ONCE]) if each]
    problems = []
    if len(asked) > MOST_AT_ONCE:
        problems.append(("", _("These are more than can be approved together: the first %(most)s are listed.", most=MOST_AT_ONCE)))
    left_out = min(len(asked), MOST_AT_ONCE) - len(found)
    if left_out:
        problems.append(
            (
                "",
                ngettext(
                    "%(num)s needs a look of its own, and is left out.", "%(num)s need a look of their own, and are left out.", left_out
                ),
            )
        )
    if not asked:
        problems.append(("", _("No case is ticked. Go back and tick those that belong together.")))
    return render_template("admins/bulk.html", candidates=found, problems=problems)


@blueprint.post("/review/bulk")
@needs(Role.REVIEWER)
def approve() -> ResponseReturnValue:
    cases = [_read(value) for value in dict.fromkeys(request.form.getlist("case"))]
    account = sessions.staff()
    if not cases or len(cases) > MOST_AT_ONCE or not all(_may_decide(id, account) for id, _seen in cases):
        abort(400)
    outcomes = approving.approve_many(
        services().database,
        cases,
        by=desk.by(),
        now=desk.now(),
        today=desk.today(),
        random=random,
        taxonomy=services().taxonomy,
    )
    desk.show_now()
    told = [("left", f"{each.submission_id} {each.error.reason}") if each.error else ("done", each.submission_id) for each in outcomes]
    return redirect(f"{urls.here('/review/bulk/done')}?{urlencode(told)}", 303)


@blueprint.get("/review/bulk/done")
@needs(Role.REVIEWER)
def done() -> ResponseReturnValue:
    approved = request.args.getlist("done")[:MOST_AT_ONCE]
    left = [value.partition(" ") for value in request.args.getlist("left")[:MOST_AT_ONCE]]
    told = [*((id, None) for id in approved), *((id, reason) for id, _space, reason in left)]
    account = sessions.staff()
    results = [_result(id, reason) for id, reason in told if _may_decide(id, account)]
    return render_template("admins/bulk_done.html", results=results, done=sum(result.why_not is None for result in results))


def _candidate(id: str) -> Candidate | None:
    """None for a case that may not be approved together with others, or not by this account."""
    found = submissions.get(services().database, id)
    if found is None or not found.state.is_waiting or not _may_decide(id, sessions.staff()):
        return None
    if not approving.is_low_risk(services().database, found, services().taxonomy):
        return None
    listing = desk.listing_of(found)
    base = case_page.base_of(found, listing)
    seen = Seen(found.version, listing.version if listing else None)
    return Candidate(
        id=found.id,
        named=_named(found),
        line=" · ".join((steps.purpose(found.purpose), wording().kinds[found.details.kind].one, found.reference)),
        rows=differences.rows(changes.compare(base, found.details), wording(), is_new=base is None),
        value=f"{found.id} {seen.submission} {seen.listing or ''}",
    )


def _may_decide(id: str, account: Account) -> bool:
    found = submissions.get(services().database, id)
    return (
        found is not None and found.received_at is not None and desk.may_decide(account, *desk.concerned_by(found, desk.listing_of(found)))
    )


def _read(value: str) -> tuple[str, Seen]:
    match value.split():
        case [id, submission]:
            return id, Seen(desk.version_of(submission), None)
        case [id, submission, listing]:
            return id, Seen(desk.version_of(submission), desk.version_of(listing))
    abort(400)


def _result(id: str, reason: str | None) -> Result:
    found = submissions.require(services().database, id)
    until = case_page.undo_until(found) if reason is None else None
    return Result(
        named=_named(found),
        why_not=_why_not(reason) if reason is not None else None,
        undo_url=urls.here(f"/review/case/{id}/undo") if until else None,
        undo=found.version,
        until=until,
    )


def _why_not(reason: str) -> str:
    return _("It needs a look of its own.") if reason == "not-low-risk" else meanwhile.sentence(DirectoryError(reason))


def _named(found: Submission) -> Named:
    return Named(hidden_signs.shown(found.details.title.best(wording().language)[1]), urls.here(f"/review/case/{found.id}"))
