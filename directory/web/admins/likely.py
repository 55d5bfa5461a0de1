"""Likely duplicates beside a case: each with the fields by which one tells whether it is the same."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain import changes
from ...domain.details import Details
from ...domain.listing import Listing
from ...likeness import WORTH_SHOWING, Likeness, Reason
from ...likeness import likely as find_likely
from .. import urls
from ..site import services, wording
from ..translation import gettext as _
from . import desk, field_words
from .looking import Named, name_of

_ALMOST_CERTAIN = 0.7
_TELLING = ("title.en", "title.hi", "title.pa", "organisation", "phones", "whatsapp", "website", "place.address", "place.city", "schedule")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the other one. `is_same`: the case says the same."""

    label: str
    words: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class Likely:
    """Another listing that may be the same. `merge_url`: where the two become one, when both are listings."""

    listing: Named
    how: str
    reasons: str
    is_certain: bool
    is_public: bool
    fields: tuple[Field, ...]
    merge_url: str | None


def beside(details: Details, listing: Listing | None) -> tuple[Likely, ...]:
    """What may be the same as these Details, best first; `listing` is the one that they are of, or would change."""
    found = services()
    own = (listing.id,) if listing else ()
    alike = find_likely(found.database, found.index, details, desk.now(), own, with_hidden=True)
    return tuple(_likely(each, details, listing) for each in alike if each.score >= WORTH_SHOWING)


def _likely(alike: Likeness, details: Details, listing: Listing | None) -> Likely:
    other = alike.listing
    return Likely(
        listing=name_of(other),
        how=_("Almost certainly the same") if alike.score >= _ALMOST_CERTAIN else _("Perhaps the same"),
        reasons=_in_common(alike.reasons),
        is_certain=alike.score >= _ALMOST_CERTAIN,
        is_public=other.is_public,
        fields=tuple(
            Field(field_words.label(field), words, changes.value(other.details, field) == changes.value(details, field))
            for field in _TELLING
            if (words := field_words.words(field, changes.value(other.details, field), wording()))
        ),
        merge_url=urls.with_query(urls.here(f"/review/listing/{listing.id}/merge"), other=other.id)
        if listing and listing.is_public
        else None,
    )


def _in_common(reasons: tuple[Reason, ...]) -> str:
    told = {
        Reason.PHONE: _("same phone"),
        Reason.LINK: _("same link"),
        Reason.TITLE: _("similar name"),
        Reason.ORGANISATION: _("similar organisation"),
        Reason.PLACE: _("near the same place"),
        Reason.TIME: _("at the same time"),
    }
    return ", ".join(told[reason] for reason in reasons)
