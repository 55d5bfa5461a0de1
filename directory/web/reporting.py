"""Report a problem with a listing: one tap and a reason, words if one likes. Nobody is asked who they are, and nobody is told."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ..domain.report import Reason
from ..exchange import plain_text
from ..operations.reporting import report_problem
from ..services import random
from ..storage import listings
from . import urls
from .rate_limits import limit
from .site import services
from .translation import gettext as _
from .translation import language

blueprint = Blueprint("reporting", __name__)

MOST_LETTERS = 1000


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A reason as a button."""

    code: str
    words: str
    hint: str
    icon: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """`about` names the listing, in `lang` where that isn't the page's. `other` needs words; `problem` is a sentence about them."""

    action: str
    back: str
    about: str
    lang: str | None
    choices: tuple[ReasonChoice, ...]
    other: ReasonChoice
    words: str = ""
    problem: str | None = None


@blueprint.route("/listing/<id>/report", methods=["GET", "POST"])
def report(id: str) -> ResponseReturnValue:
    found = listings.get(services().database, id)
    if found is None or not found.is_public:
        abort(404)
    lang, title = found.details.title.best(language())
    path = f"/listing/{id}/report"
    words = plain_text.paragraphs(request.form.get("words", ""))
    problem = None
    if request.method == "POST":
        limit("report", 10, per_s=3600)
        reason = _reason()
        problem = _problem(reason, words)
        if problem is None:
            _report(id, reason, words)
            return redirect(urls.here(path + "/received"), 303)
    page = ReportPage(
        urls.here(path), urls.listing(found), title, lang if lang != language() else None, _choices(), _other(), words, problem
    )
    return render_template("visitors/report.html", page=page), 400 if problem else 200


@blueprint.get("/listing/<id>/report/received")
def received(id: str) -> ResponseReturnValue:
    found = listings.get(services().database, id)
    if found is None or not found.is_public:
        abort(404)
    return render_template("visitors/report_received.html", back=urls.listing(found))


def _reason() -> Reason:
    try:
        return Reason(request.form.get("reason", ""))
    except ValueError:
        abort(400)


def _problem(reason: Reason, words: str) -> str | None:
    if len(words) > MOST_LETTERS:
        return _("Shorten it to %(most)d letters: it has %(number)d.", most=MOST_LETTERS, number=len(words))
    if reason is Reason.SOMETHING_ELSE and not words:
        return _("Write in a few words what is wrong.")
    return None


def _report(listing_id: str, reason: Reason, words: str) -> None:
    found = services()
    now = found.clock()
    report_problem(
        found.database,
        listing_id,
        reason,
        words or None,
        language=language(),
        today=found.settings.day(now),
        now=now,
        random=random,
    )


def _choices() -> tuple[ReasonChoice, ...]:
    return (
        ReasonChoice(Reason.NOT_THERE, _("It wasn’t there"), _("Nobody was there, or it has moved or ended."), "pin"),
        ReasonChoice(Reason.WRONG_NUMBER, _("The number is wrong"), _("Somebody else answers, or nobody ever does."), "phone"),
        ReasonChoice(
            Reason.IDENTIFIES_SOMEONE, _("It gives someone away"), _("It names a person, or lets others know who comes."), "people"
        ),
        ReasonChoice(Reason.UNSAFE, _("It isn’t safe"), _("Someone was hurt or pressed there, or may be."), "shield"),
    )


def _other() -> ReasonChoice:
    return ReasonChoice(Reason.SOMETHING_ELSE, _("Something else"), _("Sends what you wrote above."), "next")
