"""ListingPage: what the page of one listing says, in the order in which a visitor needs it; and what a closed one offers instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from index import IndexDamaged, IndexMissing, Near, Query

from ..domain.details import Details, Text, paragraphs
from ..domain.listing import Listing
from ..domain.vocabulary import Access, Accessibility, Audience, Operator, Status
from ..exchange.calendars import has_events
from ..services import Services
from ..storage import listings
from . import cards, urls
from .cards import Card
from .filters import Link
from .languages import OWN_NAMES
from .search import Addresses, Search
from .translation import gettext as _
from .translation import naming
from .wording import Checked, Wording

_NEXT_DATES = 3
_NEARBY = 4
_NEARBY_KM = 25.0


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the listing in one language; `lang` is given where it differs from the page's. `name` is the language's own name."""

    lang: str | None
    name: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Action:
    """A way to reach them. `label` says what happens and whom it opens, `note` what else one should know. `url` None: only words."""

    icon: str
    label: str
    url: str | None
    note: str | None = None
    is_main: bool = False
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`note` is what the listing itself adds, in whatever language."""

    icon: str
    term: str
    words: str | None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ListingPage:
    """`calendar` is the path of its calendar, None where it has no dates; `send` hands it on by WhatsApp."""

    title: str
    heading: Passage
    other_titles: tuple[Passage, ...]
    kind: str
    crumbs: tuple[Link, ...]
    kind_label: str
    organisation: Link | None
    is_sample: bool
    is_police: bool
    paused: str | None
    descriptions: tuple[Passage, ...]
    schedule: str | None
    dates: tuple[str, ...]
    calendar: str | None
    send: str
    is_over: bool
    actions: tuple[Action, ...]
    address: tuple[str, ...]
    directions: tuple[Action, ...]
    rows: tuple[Row, ...]
    checked: Checked | None
    is_kept: bool
    source: Link | None
    more: Link


def build(listing: Listing, at: datetime, wording: Wording, *, is_kept: bool = False, origin: str = "") -> ListingPage:
    """The page of a public listing. `at` is now, aware; `is_kept`: somebody who runs it keeps it up to date; `origin` the site's."""
    details = listing.details
    kind, kind_label = wording.kinds[details.kind], wording.label("kind", details.kind)
    heading, *other_titles = _passages(details.title, wording)
    is_paused = details.status is Status.PAUSED
    coming = details.schedule.next(at, _NEXT_DATES) if details.schedule and not is_paused else ()
    is_always = details.schedule is not None and any(entry.always for entry in details.schedule.entries)
    return ListingPage(
        title=_neutral_title(details, kind.neutral, wording),
        heading=heading,
        other_titles=tuple(other_titles),
        kind=details.kind,
        kind_label=kind.one,
        crumbs=(Link(_("Home"), urls.here("/")), Link(kind_label, urls.here(kind.path))),
        organisation=Link(listing.organisation.name, urls.organisation(listing.organisation)) if listing.organisation else None,
        is_sample=listing.is_sample,
        is_police=details.operator is Operator.POLICE,
        paused=(details.status_note or "") if is_paused else None,
        descriptions=tuple(_passages(details.description, wording)),
        schedule=wording.schedule(details.schedule) if details.schedule else None,
        dates=() if is_always else tuple(wording.occasion(occurrence, at) for occurrence in coming),
        calendar=urls.here(f"/listing/{listing.id}/calendar.ics") if has_events(details.schedule) else None,
        send=urls.whatsapp_text(_in_a_message(listing, wording, origin)),
        is_over=details.schedule is not None and not is_paused and not coming,
        actions=tuple(_actions(details, heading.paragraphs[0])),
        address=address(details, wording),
        directions=tuple(_directions(details)),
        rows=tuple(_rows(details, wording)),
        checked=wording.checked(details.verified_on, at, is_reported=listing.is_reported),
        is_kept=is_kept,
        source=Link(urls.host(details.source_url), details.source_url) if urls.is_web(details.source_url) else None,
        more=_more(details, kind_label, wording),
    )


def nearby(listing: Listing, services: Services, wording: Wording, at: datetime) -> tuple[Card, ...]:
    """Others of its kind, the nearest first where it has a place; for the page of a closed listing."""
    point = listing.details.place.point
    query = Query(
        facets=(("kind", (listing.details.kind,)),),
        near=Near(*point, _NEARBY_KM) if point else None,
        sort="distance" if point else "best",
        per_page=_NEARBY + 1,
    )
    try:
        hits = services.index.search(query, at).hits
    except (IndexDamaged, IndexMissing):
        return ()
    found = listings.get_many(services.database, [hit.id for hit in hits])
    return tuple(cards.card(found[hit.id], at, wording, hit) for hit in hits if hit.id in found and hit.id != listing.id)[:_NEARBY]


def _in_a_message(listing: Listing, wording: Wording, origin: str) -> str:
    """What one sends to a friend: what, when, where, the number, the address of the page."""
    details = listing.details
    lines = (
        details.title.best(wording.language)[1],
        wording.schedule(details.schedule) if details.schedule else None,
        ", ".join(address(details, wording)),
        ", ".join(phone.display for phone in details.phones),
        origin + urls.listing(listing),
    )
    return "\n".join(filter(None, lines))


