"""FoundListings: any listing, public or not, by words and filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...domain import hidden_signs
from ...domain.account import Account
from ...domain.listing import Listing
from ...domain.vocabulary import Kind
from ...storage import listing_search
from ...storage.listing_search import Filter, Shown
from .. import urls
from ..cards import place_line
from ..site import services, wording
from ..translation import gettext as _
from . import listing_state, queue_page, trail
from .listing_state import Tag
from .moments import moment

PER_PAGE = 25
_ADDRESS = re.compile(r"/listing/([0-9a-z]{10})\b")


@dataclass(frozen=True, slots=True)
class Found:
    """One listing in the list."""

    url: str
    icon: str
    title: str
    line: str
    tags: tuple[Tag, ...]
    changed: str


@dataclass(frozen=True, slots=True)
class FoundListings:
    words: str
    kind: str
    district: str
    shown: str
    total: int
    found: tuple[Found, ...]
    kinds: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]
    showns: tuple[tuple[str, str], ...]
    page: int
    pages: int
    previous: str | None
    next: str | None


def build(arguments: Mapping[str, str], account: Account) -> FoundListings:
    """Two statements, and one a row."""
    wanted, page = _asked(arguments), trail.page_of(arguments)
    total, rows = listing_search.find(services().database, wanted, trail.scope(account), limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    pages = max(1, -(-total // PER_PAGE))
    given = {"q": arguments.get("q", "")[:200], "kind": wanted.kind, "district": wanted.district, "shown": wanted.shown}

    def address(number: int) -> str:
        return urls.with_query(urls.here("/review/listings"), **given, page=str(number) if number > 1 else None)

    return FoundListings(
        words=arguments.get("q", "")[:200],
        kind=wanted.kind or "",
        district=wanted.district or "",
        shown=wanted.shown or "",
        total=total,
        found=tuple(map(shown, rows)),
        kinds=(("", _("Every kind")), *((kind, words.one) for kind, words in wording().kinds.items())),
        districts=(("", _("Every district")), *queue_page.districts(account)),
        showns=(
            ("", _("All")),
            (Shown.PUBLIC, _("Shown")),
            (Shown.HIDDEN, _("Hidden")),
            (Shown.PAUSED, _("Paused")),
            (Shown.CLOSED, _("Closed")),
            (Shown.SAMPLE, _("Samples")),
        ),
        page=page,
        pages=pages,
        previous=address(page - 1) if 1 < page <= pages + 1 else None,
        next=address(page + 1) if page < pages else None,
    )


def shown(listing: Listing) -> Found:
    """A listing in short."""
    details = listing.details
    place = place_line(details.place, wording()) if details.access.has_place else wording().label("access", details.access)
    words = (wording().kinds[details.kind].one, place, listing.organisation.name if listing.organisation else None)
    return Found(
        url=urls.here(f"/review/listing/{listing.id}"),
        icon=details.kind,
        title=hidden_signs.shown(details.title.best(wording().language)[1]),
        line=hidden_signs.shown(" · ".join(filter(None, words))),
        tags=listing_state.tags(listing),
        changed=moment(listing.updated_at),
    )


def id_in(words: str) -> str | None:
    """The id of the listing whose address was pasted.

    >>> id_in("https://saath.example/pa/listing/0123456789-evening-circle"), id_in("evening")
    ('0123456789', None)
    """
    found = _ADDRESS.search(words)
    return found[1] if found else None


def _asked(arguments: Mapping[str, str]) -> Filter:
    words = " ".join(arguments.get("q", "")[:200].split())
    return Filter(
        words=id_in(words) or trail.as_stored(words, services().settings.country),
        kind=next((kind for kind in Kind if kind == arguments.get("kind")), None),
        district=arguments.get("district", "")[:100] or None,
        shown=next((each for each in Shown if each == arguments.get("shown")), None),
    )
