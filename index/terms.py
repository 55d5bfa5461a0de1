"""Where terms stand in one segment: the entries of its postings, for words, beginnings of words, and phrases."""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from .documents import TEXT_FIELDS
from .segment import Segment

PREFIX = "*"
"""Ends a term that stands for all terms beginning so: folded words hold no asterisk."""

FIELD_COUNT = len(TEXT_FIELDS)

Ints = NDArray[np.int64]

# A place is one number: slot << 17 | position, where a slot is a field of a document: document * fields + field. Positions have 16 bits;
# the 17th keeps a phrase's later words, moved back to where its first would be, apart from the slot before.
_POSITION_BITS = 17
_MOST_PHRASES = 64
_NONE: Ints = np.zeros(0, np.int64)


def entries(segment: Segment, term: str) -> tuple[int, int]:
    """The first entry of a term, or of all terms that begin so, and the one after its last. In order of documents for a whole word."""
    if term.endswith(PREFIX):
        numbers = segment.vocabulary.prefix(term[: -len(PREFIX)])
        low, high = numbers.start, numbers.stop
    else:
        number = segment.vocabulary.lookup(term)
        if number is None:
            return 0, 0
        low, high = number, number + 1
    starts = segment.start_list
    return starts[low], starts[high]


class Phrase(NamedTuple):
    """Where a phrase stands. `entries`: those of its first word in whose field it does; `counts`: how often, in each.
    `slots`, `positions`: of every word of it, each time."""

    entries: Ints
    counts: Ints
    slots: Ints
    positions: Ints


def is_phrase(term: str) -> bool:
    return " " in term


def phrase(segment: Segment, term: str) -> Phrase:
    """Word after word in one passage. Remembered by the segment: first to score, then to mark."""
    known = segment.phrases.get(term)
    if known is None:
        if len(segment.phrases) >= _MOST_PHRASES:
            segment.phrases.clear()
        known = segment.phrases[term] = _phrase(segment, term)
    return cast(Phrase, known)


def _phrase(segment: Segment, term: str) -> Phrase:
    spans = [entries(segment, word) for word in term.split(" ")]
    documents = _holding_all(segment, spans)
    if not len(documents):
        return Phrase(_NONE, _NONE, _NONE, _NONE)
    first = _entries_in(segment, spans[0], documents)
    places = _places(segment, first)
    for shift, span in enumerate(spans[1:], 1):
        found = _places(segment, _entries_in(segment, span, documents)) - shift
        places = places[found[np.minimum(found.searchsorted(places), len(found) - 1)] == places]
    slots, counts = np.unique(places >> _POSITION_BITS, return_counts=True)
    every = (places[:, None] + np.arange(len(spans))).ravel()
    return Phrase(
        first[_slots(segment, first).searchsorted(slots)],
        counts.astype(np.int64),
        every >> _POSITION_BITS,
        every & (2**_POSITION_BITS - 1),
    )


def _holding_all(segment: Segment, spans: list[tuple[int, int]]) -> NDArray[np.int32]:
    """The documents that hold all words, those of the rarest looked up in the others."""
    (low, high), *others = sorted(spans, key=lambda span: span[1] - span[0])
    documents = segment.documents[low:high]
    documents = documents[np.diff(documents, prepend=-1) != 0]
    for low, high in others:
        if len(documents):
            held = segment.documents[low:high]
            documents = documents[held[np.minimum(held.searchsorted(documents), len(held) - 1)] == documents]
    return np.asarray(documents)


def _entries_in(segment: Segment, span: tuple[int, int], documents: NDArray[np.int32]) -> Ints:
    """Of a word's entries those in some documents, rising, all of which hold it."""
    held = segment.documents[span[0] : span[1]]
    first = held.searchsorted(documents)
    return _runs(first + span[0], held.searchsorted(documents, side="right") - first)


def _slots(segment: Segment, some: Ints) -> Ints:
    return np.asarray(segment.documents[some].astype(np.int64) * FIELD_COUNT + segment.impacts[segment.entry_impacts[some], 0])


def _places(segment: Segment, some: Ints) -> Ints:
    """Of entries, in order, all places."""
    starts = segment.position_starts[some].astype(np.int64)
    counts = segment.position_starts[some + 1] - starts
    return (np.repeat(_slots(segment, some), counts) << _POSITION_BITS) + segment.positions[_runs(starts, counts)]


def _runs(starts: Ints, counts: Ints) -> Ints:
    """starts[0], starts[0] + 1, ... as many as counts[0]; then the same from starts[1]; and so on."""
    return np.asarray(np.arange(counts.sum()) + np.repeat(starts - np.cumsum(counts) + counts, counts))
