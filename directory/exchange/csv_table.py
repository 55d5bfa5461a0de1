"""A CSV file as numbered rows, or one sentence about why it isn't one (RFC 4180, in UTF-8). What the columns mean it doesn't know."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from ..domain.errors import InvalidValue

_DELIMITERS = ",;\t"
_SAVE_AS = "Save the file as “CSV UTF-8” and try again."


def rows(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """(number as a spreadsheet counts, from 1; cells) of each row that has something in it, read as they are asked for; `file` stays open.

    A byte order mark is taken off. Cells are parted by whichever of comma, semicolon and tab is most frequent in the first line. Raises
    `InvalidValue`: "csv-empty", "csv-not-utf-8", "csv-nul", "csv-quotes".
    """
    lines = _lines(file)
    first = next(lines, "")
    if not first.strip():
        raise InvalidValue("csv-empty", "", "The file is empty or begins with an empty row: its first row has to name the columns.")
    number = 0
    try:
        for number, row in enumerate(csv.reader(chain([first], lines), delimiter=max(_DELIMITERS, key=first.count), strict=True), start=1):
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        remedy = f"Check the quotation marks from row {number + 1} on: one isn't closed, or stands inside a cell without being doubled."
        raise InvalidValue("csv-quotes", str(error), remedy) from error


def _lines(file: BinaryIO) -> Iterator[str]:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    number = 0
    try:
        for number, line in enumerate(text, start=1):
            if "\0" in line:
                raise InvalidValue("csv-nul", f"line {number}", f"This isn't a CSV file in UTF-8. {_SAVE_AS}")
            yield line
    except UnicodeDecodeError as error:
        value = error.object[error.start : error.start + 8].hex(" ")
        raise InvalidValue(
            "csv-not-utf-8", value, f"Somewhere after line {number} there are bytes that aren't UTF-8. {_SAVE_AS}"
        ) from error
    finally:
        # The wrapper would close the file together with itself.
        if not file.closed:
            text.detach()
