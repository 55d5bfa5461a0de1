"""Differences as rows: a field, what it said, what it says; texts word for word, lists and times item by item; the risky ones first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from ...domain import changes
from ...domain.changes import Conflict, FieldChange
from ...domain.details import Details
from ...domain.wording_changes import Piece, PieceKind, words_between
from .. import urls
from ..wording import Wording
from . import field_words

_LONG = 90
"""Letters beyond which a text is shown once, with what went and what came inside it."""
_LINKS = ("website", "organisation_website", "join_url", "source_url")
_IN_ONE_LANGUAGE = ("title.", "description.")
_PROSE = frozenset(
    {
        *("title.en", "title.hi", "title.pa", "description.en", "description.hi", "description.pa", "organisation"),
        *("place.address", "place.locality", "cost_note", "eligibility", "licence", "status_note"),
    }
)
"""What people write freely. The rest are values: one that differs is another one, not the same with other letters."""
_SEPARATORS = {"schedule": "; ", "phones": "\n", "languages": ", ", "audience": ", ", "topics": ", ", "accessibility": ", "}


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands, and the host that it opens."""

    url: str
    host: str


@dataclass(frozen=True, slots=True)
class Row:
    """One field. `before` and `after` are pieces of what it said and says; `both` is them in one, for long texts; `after` alone is a value
    that nothing is compared with. `lang` is the language that a text is meant to be in. `now`: what the listing says since, where somebody
    else has changed the field meanwhile. `instead`: what was published, where that isn't what was proposed.
    """

    field: str
    label: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]
    both: tuple[Piece, ...]
    is_compared: bool
    is_risky: bool
    lang: str | None = None
    link: Link | None = None
    map: str | None = None
    now: str | None = None
    instead: str | None = None


def rows(
    changed: Iterable[FieldChange],
    wording: Wording,
    *,
    is_new: bool = False,
    conflicts: Iterable[Conflict] = (),
    published: Details | None = None,
) -> tuple[Row, ...]:
    """The rows of what differs. `is_new`: there was nothing before, so nothing is marked. `published`: what an approval made of it."""
    meanwhile = {conflict.field: field_words.words(conflict.field, conflict.current, wording) for conflict in conflicts}
    found = ((each, _row(each, wording, is_new, meanwhile.get(each.field))) for each in changed)
    return tuple(replace(row, instead=_instead(change, published, wording)) for change, row in found)


def _instead(change: FieldChange, published: Details | None, wording: Wording) -> str | None:
    says = changes.value(published, change.field) if published else change.after
    return None if says == change.after else field_words.words(change.field, says, wording)


def between(before: Details | None, after: Details, wording: Wording) -> tuple[Row, ...]:
    """The rows of what differs between two Details; against nothing, of all that is given."""
    return rows(changes.compare(before, after), wording, is_new=before is None)


def unchanged(details: Details, changed: Collection[str], wording: Wording) -> tuple[Row, ...]:
    """The rows of what is given and stays as it is."""
    same = (FieldChange(field, None, changes.value(details, field), False) for field in changes.FIELDS if field not in changed)
    return tuple(row for each in same if (row := _row(each, wording, True, None)).after)


def _row(change: FieldChange, wording: Wording, is_new: bool, now: str | None) -> Row:
    after = field_words.words(change.field, change.after, wording)
    before = "" if is_new else field_words.words(change.field, change.before, wording)
    was, says, both = _pieces(change.field, before, after, is_new)
    return Row(
        field=change.field,
        label=field_words.label(change.field),
        before=was,
        after=says,
        both=both,
        is_compared=not is_new,
        is_risky=change.is_risky,
        lang=change.field[-2:] if change.field.startswith(_IN_ONE_LANGUAGE) else None,
        link=_link(change.field, change.after),
        map=_map(change.field, change.after),
        now=now,
    )


def _pieces(field: str, before: str, after: str, is_new: bool) -> tuple[tuple[Piece, ...], tuple[Piece, ...], tuple[Piece, ...]]:
    """What it said, what it says, and for long texts both in one."""
    if is_new:
        return (), (Piece(after, PieceKind.SAME),) if after else (), ()
    if field in _PROSE:
        both = words_between(before, after)
        was = tuple(piece for piece in both if piece.kind is not PieceKind.ADDED)
        says = tuple(piece for piece in both if piece.kind is not PieceKind.REMOVED)
        return was, says, both if before and after and max(len(before), len(after)) > _LONG else ()
    separator = _SEPARATORS.get(field)
    return _items(before, after, PieceKind.REMOVED, separator), _items(after, before, PieceKind.ADDED, separator), ()


def _items(own: str, others: str, kind: PieceKind, separator: str | None) -> tuple[Piece, ...]:
    """A list in pieces: the items that the other one lacks are of this kind, each whole."""
    items, known = (text.split(separator) if separator else [text] for text in (own, others))
    pieces: list[Piece] = []
    for item in filter(None, items):
        if pieces and separator:
            pieces.append(Piece(separator, PieceKind.SAME))
        pieces.append(Piece(item, PieceKind.SAME if item in known else kind))
    return tuple(pieces)


def _link(field: str, value: Any) -> Link | None:
    return Link(value, urls.host(value)) if field in _LINKS and urls.is_web(value) else None


def _map(field: str, value: Any) -> str | None:
    if field != "place.point" or value is None or value[0] is None:
        return None
    return urls.open_street_map(value[0], value[1])
