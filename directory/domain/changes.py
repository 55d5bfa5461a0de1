"""What differs between two Details, field by field: how changes are shown, taken over one by one, and put together.

Fields are named with dots where a value has parts that are decided on apart: "title.pa", "place.address". The coordinates are one field,
"place.point": latitude, longitude and whether they are exact mean nothing without each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from .details import Details, Place, Text
from .risk import RISKY_FIELDS, carries_contact

_RANKS = {field: rank for rank, field in enumerate(RISKY_FIELDS)}
_POINT = ("latitude", "longitude", "is_exact")
_PARTED: Mapping[str, type[Text] | type[Place]] = {"title": Text, "description": Text, "place": Place}


def _field_names() -> Iterable[str]:
    for field in fields(Details):
        if field.name not in _PARTED:
            yield field.name
            continue
        yield from (f"{field.name}.{part.name}" for part in fields(_PARTED[field.name]) if part.name not in _POINT)
        if field.name == "place":
            yield "place.point"


FIELDS = tuple(_field_names())
"""Every field that can be decided on by itself, in the order of Details."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs. `before` and `after` are the values themselves, of the field's own type; "place.point" is (latitude,
    longitude, is_exact). `is_risky`: a wrong value leads visitors to the wrong people, so it is looked at first."""

    field: str
    before: Any
    after: Any
    is_risky: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that both a proposal and somebody else have changed since the proposal was begun, and not alike."""

    field: str
    base: Any
    proposed: Any
    current: Any


class Choice(StrEnum):
    """Which of two listings a field is taken from when they are merged. BOTH is for fields that hold several values."""

    KEPT = "kept"
    GONE = "gone"
    BOTH = "both"


def value(details: Details, field: str) -> Any:
    """What Details say in one of `FIELDS`.

    >>> from directory.domain.vocabulary import Kind
    >>> value(Details(kind=Kind.HELPLINE, title=Text(en="Line")), "title.en")
    'Line'
    """
    name, _, part = field.partition(".")
    whole = getattr(details, name)
    if part == "point":
        return tuple(getattr(whole, each) for each in _POINT)
    return getattr(whole, part) if part else whole


def _with(details: Details, field: str, given: Any) -> Details:
    name, _, part = field.partition(".")
    if not part:
        return replace(details, **{name: given})
    parts = dict(zip(_POINT, given, strict=True)) if part == "point" else {part: given}
    return replace(details, **{name: replace(getattr(details, name), **parts)})


def _empty(field: str) -> Any:
    """What a field says where nothing was given; None for the kind, which always is."""
    name, _, part = field.partition(".")
    if part == "point":
        return (None, None, True)
    if part:
        return None
    default = next(each.default for each in fields(Details) if each.name == name)
    return None if default is MISSING else default


def compare(before: Details | None, after: Details) -> tuple[FieldChange, ...]:
    """The fields that differ, those of `RISKY_FIELDS` first and in their order, then other risky ones, then the rest in the order of
    `FIELDS`. Against nothing: every field that is given.

    Text is risky too where it newly carries a phone number, a link or a mail address.
    """
    changes = [
        FieldChange(field, old, new, _is_risky(field, old, new))
        for field in FIELDS
        if (old := value(before, field) if before else _empty(field)) != (new := value(after, field))
    ]
    return tuple(sorted(changes, key=lambda change: _RANKS.get(change.field, len(_RANKS) + (not change.is_risky))))


def _is_risky(field: str, before: Any, after: Any) -> bool:
    if field in RISKY_FIELDS:
        return True
    return isinstance(after, str) and carries_contact(after) and not (isinstance(before, str) and carries_contact(before))


def apply(current: Details, changes: Iterable[FieldChange]) -> Details:
    """`current` with these fields as the changes have them; whatever else it says stays."""
    for change in changes:
        current = _with(current, change.field, change.after)
    return current


def without(proposed: Details, refused: Collection[str]) -> Details:
    """New Details with the refused fields left empty. The kind can't be left out."""
    for field in refused:
        if field != "kind":
            proposed = _with(proposed, field, _empty(field))
    return proposed


def conflicts(base: Details, proposed: Details, current: Details) -> tuple[Conflict, ...]:
    """Where `proposed` and `current` have both moved away from `base`, to different values."""
    return tuple(
        Conflict(change.field, change.before, change.after, now)
        for change in compare(base, proposed)
        if (now := value(current, change.field)) not in (change.before, change.after)
    )


def merge(kept: Details, gone: Details, choices: Mapping[str, Choice]) -> Details:
    """One Details out of two: `kept`, with the fields of `gone` that were chosen, and both lists of values where both were.

    Raises ValueError for a field that there isn't, or BOTH of a field that holds one value.
    """
    merged = kept
    for field, choice in choices.items():
        if field not in FIELDS:
            raise ValueError(f"no such field: {field}")
        if choice is Choice.GONE:
            merged = _with(merged, field, value(gone, field))
        elif choice is Choice.BOTH:
            if not holds_several(field):
                raise ValueError(f"{field} holds one value")
            merged = _with(merged, field, tuple(dict.fromkeys((*value(kept, field), *value(gone, field)))))
    return merged


def holds_several(field: str) -> bool:
    """Whether both listings' values of a field can stand side by side."""
    return isinstance(_empty(field), tuple) and field != "place.point"
