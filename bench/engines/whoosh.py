"""Whoosh by itself, as it comes: its BM25F, its collectors and grouping, its highlights from stored text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from whoosh import fields, highlight, index, query, scoring, sorting
from whoosh.analysis import LowercaseFilter, RegexTokenizer

from bench.corpus import Question
from index.analysis import WORD
from index.documents import TEXT_WEIGHTS

from . import FACETS, SNIPPETS, TOP, Filters, Found, Page, Row, box, filters, groups

_SEVERAL = ("language", "audience", "topic", "day")
_MICRO = 1_000_000  # sortable floats crash: coordinates are integers
_NOWHERE = 2**31 - 1


def _column(facet: str) -> str:
    return f"{facet}_code"  # there is a text field named topic, too


def _schema() -> fields.Schema:
    analyzer = RegexTokenizer(WORD) | LowercaseFilter()
    texts = {name: fields.TEXT(analyzer, field_boost=weight, stored=name in SNIPPETS) for name, weight in TEXT_WEIGHTS.items()}
    codes = {_column(facet): fields.KEYWORD(commas=True, sortable=True) for facet in FACETS}
    coordinate = fields.NUMERIC(int, bits=32, sortable=True, default=_NOWHERE)
    return fields.Schema(id=fields.ID(stored=True), latitude=coordinate, longitude=coordinate, is_remote=fields.BOOLEAN(), **texts, **codes)


class Index:
    @classmethod
    def build(cls, folder: Path, rows: Iterable[Row]) -> None:
        writer = index.create_in(folder, _schema()).writer(limitmb=512)
        for row in rows:
            writer.add_document(**_document(row))
        writer.commit()

    def __init__(self, folder: Path) -> None:
        self._searcher = index.open_dir(folder).searcher(weighting=scoring.BM25F())
        self._fragments = highlight.ContextFragmenter(maxchars=160)

    def search(self, question: Question) -> Found:
        return _found(self._find(question))

    def page(self, question: Question) -> Page:
        results = self._find(question)
        results.fragmenter = self._fragments
        snippets = tuple(tuple(hit.highlights(field, top=1) for field in SNIPPETS) for hit in results)
        facets: dict[str, dict[str, int]] = {}
        for counted, chosen in groups(question):
            grouping = {facet: _grouping(facet) for facet in counted}
            counts = self._searcher.search(_words(question), filter=_filter(question, chosen), scored=False, groupedby=grouping)
            facets |= {facet: counts.groups(facet) for facet in counted}
        return Page(_found(results), snippets, facets)

    def _find(self, question: Question) -> Any:
        order = _Distance(question) if question.sort == "distance" else None
        return self._searcher.search(_words(question), filter=_filter(question, filters(question)), limit=TOP, sortedby=order)


class _Distance(sorting.FacetType):  # type: ignore[misc]
    def __init__(self, question: Question) -> None:
        assert question.near
        self._here = question.near.latitude * _MICRO, question.near.longitude * _MICRO
        self._narrowing = math.cos(math.radians(question.near.latitude))

    def categorizer(self, global_searcher: Any) -> sorting.Categorizer:
        coordinates = sorting.MultiFacet(["latitude", "longitude"])
        return sorting.TranslateFacet(self._far, coordinates).categorizer(global_searcher)

    def _far(self, point: tuple[int, int]) -> float:
        if point[0] == _NOWHERE:
            return math.inf
        return math.hypot(point[0] - self._here[0], (point[1] - self._here[1]) * self._narrowing)


def _grouping(facet: str) -> sorting.FacetType:
    return sorting.FieldFacet(_column(facet), allow_overlap=facet in _SEVERAL, maptype=sorting.Count)


def _found(results: Any) -> Found:
    ids = tuple(hit["id"] for hit in results)
    return Found(ids, len(results) if ids else 0)  # its length is that without the filter where the filter leaves nothing


def _words(question: Question) -> query.Query:
    return query.And([query.Or([query.Term(field, word.lower()) for field in TEXT_WEIGHTS]) for word in question.words.split()])


def _filter(question: Question, chosen: Filters) -> query.Query | None:
    wanted: list[query.Query] = [query.Term(_column(facet), code) for facet, code in chosen.items()]
    if question.near:
        south, north, west, east = (round(side * _MICRO) for side in box(question.near))
        inside = query.And([query.NumericRange("latitude", south, north), query.NumericRange("longitude", west, east)])
        wanted.append(query.Or([inside, query.Term("is_remote", True)]))
    return query.And(wanted) if wanted else None


def _document(row: Row) -> dict[str, Any]:
    listing = row.document
    values: dict[str, Any] = {"id": listing.id, "is_remote": listing.is_remote}
    values |= {field: row.text(field) for field in TEXT_WEIGHTS}
    values |= {_column(facet): ",".join(row.codes(facet)) for facet in FACETS}
    if listing.latitude is not None and listing.longitude is not None:
        values |= {"latitude": round(listing.latitude * _MICRO), "longitude": round(listing.longitude * _MICRO)}
    return values
