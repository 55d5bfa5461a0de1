"""From answers to what they state: Details as far as they can be read, who sends them, and everything that is wrong or missing, by page.

Pure: the same answers by the same rules always state the same. What the form doesn't ask (status, source, when it was last checked, a
time zone) stays as it is in `base`, the listing that the answers began from. The way back is `restating`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from wtforms import Form  # type: ignore[import-untyped]

from ...domain import risk
from ...domain.details import Details, Place, Text
from ...domain.submission import Sender
from ...domain.vocabulary import Access, Accessibility, Audience, Kind
from . import places, schedule_form
from .answers import Answers
from .answers import form as as_form
from .demands import Problem, demands
from .fields import problems as problems_of
from .forms import FORMS, Join, Rules
from .places import Meant
from .schedule_form import ReadSchedule

PAGES = ("what", "when", "where", "reach", "who")
"""The pages of the form, in order."""

T = TypeVar("T")

_REMOTE_ACCESSIBILITY = (Accessibility.SIGN_LANGUAGE,)


@dataclass(frozen=True, slots=True)
class Stated:
    """What answers state. `details` hold whatever could be read, and stand only where there are no `problems`.

    `forms` are those of the pages but "when", which has its `schedule`. `has_left_out_password`: the link to the meeting held one.
    """

    details: Details
    sender: Sender | None
    problems: tuple[Problem, ...]
    forms: Mapping[str, Form]
    schedule: ReadSchedule
    meant: Meant
    has_left_out_password: bool

    def problems_on(self, page: str) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.page == page)


def read(answers: Answers, rules: Rules, language: str, base: Details | None = None) -> Stated:
    """What the answers state. `language` is that of the person and of the fields that are asked for first."""
    rules = _rules_of(base, rules)
    given = as_form(answers)
    forms: Mapping[str, Form] = {page: form(given, meta={"rules": rules}) for page, form in FORMS.items()}
    where, reach = forms["where"], forms["reach"]
    when = schedule_form.read(answers, rules.timezone)
    access = _access(where, base)
    place = _meant(_place(where, access, rules, base), where, rules, base)
    details = _details(forms, access, place.place, when, rules, base)
    found = [Problem("when", field, sentence) for field, sentence in when.problems]
    found += [
        Problem(page, *problem) for page, form in forms.items() for problem in problems_of(form) if _is_asked(problem[0], details, forms)
    ]
    known = {(problem.page, problem.field) for problem in found}
    found += [problem for problem in demands(details, forms, place, rules, language) if (problem.page, problem.field) not in known]
    return Stated(
        details=details,
        sender=_sender(reach, language),
        problems=tuple(sorted(found, key=lambda problem: _position(problem, forms))),
        forms=forms,
        schedule=when,
        meant=place,
        has_left_out_password=bool(details.join_url and where.join_url.data and where.join_url.data[1]),
    )


def _position(problem: Problem, forms: Mapping[str, Form]) -> tuple[int, int]:
    """Page by page, and on each from its top. Those of the times, which are no form, stand in order already."""
    fields = list(forms[problem.page].data) if problem.page in forms else []
    name = problem.field.partition("-")[0]  # the second phone number is "phone-2"
    return PAGES.index(problem.page), fields.index(name) if name in fields else 0


def accessibility_asked(access: Access) -> tuple[Accessibility, ...]:
    """What of it there is to ask: steps and toilets only where one goes in."""
    return tuple(Accessibility) if access.has_place else _REMOTE_ACCESSIBILITY


def is_licence_asked(details: Details, rules: Rules) -> bool:
    """Whether the licence is asked for: of those who treat, and where there was one."""
    return details.licence is not None or risk.needs_licence(details, rules.taxonomy)


def _rules_of(base: Details | None, rules: Rules) -> Rules:
    """By the country and the clock that the listing keeps."""
    if base is None:
        return rules
    timezone = base.schedule.timezone if base.schedule else rules.timezone
    return replace(rules, country=base.place.country or rules.country, timezone=timezone)


def _details(forms: Mapping[str, Form], access: Access, place: Place, when: ReadSchedule, rules: Rules, base: Details | None) -> Details:
    what, where, reach, who = forms["what"], forms["where"], forms["reach"], forms["who"]
    stated: dict[str, Any] = {
        "kind": what.kind.data or (base.kind if base else Kind.SUPPORT_GROUP),
        "title": Text(what.title.data, what.title_hi.data, what.title_pa.data),
        "description": Text(what.description.data, what.description_hi.data, what.description_pa.data),
        "organisation": what.organisation.data,
        "organisation_website": what.organisation_website.data,
        "topics": _topics(what.topics.data or (), rules, base),
        "place": place,
        "access": access,
        "join_url": _join_url(where, access, base),
        "phones": reach.phone.data or (),
        "whatsapp": reach.whatsapp.data,
        "email": reach.email.data,
        "website": reach.website.data,
        "schedule": when.schedule,
        "audience": _in_order(who.audience.data, base.audience if base else ()) or (Audience.EVERYONE,),
        "eligibility": who.eligibility.data,
        "cost": who.cost.data,
        "cost_note": who.cost_note.data,
        "languages": _in_order((*(who.languages.data or ()), *(who.other_languages.data or ())), base.languages if base else ()),
        "accessibility": _accessibility(who.accessibility.data or (), access, base),
        "operator": who.operator.data,
    }
    details = replace(base, **stated) if base else Details(**stated)
    if who.licence.data and risk.needs_licence(details, rules.taxonomy):
        return replace(details, licence=who.licence.data)
    # Where it was hidden it wasn't asked; where it stood and was emptied it goes.
    return replace(details, licence=who.licence.data if base and base.licence else None)


def _access(where: Form, base: Details | None) -> Access:
    chosen: Access | None = where.access.data
    if chosen is not None:
        return chosen
    return base.access if base else Access.IN_PERSON


def _meant(place: Place, where: Form, rules: Rules, base: Details | None) -> Meant:
    """What a listing says already isn't asked about."""
    found = places.meant(place, where.which.data, rules)
    return replace(found, choices=()) if base and place == base.place else found


