"""Where a Meeting Guide item takes place, and by which clock."""

from __future__ import annotations

from math import isfinite

from ..domain.details import Place
from ..domain.vocabulary import Access
from . import addresses, countries
from .feed_item import FeedItem
from .rows import Defaults

_NULL_ISLAND_DEGREES = 0.01


def place_of(item: FeedItem, access: Access, defaults: Defaults) -> Place:
    """The place that the item names, from its own fields or from its address in one line.

    Coordinates are kept where they are possible; exact are those of a street address that the feed doesn't call approximate. Of a meeting
    one can't go to the town is kept, for those who look near them, and the door isn't.
    """
    whole, street, city = item.name("formatted_address"), item.name("address"), item.name("city")
    parts = addresses.split(whole or street or "") if whole or not city else addresses.Address(street=street)
    region = item.name("region")
    city = city or parts.city or region
    state = (item.name("state") or "").strip(" .") or parts.state
    # Numbers out of a spreadsheet: none is 0 there.
    postal_code = (item.name("postal_code") if item.bare("postal_code").strip("0") else None) or parts.postal_code
    country = _country(item) or parts.country or (countries.country_of_state(state) if state else None)
    if city or postal_code:
        country = country or defaults.country
    point = _point(item, country)
    return Place(
        address=_door(item.title("location", 500), parts.street, whole) if access.has_place else None,
        locality=item.name("sub_region") or (region if region and city and region.casefold() != city.casefold() else None),
        city=city,
        state=state,
        postal_code=postal_code,
        country=country,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        is_exact=bool(point and parts.street and access.has_place) and item.bare("approximate").casefold() != "yes",
    )


def timezone_of(item: FeedItem, place: Place, defaults: Defaults) -> str:
    """The item's IANA zone. Where it gives none that exists: its state's, or the default in the default's country, or its country's."""
    given = item.bare("timezone")
    if named := countries.zone_named(given):
        return named
    if given:
        item.warn("timezone", given, "Give an IANA time zone, such as Asia/Kolkata; one was assumed from the place.")
    if place.country is None:
        return defaults.timezone
    by_state = countries.zone_of_state(place.country, place.state) if place.state else None
    if by_state or place.country == defaults.country:
        return by_state or defaults.timezone
    return countries.zone_of_country(place.country, place.point) or defaults.timezone


def _country(item: FeedItem) -> str | None:
    name = item.name("country")
    code = countries.code_of(name) if name else None
    if name and code is None:
        item.warn("country", name, "Give the country's two-letter code, such as IN.")
    return code


def _point(item: FeedItem, country: str | None) -> tuple[float, float] | None:
    texts = item.bare("latitude"), item.bare("longitude")
    if not any(texts):
        return None
    told = ", ".join(texts)
    try:
        latitude, longitude = map(float, texts)
    except ValueError:
        item.warn("latitude", told, "Give latitude and longitude in decimal degrees.")
        return None
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        item.warn("latitude", told, "Give a latitude between -90 and 90 and a longitude between -180 and 180.")
    elif abs(latitude) < _NULL_ISLAND_DEGREES and abs(longitude) < _NULL_ISLAND_DEGREES:
        item.warn("latitude", told, "Give the real coordinates: 0, 0 is in the sea, and was left out.")
    elif country and countries.looks_swapped(latitude, longitude, country):
        item.warn("latitude", told, "Exchange latitude and longitude: as they are, they lie far off, and were left out.")
    else:
        return latitude, longitude
    return None


def _door(location: str | None, street: str | None, whole: str | None) -> str | None:
    """Name of the house and street, each once: some feeds repeat the address as the name."""
    if location is None or (whole and location.casefold() == whole.casefold()):
        return street
    if street is None or street.casefold() in location.casefold():
        return location
    return f"{location}, {street}"[:500]
