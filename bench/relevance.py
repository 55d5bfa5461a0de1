"""How well searches find what people mean: nDCG@10, recall@10 and MRR over judged queries of ours, by class."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from directory.finding import lexicon
from directory.indexing import document
from directory.storage import seed_files
from index import Near, Query, SearchIndex
from index.understanding import ask, loosened, understand
from index.words import KnownWords, known_words, widen, with_codes

from . import judged, report
from .options import Options

DEPTH = 10

Search = Callable[[str], Sequence[str]]
"""A visitor's words -> the refs of the first listings found."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over some queries."""

    queries: int
    ndcg: float
    recall: float
    mrr: float


def run(options: Options) -> None:
    with options.folder("relevance") as folder:
        bench = Bench(folder)
        for name, search in (("as bare words", bench.bare), ("understood", bench.understood)):
            print(f"Words taken {name}:\n")
            found = bench.measure(search)
            report.table(["class", "queries", "nDCG@10", "recall@10", "MRR"], [_row(name, scores) for name, scores in found.items()])
        bench.known = KnownWords(bench.index.snapshot().segments)
        for when in ("first", "second"):
            times_ms = [bench.timed_ms(query.words) for query in bench.queries]
            middle, late = report.percentile(times_ms, 0.5), report.percentile(times_ms, 0.95)
            print(f"Understanding and widening the {when} time: {report.number(middle)} ms (p95 {report.number(late)} ms)\n")


def _row(name: str, scores: Scores) -> list[str]:
    return [name, str(scores.queries), f"{scores.ndcg:.2f}", f"{scores.recall:.2f}", f"{scores.mrr:.2f}"]


class Bench:
    """The judged listings in an index of ours in `folder`, and the searches over it."""

    def __init__(self, folder: Path) -> None:
        self.gazetteer = seed_files.gazetteer()
        self.rows = judged.rows()
        self.queries = judged.queries()
        taxonomy, labels = seed_files.taxonomy(), seed_files.labels()
        self.index = SearchIndex(folder)
        self.index.rebuild(with_codes(document(listing, taxonomy, labels)) for listing in judged.listings(self.rows))
        self.lexicon = lexicon(seed_files.concepts(), self.gazetteer, ("Punjab", "Chandigarh"))
        self.known = known_words(self.index.snapshot())
        self.grades = {query.words: judged.grades(query, self.rows, self.gazetteer) for query in self.queries}

    def bare(self, words: str) -> Sequence[str]:
        """Plain keyword search."""
        return [hit.id for hit in self.index.search(Query(words), judged.AT).hits]

    def understood(self, words: str) -> Sequence[str]:
        """What the site does."""
        meant = understand(words, self.lexicon, judged.AT, self.known.is_known)
        place = self.gazetteer.find(meant.place) if meant.place else None
        near = Near(place.latitude, place.longitude) if place else None
        for asked in (meant, loosened(meant)):
            results = self.index.search(ask(asked, near), judged.AT, widen(asked.parts, self.known))
            if results.total:
                break
        return [hit.id for hit in results.hits]

    def measure(self, search: Search) -> Mapping[str, Scores]:
        """Class -> its scores, and "all"."""
        measured: dict[str, list[tuple[float, float, float]]] = {}
        for query in self.queries:
            scores = score(search(query.words), self.grades[query.words])
            for of_class in (query.of_class, "all"):
                measured.setdefault(of_class, []).append(scores)
        last = measured.pop("all")
        return {
            name: Scores(len(each), *map(statistics.fmean, zip(*each, strict=True))) for name, each in (*measured.items(), ("all", last))
        }

    def timed_ms(self, words: str) -> float:
        """How long it takes to understand and widen some words."""
        begun = time.perf_counter()
        widen(understand(words, self.lexicon, judged.AT, self.known.is_known).parts, self.known)
        return (time.perf_counter() - begun) * 1000


def score(found: Sequence[str], grades: Mapping[str, int]) -> tuple[float, float, float]:
    """nDCG@10 (gain 2^grade - 1), recall@10 (of as many as ten can hold), and one over the rank of the first that is relevant at all."""
    gains = [2 ** grades.get(ref, 0) - 1 for ref in found[:DEPTH]]
    best = sorted((2**grade - 1 for grade in grades.values()), reverse=True)[:DEPTH]
    first = next((rank for rank, gain in enumerate(gains, 1) if gain), math.inf)
    meant = {ref for ref, grade in grades.items() if grade == max(grades.values())}
    recall = len(meant.intersection(found[:DEPTH])) / min(DEPTH, len(meant))
    return _discounted(gains) / _discounted(best), recall, 1 / first


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
