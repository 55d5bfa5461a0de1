"""Completing: which documents a visitor may be on the way to, while the last word is still being typed.

Looks into one text field and scores nothing, and stops after so many entries, so that it costs little however common a word is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from . import terms
from .documents import TEXT_FIELDS
from .segment import Segment
from .snapshot import Snapshot

Documents = NDArray[np.int64]

_MOST_ENTRIES = 30_000
"""Entries of one word, or of those that begin so, that are looked through: the letters typed next will leave fewer."""

_SAMPLE = 1000  # more than a text has words


def holding(snapshot: Snapshot, words: Sequence[str], field: str) -> Documents:
    """The live documents, rising, in whose `field` all of these folded words stand; the last may be the beginning of one."""
    found = [_holding(segment, words, field) + offset for segment, offset in zip(snapshot.segments, snapshot.offsets, strict=False)]
    documents = np.concatenate(found) if found and words else np.zeros(0, np.int64)
    return documents if snapshot.live is None else documents[snapshot.live[documents]]


def _holding(segment: Segment, words: Sequence[str], field: str) -> Documents:
    documents: Documents | None = None
    for place, word in enumerate(words):
        is_begun = place == len(words) - 1
        low, high = terms.entries(segment, word + terms.PREFIX if is_begun else word)
        high = min(high, low + _MOST_ENTRIES)
        is_there = segment.impacts[segment.entry_impacts[low:high], 0] == TEXT_FIELDS.index(field)
        held = np.unique(segment.documents[low:high][is_there]).astype(np.int64)
        documents = held if documents is None else np.intersect1d(documents, held, assume_unique=True)
        if not len(documents):
            break
    return np.zeros(0, np.int64) if documents is None else documents


def first(snapshot: Snapshot, documents: Documents, field: str, most: int) -> list[int]:
    """Up to `most` of these: those of which the words are the larger part of the text, invented ones after all others."""
    keys = snapshot.is_sample[documents] * _SAMPLE + _lengths(snapshot, documents, field)
    if len(keys) > most:
        few = np.argpartition(keys, most - 1)[:most]
        documents, keys = documents[few], keys[few]
    return [int(documents[place]) for place in np.lexsort((documents, keys)).tolist()]


def _lengths(snapshot: Snapshot, documents: Documents, field: str) -> NDArray[np.int64]:
    """How many words each of these, rising, has in the field."""
    bounds = np.searchsorted(documents, snapshot.offsets).tolist()
    column = TEXT_FIELDS.index(field)
    parts = [
        segment.columns["lengths"][documents[low:high] - offset, column]
        for segment, offset, low, high in zip(snapshot.segments, snapshot.offsets, bounds, bounds[1:], strict=False)
    ]
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)
