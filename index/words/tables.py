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

from .keys import bones, loose, strict
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
_SOUNDED = "/"


def term_keys(term: str) -> list[str]:
    """All keys under which a term is found: S strict, L loose, B bones; T its stem, I the sound of a Hindi or Punjabi stem."""
    found = ["S" + key for key in strict(term)]
    found += ["L" + key for key in loose(term) if len(key) > 2]
    found += ["B" + key for key in bones(term) if len(key) > 2]
    bare = stem(term)
    found.append("T" + bare)
    if is_indic(term):
        found += ["I" + key for key in strict(bare)]
    return found


def build(terms: Sequence[str]) -> Arrays:
    """The tables of a segment's terms. Numbers, codes and words in other scripts have no keys."""
    hashes: list[int] = []
    owners: list[int] = []
    spellings: list[str] = []
    spelt: list[int] = []
    is_long: list[bool] = []
    for number, term in enumerate(terms):
        if not is_word(term):
            continue
        mine = term_keys(term)
        hashes += map(hash_of, mine)
        owners += [number] * len(mine)
        if len(term) >= SHORTEST_MISSPELT - 1:
            spellings += [_SOUNDED + strict(term)[0], term]
            spelt += [number, number]
            is_long += [len(term) >= SHORTEST_TWICE_MISSPELT - 2] * 2
    key_hashes, key_terms = _sorted(np.array(hashes, np.uint32), np.array(owners, np.int32))
    near_hashes, near_terms = _sorted(*_left_out(spellings, np.array(spelt, np.int32), np.array(is_long, np.bool_)))
    return {"key_hashes": key_hashes, "key_terms": key_terms, "near_hashes": near_hashes, "near_terms": near_terms}


def is_word(term: str) -> bool:
    """Whether a term is a word in one of the three scripts: not a number, not a code, not in another script."""
    return (term.isascii() and term.isalpha()) or (is_indic(term) and "_" not in term)


def hash_of(key: str) -> int:
    """A key's hash."""
    return crc32(key.encode())


def near_hashes(word: str, most_left_out: int) -> list[int]:
    """The hashes of the head of a word, as spelt and as it sounds, whole and with up to so many of its letters left out."""
    found = []
    for spelling in (_SOUNDED + strict(word)[0], word):
        first, codes = _codes(spelling)
        for count in range(min(most_left_out, len(codes) - 1) + 1):
            for kept in combinations(codes, len(codes) - count):
                value = first
                for code in kept:
                    value = (value * _FACTOR + code) & 0xFFFFFFFF
                found.append(value)
    return found


def _codes(spelling: str) -> tuple[int, list[int]]:
    """What a hash begins with, other for sounds than for letters, and the codes of the head."""
    is_sounded = spelling.startswith(_SOUNDED)
    return int(is_sounded), [ord(letter) & 0xFF or 1 for letter in spelling[is_sounded : _HEAD + is_sounded]]


def find(hashes: Hashes, numbers: Numbers, wanted: Iterable[int]) -> list[list[int]]:
    """For each wanted hash, the terms that have it."""
    sought = np.fromiter(wanted, np.uint32)
    lows, highs = np.searchsorted(hashes, sought), np.searchsorted(hashes, sought, side="right")
    return [numbers[low:high].tolist() if high > low else [] for low, high in zip(lows.tolist(), highs.tolist(), strict=True)]


def _left_out(spellings: list[str], owners: Numbers, is_long: NDArray[np.bool_]) -> tuple[Hashes, Numbers]:
    """`near_hashes` of all at once: with one letter left out, and of the long words with two."""
    heads = np.zeros((len(spellings), _HEAD), np.uint32)
    firsts = np.zeros(len(spellings), np.uint32)
    for row, spelling in enumerate(spellings):
        firsts[row], codes = _codes(spelling)
        heads[row, : len(codes)] = codes
    hashes, numbers = [], []
    for count in range(3):
        chosen = slice(None) if count < 2 else np.flatnonzero(is_long)
        rows, whose = heads[chosen], owners[chosen]
        for kept in combinations(range(_HEAD), _HEAD - count):
            value = firsts[chosen]
            for column in kept:
                code = rows[:, column]
                value = np.where(code > 0, value * np.uint32(_FACTOR) + code, value)
            hashes.append(value)
            numbers.append(whose)
    return np.concatenate(hashes), np.concatenate(numbers)


def _sorted(hashes: Hashes, numbers: Numbers) -> tuple[Hashes, Numbers]:
    pairs = (hashes.astype(np.uint64) << np.uint64(32)) | numbers.astype(np.uint64)
    pairs.sort()  # np.unique takes ten times as long
    pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))] if len(pairs) else pairs
    return (pairs >> np.uint64(32)).astype(np.uint32), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32)
