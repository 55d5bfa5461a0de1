"""Lexicon: all phrases that mean something, found among a visitor's words by spelling, by sound in any script, by their main words in
whatever order, and with a letter or two wrong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import product
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ..analysis import tokens
from ..words.keys import loose, strict
from ..words.scripts import is_indic
from ..words.stems import stem
from ..words.stops import STOP_WORDS
from . import needs, times
from .concepts import Concept, PlaceName

LONGEST = 6
"""Words of a phrase beyond which it is found by its main words only."""


class Quality(IntEnum):
    """How well what was typed is the phrase it is taken for."""

    GUESSED = 1  # some letters differ
    LOOSE = 2  # sounds somewhat like it
    MAIN_WORDS = 3  # its main words are there, others between
    STEM = 4  # with other endings
    SOUND = 5  # sounds like it
    SPELT = 6


class Meaning(NamedTuple):
    """What a phrase stands for: a parameter's value, or a place (`near`), or (None, None) other phrases only; `concept` is its id."""

    parameter: str | None
    value: str | None
    is_certain: bool
    concept: str | None


class Match(NamedTuple):
    """A meaning found in the words numbered `words` (rising)."""

    words: tuple[int, ...]
    meaning: Meaning
    quality: Quality
    phrases: tuple[str, ...] = ()
    """Everything that says the same, folded and without blanks."""


_Table = dict[str, tuple[int, ...]]


