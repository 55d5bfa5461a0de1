"""What segments hold, and how a table of contents knows them: the values that `store` writes and reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .postings import Postings


@dataclass(frozen=True, slots=True)
class Stored:
    """One segment in a table of contents. `lengths`: words per text field, over all its documents; `deleted`: numbers of documents."""

    name: str
    count: int
    lengths: dict[str, int]
    size: int
    checksum: int
    deleted: frozenset[int] = frozenset()

    @property
    def live_count(self) -> int:
        return self.count - len(self.deleted)

    def without(self, numbers: Iterable[int]) -> Stored:
        """The same with these documents deleted too."""
        return replace(self, deleted=self.deleted | frozenset(numbers))


@dataclass(frozen=True, slots=True)
class Content:
    """What a segment holds: postings, and one record per document (see `columns`)."""

    ids: list[str]
    postings: Postings
    records: list[bytes] = field(repr=False)
