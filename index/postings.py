"""Postings: which term stands where, as flat arrays. Made from texts, or joined from those of several segments."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .analysis import WORD, fold
from .documents import TEXT_FIELDS

MOST_POSITIONS = 2**16 - 1
"""A field's words beyond this number are not indexed."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of a set of documents, by term, then document, then field; each entry is one term in one field of one document.

    `terms`: T strings, rising. `starts`: T+1, where each term's entries begin. `documents`, `fields`, `counts`: one per entry; the
    field's number in `TEXT_FIELDS`, and how often the term stands there. `position_starts`: entries + 1, into `positions`: the
    numbers of the words in the field. `lengths`: documents x fields, the number of words. `passages`: per document and field, in that
    order, the position at which each passage begins.
    """

    terms: list[str]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    fields: NDArray[np.uint8]
    counts: NDArray[np.uint16]
    position_starts: NDArray[np.uint32]
    positions: NDArray[np.uint16]
    lengths: NDArray[np.int32]
    passages: list[tuple[int, ...]]


class _Terms(dict[str, int]):
    """Word as written -> number of its term, from 1 in order of appearance; 0 for a word of which folding leaves nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[str, int] = {"": 0}

    def __missing__(self, word: str) -> int:
        number = self.numbers.setdefault(fold(word), len(self.numbers))
        self[word] = number
        return number


def make(texts: Iterable[Mapping[str, Sequence[str]]]) -> Postings:
    """The postings of documents, each given as text field -> passages."""
    known = _Terms()
    terms = array("I")
    sizes: list[int] = []  # words in each document's fields, one field after the other
    passages: list[tuple[int, ...]] = []
    positions = array("H")
    for text in texts:
        for field in TEXT_FIELDS:
            before, position, begins = len(terms), 0, []
            for passage in text.get(field, ()):
                numbers = [known[word] for word in WORD.findall(passage)][: max(0, MOST_POSITIONS - position)]
                begins.append(min(position, MOST_POSITIONS - 1))
                terms.extend(numbers)
                positions.extend(range(position, position + len(numbers)))
                position += len(numbers) + 1  # the gap keeps phrases within a passage
            sizes.append(len(terms) - before)
            passages.append(tuple(begins))
    names = list(known.numbers)
    slots = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    return _gather(names, np.frombuffer(terms, np.uint32), slots, np.frombuffer(positions, np.uint16), len(sizes), passages)


def join(parts: Sequence[tuple[Postings, NDArray[np.bool_]]]) -> Postings:
    """One set of postings of several, with those documents of each that its mask (one per document) keeps, numbered anew in order."""
    names: dict[str, int] = {"": 0}
    terms, slots, positions, passages, base = [], [], [], [], 0
    width = len(TEXT_FIELDS)
    for part, keep in parts:
        numbers = np.array([names.setdefault(term, len(names)) for term in part.terms], np.uint32)
        renumbered = np.cumsum(keep) - 1 + base
        entries = keep[part.documents]
        per_entry = _widths(part.position_starts)
        kept = np.repeat(entries, per_entry)
        slot = renumbered[part.documents].astype(np.int64) * width + part.fields
        terms.append(np.repeat(np.repeat(numbers, _widths(part.starts)), per_entry)[kept])
        slots.append(np.repeat(slot, per_entry)[kept])
        positions.append(part.positions[kept])
        for document in np.flatnonzero(keep).tolist():
            passages += part.passages[document * width : (document + 1) * width]
        base += int(keep.sum())
    empty = np.zeros(0, np.uint32)
    return _gather(
        list(names),
        np.concatenate([empty, *terms]).astype(np.uint32),
        np.concatenate([empty, *slots]).astype(np.int64),
        np.concatenate([empty, *positions]).astype(np.uint16),
        base * width,
        passages,
    )


def from_fields(
    size: int,
    fields: Sequence[tuple[list[str], NDArray[np.int64], NDArray[np.int32], NDArray[np.uint16], NDArray[np.uint16]]],
    passages: list[tuple[int, ...]],
) -> Postings:
    """Postings of `size` documents from one set per text field: (terms, entries per term, documents, counts, positions)."""
    names: dict[str, int] = {"": 0}
    terms, slots, positions = [], [], []
    for number, (field_terms, entries, documents, counts, where) in enumerate(fields):
        numbers = np.array([names.setdefault(term, len(names)) for term in field_terms], np.uint32)
        terms.append(np.repeat(np.repeat(numbers, entries), counts))
        slots.append(np.repeat(documents.astype(np.int64) * len(TEXT_FIELDS) + number, counts))
        positions.append(where)
    return _gather(
        list(names),
        np.concatenate(terms).astype(np.uint32),
        np.concatenate(slots),
        np.concatenate(positions),
        size * len(TEXT_FIELDS),
        passages,
    )


def _gather(
    names: list[str],
    terms: NDArray[np.uint32],
    slots: NDArray[np.int64],
    positions: NDArray[np.uint16],
    slot_count: int,
    passages: list[tuple[int, ...]],
) -> Postings:
    """Sort words into postings. Each word has the number of its term in `names` (0: none), and its slot: document * fields + field."""
    width = len(TEXT_FIELDS)
    if not terms.all():
        there = terms != 0
        terms, slots, positions = terms[there], slots[there], positions[there]
    used = np.unique(terms)
    ordered = sorted(used.tolist(), key=names.__getitem__)
    ranks = np.zeros(len(names) + 1, np.int64)
    ranks[ordered] = np.arange(len(ordered))
    key = ranks[terms] * max(slot_count, 1) + slots
    order = np.argsort(key, kind="stable")
    key = key[order]
    begins = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else np.zeros(0, np.int64)
    entry_keys = key[begins]
    entry_terms, entry_slots = np.divmod(entry_keys, max(slot_count, 1))
    position_starts = np.append(begins, len(key))
    return Postings(
        terms=[names[number] for number in ordered],
        starts=np.searchsorted(entry_terms, np.arange(len(ordered) + 1)).astype(np.int64),
        documents=(entry_slots // width).astype(np.int32),
        fields=(entry_slots % width).astype(np.uint8),
        counts=_widths(position_starts).astype(np.uint16),
        position_starts=position_starts.astype(np.uint32),
        positions=positions[order],
        lengths=np.bincount(slots, minlength=slot_count).astype(np.int32).reshape(-1, width),
        passages=passages,
    )


def _widths(starts: NDArray[np.int64] | NDArray[np.uint32]) -> NDArray[np.int64]:
    return starts[1:].astype(np.int64) - starts[:-1]
