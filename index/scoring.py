"""What a match is worth: BM25F, in arrays.

Robertson, Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.5; the inverse document frequency is that of
Lucene's BM25Similarity. Whoosh's own formula is here too, so that tests can hold our results against its searcher's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .documents import TEXT_FIELDS, TEXT_WEIGHTS
from .store import STORED_LENGTHS

Floats = NDArray[np.float64]

FIELD_WEIGHTS: Floats = np.array([TEXT_WEIGHTS[name] for name in TEXT_FIELDS], np.float64)


@dataclass(frozen=True, slots=True)
class Bm25f:
    """Term frequencies are weighted by field and summed over fields, and over all terms of a clause, before they saturate:

        tf~ = sum of weight(term) * weight(field) * tf / (1 - b + b * length / average length)
        score = ln(1 + (N - df + 0.5) / (df + 0.5)) * (k1 + 1) * tf~ / (k1 + tf~)

    df counts the documents that match the clause by any of its terms: they stand for one word, so the rarity that counts is that of the
    lot. (By its exact term alone, a misspelt word that happens to stand in one document would outweigh all else that is asked.)
    N and df count live documents only, so that an index with deletions ranks like one built anew.
    """

    k1: float = 1.6
    b: float = 0.75

    counts_deleted = False

    def weights(self, impacts: NDArray[np.int32], averages: Floats) -> Floats:
        """Of each (field, length, count), its part in tf~."""
        fields, lengths, counts = impacts.T
        return np.asarray(FIELD_WEIGHTS[fields] * counts / (1 - self.b + self.b * lengths / averages[fields]))

    def scores(self, frequencies: Floats, document_frequency: int, size: int) -> Floats:
        idf = np.log(1 + (size - document_frequency + 0.5) / (document_frequency + 0.5))
        return np.asarray(frequencies * (idf * (self.k1 + 1)) / (frequencies + self.k1))


@dataclass(frozen=True, slots=True)
class WhooshBm25f:
    """`whoosh.scoring.BM25F` as it comes: every field is scored by itself with an inverse document frequency of its own, lengths are
    what fits a byte, and deleted documents count until a merge."""

    k1: float = 1.2
    b: float = 0.75

    counts_deleted = True

    def weights(self, impacts: NDArray[np.int32], averages: Floats) -> Floats:
        """Of each (field, length, count), its score before the inverse document frequency."""
        fields, lengths, counts = impacts.T
        norms = 1 - self.b + self.b * STORED_LENGTHS[np.minimum(lengths, len(STORED_LENGTHS) - 1)] / averages[fields]
        return np.asarray(FIELD_WEIGHTS[fields] * counts * (self.k1 + 1) / (counts + self.k1 * norms))

    def field_idf(self, document_frequencies: NDArray[np.int64], size: int) -> Floats:
        """Of a term in each field."""
        return np.asarray(np.log(size / (document_frequencies + 1.0)) + 1)


Formula = Bm25f | WhooshBm25f
LUCENE = Bm25f()
WHOOSH = WhooshBm25f()
