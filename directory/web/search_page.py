"""SearchPage: everything that /search shows and /search.json says, as one frozen value. Both render the same page."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from index import IndexDamaged, IndexMissing, Near, Query, Results

from ..domain.gazetteer import GazetteerPlace
from ..domain.listing import Organisation
from ..domain.vocabulary import Kind
from ..finding import Reading
from ..services import Services
from ..storage import listings, organisations
from . import filters, urls
from .cards import Card, card
from .filters import FacetValue, FilterGroup, Link, Relaxation, SearchBox
from .kinds import KindWords
from .search import CODED, Addresses, Search
from .search_form import WrongSearch
from .site import Helpline
from .translation import gettext as _
from .translation import ngettext
from .urls import KIND_PATHS
from .wording import Wording

_FEW = 3
"""Below this many listings a search says what to let go of."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`kind` is given where the page is all about one. `paper`, `calendar` and `send` are addresses that hand it on. `is_plain`: the index
    can't be read, and a slow plain search stood in for it, by words and kinds alone: without counts, order and places."""

    search: Search
    reading: Reading
    heading: str
    kind: KindWords | None
    box: SearchBox
    cards: tuple[Card, ...]
    total: int
    pages: int
    took_ms: float
    facets: Mapping[str, tuple[FacetValue, ...]]
    groups: tuple[FilterGroup, ...]
    chips: tuple[Link, ...]
    sorts: tuple[Link, ...]
    relaxations: tuple[Relaxation, ...]
    urgent: tuple[Helpline, ...]
    did_you_mean: Link | None
    as_typed: str | None
    first: str
    previous: str | None
    next: str | None
    paper: str
    calendar: str
    send: str
    is_plain: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search brought; `counts` None where the index can't be read."""

    reading: Reading
    total: int
    cards: tuple[Card, ...]
    counts: Mapping[str, tuple[tuple[str, int], ...]] | None
    relaxations: tuple[Relaxation, ...] = ()


def build(asked: Search, services: Services, wording: Wording, helplines: tuple[Helpline, ...], kind: Kind | None = None) -> SearchPage:
    """Search, with at most two statements, and describe what was found; on the page of `kind`, where one is given.

    `helplines` stand first where the words speak of danger. Raises `WrongSearch` for a place or organisation that isn't known.
    """
    began = time.perf_counter()
    at = asked.at or services.clock()
    search = replace(asked, kind=(kind.value,)) if kind else asked
    place = find_place(search.near, services, wording.language) if search.near else None
    organisation = _find_organisation(search.organisation, services) if search.organisation else None
    found = _find(search, place, services, wording, at)
    reading = found.reading

    addresses = Addresses(search)
    turning = Addresses(replace(asked, kind=()), KIND_PATHS[kind]) if kind else addresses
    pages = ceil(found.total / search.per_page)
    facets = filters.facet_values(found.counts or {}, wording)
    weekday = at.astimezone(services.settings.zone).weekday()
    return SearchPage(
        search=search,
        reading=reading,
        heading=wording.kinds[kind].heading if kind else _heading(found.total),
        kind=wording.kinds[kind] if kind else None,
        box=filters.search_box(search, wording),
        cards=found.cards,
        total=found.total,
        pages=pages,
        facets=facets,
        groups=filters.filter_groups(search, facets, addresses, wording, weekday) if found.counts is not None else (),
        chips=(
            *filters.chips(replace(search, kind=()) if kind else search, addresses, wording, place, organisation),
            *filters.understood_chips(search, reading, addresses, wording),
        ),
        sorts=filters.sorts(search, addresses, has_place=bool(place or reading.place))
        if found.counts is not None and found.total > 1
        else (),
        relaxations=found.relaxations,
        urgent=helplines if reading.is_urgent else (),
        did_you_mean=Link(reading.did_you_mean, addresses.with_values("q", reading.did_you_mean)) if reading.did_you_mean else None,
        as_typed=addresses.with_values("literal", "1") if reading.items else None,
        first=turning.without("page"),
        previous=turning.on_page(search.page - 1) if 1 < search.page <= pages + 1 else None,
        next=turning.on_page(search.page + 1) if search.page < pages else None,
        paper=Addresses(search, "/print").without("page"),
        calendar=Addresses(search, "/search.ics").without("page"),
        send=urls.whatsapp_text(services.settings.origin + addresses.without("page")),
        is_plain=found.counts is None,
        took_ms=round((time.perf_counter() - began) * 1000, 1),
    )


