"""What a listing has to say before it can be sent, beyond each field being sound by itself, with the page and field that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wtforms import Form  # type: ignore[import-untyped]

from ...domain.details import Details
from ...domain.vocabulary import Access
from ...exchange.rows import lacking
from ..translation import gettext as _
from . import places
from .forms import Join, Rules
from .places import Meant


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or missing. `may_wait`: a later page may still put it right."""

    page: str
    field: str
    sentence: str
    may_wait: bool = False


def in_language(field: str, language: str) -> str:
    """The name of a field that is there once a language, in this one: "title_pa"."""
    return field if language == "en" else f"{field}_{language}"


def demands(details: Details, forms: Mapping[str, Form], meant: Meant, rules: Rules, language: str) -> Iterator[Problem]:
    """Everything that is missing from these Details, or doesn't fit together."""
    missing = {column for column, _remedy in lacking(details)}
    yield from _of_what(forms["what"], missing, language)
    yield from _of_where(details, forms["where"], missing, meant, rules)
    yield from _of_reach(details, forms, missing)


def _of_what(what: Form, missing: set[str], language: str) -> Iterator[Problem]:
    if what.kind.data is None:
        yield Problem("what", "kind", _("Say what kind of thing it is."))
    if "title" in missing:
        yield Problem("what", in_language("title", language), _("Give it a name, in one language at least."))
    if "description" in missing:
        yield Problem("what", in_language("description", language), _("Say in a few sentences what it is, in one language at least."))


def _of_where(details: Details, where: Form, missing: set[str], meant: Meant, rules: Rules) -> Iterator[Problem]:
    if where.access.data is None:
        yield Problem("where", "access", _("Say how people take part."))
        return
    if "city" in missing:
        yield Problem("where", "city", _("Give the town or village, or the postal code."))
    if meant.choices:
        yield Problem("where", "which", _("There is more than one place of this name: say which one it is."))
    away_km = places.distance_km(details.place, rules) if details.access.has_place and details.place.is_exact else None
    if away_km is not None and away_km > places.FAR_KM:
        sentence = _("This spot is about %(distance)d km from the address above. Check it, or leave it empty.", distance=round(away_km))
        yield Problem("where", "point", sentence)
    if details.access in (Access.ONLINE, Access.HYBRID):
        if where.join.data is None:
            yield Problem("where", "join", _("Say whether the link may stand here for everyone."))
        elif where.join.data is Join.PUBLIC and not where.join_url.typed.strip():
            yield Problem("where", "join_url", _("Give the link, or let people ask you for it."))


def _of_reach(details: Details, forms: Mapping[str, Form], missing: set[str]) -> Iterator[Problem]:
    if "phone" in missing:
        # A meeting that its own members run may do without, if one can simply go there; who runs it is asked later.
        place = details.place
        may_wait = forms["who"].operator.data is None and details.access.has_place and bool(place.address) and details.schedule is not None
        yield Problem("reach", "phone", _("Give one way to reach you: a phone number, WhatsApp, a mail address or a website."), may_wait)
    if not forms["reach"].your_email.typed.strip():
        yield Problem("reach", "your_email", _("Give your own mail address: we write to it about this listing."))
