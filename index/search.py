"""SearchIndex: the index as the site sees it. One per process, for any number of threads, beside any number of other processes."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import columns, evaluation, postings, segment
from .documents import Document, validate
from .errors import IndexDamaged, IndexLocked, IndexMissing, SearchIndexError
from .query import Clause, Query, Results
from .scoring import LUCENE, Formula
from .snapshot import Snapshot
from .store import SCHEMA_VERSION, Content, Store, Stored, without

_CURRENT = "CURRENT"
_LOCK = "LOCK"
_MERGE_LOCK = "MERGE-LOCK"
_POLL_S = 0.005
_READ_ATTEMPTS = 50
_DOCUMENTS_PER_SEGMENT = 100_000


class Batch:
    """What is to change in one commit. The last word on an id counts."""

    def __init__(self) -> None:
        self.changes: dict[str, Document | None] = {}

    def upsert(self, document: Document) -> None:
        """Put a document in, in the place of any with its id. Raises InvalidDocument."""
        validate(document)
        self.changes[document.id] = document

    def delete(self, id: str) -> None:
        """Take a document out, if it is there."""
        self.changes[id] = None


class SearchIndex:
    """The index in `folder`, of one schema version. `home` is the site's time zone.

    Readers are never blocked: each search serves the generation that is current when it begins, whoever has written it. Writers take
    turns. Raises IndexMissing where nothing has been built yet, IndexDamaged where it can't be read.
    """

    def __init__(
        self, folder: Path, schema_version: int = SCHEMA_VERSION, formula: Formula = LUCENE, cache_size: int = 512, zone: str = "Asia/Kolkata"
    ) -> None:
        self.folder = folder
        self.zone = zone
        self._formula = formula
        self._version = schema_version
        self._pointer = folder.absolute() / f"{_CURRENT}-{schema_version}"
        self._snapshot: Snapshot | None = None
        self._loading = threading.Lock()
        self._cache: OrderedDict[tuple[object, ...], Results] = OrderedDict()
        self._cache_size = cache_size
        self._caching = threading.Lock()

    # -- reading

    @property
    def generation(self) -> str:
        """Names the state of the index: the same in all processes, and another after every change."""
        return self._read_pointer()[3]

    @property
    def count(self) -> int:
        """How many documents there are."""
        return self.snapshot().live_count

    def snapshot(self) -> Snapshot:
        """The current generation, in memory."""
        for attempt in range(_READ_ATTEMPTS):
            folder, generation, checksum, name = self._read_pointer()
            current = self._snapshot
            if current is not None and current.generation == name:
                return current
            with self._loading:
                current = self._snapshot
                if current is not None and current.generation == name:
                    return current
                try:
                    fresh = self._load(folder, generation, checksum, name, current)
                except FileNotFoundError as error:
                    # A writer has gone on, and swept what was being read: start again from the pointer.
                    if self._read_pointer()[3] == name and attempt > 2:
                        raise IndexDamaged(f"{error.filename} is missing") from error
                    continue
                self._snapshot = fresh
                return fresh
        raise IndexDamaged("the index changes faster than it can be read")

    def search(self, query: Query, at: datetime, clauses: Sequence[Clause] | None = None) -> Results:
        """What matches, as of the aware instant `at`. `clauses` stand in for the query's words where given."""
        snapshot = self.snapshot()
        key = (snapshot.generation, int(at.timestamp()) // 60, query, None if clauses is None else tuple(clauses))
        with self._caching:
            known = self._cache.get(key)
            if known is not None:
                self._cache.move_to_end(key)
                return known
        results = evaluation.evaluate(snapshot, query, at, clauses)
        with self._caching:
            self._cache[key] = results
            while len(self._cache) > self._cache_size:
                self._cache.popitem(last=False)
        return results

    def ids(self) -> dict[str, int]:
        """All documents: id -> version."""
        snapshot = self.snapshot()
        found: dict[str, int] = {}
        for stored, part in zip(snapshot.stored, snapshot.segments, strict=True):
            versions = part.columns["version"].tolist()
            found |= {id: versions[number] for number, id in enumerate(part.ids.all()) if number not in stored.deleted}
        return found

    def _read_pointer(self) -> tuple[str, int, int, str]:
        try:
            handle = os.open(self._pointer, os.O_RDONLY)  # before each search: a sixth of what open() takes
            try:
                text = os.read(handle, 256)
            finally:
                os.close(handle)
        except FileNotFoundError as error:
            raise IndexMissing(f"no index of version {self._version} in {self.folder}") from error
        try:
            folder, generation, checksum = text.decode().split()
            return folder, int(generation), int(checksum), f"{folder}.{generation}"
        except ValueError as error:
            raise IndexDamaged(f"{self._pointer.name} can't be read") from error

    def _load(self, folder: str, generation: int, checksum: int, name: str, last: Snapshot | None) -> Snapshot:
        store = Store(self.folder / folder)
        known = {part.name: part for part in last.segments} if last is not None else {}
        stored = store.read_contents(generation, checksum)
        parts = [(each, known.get(each.name) or segment.open(store, each)) for each in stored]
        return Snapshot(name, parts, self._formula, self.zone, last)

    # -- writing

    def apply(self, upserts: Iterable[Document], deletes: Iterable[str] = (), timeout_s: float = 10.0) -> None:
        """One commit: these documents in, in the place of those with their ids, and these ids out. All of it or nothing."""
        with self.writing(timeout_s) as batch:
            for id in deletes:
                batch.delete(id)
            for document in upserts:
                batch.upsert(document)

    @contextmanager
    def writing(self, timeout_s: float = 10.0) -> Iterator[Batch]:
        """Take the write lock, and commit the batch on leaving; an exception cancels it. Raises IndexLocked after `timeout_s`."""
        with self._locked(timeout_s):
            snapshot = self.snapshot()
            batch = Batch()
            yield batch
            self._commit(snapshot, batch)

    def _commit(self, snapshot: Snapshot, batch: Batch) -> None:
        if not batch.changes:
            return
        folder, generation, _, _ = self._read_pointer()
        store = Store(self.folder / folder)
        gone: dict[int, list[int]] = {}
        for id in batch.changes:
            place = snapshot.find(id)
            if place is not None:
                number = snapshot.segment_of(place)
                gone.setdefault(number, []).append(place - snapshot.offsets[number])
        documents = [document for document in batch.changes.values() if document is not None]
        if not documents and not gone:
            return
        stored = [without(each, gone[number]) if number in gone else each for number, each in enumerate(snapshot.stored)]
        kept = [each for each in stored if each.live_count]
        if documents:
            kept.append(_write(store, documents))
        self._publish(store, generation + 1, kept)

    def rebuild(self, documents: Iterable[Document], progress: Callable[[int], None] | None = None, timeout_s: float = 10.0) -> None:
        """Build a new index of these documents, beside the one there is, and switch over. `progress` is told how many are done."""
        with self._locked(timeout_s):
            store = Store(self._new_folder())
            stored, done = [], 0
            source = iter(documents)
            while chunk := list(islice(source, _DOCUMENTS_PER_SEGMENT)):
                for document in chunk:
                    validate(document)
                stored.append(_write(store, list({document.id: document for document in chunk}.values())))
                done += len(chunk)
                if progress:
                    progress(done)
            self._publish(store, 1, stored)

    def _new_folder(self) -> Path:
        # By the clock, not by number: a generation's name must not come again where the whole index was removed in between.
        folder = self.folder / f"v{self._version}-{time.time_ns():x}"
        folder.mkdir(parents=True)
        return folder

    def merge(self, timeout_s: float = 10.0) -> bool:
        """Make one segment of the small ones, where there are many; whether it did. For the background: the write lock is held only to
        switch over. The big ones are left alone."""
        try:
            with self._locked(0, _MERGE_LOCK):
                return self._merge(self.snapshot(), timeout_s)
        except IndexLocked:
            return False

    def _merge(self, snapshot: Snapshot, timeout_s: float) -> bool:
        chosen = _to_merge(snapshot.stored) if len(snapshot.stored) > _MANY else []
        if len(chosen) < 2:
            return False
        folder = snapshot.generation.rsplit(".", 1)[0]
        store = Store(self.folder / folder)
        beside = Store(store.folder / "merging")
        shutil.rmtree(beside.folder, ignore_errors=True)
        beside.folder.mkdir()
        try:
            parts, records = [], []
            for each in chosen:
                part = snapshot.segments[snapshot.stored.index(each)]
                keep = np.ones(each.count, np.bool_)
                keep[list(each.deleted)] = False
                parts.append((segment.postings(part), keep))
                records += [record for record, is_kept in zip(store.read_records(each), keep.tolist(), strict=True) if is_kept]
            documents = [columns.from_record(record)[0] for record in records]
            merged = segment.write(beside, Content([document.id for document in documents], postings.join(parts), records), documents)
            with self._locked(timeout_s):
                return self._replace(store, beside, snapshot.generation, chosen, [keep for _, keep in parts], merged)
        finally:
            shutil.rmtree(beside.folder, ignore_errors=True)

    def _replace(self, store: Store, beside: Store, since: str, old: list[Stored], kept: list[NDArray[np.bool_]], merged: Stored) -> bool:
        """Put a merged segment in the place of the old ones, without what was deleted from them since."""
        folder, generation, checksum, _ = self._read_pointer()
        if folder != store.folder.name:
            return False
        current = {each.name: each for each in store.read_contents(generation, checksum)}
        if not all(each.name in current for each in old):
            return False
        base, deleted = 0, []
        for each, keep in zip(old, kept, strict=True):
            numbers = np.cumsum(keep) - 1 + base
            deleted += numbers[list(current[each.name].deleted - each.deleted)].tolist()
            base += int(keep.sum())
            del current[each.name]
        for path in beside.folder.iterdir():
            os.replace(path, store.folder / path.name)
        rest = list(current.values())
        self._publish(store, generation + 1, [*rest, without(merged, deleted)] if len(deleted) < merged.count else rest)
        return True

    def check(self) -> tuple[str, ...]:
        """What is wrong with the index, a sentence each; nothing when all its files are as written, its arrays are what Whoosh's own
        structures say, and every id is there once. Takes as long as reading all of it."""
        try:
            folder, generation, checksum, _ = self._read_pointer()
            store = Store(self.folder / folder)
            stored = store.read_contents(generation, checksum)
            problems = [problem for each in stored for problem in segment.problems(store, each)]
            if not problems:
                ids = Counter(id for each in stored for n, id in enumerate(segment.open(store, each).ids.all()) if n not in each.deleted)
                problems += [f"document {id!r} is there {times} times" for id, times in ids.items() if times > 1]
            return tuple(problems)
        except (SearchIndexError, FileNotFoundError) as error:
            return (str(error),)

    def _publish(self, store: Store, generation: int, stored: Sequence[Stored]) -> None:
        """Make this the current generation: the renaming of the pointer is the commit."""
        checksum = store.write_contents(generation, stored)
        beside = self._pointer.with_name(f"{self._pointer.name}.tmp")
        beside.write_text(f"{store.folder.name} {generation} {checksum}", encoding="ascii")
        os.replace(beside, self._pointer)
        store.sweep(generation, stored)
        for path in self.folder.glob(f"v{self._version}-*"):
            if path.name != store.folder.name:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def _locked(self, timeout_s: float, name: str = _LOCK) -> Iterator[None]:
        # The system lets go of this lock when its process ends in whatever way: it can't be stale.
        self.folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.folder / name, os.O_CREAT | os.O_RDWR, 0o644)
        try:
            until = time.monotonic() + timeout_s
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() >= until:
                        raise IndexLocked(f"{self.folder} is being written to") from error
                    time.sleep(_POLL_S)
            yield
        finally:
            os.close(handle)


_MANY = 8
_LARGE = 20_000
_SMALL = 100


def _to_merge(segments: Sequence[Stored]) -> list[Stored]:
    """The small ones, as long as the next is no larger than twice what there is so far: so that a document is rewritten seldom."""
    chosen: list[Stored] = []
    total = 0
    for each in sorted(segments, key=lambda each: (each.live_count, each.name)):
        if each.count > _LARGE or (len(chosen) > 1 and each.live_count > 2 * total + _SMALL):
            break
        chosen.append(each)
        total += each.live_count
    return chosen


def _write(store: Store, documents: list[Document]) -> Stored:
    made = postings.make(document.texts for document in documents)
    width = len(made.passages) // max(len(documents), 1)
    records = [columns.record(document, made.passages[n * width : (n + 1) * width]) for n, document in enumerate(documents)]
    return segment.write(store, Content([document.id for document in documents], made, records), documents)


