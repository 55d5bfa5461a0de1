"""One generation of the index in memory: its segments, which of their documents are live, and what follows from all of them together.

Snapshots never change but for what they remember of work already done; a new generation is a new one, which takes over the segments of the
last. Documents are numbered through all segments, in their order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from .agenda import Agenda
from .arrays import Array
from .content import Stored
from .documents import IS_REMOTE, IS_SAMPLE, TEXT_FIELDS
from .facets import FacetColumns
from .memory import Memory
from .scoring import Floats, Formula
from .segment import Segment, nothing

_REMEMBERED_BYTES = 32 * 2**20
"""What a snapshot may keep of the matches of clauses."""

T = TypeVar("T")


class Snapshot:
    """See the module. `live` is None where no document is deleted."""

    def __init__(
        self,
        store: str,
        generation: int,
        parts: Sequence[tuple[Stored, Segment]],
        formula: Formula,
        home: str,
        last: Snapshot | None = None,
    ) -> None:
        self.store = store
        self.generation = f"{store}.{generation}"
        self._derived: dict[str, object] = {}
        self.remembered = Memory(_REMEMBERED_BYTES)
        self.formula = formula
        parts = sorted(parts, key=lambda part: -part[0].count)  # the largest first: its columns and numbers serve as they are
        self.stored = tuple(stored for stored, _ in parts)
        self.segments = tuple(segment for _, segment in parts)
        self.offsets = np.cumsum([0, *(segment.size for segment in self.segments)]).tolist()
        self.size: int = self.offsets[-1]
        deleted = [offset + number for offset, stored in zip(self.offsets, self.stored, strict=False) for number in stored.deleted]
        self.live: NDArray[np.bool_] | None = None
        if deleted:
            self.live = np.ones(self.size, np.bool_)
            self.live[deleted] = False
        self.live_count: int = self.size - len(deleted)
        self.scored_count = self.size if formula.counts_deleted else self.live_count
        self.averages = self._average_lengths()
        self.agenda: Agenda = Agenda(self.segments, self.offsets, home, last.agenda if last is not None else None)
        self.weights = [formula.weights(segment.impacts, self.averages) for segment in self.segments]

    def _average_lengths(self) -> Floats:
        total = np.zeros(len(TEXT_FIELDS))
        for stored, segment in zip(self.stored, self.segments, strict=True):
            total += segment.columns["total_lengths"]
            if stored.deleted and not self.formula.counts_deleted:
                total -= segment.columns["lengths"][list(stored.deleted)].sum(axis=0, dtype=np.int64)
        averages = total / max(self.scored_count, 1)
        averages[total == 0] = 1.0
        return np.asarray(averages)

    def column(self, name: str) -> Array:
        """A column over all documents; the segment's own memory where there is one segment."""
        if len(self.segments) == 1:
            return self.segments[0].columns[name]
        if not self.segments:
            return nothing()[name]
        return np.concatenate([segment.columns[name] for segment in self.segments])

    @cached_property
    def latitude(self) -> Floats:
        """Radians; NaN where there is no place. So for `longitude`."""
        return self.column("latitude")

    @cached_property
    def longitude(self) -> Floats:
        return self.column("longitude")

    @cached_property
    def verified(self) -> NDArray[np.int32]:
        return self.column("verified")

    @cached_property
    def completeness(self) -> NDArray[np.float32]:
        return self.column("completeness")

    @cached_property
    def is_remote(self) -> NDArray[np.bool_]:
        return np.asarray((self.column("flags") & IS_REMOTE) != 0)

    @cached_property
    def is_sample(self) -> NDArray[np.bool_]:
        return np.asarray((self.column("flags") & IS_SAMPLE) != 0)

    @cached_property
    def live_documents(self) -> NDArray[np.int64]:
        return np.arange(self.size) if self.live is None else np.flatnonzero(self.live)

    @cached_property
    def facets(self) -> FacetColumns:
        """The facets of all documents."""
        return FacetColumns(self.segments)

    def first_by_title(self, documents: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """The places of the first `count` of these documents, rising, by sort title, then id."""
        places: list[int] = []
        bounds = np.searchsorted(documents, self.offsets).tolist()
        for number, segment in enumerate(self.segments):
            low, high = bounds[number], bounds[number + 1]
            if high > low:
                ranks = segment.columns["title_rank"][documents[low:high] - self.offsets[number]]
                some = np.argpartition(ranks, count - 1)[:count] if count < len(ranks) else np.arange(len(ranks))
                places += (some + low).tolist()
        if len(places) > count:
            places = sorted(places, key=lambda place: self.title(int(documents[place])))[:count]
        return np.array(places, np.int64)

    def title(self, document: int) -> str:
        """What documents are ordered by where all else is equal: sort title, then id."""
        number = self.segment_of(document)
        return self.segments[number].titles[document - self.offsets[number]]

    def derived(self, name: str, make: Callable[[Snapshot], T]) -> T:
        """What `make` makes of this snapshot, made once for as long as it lives; in memory (see `Segment.derived` for what is kept)."""
        if name not in self._derived:
            self._derived[name] = make(self)
        return cast(T, self._derived[name])

    def find(self, id: str) -> int | None:
        """The number of the live document with this id."""
        for number in range(len(self.segments) - 1, -1, -1):
            place = self.segments[number].find(id)
            if place is not None and place not in self.stored[number].deleted:
                return int(self.offsets[number] + place)
        return None

    def id(self, document: int) -> str:
        number = self.segment_of(document)
        return self.segments[number].ids[document - self.offsets[number]]

    def segment_of(self, document: int) -> int:
        """The place of its segment."""
        return bisect_right(self.offsets, document) - 1
