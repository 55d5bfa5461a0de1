"""Countries by code and name, and which time zone a place is in when nobody says: from the tables that come with the zones themselves.

Source: iso3166.tab and zone.tab of the IANA time zone database, in the package tzdata.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from math import asin, cos, radians, sin, sqrt
from zoneinfo import available_timezones

# Names that people write and the table doesn't have.
_MORE_NAMES = """
    US usa, u.s.a., u.s., united states of america; GB uk, united kingdom, great britain, england, scotland, wales, northern ireland;
    IN bharat, भारत, ਭਾਰਤ; MX méxico; ES españa; BR brasil; DE deutschland; CZ czechia; KR south korea; RU russian federation; VN viet nam
"""
# Countries whose states keep different clocks. A state with two zones gets the one that most people there live by.
_ZONES_OF_STATES = """
    US America/New_York CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV
    US America/Chicago AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI
    US America/Denver CO ID MT NM UT WY
    US America/Los_Angeles CA NV OR WA
    US America/Phoenix AZ
    US America/Anchorage AK
    US Pacific/Honolulu HI
    CA America/St_Johns NL
    CA America/Halifax NS NB PE
    CA America/Toronto ON QC
    CA America/Winnipeg MB
    CA America/Regina SK
    CA America/Edmonton AB NT
    CA America/Vancouver BC
    CA America/Whitehorse YT
    CA America/Iqaluit NU
    AU Australia/Sydney NSW ACT
    AU Australia/Melbourne VIC
    AU Australia/Hobart TAS
    AU Australia/Brisbane QLD
    AU Australia/Adelaide SA
    AU Australia/Darwin NT
    AU Australia/Perth WA
"""
_NAMES_OF_PROVINCES = """
    AB alberta; BC british columbia; MB manitoba; NB new brunswick; NL newfoundland and labrador; NS nova scotia; NT northwest territories;
    NU nunavut; ON ontario; PE prince edward island; QC quebec, québec; SK saskatchewan; YT yukon
"""
_STATES_OF_INDIA = """
    andhra pradesh, arunachal pradesh, assam, bihar, chhattisgarh, goa, gujarat, haryana, himachal pradesh, jharkhand, karnataka, kerala,
    madhya pradesh, maharashtra, manipur, meghalaya, mizoram, nagaland, odisha, punjab, rajasthan, sikkim, tamil nadu, telangana, tripura,
    uttar pradesh, uttarakhand, west bengal, jammu and kashmir, jammu & kashmir, ladakh, puducherry
"""


def _by_name(table: str) -> Mapping[str, str]:
    """name -> code, from "CODE name, name; CODE name"."""
    entries = (entry.split(maxsplit=1) for entry in table.split(";"))
    return {name.strip(): code for code, names in entries for name in names.split(",")}


def _by_state(table: str) -> Mapping[tuple[str, str], str]:
    rows = (row.split() for row in table.strip().splitlines())
    return {(country, state): zone for country, zone, *states in rows for state in states}


_MORE = _by_name(_MORE_NAMES)
_PROVINCES = _by_name(_NAMES_OF_PROVINCES)
_ZONE_OF_STATE = _by_state(_ZONES_OF_STATES)
_INDIAN_STATES = frozenset(name.strip() for name in _STATES_OF_INDIA.split(","))
_ISO_6709 = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?([+-])(\d{3})(\d{2})(\d{2})?")
_EARTH_RADIUS_KM = 6371.0
_FAR_KM = 3500.0


@dataclass(frozen=True, slots=True)
class _Zone:
    """A zone with the coordinates of its best-known town, in degrees."""

    name: str
    latitude: float
    longitude: float


def code_of(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code that a code or an English name stands for; None where it is neither.

    >>> code_of("in"), code_of("United States"), code_of("USA"), code_of("Atlantis")
    ('IN', 'US', 'US', None)
    """
    name = text.strip().casefold()
    return _names().get(name)


def is_state(name: str, country: str | None = None) -> bool:
    """Whether it is a state or province of the country (of any, where that isn't known) by its name or code; known for US, CA, AU and IN.

    >>> is_state("Punjab", "IN"), is_state("CA", "US"), is_state("Ludhiana", "IN"), is_state("Alberta")
    (True, True, False, True)
    """
    if name.casefold() in _INDIAN_STATES:
        return country in (None, "IN")
    return any(state == _state_code(name) and country in (None, nation) for nation, state in _ZONE_OF_STATE)


