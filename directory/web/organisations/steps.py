"""What the five pages of the listing form say: choices in the reader's words, what was typed, what is wrong, and how it reads so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ...domain.details import Details
from ...domain.gazetteer import GazetteerPlace
from ...domain.schedule import Schedule
from ...domain.vocabulary import LANGUAGES, Accessibility, Audience, Cost, Kind, Operator
from ...storage.drafts import Draft
from .. import languages
from ..translation import gettext as _
from ..wording import Wording
from . import places, schedule_form
from .answers import Answers, first
from .demands import in_language
from .forms import COMMON_LANGUAGES, Join, Rules
from .schedule_form import ReadEntry, ReadSchedule
from .stating import PAGES, Stated, accessibility_asked, is_licence_asked

_NEXT_DATES = 3
Choices = tuple[tuple[str, ...], ...]
"""(value, words) or (value, words, hint)."""


@dataclass(frozen=True, slots=True)
class StepPage:
    """One page of the form. `problems` are (field id, sentence), and only there once somebody has asked to go on.

    `is_first_touch`: there is no draft yet, so that anybody at all may send it.
    """

    name: str
    number: int
    title: str
    problems: tuple[tuple[str, str], ...]
    answers: Answers
    is_first_touch: bool

    @property
    def pages(self) -> int:
        return len(PAGES)

    def typed(self, name: str) -> str:
        """What stands in a field, "" where nothing does."""
        return first(self.answers, name)

    def chosen(self, name: str) -> tuple[str, ...]:
        return self.answers.get(name, ())

    def error(self, field: str) -> str | None:
        """What is wrong with the field of this id."""
        return next((sentence for each, sentence in self.problems if each == field), None)


@dataclass(frozen=True, slots=True)
class Reading:
    """How something that was typed is understood: lines of words, and dates."""

    lines: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """Topics under a wider one; `id` is that of the first, `is_open` where one of them is chosen."""

    label: str
    choices: Choices
    is_open: bool


def step_page(name: str, draft: Draft | None, stated: Stated, is_asked: bool) -> StepPage:
    """The page of this name. `is_asked`: somebody wanted to go on, so what is wrong is shown."""
    answers = draft.answers if draft else {}
    shown = stated.problems_on(name) if is_asked else ()
    return StepPage(
        name=name,
        number=PAGES.index(name) + 1,
        title=titles()[name],
        problems=tuple((problem.field, problem.sentence) for problem in shown if not _may_wait(problem.may_wait, answers)),
        answers=answers,
        is_first_touch=draft is None,
    )


def _may_wait(may_wait: bool, answers: Answers) -> bool:
    return may_wait and "who" not in answers.get("seen", ())


def blocking(stated: Stated, name: str, answers: Answers) -> bool:
    """Whether something on this page has to be put right before one goes on."""
    return any(not _may_wait(problem.may_wait, answers) for problem in stated.problems_on(name))


def titles() -> Mapping[str, str]:
    return {
        "what": _("What is it?"),
        "when": _("When does it take place?"),
        "where": _("Where, or how?"),
        "reach": _("How can people reach you?"),
        "who": _("Who is it for?"),
    }


def what(wording: Wording, answers: Answers, rules: Rules) -> dict[str, object]:
    """The kinds, the languages that a name can be given in, the topics."""
    order = sorted(LANGUAGES, key=lambda code: code != wording.language)
    filled = [code for code in order if any(first(answers, in_language(field, code)) for field in ("title", "description"))]
    return {
        "kinds": tuple((str(kind), words.one, words.purpose) for kind, words in wording.kinds.items()),
        "tongues": tuple(
            (code, languages.OWN_NAMES[code], in_language("title", code), in_language("description", code), code in filled)
            for code in order
        ),
        "topic_groups": _topic_groups(wording, answers, rules),
    }


def _topic_groups(wording: Wording, answers: Answers, rules: Rules) -> tuple[TopicGroup, ...]:
    """A group for each topic that has narrower ones; the others together at the end."""
    chosen, groups, single = set(answers.get("topics", ())), [], []
    for top in rules.taxonomy.narrower():
        codes = [topic.code for topic in rules.taxonomy if top in rules.taxonomy.with_wider(topic.code)]
        if len(codes) == 1:
            single += codes
        else:
            groups.append(_group(wording.label("topic", top.code), codes, chosen, wording))
    return (*groups, _group(_("Other things"), single, chosen, wording))


def _group(label: str, codes: list[str], chosen: set[str], wording: Wording) -> TopicGroup:
    return TopicGroup(label, tuple((code, wording.label("topic", code)) for code in codes), not chosen.isdisjoint(codes))


def when(read: ReadSchedule, details: Details, rules: Rules, wording: Wording, at: datetime) -> dict[str, object]:
    """The entries as they stand, and how they read; whose clock they are by, where that isn't the site's."""
    timezone = details.schedule.timezone if details.schedule else rules.timezone
    return {
        "entries": tuple(_entry(each, wording) for each in read.entries),
        "hows": _hows(),
        "days": tuple((day, wording.day(day)) for day in schedule_form.DAYS),
        "ordinals": tuple(zip(schedule_form.ORDINALS, _ordinals(), strict=True)),
        "may_add": len(read.entries) < schedule_form.MOST_ENTRIES,
        "reading": schedule_reading(read, details, rules, wording, at),
        "zone": timezone.rpartition("/")[2].replace("_", " ") if timezone != rules.timezone else None,
    }


def _entry(read: ReadEntry, wording: Wording) -> dict[str, object]:
    excepted = read.form["except"].all_typed
    return {
        "number": read.number,
        "excepted": excepted if excepted and not excepted[-1] else (*excepted, ""),
        "is_limited": bool(read.form.limited.data),
    }


def _hows() -> Choices:
    return (
        ("weekly", _("Every week"), _("on the same day or days")),
        ("daily", _("Every day")),
        ("weeks", _("Every two weeks, or more rarely")),
        ("monthly", _("Once or twice a month"), _("such as every second Saturday of the month")),
        ("once", _("Once, on one date")),
        ("always", _("Day and night"), _("always open")),
    )


def _ordinals() -> tuple[str, ...]:
    return _("First"), _("Second"), _("Third"), _("Fourth"), _("Fifth"), _("Last")


def schedule_reading(read: ReadSchedule, details: Details, rules: Rules, wording: Wording, at: datetime) -> Reading:
    """Each entry in words as far as it is complete, and the next dates of all of them."""
    sound = tuple(each.entry for each in read.entries if each.entry)
    timezone = details.schedule.timezone if details.schedule else rules.timezone
    if not sound:
        return Reading()
    lines = [wording.schedule(Schedule((entry,), timezone)) for entry in sound]
    if len(sound) < len(read.entries):
        lines.append(_("Not all the times are complete yet."))
    coming = Schedule(sound, timezone).next(at, _NEXT_DATES)
    if not coming:
        lines.append(_("All of these dates are over."))
    return Reading(tuple(lines), tuple(wording.occasion(each, at) for each in coming))


def where(stated: Stated, rules: Rules, wording: Wording) -> dict[str, object]:
    """The ways to take part, the places that a name can mean, and what the address was taken for."""
    return {
        "likely_access": "phone" if stated.details.kind is Kind.HELPLINE else "",
        "accesses": tuple((code, wording.label("access", code), hint) for code, hint in _accesses()),
        "joins": (
            (str(Join.PUBLIC), _("Everyone may see the link")),
            (str(Join.ASK), _("People ask us for the link"), _("Better where strangers have disturbed a meeting.")),
        ),
        "which": tuple((place.id, in_full(place, wording)) for place in stated.meant.choices)
        + (((places.NONE_OF_THEM, _("Another place"), _("The address stays as you wrote it.")),) if stated.meant.choices else ()),
        "reading": place_reading(stated, rules, wording),
        "has_region": bool(stated.details.place.district or stated.details.place.state),
    }


def _accesses() -> tuple[tuple[str, str], ...]:
    return (
        ("in-person", _("people come to a place")),
        ("online", _("by video or in a chat")),
        ("hybrid", _("some come, some join from elsewhere")),
        ("phone", _("people call or send messages")),
    )


def in_full(place: GazetteerPlace, wording: Wording) -> str:
    """A place with what tells it from others of its name."""
    name = place.name_in(wording.language)
    state = wording.state(place.state)
    if place.district and place.district != place.name:
        return _("%(place)s, district %(district)s, %(state)s", place=name, district=wording.town(place.district), state=state)
    return _("%(place)s, %(state)s", place=name, state=state)


def place_reading(stated: Stated, rules: Rules, wording: Wording) -> Reading:
    """What the address was taken for, in words."""
    place = stated.details.place
    if not stated.details.access.has_place or not (place.city or place.postal_code) or stated.meant.choices:
        return Reading()
    if place.is_exact and place.point:
        return Reading((_("Directions will lead to the spot that you gave."),))
    known = places.located(place, rules)
    if known.point is None:
        return Reading((_("We don’t know this place. Give the postal code too, or the exact spot, so that people near it find you."),))
    district, state = known.district and wording.town(known.district), known.state and wording.state(known.state)
    region = ", ".join(dict.fromkeys(filter(None, (district, state))))
    return Reading((_("We take this to be in %(region)s. People who search near it will find you.", region=region),))


def reach(answers: Answers, wants_more: bool) -> dict[str, object]:
    """The phone numbers, with an empty field for one more where it is wanted."""
    phones = answers.get("phone", ())
    return {"phones": (*phones, "") if wants_more or not phones else phones}


def who(stated: Stated, rules: Rules, wording: Wording) -> dict[str, object]:
    """Choices as they make sense for this kind of thing."""
    details = stated.details
    return {
        "audiences": _choices("audience", Audience, wording),
        "costs": _choices("cost", Cost, wording),
        "languages": _choices("language", COMMON_LANGUAGES, wording),
        "accessibilities": _choices("accessibility", accessibility_asked(details.access), wording),
        "operators": _operators(wording),
        "is_licence_asked": is_licence_asked(details, rules),
        "is_helpline": details.kind is Kind.HELPLINE,
    }


def _choices(facet: str, codes: type[Audience | Cost] | tuple[str | Accessibility, ...], wording: Wording) -> Choices:
    return tuple((str(code), wording.label(facet, str(code))) for code in codes)


def _operators(wording: Wording) -> Choices:
    hints = {
        Operator.PEER: _("the members themselves"),
        Operator.NGO: _("a society, trust or other charity"),
        Operator.PUBLIC_HEALTH: _("a government hospital or centre"),
    }
    return tuple((str(code), wording.label("operator", code), *([hints[code]] if code in hints else [])) for code in Operator)