def find_place(name: str, services: Services, language: str) -> GazetteerPlace:
    """The place that a visitor names. Raises `WrongSearch` with the names nearest to it where no such place is known."""
    place = services.finder.place(name)
    if place is not None:
        return place
    # Names that begin as this one does, for as many letters as possible.
    suggest = services.gazetteer.suggest
    similar = next(filter(None, (suggest(name[:length], 4) for length in range(min(len(name), 12), 1, -1))), ())
    if not similar:
        raise WrongSearch("near", _("We know no place called “%(name)s”: give a town, a district or a postal code.", name=name))
    names = tuple(dict.fromkeys(each.name_in(language) for each in similar))
    sentence = _("We know no place called “%(name)s”: perhaps one of these is meant: %(names)s.", name=name, names=", ".join(names))
    raise WrongSearch("near", sentence, names)


def _find_organisation(slug: str, services: Services) -> Organisation:
    found = organisations.get_by_slug(services.database, slug)
    if found is None:
        raise WrongSearch("organisation", _("“%(value)s” can't be used for organisation: none has this slug.", value=slug))
    return found


def to_query(search: Search, place: GazetteerPlace | None) -> Query:
    """What is stated besides the words, as the engine is asked; `place` is the one of `near`."""
    facets = [(name, values) for name in CODED if (values := getattr(search, name))]
    if search.organisation:
        facets.append(("organisation", (search.organisation,)))
    return Query(
        facets=tuple(facets),
        day=search.day,
        time=search.time,
        near=Near(place.latitude, place.longitude, search.within_km) if place else None,
        sort=search.sort,
        page=search.page,
        per_page=search.per_page,
    )


def _heading(total: int) -> str:
    # It is the page's title too, and says nothing of what was looked for.
    return ngettext("%(num)s found", "%(num)s found", total) if total else _("Nothing found yet")


def _find(search: Search, place: GazetteerPlace | None, services: Services, wording: Wording, at: datetime) -> _Found:
    finder = services.finder
    try:
        reading = finder.read(search.q, at, literal=search.literal)
        results, reading = finder.find(reading, to_query(search, place), at)
        relaxations = _relaxations(results.total, search, reading, place, services, at) if results.total < _FEW else ()
        return _Found(reading, results.total, _cards(results, services, wording, at), results.facets, relaxations)
    except (IndexDamaged, IndexMissing):
        kinds, start = [Kind(kind) for kind in search.kind], (search.page - 1) * search.per_page
        total, found = listings.find_plainly(services.database, search.q.split(), kinds, limit=search.per_page, offset=start)
        reading = finder.read(search.q, at, literal=True)
        return _Found(reading, total, tuple(card(listing, at, wording) for listing in found), None)


def _cards(results: Results, services: Services, wording: Wording, at: datetime) -> tuple[Card, ...]:
    found = listings.get_many(services.database, [hit.id for hit in results.hits])
    return tuple([card(found[hit.id], at, wording, hit) for hit in results.hits if hit.id in found])


def _relaxations(
    total: int, search: Search, reading: Reading, place: GazetteerPlace | None, services: Services, at: datetime
) -> tuple[Relaxation, ...]:
    """Each single filter that hides something, the one that hides most first."""
    found = []
    for name, label, without in filters.relaxed(search, reading):
        query = replace(to_query(without, None if name == "near" else place), per_page=0)
        results, _reading = services.finder.find(services.finder.read(without.q, at, literal=without.literal), query, at)
        if results.total > total:
            found.append(Relaxation(label, Addresses(without).same(), results.total))
    return tuple(sorted(found, key=lambda relaxation: -relaxation.count))
