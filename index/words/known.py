"""KnownWords: the words that stand in the listings, and which of them a visitor's word may be meant for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from rapidfuzz.distance import OSA

from ..arrays import Array
from ..segment import Segment
from ..snapshot import Snapshot
from . import tables
from .keys import bones, loose, strict
from .scripts import Script, is_indic, script_of
from .sounds import without_ending
from .stems import stem

STEM, SOUND, STEM_SOUND, LOOSE, BONES, BEGINNING, ONE_OFF, TWO_OFF, SPLIT = 0.85, 0.8, 0.65, 0.5, 0.4, 0.6, 0.55, 0.35, 0.7
"""What a word of the listings is worth beside 1.0 for the very word: by how it was found."""

CLOSE_ENOUGH = 0.75
"""Likeness of two sounds (1 less the share of letters to be changed) from which the same consonants count."""

SHORTEST_BEGINNING = 4
"""Letters of a word that stands in no listing from which it may be the beginning of one that does."""

_SHORTEST_LOOSE = 3  # letters of a loose key: shorter ones are shared by too many words
_SHORTEST_BONES = 3
_ENOUGH = 3  # listings below which what sounds like a word may not be what was meant
_MOST = 24  # words that one word is taken for
_MOST_MEANT = 4  # words that a misspelt one, or the beginning of one, is taken for
_CACHED = 4096
_Value = TypeVar("_Value")


class KnownWords:
    """The words of one snapshot of the index. Make one for each generation: what it has found before, it remembers."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.size = sum(segment.size for segment in segments)
        self._segments = [(segment.vocabulary, tables_of(segment)) for segment in segments]
        self._alike: dict[str, tuple[tuple[str, float], ...]] = {}
        self._frequencies: dict[str, int] = {}

    def frequency(self, term: str) -> int:
        """In how many documents a term stands (those that were deleted since a merge among them)."""
        found = self._frequencies.get(term)
        if found is None:
            found = 0
            for vocabulary, _ in self._segments:
                number = vocabulary.lookup(term)
                found += 0 if number is None else int(vocabulary.document_frequency[number])
            _keep(self._frequencies, term, found)
        return found

    def is_known(self, term: str) -> bool:
        """Whether a folded word stands in the listings as it is."""
        return self.frequency(term) > 0

    def alike(self, word: str) -> tuple[tuple[str, float], ...]:
        """The terms that a folded word may be meant for, each with what it is worth, the best first; the word itself is worth 1.0.

        Two words that are one in the listings stand there with a blank between: ("help line", 0.7).
        """
        found = self._alike.get(word)
        if found is None:
            found = tuple(sorted(self._find(word).items(), key=lambda pair: (-pair[1], -self.frequency(pair[0]), pair[0]))[:_MOST])
            _keep(self._alike, word, found)
        return found

    def _find(self, word: str) -> dict[str, float]:
        worth = {word: 1.0} if self.is_known(word) else {}
        if not tables.is_word(word):
            return worth
        for found_by, wanted in (
            (STEM, ("T" + stem(word),)),
            (SOUND, tuple("S" + key for key in strict(word))),
            (STEM_SOUND, _stem_sounds(word)),
        ):
            _add(worth, ((term, found_by) for term in self._with_keys(wanted)))
        is_enough = max(worth.values(), default=0.0) in (1.0, SOUND) or sum(map(self.frequency, worth)) >= _ENOUGH
        _add(worth, ((term, LOOSE) for term in self._with_keys(["L" + key for key in loose(word) if len(key) >= _SHORTEST_LOOSE])))
        missing = {Script.LATIN, Script.DEVANAGARI, Script.GURMUKHI} - {script_of(term) for term in worth}
        if missing:
            same_bones = self._with_keys(["B" + key for key in bones(word) if len(key) >= _SHORTEST_BONES])
            near = ((term, likeness(word, term)) for term in same_bones if script_of(term) in missing)
            _add(worth, ((term, BONES * closeness) for term, closeness in near if closeness >= CLOSE_ENOUGH))
        if not is_enough:
            for meant, value in self._meant(word):
                _add(worth, ((term, value * likeness) for term, likeness in self.alike(meant) if likeness >= STEM_SOUND))
            if not worth:
                _add(worth, ((pair, SPLIT) for pair in self._split(word)))
        return worth

    def _meant(self, word: str) -> list[tuple[str, float]]:
        """What a word that doesn't stand in the listings may be meant for: the beginnings of words, or else a letter or two wrong."""
        if len(word) >= SHORTEST_BEGINNING and (longer := self.beginning_with(word, _MOST_MEANT)):
            return [(term, BEGINNING) for term in longer]
        return sorted(self._misspelt(word), key=lambda pair: (-pair[1], -self.frequency(pair[0]), pair[0]))[:_MOST_MEANT]

    def beginning_with(self, start: str, most: int) -> list[str]:
        """The terms that begin so, those in the most listings first."""
        found: dict[str, int] = {}
        for vocabulary, _ in self._segments:
            numbers = vocabulary.prefix(start)
            counts = vocabulary.document_frequency[numbers.start : numbers.stop]
            for at in np.argsort(-counts, kind="stable")[:most].tolist():
                term = vocabulary[numbers[at]]
                found[term] = found.get(term, 0) + int(counts[at])
        return sorted(found, key=lambda term: (-found[term], term))[:most]

    def _with_keys(self, wanted: Sequence[str]) -> list[str]:
        found: dict[str, None] = {}
        if wanted:
            hashes = list(map(tables.hash_of, wanted))
            for vocabulary, arrays in self._segments:
                for numbers in tables.find(arrays["key_hashes"], arrays["key_terms"], hashes):
                    found.update((vocabulary[number], None) for number in numbers)
        return list(found)

    def _misspelt(self, word: str) -> Iterable[tuple[str, float]]:
        """Terms that differ from the word in a letter or two, in how they are spelt or how they sound."""
        if len(word) < tables.SHORTEST_MISSPELT:
            return
        most = 1 if len(word) < tables.SHORTEST_TWICE_MISSPELT else 2
        hashes = tables.near_hashes(word, most)
        candidates: dict[str, None] = {}
        for vocabulary, arrays in self._segments:
            for numbers in tables.find(arrays["near_hashes"], arrays["near_terms"], hashes):
                candidates.update((vocabulary[number], None) for number in numbers)
        for term in candidates:
            sounds = (OSA.distance(a, b, score_cutoff=most) for a in strict(word) for b in strict(term))
            off = min(OSA.distance(word, term, score_cutoff=most), *sounds)
            if off <= most and abs(len(term) - len(word)) <= most + 1:
                yield term, ONE_OFF if off <= 1 else TWO_OFF

    def _split(self, word: str) -> Iterable[str]:
        """The word as two that stand in the listings."""
        for at in range(3, len(word) - 2):
            if self.is_known(word[:at]) and self.is_known(word[at:]):
                yield f"{word[:at]} {word[at:]}"

    def meant(self, word: str) -> str | None:
        """The word that a misspelt one was probably meant for: in the same script, standing in many more listings; None where it may well
        be right as it is."""
        here = self.frequency(word)
        if here > 1 or not tables.is_word(word) or len(word) < tables.SHORTEST_MISSPELT:
            return None
        if any(worth >= SOUND for term, worth in self.alike(word) if term != word):
            return None
        found = [(worth, self.frequency(term), term) for term, worth in (self.alike(word) if not here else self._misspelt(word))]
        same = [each for each in found if each[2] != word and " " not in each[2] and is_indic(each[2]) == is_indic(word)]
        best = max(same, key=lambda each: (each[0] >= LOOSE, each[1], each[2]), default=None)
        return best[2] if best and best[1] > 10 * here else None


