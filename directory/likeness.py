"""Likeness: which listings may be the same thing as some Details, whatever script either is written in.

Candidates come from the store (same phone, same address of mail or meeting) and from the index (words that sound alike, or the same hour
near the same spot); each is then looked at closely. Knows no Flask and no words for people.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache, lru_cache
from itertools import product

from index import Clause, Near, Query, SearchIndex, SearchIndexError
from index.analysis import tokens
from index.parts import PARTS
from index.words import KnownWords, known_words
from index.words.known import likeness as sound_likeness

from .domain.details import Details, Place, Text
from .domain.gazetteer import distance_km
from .domain.listing import Listing
from .domain.place_names import fold
from .domain.schedule import Schedule
from .storage import contacts, listings
from .storage.database import Database

MOST = 5
WORTH_SHOWING = 0.5

_CANDIDATES = 40  # that each way of looking hands in
_SHARED_BY_MOST = 20
"""Listings that may share a number or address: beyond, it is the hotline of a whole fellowship and says nothing of any one."""
_TELLING_WORDS = 6
_AROUND_KM = 30.0
_NEXT_DOOR_KM = 0.4
_ELSEWHERE_KM = 15.0
_TRANSLATED = 1.5  # what a share of words in common is worth more between two languages
_CERTAIN = 0.9
_SAME_SOUND = 0.8  # likeness of two words from which they count as one
_REMEMBERED = 2**15  # pairs of words: page after page of a form asks about the same


class Reason(StrEnum):
    """What two have in common."""

    PHONE = "phone"
    LINK = "link"
    TITLE = "title"
    ORGANISATION = "organisation"
    PLACE = "place"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score`, 0 to 1: from `WORTH_SHOWING` a person should look, from 0.7 the two are almost certainly the same."""

    listing: Listing
    reasons: tuple[Reason, ...]
    score: float


def likely(
    database: Database, index: SearchIndex, details: Details, now: datetime, exclude: Collection[str] = (), *, with_hidden: bool = False
) -> tuple[Likeness, ...]:
    """The listings that may be what `details` describe, the likeliest first, at most `MOST`; none of those with an id in `exclude`.

    Public ones only; `with_hidden` also others that share a phone or link. Where the index can't be read, those are all that is found.
    """
    known = _known(index)
    shared = {*_sharing(database, details)}
    near = set(_found(index, known, details, now)) if known else set()
    candidates = listings.get_many(database, (shared | near) - set(exclude))
    if with_hidden:
        others = (listings.get(database, id) for id in shared - candidates.keys() - set(exclude))
        candidates |= {listing.id: listing for listing in others if listing}
    weight = _weights(known)
    compared = (compare(details, listing, weight) for listing in candidates.values())
    worth = [each for each in compared if each.score >= WORTH_SHOWING]
    return tuple(sorted(worth, key=lambda each: (-each.score, each.listing.id))[:MOST])


def compare(details: Details, listing: Listing, weight: Callable[[str], float] = lambda word: 1.0) -> Likeness:
    """How alike they are. `weight` says how telling a word is: in every second title, or in none but these."""
    other = listing.details
    reasons: list[Reason] = []
    score = 0.05 if details.kind is other.kind else -0.15

    has_phone = bool(_numbers(details) & _numbers(other))
    has_link = bool(_links(details) & _links(other))
    if has_phone:
        reasons.append(Reason.PHONE)
        score += 0.5
    if has_link:
        reasons.append(Reason.LINK)
        score += 0.45 if not has_phone else 0.1

    title = _same_text(details.title, other.title, weight)
    if title >= 0.5:
        reasons.append(Reason.TITLE)
        score += 0.45 * title
    is_same_organisation = _is_same_organisation(details, other, weight)
    if is_same_organisation:
        reasons.append(Reason.ORGANISATION)
        score += 0.15

    where = _same_place(details, other)
    if where is not None and where > 0:
        score += 0.25 * where
        if where == 1:
            reasons.append(Reason.PLACE)
    when = _same_time(details.schedule, other.schedule)
    if when:
        reasons.append(Reason.TIME)
        score += 0.2
    elif when is False:
        score -= 0.15

    if where == 0:
        score = min(score - 0.35, 0.6)  # a branch in another town, whatever else they share
    elif (has_phone or has_link) and is_same_organisation and title < 0.5 and when is False:
        score = min(score, WORTH_SHOWING)  # another offer of the same people
    if has_phone or has_link:
        score = max(score, WORTH_SHOWING)
    # Beyond what is almost certain there is still more and less alike.
    score = min(score, _CERTAIN) + 0.1 * max(score - _CERTAIN, 0.0)
    return Likeness(listing, tuple(reasons), round(min(max(score, 0.0), 1.0), 3))


