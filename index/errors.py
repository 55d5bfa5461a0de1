"""What can go wrong with the index, in kinds that a caller can act on."""

from __future__ import annotations


class SearchIndexError(Exception):
    """The root of the errors below."""


class IndexMissing(SearchIndexError):
    """There is no index of this schema in the folder yet: build one."""


class IndexDamaged(SearchIndexError):
    """The index is there and can't be read: search in another way meanwhile, and rebuild it."""


class IndexLocked(SearchIndexError):
    """Another writer held the lock for longer than the caller would wait: try again later."""


class InvalidDocument(SearchIndexError, ValueError):
    """A document that the index can't take. Nothing of its batch has been written."""


class InvalidQuery(SearchIndexError, ValueError):
    """A query with an impossible value."""
