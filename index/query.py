"""What the engine is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from .documents import FACETS
from .errors import InvalidQuery
from .parts import PARTS

WEEKDAYS: tuple[str, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS: tuple[str, ...] = ("today", "tomorrow", "weekend", *WEEKDAYS)
NOW = "now"
SORTS: tuple[str, ...] = ("best", "soonest", "distance", "title", "verified")
REQUIRED: tuple[str, ...] = ("auto", "all", "any")
MOST_PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Near:
    """A point (WGS 84 decimal degrees) and the radius in kilometres about it."""

    latitude: float
    longitude: float
    within_km: float = 25.0

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180 and self.within_km >= 0):
            raise InvalidQuery(f"{self} is no circle on the globe")


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing the visitor said, as the terms of the vocabulary that may stand for it, each with what a match of it is worth.

    A term is one folded word, or several with a blank between: a phrase, to be found word after word in one passage.
    `Clause((("yoga", 1.0), ("yog", 0.6), ("breathing exercises", 0.4)))` matches documents with any of the three. An optional clause
    (`is_required=False`) raises the rank of what it matches and excludes nothing.
    """

    terms: tuple[tuple[str, float], ...]
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Query:
    """What the engine is asked, already understood and resolved.

    `words`: bare words, and phrases in double quotes. `facets`: facet -> any of these codes; facets are ANDed. `day`: one of `DAYS`
    or an ISO date. `time`: "now", or one or more of `parts.PARTS` by comma. `required`: whether "all" words must match, or "any";
    "auto" is all, and any where that finds nothing. `prefix`: the last word may be the beginning of one. `counted`: whether facets are
    counted; without them, and with `per_page` 0, a total costs little. Raises InvalidQuery.
    """

    words: str = ""
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    day: str | None = None
    time: str | None = None
    near: Near | None = None
    sort: str = "best"
    page: int = 1
    per_page: int = 20
    required: str = "auto"
    prefix: bool = False
    counted: bool = True

    def __post_init__(self) -> None:
        for facet, _codes in self.facets:
            if facet not in FACETS:
                raise InvalidQuery(f"there is no facet {facet!r}")
        if self.day is not None and self.day not in DAYS:
            try:
                date.fromisoformat(self.day)
            except ValueError as error:
                raise InvalidQuery(f"{self.day!r} is no day") from error
        for part in self.time.split(",") if self.time is not None and self.time != NOW else ():
            if part not in PARTS:
                raise InvalidQuery(f"{part!r} is no time")
        for name, value, allowed in (("sort", self.sort, SORTS), ("required", self.required, REQUIRED)):
            if value not in allowed:
                raise InvalidQuery(f"{value!r} is no {name}")
        if self.page < 1 or not 0 <= self.per_page <= MOST_PER_PAGE:
            raise InvalidQuery(f"page {self.page} of {self.per_page} is no page")


Matches = Mapping[str, tuple[tuple[int, tuple[int, ...]], ...]]
"""Text field -> its (passage number, numbers of the matched tokens in that passage), both from 0 and rising."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found.

    `distance_km`: from the point asked for; None outside the circle (remote documents stay in). `next_start`: of its next occurrence that
    is not over, in the document's own time zone; the beginning of its day where the time is not known, or where it is on day and night.
    """

    id: str
    score: float
    distance_km: float | None = None
    next_start: datetime | None = None
    next_time_known: bool = False
    is_on_now: bool = False
    matches: Matches = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Results:
    """The page asked for, the exact total, and the counts.

    `facets`: facet -> (code, count), the most first; each under all filters but its own. `matched`: "all" or "any", as the words had to
    match. `clauses`: what was looked up.
    """

    generation: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[str, int], ...]]
    matched: str = "all"
    clauses: tuple[Clause, ...] = ()
