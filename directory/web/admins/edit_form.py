"""The fields of the listing form, all on one page, for reviewers: the same fields, read by the same rules, as organisations have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request
from markupsafe import Markup

from ...domain.details import Details
from .. import sessions
from ..organisations import answers as given
from ..organisations import check, drafting, restating, schedule_form, stating, steps
from ..organisations.answers import Answers
from ..organisations.forms import NAMES
from ..organisations.stating import PAGES, Stated
from ..organisations.steps import StepPage
from ..site import wording
from ..translation import gettext as _
from ..translation import language
from . import desk


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the listing form: its title and its fields."""

    name: str
    title: str
    fields: Markup


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands in the form. `problems` are (page, field, sentence); `details` stand only where there are none."""

    answers: Answers
    stated: Stated
    problems: tuple[tuple[str, str, str], ...]

    @property
    def details(self) -> Details:
        """What the listing is to say, its place found on the map."""
        return check.settled(self.stated.details, drafting.rules())


def begun(details: Details) -> Edit:
    """The form as it begins: with what there is."""
    return _edit(restating.answers_of(details, drafting.rules()), details)


def sent(base: Details) -> Edit:
    """The form as it came back; what it doesn't ask stays as in `base`. A button among the fields has done what it says."""
    answers = given.from_pairs((name, value) for name, value in request.form.items(multi=True) if _is_field(name))
    return _edit(schedule_form.pressed(answers, request.form.get("do", "")), base)


def _edit(answers: Answers, base: Details) -> Edit:
    stated = stating.read(answers, drafting.rules(), language(), base)
    # What the form asks of whoever sends it in isn't asked here.
    problems = [(each.page, each.field, each.sentence) for each in stated.problems if not each.field.startswith("your_")]
    made = Edit(answers, stated, tuple(problems))
    if not problems and not desk.covers(sessions.staff(), made.details):
        problems.append(("where", "city", _("This kind of thing, or this place, is beyond your limits: an admin can do it.")))
    return Edit(answers, stated, tuple(problems))


def parts(edit: Edit, *, is_asked: bool) -> tuple[Part, ...]:
    """The pages of the form one below the other; `is_asked`: what is wrong is shown."""
    rules, words, stated = drafting.rules(), wording(), edit.stated
    more: Mapping[str, dict[str, object]] = {
        "what": steps.what(words, edit.answers, rules),
        "when": {**steps.when(stated.schedule, stated.details, rules, words, desk.now()), "reading_id": "reading-when"},
        "where": {**steps.where(stated, rules, words), "reading_id": "reading-where"},
        "reach": {**steps.reach(edit.answers, request.form.get("do") == "phone"), "may_change_sender": False},
        "who": steps.who(stated, rules, words),
    }
    return tuple(_part(name, edit, is_asked, more[name]) for name in PAGES)


def _part(name: str, edit: Edit, is_asked: bool, more: Mapping[str, object]) -> Part:
    problems = tuple((field, words) for page, field, words in edit.problems if is_asked and page == name)
    page = StepPage(name, PAGES.index(name) + 1, steps.titles()[name], problems, edit.answers, is_first_touch=False)
    fields = render_template(f"organisations/{name}.html", frame="admins/bare_fields.html", page=page, **more)
    return Part(name, page.title, Markup(fields))  # escaped where it was made


def _is_field(name: str) -> bool:
    return schedule_form.is_of_this_page(name) or any(name in names for names in NAMES.values())
