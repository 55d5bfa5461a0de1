"""Unmet needs: searches that found nothing, counted by what was understood of them.

Codes, a district, a weekday and a part of the day: never a word that was typed, nor a date, nor who asked. Searches whose words speak of
danger to life aren't counted at all. A page that is given out again from memory isn't counted again; nobody needs these numbers exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from threading import Lock

from flask import current_app

from ..domain.gazetteer import GazetteerPlace, PlaceKind
from ..finding import Reading
from ..storage.unmet_needs import Parameters
from .search import CODED, DAYS, WEEKDAYS, Search
from .search_page import SearchPage
from .site import services

_MOST_KINDS = 2_000
"""So many different searches are counted at once; what else comes meanwhile isn't."""
_PARTS = ((5, 12, "morning"), (12, 17, "afternoon"), (17, 21, "evening"))


class Counts:
    """What this process has counted since it was last taken away."""

    def __init__(self) -> None:
        self._counts: Counter[Parameters] = Counter()
        self._lock = Lock()

    def add(self, parameters: Parameters) -> None:
        with self._lock:
            if parameters in self._counts or len(self._counts) < _MOST_KINDS:
                self._counts[parameters] += 1

    def take(self) -> Mapping[Parameters, int]:
        """What was counted, and begin anew."""
        with self._lock:
            taken, self._counts = self._counts, Counter()
        return taken


def counts() -> Counts:
    found: Counts = current_app.extensions["saath.unmet"]
    return found


def note(page: SearchPage) -> None:
    """Count a search that found nothing: not one about danger, one as of another time, or one while the index couldn't be read."""
    search, reading = page.search, page.reading
    if page.total or page.is_plain or reading.is_urgent or search.at is not None:
        return
    found = services()
    place = reading.place or (found.finder.place(search.near) if search.near else None)
    counts().add(parameters(search, reading, place, found.clock().astimezone(found.settings.zone)))


def parameters(search: Search, reading: Reading, place: GazetteerPlace | None, here: datetime) -> Parameters:
    """What was understood, by parameter; what is stated wins over what words say. `here`: now, where the site is."""
    said: dict[str, str] = {}
    for item in reading.items:
        said.setdefault(item.parameter, item.value)
    known = {name: ",".join(getattr(search, name)) or said.get(name) for name in CODED}
    known["day"] = _weekday(search.day or said.get("day"), here.date())
    known["time"] = _part(search.time or said.get("time"), here)
    known |= _region(place)
    return tuple(sorted((name, value) for name, value in known.items() if value))


def _weekday(day: str | None, today: date) -> str | None:
    """A day as a weekday; a date would say too much.

    >>> _weekday("tomorrow", date(2026, 11, 22)), _weekday("2026-12-05", date(2026, 11, 22)), _weekday("weekend", date(2026, 11, 22))
    ('mon', 'sat', 'weekend')
    """
    if day is None or day in WEEKDAYS or day == "weekend":
        return day
    if day in DAYS:
        return WEEKDAYS[(today + timedelta(days=day == "tomorrow")).weekday()]
    try:
        return WEEKDAYS[date.fromisoformat(day).weekday()]
    except ValueError:
        return None


def _part(time: str | None, here: datetime) -> str | None:
    if time != "now":
        return time
    return next((part for start, end, part in _PARTS if start <= here.hour < end), "night")


def _region(place: GazetteerPlace | None) -> dict[str, str | None]:
    """The district, else the state: a town or a postal code would say too much."""
    if place is None or not place.id:  # a town that only listings name
        return {}
    if place.kind is PlaceKind.STATE:
        return {"state": place.name}
    district = place.name if place.kind is PlaceKind.DISTRICT else place.district
    return {"district": district} if district else {"state": place.state or None}
