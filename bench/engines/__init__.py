"""The engines that are compared: one module each, all with the same rows, the same questions and the same page to give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench import corpus
from bench.corpus import NEAR_KM, Question, Town, date_of
from directory.indexing import document
from directory.storage import seed_files
from index import Document

FACETS = ("kind", "city", "day", "access", "language", "audience", "topic", "cost")
"""What a page counts, each under all filters but its own."""
TOP = 20
SNIPPETS = ("title", "description")
_KM_PER_DEGREE = 111.195


@dataclass(frozen=True, slots=True)
class Row:
    """A listing: as our index takes it, and for engines that know no schedules the ISO dates of the coming week on which it is on."""

    document: Document
    days: tuple[str, ...]

    def codes(self, facet: str) -> tuple[str, ...]:
        return self.days if facet == "day" else tuple(map(str, self.document.facets.get(facet, ())))

    def text(self, field: str) -> str:
        return "\n\n".join(self.document.texts.get(field, ()))


def rows(size: int) -> Iterator[Row]:
    """The first `size` listings of the corpus, lazily."""
    taxonomy, labels = seed_files.taxonomy(), seed_files.labels()
    return (Row(document(listing, taxonomy, labels), corpus.coming_dates(listing)) for listing in corpus.listings(size))


@dataclass(frozen=True, slots=True)
class Found:
    """The ids of the first `TOP`, and how many there are in all."""

    ids: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Page:
    """A full page of results. `snippets` are the `SNIPPETS` fields of each, with the words found marked."""

    found: Found
    snippets: tuple[tuple[str, ...], ...]
    facets: Mapping[str, Mapping[str, int]]


class Engine(Protocol):
    """An opened index in `folder`."""

    def __init__(self, folder: Path) -> None: ...

    @classmethod
    def build(cls, folder: Path, rows: Iterable[Row]) -> None: ...

    def search(self, question: Question) -> Found: ...

    def page(self, question: Question) -> Page: ...


Filters = dict[str, str]
"""Facet -> the code to have."""


def filters(question: Question) -> Filters:
    """What a question filters by."""
    given = {
        "kind": question.kind,
        "city": question.city and question.city.name,
        "language": question.language,
        "day": question.day and date_of(question.day),
    }
    return {facet: str(code) for facet, code in given.items() if code is not None}


def groups(question: Question) -> Iterator[tuple[tuple[str, ...], Filters]]:
    """(facets, filters under which to count them), in as few groups as there can be."""
    chosen = filters(question)
    yield tuple(facet for facet in FACETS if facet not in chosen), chosen
    for facet in chosen:
        yield (facet,), {other: code for other, code in chosen.items() if other != facet}


def box(town: Town) -> tuple[float, float, float, float]:
    """(south, north, west, east) of the square about a town that holds all within `NEAR_KM`, in degrees."""
    height = NEAR_KM / _KM_PER_DEGREE
    width = height / math.cos(math.radians(town.latitude))
    return town.latitude - height, town.latitude + height, town.longitude - width, town.longitude + width
