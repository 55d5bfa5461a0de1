"""Search: what a visitor asks for, as one frozen value, and its one canonical query string.

`query_string(parse(x)) == x` for every canonical x, and `parse(query_string(search)) == search` (`search_form.parse`). Parameters are those
of contracts/search-json.md, in that order; defaults are left out, repeated values are sorted. Knows no request and no index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from . import urls

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYS = ("today", "tomorrow", "weekend", *WEEKDAYS)
TIMES = ("now", "morning", "afternoon", "evening", "night")
SORTS = ("best", "soonest", "distance", "title", "verified")
DEFAULT_WITHIN_KM = 25.0
DEFAULT_PER_PAGE = 20
CODED = ("kind", "access", "language", "audience", "topic", "cost", "accessibility")
"""Parameters that may be repeated: any of their codes will do."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search. `day` and `time` are the contract's codes, or an ISO date; `at` is aware; `within_km` counts only with `near`."""

    q: str = ""
    kind: tuple[str, ...] = ()
    day: str | None = None
    time: str | None = None
    near: str | None = None
    within_km: float = DEFAULT_WITHIN_KM
    access: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    cost: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()
    organisation: str | None = None
    sort: str = "best"
    page: int = 1
    per_page: int = DEFAULT_PER_PAGE
    literal: bool = False
    at: datetime | None = None


def parameters(search: Search) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(parameter, its values as they stand in an address), in the contract's order, without defaults."""
    yield "q", (search.q,) if search.q else ()
    yield "kind", search.kind
    yield "day", (search.day,) if search.day else ()
    yield "time", (search.time,) if search.time else ()
    yield "near", (search.near,) if search.near else ()
    yield "within", (_plain_number(search.within_km),) if search.within_km != DEFAULT_WITHIN_KM else ()
    for name in CODED[1:]:
        yield name, getattr(search, name)
    yield "organisation", (search.organisation,) if search.organisation else ()
    yield "sort", (search.sort,) if search.sort != "best" else ()
    yield "page", (str(search.page),) if search.page != 1 else ()
    yield "per_page", (str(search.per_page),) if search.per_page != DEFAULT_PER_PAGE else ()
    yield "literal", ("1",) if search.literal else ()
    yield "at", (search.at.isoformat(),) if search.at else ()


def query_string(search: Search) -> str:
    """The canonical query string, without the question mark.

    >>> query_string(Search(q="yoga in the park", kind=("recreation",), within_km=5.0, near="ਮੋਹਾਲੀ", page=2))
    'q=yoga%20in%20the%20park&kind=recreation&near=%E0%A8%AE%E0%A9%8B%E0%A8%B9%E0%A8%BE%E0%A8%B2%E0%A9%80&within=5&page=2'
    """
    return "&".join(fragment for name, values in parameters(search) if (fragment := _fragment(name, values)))


class Addresses:
    """Addresses of searches that differ from one search in one parameter, and begin at their first page; in the reader's language.

    A page of results has some eighty of them, so what stays the same is encoded and joined once.
    """

    def __init__(self, search: Search, path: str = "/search") -> None:
        self._path = urls.here(path)
        self._values = dict(parameters(search))
        self._fragments = {name: _fragment(name, values) for name, values in self._values.items()}
        self._around: dict[str, tuple[str, str]] = {}

    def same(self) -> str:
        """The search as it is, on the page that it is on."""
        return self._join(self._fragments)

    def with_values(self, name: str, *values: str) -> str:
        """With `name` set to just `values`; to none, without it."""
        before, after = self._around.get(name) or self._split(name)
        return before + _fragment(name, values) + after if values else self.without(name)

    def toggled(self, name: str, value: str) -> str:
        """With `value` added to the values of a repeatable parameter, or taken out when it is there."""
        held = self._values[name]
        return self.with_values(name, *(sorted({*held} ^ {value}) if held else (value,)))

    def without(self, *names: str) -> str:
        return self._join({**self._fragments, "page": "", **dict.fromkeys(names, "")})

    def on_page(self, page: int) -> str:
        return self.with_values("page", *([str(page)] if page > 1 else []))

    def _split(self, name: str) -> tuple[str, str]:
        """What stands before and after a parameter in the address."""
        marked = self._join({**self._fragments, "page": "", name: "\0"})
        before, _, after = marked.partition("\0")
        self._around[name] = before, after
        return before, after

    def _join(self, fragments: dict[str, str]) -> str:
        query = "&".join(filter(None, fragments.values()))
        return f"{self._path}?{query}" if query else self._path


def _fragment(name: str, values: Iterable[str]) -> str:
    return "&".join([f"{name}={quote(value, safe=':,')}" for value in values])


def _plain_number(number: float) -> str:
    """Without an exponent or trailing zeros: 5.0 is 5, 0.5 is 0.5."""
    return f"{number:.3f}".rstrip("0").rstrip(".")
