"""Segments for reading: each, once written, is laid out as arrays in a side file that all workers map into memory.

The side file is derived from the segment, or written together with it; when it is missing or wrong it is made anew. Other modules may have
arrays of their own kept beside a segment in the same way: see `Segment.derived`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import arrays, columns
from .arrays import Array, Strings
from .content import Content, Stored
from .documents import TEXT_FIELDS, WIDE_FACETS, Document
from .errors import IndexDamaged
from .postings import Postings, make
from .store import Store

_SIDE = ".arrays"
_MOST_LOOKED_UP = 20_000  # terms remembered: about 2 MB
_LAYOUT = 1  # counted up when `lay_out` changes: side files of before are then made anew


class Vocabulary:
    """The terms of one segment, by code point; `document_frequency[i]` documents hold term i, deleted ones among them."""

    def __init__(self, strings: Strings, document_frequency: NDArray[np.int32]) -> None:
        self._strings = strings
        self._looked_up: dict[str, int | None] = {}
        self.document_frequency = document_frequency

    def __len__(self) -> int:
        return len(self._strings)

    def __getitem__(self, number: int) -> str:
        return self._strings[number]

    def lookup(self, term: str) -> int | None:
        """The number of a term; None where it is not there."""
        known = self._looked_up
        if term in known:
            return known[term]
        if len(known) >= _MOST_LOOKED_UP:
            known.clear()
        number = known[term] = self._strings.find(term)
        return number

    def prefix(self, beginning: str) -> range:
        """The numbers of all terms that begin so."""
        key = beginning.encode()
        low = bisect_left(range(len(self)), key, key=self._strings.raw)
        high = bisect_left(range(len(self)), key + b"\xff", low, key=self._strings.raw)
        return range(low, high)

    def all(self) -> list[str]:
        """All terms, decoded at once."""
        return self._strings.all()


class Segment:
    """One immutable segment. `impacts` numbers each (field, length, count) that occurs; entries of postings refer to it."""

    def __init__(self, name: str, folder: Path, held: Mapping[str, Array], names: Mapping[str, list[str]]) -> None:
        self.name = name
        self.columns = held
        self.names = names
        self.ids = Strings(held["id_bytes"], held["id_offsets"])
        self.titles = Strings(held["title_bytes"], held["title_offsets"])
        self.wide_codes = {facet: Strings(held[f"{facet}_bytes"], held[f"{facet}_offsets"]) for facet in WIDE_FACETS}
        self.size = len(self.ids)
        self.vocabulary = Vocabulary(Strings(held["term_bytes"], held["term_offsets"]), held["document_frequency"])
        self.start_list = held["starts"].data  # faster to read a few from than an array; so are the others
        self.starts = held["starts"]
        self.documents = held["documents"]
        self.entry_impacts = held["entry_impacts"]
        self.impacts = held["impacts"]
        self.position_starts = held["position_starts"]
        self.positions = held["positions"]
        self.position_list = held["positions"].data
        self.passage_starts = held["passage_starts"].data
        self.passage_begins = held["passages"].data
        self.phrases: dict[str, object] = {}  # see `terms.phrase`
        self._folder = folder
        self._derived: dict[str, Mapping[str, Array]] = {}

    def find(self, id: str) -> int | None:
        """The number of the document with this id, deleted or not."""
        order, key = self.columns["id_order"], id.encode()
        place = bisect_left(order, key, key=self.ids.raw)
        return int(order[place]) if place < self.size and self.ids.raw(order[place]) == key else None

    def derived(self, name: str, build: Callable[[Segment], Mapping[str, Array]]) -> Mapping[str, Array]:
        """Arrays that `build` makes from this segment: made once, kept beside it, and mapped into memory. `name` is that of a file, and
        changes when what `build` makes does."""
        if name not in self._derived:
            path = self._folder / f"{self.name}.{name}{_SIDE}"
            try:
                self._derived[name] = arrays.load(path)[0]
            except arrays.WrongFile:
                made = build(self)
                self._derived[name] = made
                _save(path, made, {})
        return self._derived[name]


def lay_out(postings: Postings, documents: Sequence[Document]) -> tuple[dict[str, Array], dict[str, list[str]]]:
    """The arrays of a segment, and the names that numbers in them stand for."""
    held, names = columns.make(documents, postings.passages)
    held["term_bytes"], held["term_offsets"] = arrays.pack_strings(postings.terms)
    lengths = postings.lengths[postings.documents, postings.fields].astype(np.int64)
    keys = (postings.fields.astype(np.int64) << 40) | (lengths << 20) | postings.counts
    distinct, numbers = np.unique(keys, return_inverse=True)
    held["impacts"] = np.stack([distinct >> 40, (distinct >> 20) & 0xFFFFF, distinct & 0xFFFFF], axis=1).astype(np.int32)
    held["entry_impacts"] = numbers.astype(np.uint16 if len(distinct) < 2**16 else np.uint32)
    held["starts"] = postings.starts
    held["documents"] = postings.documents
    held["position_starts"] = postings.position_starts
    held["positions"] = postings.positions
    # A document is new in its term where the entry before is of another document, or of another term.
    is_new = np.diff(postings.documents, prepend=-1) != 0
    is_new[postings.starts[:-1][np.diff(postings.starts) > 0]] = True
    held["document_frequency"] = np.diff(np.concatenate(([0], np.cumsum(is_new)))[postings.starts]).astype(np.int32)
    held["lengths"] = postings.lengths
    held["total_lengths"] = postings.lengths.sum(axis=0, dtype=np.int64)
    return held, names


def nothing() -> dict[str, Array]:
    """The arrays of a segment without documents."""
    return lay_out(make([]), [])[0]


def write(store: Store, content: Content, documents: Sequence[Document]) -> Stored:
    """Write a new segment and its side file."""
    stored = store.write_segment(content)
    held, names = lay_out(content.postings, documents)
    _save(store.folder / f"{stored.name}{_SIDE}", held, {"names": names, "checksum": stored.checksum, "layout": _LAYOUT})
    return stored


def open(store: Store, stored: Stored) -> Segment:
    """A segment for reading, from its side file where that is right. Raises IndexDamaged; FileNotFoundError where the segment is gone."""
    if store.segment_path(stored).stat().st_size != stored.size:
        raise IndexDamaged(f"{stored.name} is cut short")
    path = store.folder / f"{stored.name}{_SIDE}"
    try:
        held, facts = arrays.load(path)
        if (facts["checksum"], facts["layout"]) != (stored.checksum, _LAYOUT):
            raise arrays.WrongFile(path)
        names = facts["names"]
    except (arrays.WrongFile, KeyError):
        content = store.read_segment(stored)
        held, names = lay_out(content.postings, [columns.from_record(record)[0] for record in content.records])
        _save(path, held, {"names": names, "checksum": stored.checksum, "layout": _LAYOUT})
    return Segment(stored.name, store.folder, held, names)


def problems(store: Store, stored: Stored) -> list[str]:
    """What is wrong with a segment and its side file."""
    try:
        content = store.read_segment(stored)
        held, names = lay_out(content.postings, [columns.from_record(record)[0] for record in content.records])
    except (IndexDamaged, FileNotFoundError) as error:
        return [str(error)]
    try:
        there, facts = arrays.load(store.folder / f"{stored.name}{_SIDE}")
    except arrays.WrongFile:
        return [f"{stored.name}{_SIDE} is missing or damaged"]
    same = facts["names"] == names and there.keys() == held.keys()
    if not same or not all(np.array_equal(there[name], held[name], equal_nan=held[name].dtype.kind == "f") for name in held):
        return [f"{stored.name}{_SIDE} does not hold what the segment says"]
    return []


def postings(segment: Segment) -> Postings:
    """The postings of a segment, out of its arrays."""
    impacts = segment.impacts[segment.entry_impacts]
    width = len(TEXT_FIELDS)
    begins, starts = segment.columns["passages"].tolist(), segment.columns["passage_starts"].tolist()
    return Postings(
        terms=segment.vocabulary.all(),
        starts=segment.starts,
        documents=segment.documents,
        fields=impacts[:, 0].astype(np.uint8),
        counts=impacts[:, 2].astype(np.uint16),
        position_starts=segment.position_starts,
        positions=segment.positions,
        lengths=segment.columns["lengths"],
        passages=[tuple(begins[starts[n] : starts[n + 1]]) for n in range(segment.size * width)],
    )


def _save(path: Path, held: Mapping[str, Array], facts: Mapping[str, object]) -> None:
    try:
        arrays.save(path, held, facts)
    except OSError:
        pass  # a full or read-only disk: the arrays in memory serve this process, the next one makes its own