def _neutral_title(details: Details, neutral: str, wording: Wording) -> str:
    # Tabs and the browser's history show it to whoever takes the phone next: it names a kind and a town, nothing else.
    city = details.place.city if details.access.has_place else None
    return _("%(what)s in %(city)s", what=neutral, city=wording.town(city)) if city else neutral


def _passages(text: Text, wording: Wording) -> list[Passage]:
    """The reader's language first."""
    first, _words = text.best(wording.language)
    given = sorted(text.given(), key=lambda pair: pair[0] != first)
    return [Passage(lang if lang != wording.language else None, OWN_NAMES[lang], _unfolded(words)) for lang, words in given]


def _unfolded(words: str) -> tuple[str, ...]:
    """The paragraphs, each on one line."""
    return tuple(" ".join(paragraph.split()) for paragraph in paragraphs(words))


def _actions(details: Details, name: str) -> Iterator[Action]:
    for number, phone in enumerate(details.phones):
        yield Action(
            "phone",
            _("Call %(number)s", number=phone.display),
            phone.uri,
            naming(_("Opens your phone, to %(name)s"), name=name),
            is_main=number == 0,
        )
    if details.whatsapp:
        note = naming(_("Opens WhatsApp, which shows your number to %(name)s"), name=name)
        yield Action("chat", _("Write on WhatsApp"), details.whatsapp.whatsapp_uri, note, is_main=not details.phones, is_outside=True)
    if details.access in (Access.ONLINE, Access.HYBRID):
        if urls.is_web(details.join_url):
            yield Action("online", _("Join online"), details.join_url, _opens(details.join_url), is_outside=True)
        else:
            yield Action("online", _("Online: ask for the link"), None, _("Its organiser gives the link to those who ask."))
    if details.email:
        yield Action("mail", _("Write to %(address)s", address=details.email), urls.mail(details.email), _("Opens your mail"))
    if urls.is_web(details.website):
        yield Action("web", _("Their website"), details.website, _opens(details.website), is_outside=True)


def _opens(url: str) -> str:
    return _("Opens %(host)s, which will see your visit", host=urls.host(url))


def address(details: Details, wording: Wording) -> tuple[str, ...]:
    """The lines of the address, town and state as the reader calls them; what a line above says already isn't said again."""
    if not details.access.has_place:
        return ()
    place = details.place
    town, state, code = place.city or place.district, place.state, place.postal_code
    lines: dict[str, str] = {}  # as the listing has it -> as the reader does
    for given, read in (
        (place.address, place.address),
        (place.locality, place.locality),
        (_joined(town, code), _joined(wording.town(town) if town else None, code)),
        (state, wording.state(state) if state else None),
    ):
        if given and read and not any(given.casefold() in above.casefold() for above in lines):
            lines[given] = read
    return tuple(lines.values())


def _joined(*words: str | None) -> str:
    return " ".join(filter(None, words))


def _directions(details: Details) -> Iterator[Action]:
    point = details.place.point
    if point is None or not details.access.has_place or not details.place.is_exact:
        return
    yield Action("pin", _("Directions"), urls.geo(*point), _("Opens the map app on this phone"))
    yield Action(
        "map",
        _("See it on OpenStreetMap"),
        urls.open_street_map(*point),
        _("openstreetmap.org will see which place you look at"),
        is_outside=True,
    )


def _rows(details: Details, wording: Wording) -> Iterator[Row]:
    if details.cost or details.cost_note:
        yield Row("cost", _("Cost"), wording.label("cost", details.cost) if details.cost else None, details.cost_note)
    if details.languages:
        yield Row("languages", _("Languages"), wording.listed("language", details.languages))
    audience = _("Everyone") if Audience.EVERYONE in details.audience else wording.listed("audience", details.audience)
    yield Row("people", _("For whom"), audience, details.eligibility)
    if details.access.has_place:
        yield Row("step-free", _("Getting in"), _getting_in(details, wording))
    yield Row("online", _("How"), wording.label("access", details.access))
    if details.topics:
        yield Row("book", _("About"), wording.listed("topic", details.topics))
    if details.operator or details.licence:
        operator = wording.label("operator", details.operator) if details.operator else None
        yield Row("shield", _("Who stands behind it"), operator, details.licence)


def _getting_in(details: Details, wording: Wording) -> str:
    if not details.accessibility:
        return _("Not known whether it is step-free: ask first if that matters to you")
    known = wording.listed("accessibility", details.accessibility)
    return known if Accessibility.STEP_FREE in details.accessibility else _("%(known)s; step-free not known", known=known)


def _more(details: Details, label: str, wording: Wording) -> Link:
    city = details.place.city if details.access.has_place else None
    url = Addresses(Search(kind=(details.kind,), near=city)).same()
    return Link(_("%(kind)s near %(city)s", kind=label, city=wording.town(city)) if city else label, url)