class Lexicon:
    """Built once, then only read. Phrases are kept folded; numbers refer to `_meanings`."""

    def __init__(self) -> None:
        self._meanings: list[Meaning] = []
        self._said: list[tuple[str, ...]] = []
        self._spelt: _Table = {}
        self._joined: _Table = {}  # without the blanks: "help line", "helpline"
        self._stems: _Table = {}
        self._sounds: _Table = {}
        self._loose: _Table = {}
        self._main: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._main_words: set[str] = set()
        self._words: set[str] = set()
        self._by_first_sound: dict[str, tuple[list[str], list[str]]] = {}  # first sound -> (sounds, words), same places
        self._by_value: dict[tuple[str | None, str | None], tuple[Concept, ...]] = {}
        self._written: list[tuple[str, str, int]] = []  # folded phrase, the phrase, its meaning
        self.concepts: dict[str, Concept] = {}
        self._phrases: dict[str, tuple[str, ...]] = {}

    @classmethod
    def build(cls, concepts: Iterable[Concept], places: Iterable[PlaceName] = ()) -> Lexicon:
        """A lexicon of these concepts and places, and of the words for days and times."""
        lexicon = cls()
        for concept in needs.CONCEPTS:  # found by rule: their phrases only widen
            lexicon._keep(concept)
        for concept in (*times.CONCEPTS, *concepts):
            lexicon._keep(concept)
            if concept.is_certain and concept.parameter:
                value = (concept.parameter, concept.value)
                lexicon._by_value[value] = (*lexicon._by_value.get(value, ()), concept)
            phrases = tuple(phrase.replace(" ", "") for phrase in lexicon.phrases_of(concept))
            number = lexicon._add_meaning(Meaning(concept.parameter, concept.value, concept.is_certain, concept.id), phrases)
            for said, is_english in ((concept.english, True), (concept.indian, False)):
                for words in map(tokens, said):
                    lexicon._add(words, number, is_sounded=True)
                    lexicon._add_stems(words, number, is_english)
            if concept.parameter and concept not in times.CONCEPTS:
                lexicon._written += [(" ".join(tokens(phrase)), phrase, number) for phrase in concept.phrases]
        for place in places:
            words = tokens(place.name)
            number = lexicon._add_meaning(Meaning("near", place.place, place.is_certain, None), ("".join(words),))
            lexicon._add(words, number, is_sounded=place.is_certain)
        lexicon._written.sort()
        lexicon._arrange_for_guessing()
        return lexicon

    def _keep(self, concept: Concept) -> None:
        self.concepts[concept.id] = concept
        self._phrases[concept.id] = tuple(dict.fromkeys(" ".join(tokens(phrase)) for phrase in concept.phrases))

    def _add_meaning(self, meaning: Meaning, phrases: tuple[str, ...]) -> int:
        self._meanings.append(meaning)
        self._said.append(phrases)
        return len(self._meanings) - 1

    def _add(self, words: list[str], number: int, is_sounded: bool) -> None:
        if not words:
            return
        if len(words) <= LONGEST:
            _put(self._spelt, " ".join(words), number)
        if not is_sounded:
            return
        self._words.update(words)
        _put(self._joined, "".join(words), number)
        for sounds, table, shortest in ((_sounds(words), self._sounds, 3), (_loose(words), self._loose, 4)):
            for sound in sounds:
                if len(sound) >= shortest:
                    _put(table, sound, number)

    def _add_stems(self, words: list[str], number: int, is_english: bool) -> None:
        if words:
            _put(self._stems, " ".join(map(stem, words)), number)
        main = [word for word in words if word not in STOP_WORDS]
        if 1 < len(main) <= LONGEST:
            for combination in product(*(_main_keys(word)[: 1 if is_english else 2] for word in main)):
                key = tuple(sorted(combination))
                if number not in self._main.get(key, ()):
                    self._main[key] = (*self._main.get(key, ()), number)
                    self._main_words.update(key)

    def _arrange_for_guessing(self) -> None:
        for word in sorted(self._words):
            if len(word) >= 5 and word not in STOP_WORDS:
                sound = strict(word)[0]
                sounds, words = self._by_first_sound.setdefault(sound[:1], ([], []))
                sounds.append(sound)
                words.append(word)

    def beginning_with(self, start: str, most: int) -> tuple[tuple[str, Meaning], ...]:
        """Up to `most` phrases of concepts, as they are written, that begin with what has been typed, the shortest first; one a concept."""
        folded = " ".join(tokens(start))
        if not folded:
            return ()
        low, high = (bisect_left(self._written, edge, key=lambda entry: entry[0]) for edge in (folded, folded + "\U0010ffff"))
        found: dict[Meaning, str] = {}
        for _, phrase, number in sorted(self._written[low:high], key=lambda entry: (len(entry[0]), entry)):
            found.setdefault(self._meanings[number], phrase)
        return tuple((phrase, meaning) for meaning, phrase in found.items())[:most]

    def is_about_time(self, word: str) -> bool:
        """Whether a folded word by itself is one for a day or a time of day."""
        return any(self._meanings[number].parameter in ("day", "time", "day+time") for number in self._spelt.get(word, ()))

    def like(self, meaning: Meaning) -> tuple[Concept, ...]:
        """The concepts that certainly stand for the same value as another meaning, without its own."""
        same = self._by_value.get((meaning.parameter, meaning.value), ())
        return tuple(concept for concept in same if concept.id != meaning.concept)

    def phrases_of(self, concept: Concept) -> tuple[str, ...]:
        """The folded phrases of a concept."""
        return self._phrases[concept.id]

    def hints_of(self, concept: Concept) -> tuple[Concept, ...]:
        """The further concepts that a concept hints at."""
        return tuple(self.concepts[id] for id in concept.also if id in self.concepts)

    def matches(self, words: Sequence[str], is_known: Callable[[str], bool]) -> Iterator[Match]:
        """All meanings in some folded words; they overlap. What `is_known` (stands in the listings) isn't taken for misspelt."""
        yield from self._matches_of_runs(words, is_known)
        yield from self._matches_by_main_words(words)

    def _matches_of_runs(self, words: Sequence[str], is_known: Callable[[str], bool]) -> Iterator[Match]:
        guesses = [self._guess(word, is_known) for word in words]
        for first in range(len(words)):
            for end in range(first + 1, min(first + LONGEST, len(words)) + 1):
                run = words[first:end]
                numbers = tuple(range(first, end))
                found, quality = self._look_up(run, is_known)
                if not found and any(guesses[first:end]):
                    found = self._spelt.get(" ".join(guess or word for guess, word in zip(guesses[first:end], run, strict=True)), ())
                    quality = Quality.GUESSED
                for number in found:
                    yield Match(numbers, self._meanings[number], quality, self._said[number])

    def _look_up(self, run: Sequence[str], is_known: Callable[[str], bool]) -> tuple[tuple[int, ...], Quality]:
        if found := self._spelt.get(" ".join(run)):
            return found, Quality.SPELT
        is_plain = not any(word in STOP_WORDS for word in run)
        if is_plain and (found := self._joined.get("".join(run))):
            return found, Quality.SPELT
        if run[0] in STOP_WORDS or run[-1] in STOP_WORDS:
            return (), Quality.GUESSED
        is_in_indian_script = any(map(is_indic, run))
        shortest = 3 if is_in_indian_script else 5
        for sound in _sounds(run):
            if len(sound) >= shortest - 1 and sum(map(len, run)) >= shortest and (found := self._sounds.get(sound)):
                return found, Quality.SOUND
        if sum(map(len, run)) >= shortest and (found := self._stems.get(" ".join(map(stem, run)))):
            return found, Quality.STEM
        if not any(map(is_known, run)):
            for sound in _loose(run):
                if len(sound) >= 4 and (found := self._loose.get(sound)):
                    return found, Quality.LOOSE
        return (), Quality.GUESSED

    def _guess(self, word: str, is_known: Callable[[str], bool]) -> str | None:
        """The word of the lexicon that a misspelt one is meant for: up to one letter off from five, two from eight."""
        if len(word) < 5 or word in self._words or word in STOP_WORDS or is_known(word):
            return None
        sound = strict(word)[0]
        sounds, words = self._by_first_sound.get(sound[:1], ([], []))
        most = 1 if len(word) < 8 else 2
        heard = process.extractOne(sound, sounds, scorer=OSA.distance, score_cutoff=most)
        spelt = process.extractOne(word, words, scorer=OSA.distance, score_cutoff=most)
        best = min(filter(None, (spelt, heard)), key=lambda found: found[1], default=None)
        return words[best[2]] if best else None

    def _matches_by_main_words(self, words: Sequence[str]) -> Iterator[Match]:
        telling = [
            (at, [key for key in _main_keys(word) if key in self._main_words]) for at, word in enumerate(words) if word not in STOP_WORDS
        ]
        telling = [(at, found) for at, found in telling if found]
        for first in range(len(telling)):
            for size in range(2, min(5, len(telling) - first + 1)):
                window = telling[first : first + size]
                if window[-1][0] - window[0][0] > 2 * size + 2:
                    break
                for combination in product(*(found for _, found in window)):
                    for number in self._main.get(tuple(sorted(combination)), ()):
                        yield Match(tuple(at for at, _ in window), self._meanings[number], Quality.MAIN_WORDS)


def _put(table: _Table, key: str, number: int) -> None:
    there = table.get(key)
    if there is None:
        table[key] = (number,)
    elif number not in there:
        table[key] = (*there, number)


def _sounds(run: Sequence[str]) -> Iterator[str]:
    return map("".join, product(*(strict(word)[:3] for word in run)))


def _loose(run: Sequence[str]) -> Iterator[str]:
    return map("".join, product(*(loose(word)[:2] for word in run)))


def _main_keys(word: str) -> tuple[str, ...]:
    """Under what a main word of a phrase is kept: an English stem, or its loose sound; a word typed in Latin letters may be either."""
    bare = stem(word)
    return loose(bare)[:1] if is_indic(word) else ("=" + bare, loose(word)[0])
