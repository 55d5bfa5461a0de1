"""An XLSX workbook's first sheet as numbered rows of text, or one sentence about why it isn't one. It doesn't know what columns mean.

openpyxl reads it row by row, its XML through defusedxml: no entity is resolved, none expands. What a small file claims to unpack to is
looked at before anything is unpacked, and no more than that is ever read.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import BinaryIO

from defusedxml import DefusedXmlException
from openpyxl import load_workbook

from ..domain.errors import InvalidValue

MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_BYTES = 50 * 1024 * 1024
"""Of all parts together, unpacked: ten times what a table of 10,000 listings needs."""
_MOST_PARTS = 1_000
_MOST_RATIO = 200
_SMALL_BYTES = 1024 * 1024
_STYLES = "xl/styles.xml"
"""The part of which openpyxl makes a hundred times as many bytes in memory. A large one is never needed for a table."""

_SAVE_AS = "Open it in a spreadsheet program, save it as an Excel workbook (.xlsx) or as “CSV UTF-8”, and try again."


def rows(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """(number as the spreadsheet counts, from 1; cells as text) of each row that has something in it; `file` can seek, and stays open.

    Dates come as ISO 8601, times as 18:30, whole numbers without a fraction, formulas as what they last came to. Raises `InvalidValue`:
    "xlsx-unreadable", "xlsx-too-large", "xlsx-too-many-rows", "csv-empty".
    """
    check_size(file)
    file.seek(0)
    number, has_rows = 0, False
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            if not book.worksheets:
                raise InvalidValue("csv-empty", "", "The file has no sheet with rows in it: its first row has to name the columns.")
            sheet = book.worksheets[0]
            # What a sheet says of its own extent may be a million empty rows.
            for number, values in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS, values_only=True), start=1):
                cells = [_text(value) for value in values]
                if any(cells):
                    if number > MOST_ROWS + 1:
                        raise InvalidValue("xlsx-too-many-rows", "", f"Split it: a file may have {MOST_ROWS:,} rows.")
                    has_rows = True
                    yield number, cells[: max(place for place, cell in enumerate(cells, start=1) if cell)]
        finally:
            book.close()
    except InvalidValue:
        raise
    except DefusedXmlException as error:
        raise InvalidValue("xlsx-unreadable", type(error).__name__, f"Something in this file would not stay in it. {_SAVE_AS}") from error
    except Exception as error:  # openpyxl raises whatever a broken workbook makes it stumble over
        raise InvalidValue(
            "xlsx-unreadable", type(error).__name__, f"This workbook can’t be read beyond row {number}. {_SAVE_AS}"
        ) from error
    if not has_rows:
        raise InvalidValue("csv-empty", "", "The first sheet is empty: its first row has to name the columns.")


def check_size(file: BinaryIO, most_bytes: int = MOST_BYTES) -> None:
    """Look at what it says that it would unpack to, without unpacking it. Raises `InvalidValue`: "xlsx-unreadable", "xlsx-too-large"."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InvalidValue("xlsx-unreadable", type(error).__name__, f"This is no Excel workbook. {_SAVE_AS}") from error
    is_bomb = any(part.file_size > _SMALL_BYTES and part.file_size > _MOST_RATIO * part.compress_size for part in parts)
    is_bomb |= any(part.filename == _STYLES and part.file_size > _SMALL_BYTES for part in parts)
    if is_bomb or len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > most_bytes:
        raise InvalidValue("xlsx-too-large", "", f"It would unpack to more than a table of listings can be. {_SAVE_AS}")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
