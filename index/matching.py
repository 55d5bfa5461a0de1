"""Which documents match, and how well: clauses over the postings of a snapshot."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .analysis import phrases
from .documents import TEXT_FIELDS
from .query import Clause, Matches, Query
from .scoring import Floats, WhooshBm25f
from .segment import Segment
from .snapshot import Snapshot

PREFIX = "*"
"""Ends a term of a clause that stands for all terms beginning so: folded words hold no asterisk."""

Found = tuple[NDArray[np.int64], Floats]
"""Documents, rising, and the score of each."""

_WIDTH = len(TEXT_FIELDS)
_POSITION_BITS = 17
_SHIFT = 256  # added to positions, so that those of a phrase's words can be moved back without falling below 0
_FEW = 64
_DENSE = 16  # from one match in so many documents on, sums in an array over all documents are faster than sorting


def clauses_of(query: Query) -> tuple[Clause, ...]:
    """The clauses of bare words: one for each word, or phrase in quotes."""
    words = phrases(query.words)
    clauses = [Clause(((" ".join(terms), 1.0),)) for terms in words]
    if query.prefix and words and len(words[-1]) == 1:
        clauses[-1] = Clause(((words[-1][0] + PREFIX, 1.0),))
    return tuple(clauses)


def match(snapshot: Snapshot, clauses: Sequence[Clause], required: str) -> tuple[Found, str]:
    """The documents that match, and whether "all" required clauses had to or "any"."""
    must = [clause_scores(snapshot, clause) for clause in clauses if clause.is_required]
    may = [clause_scores(snapshot, clause) for clause in clauses if not clause.is_required]
    matched = "all"
    if not must:
        found: Found = snapshot.live_documents, np.ones(snapshot.live_count)
    else:
        found = _union(snapshot, must) if required == "any" else _intersection(must)
        if required == "any":
            matched = "any"
        elif required == "auto" and not len(found[0]) and len(must) > 1:
            found, matched = _union(snapshot, must), "any"
    documents, scores = found
    for more, extra in may:
        if len(more) and len(documents):
            place = np.minimum(np.searchsorted(more, documents), len(more) - 1)
            there = more[place] == documents
            scores = scores + np.where(there, extra[place], 0.0)
    return (documents, scores), matched


def _intersection(parts: list[Found]) -> Found:
    parts = sorted(parts, key=lambda part: len(part[0]))
    documents, scores = parts[0]
    for more, extra in parts[1:]:
        if not len(more) or not len(documents):
            return documents[:0], scores[:0]
        place = np.minimum(np.searchsorted(more, documents), len(more) - 1)
        there = more[place] == documents
        documents, scores = documents[there], scores[there] + extra[place[there]]
    return documents, scores


def _union(snapshot: Snapshot, parts: list[Found]) -> Found:
    if len(parts) == 1:
        return parts[0]
    if sum(len(part[0]) for part in parts) * _DENSE < snapshot.size:
        return _summed(np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]), snapshot.size)
    sums = np.zeros(snapshot.size)
    for documents, scores in parts:  # in each of them a document is there once
        sums[documents] += scores
    found = np.flatnonzero(sums > 0)
    return found, sums[found]


def _summed(documents: NDArray[np.int64], weights: Floats, size: int) -> Found:
    """Weights, all of them positive, summed by document."""
    if len(documents) * _DENSE >= size:
        sums = np.bincount(documents, weights, size)
        found = np.flatnonzero(sums > 0)
        return found, sums[found]
    order = np.argsort(documents, kind="stable")
    documents, weights = documents[order], weights[order]
    starts = np.flatnonzero(np.diff(documents, prepend=-1))
    return documents[starts], np.add.reduceat(weights, starts)


def clause_scores(snapshot: Snapshot, clause: Clause) -> Found:
    """Documents that match a clause by any of its terms, and their scores; remembered by the snapshot."""
    found = snapshot.remembered.get(clause.terms)
    if found is None:
        found = _clause_scores(snapshot, clause.terms)
        snapshot.remembered.put(clause.terms, found)
    return found


def _clause_scores(snapshot: Snapshot, terms: tuple[tuple[str, float], ...]) -> Found:
    formula = snapshot.formula
    parts: list[Found] = []
    for term, worth in terms:
        some = _whoosh_frequencies(snapshot, formula, term) if isinstance(formula, WhooshBm25f) else _frequencies(snapshot, term)
        parts += some if worth == 1.0 else [(documents, weights * worth) for documents, weights in some]
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0)
    documents = np.concatenate([part[0] for part in parts]) if len(parts) > 1 else parts[0][0]
    weights = np.concatenate([part[1] for part in parts]) if len(parts) > 1 else parts[0][1]
    step = np.diff(documents)
    if step.size and step.min() < 0:
        documents, weights = _summed(documents, weights, snapshot.size)
    elif step.size and step.min() == 0:  # one term: its entries in several fields of a document stand together
        starts = np.flatnonzero(np.concatenate(([True], step != 0)))
        documents, weights = documents[starts], np.add.reduceat(weights, starts)
    if snapshot.live is not None:
        keep = snapshot.live[documents]
        documents, weights = documents[keep], weights[keep]
    if isinstance(formula, WhooshBm25f):
        return documents, weights
    return documents, formula.scores(weights, len(documents), snapshot.scored_count)


def _frequencies(snapshot: Snapshot, term: str) -> list[Found]:
    found = []
    for number, segment in enumerate(snapshot.segments):
        documents, impacts, factor = _entries(segment, term)
        if len(documents):
            weights = snapshot.weights[number][impacts]
            if factor is not None:
                weights = weights * factor
            found.append((documents.astype(np.int64) + snapshot.offsets[number], weights))
    return found


def _whoosh_frequencies(snapshot: Snapshot, formula: WhooshBm25f, term: str) -> list[Found]:
    entries = [_entries(segment, term) for segment in snapshot.segments]
    fields = [segment.impacts[part[1], 0] for segment, part in zip(snapshot.segments, entries, strict=True)]
    idf = formula.field_idf(sum((np.bincount(f, minlength=_WIDTH) for f in fields), np.zeros(_WIDTH, np.int64)), snapshot.scored_count)
    return [
        (part[0].astype(np.int64) + offset, weights[part[1]] * idf[field])
        for part, field, weights, offset in zip(entries, fields, snapshot.weights, snapshot.offsets, strict=False)
    ]


def _ranges(segment: Segment, term: str) -> range:
    if term.endswith(PREFIX):
        return segment.vocabulary.prefix(term[: -len(PREFIX)])
    number = segment.vocabulary.lookup(term)
    return range(0) if number is None else range(number, number + 1)


def _entries(segment: Segment, term: str) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger], Floats | None]:  # type: ignore[type-arg]
    """Documents and impacts of a term's entries; for a phrase also what to multiply the weight of its first word's impact with."""
    if " " in term:
        entries, _, counts = _phrase(segment, term)
        impacts = segment.entry_impacts[entries]
        return segment.documents[entries], impacts, counts / segment.impacts[impacts, 2]
    numbers = _ranges(segment, term)
    low, high = (segment.starts[numbers.start], segment.starts[numbers.stop]) if numbers else (0, 0)
    return segment.documents[low:high], segment.entry_impacts[low:high], None


def _phrase(segment: Segment, term: str) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of a phrase: the entries of its first word where it stands, rising; the positions of all its words; how often it stands there.

    Positions come as (slot << 17 | position), slot = document * fields + field.
    """
    none = np.zeros(0, np.int64)
    keys = None
    words = term.split(" ")
    for shift, word in enumerate(words):
        number = segment.vocabulary.lookup(word)
        if number is None:
            return none, none, none
        mine = _positions(segment, range(int(segment.starts[number]), int(segment.starts[number + 1]))) - shift
        keys = mine if keys is None else keys[np.isin(keys, mine, assume_unique=True)]
    assert keys is not None
    number = segment.vocabulary.lookup(words[0]) or 0
    low, high = int(segment.starts[number]), int(segment.starts[number + 1])
    slots = segment.documents[low:high].astype(np.int64) * _WIDTH + segment.impacts[segment.entry_impacts[low:high], 0]
    found, counts = np.unique(keys >> _POSITION_BITS, return_counts=True)
    every = (keys[:, None] + np.arange(len(words))).ravel()
    return np.searchsorted(slots, found) + low, every, counts


