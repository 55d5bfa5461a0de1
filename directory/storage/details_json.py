"""Details as the JSON object that the `details` column holds. Absent and default values are left out, so the text is canonical."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from ..domain.details import Details, Place, Text
from ..domain.phone import Phone
from ..domain.schedule import Schedule
from ..domain.vocabulary import Access, Accessibility, Audience, Cost, Kind, Operator, Status


def _object(value: Text | Place) -> dict[str, Any]:
    return {f.name: given for f in fields(value) if (given := getattr(value, f.name)) != f.default}


def _phone(value: Phone) -> list[str]:
    return [value.number, value.region]


# Parsing a schedule costs more than reading the rest of a listing; the same few strings come again and again.
_schedule = lru_cache(maxsize=4096)(Schedule.parse)

_ENCODE: dict[str, Callable[[Any], Any]] = {
    "title": _object,
    "description": _object,
    "place": _object,
    "phones": lambda phones: [_phone(phone) for phone in phones],
    "whatsapp": _phone,
    "schedule": lambda schedule: [str(schedule), schedule.timezone],
    "verified_on": date.isoformat,
}
_DECODE: dict[str, Callable[[Any], Any]] = {
    "kind": Kind,
    "title": lambda given: Text(**given),
    "description": lambda given: Text(**given),
    "place": lambda given: Place(**given),
    "access": Access,
    "phones": lambda phones: tuple(Phone(*phone) for phone in phones),
    "whatsapp": lambda phone: Phone(*phone),
    "schedule": lambda given: _schedule(*given),
    "languages": tuple,
    "audience": lambda codes: tuple(map(Audience, codes)),
    "topics": tuple,
    "cost": Cost,
    "accessibility": lambda codes: tuple(map(Accessibility, codes)),
    "operator": Operator,
    "status": Status,
    "verified_on": date.fromisoformat,
}
_FIELDS = tuple((f.name, f.default) for f in fields(Details))


def encode(details: Details) -> str:
    """Canonical JSON text: equal Details give equal text."""
    given = {}
    for name, default in _FIELDS:
        value = getattr(details, name)
        if value != default:
            given[name] = _ENCODE[name](value) if name in _ENCODE else value
    return json.dumps(given, ensure_ascii=False, separators=(",", ":"))


def decode(text: str) -> Details:
    """The Details that `encode` was given."""
    return Details(**{name: _DECODE[name](value) if name in _DECODE else value for name, value in json.loads(text).items()})
