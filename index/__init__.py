"""The search engine: Whoosh keeps the index on disk, numpy matches, filters, counts and ranks. It knows listings only as Documents."""

from __future__ import annotations

from .documents import Document, Recurrence
from .errors import IndexDamaged, IndexLocked, IndexMissing, InvalidDocument, InvalidQuery, SearchIndexError
from .query import Clause, Hit, Near, Query, Results
from .scoring import LUCENE, WHOOSH
from .search import SearchIndex

__all__ = [
    "LUCENE",
    "WHOOSH",
    "Clause",
    "Document",
    "Hit",
    "IndexDamaged",
    "IndexLocked",
    "IndexMissing",
    "InvalidDocument",
    "InvalidQuery",
    "Near",
    "Query",
    "Recurrence",
    "Results",
    "SearchIndex",
    "SearchIndexError",
]