def _positions(segment: Segment, entries: range) -> NDArray[np.int64]:
    low, high = entries.start, entries.stop
    begin, end = int(segment.position_starts[low]), int(segment.position_starts[high])
    slots = segment.documents[low:high].astype(np.int64) * _WIDTH + segment.impacts[segment.entry_impacts[low:high], 0]
    counts = np.diff(segment.position_starts[low : high + 1].astype(np.int64))
    return (np.repeat(slots, counts) << _POSITION_BITS) + segment.positions[begin:end] + _SHIFT


def matches(snapshot: Snapshot, clauses: Sequence[Clause], documents: NDArray[np.int64]) -> list[Matches]:
    """Where the clauses match in each of a few documents, rising."""
    found: list[Matches] = []
    terms = {term for clause in clauses for term, _ in clause.terms}
    bounds = np.searchsorted(documents, snapshot.offsets).tolist()
    for number, segment in enumerate(snapshot.segments):
        low, high = bounds[number], bounds[number + 1]
        if high > low:
            found += _matches(segment, terms, documents[low:high] - snapshot.offsets[number])
    return found


def _matches(segment: Segment, terms: set[str], documents: NDArray[np.int64]) -> list[Matches]:
    places: list[dict[int, set[int]]] = [{} for _ in documents]
    wide: list[NDArray[np.int64]] = []
    for term in terms:
        if " " in term:
            _phrase_places(segment, term, documents, places)
            continue
        numbers = _ranges(segment, term)
        low, high = (int(segment.starts[numbers.start]), int(segment.starts[numbers.stop])) if numbers else (0, 0)
        if len(numbers) > 1 or high - low < _FEW:
            wide.append(np.arange(low, high))
        elif numbers:
            entries = segment.documents[low:high]
            first = np.searchsorted(entries, documents)
            after = np.searchsorted(entries, documents, side="right")
            wide += [np.arange(a + low, b + low) for a, b in zip(first.tolist(), after.tolist(), strict=True) if b > a]
    if wide:
        _entry_places(segment, np.concatenate(wide), documents, places)
    begins, starts = segment.passage_begins, segment.passage_starts
    found: list[Matches] = []
    for document, fields in zip(documents.tolist(), places, strict=True):
        row = document * _WIDTH
        found.append(
            {
                TEXT_FIELDS[field]: _by_passage(begins[starts[row + field] : starts[row + field + 1]].tolist(), sorted(fields[field]))
                for field in sorted(fields)
            }
        )
    return found


