"""Taking an address in one line apart: "18 Olive Ave, Rehoboth Beach, DE 19971, USA" into street, city, state, postal code and country."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import countries

# India, the United States, Canada, Britain; then what most other countries have.
_POSTAL_CODE = re.compile(
    r"[1-9]\d{2} ?\d{3}|\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4}(?: ?[A-Z]{2})?|\d{3}[ -]\d{2,4}"
)
_NAME_AND_POSTAL_CODE = re.compile(rf"(?P<name>[^\d,]*?[^\d,\s-])[\s-]+(?P<code>{_POSTAL_CODE.pattern})")
_POSTAL_CODE_AND_NAME = re.compile(rf"(?P<code>{_POSTAL_CODE.pattern})\s+(?P<name>[^\d,\s][^\d,]*)")


@dataclass(frozen=True, slots=True)
class Address:
    """The parts that were found; `country` is ISO 3166-1 alpha-2."""

    street: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


def split(text: str) -> Address:
    """The parts of an address written from the door outwards, parted by commas.

    >>> split("8318 104 St, Edmonton, Alberta, T6E 4E8, Canada")
    Address(street='8318 104 St', city='Edmonton', state='Alberta', postal_code='T6E 4E8', country='CA')
    >>> split("10 High St, London SW1A 1AA, UK")
    Address(street='10 High St', city='London', state=None, postal_code='SW1A 1AA', country='GB')

    What can't be told apart stays in the street.
    """
    parts = [part for part in (part.strip(" .") for part in text.split(",")) if part]
    country = _take_country(parts)
    name, postal_code = _take_postal_code(parts)
    state = city = None
    if name is not None and not countries.is_state(name, country):
        city = name
    elif name is not None:
        state = name
    elif len(parts) > 1 and countries.is_state(parts[-1], country):
        state = parts.pop()
    if city is None and (country or state or postal_code) and parts and (len(parts) > 1 or not _has_digit(parts[-1])):
        # A lone part is the town, unless it reads like a house in a street.
        city = parts.pop()
    return Address(", ".join(parts) or None, city, state, postal_code, country)


def _take_country(parts: list[str]) -> str | None:
    # Two capitals at the end are a state's: "DE" is Delaware there, not Germany.
    if len(parts) < 2 or (len(parts[-1]) < 4 and parts[-1] not in ("USA", "UK")):
        return None
    country = countries.code_of(parts[-1])
    if country:
        parts.pop()
    return country


def _take_postal_code(parts: list[str]) -> tuple[str | None, str | None]:
    """(name beside the postal code, postal code), taken off the end of `parts`."""
    if not parts:
        return None, None
    last = parts[-1]
    if _POSTAL_CODE.fullmatch(last) and len(parts) > 1:
        return None, parts.pop()
    match = _NAME_AND_POSTAL_CODE.fullmatch(last) or _POSTAL_CODE_AND_NAME.fullmatch(last)
    if not match:
        return None, None
    parts.pop()
    return match["name"].strip(), match["code"]


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
