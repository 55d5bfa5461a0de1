"""Filters by facet, and the counts beside them: each facet's under all filters but its own.

A facet of few values has a bit for each, and a document some bytes of such bits; a wide one has a number. The largest segment, the first,
is used as it lies in memory; what the others hold is told in its numbers, with new ones after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .columns import BIT_FACETS
from .documents import WIDE_FACETS
from .query import WEEKDAYS
from .segment import Segment

COUNTED: tuple[str, ...] = ("kind", "city", "access", "language", "audience", "topic", "cost")
"""The facets that are counted, beside "day"."""

Bools = NDArray[np.bool_]
Documents = NDArray[np.int64]
Counts = tuple[tuple[str, int], ...]

_FEW, _MANY = 100, 8000  # documents, where one way of counting overtakes the other
_BITS_OF_BYTE = ((np.arange(256)[:, None] >> np.arange(8)) & 1).astype(np.float64)


class FacetColumns:
    """The facets of some segments' documents, numbered through all of them."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._first_size = segments[0].size if segments else 0
        self._bit_numbers: dict[str, int] = {}  # facet and code by a line break -> bit
        for segment in segments:
            for name in segment.names["bits"]:
                self._bit_numbers.setdefault(name, len(self._bit_numbers))
        self._bit_codes = [tuple(name.split("\n")) for name in self._bit_numbers]
        self._bytes = -(-len(self._bit_codes) // 8)
        slots: NDArray[Any] = np.arange(0, 256 * self._bytes, 256)
        self._slots = slots.astype(np.uint16 if self._bytes < 256 else np.uint32)
        self._bits = self._joined_bits()
        self._wide = {facet: _Wide(facet, segments) for facet in WIDE_FACETS}

    def _joined_bits(self) -> NDArray[np.uint8]:
        if len(self._segments) == 1:
            return self._segments[0].columns["bits"]
        rows = np.zeros((sum(segment.size for segment in self._segments), self._bytes), np.uint8)
        begin = 0
        for segment in self._segments:
            held = segment.columns["bits"]
            here = rows[begin : begin + segment.size]
            if begin == 0:
                here[:, : held.shape[1]] = held
            else:
                for old, name in enumerate(segment.names["bits"]):
                    new = self._bit_numbers[name]
                    here[:, new // 8] |= ((held[:, old // 8] >> (old % 8)) & 1) << (new % 8)
            begin += segment.size
        return rows

    def passing(self, documents: Documents, facet: str, codes: Sequence[str]) -> Bools:
        """Which of the documents have any of these codes."""
        if facet in WIDE_FACETS:
            return self._wide[facet].passing(documents, codes)
        masks: dict[int, int] = {}
        for code in codes:
            bit = self._bit_numbers.get(f"{facet}\n{code}")
            if bit is not None:
                masks[bit // 8] = masks.get(bit // 8, 0) | 1 << bit % 8
        found = np.zeros(len(documents), np.bool_)
        for byte, mask in masks.items():
            found |= (self._bits[documents, byte] & np.uint8(mask)) != 0
        return found

    def count(self, documents: Documents, facets: Sequence[str]) -> dict[str, Counts]:
        """How many of the documents, rising, have each code of these facets."""
        found: dict[str, list[tuple[int, str]]] = {facet: [] for facet in facets}
        if any(facet in BIT_FACETS for facet in facets):
            counts = self._count_bits(documents)
            there = counts.nonzero()[0]
            for bit, count in zip(there.tolist(), counts[there].tolist(), strict=True):
                facet, code = self._bit_codes[bit]
                if facet in found:
                    found[facet].append((-count, code))
        for facet in facets:
            if facet in WIDE_FACETS:
                found[facet] = self._wide[facet].counts(documents)
        return {facet: _ordered(pairs) for facet, pairs in found.items()}

    def _count_bits(self, documents: Documents) -> NDArray[np.int64]:
        counts = np.zeros(self._bytes * 8, np.int64)
        if len(documents) >= _MANY:
            # Of the first segment there is for each bit a row with a bit per document: these are counted 64 at a time.
            inside = int(documents.searchsorted(self._first_size))
            if inside >= _MANY:
                planes = self._segments[0].columns["bit_planes"]
                mask = np.zeros(planes.shape[1] * 64, np.bool_)
                mask[documents[:inside]] = True
                held = np.packbits(mask, bitorder="little").view(np.uint64)
                counts[: len(planes)] = np.bitwise_count(planes & held).sum(axis=1, dtype=np.int64)
                documents = documents[inside:]
        rows: NDArray[Any] = self._bits[documents]
        if len(rows) < _FEW:
            return np.asarray(counts + np.unpackbits(rows, axis=1, bitorder="little").sum(axis=0, dtype=np.int64))
        slots = rows + self._slots
        per_byte = np.bincount(slots.ravel(), minlength=256 * self._bytes).reshape(self._bytes, 256)
        return np.asarray(counts + (per_byte @ _BITS_OF_BYTE).astype(np.int64).ravel())


class _Wide:
    """One wide facet. Its codes are numbered as in the first segment, from 1 (0: none), and new ones of the others after them."""

    def __init__(self, facet: str, segments: Sequence[Segment]) -> None:
        self._known = segments[0].wide_codes[facet] if segments else None
        self._more: dict[str, int] = {}
        parts = [np.zeros(0, np.int32)]
        for place, segment in enumerate(segments):
            column = segment.columns[facet]
            if place:
                column = np.array([0, *map(self._numbered, segment.wide_codes[facet].all())], np.int32)[column]
            parts.append(column)
        self._column = np.concatenate(parts) if len(segments) != 1 else parts[1]
        self._more_codes = list(self._more)

    def _number(self, code: str) -> int | None:
        place = self._known.find(code) if self._known is not None else None
        return self._more.get(code) if place is None else place + 1

    def _numbered(self, code: str) -> int:
        return self._number(code) or self._more.setdefault(code, self._known_count + len(self._more) + 1)

    @property
    def _known_count(self) -> int:
        return len(self._known) if self._known is not None else 0

    def _code(self, number: int) -> str:
        if self._known is not None and number <= len(self._known):
            return self._known[number - 1]
        return self._more_codes[number - 1 - self._known_count]

    def passing(self, documents: Documents, codes: Sequence[str]) -> Bools:
        wanted = [number for code in codes if (number := self._number(code)) is not None]
        column = self._column[documents]
        return np.asarray(column == wanted[0] if len(wanted) == 1 else np.isin(column, wanted))

    def counts(self, documents: Documents) -> list[tuple[int, str]]:
        counts = np.bincount(self._column[documents], minlength=1)
        counts[0] = 0
        there = counts.nonzero()[0]
        return [(-count, self._code(number)) for number, count in zip(there.tolist(), counts[there].tolist(), strict=True)]


def count_days(planes: NDArray[np.uint8]) -> Counts:
    """How many documents have each weekday's bit."""
    counts = np.bincount(planes, minlength=256) @ _BITS_OF_BYTE
    return _ordered([(-int(n), day) for day, n in zip(WEEKDAYS, counts.tolist(), strict=False) if n])


def _ordered(pairs: list[tuple[int, str]]) -> Counts:
    return tuple([(code, -minus) for minus, code in sorted(pairs)])
