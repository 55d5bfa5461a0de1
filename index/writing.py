"""Writing: batches of changes, whole rebuilds, merges of small segments. Whoever calls holds the lock, but for `prepare_merge`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from . import columns, postings, segment
from .content import Content, Stored
from .documents import TEXT_FIELDS, Document, validate
from .folder import Folder
from .snapshot import Snapshot
from .store import Store

_DOCUMENTS_PER_SEGMENT = 100_000  # bounds the memory that a rebuild takes
_DOCUMENTS_PER_STEP = 1000  # between two words on the progress
_MANY = 8  # segments; beyond, merging pays
_LARGE = 20_000  # documents; larger segments are never merged
_SMALL = 100


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


def commit(folder: Folder, snapshot: Snapshot, batch: Batch) -> None:
    """Make a generation of the current one, which `snapshot` holds, and a batch."""
    gone: dict[int, list[int]] = {}
    for id in batch.changes:
        place = snapshot.find(id)
        if place is not None:
            number = snapshot.segment_of(place)
            gone.setdefault(number, []).append(place - snapshot.offsets[number])
    documents = [document for document in batch.changes.values() if document is not None]
    if not documents and not gone:
        return
    pointer = folder.current()
    store = folder.store(pointer)
    stored = [each.without(gone.get(number, ())) for number, each in enumerate(snapshot.stored)]
    stored = [each for each in stored if each.live_count]
    if documents:
        stored.append(_write(store, documents)[0])
    folder.publish(store, pointer.generation + 1, stored)


def rebuild(folder: Folder, documents: Iterable[Document], progress: Callable[[int], object]) -> None:
    """Build an index of these documents beside the one there is, and switch over. Their texts are read once, and not kept."""
    store = folder.new_store()
    stored: list[Stored] = []
    places: dict[str, tuple[int, int]] = {}
    source = _valid(documents, progress)
    for first in source:
        written, ids = _write(store, chain((first,), islice(source, _DOCUMENTS_PER_SEGMENT - 1)))
        stored.append(written)
        for place, id in enumerate(ids):
            if id in places:
                number, former = places[id]
                stored[number] = stored[number].without((former,))
            places[id] = (len(stored) - 1, place)
    folder.publish(store, 1, [each for each in stored if each.live_count])


def _valid(documents: Iterable[Document], progress: Callable[[int], object]) -> Iterator[Document]:
    done = 0
    for done, document in enumerate(documents, 1):
        validate(document)
        yield document
        if done % _DOCUMENTS_PER_STEP == 0:
            progress(done)
    progress(done)


def _write(store: Store, documents: Iterable[Document]) -> tuple[Stored, list[str]]:
    """Write a segment of these documents; what it is called, and their ids."""
    kept: list[Document] = []

    def texts() -> Iterator[Mapping[str, tuple[str, ...]]]:
        for document in documents:
            kept.append(replace(document, texts={}))
            yield document.texts

    made = postings.make(texts())
    width = len(TEXT_FIELDS)
    records = [columns.record(document, made.passages[n * width : (n + 1) * width]) for n, document in enumerate(kept)]
    ids = [document.id for document in kept]
    return segment.write(store, Content(ids, made, records), kept), ids


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that is written but not in force: `old` segments, which of their documents were kept, and the segment to take their place,
    in a folder of its own."""

    store: str
    old: tuple[Stored, ...]
    kept: tuple[NDArray[np.bool_], ...]
    new: Stored
    folder: Path


def prepare_merge(folder: Folder, snapshot: Snapshot) -> Merge | None:
    """Write one segment of the small ones, if they are many. Needs the lock on merging only: segments don't change."""
    chosen = _to_merge(snapshot.stored) if len(snapshot.stored) > _MANY else []
    if len(chosen) < 2:
        return None
    store = Store(folder.path / snapshot.store)
    beside = Store(store.folder / "merging")
    shutil.rmtree(beside.folder, ignore_errors=True)  # of one that was killed
    beside.folder.mkdir()
    kept, parts, records = [], [], []
    for each in chosen:
        keep = np.ones(each.count, np.bool_)
        keep[list(each.deleted)] = False
        kept.append(keep)
        parts.append((segment.postings(snapshot.segments[snapshot.stored.index(each)]), keep))
        records += [record for record, is_kept in zip(store.read_records(each), keep.tolist(), strict=True) if is_kept]
    documents = [columns.from_record(record)[0] for record in records]
    new = segment.write(beside, Content([document.id for document in documents], postings.join(parts), records), documents)
    return Merge(snapshot.store, tuple(chosen), tuple(kept), new, beside.folder)


def commit_merge(folder: Folder, merge: Merge) -> bool:
    """Put a merged segment in the place of the old ones, without what was deleted from them since; False where the whole index has been
    rebuilt."""
    pointer = folder.current()
    if pointer.store != merge.store:
        return False
    store = folder.store(pointer)
    current = {each.name: each for each in store.read_contents(pointer.generation, pointer.checksum)}
    base, deleted = 0, []
    for each, keep in zip(merge.old, merge.kept, strict=True):
        numbers = np.cumsum(keep) - 1 + base
        now = current.pop(each.name, None)
        # A segment that is gone has lost its last document: only merges take them away otherwise.
        gone = range(each.count) if now is None else now.deleted
        deleted += numbers[[number for number in gone if number not in each.deleted]].tolist()
        base += int(keep.sum())
    for path in merge.folder.iterdir():
        os.replace(path, store.folder / path.name)
    stored = [*current.values(), merge.new.without(deleted)]
    folder.publish(store, pointer.generation + 1, [each for each in stored if each.live_count])
    return True


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
