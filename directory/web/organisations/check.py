"""Check your answers: everything that will be sent, row by row, in the reader's words; and the page as visitors would see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ...domain.details import Details, Place, Text
from ...domain.listing import Listing, Organisation
from ...domain.phone import Phone
from ...domain.submission import Sender
from ...domain.vocabulary import Access, Publication
from .. import listing_page
from ..listing_page import ListingPage
from ..translation import gettext as _
from ..wording import Wording
from . import places, steps
from .demands import in_language
from .forms import Rules
from .stating import PAGES, Stated, accessibility_asked, is_licence_asked

NOWHERE = "#main"
"""Where links of the preview lead that can't lead anywhere yet."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph of an answer; `lang` where that is known and may not be the reader's; `is_ours` where it stands for no answer."""

    text: str
    lang: str | None = None
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One answer. `field` is the id of its field on its page."""

    term: str
    field: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page; `note` says who sees them, where that isn't everybody."""

    page: str
    title: str
    rows: tuple[Row, ...]
    note: str | None = None


def sections(stated: Stated, rules: Rules, wording: Wording, *, has_sender: bool) -> tuple[Section, ...]:
    """All answers in the order of the form. `has_sender`: whether it says who sends it; else that is known already."""
    details = stated.details
    rows = {
        "what": _what(details, wording),
        "when": _when(stated, wording),
        "where": _where(details, stated, rules, wording),
        "reach": _reach(details),
        "who": _who(details, rules, wording),
    }
    titles = steps.titles()
    found = [Section(page, titles[page], tuple(rows[page])) for page in PAGES]
    if has_sender:
        private = Section(
            "reach", _("How we reach you"), tuple(_sender(stated.sender)), _("Only the people who look after this site see this.")
        )
        found.insert(PAGES.index("reach") + 1, private)
    return tuple(found)


def preview(details: Details, wording: Wording, at: datetime, zone: ZoneInfo) -> ListingPage:
    """The page of the listing as it would look if it were approved today. `details` are sound and settled."""
    details = replace(details, verified_on=at.astimezone(zone).date())
    organisation = Organisation(0, "", details.organisation, details.organisation_website) if details.organisation else None
    listing = Listing("0" * 10, "submitted", None, details, organisation, Publication.PUBLISHED, False, 1, at, at)
    page = listing_page.build(listing, at, wording, is_kept=True)
    return replace(page, organisation=replace(page.organisation, url=NOWHERE) if page.organisation else None, calendar=None, send=NOWHERE)


def settled(details: Details, rules: Rules) -> Details:
    """The details with their place on the map, as far as the gazetteer knows it."""
    return replace(details, place=places.located(details.place, rules))


def _what(details: Details, wording: Wording) -> Iterator[Row]:
    yield _row(_("Kind"), "kind", wording.kinds[details.kind].one)
    yield _text(_("Name"), "title", details.title, wording)
    yield _text(_("Description"), "description", details.description, wording)
    yield _row(_("Organisation"), "organisation", details.organisation, none=_("No organisation: an independent group"))
    if details.organisation_website:
        yield _row(_("Website of the organisation"), "organisation_website", details.organisation_website)
    yield _row(_("What it is about"), "topics", wording.listed("topic", details.topics))


def _when(stated: Stated, wording: Wording) -> Iterator[Row]:
    schedule = stated.schedule.schedule
    if schedule is not None:
        lines = tuple(Words(wording.schedule(replace(schedule, entries=(entry,)))) for entry in schedule.entries)
        yield Row(_("Times"), "when", lines)
    else:
        yield _row(_("Times"), "when", None, none=_("No set times: people call or write first"))


def _where(details: Details, stated: Stated, rules: Rules, wording: Wording) -> Iterator[Row]:
    place = details.place
    yield _row(_("How people take part"), "access", wording.label("access", details.access))
    if details.access.has_place:
        lines = _address(place, wording)
        yield Row(_("Address"), "address", lines or (Words(_("Not given"), is_ours=True),))
        spot = f"{place.latitude}, {place.longitude}" if place.point and place.is_exact else None
        yield _row(_("Exact spot"), "point", spot, none=_("Not given: it is found by its town or postal code"))
        for line in steps.place_reading(stated, rules, wording).lines:
            yield Row(_("How it is found"), "city", (Words(line, is_ours=True),))
    elif any((place.city, place.district, place.state)):
        yield Row(_("Area"), "city", _address(place, wording))
    if details.access in (Access.ONLINE, Access.HYBRID):
        yield _row(_("Link to the meeting"), "join", details.join_url, none=_("People ask you for the link"))
        if stated.has_left_out_password:
            note = _("The link held a password. We left it out: a password never stands in public. Tell it to those who ask you.")
            yield Row(_("Password"), "join_url", (Words(note, is_ours=True),))


def _address(place: Place, wording: Wording) -> tuple[Words, ...]:
    """As it was typed, but for district and state, which we may have filled in: they are as the reader calls them."""
    town = " ".join(filter(None, (place.city, place.postal_code)))
    district, state = place.district and wording.town(place.district), place.state and wording.state(place.state)
    return tuple(map(Words, dict.fromkeys(filter(None, (place.address, place.locality, town, district, state)))))


def _reach(details: Details) -> Iterator[Row]:
    if details.phones:
        yield Row(_("Phone"), "phone", tuple(Words(phone.display) for phone in details.phones))
    if details.whatsapp:
        yield _row(_("WhatsApp"), "whatsapp", details.whatsapp.display)
    if details.email:
        yield _row(_("Mail address"), "email", details.email)
    if details.website:
        yield _row(_("Website"), "website", details.website)
    if not (details.phones or details.whatsapp or details.email or details.website):
        yield _row(_("Phone, WhatsApp, mail, website"), "phone", None)


def _sender(sender: Sender | None) -> Iterator[Row]:
    yield _row(_("Your mail address"), "your_email", sender.email if sender else None)
    yield _row(_("Your name"), "your_name", sender.name if sender else None)
    phone: Phone | None = sender.phone if sender else None
    yield _row(_("Your phone"), "your_phone", phone.display if phone else None)


def _who(details: Details, rules: Rules, wording: Wording) -> Iterator[Row]:
    audience = wording.listed("audience", details.audience)
    yield Row(_("For whom"), "audience", tuple(_lines([audience, details.eligibility])))
    cost = wording.label("cost", details.cost) if details.cost else None
    yield Row(_("Cost"), "cost", tuple(_lines([cost, details.cost_note])) or _nothing())
    yield _row(_("Languages"), "languages", wording.listed("language", details.languages))
    if accessibility_asked(details.access):
        yield _row(_("Getting in and taking part"), "accessibility", wording.listed("accessibility", details.accessibility))
    yield _row(_("Who runs it"), "operator", wording.label("operator", details.operator) if details.operator else None)
    if is_licence_asked(details, rules):
        yield _row(_("Licence"), "licence", details.licence)


def _row(term: str, field: str, words: str | None, none: str | None = None) -> Row:
    return Row(term, field, (Words(words),) if words else _nothing(none))


def _nothing(words: str | None = None) -> tuple[Words, ...]:
    return (Words(words or _("Not given"), is_ours=True),)


def _lines(texts: Iterable[str | None]) -> Iterator[Words]:
    for text in texts:
        if text:
            yield from (Words(line) for line in text.split("\n") if line.strip())


def _text(term: str, field: str, text: Text, wording: Wording) -> Row:
    """What was given in each language, each marked as such."""
    words = tuple(Words(line, code) for code, given in text.given() for line in given.split("\n") if line.strip())
    return Row(term, in_language(field, wording.language), words or _nothing())