# -- candidates


def _sharing(database: Database, details: Details) -> Iterator[str]:
    yield from contacts.with_phone(database, _numbers(details), most=_SHARED_BY_MOST)
    yield from contacts.with_link(database, _links(details), most=_SHARED_BY_MOST)


def _numbers(details: Details) -> set[str]:
    return {phone.number for phone in (*details.phones, *([details.whatsapp] if details.whatsapp else []))}


def _links(details: Details) -> set[str]:
    return {link.lower().rstrip("/") for link in (details.email, details.join_url) if link}


def _known(index: SearchIndex) -> KnownWords | None:
    try:
        return known_words(index.snapshot())
    except (SearchIndexError, OSError):
        return None


def _found(index: SearchIndex, known: KnownWords, details: Details, now: datetime) -> Iterator[str]:
    """Listings with telling words in common, and those at the same hour about the same spot."""
    point = details.place.point if details.access.has_place else None
    around = Near(*point, _AROUND_KM) if point else None
    queries: list[tuple[Query, tuple[Clause, ...] | None]] = []
    if clauses := _clauses(known, details):
        queries.append((Query(near=around, required="any", per_page=_CANDIDATES, counted=False), clauses))
    occasion = next(iter(details.schedule.next(now)), None) if details.schedule else None
    if point and occasion:
        part = _part_of_day(occasion.start) if occasion.time_known else None
        kind = (("kind", (str(details.kind),)),)
        close = Near(*point, _AROUND_KM if not details.place.is_exact else 4 * _NEXT_DOOR_KM)
        day = occasion.start.date().isoformat()
        queries.append((Query(facets=kind, near=close, day=day, time=part, sort="distance", per_page=_CANDIDATES, counted=False), None))
    try:
        for query, asked in queries:
            yield from (hit.id for hit in index.search(query, now, asked).hits)
    except (SearchIndexError, OSError):
        return


def _part_of_day(start: datetime) -> str:
    minute = start.hour * 60 + start.minute
    return next((part for part in ("morning", "afternoon", "evening") if minute in range(*PARTS[part])), "night")


def _clauses(known: KnownWords, details: Details) -> tuple[Clause, ...]:
    """One for each of the most telling words of title and organisation, with what sounds like it."""
    words = dict.fromkeys(word for _, title in details.title.given() for word in tokens(title))
    words |= dict.fromkeys(tokens(details.organisation or ""))
    found = ((word, known.alike(word)) for word in words)
    # Few listings have a telling word; one that none has tells nothing.
    ranked = sorted(((sum(known.frequency(term) for term, _ in terms), terms) for _, terms in found if terms), key=lambda pair: pair[0])
    return tuple(Clause(terms) for _, terms in ranked[:_TELLING_WORDS])


# -- a closer look


def _weights(known: KnownWords | None) -> Callable[[str], float]:
    @cache
    def weight(word: str) -> float:
        return math.log(1 + (known.size + 1) / (known.frequency(word) + 0.5)) if known else 1.0

    return weight


def _same_text(one: Text, other: Text, weight: Callable[[str], float]) -> float:
    """How much the likest of the titles have in common, whatever their languages."""
    found = [0.0]
    for (language, a), (other_language, b) in product(one.given(), other.given()):
        share = _in_common(tokens(a), tokens(b), weight)
        # Between languages only names sound alike: the other words are translated.
        found.append(share if language == other_language else min(1.0, _TRANSLATED * share))
    return max(found)


