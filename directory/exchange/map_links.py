"""A point on the map as people hand it on: two numbers, degrees with minutes, or the link that a map gives. Read here, asked of nobody."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlsplit

from ..domain.errors import InvalidValue
from . import countries

_NUMBER = r"[+-]?\d{1,3}(?:\.\d{1,12})?"
_PAIR = re.compile(rf"({_NUMBER})\s*[,;\s]\s*({_NUMBER})")
_HALF = r"(\d{1,3})\s*°\s*(?:(\d{1,2}(?:\.\d{1,8})?)\s*['′’]\s*)?(?:(\d{1,2}(?:\.\d{1,8})?)\s*(?:\"|″|”|''|′′)\s*)?"
_DEGREES = re.compile(rf"{_HALF}([NS])[\s,;]*{_HALF}([EW])", re.IGNORECASE)
# In the order in which they say most: the pin itself comes before what the map happens to show.
_IN_LINKS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"!3d({_NUMBER})!4d({_NUMBER})",  # Google Maps, the place
        rf"[?&]mlat=({_NUMBER})&mlon=({_NUMBER})",  # OpenStreetMap, the marker
        rf"[?&](?:q|query|ll|sll|daddr|destination|center|cp|coordinate)=(?:loc:)?\s*({_NUMBER})\s*[,~ ]\s*({_NUMBER})",
        rf"^geo:({_NUMBER}),({_NUMBER})",  # RFC 5870
        rf"/(?:place|search|dir/[^@]*)/\+?({_NUMBER}),[+\s]*({_NUMBER})",
        rf"@({_NUMBER}),({_NUMBER})",  # Google Maps, the middle of what is shown
        rf"#map=\d{{1,2}}(?:\.\d+)?/({_NUMBER})/({_NUMBER})",  # OpenStreetMap, likewise
    )
)
_SHORT_LINKS = ("maps.app.goo.gl", "goo.gl", "g.co", "osm.org", "bit.ly", "w3w.co", "what3words.com")
_LINK = re.compile(r"(?:https?://|geo:)", re.IGNORECASE)


def point(text: str, country: str) -> tuple[float, float]:
    """(latitude, longitude), WGS 84 decimal degrees. `country` is where it should about be.

    >>> point("30.9010, 75.8573", "IN"), point("https://www.openstreetmap.org/?mlat=30.7&mlon=76.7#map=17/30.7/76.7", "IN")
    ((30.901, 75.8573), (30.7, 76.7))
    >>> point("30°42'00.0\\"N 76°42'36.0\\"E", "IN")
    (30.7, 76.71)

    Raises `InvalidValue` ("point-not-understood", "point-in-short-link", "point-in-the-sea", "point-swapped").
    """
    found = _pair(text.strip())
    if found is None or abs(found[0]) > 90 or abs(found[1]) > 180:
        if found is not None and abs(found[1]) <= 90 and abs(found[0]) <= 180:
            raise InvalidValue("point-swapped", text, "Exchange the two numbers: latitude comes first.")
        host = urlsplit(text.strip()).hostname or ""
        if host in _SHORT_LINKS:
            raise InvalidValue("point-in-short-link", text, "Open the short link, and copy the long address or the two numbers.")
        raise InvalidValue("point-not-understood", text, "Give latitude and longitude, such as 30.9010, 75.8573, or a map's link.")
    if found == (0, 0):
        raise InvalidValue("point-in-the-sea", text, "Leave it empty where it isn't known: 0, 0 is in the sea.")
    if countries.looks_swapped(*found, country):
        raise InvalidValue("point-swapped", text, "Exchange the two numbers: latitude comes first.")
    return found


def _pair(text: str) -> tuple[float, float] | None:
    if _LINK.match(text):
        plain = unquote_plus(text)
        found = next((match for pattern in _IN_LINKS if (match := pattern.search(plain))), None)
        return (float(found[1]), float(found[2])) if found else None
    if match := _PAIR.fullmatch(text.strip("() ")):
        return float(match[1]), float(match[2])
    if match := _DEGREES.fullmatch(text):
        return _decimal(*match.groups()[:4]), _decimal(*match.groups()[4:])
    return None


def _decimal(degrees: str, minutes: str | None, seconds: str | None, side: str) -> float:
    value = int(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return round(-value if side in "SWsw" else value, 7)
