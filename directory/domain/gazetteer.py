"""Gazetteer: which place a name or postal code means, and where it is. Pure: the rows come from `storage.seed_files`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cos, hypot, radians
from typing import Any

from .details import Place
from .place_names import fold

Keys = Callable[[str], tuple[str, ...]]
"""Keys under which a name sounds alike in any script, the likeliest first."""

_KM_PER_DEGREE = 111.2
_FAR_KM = 100.0
"""A postal code this far from the town beside it is taken for a slip of the pen."""
_NEAR_KM = 40.0
"""How far "Model Town, Ludhiana" may be from Ludhiana."""
_MOST_WORDS = 8
"""How many of the last words of a text are looked through for places."""
_LARGE_TOWN = 500_000
"""Inhabitants from which a town elsewhere is meant rather than a small place at home."""
_TOWN_AT_HOME = 20_000
_DIGITS = str.maketrans("०१२३४५६७८९੦੧੨੩੪੫੬੭੮੯", "0123456789" * 2)
_DISTRICT = re.compile(
    r"^(?:distt?\.?|district|zila|jila|जिला|ज़िला|ਜ਼ਿਲ੍ਹਾ|ਜਿਲ੍ਹਾ|ਜ਼ਿਲਾ)\s+|\s+(?:distt?\.?|district|zila|जिला|ज़िला|ਜ਼ਿਲ੍ਹਾ|ਜਿਲ੍ਹਾ|ਜ਼ਿਲਾ)$", re.I
)
_BETWEEN_WORDS = re.compile(r"[\s,;]+")


class PlaceKind(StrEnum):
    STATE = "state"
    DISTRICT = "district"
    TOWN = "town"
    LOCALITY = "locality"
    POSTAL_CODE = "postal-code"


@dataclass(frozen=True, slots=True)
class GazetteerPlace:
    """A place of the gazetteer. Coordinates are WGS 84 decimal degrees; `population` is 0 where it isn't known.

    `id` is GeoNames' number for a town, ISO 3166-2 for a state, and one of ours for the rest. `district` and `state` are names.
    """

    id: str
    kind: PlaceKind
    name: str
    name_hi: str | None
    name_pa: str | None
    variants: tuple[str, ...]
    district: str | None
    state: str
    latitude: float
    longitude: float
    population: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """Every name and spelling in all scripts, the usual ones first."""
        return tuple(filter(None, (self.name, self.name_hi, self.name_pa, *self.variants)))

    @property
    def point(self) -> tuple[float, float]:
        return self.latitude, self.longitude

    def name_in(self, language: str) -> str:
        """Its name in a language of the site, in English where that isn't known."""
        return {"hi": self.name_hi, "pa": self.name_pa}.get(language) or self.name


@dataclass(frozen=True, slots=True)
class PostalCode:
    """An Indian postal code (PIN). `name` is the place of its main office; the point is the middle of its offices, None where not known."""

    code: str
    name: str
    district: str
    state: str
    point: tuple[float, float] | None


