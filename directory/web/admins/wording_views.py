"""The wording of replies, at /review/wording, for admins: what a reply begins with, by reason, in each language of the site."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain import hidden_signs
from ...domain.account import Role
from ...domain.reply_reasons import REASONS
from ...domain.submission import Step
from ...operations.reword_replies import reword_replies
from ...storage import reply_wording
from .. import urls
from ..access import needs
from ..languages import OWN_NAMES
from ..site import services
from ..translation import gettext as _
from . import desk, reply_panel, reply_words
from .moments import moment
from .reply_panel import MOST_LETTERS

blueprint = Blueprint("wording", __name__)


@dataclass(frozen=True, slots=True)
class Words:
    """A reply in one language. `own`: what the site itself says; `changed`: by whom and when it was put into other words."""

    language: str
    name: str
    words: str
    own: str
    changed: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    url: str
    label: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """All reasons for one thing that is done."""

    heading: str
    reasons: tuple[Reason, ...]


@blueprint.get("/review/wording")
@needs(Role.ADMIN)
def every() -> ResponseReturnValue:
    groups = tuple(Group(_headings()[step], tuple(_reason(step, code) for code in codes)) for step, codes in REASONS.items())
    return render_template("admins/wording.html", groups=groups, done="did" in request.args)


@blueprint.route("/review/wording/<path>/<code>", methods=["GET", "POST"])
@needs(Role.ADMIN)
def one(path: str, code: str) -> ResponseReturnValue:
    step = reply_panel.step_of(path)
    if step is None or code not in REASONS[step]:
        abort(404)
    languages = services().settings.languages
    if request.method != "POST":
        return render_template("admins/wording_one.html", heading=_headings()[step], reason=_reason(step, code), problems=())
    typed = {language: request.form.get(f"words-{language}", "").replace("\r\n", "\n").strip() for language in languages}
    problems = tuple(
        (f"words-{language}", _("Write less: %(most)s letters at most.", most=MOST_LETTERS))
        for language, words in typed.items()
        if len(words) > MOST_LETTERS
    )
    if problems:
        reason = _reason(step, code, typed)
        return render_template("admins/wording_one.html", heading=_headings()[step], reason=reason, problems=problems), 400
    given = {language: words if words not in ("", reply_words.own(step, code, language)) else None for language, words in typed.items()}
    reword_replies(services().database, step, code, given, by=desk.by(), now=desk.now())
    return redirect(urls.with_query(urls.here("/review/wording"), did="1"), 303)


def _reason(step: Step, code: str, typed: dict[str, str] | None = None) -> Reason:
    known = reply_wording.read_all(services().database)
    words = []
    for language in services().settings.languages:
        put_in, own = known.get((step, code, language)), reply_words.own(step, code, language)
        said = typed[language] if typed else put_in.words if put_in else own
        changed = _("In %(who)s’s words, since %(when)s.", who=put_in.by, when=moment(put_in.at)) if put_in else None
        words.append(Words(language, OWN_NAMES[language], hidden_signs.shown(said), own, changed))
    return Reason(urls.here(f"/review/wording/{reply_panel.PATHS[step]}/{code}"), reply_words.reason_words(step, code), tuple(words))


def _headings() -> dict[Step, str]:
    return {
        Step.ASK: _("When something is asked"),
        Step.SEND_BACK: _("When something is sent back"),
        Step.REJECT: _("When something is rejected"),
    }