def _in_common(one: Sequence[str], other: Sequence[str], weight: Callable[[str], float]) -> float:
    """The share of what two lists of words say that both say, 0 to 1; telling words count for more."""
    if not one or not other:
        return 0.0
    pairs = [[_alike(here, there) for there in other] for here in one]
    forth, all_forth = _matched(one, other, pairs, weight)
    back, all_back = _matched(other, one, zip(*pairs, strict=True), weight)
    return (forth + back) / (all_forth + all_back)


def _matched(
    words: Iterable[str], among: Sequence[str], pairs: Iterable[Iterable[float]], weight: Callable[[str], float]
) -> tuple[float, float]:
    """What those of the words weigh that are among the others, and what all of them weigh. `pairs`: how alike each is to each of those."""
    matched = total = 0.0
    for word, alike in zip(words, pairs, strict=True):
        likeness, match = max(zip(alike, among, strict=True))
        if likeness >= _SAME_SOUND:
            worth = min(weight(word), weight(match))  # a common word isn't telling because it is spelt in another way
            matched += likeness * worth
        else:
            worth = weight(word)
        total += worth
    return matched, total


@lru_cache(maxsize=_REMEMBERED)
def _alike(one: str, other: str) -> float:
    return 1.0 if one == other else sound_likeness(one, other)


def _is_same_organisation(details: Details, other: Details, weight: Callable[[str], float]) -> bool:
    if not details.organisation or not other.organisation:
        return False
    return _in_common(tokens(details.organisation), tokens(other.organisation), weight) >= 0.75


def _same_place(details: Details, other: Details) -> float | None:
    """1: the same door, as far as one can tell; 0.4: the same town; 0: another; None where nobody has to go anywhere, or knows where."""
    if not (details.access.has_place and other.access.has_place):
        return None
    here, there = details.place, other.place
    apart_km = distance_km(here.point, there.point) if here.point and there.point else None
    if apart_km is not None and here.is_exact and there.is_exact:
        return 1.0 if apart_km <= _NEXT_DOOR_KM else 0.4 if apart_km <= _ELSEWHERE_KM else 0.0
    is_same_town = _is_same_town(here, there) or (apart_km is not None and apart_km <= 2.0)
    if is_same_town:
        return 1.0 if _in_common(_street(here), _street(there), lambda word: 1.0) >= 0.6 else 0.4
    if apart_km is not None:
        return 0.4 if apart_km <= _ELSEWHERE_KM else 0.0
    return None


def _is_same_town(here: Place, there: Place) -> bool:
    if here.postal_code and here.postal_code == there.postal_code:
        return True
    if not here.city or not there.city:
        return False
    return fold(here.city) == fold(there.city) or _in_common(tokens(here.city), tokens(there.city), lambda word: 1.0) >= 0.9


def _street(place: Place) -> list[str]:
    """The words of the address without those of its town."""
    town = {*tokens(place.city or ""), *tokens(place.district or ""), *tokens(place.state or "")}
    return [word for word in dict.fromkeys(tokens(f"{place.address or ''} {place.locality or ''}")) if word not in town]


def _same_time(one: Schedule | None, other: Schedule | None) -> bool | None:
    """Whether they begin at the same hour of the same day; None where that can't be told."""
    if one is None or other is None:
        return None
    mine, theirs = _starts(one), _starts(other)
    if not mine or not theirs:
        return None
    return bool(mine & theirs)


def _starts(schedule: Schedule) -> set[tuple[int | date, tuple[int, ...], time]]:
    """Day (of the week, or a date), place in the month and time of each known start; none of what is always open."""
    return {
        (day, entry.ordinals, entry.start)
        for entry in schedule.entries
        if entry.start is not None
        for day in ((entry.on,) if entry.on else entry.weekdays)
    }
