"""The smaller pages as frozen values: home, today, one organisation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from index import IndexDamaged, IndexMissing, Near, Query, Results

from ..domain.gazetteer import GazetteerPlace, PlaceKind
from ..domain.listing import Listing, Organisation
from ..domain.schedule import Occurrence
from ..domain.vocabulary import Kind
from ..services import Services
from ..settings import WhatsAppContact
from ..storage import listings
from . import cards, filters, urls
from .cards import Card, ScheduleRow
from .filters import Link, SearchBox
from .kinds import KindWords
from .search import WEEKDAYS, Addresses, Search
from .translation import gettext as _
from .wording import Checked, Wording

_ROWS_AT_HOME = 5
_LISTINGS_A_DAY = 100
_TOWNS = 12


@dataclass(frozen=True, slots=True)
class Tile:
    """A kind on the home page; no `count` where the index can't be read."""

    kind: KindWords
    label: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who answers on WhatsApp. `checked` is None where nobody has checked."""

    name: str
    role: str
    hours: str | None
    number: str
    chat: str
    source_url: str
    checked: Checked | None
    is_police: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """`districts` are (name as the search takes it, name for the reader); `near` is the chosen one's, "" for all."""

    box: SearchBox
    quick: tuple[Link, ...]
    tiles: tuple[Tile, ...]
    districts: tuple[tuple[str, str], ...]
    near: str
    rows: tuple[ScheduleRow, ...]
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class PartOfDay:
    """Rows of one part of the day under its heading."""

    heading: str
    rows: tuple[ScheduleRow, ...]


@dataclass(frozen=True, slots=True)
class TodayPage:
    """`near` is the town as the visitor wrote it. `is_known` False: the index can't be read, so nobody can say what is on."""

    day: str
    place: str | None
    near: str
    parts: tuple[PartOfDay, ...]
    towns: tuple[Link, ...]
    tomorrow: str
    page: int = 1
    pages: int = 1
    previous: str | None = None
    next: str | None = None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    organisation: Organisation
    title: str
    website: Link | None
    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    total: int


def home(services: Services, wording: Wording, at: datetime, near: GazetteerPlace | None) -> HomePage:
    """Two looks at the index and one statement; what is on today around `near`, where a district is chosen."""
    circle = Near(*near.point) if near else None
    counts: dict[str, int] = {}
    rows: tuple[ScheduleRow, ...] = ()
    meeting = tuple(kind for kind in Kind if kind is not Kind.HELPLINE)
    try:
        counts = dict(services.index.search(Query(per_page=1), at).facets.get("kind", ()))
        today = Query(facets=(("kind", meeting),), day="today", sort="soonest", near=circle, per_page=4 * _ROWS_AT_HOME)
        coming = services.index.search(today, at)
        ahead = [
            (listing, each) for listing, each in _occurrences(coming, services, at) if each.over_at > at and not cards.is_all_day(each)
        ]
        rows = tuple(cards.row(listing, each, at, wording) for listing, each in ahead[:_ROWS_AT_HOME])
    except (IndexDamaged, IndexMissing):
        pass
    return HomePage(
        box=filters.search_box(Search(), wording),
        quick=_quick(),
        tiles=tuple(
            Tile(words, wording.label("kind", kind), counts.get(kind, 0) if counts else None) for kind, words in wording.kinds.items()
        ),
        districts=_districts(services, wording),
        near=near.name if near else "",
        rows=rows,
        contacts=tuple(_contact(each, wording, at) for each in services.settings.whatsapp_contacts),
    )


def _districts(services: Services, wording: Wording) -> tuple[tuple[str, str], ...]:
    """The districts of the site's state, as the reader calls them."""
    found = [each for each in services.gazetteer if each.kind is PlaceKind.DISTRICT and each.state in services.settings.home_states]
    return tuple(sorted(((each.name, each.name_in(wording.language)) for each in found), key=lambda pair: pair[1]))


def _contact(contact: WhatsAppContact, wording: Wording, at: datetime) -> Contact:
    return Contact(
        name=contact.name.best(wording.language)[1],
        role=contact.role.best(wording.language)[1],
        hours=contact.hours.best(wording.language)[1] if contact.hours else None,
        number=contact.phone.display,
        chat=contact.phone.whatsapp_uri,
        source_url=contact.source_url,
        checked=wording.checked(date.fromisoformat(contact.verified_on) if contact.verified_on else None, at),
        is_police=contact.is_police,
    )


def _quick() -> tuple[Link, ...]:
    searches = (
        (_("On now"), Search(time="now")),
        (_("This evening"), Search(day="today", time="evening")),
        (_("This weekend"), Search(day="weekend")),
        (_("Online"), Search(access=("hybrid", "online"))),
        (_("For women"), Search(audience=("women",))),
        (_("For families"), Search(audience=("families",))),
        (_("Free"), Search(cost=("free",))),
    )
    return tuple(Link(label, Addresses(search).same()) for label, search in searches)


