"""Documents: what the index is given. It knows nothing else of what a listing is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import InvalidDocument

TEXT_FIELDS: tuple[str, ...] = ("title", "topic", "organisation", "place", "description")
"""The text fields, in the order in which segments number them."""

TEXT_WEIGHTS: Mapping[str, float] = {"title": 3.0, "topic": 2.0, "organisation": 1.5, "place": 1.0, "description": 1.0}
"""What a word counts in each of them."""

FACETS: tuple[str, ...] = ("kind", "access", "language", "audience", "topic", "cost", "accessibility", "city", "organisation")
"""All facets one can filter by."""

WIDE_FACETS: tuple[str, ...] = ("city", "organisation")
"""Facets of many values, at most one to a document. The others have few values, and any number of them to a document."""

IS_SAMPLE, IS_REMOTE = 1, 2
"""Bits of the column "flags"."""

MOST_MINUTES = 24 * 60
MOST_WEEKS = 520
_MOST_DAYS = 2**22


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One entry of a schedule, in a form that array code evaluates for any date, however far away.

    A date is one of its days when its weekday is in `weekdays`, its place in the month in `ordinals`, its ISO week a whole number of
    `interval`s from that of `first`, and it lies between `first` and `last`, and isn't in `excepted`. Dates are `date.toordinal()`.
    """

    weekdays: int = 127  # bit 0 Monday ... bit 6 Sunday
    ordinals: int = 0  # of that weekday in its month: bit 0 first ... bit 4 fifth, bit 5 last; 0: each of them
    interval: int = 1  # in ISO weeks
    first: int | None = None
    last: int | None = None
    excepted: tuple[int, ...] = ()
    start: int | None = None  # minutes after local midnight; None: the time is not known
    minutes: int = 0  # how long; 0: the end is not known; may run past midnight
    always: bool = False  # on at any time of any day


@dataclass(frozen=True, slots=True)
class Document:
    """One listing as the index sees it.

    `texts` holds, for each of `TEXT_FIELDS`, its passages (one per language or item: phrases don't run from one into the next).
    `facets` holds codes. Coordinates are WGS 84 decimal degrees, both or neither. `is_remote` documents (online, by phone) stay in
    when a place is asked for. `verified` is a `date.toordinal()`, `completeness` lies in 0..1, `sort_title` is compared by code point.
    `version` is the caller's own count of changes, given back by `SearchIndex.ids`.
    """

    id: str
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    is_remote: bool = False
    timezone: str = "UTC"
    recurrences: tuple[Recurrence, ...] = ()
    verified: int | None = None
    completeness: float = 0.0
    is_sample: bool = False
    sort_title: str = ""
    version: int = 0


def validate(document: Document) -> None:
    """Raise InvalidDocument unless every part of the document can be written and read back."""
    for problem in _problems(document):
        raise InvalidDocument(f"document {document.id!a}: {problem}")


def _problems(document: Document) -> Iterator[str]:
    if not document.id or "\n" in document.id:
        yield "its id is empty or has a line break"
    for name, passages in document.texts.items():
        if name not in TEXT_WEIGHTS:
            yield f"there is no text field {name!r}"
        if not isinstance(passages, tuple) or not all(isinstance(passage, str) for passage in passages):
            yield f"{name} is no tuple of strings"
    for name, codes in document.facets.items():
        if name not in FACETS:
            yield f"there is no facet {name!r}"
        if not isinstance(codes, tuple) or not all(isinstance(code, str) and code and "\n" not in code for code in codes):
            yield f"{name} is no tuple of codes"
        if name in WIDE_FACETS and len(codes) > 1:
            yield f"{name} takes one code"
    if document.latitude is None or document.longitude is None:
        if document.latitude is not document.longitude:
            yield "it has half a coordinate"
    elif not (-90 <= document.latitude <= 90 and -180 <= document.longitude <= 180):
        yield "its coordinates are off the globe"
    if not 0 <= document.completeness <= 1:
        yield "its completeness is not in 0..1"
    if not -(2**62) < document.version < 2**62:
        yield "its version is too large"
    if document.verified is not None and not 0 < document.verified < _MOST_DAYS:
        yield "its date of verification is no ordinal day"
    try:
        "\n".join((document.id, document.sort_title, *chain.from_iterable((*document.texts.values(), *document.facets.values())))).encode()
    except UnicodeEncodeError:
        yield "it holds half a character (a lone surrogate)"
    try:
        ZoneInfo(document.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield f"there is no time zone {document.timezone!r}"
    for entry in document.recurrences:
        yield from _problems_of(entry)


def _problems_of(entry: Recurrence) -> Iterator[str]:
    if not entry.always and not 0 < entry.weekdays < 128:
        yield "a recurrence has no weekday"
    if not 0 <= entry.ordinals < 64:
        yield "a recurrence has an impossible ordinal"
    if not 1 <= entry.interval <= MOST_WEEKS:
        yield "a recurrence has an impossible interval"
    if entry.interval > 1 and entry.first is None:
        yield "a recurrence by intervals has no first date"
    if entry.start is not None and not 0 <= entry.start < MOST_MINUTES:
        yield "a recurrence starts outside its day"
    if not 0 <= entry.minutes <= MOST_MINUTES:
        yield "a recurrence is longer than a day"
    if not all(day is None or 0 < day < _MOST_DAYS for day in (entry.first, entry.last, *entry.excepted)):
        yield "a recurrence has an impossible date"
