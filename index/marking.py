"""Where clauses match in the few documents of a page, for highlights: passages and words, from the positions in the postings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from . import terms
from .documents import TEXT_FIELDS
from .query import Clause, Matches
from .segment import Segment
from .snapshot import Snapshot
from .terms import FIELD_COUNT, PREFIX

_Fields = dict[int, set[int]]
"""Number of a field -> positions in it."""

_FEW = 2000  # entries of a term that are sooner looked through than searched


def matches(snapshot: Snapshot, clauses: Sequence[Clause], documents: NDArray[np.int64]) -> list[Matches]:
    """Of each of these documents, rising."""
    found: list[Matches] = []
    asked = {term for clause in clauses for term, _ in clause.terms}
    bounds = documents.searchsorted(snapshot.offsets).tolist()
    for number, segment in enumerate(snapshot.segments):
        low, high = bounds[number], bounds[number + 1]
        if high > low:
            numbers = documents[low:high] - snapshot.offsets[number]
            fields = _positions(segment, asked, numbers)
            found += [_by_field(segment, document, each) for document, each in zip(numbers.tolist(), fields, strict=True)]
    return found


def _positions(segment: Segment, asked: Iterable[str], documents: NDArray[np.int64]) -> list[_Fields]:
    """Of each document, in which fields and at which positions any of these terms stand."""
    found: list[_Fields] = [{} for _ in documents]
    runs: list[NDArray[np.int64]] = []
    for term in asked:
        if terms.is_phrase(term):
            _add_phrase(segment, term, documents, found)
            continue
        low, high = terms.entries(segment, term)
        if high - low <= _FEW or term.endswith(PREFIX):
            runs.append(np.arange(low, high))
        else:
            held = segment.documents[low:high]
            first = (held.searchsorted(documents) + low).tolist()
            after = (held.searchsorted(documents, side="right") + low).tolist()
            runs += [np.arange(a, b) for a, b in zip(first, after, strict=True) if b > a]
    if runs:
        _add_entries(segment, np.concatenate(runs), documents, found)
    return found


def _add_entries(segment: Segment, entries: NDArray[np.int64], documents: NDArray[np.int64], found: list[_Fields]) -> None:
    rows = np.full(segment.size, -1, np.int16)
    rows[documents] = np.arange(len(documents))
    row = rows[segment.documents[entries]]
    mine = (row >= 0).nonzero()[0]
    entries = entries[mine]
    fields = segment.impacts[segment.entry_impacts[entries], 0].tolist()
    starts, ends = segment.position_starts[entries].tolist(), segment.position_starts[entries + 1].tolist()
    positions = segment.position_list
    for number, field, start, end in zip(row[mine].tolist(), fields, starts, ends, strict=True):
        found[number].setdefault(field, set()).update(positions[start:end])


def _add_phrase(segment: Segment, term: str, documents: NDArray[np.int64], found: list[_Fields]) -> None:
    phrase = terms.phrase(segment, term)
    numbers = {document: row for row, document in enumerate(documents.tolist())}
    held = phrase.slots // FIELD_COUNT
    for n in np.isin(held, documents).nonzero()[0].tolist():
        found[numbers[int(held[n])]].setdefault(int(phrase.slots[n]) % FIELD_COUNT, set()).add(int(phrase.positions[n]))


def _by_field(segment: Segment, document: int, fields: _Fields) -> Matches:
    starts = segment.passage_starts
    row = document * FIELD_COUNT
    return {
        TEXT_FIELDS[field]: _by_passage(
            segment.passage_begins[starts[row + field] : starts[row + field + 1]].tolist(), sorted(fields[field])
        )
        for field in sorted(fields)
    }


def _by_passage(begins: list[int], positions: list[int]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Positions in a field, rising, as (passage, positions in it); `begins`: where each passage begins."""
    if len(begins) == 1:
        return ((0, tuple(positions)),)
    found: dict[int, list[int]] = {}
    for position in positions:
        passage = bisect_right(begins, position) - 1
        found.setdefault(passage, []).append(position - begins[passage])
    return tuple((passage, tuple(places)) for passage, places in found.items())
