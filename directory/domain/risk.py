"""What could lead a visitor to the wrong people: fields to look at first, text that smuggles a contact, care that needs a licence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from .details import Details
from .taxonomy import Taxonomy
from .vocabulary import Kind

RISKY_FIELDS = frozenset(
    {
        *("phones", "whatsapp", "email", "website", "join_url", "organisation_website", "source_url"),
        *("place.address", "place.locality", "place.city", "place.district", "place.state", "place.postal_code", "place.country"),
        "place.point",
    }
)
"""Fields that say whom to call, what to open and where to go."""

TREATMENT = "de-addiction-treatment"
"""The topic of treatment that only a licensed centre may give; narrower topics count as well."""

# A number that is long enough to be dialled: seven digits and more, whatever stands between them. Six are a postal code.
_NUMBER = re.compile(r"\d(?:[\s().+/_-]{0,3}\d){6,}")
_LINK = re.compile(r"https?:|www\.|\w\.(?:com|org|net|in|info|co|io|me|ly|link|shop|online|site|xyz)\b|[^\s@]@[^\s@]|(?:^|\s)@\w", re.I)
_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b\d{1,2}[:.]\d{2}(?:\s*(?:-|–|to)\s*\d{1,2}[:.]\d{2})?\b")


def carries_contact(words: str) -> bool:
    """Whether a text names a way to reach somebody: a phone number in the digits of any script, a link, an @. Dates and times don't count.

    >>> carries_contact("Call ९८७६५ ४३२१०"), carries_contact("see www.example.org"), carries_contact("From 2026-11-28, 18:00-19:30")
    (True, True, False)
    """
    # NFKC makes full-width letters and signs plain ones; Python knows the value of every script's digits.
    plain = words if words.isascii() else "".join(_digit(letter) for letter in unicodedata.normalize("NFKC", words))
    return bool(_LINK.search(plain) or _NUMBER.search(_DATE.sub(" ; ", plain)))


def _digit(letter: str) -> str:
    number = unicodedata.decimal(letter, None)
    return letter if number is None else str(number)


def needs_licence(details: Details, taxonomy: Taxonomy) -> bool:
    """Whether it is a place that treats dependence, which has to be licensed: a treatment topic, and a door to go in by.

    A helpline that also tells of treatment is none. Source of the rule: the Mental Healthcare Act, 2017 (India), section 65, and the rules
    of the states for treatment and rehabilitation centres.
    """
    return details.kind is not Kind.HELPLINE and details.access.has_place and is_treatment(details.topics, taxonomy)


def is_treatment(topics: Iterable[str], taxonomy: Taxonomy) -> bool:
    """Whether one of the topics is treatment or narrower."""
    return any(TREATMENT in {wider.code for wider in taxonomy.with_wider(topic)} for topic in topics if topic in taxonomy)
