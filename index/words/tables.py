"""Tables of the keys of a segment's terms, kept beside the segment: from what a visitor types to terms that sound, end or look alike.

Every key is hashed to 32 bits; a table is two arrays of the same length, the sorted hashes and the numbers of the terms. Hashes collide
rarely (50,000 keys: once in 90,000 look-ups); who looks something up compares the words themselves where it matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from .keys import keys
from .scripts import is_indic
from .stems import stem

Hashes = NDArray[np.uint32]
Numbers = NDArray[np.int32]
Arrays = Mapping[str, NDArray[np.generic]]

NAME = "words-1"
"""Names the tables beside a segment; counted up when keys, stems or what is kept here change."""

SHORTEST_MISSPELT = 5
"""Letters of a word from which one may be wrong."""

SHORTEST_TWICE_MISSPELT = 8
"""Letters of a word from which two may be wrong."""

_HEAD = 7  # sounds of a word that are looked at for what was left out: two strings that differ in two letters have heads that do
_FACTOR = 0x01000193


def term_keys(term: str) -> list[str]:
    """All keys under which a term is found: S strict, L loose, B bones; T English stem, I the sound of a Hindi or Punjabi stem."""
    strict, loose, bones = keys(term)
    found = [*("S" + key for key in strict), *("L" + key for key in loose if len(key) > 2), *("B" + key for key in bones if len(key) > 2)]
    if is_indic(term):
        found += ["I" + key for key in keys(stem(term)).strict]
    else:
        found.append("T" + stem(term))
    return found


def build(terms: Sequence[str]) -> Arrays:
    """The tables of a segment's terms. Numbers, codes and words in other scripts have no keys."""
    hashes: list[int] = []
    owners: list[int] = []
    sounds: list[str] = []
    heard: list[int] = []
    is_long: list[bool] = []
    for number, term in enumerate(terms):
        if not is_word(term):
            continue
        mine = term_keys(term)
        hashes += map(hash_of, mine)
        owners += [number] * len(mine)
        if len(term) >= SHORTEST_MISSPELT - 1:
            sounds.append(keys(term).strict[0])
            heard.append(number)
            is_long.append(len(term) >= SHORTEST_TWICE_MISSPELT - 2)
    key_hashes, key_terms = _sorted(np.array(hashes, np.uint32), np.array(owners, np.int32))
    near_hashes, near_terms = _sorted(*_left_out(sounds, np.array(heard, np.int32), np.array(is_long, np.bool_)))
    return {"key_hashes": key_hashes, "key_terms": key_terms, "near_hashes": near_hashes, "near_terms": near_terms}


def is_word(term: str) -> bool:
    """Whether a term is a word in one of the three scripts: not a number, not a code, not in another script."""
    return (term.isascii() and term.isalpha()) or (is_indic(term) and "_" not in term)


def hash_of(key: str) -> int:
    """A key's hash."""
    return crc32(key.encode())


def near_hashes(sound: str, most_left_out: int) -> list[int]:
    """The hashes of a sound's head, whole and with up to so many of its letters left out."""
    codes = [ord(letter) & 0xFF for letter in sound[:_HEAD]]
    found = []
    for count in range(min(most_left_out, len(codes) - 1) + 1):
        for kept in combinations(codes, len(codes) - count):
            value = 0
            for code in kept:
                value = (value * _FACTOR + code) & 0xFFFFFFFF
            found.append(value)
    return found


def find(hashes: Hashes, numbers: Numbers, wanted: Iterable[int]) -> list[list[int]]:
    """For each wanted hash, the terms that have it."""
    sought = np.fromiter(wanted, np.uint32)
    lows, highs = np.searchsorted(hashes, sought), np.searchsorted(hashes, sought, side="right")
    return [numbers[low:high].tolist() if high > low else [] for low, high in zip(lows.tolist(), highs.tolist(), strict=True)]


def _left_out(sounds: list[str], owners: Numbers, is_long: NDArray[np.bool_]) -> tuple[Hashes, Numbers]:
    """`near_hashes` of all sounds at once: with one letter left out, and of the long words with two."""
    heads = np.zeros((len(sounds), _HEAD), np.uint32)
    for row, sound in enumerate(sounds):
        codes = [ord(letter) & 0xFF for letter in sound[:_HEAD]]
        heads[row, : len(codes)] = codes
    hashes, numbers = [], []
    for count in range(3):
        chosen = slice(None) if count < 2 else np.flatnonzero(is_long)
        rows, whose = heads[chosen], owners[chosen]
        for kept in combinations(range(_HEAD), _HEAD - count):
            value = np.zeros(len(rows), np.uint32)
            for column in kept:
                code = rows[:, column]
                value = np.where(code > 0, value * np.uint32(_FACTOR) + code, value)
            hashes.append(value)
            numbers.append(whose)
    return np.concatenate(hashes), np.concatenate(numbers)


def _sorted(hashes: Hashes, numbers: Numbers) -> tuple[Hashes, Numbers]:
    pairs = np.unique((hashes.astype(np.uint64) << np.uint64(32)) | numbers.astype(np.uint64))
    return (pairs >> np.uint64(32)).astype(np.uint32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32)
