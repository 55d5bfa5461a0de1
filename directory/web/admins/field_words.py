"""The fields of Details in words: what each is called, and what it says, as plain text that can be compared word by word."""

from __future__ import annotations

from typing import Any

from babel import Locale

from ...domain import hidden_signs
from ...domain.phone import Phone
from ...domain.schedule import Schedule
from ..site import services
from ..translation import gettext as _
from ..wording import Wording

_LISTS = {"languages": "language", "audience": "audience", "topics": "topic", "accessibility": "accessibility"}
_CODES = ("access", "cost", "operator", "status")


def label(field: str) -> str:
    """What a field is called."""
    return _labels()[field]


def words(field: str, value: Any, wording: Wording) -> str:
    """A value of one of `changes.FIELDS`; "" where nothing is given. Signs that nobody sees are written out."""
    return hidden_signs.shown(_words(field, value, wording))


def _words(field: str, value: Any, wording: Wording) -> str:
    if field == "place.point":
        return _point(*value)
    if value is None or value == ():
        return ""
    if field == "kind":
        return wording.kinds[value].one
    if field in _LISTS:
        return wording.listed(_LISTS[field], value)
    if field in _CODES:
        return wording.label(field, value)
    if field == "phones":
        return "\n".join(phone.international for phone in value)
    if isinstance(value, Phone):
        return value.international
    if isinstance(value, Schedule):
        told = wording.schedule(value)
        return told if value.timezone == services().settings.timezone else f"{told} ({value.timezone})"
    if field == "place.country":
        return str(Locale.parse(wording.language).territories.get(value, value))
    if field == "verified_on":
        return wording.date(value)
    return str(value)


def _point(latitude: float | None, longitude: float | None, is_exact: bool) -> str:
    if latitude is None or longitude is None:
        return ""
    point = f"{latitude:.5f}, {longitude:.5f}"
    return point if is_exact else _("%(point)s (about: from the postal code or town)", point=point)


def _labels() -> dict[str, str]:
    return {
        "kind": _("Kind"),
        "title.en": _("Name in English"),
        "title.hi": _("Name in Hindi"),
        "title.pa": _("Name in Punjabi"),
        "description.en": _("Description in English"),
        "description.hi": _("Description in Hindi"),
        "description.pa": _("Description in Punjabi"),
        "organisation": _("Organisation"),
        "organisation_website": _("Organisation’s website"),
        "place.address": _("Address"),
        "place.locality": _("Part of town"),
        "place.city": _("Town or village"),
        "place.district": _("District"),
        "place.state": _("State"),
        "place.postal_code": _("PIN code"),
        "place.country": _("Country"),
        "place.point": _("Point on the map"),
        "access": _("How it is held"),
        "join_url": _("Link to join"),
        "phones": _("Phone"),
        "whatsapp": _("WhatsApp"),
        "email": _("E-mail"),
        "website": _("Website"),
        "schedule": _("When"),
        "languages": _("Languages"),
        "audience": _("For whom"),
        "topics": _("Topics"),
        "cost": _("Cost"),
        "cost_note": _("About the cost"),
        "accessibility": _("Getting in"),
        "eligibility": _("Who can come"),
        "operator": _("Who stands behind it"),
        "licence": _("Licence"),
        "status": _("Open or paused"),
        "status_note": _("About the pause"),
        "verified_on": _("Last checked"),
        "source_url": _("Where the facts are from"),
    }