def tables_of(segment: Segment) -> Mapping[str, Array]:
    """The tables of a segment's terms, made once and kept beside it."""
    return segment.derived(tables.NAME, lambda of: tables.build(of.vocabulary.all()))


def known_words(snapshot: Snapshot) -> KnownWords:
    """The words of a snapshot, made once for as long as it lives."""
    return snapshot.derived("known-words", lambda of: KnownWords(of.segments))


def likeness(one: str, other: str) -> float:
    """How alike two words sound: 1 the same, 0 nothing in common."""
    return max(OSA.normalized_similarity(a, b) for a in strict(one) for b in strict(other))


@lru_cache(maxsize=_CACHED)
def _stem_sounds(word: str) -> tuple[str, ...]:
    """Keys of words in Indian scripts whose stem sounds like that of the word, and of Latin ones that sound like its stem."""
    if is_indic(word):
        sounds = strict(stem(word))
        return (*("I" + sound for sound in sounds), *("S" + sound for sound in sounds))
    return tuple(dict.fromkeys("I" + sound for said in strict(word) for sound in (said, without_ending(said))))


def _add(worth: dict[str, float], more: Iterable[tuple[str, float]]) -> None:
    for term, value in more:
        if value > worth.get(term, 0.0):
            worth[term] = value


def _keep(cache: dict[str, _Value], key: str, value: _Value) -> None:
    if len(cache) >= _CACHED:
        cache.clear()
    cache[key] = value
