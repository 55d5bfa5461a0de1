"""Edit, then approve: the fields of the listing form, all on one page, filled in with what was proposed; what they state is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from ...domain import review, risk
from ...domain.account import Role
from ...domain.details import Details
from ...domain.errors import DirectoryError
from ...domain.listing import Listing
from ...domain.review import WrongDecision
from ...domain.submission import ChangedMeanwhile, NotAllowed, Purpose, Submission
from ..access import needs
from ..guarding import body_limit
from ..organisations import answers as given
from ..organisations import check, drafting, restating, schedule_form, stating, steps
from ..organisations.answers import Answers, first
from ..organisations.filling_in import MOST_BODY_BYTES
from ..organisations.forms import NAMES
from ..organisations.stating import PAGES, Stated
from ..organisations.steps import StepPage
from ..site import services, wording
from ..translation import language
from . import case_page, cases, decisions, desk, meanwhile, notices, trail
from .cases import Typed

blueprint = Blueprint("editing", __name__)

_MOST_LETTERS = 2000


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the listing form: its title and its fields."""

    name: str
    title: str
    fields: Markup


@blueprint.get("/review/case/<id>/edit")
@needs(Role.REVIEWER)
def edit(id: str) -> ResponseReturnValue:
    found, listing = _require(id)
    return _page(found, listing, restating.answers_of(_proposed(found, listing), drafting.rules()))


@blueprint.post("/review/case/<id>/edit")
@needs(Role.REVIEWER)
@body_limit(MOST_BODY_BYTES)
def approve_edited(id: str) -> ResponseReturnValue:
    found, listing = _require(id)
    answers = given.from_pairs((name, value) for name, value in request.form.items(multi=True) if _is_field(name))
    typed = Typed(words=_text("to_sender"), why=_text("why"), grants="grants" in request.form)
    wish = request.form.get("do", "")
    if wish:
        return _page(found, listing, schedule_form.pressed(answers, wish), typed, wants_phone=wish == "phone")
    rules = drafting.rules()
    stated = stating.read(answers, rules, language(), _proposed(found, listing))
    if _problems(stated):
        return _page(found, listing, answers, typed, is_asked=True, status=400)
    following = cases.following(id)
    try:
        decisions.publish(found, listing, typed, edited=check.settled(stated.details, rules))
    except (ChangedMeanwhile, NotAllowed) as error:
        return _changed(id, answers, typed, error)
    except WrongDecision as error:
        return _page(found, listing, answers, typed, problems=(decisions.problem(error),), status=400)
    return redirect(notices.after(following, id), 303)


def _require(id: str) -> tuple[Submission, Listing | None]:
    found, listing = desk.require_submission(id, to_decide=True)
    if found.purpose is Purpose.CLAIM:
        abort(404)
    return found, listing


def _proposed(found: Submission, listing: Listing | None) -> Details:
    """What approving it as it stands would publish."""
    return review.outcome(found, listing.details if listing else None, accepted=None, edited=None)


def _changed(id: str, answers: Answers, typed: Typed, error: DirectoryError) -> ResponseReturnValue:
    found, listing = desk.require_submission(id)
    since = meanwhile.of_case(found, listing, cases.seen())
    return _page(found, listing, answers, typed, since=since, sentence=meanwhile.sentence(error), status=409)


def _page(
    found: Submission,
    listing: Listing | None,
    answers: Answers,
    typed: Typed | None = None,
    *,
    is_asked: bool = False,
    wants_phone: bool = False,
    problems: tuple[tuple[str, str], ...] = (),
    since: meanwhile.Meanwhile | None = None,
    sentence: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    rules, words = drafting.rules(), wording()
    proposed = _proposed(found, listing)
    stated = stating.read(answers, rules, language(), proposed)
    wrong = _problems(stated) if is_asked else ()
    more: Mapping[str, dict[str, object]] = {
        "what": steps.what(words, answers, rules),
        "when": {**steps.when(stated.schedule, stated.details, rules, words, desk.now()), "reading_id": "reading-when"},
        "where": {**steps.where(stated, rules, words), "reading_id": "reading-where"},
        "reach": {**steps.reach(answers, wants_phone), "may_change_sender": False},
        "who": steps.who(stated, rules, words),
    }
    shown = render_template(
        "admins/edit.html",
        page=case_page.head(found, listing, trail.parse(request.args)),
        parts=tuple(_part(name, answers, wrong, more[name]) for name in PAGES),
        typed=typed or Typed(),
        may_grant=found.purpose is Purpose.CHANGE and not case_page.keeps(found, listing),
        needs_why=risk.needs_licence(stated.details, services().taxonomy) and not stated.details.licence,
        problems=(*((field, words) for _name, field, words in wrong), *problems),
        since=since,
        sentence=sentence,
    )
    return shown, status


def _part(name: str, answers: Answers, wrong: tuple[tuple[str, str, str], ...], more: Mapping[str, object]) -> Part:
    problems = tuple((field, words) for page, field, words in wrong if page == name)
    page = StepPage(name, PAGES.index(name) + 1, steps.titles()[name], problems, answers, is_first_touch=False)
    fields = render_template(f"organisations/{name}.html", frame="admins/bare_fields.html", page=page, **more)
    return Part(name, page.title, Markup(fields))  # escaped where it was made


def _problems(stated: Stated) -> tuple[tuple[str, str, str], ...]:
    """(page, field, sentence) of all that is wrong but what the form asks of the sender, who is known."""
    return tuple((each.page, each.field, each.sentence) for each in stated.problems if not each.field.startswith("your_"))


def _is_field(name: str) -> bool:
    return schedule_form.is_of_this_page(name) or any(name in names for names in NAMES.values())


def _text(name: str) -> str:
    return first({name: tuple(request.form.getlist(name))}, name).replace("\r\n", "\n").strip()[:_MOST_LETTERS]
