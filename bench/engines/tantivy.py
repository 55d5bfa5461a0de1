"""tantivy: its BM25, its aggregations, its snippets. Its Python API can't sort by distance: numpy does, on its columns."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import tantivy
from tantivy import FieldType, Filter, Occur, Query, SnippetGenerator, TextAnalyzerBuilder, Tokenizer

from bench.corpus import Question
from index.documents import TEXT_WEIGHTS

from . import FACETS, SNIPPETS, TOP, Filters, Found, Page, Row, box, filters, groups

_MOST_CODES = 1_000
_FAR = 1e9


def _column(facet: str) -> str:
    return f"{facet}_code"  # there is a text field named topic, too


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", fast=True)
    for field in TEXT_WEIGHTS:
        builder.add_text_field(field, stored=field in SNIPPETS, tokenizer_name="words")
    for facet in FACETS:
        builder.add_text_field(_column(facet), fast=True, tokenizer_name="raw", index_option="basic")
    for name in ("latitude", "longitude"):
        builder.add_float_field(name, indexed=True, fast=True)
    builder.add_boolean_field("is_remote", indexed=True)
    return builder.build()


class Index:
    @classmethod
    def build(cls, folder: Path, rows: Iterable[Row]) -> None:
        index = tantivy.Index(_schema(), path=str(folder))
        index.register_tokenizer("words", _words())
        writer = index.writer(heap_size=2_000_000_000, num_threads=1)  # one thread and room enough: one segment
        ids = []
        for number, row in enumerate(rows):
            writer.add_document(_document(number, row))
            ids.append(row.document.id)
        writer.commit()
        writer.wait_merging_threads()
        (folder / "ids").write_text("\n".join(ids))

    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._index.register_tokenizer("words", _words())
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._ids = (folder / "ids").read_text().split()

    def search(self, question: Question) -> Found:
        return self._found(*self._find(question, self._words(question)))

    def page(self, question: Question) -> Page:
        words = self._words(question)
        addresses, total = self._find(question, words)
        documents = [self._searcher.doc(address) for address in addresses]
        generators = [SnippetGenerator.create(self._searcher, words, self._schema, field) for field in SNIPPETS]
        snippets = tuple(tuple(generator.snippet_from_doc(each).to_html() for generator in generators) for each in documents)
        facets: dict[str, dict[str, int]] = {}
        for counted, chosen in groups(question):
            wanted = {facet: {"terms": {"field": _column(facet), "size": _MOST_CODES}} for facet in counted}
            counts = self._searcher.aggregate(self._query(question, words, chosen), wanted)
            facets |= {facet: {bucket["key"]: bucket["doc_count"] for bucket in counts[facet]["buckets"]} for facet in counted}
        return Page(self._found(addresses, total), snippets, facets)

    def _found(self, addresses: list[tantivy.DocAddress], total: int) -> Found:
        numbers: Any = self._searcher.fast_field_values("number", addresses)
        return Found(tuple(self._ids[number] for number in numbers), total)

    def _find(self, question: Question, words: Query) -> tuple[list[tantivy.DocAddress], int]:
        query = self._query(question, words, filters(question))
        result: Any = self._searcher.search(query, limit=TOP)  # its stub leaves out `count`
        total: int = result.count
        if question.sort == "distance" and total:
            everything = [address for _, address in self._searcher.search(query, limit=total, count=False).hits]
            return [everything[place] for place in self._nearest(question, everything)], total
        return [address for _, address in result.hits], total

    def _nearest(self, question: Question, addresses: list[tantivy.DocAddress]) -> list[int]:
        """The places in `addresses` of the nearest `TOP`, the nearest first; those without coordinates last."""
        assert question.near
        latitude, longitude = (
            np.radians(np.array(self._searcher.fast_field_values(name, addresses), np.float64)) for name in ("latitude", "longitude")
        )
        here = np.radians((question.near.latitude, question.near.longitude))
        chord = np.sin((latitude - here[0]) / 2) ** 2 + np.cos(latitude) * np.cos(here[0]) * np.sin((longitude - here[1]) / 2) ** 2
        nearest: list[int] = np.argsort(np.nan_to_num(chord, nan=_FAR), kind="stable")[:TOP].tolist()
        return nearest

    def _words(self, question: Question) -> Query:
        return self._index.parse_query(question.words, list(TEXT_WEIGHTS), dict(TEXT_WEIGHTS), conjunction_by_default=True)

    def _query(self, question: Question, words: Query, chosen: Filters) -> Query:
        wanted = [Query.term_query(self._schema, _column(facet), code, "basic") for facet, code in chosen.items()]
        if question.near:
            wanted.append(self._near(question))
        clauses = [(Occur.Must, Query.const_score_query(query, 0.0)) for query in wanted]
        return Query.boolean_query([(Occur.Must, words), *clauses])

    def _near(self, question: Question) -> Query:
        assert question.near
        south, north, west, east = box(question.near)
        inside = Query.boolean_query(
            [
                (Occur.Must, Query.range_query(self._schema, "latitude", FieldType.Float, south, north)),
                (Occur.Must, Query.range_query(self._schema, "longitude", FieldType.Float, west, east)),
            ]
        )
        remote = Query.term_query(self._schema, "is_remote", True)
        return Query.boolean_query([(Occur.Should, inside), (Occur.Should, remote)])


def _words() -> tantivy.TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.regex(r"[\p{L}\p{M}\p{N}]+")).filter(Filter.lowercase()).build()


def _document(number: int, row: Row) -> tantivy.Document:
    listing = row.document
    values: dict[str, Any] = {"number": [number], "is_remote": [listing.is_remote]}
    values |= {field: [row.text(field)] for field in TEXT_WEIGHTS}
    values |= {_column(facet): list(row.codes(facet)) for facet in FACETS}
    if listing.latitude is not None and listing.longitude is not None:
        values |= {"latitude": [listing.latitude], "longitude": [listing.longitude]}
    return tantivy.Document.from_dict(values, _schema())