def _place(where: Form, access: Access, rules: Rules, base: Details | None) -> Place:
    names = ("address", "locality", "city", "district", "state", "postal_code")
    asked = names if access.has_place else ("city", "district", "state")
    given = {name: where[name].data for name in names if name in asked}
    if base and base.access is access:  # what isn't asked now is as it was; and so is the spot, where the address is
        given = {name: getattr(base.place, name) for name in names} | given
        if (
            where.point.data is None
            and all(getattr(base.place, name) == value for name, value in given.items())
            and not base.place.is_exact
        ):
            return base.place
    country = base.place.country if base else None
    if any(given.values()):
        country = country or rules.country
    point = where.point.data if access.has_place else None
    latitude, longitude = point or (None, None)
    return Place(**given, country=country, latitude=latitude, longitude=longitude, is_exact=point is not None or _is_exact(base))


def _is_exact(base: Details | None) -> bool:
    """What a place without coordinates says of them: nothing that matters, so it stays as it was."""
    return base is not None and base.place.is_exact


def _join_url(where: Form, access: Access, base: Details | None) -> str | None:
    if access not in (Access.ONLINE, Access.HYBRID):
        return base.join_url if base and base.access is access else None
    if where.join.data is not Join.PUBLIC or not where.join_url.data:
        return None
    # One that has stood in public for long isn't tidied again.
    if base and base.join_url and where.join_url.typed.strip() == base.join_url:
        return base.join_url
    link: str = where.join_url.data[0]
    return link


def _topics(chosen: tuple[str, ...], rules: Rules, base: Details | None) -> tuple[str, ...]:
    """Those that are not on the form stay."""
    kept = tuple(topic for topic in base.topics if topic not in rules.taxonomy) if base else ()
    return _in_order((*chosen, *kept), base.topics if base else ())


def _accessibility(chosen: tuple[Accessibility, ...], access: Access, base: Details | None) -> tuple[Accessibility, ...]:
    asked = accessibility_asked(access)
    kept = tuple(code for code in base.accessibility if code not in asked) if base and base.access is access else ()
    return _in_order((*(code for code in chosen if code in asked), *kept), base.accessibility if base else ())


def _in_order(values: Iterable[T], before: tuple[T, ...]) -> tuple[T, ...]:
    """Boxes know no order: what was there stays where it stood, what is new comes after it."""
    given = tuple(dict.fromkeys(values))
    return (*(value for value in before if value in given), *(value for value in given if value not in before))


def _is_asked(field: str, details: Details, forms: Mapping[str, Form]) -> bool:
    """Whether what is wrong with a field matters: a part of the page that isn't shown is as if it were empty."""
    if field in ("address", "locality", "postal_code", "point"):
        return details.access.has_place
    if field == "join_url":
        return details.access in (Access.ONLINE, Access.HYBRID) and forms["where"].join.data is Join.PUBLIC
    return True


def _sender(reach: Form, language: str) -> Sender | None:
    if not reach.your_email.data:
        return None
    return Sender(reach.your_email.data.lower(), language, reach.your_name.data, reach.your_phone.data)
