"""Which of the formats that come in a file is in, by how it begins; and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import BinaryIO

from ..domain.errors import InvalidValue
from .listings_csv import read_listings_csv, read_listings_xlsx
from .meeting_guide import read_meeting_guide
from .rows import Defaults, Reading


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    MEETING_GUIDE = "meeting-guide"


READERS: Mapping[Format, Callable[[BinaryIO, Defaults], Reading]] = MappingProxyType(
    {Format.CSV: read_listings_csv, Format.XLSX: read_listings_xlsx, Format.MEETING_GUIDE: read_meeting_guide}
)


def detect_format(start: bytes) -> Format:
    """The format of a file that begins with these bytes (a few hundred are plenty); anything that looks like text is taken for CSV.

    >>> detect_format(b"\\xef\\xbb\\xbf ref,kind,title")
    <Format.CSV: 'csv'>

    Any archive is taken for a workbook. Raises `InvalidValue` ("format-unknown") for older spreadsheets and other binary files.
    """
    if start.startswith(b"PK\x03\x04"):
        return Format.XLSX
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise InvalidValue("format-unknown", "spreadsheet", "Save the spreadsheet as an Excel workbook (.xlsx) or as “CSV UTF-8” first.")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"[", b"{")):
        return Format.MEETING_GUIDE
    if b"\0" in text:
        raise InvalidValue("format-unknown", "binary", "Give a CSV file in UTF-8 or a Meeting Guide feed in JSON.")
    return Format.CSV
