"""The folder of an index: which generation is the current one, who may write, and what has had its day.

CURRENT-1          names the current store, its generation, and the checksum of its table of contents: renaming it is the commit
LOCK, MERGE-LOCK   held by whoever writes, or prepares a merge
v1-18ea.../        a store: segments, their side files, a table of contents
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from .content import Stored
from .errors import IndexDamaged, IndexLocked, IndexMissing
from .store import Store

_POLL_S = 0.005


class Pointer(NamedTuple):
    """What CURRENT says. `store` is the name of a folder, `checksum` that of its table of contents."""

    store: str
    generation: int
    checksum: int

    def __str__(self) -> str:
        return f"{self.store}.{self.generation}"


class Folder:
    """One index of one schema version. Other versions may live in the same folder; they are left alone."""

    def __init__(self, path: Path, version: int) -> None:
        self.path = path.absolute()
        self._version = version
        self._pointer = self.path / f"CURRENT-{version}"

    def current(self) -> Pointer:
        """Cheap enough to be asked before each search. Raises IndexMissing, IndexDamaged."""
        try:
            handle = os.open(self._pointer, os.O_RDONLY)  # a sixth of what open() takes
            try:
                text = os.read(handle, 256)
            finally:
                os.close(handle)
        except FileNotFoundError as error:
            raise IndexMissing(f"no index of version {self._version} in {self.path}") from error
        try:
            store, generation, checksum = text.decode().split()
            return Pointer(store, int(generation), int(checksum))
        except ValueError as error:
            raise IndexDamaged(f"{self._pointer.name} can't be read") from error

    def store(self, pointer: Pointer) -> Store:
        return Store(self.path / pointer.store)

    def new_store(self) -> Store:
        """An empty one, to which nothing points yet."""
        # Named by the clock, not by number: a generation's name must not come again where the whole index was removed in between.
        folder = self.path / f"v{self._version}-{time.time_ns():x}"
        folder.mkdir(parents=True)
        return Store(folder)

    def publish(self, store: Store, generation: int, stored: Sequence[Stored]) -> None:
        """Make these segments the current generation, then delete what is no longer of use to anybody. Only with the lock."""
        pointer = Pointer(store.folder.name, generation, store.write_contents(generation, stored))
        beside = self._pointer.with_name(f"{self._pointer.name}.tmp")
        beside.write_text(" ".join(map(str, pointer)), encoding="ascii")
        os.replace(beside, self._pointer)
        store.sweep(generation, stored)
        for path in self.path.glob(f"v{self._version}-*"):
            if path.name != store.folder.name:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def locked(self, timeout_s: float, name: str = "LOCK") -> Iterator[None]:
        """Hold a lock that no other thread or process has. Raises IndexLocked."""
        # The system lets go of it when the process ends in whatever way: it can't be stale.
        self.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path / name, os.O_CREAT | os.O_RDWR, 0o644)
        try:
            until = time.monotonic() + timeout_s
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError as error:
                    if time.monotonic() >= until:
                        raise IndexLocked(f"{self.path} is being written to") from error
                    time.sleep(_POLL_S)
            yield
        finally:
            os.close(handle)
