"""SQLite FTS5, all in SQL: its bm25() with our weights, highlight() and snippet(), joins and GROUP BY for the facets."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.corpus import Question
from index.documents import TEXT_WEIGHTS

from . import FACETS, TOP, Filters, Found, Page, Row, box, filters, groups

_SINGLE = ("kind", "city", "access", "cost")
_WEIGHTS = ", ".join(map(str, TEXT_WEIGHTS.values()))
_FIELDS = list(TEXT_WEIGHTS)
_TABLES = f"""
    CREATE TABLE listing (
        number INTEGER PRIMARY KEY, id TEXT, kind TEXT, city TEXT, access TEXT, cost TEXT, latitude REAL, longitude REAL, is_remote INTEGER
    );
    CREATE TABLE code (listing INTEGER, facet TEXT, code TEXT, PRIMARY KEY (listing, facet, code)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE text USING fts5({", ".join(_FIELDS)}, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N*'");
"""
_NEAR = "(is_remote OR (latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east))"
_DISTANCE = """
    acos(min(1.0, sin(radians(latitude)) * sin(radians(:latitude))
        + cos(radians(latitude)) * cos(radians(:latitude)) * cos(radians(longitude - :longitude))))
"""


class Index:
    @classmethod
    def build(cls, folder: Path, rows: Iterable[Row]) -> None:
        database = sqlite3.connect(folder / "listings.sqlite")
        database.executescript(_TABLES)
        with database:
            for number, row in enumerate(rows):
                _insert(database, number, row)
        database.execute("INSERT INTO text (text) VALUES ('optimize')")
        database.commit()
        database.close()

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "listings.sqlite")
        self._database.execute("PRAGMA mmap_size = 1073741824")
        self._database.execute("PRAGMA cache_size = -200000")

    def search(self, question: Question) -> Found:
        return _found(self._top(question, "id FROM best"))

    def page(self, question: Question) -> Page:
        marked = "highlight(text, 0, '<mark>', '</mark>'), snippet(text, 4, '<mark>', '</mark>', '…', 24)"
        top = self._top(question, f"id, {marked} FROM best CROSS JOIN text ON text.rowid = number WHERE text MATCH :words")
        facets: dict[str, dict[str, int]] = {facet: {} for facet in FACETS}
        for counted, chosen in groups(question):
            for facet, code, count in self._counts(question, counted, chosen):
                facets[facet][code] = count
        return Page(_found(top), tuple((row[2], row[3]) for row in top), facets)

    def _top(self, question: Question, columns: str) -> list[tuple[Any, ...]]:
        """(total, *columns) of the first rows."""
        rank = _DISTANCE if question.sort == "distance" else f"bm25(text, {_WEIGHTS})"
        where, values = _where(question, filters(question))
        # Matching once for the rows and their number takes half as long as an ORDER BY and a count(*) of their own.
        hit = f"SELECT id, number, {rank} AS rank FROM text JOIN listing ON number = text.rowid WHERE {where}"
        best = f"SELECT * FROM hit ORDER BY rank NULLS LAST LIMIT {TOP}"
        columns = f"SELECT (SELECT count(*) FROM hit), {columns} ORDER BY best.rank NULLS LAST"
        return self._database.execute(f"WITH hit AS MATERIALIZED ({hit}), best AS ({best}) {columns}", values).fetchall()

    def _counts(self, question: Question, counted: tuple[str, ...], chosen: Filters) -> Iterator[tuple[str, str, int]]:
        where, values = _where(question, chosen)
        single = [facet for facet in counted if facet in _SINGLE]
        several = [facet for facet in counted if facet not in _SINGLE]
        counts = [f"SELECT '{facet}', {facet}, count(*) FROM hit WHERE {facet} IS NOT NULL GROUP BY {facet}" for facet in single]
        joined = "FROM hit CROSS JOIN code ON listing = number AND facet"  # CROSS: it would rather read all of `code` first
        counts += [f"SELECT '{facet}', code, count(*) {joined} = '{facet}' GROUP BY code" for facet in several]
        hit = f"SELECT number, {', '.join(_SINGLE)} FROM text JOIN listing ON number = text.rowid WHERE {where}"
        return iter(self._database.execute(f"WITH hit AS MATERIALIZED ({hit}) {' UNION ALL '.join(counts)}", values))


def _found(top: list[tuple[Any, ...]]) -> Found:
    return Found(tuple(row[1] for row in top), top[0][0] if top else 0)


def _where(question: Question, chosen: Filters) -> tuple[str, dict[str, object]]:
    conditions = ["text MATCH :words"]
    values: dict[str, object] = {"words": " ".join(f'"{word}"' for word in question.words.split())}
    for facet, code in chosen.items():
        has_code = f"EXISTS (SELECT 1 FROM code WHERE listing = number AND facet = '{facet}' AND code = :{facet})"
        conditions.append(f"{facet} = :{facet}" if facet in _SINGLE else has_code)
        values[facet] = code
    if question.near:
        south, north, west, east = box(question.near)
        conditions.append(_NEAR)
        values |= {"south": south, "north": north, "west": west, "east": east}
        values |= {"latitude": question.near.latitude, "longitude": question.near.longitude}
    return " AND ".join(conditions), values


def _insert(database: sqlite3.Connection, number: int, row: Row) -> None:
    listing = row.document
    single = [(*row.codes(facet), None)[0] for facet in _SINGLE]
    values = (number, listing.id, *single, listing.latitude, listing.longitude, listing.is_remote)
    database.execute("INSERT INTO listing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
    codes = [(number, facet, code) for facet in FACETS if facet not in _SINGLE for code in row.codes(facet)]
    database.executemany("INSERT INTO code VALUES (?, ?, ?)", codes)
    texts = [row.text(field) for field in _FIELDS]
    database.execute(f"INSERT INTO text (rowid, {', '.join(_FIELDS)}) VALUES (?, ?, ?, ?, ?, ?)", (number, *texts))