class Gazetteer:
    """Answers questions about places. Where a name is ambiguous, `home_state` comes first, then the larger place.

    `keys` adds matching by sound: it is asked only where no spelling fits.
    """

    __slots__ = ("_by_fold", "_by_sound", "_home_state", "_keys", "_places", "_postal_codes", "_sorted_folds")

    def __init__(
        self, places: Iterable[GazetteerPlace], postal_codes: Iterable[PostalCode], *, home_state: str = "Punjab", keys: Keys | None = None
    ) -> None:
        self._home_state = home_state
        self._places = tuple(sorted(places, key=self._rank))
        self._postal_codes = {postal_code.code: postal_code for postal_code in postal_codes}
        self._keys = keys
        by_fold: dict[str, list[GazetteerPlace]] = defaultdict(list)
        by_sound: dict[str, list[GazetteerPlace]] = defaultdict(list)
        for place in self._places:
            for name in dict.fromkeys(map(fold, place.names)):
                by_fold[name].append(place)
            if keys and place.kind is not PlaceKind.LOCALITY:
                for key in dict.fromkeys(key for name in place.names for key in keys(name)):
                    by_sound[key].append(place)
        self._by_fold = dict(by_fold)
        self._by_sound = dict(by_sound)
        self._sorted_folds = sorted(self._by_fold)

    def _rank(self, place: GazetteerPlace) -> tuple[int, int]:
        """Sorts what a bare name most likely means first."""
        is_home = place.state == self._home_state
        is_town = place.kind is PlaceKind.TOWN
        if is_town and place.population >= (_TOWN_AT_HOME if is_home else _LARGE_TOWN):
            tier = 0
        elif place.kind is PlaceKind.STATE:
            tier = 1
        elif is_home:
            tier = 2 if is_town else 3 if place.kind is PlaceKind.DISTRICT else 4
        else:
            tier = 5 if is_town else 6
        return tier, -place.population

    def __iter__(self) -> Iterator[GazetteerPlace]:
        return iter(self._places)

    def words(self) -> Iterator[tuple[str, GazetteerPlace]]:
        """Every name of every place in all scripts, as (name, place), likelier places first: for recognising them inside a sentence."""
        return ((name, place) for place in self._places for name in place.names)

    def postal_codes(self) -> Iterator[PostalCode]:
        """All postal codes."""
        return iter(self._postal_codes.values())

    def named(self, name: str) -> tuple[GazetteerPlace, ...]:
        """All places that this name can mean, likeliest first: by its spelling, else by its sound."""
        if found := self._by_fold.get(fold(name)):
            return tuple(found)
        heard = (place for key in (self._keys(name) if self._keys else ()) for place in self._by_sound.get(key, ()))
        return tuple(dict.fromkeys(heard))

    def postal_code(self, text: str) -> PostalCode | None:
        """The postal code written in these characters, in any script's digits and with or without a space: "141 001", "१४१००१"."""
        digits = text.translate(_DIGITS).replace(" ", "").replace("-", "")
        return self._postal_codes.get(digits)

    def find(self, text: str) -> GazetteerPlace | None:
        """The place that a visitor means: a postal code, or a name in any script and spelling, with a wider place behind it or "district".

        "Kharar, Mohali" and "Model Town Ludhiana" are the Kharar and Model Town nearest to these; of words that it doesn't know at all
        ("civil hospital Ludhiana") the last place remains.
        """
        if postal_code := self.postal_code(text):
            return self._of_postal_code(postal_code)
        bare = _DISTRICT.sub("", text.strip())
        if bare != text.strip() and (districts := [p for p in self.named(bare) if p.kind is PlaceKind.DISTRICT]):
            return districts[0]
        if found := self.named(bare):
            return found[0]
        words = [word for word in _BETWEEN_WORDS.split(bare) if word][-_MOST_WORDS:]
        for i in range(1, len(words)):
            wider = next((place for place in self.named(" ".join(words[i:])) if place.kind is not PlaceKind.LOCALITY), None)
            if wider:
                before = " ".join(words[:i])
                return self._nearest(self.named(before) or tuple(filter(None, [self.find(before)])), wider) or wider
        return None

    def _nearest(self, places: tuple[GazetteerPlace, ...], wider: GazetteerPlace) -> GazetteerPlace | None:
        """The one in that state, or within reach of that town or district."""
        if wider.kind is PlaceKind.STATE:
            return next((place for place in places if place.state == wider.state), None)
        close = [place for place in places if distance_km(place.point, wider.point) <= _NEAR_KM]
        return min(close, key=lambda place: distance_km(place.point, wider.point), default=None)

    def _of_postal_code(self, postal_code: PostalCode) -> GazetteerPlace | None:
        district = next(
            (p for p in self.named(postal_code.district) if p.kind is PlaceKind.DISTRICT and p.state == postal_code.state), None
        )
        point = postal_code.point or (district.point if district else None)
        if point is None:
            return None
        code = postal_code.code
        return GazetteerPlace(code, PlaceKind.POSTAL_CODE, code, None, None, (), postal_code.district, postal_code.state, *point)

    def district(self, text: str) -> str | None:
        """The English name of the district that is meant, in any script and spelling; None where there is none such."""
        return next((place.name for place in self.named(text) if place.kind is PlaceKind.DISTRICT), None)

    def suggest(self, prefix: str, n: int = 8) -> tuple[GazetteerPlace, ...]:
        """Up to `n` places with a name that begins like this in any script, those of the home state first; none for an empty prefix."""
        start = fold(prefix)
        if not start:
            return ()
        first = bisect_left(self._sorted_folds, start)
        found: dict[GazetteerPlace, None] = {}
        for name in self._sorted_folds[first:]:
            if not name.startswith(start):
                break
            found.update(dict.fromkeys(self._by_fold[name]))
        return tuple(sorted(found, key=lambda place: (place.state != self._home_state, *self._rank(place)))[:n])

    def resolve(self, place: Place) -> Place:
        """Fill what is missing of a place in India: coordinates from the postal code, else from the town; district and state.

        What was given is never changed. Filled coordinates have `is_exact` False. A postal code far from the named town is not believed.
        """
        if place.country != "IN" or (place.point and place.district and place.state):
            return place
        code = self.postal_code(place.postal_code) if place.postal_code else None
        town = self._town(place, code)
        if code and code.point and town and distance_km(code.point, town.point) > _FAR_KM:
            code = None
        district, state = (code.district, code.state) if code else (town.district, town.state) if town else (None, None)
        if place.state and state and fold(place.state) != fold(state):
            district = None
        point = (code.point if code else None) or (town.point if town else None)
        changes: dict[str, Any] = {}
        if place.point is None and point:
            changes = {"latitude": point[0], "longitude": point[1], "is_exact": False}
        if not place.district and district:
            changes["district"] = district
        if not place.state and state:
            changes["state"] = state
        return replace(place, **changes) if changes else place

    def _town(self, place: Place, code: PostalCode | None) -> GazetteerPlace | None:
        """The town named in `city`, in the state and district it says or else those of its postal code."""
        if not place.city:
            return None
        found = tuple(self._by_fold.get(fold(place.city), ()))
        state, district = place.state or (code.state if code else None), place.district or (code.district if code else None)
        if state:
            found = tuple(p for p in found if fold(p.state) == fold(state)) or (() if place.state else found)
        if district:
            found = tuple(p for p in found if p.district and fold(p.district) == fold(district)) or found
        return found[0] if found else None


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """From one point to another, (latitude, longitude) in degrees. On a plane (equirectangular), which at a few hundred kilometres is off
    by less than one in a hundred."""
    return _KM_PER_DEGREE * hypot(b[0] - a[0], (b[1] - a[1]) * cos(radians((a[0] + b[0]) / 2)))
