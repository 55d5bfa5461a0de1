"""Which documents match, and how well: clauses over the postings of a snapshot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from . import terms
from .analysis import phrases
from .query import Clause, Query
from .scoring import Floats, WhooshBm25f
from .segment import Segment
from .snapshot import Snapshot
from .terms import FIELD_COUNT, PREFIX

Found = tuple[NDArray[np.int64], Floats]
"""Documents, rising, and the score of each."""

_DENSE = 16  # from one match in so many documents on, sums in an array over all documents are faster than sorting


def clauses_of(query: Query) -> tuple[Clause, ...]:
    """The clauses of bare words: one for each word, or phrase in quotes."""
    words = phrases(query.words)
    clauses = [Clause(((" ".join(phrase), 1.0),)) for phrase in words]
    if query.prefix and words and len(words[-1]) == 1:
        clauses[-1] = Clause(((words[-1][0] + PREFIX, 1.0),))
    return tuple(clauses)


def match(snapshot: Snapshot, clauses: Sequence[Clause], is_any: bool) -> Found:
    """The documents that match all required clauses, or any of them; optional ones add to their scores. Without required clauses, all
    documents, at a score of 1."""
    must = [clause_scores(snapshot, clause) for clause in clauses if clause.is_required]
    if not must:
        documents, scores = snapshot.live_documents, np.ones(snapshot.live_count)
    else:
        documents, scores = _union(snapshot, must) if is_any else _intersection(must)
    for clause in clauses:
        if not clause.is_required:
            more, extra = clause_scores(snapshot, clause)
            if len(more) and len(documents):
                place, is_there = _look_up(more, documents)
                scores = scores + np.where(is_there, extra[place], 0.0)
    return documents, scores


def _intersection(parts: list[Found]) -> Found:
    parts = sorted(parts, key=lambda part: len(part[0]))
    documents, scores = parts[0]
    for more, extra in parts[1:]:
        if not len(documents):
            break
        place, is_there = _look_up(more, documents)
        documents, scores = documents[is_there], scores[is_there] + extra[place[is_there]]
    return documents, scores


def _look_up(known: NDArray[np.int64], documents: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where documents stand in a list that is rising and not empty, and which of them do."""
    place = np.minimum(known.searchsorted(documents), len(known) - 1)
    return place, known[place] == documents


def _union(snapshot: Snapshot, parts: list[Found]) -> Found:
    if len(parts) == 1:
        return parts[0]
    if sum(len(part[0]) for part in parts) * _DENSE < snapshot.size:
        return _summed(np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]), snapshot.size)
    sums = np.zeros(snapshot.size)
    for documents, scores in parts:  # in each of them a document is there once
        sums[documents] += scores
    found = (sums > 0).nonzero()[0]
    return found, sums[found]


def _summed(documents: NDArray[np.int64], weights: Floats, size: int) -> Found:
    """Weights, all of them positive, summed by document."""
    if len(documents) * _DENSE >= size:
        sums: Floats = np.asarray(np.bincount(documents, weights, size), np.float64)
        found = (sums > 0).nonzero()[0]
        return found, sums[found]
    order = documents.argsort(kind="stable")
    return _summed_in_order(documents[order], weights[order])


def _summed_in_order(documents: NDArray[np.int64], weights: Floats) -> Found:
    is_new = documents[1:] != documents[:-1]
    if is_new.all():
        return documents, weights
    starts = np.concatenate(((0,), is_new.nonzero()[0] + 1))
    return documents[starts], np.add.reduceat(weights, starts)


def clause_scores(snapshot: Snapshot, clause: Clause) -> Found:
    """Documents that match a clause by any of its terms, and their scores; remembered by the snapshot."""
    found = snapshot.remembered.get(clause.terms)
    if found is None:
        found = _clause_scores(snapshot, clause.terms)
        snapshot.remembered.put(clause.terms, found)
    return found


def _clause_scores(snapshot: Snapshot, asked: tuple[tuple[str, float], ...]) -> Found:
    formula = snapshot.formula
    if isinstance(formula, WhooshBm25f):
        parts = [part for term, worth in asked for part in _whoosh_frequencies(snapshot, formula, term, worth)]
    else:
        parts = [part for place in range(len(snapshot.segments)) for part in _frequencies(snapshot, place, asked)]
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0)
    if len(parts) == 1:
        documents, weights = parts[0]
    else:
        documents, weights = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    if len(asked) == 1 and not asked[0][0].endswith(PREFIX):
        documents, weights = _summed_in_order(documents, weights)
    else:
        documents, weights = _summed(documents, weights, snapshot.size)
    if snapshot.live is not None:
        keep = snapshot.live[documents]
        documents, weights = documents[keep], weights[keep]
    if isinstance(formula, WhooshBm25f):
        return documents, weights
    return documents, formula.scores(weights, len(documents), snapshot.scored_count)


def _frequencies(snapshot: Snapshot, place: int, asked: tuple[tuple[str, float], ...]) -> list[Found]:
    """What the entries of all terms weigh in one segment."""
    segment, offset = snapshot.segments[place], np.int64(snapshot.offsets[place])
    spans, worths, found = [], [], []
    for term, worth in asked:
        if terms.is_phrase(term):
            entries, impacts, factor = _phrase_entries(segment, term)
            if len(entries):
                found.append((segment.documents[entries] + offset, snapshot.weights[place][impacts] * factor * worth))
        else:
            low, high = terms.entries(segment, term)
            if high > low:
                spans.append((low, high))
                worths.append(worth)
    if len(spans) == 1:
        low, high = spans[0]
        documents, impacts = segment.documents[low:high], segment.entry_impacts[low:high]
    elif spans:
        documents = np.concatenate([segment.documents[low:high] for low, high in spans])
        impacts = np.concatenate([segment.entry_impacts[low:high] for low, high in spans])
    if spans:
        weights = snapshot.weights[place][impacts]
        if any(worth != 1.0 for worth in worths):
            weights *= np.repeat(worths, [high - low for low, high in spans])
        found.append((documents + offset, weights))
    return found


def _phrase_entries(segment: Segment, term: str) -> tuple[NDArray[np.int64], NDArray[np.unsignedinteger], Floats]:
    """The entries of a phrase's first word, their impacts, and what to multiply their weights with."""
    found = terms.phrase(segment, term)
    impacts = segment.entry_impacts[found.entries]
    return found.entries, impacts, found.counts / segment.impacts[impacts, 2]


def _whoosh_frequencies(snapshot: Snapshot, formula: WhooshBm25f, term: str, worth: float) -> list[Found]:
    held = []
    for segment in snapshot.segments:
        if terms.is_phrase(term):
            entries, impacts, _ = _phrase_entries(segment, term)
            held.append((segment.documents[entries], impacts))
        else:
            low, high = terms.entries(segment, term)
            held.append((segment.documents[low:high], segment.entry_impacts[low:high]))
    fields = [segment.impacts[impacts, 0] for segment, (_, impacts) in zip(snapshot.segments, held, strict=True)]
    frequencies = sum((np.bincount(each, minlength=FIELD_COUNT) for each in fields), np.zeros(FIELD_COUNT, np.int64))
    idf = formula.field_idf(frequencies, snapshot.scored_count)
    return [
        (documents + np.int64(offset), weights[impacts] * idf[field] * worth)
        for (documents, impacts), field, weights, offset in zip(held, fields, snapshot.weights, snapshot.offsets, strict=False)
    ]
