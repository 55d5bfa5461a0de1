"""From Details to the answers that state them: a listing or submission put back into the form, for somebody to change it."""

from __future__ import annotations

from collections.abc import Iterable

from ...domain.details import Details
from ...domain.errors import InvalidValue
from ...domain.phone import Phone
from ...domain.submission import Sender
from ...domain.vocabulary import Access
from . import schedule_form
from .answers import Answers
from .forms import COMMON_LANGUAGES, Join, Rules


def answers_of(details: Details, rules: Rules, sender: Sender | None = None) -> Answers:
    """The answers that, read with these Details as their base, state them again."""
    country = details.place.country or rules.country
    found: dict[str, Iterable[str | None]] = {
        "kind": (details.kind,),
        "organisation": (details.organisation,),
        "organisation_website": (details.organisation_website,),
        "topics": details.topics,
        "access": (details.access,),
        "join": (_join(details),),
        "join_url": (details.join_url,),
        "phone": tuple(typed(phone, country) for phone in details.phones),
        "whatsapp": (typed(details.whatsapp, country) if details.whatsapp else None,),
        "email": (details.email,),
        "website": (details.website,),
        "audience": details.audience,
        "eligibility": (details.eligibility,),
        "cost": (details.cost,),
        "cost_note": (details.cost_note,),
        "languages": tuple(code for code in details.languages if code in COMMON_LANGUAGES),
        "other_languages": (", ".join(_language(code, rules) for code in details.languages if code not in COMMON_LANGUAGES),),
        "accessibility": details.accessibility,
        "operator": (details.operator,),
        "licence": (details.licence,),
    }
    place = details.place
    found |= {name: (getattr(place, name),) for name in ("address", "locality", "city", "district", "state", "postal_code")}
    if place.point and place.is_exact:
        found["point"] = (f"{place.point[0]!r}, {place.point[1]!r}",)
    for name, text in (("title", details.title), ("description", details.description)):
        found |= {name: (text.en,), f"{name}_hi": (text.hi,), f"{name}_pa": (text.pa,)}
    if sender:
        found |= sender_answers(sender, country)
    return {name: given for name, values in found.items() if (given := tuple(str(value) for value in values if value))} | dict(
        schedule_form.answers_of(details.schedule)
    )


def sender_answers(sender: Sender, country: str) -> dict[str, Iterable[str | None]]:
    """The answers about whoever sends it."""
    return {
        "your_email": (sender.email,),
        "your_name": (sender.name,),
        "your_phone": (typed(sender.phone, country) if sender.phone else None,),
    }


def typed(phone: Phone, country: str) -> str:
    """The number as people there write it, where it reads back as itself."""
    return next((text for text in (phone.display, phone.international) if _reads_back(text, phone, country)), phone.number)


def _reads_back(text: str, phone: Phone, country: str) -> bool:
    try:
        return Phone.parse(text, country) == phone
    except InvalidValue:
        return False


def _join(details: Details) -> str | None:
    if details.access not in (Access.ONLINE, Access.HYBRID):
        return None
    return Join.PUBLIC if details.join_url else Join.ASK


def _language(code: str, rules: Rules) -> str:
    """By its English name where that is understood."""
    return rules.labels.of("language", code).en or code
