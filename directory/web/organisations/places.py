"""Which place of the gazetteer an address means: asked where a name is ambiguous, and never written over what was typed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...domain import gazetteer
from ...domain.details import Place
from ...domain.gazetteer import GazetteerPlace, PlaceKind
from ...domain.place_names import fold
from .forms import Rules

NONE_OF_THEM = "none"
MOST_CHOICES = 8
FAR_KM = 100.0
"""How far a point may be from the town of its address before one of the two is taken for a slip."""


@dataclass(frozen=True, slots=True)
class Meant:
    """`place`: with district and state as far as its name, its postal code or a choice says them. `choices`: the places that the name can
    mean, where there are several. `is_known`: whether it can be put on the map, be it only as the middle of a town."""

    place: Place
    choices: tuple[GazetteerPlace, ...]
    is_known: bool


def meant(place: Place, which: str | None, rules: Rules) -> Meant:
    """What a place as typed means, and what there is to ask; `which` is the answer to that, the id of one of the choices.

    What was typed is never changed; coordinates aren't filled in here: that is `located`.
    """
    candidates = _candidates(place, rules) if place.city else ()
    chosen = next((each for each in candidates if each.id == which), None)
    if chosen:
        place = replace(place, district=place.district or chosen.district, state=place.state or chosen.state)
    is_asked = len(candidates) > 1 and chosen is None and which != NONE_OF_THEM
    return Meant(place, candidates if is_asked else (), located(place, rules).point is not None)


def located(place: Place, rules: Rules) -> Place:
    """The place with what the gazetteer knows besides: coordinates of its postal code or town, district, state. What was typed stays."""
    asked = replace(
        place, state=_english(place.state, PlaceKind.STATE, rules), district=_english(place.district, PlaceKind.DISTRICT, rules)
    )
    known = rules.gazetteer.resolve(asked)
    return replace(known, state=place.state or known.state, district=place.district or known.district)


def distance_km(place: Place, rules: Rules) -> float | None:
    """How far the place's exact point is from where its address is; None where either isn't known."""
    if place.point is None:
        return None
    middle = located(replace(place, latitude=None, longitude=None), rules).point
    return gazetteer.distance_km(place.point, middle) if middle else None


def _candidates(place: Place, rules: Rules) -> tuple[GazetteerPlace, ...]:
    """Towns and villages of this name that what else is given allows, one a district; those at home where there are any there."""
    code = rules.gazetteer.postal_code(place.postal_code) if place.postal_code else None
    state = _english(place.state, PlaceKind.STATE, rules) or (code.state if code else None)
    district = _english(place.district, PlaceKind.DISTRICT, rules) or (code.district if code else None)
    found: dict[tuple[str | None, str], GazetteerPlace] = {}
    for each in rules.gazetteer.named(place.city or ""):
        is_place = each.kind in (PlaceKind.TOWN, PlaceKind.LOCALITY)
        fits = (not state or fold(each.state) == fold(state)) and (not district or fold(each.district or "") == fold(district))
        if is_place and fits:
            found.setdefault((each.district, each.state), each)
    at_home = tuple(each for each in found.values() if each.state in rules.home_states)
    return (at_home or tuple(found.values()))[:MOST_CHOICES]


def _english(name: str | None, kind: PlaceKind, rules: Rules) -> str | None:
    """The gazetteer's own name of a state or district, whatever the script it was typed in."""
    if not name:
        return None
    return next((place.name for place in rules.gazetteer.named(name) if place.kind is kind), name)