def country_of_state(name: str) -> str | None:
    """The country of a state or province, where only one of those we know has such a name or code.

    >>> country_of_state("HI"), country_of_state("WA")
    ('US', None)
    """
    found = {"IN"} if name.casefold() in _INDIAN_STATES else {country for country, state in _ZONE_OF_STATE if state == _state_code(name)}
    return found.pop() if len(found) == 1 else None


def zone_named(text: str) -> str | None:
    """The IANA zone of that name, letter case and spaces aside; None where there is none.

    >>> zone_named(" america/los angeles ")
    'America/Los_Angeles'
    """
    return _zone_names().get(text.strip().replace(" ", "_").casefold())


def country_of_zone(zone: str) -> str | None:
    """The country that an IANA zone belongs to, None for zones such as UTC.

    >>> country_of_zone("Asia/Kolkata")
    'IN'
    """
    return next((country for country, zones in _zones().items() if any(known.name == zone for known in zones)), None)


def zone_of_state(country: str, state: str) -> str | None:
    """The IANA zone of a state or province by its name or code, where a country's states keep different clocks.

    >>> zone_of_state("US", "TX"), zone_of_state("CA", "Alberta"), zone_of_state("IN", "Punjab")
    ('America/Chicago', 'America/Edmonton', None)
    """
    return _ZONE_OF_STATE.get((country, _state_code(state)))


def zone_of_country(country: str, point: tuple[float, float] | None) -> str | None:
    """The country's IANA zone; of several, that of the large town nearest to `point`, (latitude, longitude) in degrees, or the first.

    >>> zone_of_country("IN", None), zone_of_country("BR", (-3.1, -60.0))
    ('Asia/Kolkata', 'America/Manaus')
    """
    zones = _zones().get(country, ())
    if not zones:
        return None
    return min(zones, key=lambda zone: _distance_km((zone.latitude, zone.longitude), point)).name if point else zones[0].name


def looks_swapped(latitude: float, longitude: float, country: str) -> bool:
    """Whether the point is far from the country and would lie in or near it with latitude and longitude exchanged.

    >>> looks_swapped(75.8573, 30.9010, "IN"), looks_swapped(30.9010, 75.8573, "IN")
    (True, False)
    """
    towns = [(zone.latitude, zone.longitude) for zone in _zones().get(country, ())]
    if not towns or min(_distance_km(town, (latitude, longitude)) for town in towns) <= _FAR_KM:
        return False
    return abs(longitude) <= 90 and min(_distance_km(town, (longitude, latitude)) for town in towns) <= _FAR_KM


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    names = {}
    for code, name in _table("iso3166.tab"):
        names[code.casefold()] = code
        names[name.casefold()] = code
    return {**names, **_MORE}


@lru_cache(maxsize=1)
def _zones() -> Mapping[str, tuple[_Zone, ...]]:
    zones: dict[str, tuple[_Zone, ...]] = {}
    for country, coordinates, name, *_ in _table("zone.tab"):
        match = _ISO_6709.fullmatch(coordinates)
        if match:
            zones[country] = (*zones.get(country, ()), _Zone(name, _degrees(*match.groups()[:4]), _degrees(*match.groups()[4:])))
    return zones


@lru_cache(maxsize=1)
def _zone_names() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones() if "/" in name or name == "UTC"}


def _table(file: str) -> list[list[str]]:
    text = resources.files("tzdata.zoneinfo").joinpath(file).read_text("utf-8")
    return [row.split("\t") for row in text.splitlines() if row and not row.startswith("#")]


def _state_code(name: str) -> str:
    return _PROVINCES.get(name.casefold(), name)


def _degrees(sign: str | None, degrees: str | None, minutes: str | None, seconds: str | None) -> float:
    size = int(degrees or 0) + int(minutes or 0) / 60 + int(seconds or 0) / 3600
    return -size if sign == "-" else size


def _distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    (latitude, longitude), (other_latitude, other_longitude) = one, other
    north = sin(radians(other_latitude - latitude) / 2)
    east = sin(radians(other_longitude - longitude) / 2)
    chord = north * north + cos(radians(latitude)) * cos(radians(other_latitude)) * east * east
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(chord)))
