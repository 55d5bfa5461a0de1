"""Documents: what the index is given. It knows nothing else of what a listing is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    _require(document, bool(document.id) and "\n" not in document.id, "its id is empty or has a line break")
    for name, passages in document.texts.items():
        _require(document, name in TEXT_WEIGHTS, f"there is no text field {name!r}")
        _require(document, isinstance(passages, tuple) and all(isinstance(p, str) for p in passages), f"{name} is no tuple of strings")
    for name, codes in document.facets.items():
        _require(document, name in FACETS, f"there is no facet {name!r}")
        _require(
            document,
            isinstance(codes, tuple) and all(isinstance(c, str) and c and "\n" not in c for c in codes),
            f"{name} is no tuple of codes",
        )
        _require(document, name not in WIDE_FACETS or len(codes) <= 1, f"{name} takes one code")
    point = (document.latitude, document.longitude)
    _require(document, (point[0] is None) == (point[1] is None), "it has half a coordinate")
    if point[0] is not None and point[1] is not None:
        _require(document, -90 <= point[0] <= 90 and -180 <= point[1] <= 180, "its coordinates are off the globe")
    _require(document, 0 <= document.completeness <= 1, "its completeness is not in 0..1")
    _require(document, -(2**62) < document.version < 2**62, "its version is too large")
    _require(document, document.verified is None or 0 < document.verified < 2**22, "its date of verification is no ordinal day")
    _require(document, isinstance(document.sort_title, str), "its sort title is no string")
    try:
        document.id.encode(), document.sort_title.encode()
        [p.encode() for passages in (*document.texts.values(), *document.facets.values()) for p in passages]
    except UnicodeEncodeError as error:
        raise InvalidDocument(f"document {document.id!a}: it holds half a character (a lone surrogate)") from error
    try:
        ZoneInfo(document.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidDocument(f"document {document.id!r}: there is no time zone {document.timezone!r}") from error
    for recurrence in document.recurrences:
        _validate_recurrence(document, recurrence)


def _validate_recurrence(document: Document, entry: Recurrence) -> None:
    _require(document, entry.always or 0 < entry.weekdays < 128, "a recurrence has no weekday")
    _require(document, 0 <= entry.ordinals < 64, "a recurrence has an impossible ordinal")
    _require(document, 1 <= entry.interval < 2**15, "a recurrence has an impossible interval")
    _require(document, entry.interval == 1 or entry.first is not None, "a recurrence by intervals has no first date")
    _require(document, entry.start is None or 0 <= entry.start < MOST_MINUTES, "a recurrence starts outside its day")
    _require(document, 0 <= entry.minutes <= MOST_MINUTES, "a recurrence is longer than a day")
    dates = [d for d in (entry.first, entry.last, *entry.excepted) if d is not None]
    _require(document, all(0 < d < 2**22 for d in dates), "a recurrence has an impossible date")


def _require(document: Document, is_right: bool, what_is_wrong: str) -> None:
    if not is_right:
        raise InvalidDocument(f"document {document.id!r}: {what_is_wrong}")
