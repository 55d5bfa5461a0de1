"""Columns: all of a document but its texts, as arrays with one row per document; and the record from which they can be made again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .arrays import Array, pack_strings
from .documents import FACETS, IS_REMOTE, IS_SAMPLE, MOST_MINUTES, WIDE_FACETS, Document, Recurrence

NO_LAST = 2**24
"""In the place of the last day, where there is none: after all days."""

DAY_KEYS = 2**24
"""What is multiplied with the number of a recurrence in the column "excepted", a day being added."""

BIT_FACETS = tuple(facet for facet in FACETS if facet not in WIDE_FACETS)


def record(document: Document, passages: Sequence[tuple[int, ...]]) -> bytes:
    """What is stored of a document so that its columns can be made again; `passages` as in `Postings`."""
    facets = {facet: codes for facet in FACETS if (codes := document.facets.get(facet))}
    entries = [
        (e.weekdays, e.ordinals, e.interval, e.first, e.last, e.excepted, e.start, e.minutes, e.always) for e in document.recurrences
    ]
    facts = [
        document.id, document.version, facets, document.latitude, document.longitude, document.is_remote, document.timezone, entries,
        document.verified, document.completeness, document.is_sample, document.sort_title, passages,
    ]  # fmt: skip
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def from_record(stored: bytes) -> tuple[Document, list[tuple[int, ...]]]:
    """The document, without its texts, and the passages of a record."""
    (id, version, facets, latitude, longitude, is_remote, timezone, entries, verified, completeness, is_sample, sort_title, passages) = (
        json.loads(stored)
    )
    document = Document(
        id=id,
        facets={facet: tuple(codes) for facet, codes in facets.items()},
        latitude=latitude,
        longitude=longitude,
        is_remote=is_remote,
        timezone=timezone,
        recurrences=tuple(_recurrence(*entry) for entry in entries),
        verified=verified,
        completeness=completeness,
        is_sample=is_sample,
        sort_title=sort_title,
        version=version,
    )
    return document, [tuple(begins) for begins in passages]


def _recurrence(weekdays: int, ordinals: int, interval: int, first: int, last: int, excepted: list[int], *rest: Any) -> Recurrence:
    return Recurrence(weekdays, ordinals, interval, first, last, tuple(excepted), *rest)


def make(documents: Sequence[Document], passages: Sequence[tuple[int, ...]]) -> tuple[dict[str, Array], dict[str, list[str]]]:
    """The columns of documents in order, and what the numbers in them stand for: "bits": facet and code by a line break, one a bit;
    "zones": time zones. Numbers of wide facets are those of the facet's codes, which are columns too, from 1 (0: none)."""
    count = len(documents)
    columns: dict[str, Array] = {}
    names: dict[str, list[str]] = {}

    bits: dict[str, int] = {}
    for facet in BIT_FACETS:  # bits of one facet stand together
        for code in sorted({code for document in documents for code in document.facets.get(facet, ())}):
            bits[f"{facet}\n{code}"] = len(bits)
    rows = np.zeros((count, -(-len(bits) // 8)), np.uint8)
    for facet in BIT_FACETS:
        where = [(row, bits[f"{facet}\n{code}"]) for row, document in enumerate(documents) for code in document.facets.get(facet, ())]
        if where:
            row, bit = np.array(where).T
            np.bitwise_or.at(rows, (row, bit // 8), (1 << (bit % 8)).astype(np.uint8))
    columns["bits"], names["bits"] = rows, list(bits)
    columns["bit_planes"] = _planes(rows, len(bits))

    for facet in WIDE_FACETS:
        codes = [(*document.facets.get(facet, ()), "")[0] for document in documents]
        known = [code for code in sorted(set(codes)) if code]
        numbers = {"": 0} | {code: number for number, code in enumerate(known, 1)}
        columns[facet] = np.array([numbers[code] for code in codes], np.int32)
        columns[f"{facet}_bytes"], columns[f"{facet}_offsets"] = pack_strings(known)

    columns["latitude"] = np.radians(np.array([np.nan if d.latitude is None else d.latitude for d in documents], np.float64))
    columns["longitude"] = np.radians(np.array([np.nan if d.longitude is None else d.longitude for d in documents], np.float64))
    columns["verified"] = np.array([d.verified or 0 for d in documents], np.int32)
    columns["completeness"] = np.array([d.completeness for d in documents], np.float32)
    columns["flags"] = np.array([d.is_sample * IS_SAMPLE | d.is_remote * IS_REMOTE for d in documents], np.uint8)
    columns["version"] = np.array([d.version for d in documents], np.int64)

    ids = [d.id for d in documents]
    columns["id_bytes"], columns["id_offsets"] = pack_strings(ids)
    columns["id_order"] = np.array(sorted(range(count), key=ids.__getitem__), np.int32)
    titles = [f"{d.sort_title}\n{d.id}" for d in documents]
    columns["title_bytes"], columns["title_offsets"] = pack_strings(titles)
    columns["title_rank"] = np.argsort(sorted(range(count), key=titles.__getitem__)).astype(np.int32)

    names["zones"] = sorted({d.timezone for d in documents})
    zones = {zone: number for number, zone in enumerate(names["zones"])}
    columns["zone"] = np.array([zones[d.timezone] for d in documents], np.uint16)
    columns |= _recurrence_columns([d.recurrences for d in documents])

    begins = [len(begins) for begins in passages]
    columns["passage_starts"] = np.concatenate(([0], np.cumsum(begins))).astype(np.uint32)
    columns["passages"] = np.array([begin for row in passages for begin in row], np.uint16)
    return columns, names


def _planes(rows: NDArray[np.uint8], bits: int) -> NDArray[np.uint64]:
    """The same bits the other way: a row for each, with a bit per document, 64 to a number."""
    planes = np.zeros((bits, -(-len(rows) // 64) * 8), np.uint8)
    for bit in range(bits):
        packed = np.packbits((rows[:, bit // 8] >> (bit % 8)) & 1, bitorder="little")
        planes[bit, : len(packed)] = packed
    return planes.view(np.uint64)


def _recurrence_columns(recurrences: Sequence[Sequence[Recurrence]]) -> dict[str, Array]:
    """The recurrences of documents in order, one row per recurrence; "entry_starts": where each document's begin."""
    entries = [entry for those in recurrences for entry in those]
    excepted = sorted(number * DAY_KEYS + day for number, entry in enumerate(entries) for day in entry.excepted)
    return {
        "entry_starts": np.concatenate(([0], np.cumsum([len(those) for those in recurrences]))).astype(np.uint32),
        "weekdays": np.array([127 if e.always else e.weekdays for e in entries], np.uint8),
        "ordinals": np.array([e.ordinals for e in entries], np.uint8),
        "interval": np.array([e.interval for e in entries], np.uint16),
        "first": np.array([e.first or 0 for e in entries], np.int32),
        "last": np.array([e.last or NO_LAST for e in entries], np.int32),
        "start": np.array([0 if e.always else -1 if e.start is None else e.start for e in entries], np.int16),
        "minutes": np.array([MOST_MINUTES if e.always else e.minutes for e in entries], np.uint16),
        "always": np.array([e.always for e in entries], np.bool_),
        "excepted": np.array(excepted, np.int64),
    }
