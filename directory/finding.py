"""From a visitor's words to what the directory has: understand them, find the place they name, ask the index.

The bridge to `index.understanding`, as `indexing` is the one to the index itself. Knows no Flask and no words for people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from index import Clause, Near, Query, Results, SearchIndex
from index.understanding import Concept, Item, Lexicon, PlaceName, Understood, ask, bare, did_you_mean, loosened, understand
from index.words import known_words, widen

from .domain.gazetteer import Gazetteer, GazetteerPlace, PlaceKind
from .storage import listings
from .storage.database import Database
from .storage.seed_files import ConceptRow

_LARGE_TOWN = 500_000
"""Inhabitants from which a town's bare name means the town; at home fewer are enough. Smaller places need "in" or "near" before them."""
_TOWN_AT_HOME = 20_000


_NOTHING = Clause(())


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a visitor's words. `place` is where they say; `is_literal`: they are looked for as they are."""

    typed: str
    understood: Understood
    is_literal: bool = False
    place: GazetteerPlace | None = None
    did_you_mean: str | None = None

    @property
    def text(self) -> str:
        """What is left for full text."""
        return self.understood.text

    @property
    def is_urgent(self) -> bool:
        """Whether the words speak of danger to life."""
        return self.understood.is_urgent

    @property
    def items(self) -> tuple[Item, ...]:
        """What was taken for certain."""
        return tuple(item for item in self.understood.items if item.is_certain)

    def without(self, item: Item) -> str:
        """The visitor's words without those that an item was understood from."""
        return " ".join(self.typed.replace(item.words, " ", 1).split())


def lexicon(concepts: Iterable[ConceptRow], gazetteer: Gazetteer, home_states: Iterable[str]) -> Lexicon:
    """The lexicon of these concepts and of all places that the gazetteer names."""
    home = frozenset(home_states)
    return Lexicon.build(
        (Concept(row.id, row.parameter, row.value, row.is_certain, row.english, row.indian, row.also) for row in concepts),
        (PlaceName(name, place.name, is_plain(place, home)) for name, place in gazetteer.words()),
    )


def is_plain(place: GazetteerPlace, home: frozenset[str]) -> bool:
    """Whether the bare name means the place."""
    return place.kind is PlaceKind.STATE or place.population >= (_TOWN_AT_HOME if place.state in home else _LARGE_TOWN)


class Finder:
    """Finds listings by what a visitor says."""

    def __init__(self, database: Database, index: SearchIndex, gazetteer: Gazetteer, lexicon: Lexicon, zone: ZoneInfo) -> None:
        self._database = database
        self._index = index
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._zone = zone

    def place(self, name: str) -> GazetteerPlace | None:
        """The place of this name or postal code: of the gazetteer, or else a town that public listings are in."""
        found = self._gazetteer.find(name)
        if found is None and (town := listings.town(self._database, name)):
            found = GazetteerPlace("", PlaceKind.TOWN, town[0], None, None, (), None, "", town[1], town[2])
        return found

    def read(self, words: str, at: datetime, *, literal: bool = False) -> Reading:
        """Understand words, as of the aware instant `at`; with `literal` only whether they speak of danger. Raises `IndexDamaged`."""
        if literal or not words:
            return Reading(words, bare(words), is_literal=True)
        known = known_words(self._index.snapshot())
        understood = understand(words, self._lexicon, at.astimezone(self._zone), known.is_known)
        place = self.place(understood.place) if understood.place else None
        return Reading(words, understood, place=place, did_you_mean=did_you_mean(words, understood, known))

    def find(self, reading: Reading, stated: Query, at: datetime) -> tuple[Results, Reading]:
        """What matches the words as read and what is stated besides; where both speak of one thing, the stated wins.

        Where nothing is all that was said, codes that the words name only raise the rank: the reading that comes back is the one that
        was used.
        """
        if reading.is_literal:
            return self._index.search(replace(stated, words=reading.typed), at), reading
        near = Near(*reading.place.point) if reading.place else None
        results = self._ask(reading.understood, near, stated, at)
        if results.total or not reading.understood.facets:
            return results, reading
        looser = loosened(reading.understood)
        kept = tuple(item for item in looser.items if item.parameter not in dict(reading.understood.facets))
        loose = replace(reading, understood=replace(looser, items=kept))
        found = self._ask(looser, near, stated, at)
        return (found, loose) if found.total else (results, reading)

    def _ask(self, understood: Understood, near: Near | None, stated: Query, at: datetime) -> Results:
        clauses = widen(understood.parts, known_words(self._index.snapshot()))
        is_narrowed = understood.facets or understood.day or understood.times or near
        if understood.parts and not clauses and not is_narrowed:
            clauses = (_NOTHING,)  # words that no listing has anything like don't find every listing
        return self._index.search(ask(understood, near, stated), at, clauses)
