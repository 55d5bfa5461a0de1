"""Listings from an Excel workbook: the same as from CSV, and nothing that a workbook can hide."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from directory.domain.errors import InvalidValue
from directory.exchange import xlsx_table
from directory.exchange.listings_csv import read_listings_csv, read_listings_xlsx
from directory.exchange.rows import Defaults, Imported
from tests.factories import ZONE

DEFAULTS = Defaults(ZONE, "IN")
SAMPLES = Path(__file__).parents[2] / "seed_data" / "samples.csv"
HEADER = ("ref", "kind", "title", "description", "city", "phone", "verified_on", "schedule")
ROW = ("a", "support-group", "Circle", "We listen.", "Mohali", 9814012345, date(2026, 11, 1), "Mon 18:00-19:00")


def workbook(*rows: tuple[object, ...]) -> io.BytesIO:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file


def repacked(file: io.BytesIO, **parts: bytes) -> io.BytesIO:
    """The workbook with some of its parts replaced: `sheet=…`, `strings=…`."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml"}
    changed = {names[part]: content for part, content in parts.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.get(name) or old.read(name))
    return made


def refused(file: io.BytesIO) -> str:
    with pytest.raises(InvalidValue) as caught:
        list(read_listings_xlsx(file, DEFAULTS).items)
    assert caught.value.remedy
    return caught.value.reason


def test_the_samples_read_the_same_from_a_workbook_as_from_csv() -> None:
    with SAMPLES.open("rb") as file:
        wanted = list(read_listings_csv(file, DEFAULTS).items)
    with SAMPLES.open(encoding="utf-8-sig", newline="") as text:
        file_of_same = workbook(*map(tuple, csv.reader(text)))
    assert list(read_listings_xlsx(file_of_same, DEFAULTS).items) == wanted


def test_numbers_and_dates_come_as_people_would_write_them() -> None:
    (item,) = read_listings_xlsx(workbook(HEADER, ROW), DEFAULTS).items
    assert isinstance(item, Imported)
    assert str(item.details.phones[0]) == "+919814012345"
    assert item.details.verified_on == date(2026, 11, 1)


def test_rows_are_numbered_as_the_spreadsheet_numbers_them() -> None:
    reading = read_listings_xlsx(workbook(HEADER, (), ROW, ("b", "no-such-kind", "T", "D", "Mohali", 9814012345)), DEFAULTS)
    assert [item.row for item in reading.items] == [3]
    assert [(error.row, error.column, error.value) for error in reading.errors] == [(4, "kind", "no-such-kind")]


def test_an_empty_workbook_says_so() -> None:
    assert refused(workbook()) == "csv-empty"
    assert refused(workbook((None, ""), ("",))) == "csv-empty"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"ref,kind\n", b"PK\x03\x04" + bytes(range(256)) * 40])
def test_what_is_no_workbook_says_so(content: bytes) -> None:
    assert refused(io.BytesIO(content)) == "xlsx-unreadable"


def test_a_workbook_without_its_parts_says_so() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refused(file) == "xlsx-unreadable"


def test_a_thousandfold_bomb_is_not_unpacked() -> None:
    bomb = repacked(workbook(HEADER, ROW), sheet=b"<worksheet><sheetData>" + b" " * 200_000_000)
    assert len(bomb.getvalue()) < 1_000_000
    began = time.process_time()
    assert refused(bomb) == "xlsx-too-large"
    assert time.process_time() - began < 1


def test_a_part_that_says_less_than_it_holds_is_read_no_further() -> None:
    bomb = bytearray(repacked(workbook(HEADER, ROW), sheet=b"<worksheet><sheetData>" + b" " * 30_000_000).getvalue())
    name = b"xl/worksheets/sheet1.xml"
    for start, size_at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = -1
        while (place := bomb.find(start, place + 1)) >= 0:
            header = 30 if start == b"PK\x03\x04" else 46
            if bomb[place + header : place + header + len(name)] == name:
                bomb[place + size_at : place + size_at + 4] = (1000).to_bytes(4, "little")
    assert refused(io.BytesIO(bytes(bomb))) == "xlsx-unreadable"


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    ],
)
def test_no_entity_is_expanded_or_fetched(declared: bytes) -> None:
    sheet = (
        b'<?xml version="1.0"?>'
        + declared
        + b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>'
    )
    assert refused(repacked(workbook(HEADER, ROW), sheet=sheet)) == "xlsx-unreadable"


def test_a_sheet_that_claims_a_million_rows_costs_nothing() -> None:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
    began = time.process_time()
    assert list(xlsx_table.rows(repacked(workbook(HEADER, ROW), sheet=sheet))) == [(1, ["x"])]
    assert time.process_time() - began < 5


def test_more_rows_than_a_table_may_have_are_refused() -> None:
    rows = [("x",)] * (xlsx_table.MOST_ROWS + 2)
    with pytest.raises(InvalidValue) as caught:
        list(xlsx_table.rows(workbook(*rows)))
    assert caught.value.reason == "xlsx-too-many-rows"
