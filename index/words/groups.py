"""WordGroups: which of some groups of words a visitor's word belongs to, in three scripts or romanised, by sound, one letter wrong."""

from __future__ import annotations

from collections.abc import Iterator

from ..analysis import tokens
from .scripts import is_indic
from .sounds import readings

SHORTEST_SOUND = 5
"""Letters of a Latin word below which its sound alone says too little: "kal" is not "call"."""

SHORTEST_MISSPELT = 6
"""Letters of a Latin word from which one may be wrong, missing or too many; never the first."""


class WordGroups:
    """Groups are numbered as they are added, from 1. Filled once, then only read. `given` are the words as they were added."""

    def __init__(self) -> None:
        self._spelt: dict[str, set[int]] = {}
        self._sounds: dict[str, set[int]] = {}  # of all words, for those in Indian scripts
        self._long_sounds: dict[str, set[int]] = {}  # of long Latin words, for those in Latin letters
        self._shortened: dict[str, set[int]] = {}
        self._size = 0
        self.given: list[str] = []

    def add(self, words: str) -> int:
        """A new group; its number. `words` may hold a bar: in front of it English, whose short words are never taken by their sound;
        behind it Hindi and Punjabi, where one spelling a sound is enough, but short Latin words stand in all spellings that count."""
        self._size += 1
        self.given.append(words)
        english, bar, indian = words.partition("|")
        for part, is_english in ((english, bool(bar)), (indian, False)):
            for word in tokens(part):
                self._add(word, is_english)
        return self._size

    def _add(self, word: str, is_english: bool) -> None:
        self._put(self._spelt, word)
        if not (is_english and len(word) < SHORTEST_SOUND):
            for sound in readings(word):
                self._put(self._sounds, sound)
        if is_indic(word):
            return
        if len(word) >= SHORTEST_SOUND:
            for sound in readings(word):
                self._put(self._long_sounds, sound)
        if len(word) >= SHORTEST_MISSPELT:
            for shorter in (word, *_one_left_out(word)):
                self._put(self._shortened, shorter)

    def _put(self, table: dict[str, set[int]], key: str) -> None:
        table.setdefault(key, set()).add(self._size)

    def of(self, word: str) -> frozenset[int]:
        """The groups that one folded word belongs to."""
        if found := self._spelt.get(word):
            return frozenset(found)
        if is_indic(word):
            return _union(self._sounds, readings(word))
        if len(word) < SHORTEST_SOUND:
            return frozenset()
        found_by_sound = _union(self._long_sounds, readings(word))
        if found_by_sound or len(word) < SHORTEST_MISSPELT:
            return found_by_sound
        return _union(self._shortened, (word, *_one_left_out(word)))


def _union(table: dict[str, set[int]], keys: tuple[str, ...]) -> frozenset[int]:
    return frozenset(group for key in keys for group in table.get(key, ()))


def _one_left_out(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))
