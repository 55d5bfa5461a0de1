"""Calendars to subscribe to: one listing, or what a search finds (iCalendar). With `title=neutral` they say nothing of what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, redirect, request
from flask.typing import ResponseReturnValue

from index import IndexDamaged, IndexMissing

from ..domain.listing import Listing
from ..domain.schedule import Schedule
from ..domain.vocabulary import Publication, Status
from ..exchange.calendars import CalendarItem, has_events, write_calendar
from ..storage import listings, merges
from . import listing_page, search_form, urls, whole_search
from .headers import public
from .site import services, wording
from .translation import gettext as _

blueprint = Blueprint("calendars", __name__)

_HOUR_S = 3600
_PASSING_DAYS = ("today", "tomorrow", "weekend")


@blueprint.get("/listing/<id>/calendar.ics")
def listing(id: str) -> ResponseReturnValue:
    """Its dates; once it is paused, closed or hidden they come as cancelled, so that calendars let go of them."""
    found = listings.get(services().database, id)
    survivor = merges.survivor(services().database, id) if found and not found.is_public else None
    if survivor is not None:
        return redirect(urls.here(f"/listing/{survivor}/calendar.ics"))  # not for ever: a merge can be taken back
    if found is None or found.publication is Publication.DRAFT or not has_events(found.details.schedule):
        abort(404)
    return _calendar((found,))


@blueprint.get("/search.ics")
def search() -> ResponseReturnValue:
    """The dates of what a search finds, whatever day it is fetched on: "today" and "now" are left out of the question."""
    asked = search_form.parse(request.args, services().taxonomy.codes, services().settings.zone)
    lasting = replace(
        asked,
        day=None if asked.day in _PASSING_DAYS else asked.day,
        time=None if asked.time == "now" else asked.time,
    )
    try:
        return _calendar(tuple(whole_search.found(lasting, services(), wording().language)))
    except (IndexDamaged, IndexMissing):
        abort(503)


def _calendar(found: Iterable[Listing]) -> Response:
    settings = services().settings
    body = write_calendar(_items(found), name=settings.name, host=urlsplit(settings.origin).hostname or "localhost")
    response = Response(body, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    public(response, _HOUR_S)
    return response


def _items(found: Iterable[Listing]) -> Iterator[CalendarItem]:
    is_neutral = request.args.get("title") == "neutral"
    for each in found:
        schedule = each.details.schedule
        if schedule is not None and has_events(schedule):
            yield _neutral(each, schedule) if is_neutral else _named(each, schedule)


def _neutral(found: Listing, schedule: Schedule) -> CalendarItem:
    """Somebody else may look at this calendar: neither name, place nor link."""
    return CalendarItem(
        id=found.id,
        version=found.version,
        schedule=schedule,
        title=wording().kinds[found.details.kind].neutral,
        since=found.created_at,
        updated_at=found.updated_at,
        is_cancelled=_is_cancelled(found),
    )


def _named(found: Listing, schedule: Schedule) -> CalendarItem:
    details = found.details
    language, title = details.title.best(wording().language)
    said = (
        _("This is a sample: nobody meets there.") if found.is_sample else None,
        wording().schedule(schedule),
        details.description.best(language)[1],
        ", ".join(phone.display for phone in details.phones),
        _("Checked %(date)s", date=wording().date(details.verified_on)) if details.verified_on else None,
    )
    return replace(
        _neutral(found, schedule),
        title=title,
        description="\n\n".join(filter(None, said)),
        location=", ".join(listing_page.address(details, wording())) or None,
        url=services().settings.origin + urls.listing(found),
        point=details.place.point if details.access.has_place and details.place.is_exact else None,
    )


def _is_cancelled(found: Listing) -> bool:
    return not found.is_public or found.details.status is Status.PAUSED
