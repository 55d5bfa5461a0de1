"""A table that is given back: as it was read, and beside each row what is to be done about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from .listings_csv import REMEDY_COLUMN, guarded


def write_corrected_table(file: BinaryIO, rows: Iterable[tuple[int, list[str]]], remedies: Mapping[int, str]) -> None:
    """Write `rows` (number and cells; the first are the columns) as CSV, with `remedies` by row number in a column before the others.

    That column is passed over when the table is read again, and made anew when it is given back again. UTF-8 with a byte order mark, for
    spreadsheets; `file` is left open.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        table = iter(rows)
        header = next(table, (1, []))[1]
        own = {place for place, cell in enumerate(header) if cell.strip() == REMEDY_COLUMN}
        writer.writerow([REMEDY_COLUMN, *map(guarded, _without(header, own))])
        for number, cells in table:
            writer.writerow([guarded(cell) for cell in (remedies.get(number, ""), *_without(cells, own))])
    finally:
        text.detach()


def _without(cells: list[str], places: set[int]) -> list[str]:
    return [cell for place, cell in enumerate(cells) if place not in places]
