"""All that a search finds, page after page: for calendars and for paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..domain.listing import Listing
from ..services import Services
from ..storage import listings
from . import search_page
from .search import Search

_PER_PAGE = 100
MOST_PAGES = 3
"""Of a hundred listings each: what nobody can use on paper or in a calendar isn't fetched."""


def found(asked: Search, services: Services, language: str) -> Iterator[Listing]:
    """Listings in the order of the search, whatever page it asks for. Raises `WrongSearch`, `IndexDamaged`, `IndexMissing`."""
    at = asked.at or services.clock()
    place = search_page.find_place(asked.near, services, language) if asked.near else None
    reading = services.finder.read(asked.q, at, literal=asked.literal)
    for page in range(1, MOST_PAGES + 1):
        query = search_page.to_query(replace(asked, page=page, per_page=_PER_PAGE), place)
        results, reading = services.finder.find(reading, query, at)
        known = listings.get_many(services.database, [hit.id for hit in results.hits])
        yield from (known[hit.id] for hit in results.hits if hit.id in known)
        if results.total <= page * _PER_PAGE:
            return
