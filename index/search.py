"""SearchIndex: the index as the site sees it. One per process, for any number of threads, beside any number of other processes."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from . import evaluation, segment, writing
from .documents import Document
from .errors import IndexDamaged, IndexLocked, SearchIndexError
from .folder import Folder, Pointer
from .query import Clause, Query, Results
from .ranking import DOUBT_AFTER_DAYS
from .scoring import LUCENE, Formula
from .segment import Segment
from .snapshot import Snapshot
from .store import SCHEMA_VERSION, Store
from .writing import Batch

_READ_ATTEMPTS = 50


class SearchIndex:
    """The index in `folder`, of one schema version. `zone` is the site's time zone, `cache_size` the number of results remembered;
    what nobody has confirmed for `doubt_after_days` counts less.

    Readers are never blocked: each search serves the generation that is current when it begins, whoever has written it. Writers take turns.
    All of it raises IndexMissing where nothing has been built yet, and IndexDamaged where what is there can't be read; only `rebuild` needs
    neither.
    """

    def __init__(
        self,
        folder: Path,
        schema_version: int = SCHEMA_VERSION,
        formula: Formula = LUCENE,
        cache_size: int = 512,
        zone: str = "Asia/Kolkata",
        doubt_after_days: int = DOUBT_AFTER_DAYS,
    ) -> None:
        self.folder = folder
        self.zone = zone
        self._folder = Folder(folder, schema_version)
        self._formula = formula
        self._doubt_after_days = doubt_after_days
        self._snapshot: Snapshot | None = None
        self._loading = threading.Lock()
        self._results: OrderedDict[tuple[object, ...], Results] = OrderedDict()
        self._most_results = cache_size
        self._remembering = threading.Lock()

    # -- reading

    @property
    def generation(self) -> str:
        """Names the state of the index: the same in all processes, and another after every change. Takes microseconds."""
        return str(self._folder.current())

    @property
    def count(self) -> int:
        """How many documents there are."""
        return self.snapshot().live_count

    def ids(self) -> dict[str, int]:
        """All documents: id -> version."""
        snapshot = self.snapshot()
        found: dict[str, int] = {}
        for stored, part in zip(snapshot.stored, snapshot.segments, strict=True):
            versions = part.columns["version"].tolist()
            found |= {id: versions[number] for number, id in enumerate(part.ids.all()) if number not in stored.deleted}
        return found

    def search(self, query: Query, at: datetime, clauses: Sequence[Clause] | None = None) -> Results:
        """What matches, as of the aware instant `at`. `clauses` stand in for the query's words where given."""
        snapshot = self.snapshot()
        key = (snapshot.generation, int(at.timestamp()) // 60, query, None if clauses is None else tuple(clauses))
        with self._remembering:
            known = self._results.get(key)
            if known is not None:
                self._results.move_to_end(key)
                return known
        results = evaluation.evaluate(snapshot, query, at, clauses, self._doubt_after_days)
        with self._remembering:
            self._results[key] = results
            while len(self._results) > self._most_results:
                self._results.popitem(last=False)
        return results

    def snapshot(self) -> Snapshot:
        """The current generation, in memory."""
        for attempt in range(_READ_ATTEMPTS):
            pointer = self._folder.current()
            name = str(pointer)
            current = self._snapshot
            if current is not None and current.generation == name:
                return current
            with self._loading:
                current = self._snapshot
                if current is not None and current.generation == name:
                    return current
                try:
                    self._snapshot = fresh = self._load(pointer, current)
                    return fresh
                except FileNotFoundError as error:
                    # A writer has gone on, and swept what was being read: begin again with what is current now.
                    if attempt and self._folder.current() == pointer:
                        raise IndexDamaged(f"{error.filename} is missing") from error
        raise IndexDamaged("the index changes faster than it can be read")

    def _load(self, pointer: Pointer, last: Snapshot | None) -> Snapshot:
        store = self._folder.store(pointer)
        known = {part.name: part for part in last.segments} if last is not None else {}
        stored = store.read_contents(pointer.generation, pointer.checksum)
        parts = [(each, known.get(each.name) or segment.open(store, each)) for each in stored]
        return Snapshot(pointer.store, pointer.generation, parts, self._formula, self.zone, last)

    def check(self) -> tuple[str, ...]:
        """What is wrong with the index, a sentence each; nothing when all its files are as written, its arrays are what Whoosh's own
        structures say, and every id is there once. Takes as long as reading all of it."""
        try:
            pointer = self._folder.current()
            store = self._folder.store(pointer)
            stored = store.read_contents(pointer.generation, pointer.checksum)
            problems = [problem for each in stored for problem in segment.problems(store, each)]
            if not problems:
                ids = Counter(id for each in stored for n, id in enumerate(segment.open(store, each).ids.all()) if n not in each.deleted)
                problems += [f"document {id!r} is there {times} times" for id, times in ids.items() if times > 1]
            return tuple(problems)
        except (SearchIndexError, FileNotFoundError) as error:
            return (str(error),)

    # -- writing

    @contextmanager
    def writing(self, timeout_s: float = 10.0) -> Iterator[Batch]:
        """Take the write lock, and commit the batch on leaving; an exception cancels it. Raises IndexLocked after `timeout_s`."""
        with self._folder.locked(timeout_s):
            snapshot = self.snapshot()
            batch = Batch()
            yield batch
            writing.commit(self._folder, snapshot, batch)

    def apply(self, upserts: Iterable[Document], deletes: Iterable[str] = (), timeout_s: float = 10.0) -> None:
        """One commit: these ids out, and these documents in, in the place of those with their ids. All of it or nothing."""
        with self.writing(timeout_s) as batch:
            for id in deletes:
                batch.delete(id)
            for document in upserts:
                batch.upsert(document)

    def rebuild(
        self, documents: Iterable[Document], progress: Callable[[int], object] = lambda done: None, timeout_s: float = 10.0
    ) -> None:
        """Build a new index of these documents, beside the one there is, and switch over. They are read one by one, once the lock is held.
        `progress` is told now and then how many are done."""
        with self._folder.locked(timeout_s):
            writing.rebuild(self._folder, documents, progress)

    def merge(self, timeout_s: float = 10.0, prepare: Callable[[Segment], object] = lambda segment: None) -> bool:
        """Make one segment of the small ones, where there are many; whether it did. For the background: the write lock is held for
        milliseconds, and the big segments are left alone. What `prepare` has kept beside the new one is there before anybody reads it."""
        try:
            with self._folder.locked(0, "MERGE-LOCK"):
                merge = writing.prepare_merge(self._folder, self.snapshot())
                if merge is None:
                    return False
                prepare(segment.open(Store(merge.folder), merge.new))
                with self._folder.locked(timeout_s):
                    return writing.commit_merge(self._folder, merge)
        except (IndexLocked, FileNotFoundError):  # somebody else merges, or has put a new index in the place of this one
            return False
