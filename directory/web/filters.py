"""What stands around results: the box that asks, the filters with their counts, chips that take one back, order, and relaxations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from index.understanding import TONIGHT, Item

from ..domain.gazetteer import GazetteerPlace
from ..domain.listing import Organisation
from ..domain.vocabulary import Accessibility
from ..finding import Reading
from .search import CODED, DAYS, SORTS, TIMES, WEEKDAYS, Addresses, Search, parameters
from .translation import gettext as _
from .wording import Wording

FACETS = ("kind", "city", "day", "access", "language", "audience", "topic", "cost")
"""The facets of contracts/search-json.md, in its order."""
FILTERS = ("kind", "day", "time", "near", "access", "language", "audience", "topic", "cost", "accessibility", "organisation")
"""Parameters besides the words that leave listings out: what a visitor may let go of."""

_SHOWN_AT_ONCE = 7
_MOST_CITIES = 12


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter as a link that sets it, or takes it back when `is_chosen`. No `count` where none is known."""

    label: str
    url: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """`more` are behind a second tap."""

    name: str
    heading: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A single filter to let go: what the search is then called, and what it finds."""

    label: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class SearchBox:
    """What the form holds when the page opens. `kept` are the other parameters, as hidden fields. `wrong` names a field at fault."""

    q: str = ""
    near: str = ""
    day: str = ""
    days: tuple[tuple[str, str], ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    wrong: str | None = None
    sentence: str | None = None


def search_box(search: Search, wording: Wording) -> SearchBox:
    days = _day_choices(wording)
    if search.day and search.day not in DAYS:
        days += ((search.day, wording.day(search.day)),)
    kept = [
        (name, value)
        for name, values in parameters(search)
        if name not in ("q", "near", "day", "page", "literal") and (name != "within" or search.near)
        for value in values
    ]
    return SearchBox(search.q, search.near or "", search.day or "", days, tuple(kept))


def wrong_box(typed: Mapping[str, str], wrong: str, sentence: str, wording: Wording) -> SearchBox:
    """The box as it was filled in, with what is wrong about it."""
    return SearchBox(typed["q"], typed["near"], typed["day"], _day_choices(wording), (), wrong, sentence)


def _day_choices(wording: Wording) -> tuple[tuple[str, str], ...]:
    return ("", _("Any day")), *((day, wording.day(day)) for day in DAYS)


def facet_values(counts: Mapping[str, tuple[tuple[str, int], ...]], wording: Wording) -> dict[str, tuple[FacetValue, ...]]:
    """The index's counts with labels, in the contract's order."""
    return {
        facet: tuple([FacetValue(code, wording.label(facet, code), count) for code, count in counts.get(facet, ())]) for facet in FACETS
    }


def filter_groups(
    search: Search, facets: Mapping[str, tuple[FacetValue, ...]], addresses: Addresses, wording: Wording, weekday: int
) -> tuple[FilterGroup, ...]:
    """The filters that would leave something, and those that are set. `weekday` is today's, Monday 0, where the site is."""
    headings = {
        "kind": _("What"),
        "access": _("In person or online"),
        "language": _("Language"),
        "audience": _("For whom"),
        "topic": _("About"),
        "cost": _("Cost"),
    }
    groups = [
        _group(
            name,
            heading,
            [
                Choice(each.label, addresses.toggled(name, each.value), each.count, each.value in getattr(search, name))
                for each in facets[name]
            ],
        )
        for name, heading in headings.items()
    ]
    groups[1:1] = [
        FilterGroup("day", _("Day"), tuple(_days(search, facets["day"], addresses, wording, weekday))),
        FilterGroup(
            "time",
            _("Time of day"),
            tuple(_single(search.time, "time", time, wording.label("time", time), None, addresses) for time in TIMES),
        ),
        _group("near", _("Near"), _cities(search, facets["city"], addresses)),
    ]
    facilities = [
        Choice(wording.label("accessibility", code), addresses.toggled("accessibility", code), None, code in search.accessibility)
        for code in Accessibility
    ]
    groups.append(FilterGroup("accessibility", _("Getting in"), tuple(facilities)))
    return tuple(group for group in groups if group.choices)


def _group(name: str, heading: str, choices: list[Choice]) -> FilterGroup:
    shown = [choice for number, choice in enumerate(choices) if number < _SHOWN_AT_ONCE or choice.is_chosen]
    return FilterGroup(name, heading, tuple(shown), tuple(choice for choice in choices[_SHOWN_AT_ONCE:] if not choice.is_chosen))


def _single(chosen: str | None, name: str, value: str, label: str, count: int | None, addresses: Addresses) -> Choice:
    is_chosen = chosen == value
    return Choice(label, addresses.without(name) if is_chosen else addresses.with_values(name, value), count, is_chosen)