def today(services: Services, wording: Wording, asked: Search, place: GazetteerPlace | None) -> TodayPage:
    """What begins today, by time; around `place` where one is chosen, which the visitor called `asked.near`."""
    at, near, page = asked.at or services.clock(), asked.near or "", asked.page
    addresses = Addresses(asked, "/today")
    here = at.astimezone(services.settings.zone)
    day = f"{wording.day(WEEKDAYS[here.weekday()])}, {wording.date(here.date())}"
    tomorrow = Addresses(Search(day="tomorrow", near=asked.near, at=asked.at)).same()
    circle = Near(*place.point) if place else None
    try:
        results = services.index.search(Query(day="today", sort="soonest", near=circle, page=page, per_page=_LISTINGS_A_DAY), at)
    except (IndexDamaged, IndexMissing):
        return TodayPage(day, None, near, (), (), tomorrow, is_known=False)
    pages = -(-results.total // _LISTINGS_A_DAY)
    return TodayPage(
        day=day,
        place=place.name_in(wording.language) if place else None,
        near=near,
        parts=tuple(_parts(_occurrences(results, services, at), at, wording)),
        towns=tuple(
            Link(wording.town(city), addresses.with_values("near", city)) for city, _count in results.facets.get("city", ())[:_TOWNS]
        ),
        tomorrow=tomorrow,
        page=page,
        pages=pages,
        previous=addresses.on_page(page - 1) if 1 < page <= pages + 1 else None,
        next=addresses.on_page(page + 1) if page < pages else None,
    )


def _occurrences(results: Results, services: Services, at: datetime) -> list[tuple[Listing, Occurrence]]:
    """Each listing found with each of its occurrences that begins today, by time; those whose time isn't known come last."""
    found = listings.get_many(services.database, [hit.id for hit in results.hits])
    pairs = [(listing, each) for hit in results.hits if (listing := found.get(hit.id)) for each in _on_the_day(listing, services, at)]
    return sorted(pairs, key=lambda pair: (not pair[1].time_known, pair[1].start))


def _on_the_day(listing: Listing, services: Services, at: datetime) -> Iterator[Occurrence]:
    """Today is a matter of where one goes; what comes by wire keeps the site's day."""
    schedule = listing.details.schedule
    if schedule is None:
        return
    zone = schedule.zone if listing.details.access.has_place else services.settings.zone
    midnight = datetime.combine(at.astimezone(zone).date(), time.min, zone)
    for each in schedule.occurrences(midnight, midnight + timedelta(days=1)):
        if each.start >= midnight:
            yield each


def _parts(pairs: list[tuple[Listing, Occurrence]], at: datetime, wording: Wording) -> Iterator[PartOfDay]:
    headings = {
        "now": _("On now"),
        "morning": _("This morning"),
        "afternoon": _("This afternoon"),
        "evening": _("This evening"),
        "night": _("Tonight"),
        "unknown": _("Today, time not known"),
        "always": _("All day"),
        "over": _("Earlier today"),
    }
    rows: dict[str, list[ScheduleRow]] = defaultdict(list)
    for listing, occurrence in pairs:
        rows[_part(occurrence, at)].append(cards.row(listing, occurrence, at, wording))
    return (PartOfDay(heading, tuple(rows[part])) for part, heading in headings.items() if part in rows)


def _part(occurrence: Occurrence, at: datetime) -> str:
    if not occurrence.time_known:
        return "unknown"
    if cards.is_all_day(occurrence):
        return "always"
    if occurrence.start <= at:
        return "now" if at < occurrence.over_at else "over"
    hour = occurrence.start.hour
    return "morning" if 5 <= hour < 12 else "afternoon" if 12 <= hour < 17 else "evening" if 17 <= hour < 21 else "night"


def organisation(found: Organisation, services: Services, wording: Wording, at: datetime) -> OrganisationPage:
    """An organisation with all that it offers, by kind; one statement."""
    by_kind: dict[Kind, list[Card]] = defaultdict(list)
    for listing in listings.of_organisation(services.database, found.id):
        by_kind[listing.details.kind].append(cards.card(listing, at, wording))
    return OrganisationPage(
        organisation=found,
        title=_("An organisation"),  # its own name may say more than a shared screen should
        website=Link(urls.host(found.website), found.website) if urls.is_web(found.website) else None,
        groups=tuple((wording.label("kind", kind), tuple(by_kind[kind])) for kind in wording.kinds if kind in by_kind),
        total=sum(map(len, by_kind.values())),
    )
