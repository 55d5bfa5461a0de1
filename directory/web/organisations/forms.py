"""The pages of the listing form but for its times: which fields each has, and how each is read. Named as columns of the listings table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wtforms import Form  # type: ignore[import-untyped]

from ...domain.gazetteer import Gazetteer
from ...domain.phone import Phone
from ...domain.taxonomy import Labels, Taxonomy
from ...domain.vocabulary import Access, Accessibility, Audience, Cost, Kind, Operator
from ...exchange import cells, map_links, online_meetings
from ...exchange.listings_csv import LONGEST_OF
from .fields import Choice, Choices, Line, Lines, Paragraphs

COMMON_LANGUAGES = ("pa", "hi", "en", "ur")
"""Those that stand on the form as boxes to tick; any other is written beside them."""

_NAME, _DESCRIPTION = LONGEST_OF["title"], LONGEST_OF["description"]
_LINK_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Rules:
    """What answers are read by. `country` (ISO 3166-1 alpha-2) says how local phone numbers are dialled, `timezone` (IANA) whose clock
    times are by; `home_states` are those whose places a bare name means."""

    country: str
    timezone: str
    taxonomy: Taxonomy
    labels: Labels
    gazetteer: Gazetteer
    home_states: tuple[str, ...]


class Join(StrEnum):
    """What becomes of the link to an online meeting."""

    PUBLIC = "public"
    ASK = "ask"


def _url(text: str, rules: Rules) -> str:
    return cells.url(text)


def _email(text: str, rules: Rules) -> str:
    return cells.email(text)


def _phone(text: str, rules: Rules) -> Phone:
    return Phone.parse(text, rules.country)


def _point(text: str, rules: Rules) -> tuple[float, float]:
    return map_links.point(text, rules.country)


def _languages(text: str, rules: Rules) -> tuple[str, ...]:
    """Several by comma, each by its name in a language of the site, or by its code."""
    named = {name.casefold(): code for code in rules.labels.codes("language") for _, name in rules.labels.of("language", code).given()}
    parts = (part.strip() for part in text.replace(";", ",").split(","))
    return tuple(dict.fromkeys(code for part in parts if part for code in _language(part, named)))


def _language(text: str, named: Mapping[str, str]) -> tuple[str, ...]:
    known = named.get(text.casefold())
    return (known,) if known else cells.language_list(text)


def _meeting_link(text: str, rules: Rules) -> tuple[str, bool]:
    """The link without what would let strangers in, and whether there was such a thing."""
    return online_meetings.public_link(cells.url(text))


class WhatForm(Form):  # type: ignore[misc]
    """What it is."""

    kind = Choice(Kind)
    title = Line(longest=_NAME)
    title_hi = Line(longest=_NAME)
    title_pa = Line(longest=_NAME)
    description = Paragraphs(longest=_DESCRIPTION)
    description_hi = Paragraphs(longest=_DESCRIPTION)
    description_pa = Paragraphs(longest=_DESCRIPTION)
    organisation = Line(longest=_NAME)
    organisation_website = Line(_url)
    topics = Choices(lambda rules: rules.taxonomy.codes)


class WhereForm(Form):  # type: ignore[misc]
    """Where, or how without going anywhere. `which` is the gazetteer's id of the place that an ambiguous name means."""

    access = Choice(Access)
    address = Line()
    locality = Line()
    city = Line()
    which = Line()
    postal_code = Line()
    district = Line()
    state = Line()
    point = Line(_point, longest=2000)  # links of maps are long
    join = Choice(Join)
    join_url = Line(_meeting_link, longest=_LINK_LENGTH)


class ReachForm(Form):  # type: ignore[misc]
    """How visitors reach them; and, with `your_` before the name, how only this site does."""

    phone = Lines(_phone)
    whatsapp = Line(_phone)
    email = Line(_email)
    website = Line(_url)
    your_email = Line(_email)
    your_name = Line(longest=_NAME)
    your_phone = Line(_phone)


class WhoForm(Form):  # type: ignore[misc]
    """Who it is for, and what one should know."""

    audience = Choices(lambda rules: Audience)
    eligibility = Paragraphs()
    cost = Choice(Cost)
    cost_note = Paragraphs()
    languages = Choices(lambda rules: COMMON_LANGUAGES)
    other_languages = Line(_languages)
    accessibility = Choices(lambda rules: Accessibility)
    operator = Choice(Operator)
    licence = Paragraphs()


FORMS: Mapping[str, type[Form]] = {"what": WhatForm, "where": WhereForm, "reach": ReachForm, "who": WhoForm}
NAMES: Mapping[str, frozenset[str]] = {page: frozenset(field.name for field in form()) for page, form in FORMS.items()}
"""The fields that stand on each page."""