def _days(search: Search, days: tuple[FacetValue, ...], addresses: Addresses, wording: Wording, weekday: int) -> Iterator[Choice]:
    """The week from today; its first two days go by their names as the visitor says them."""
    counts = {each.value: each.count for each in days}
    for ahead in range(7):
        code = WEEKDAYS[(weekday + ahead) % 7]
        value = ("today", "tomorrow", *[code] * 5)[ahead]
        chosen = value if search.day == code else search.day
        if counts.get(code) or chosen == value:
            yield _single(chosen, "day", value, wording.day(value), counts.get(code, 0), addresses)
    yield _single(search.day, "day", "weekend", wording.day("weekend"), None, addresses)


def _cities(search: Search, cities: tuple[FacetValue, ...], addresses: Addresses) -> list[Choice]:
    # The count is of the town itself while the link finds what lies around it too, so it isn't shown here.
    near = (search.near or "").casefold()
    return [
        Choice(
            city.label,
            addresses.without("near", "within") if city.value.casefold() == near else addresses.with_values("near", city.value),
            None,
            city.value.casefold() == near,
        )
        for city in cities[:_MOST_CITIES]
    ]


def chips(
    search: Search, addresses: Addresses, wording: Wording, place: GazetteerPlace | None, organisation: Organisation | None
) -> tuple[Link, ...]:
    """The filters that are set, each as a link that takes it back."""
    found = []
    for name in CODED:
        values: tuple[str, ...] = getattr(search, name)
        found += [Link(wording.label(name, value), addresses.toggled(name, value)) for value in values]
    if search.day:
        found.append(Link(wording.day(search.day), addresses.without("day")))
    if search.time:
        found.append(Link(wording.label("time", search.time), addresses.without("time")))
    if place:
        found.append(Link(_near_label(search, place, wording), addresses.without("near", "within")))
    if organisation:
        found.append(Link(organisation.name, addresses.without("organisation")))
    return tuple(found)


def understood_chips(search: Search, reading: Reading, addresses: Addresses, wording: Wording) -> tuple[Link, ...]:
    """What was understood of the words, each as a link that takes those words out."""
    return tuple(
        Link(_understood_label(items, search, reading, wording), addresses.with_values("q", *filter(None, [reading.without(items[0])])))
        for items in _by_words(reading)
    )


def _by_words(reading: Reading) -> list[tuple[Item, ...]]:
    """What was understood, what the same words stand for together: "tonight" is a day and a time."""
    grouped: dict[str, list[Item]] = {}
    for item in reading.items:
        grouped.setdefault(item.words, []).append(item)
    return [tuple(items) for items in grouped.values()]


def _understood_label(items: tuple[Item, ...], search: Search, reading: Reading, wording: Wording) -> str:
    if any(item.value == TONIGHT for item in items):
        return _("Tonight")
    return ", ".join(_item_label(item, search, reading, wording) for item in items)


def _item_label(item: Item, search: Search, reading: Reading, wording: Wording) -> str:
    if item.parameter == "near" and reading.place:
        return _near_label(search, reading.place, wording)
    if item.parameter == "day":
        return wording.day(item.value)
    return " / ".join(wording.label(item.parameter, code) for code in item.value.split(","))


def _near_label(search: Search, place: GazetteerPlace, wording: Wording) -> str:
    return _("Within %(distance)s km of %(place)s", distance=f"{search.within_km:g}", place=place.name_in(wording.language))


def sorts(search: Search, addresses: Addresses, *, has_place: bool) -> tuple[Link, ...]:
    labels = {"best": _("Best match"), "soonest": _("Soonest"), "distance": _("Nearest"), "title": _("Name"), "verified": _("Checked last")}
    current = "best" if search.sort == "distance" and not has_place else search.sort
    return tuple(
        Link(labels[sort], addresses.with_values("sort", *([] if sort == "best" else [sort])), sort == current)
        for sort in SORTS
        if sort != "distance" or has_place
    )


def relaxed(search: Search, reading: Reading) -> Iterator[tuple[str, str, Search]]:
    """(parameter, label, search without it) for each filter that is set, by a parameter or by words."""
    labels = {
        "kind": _("Of any kind"),
        "day": _("Any day"),
        "time": _("Any time of day"),
        "near": _("Anywhere"),
        "access": _("In person or online"),
        "language": _("In any language"),
        "audience": _("For anyone"),
        "topic": _("About anything"),
        "cost": _("Free or paid"),
        "accessibility": _("With or without these facilities"),
        "organisation": _("By anyone"),
    }
    empty = Search()
    for name in FILTERS:
        if getattr(search, name):
            yield name, labels[name], replace(search, page=1, **{name: getattr(empty, name)})
    understood = _by_words(reading)
    for items in understood:
        parameter = items[0].parameter
        if len(understood) > 1 or reading.text:  # letting go of all that was said is offered last
            yield f"{parameter} in words", labels[parameter], replace(search, page=1, q=reading.without(items[0]))
    if reading.text and understood:
        words = " ".join(items[0].words for items in understood)
        yield "text", _("Without the words “%(words)s”", words=reading.text), replace(search, page=1, q=words)
    if search.q:
        yield "q", _("Without the words “%(words)s”", words=search.q), replace(search, page=1, q="")
