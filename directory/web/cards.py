"""Cards and schedule rows: a listing in short, as results, organisations, today's page and the home page show it.

All words are chosen here, so that the templates only place them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from index import Hit

from ..domain.details import Place
from ..domain.listing import Listing
from ..domain.schedule import Occurrence
from ..domain.vocabulary import Access, Accessibility, Audience, Kind, Operator, Status
from . import snippets, urls
from .translation import gettext as _
from .wording import Checked, Wording

_MOST_LANGUAGES = 3


@dataclass(frozen=True, slots=True)
class Card:
    """`title` and `snippet` have the found words marked; `lang` and `snippet_lang` are given where they differ from the page's language.

    `call`: number and `tel:` address of a helpline.
    """

    listing: Listing
    url: str
    kind: str
    kind_label: str
    title: Markup
    lang: str | None
    organisation: str | None
    place: str | None
    distance: str | None
    distance_km: float | None
    next: Occurrence | None
    when: str | None
    is_paused: bool
    facts: tuple[str, ...]
    snippet: Markup
    snippet_lang: str | None
    checked: Checked | None
    is_sample: bool
    is_police: bool
    call: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One occurrence in a list by time. `at` is the time in words, "Time not known" or "All day"."""

    url: str
    at: str
    title: str
    lang: str | None
    line: str
    is_on: bool
    is_over: bool
    is_sample: bool
    is_police: bool


def card(listing: Listing, at: datetime, wording: Wording, hit: Hit | None = None) -> Card:
    """`at` is now, aware. Without a `hit` nothing is marked, and the next occurrence is worked out here."""
    details = listing.details
    matches = hit.matches if hit else {}
    title = snippets.title(listing, wording.language, matches)
    description = snippets.description(listing, wording.language, matches)
    occurrence = _next(listing, hit, at)
    return Card(
        listing=listing,
        url=urls.listing(listing),
        kind=details.kind,
        kind_label=wording.kinds[details.kind].one,
        title=title.markup,
        lang=_other(title.language, wording),
        organisation=listing.organisation.name if listing.organisation else None,
        place=place_line(details.place, wording) if details.access.has_place else None,
        distance=wording.distance(hit.distance_km) if hit and hit.distance_km is not None and details.access.has_place else None,
        distance_km=hit.distance_km if hit else None,
        next=occurrence,
        when=wording.occasion(occurrence, at) if occurrence else None,
        is_paused=details.status is Status.PAUSED,
        facts=_facts(listing, wording),
        snippet=description.markup,
        snippet_lang=_other(description.language, wording),
        checked=wording.checked(details.verified_on, at, is_reported=listing.is_reported),
        is_sample=listing.is_sample,
        is_police=details.operator is Operator.POLICE,
        call=(details.phones[0].display, details.phones[0].uri) if details.kind is Kind.HELPLINE and details.phones else None,
    )


def row(listing: Listing, occurrence: Occurrence, at: datetime, wording: Wording) -> ScheduleRow:
    details = listing.details
    language, title = details.title.best(wording.language)
    place = place_line(details.place, wording) if details.access.has_place else None
    return ScheduleRow(
        url=urls.listing(listing),
        at=time_of(occurrence, wording),
        title=title,
        lang=_other(language, wording),
        line=" · ".join(filter(None, (wording.kinds[details.kind].one, place or wording.label("access", details.access)))),
        is_on=occurrence.time_known and occurrence.start <= at < occurrence.over_at and not is_all_day(occurrence),
        is_over=occurrence.over_at <= at,
        is_sample=listing.is_sample,
        is_police=details.operator is Operator.POLICE,
    )


def time_of(occurrence: Occurrence, wording: Wording) -> str:
    if not occurrence.time_known:
        return _("Time not known")
    if is_all_day(occurrence):
        return _("All day")
    return wording.clock(occurrence.start)


def is_all_day(occurrence: Occurrence) -> bool:
    start, end = occurrence.start, occurrence.end
    return end is not None and start.time() == end.time() == datetime.min.time()


def place_line(place: Place, wording: Wording) -> str | None:
    """The least that says where: "Model Town, Ludhiana"."""
    town = place.city or place.district
    parts = dict.fromkeys(filter(None, (place.locality if place.locality != town else None, wording.town(town) if town else None)))
    return ", ".join(parts) or place.address


def _next(listing: Listing, hit: Hit | None, at: datetime) -> Occurrence | None:
    schedule = listing.details.schedule
    if schedule is None or listing.details.status is Status.PAUSED:
        return None
    # The index has worked it out, but for the end, which shows only while it is on.
    if hit and not hit.is_on_now:
        return Occurrence(hit.next_start, None, hit.next_time_known) if hit.next_start else None
    return next(iter(schedule.next(at)), None)


def _facts(listing: Listing, wording: Wording) -> tuple[str, ...]:
    details = listing.details
    facts = []
    if details.cost:
        facts.append(wording.label("cost", details.cost))
    if details.access is not Access.IN_PERSON:
        facts.append(wording.label("access", details.access))
    if details.audience and Audience.EVERYONE not in details.audience:
        facts.append(wording.listed("audience", details.audience))
    if details.languages:
        facts.append(wording.listed("language", details.languages[:_MOST_LANGUAGES]))
    if Accessibility.STEP_FREE in details.accessibility:
        facts.append(wording.label("accessibility", Accessibility.STEP_FREE))
    return tuple(facts)


def _other(language: str, wording: Wording) -> str | None:
    return language if language != wording.language else None
