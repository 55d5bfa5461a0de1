"""Filters by facet, and the counts beside them: each facet's under all filters but its own.

A facet of few values has a bit for each, and a document some bytes of such bits; a wide one has a number. The largest segment, the first, is
used as it lies in memory; what the others hold is told in its numbers, with new ones after them.
"""

from __future__ import annotations

from collections.abc import Sequence

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
        self._numbers: dict[str, dict[str, int]] = {facet: {} for facet in (*BIT_FACETS, *WIDE_FACETS)}
        bits = 0
        for segment in segments:
            for name in segment.names["bits"]:
                facet, code = name.split("\n")
                if code not in self._numbers[facet]:
                    self._numbers[facet][code] = bits
                    bits += 1
            for facet in WIDE_FACETS:
                for code in segment.names[facet]:
                    self._numbers[facet].setdefault(code, len(self._numbers[facet]) + 1)
        self._bytes = -(-bits // 8)
        self._bits = self._joined_bits()
        self._wide = {facet: self._joined_numbers(facet) for facet in WIDE_FACETS}
        self._codes = {facet: list(numbers) for facet, numbers in self._numbers.items()}
        self._first_size = segments[0].size if segments else 0

    def _joined_bits(self) -> NDArray[np.uint8]:
        if len(self._segments) == 1:
            return self._segments[0].columns["bits"]
        rows = [np.zeros((0, self._bytes), np.uint8)]
        for number, segment in enumerate(self._segments):
            held = segment.columns["bits"]
            here = np.zeros((segment.size, self._bytes), np.uint8)
            if number == 0:
                here[:, : held.shape[1]] = held
            else:
                for old, name in enumerate(segment.names["bits"]):
                    facet, code = name.split("\n")
                    new = self._numbers[facet][code]
                    here[:, new // 8] |= ((held[:, old // 8] >> (old % 8)) & 1) << (new % 8)
            rows.append(here)
        return np.concatenate(rows)

    def _joined_numbers(self, facet: str) -> NDArray[np.int32]:
        parts = [np.zeros(0, np.int32)]
        for number, segment in enumerate(self._segments):
            column = segment.columns[facet]
            if number:
                column = np.array([0, *(self._numbers[facet][code] for code in segment.names[facet])], np.int32)[column]
            elif len(self._segments) == 1:
                return column
            parts.append(column)
        return np.concatenate(parts)

    def passing(self, documents: Documents, facet: str, codes: Sequence[str]) -> Bools:
        """Which of the documents have any of these codes."""
        wanted = [number for code in codes if (number := self._numbers[facet].get(code)) is not None]
        if facet in WIDE_FACETS:
            column = self._wide[facet][documents]
            return column == wanted[0] if len(wanted) == 1 else np.isin(column, wanted)
        masks: dict[int, int] = {}
        for bit in wanted:
            masks[bit // 8] = masks.get(bit // 8, 0) | 1 << bit % 8
        found = np.zeros(len(documents), np.bool_)
        for byte, mask in masks.items():
            found |= (self._bits[documents, byte] & np.uint8(mask)) != 0
        return found

    def count(self, documents: Documents, facets: Sequence[str]) -> dict[str, Counts]:
        """How many of the documents, rising, have each code of these facets."""
        found: dict[str, Counts] = {}
        few = [facet for facet in facets if facet in BIT_FACETS]
        counts = self._count_bits(documents) if few else []
        for facet in few:
            found[facet] = _ordered([(code, counts[bit]) for code, bit in self._numbers[facet].items() if counts[bit]])
        for facet in facets:
            if facet in WIDE_FACETS:
                numbers = np.bincount(self._wide[facet][documents])
                numbers[:1] = 0
                there = np.flatnonzero(numbers)
                codes = self._codes[facet]
                found[facet] = _ordered([(codes[n - 1], count) for n, count in zip(there.tolist(), numbers[there].tolist(), strict=True)])
        return found

    def _count_bits(self, documents: Documents) -> list[int]:
        counts: NDArray[np.int64] = np.zeros(self._bytes * 8, np.int64)
        if len(documents) >= _MANY:
            # Of the first segment there is for each bit a row with a bit per document: these are counted 64 at a time.
            inside = int(np.searchsorted(documents, self._first_size))
            if inside >= _MANY:
                planes = self._segments[0].columns["bit_planes"]
                mask = np.zeros(planes.shape[1] * 64, np.bool_)
                mask[documents[:inside]] = True
                held = np.packbits(mask, bitorder="little").view(np.uint64)
                counts[: len(planes)] += np.bitwise_count(planes & held).sum(axis=1, dtype=np.int64)
                documents = documents[inside:]
        rows = self._bits[documents]
        if len(documents) < _FEW:
            counts += np.unpackbits(rows, axis=1, bitorder="little").sum(axis=0, dtype=np.int64)
        else:
            slots = rows + np.arange(self._bytes, dtype=np.uint16) * np.uint16(256)
            per_byte = np.bincount(slots.ravel(), minlength=256 * self._bytes).reshape(self._bytes, 256)
            counts += (per_byte @ _BITS_OF_BYTE).astype(np.int64).ravel()
        return counts.tolist()  # type: ignore[no-any-return]


def count_days(planes: NDArray[np.uint8]) -> Counts:
    """How many documents have each weekday's bit."""
    counts = np.bincount(planes, minlength=256) @ _BITS_OF_BYTE
    return _ordered([(day, int(n)) for day, n in zip(WEEKDAYS, counts.tolist(), strict=False) if n])


def _ordered(pairs: list[tuple[str, int]]) -> Counts:
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
