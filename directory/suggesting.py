"""What a visitor may be on the way to type: topics, places, organisations and listings that begin so, in the script typed.

The last words count as begun, the longest beginning first: "support gr" is more likely a support group than a word in gr-. Listings and
organisations are looked up by the words of their names in the index, never in the table. Knows no Flask and no addresses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from index import IndexDamaged, IndexMissing, SearchIndex, completing
from index.analysis import tokens
from index.snapshot import Snapshot
from index.understanding import Concept, Lexicon, is_urgent
from index.words import known_words
from index.words.scripts import Script, script_of
from index.words.stops import STOP_WORDS

from .domain.details import Text
from .domain.gazetteer import Gazetteer, GazetteerPlace, PlaceKind
from .domain.listing import Listing, Organisation
from .domain.place_names import fold
from .finding import is_plain
from .storage import listings, organisations
from .storage.database import Database

MOST = 8
SHORTEST = 2
"""Letters from which something is suggested: a single one begins half of everything."""

_MOST_OF_A_KIND = 4
_MOST_WORDS = 4  # of a beginning
_FURTHER = 1
"""Words by which a phrase may go beyond what was typed: whoever begins "pat" should not be shown a whole sentence about a husband."""

_MOST_PLACES = 40
_MOST_PHRASES = 16
_MOST_SEARCHED = 500  # listings among which organisations are counted
_BEFORE_A_PLACE = frozenset({"in", "near", "at", "around", "nearby"})
LANGUAGE_OF = {Script.LATIN: "en", Script.DEVANAGARI: "hi", Script.GURMUKHI: "pa"}


class SuggestionKind(StrEnum):
    TOPIC = "topic"
    PLACE = "place"
    ORGANISATION = "organisation"
    LISTING = "listing"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing to choose. `language` is that of the label. `words` are the visitor's own, completed.

    `about` says which listing or organisation it is. Otherwise `search` is to be looked for, around the place `near` where one is given.
    """

    kind: SuggestionKind
    label: str
    language: str
    words: str
    search: str = ""
    near: str | None = None
    about: Listing | Organisation | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """At most `MOST`, those of a kind together; none where the words speak of danger to life: nothing shall stand before the helplines."""

    each: tuple[Suggestion, ...] = ()
    is_urgent: bool = False


