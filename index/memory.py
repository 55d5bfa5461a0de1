"""Remembering results of work up to a number of bytes, the least used forgotten first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

_OVERHEAD = 500  # bytes, about, of an entry beside its arrays

Arrays = tuple[NDArray[np.int64], NDArray[np.float64]]


class Memory:
    """From keys to pairs of arrays that nobody changes; for any number of threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._held: OrderedDict[Any, Arrays] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Arrays | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Hashable, arrays: Arrays) -> None:
        size = _size(arrays)
        if size > self._most // 4:
            return
        with self._lock:
            if key not in self._held:
                self._held[key] = arrays
                self._bytes += size
            while self._bytes > self._most:
                self._bytes -= _size(self._held.popitem(last=False)[1])


def _size(arrays: Arrays) -> int:
    return _OVERHEAD + sum(array.nbytes for array in arrays)
