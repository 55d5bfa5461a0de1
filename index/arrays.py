"""Files of arrays: written beside and renamed, checksummed, opened memory-mapped so that all workers share one copy in memory."""

from __future__ import annotations

import json
import mmap
import os
import struct
import threading
import zlib
from bisect import bisect_left
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_MAGIC = b"saath-a1"
_HEAD = struct.Struct("<8sQI")  # magic, length of the description, checksum of all that follows
_ALIGNED = 64


class WrongFile(Exception):
    """The file is missing, cut short, changed, or no file of arrays: make it anew."""


def save(path: Path, arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> None:
    """Write the arrays, and `facts` (of JSON's types), so that the file is either there whole or not at all."""
    laid_out, offset, blocks = {}, 0, []
    for name, given in arrays.items():
        block = np.ascontiguousarray(given)
        laid_out[name] = (block.dtype.str, block.shape, offset)
        padding = -block.nbytes % _ALIGNED
        blocks.append((block, padding))
        offset += block.nbytes + padding
    description = json.dumps({"arrays": laid_out, "facts": dict(facts), "size": offset}, ensure_ascii=False).encode()
    description += b" " * (-(_HEAD.size + len(description)) % _ALIGNED)
    checksum = zlib.crc32(description)
    for block, padding in blocks:
        checksum = zlib.crc32(bytes(padding), zlib.crc32(block.reshape(-1).view(np.uint8).data, checksum))
    beside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(_HEAD.pack(_MAGIC, len(description), checksum) + description)
            for block, padding in blocks:
                file.write(block.reshape(-1).view(np.uint8).data)
                file.write(bytes(padding))
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def load(path: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays (read-only, memory-mapped) and facts of a file that `save` wrote. Raises WrongFile."""
    try:
        with path.open("rb") as file:
            memory = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        magic, length, checksum = _HEAD.unpack_from(memory)
        if magic != _MAGIC or zlib.crc32(memory[_HEAD.size :]) != checksum:
            raise WrongFile(path)
        data = memory[_HEAD.size + length :]
        description = json.loads(bytes(memory[_HEAD.size : _HEAD.size + length]))
    except (OSError, ValueError, struct.error) as error:
        raise WrongFile(path) from error
    arrays: dict[str, Array] = {}
    for name, (dtype, shape, offset) in description["arrays"].items():
        count = int(np.prod(shape))
        arrays[name] = np.frombuffer(data, dtype, count, offset).reshape(shape) if count else np.zeros(shape, dtype)
    return arrays, description["facts"]


def pack_strings(strings: list[str]) -> tuple[Array, Array]:
    """Strings as their UTF-8 in one array, and the N+1 offsets at which each begins."""
    encoded = [string.encode() for string in strings]
    offsets = np.zeros(len(encoded) + 1, np.uint32)
    np.cumsum([len(part) for part in encoded], out=offsets[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), offsets


class Strings:
    """Packed strings, decoded one at a time: nothing of them is copied into the process but what is asked for."""

    __slots__ = ("_bytes", "_offsets")

    def __init__(self, utf8: Array, offsets: Array) -> None:
        self._bytes = np.ascontiguousarray(utf8).data
        self._offsets = np.ascontiguousarray(offsets).data

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> str:
        return str(self._bytes[self._offsets[number] : self._offsets[number + 1]], "utf-8")

    def find(self, string: str) -> int | None:
        """The number of a string, where they are sorted; None where it is not there."""
        key = string.encode()
        number = bisect_left(range(len(self)), key, key=self.raw)
        return number if number < len(self) and self.raw(number) == key else None

    def raw(self, number: int) -> bytes:
        """The UTF-8 of one."""
        return bytes(self._bytes[self._offsets[number] : self._offsets[number + 1]])

    def all(self) -> list[str]:
        """All of them, decoded."""
        text = bytes(self._bytes)
        offsets = self._offsets.tolist()
        return [text[a:b].decode() for a, b in pairwise(offsets)]