def _entry_places(segment: Segment, entries: NDArray[np.int64], documents: NDArray[np.int64], places: list[dict[int, set[int]]]) -> None:
    """Add the positions of those entries that are in one of these documents."""
    held = segment.documents[entries]
    place = np.minimum(np.searchsorted(documents, held), len(documents) - 1)
    mine = np.flatnonzero(documents[place] == held)
    entries, place = entries[mine], place[mine]
    fields = segment.impacts[segment.entry_impacts[entries], 0].tolist()
    starts = segment.position_starts[entries].tolist()
    ends = segment.position_starts[entries + 1].tolist()
    positions = segment.position_list
    for number, field, start, end in zip(place.tolist(), fields, starts, ends, strict=True):
        places[number].setdefault(field, set()).update(positions[start:end])


def _phrase_places(segment: Segment, term: str, documents: NDArray[np.int64], places: list[dict[int, set[int]]]) -> None:
    _, keys, _ = _phrase(segment, term)
    slots, positions = keys >> _POSITION_BITS, (keys & (2**_POSITION_BITS - 1)) - _SHIFT
    held = slots // _WIDTH
    place = np.minimum(np.searchsorted(documents, held), len(documents) - 1)
    for n in np.flatnonzero(documents[place] == held).tolist():
        places[place[n]].setdefault(int(slots[n]) % _WIDTH, set()).add(int(positions[n]))


def _by_passage(begins: list[int], positions: list[int]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Positions in a field, rising, as (passage, positions in it); `begins`: where each passage begins."""
    found: dict[int, list[int]] = {}
    for position in positions:
        passage = bisect_right(begins, position) - 1
        found.setdefault(passage, []).append(position - begins[passage])
    return tuple((passage, tuple(places)) for passage, places in found.items())