class Suggester:
    """Completes what is being typed."""

    def __init__(self, database: Database, index: SearchIndex, gazetteer: Gazetteer, lexicon: Lexicon, home_states: Iterable[str]) -> None:
        self._database = database
        self._index = index
        self._gazetteer = gazetteer
        self._lexicon = lexicon
        self._home = frozenset(home_states)

    def suggest(self, typed: str) -> Suggestions:
        """What the words may become, in at most two statements."""
        words = typed.split()
        if not words or len("".join(tokens(words[-1]))) < SHORTEST:
            return Suggestions()
        if is_urgent(typed):
            return Suggestions(is_urgent=True)
        script = script_of(words[-1])
        is_place = len(words) > 1 and words[-2].lower() in _BEFORE_A_PLACE
        groups = [[] if is_place else self._phrases(words), self._places(words, script, is_place), *self._named(words, script)]
        if not any(groups) and not is_place:
            groups.append(self._words(words, script))
        return Suggestions(tuple(_shared_out(groups)))

    def _phrases(self, words: Sequence[str]) -> list[Suggestion]:
        """Phrases that mean something to the search, as the file of concepts prefers to spell them."""
        seen = {" ".join(tokens(" ".join(words)))}
        found: list[tuple[bool, Suggestion]] = []
        for before, begun in _beginnings(words):
            for phrase, concept in self._begun(begun):
                completed = " ".join((*before, phrase))
                key = " ".join(tokens(completed))
                if key not in seen and len(phrase.split()) <= len(begun.split()) + _FURTHER and not is_urgent(phrase):
                    seen.add(key)
                    kind = SuggestionKind.TOPIC if concept.parameter in ("topic", "kind") else SuggestionKind.WORD
                    suggestion = Suggestion(kind, phrase, LANGUAGE_OF[script_of(phrase)], completed, search=completed)
                    found.append((phrase in concept.indian, suggestion))
            if found:
                break
        found.sort(key=lambda pair: pair[0])  # romanised words are spelt in many ways: behind the English ones
        return [suggestion for _, suggestion in found[:_MOST_OF_A_KIND]]

    def _begun(self, begun: str) -> Iterator[tuple[str, Concept]]:
        """(phrase, concept) for each concept with a phrase that begins so: the first of its phrases that does."""
        start = " ".join(tokens(begun))
        for phrase, meaning in self._lexicon.beginning_with(begun, _MOST_PHRASES):
            concept = self._lexicon.concepts[str(meaning.concept)]
            yield next((each for each in concept.phrases if " ".join(tokens(each)).startswith(start)), phrase), concept

    def _places(self, words: Sequence[str], script: Script, is_place: bool) -> list[Suggestion]:
        """Places by a name in the script typed, those first that people mean by the bare name. Amid other words only these, unless
        `is_place`: something leads up to a place."""
        found: dict[str, Suggestion] = {}
        for before, begun in _beginnings(words):
            if len(fold(begun)) < SHORTEST:
                continue
            places = [(not is_plain(place, self._home), place) for place in self._gazetteer.suggest(begun, _MOST_PLACES)]
            for is_small, place in sorted(places, key=lambda pair: pair[0])[: 2 * _MOST_OF_A_KIND]:
                name = None if is_small and before and not is_place else self._name(place, begun, script)
                if name and name not in found:
                    search, completed = " ".join(_without_last_stops(before)), " ".join((*before, name))
                    found[name] = Suggestion(SuggestionKind.PLACE, name, LANGUAGE_OF[script], completed, search=search, near=name)
            if found:
                break
        return list(found.values())[:_MOST_OF_A_KIND]

    def _name(self, place: GazetteerPlace, begun: str, script: Script) -> str | None:
        """The name of the place that begins so, with the wider place behind it where the bare name means another."""
        start = fold(begun)
        name = next((each for each in place.names if script_of(each) is script and fold(each).startswith(start)), None)
        if name is None or place.kind is PlaceKind.STATE:  # whose middle is near to nobody
            return None
        if self._gazetteer.find(name) == place:
            return name
        wider = next(iter(self._gazetteer.named(place.district or place.state)), None)
        full = f"{name}, {wider.name_in(LANGUAGE_OF[script])}" if wider else name
        return full if self._gazetteer.find(full) == place else None

    def _named(self, words: Sequence[str], script: Script) -> tuple[list[Suggestion], list[Suggestion]]:
        """(organisations, listings) with these words in their names; none while the index can't be read."""
        folded = tokens(" ".join(words))
        asked = [word for word in folded if word not in STOP_WORDS] or folded[-1:]
        if len(asked[-1]) < SHORTEST:
            return [], []
        try:
            snapshot = self._index.snapshot()
        except (IndexDamaged, IndexMissing):
            return [], []
        return self._organisations(snapshot, asked), self._listings(snapshot, asked, script)

    def _listings(self, snapshot: Snapshot, asked: Sequence[str], script: Script) -> list[Suggestion]:
        held = completing.holding(snapshot, asked, "title")
        ids = [snapshot.id(document) for document in completing.first(snapshot, held, "title", _MOST_OF_A_KIND)]
        found = listings.get_many(self._database, ids) if ids else {}
        named = [(found[id], *_written(found[id].details.title, script)) for id in ids if id in found]
        titles = [title for _, _, title in named]
        suggestions: dict[str, Suggestion] = {}
        for listing, language, title in named:
            city = listing.details.place.city
            label = f"{title}, {city}" if city and titles.count(title) > 1 else title
            suggestions.setdefault(label, Suggestion(SuggestionKind.LISTING, label, language, title, about=listing))
        return list(suggestions.values())

    def _organisations(self, snapshot: Snapshot, asked: Sequence[str]) -> list[Suggestion]:
        """Those that offer most first, among the listings looked at."""
        held = completing.holding(snapshot, asked, "organisation")[:_MOST_SEARCHED]
        slugs = [slug for slug, _ in snapshot.facets.count(held, ("organisation",))["organisation"][:_MOST_OF_A_KIND]]
        found = organisations.get_many(self._database, slugs) if slugs else {}
        named = (found[slug] for slug in slugs if slug in found)
        return [
            Suggestion(SuggestionKind.ORGANISATION, each.name, LANGUAGE_OF[script_of(each.name)], each.name, about=each) for each in named
        ]

    def _words(self, words: Sequence[str], script: Script) -> list[Suggestion]:
        """Words of the listings; in Latin letters only, since the index keeps those of other scripts folded, which nobody would write."""
        *before, last = words
        if script is not Script.LATIN:
            return []
        begun = "".join(tokens(last))
        try:
            longer = known_words(self._index.snapshot()).beginning_with(begun, _MOST_OF_A_KIND)
        except (IndexDamaged, IndexMissing):
            return []
        completed = ((word, " ".join((*before, word))) for word in longer if word != begun and word.isalpha())
        return [Suggestion(SuggestionKind.WORD, word, LANGUAGE_OF[script], typed, search=typed) for word, typed in completed]


def _beginnings(words: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """(the words before, the last ones that count as begun), the longest beginning first. A lone stop word begins nothing."""
    for size in range(min(_MOST_WORDS, len(words)), 0, -1):
        if size > 1 or len(words) == 1 or words[-1].lower() not in STOP_WORDS:
            yield words[:-size], " ".join(words[-size:])


def _without_last_stops(words: Sequence[str]) -> Sequence[str]:
    """ "yoga in the" -> "yoga": what leads up to a place says nothing without it."""
    end = len(words)
    while end and all(word in STOP_WORDS for word in tokens(words[end - 1])):
        end -= 1
    return words[:end]


def _written(text: Text, script: Script) -> tuple[str, str]:
    """(language, words) in the script typed where they are given in it."""
    return next((given for given in text.given() if script_of(given[1]) is script), text.best(LANGUAGE_OF[script]))


def _shared_out(groups: Sequence[Sequence[Suggestion]]) -> Iterator[Suggestion]:
    """Of each group one in turn until there are `MOST`, then told group by group; the same words only once."""
    room, taken, seen = MOST, [0] * len(groups), set()
    for turn in zip_longest(*groups):
        for number, each in enumerate(turn):
            if each and room:
                taken[number] += 1
                room -= 1
    for group, count in zip(groups, taken, strict=True):
        for each in group[:count]:
            if each.label.casefold() not in seen:
                seen.add(each.label.casefold())
                yield each
