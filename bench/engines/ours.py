"""Our index, its cache of results off. As on the site, the texts of a page's listings come from SQLite in one SELECT.

`search` counts no facets, but finds next occurrences all the same: there is no way to leave them out.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.corpus import NEAR_KM, NOW, ZONE, Question
from index import Document, Hit, Near, Query, Results, SearchIndex
from index.highlight import html, marked, snippet

from . import SNIPPETS, TOP, Found, Page, Row

_BETWEEN = "\x1f"  # passages of one field


class Index:
    @classmethod
    def build(cls, folder: Path, rows: Iterable[Row]) -> None:
        texts = sqlite3.connect(folder / "texts.sqlite")
        texts.execute("CREATE TABLE passages (id TEXT PRIMARY KEY, title TEXT, description TEXT)")
        with texts:
            SearchIndex(folder / "index", zone=ZONE).rebuild(_keeping_texts(texts, rows))
        texts.close()

    def __init__(self, folder: Path) -> None:
        self._index = SearchIndex(folder / "index", cache_size=0, zone=ZONE)
        self._texts = sqlite3.connect(folder / "texts.sqlite")
        self._texts.execute("PRAGMA mmap_size = 268435456")  # as the site reads its store

    def search(self, question: Question) -> Found:
        return _found(self._find(question, counted=False))

    def page(self, question: Question) -> Page:
        results = self._find(question)
        ids = json.dumps([hit.id for hit in results.hits])
        rows = self._texts.execute("SELECT * FROM passages WHERE id IN (SELECT value FROM json_each(?))", [ids])
        texts = {id: {"title": title.split(_BETWEEN), "description": description.split(_BETWEEN)} for id, title, description in rows}
        snippets = tuple((_title(hit, texts[hit.id]["title"]), _snippet(hit, texts[hit.id]["description"])) for hit in results.hits)
        return Page(_found(results), snippets, {facet: dict(counts) for facet, counts in results.facets.items()})

    def _find(self, question: Question, *, counted: bool = True) -> Results:
        return self._index.search(to_query(question, counted), NOW)


def _keeping_texts(texts: sqlite3.Connection, rows: Iterable[Row]) -> Iterator[Document]:
    for row in rows:
        passages = [_BETWEEN.join(row.document.texts[field]) for field in SNIPPETS]
        texts.execute("INSERT INTO passages VALUES (?, ?, ?)", (row.document.id, *passages))
        yield row.document


def to_query(question: Question, counted: bool) -> Query:
    given = {"kind": question.kind, "city": question.city and question.city.name, "language": question.language}
    near = question.near
    return Query(
        words=question.words,
        facets=tuple((facet, (str(code),)) for facet, code in given.items() if code is not None),
        day=question.day,
        near=Near(near.latitude, near.longitude, NEAR_KM) if near else None,
        sort=question.sort,
        per_page=TOP,
        required="all",
        counted=counted,
    )


def _found(results: Results) -> Found:
    return Found(tuple(hit.id for hit in results.hits), results.total)


def _passage(hit: Hit, field: str, passages: list[str]) -> tuple[str, tuple[int, ...]]:
    """The first passage in which words were found, and where; else the first."""
    number, positions = (*hit.matches.get(field, ()), (0, ()))[0]
    return passages[number], positions


def _title(hit: Hit, passages: list[str]) -> str:
    return html(marked(*_passage(hit, "title", passages)))


def _snippet(hit: Hit, passages: list[str]) -> str:
    return html(snippet(*_passage(hit, "description", passages)))
