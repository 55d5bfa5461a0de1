"""Reading tables and feeds that a test writes out in full."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest

from directory.domain.details import Details
from directory.domain.listing import Listing
from directory.domain.vocabulary import Publication
from directory.exchange.listings_csv import read_listings_csv, write_listings_csv
from directory.exchange.meeting_guide import read_meeting_guide
from directory.exchange.rows import Defaults, Imported, Reading

PUNJAB = Defaults(timezone="Asia/Kolkata", country="IN")

SOUND_ROW = {
    "kind": "support-group",
    "title": "Evening circle",
    "description": "We sit together and listen.",
    "city": "Ludhiana",
    "phone": "0161 425 7457",
}


@pytest.fixture
def table() -> Callable[..., bytes]:
    """A CSV file of rows, each a dict; what a row doesn't say is taken from a sound one."""

    def _table(*rows: dict[str, str]) -> bytes:
        full = [SOUND_ROW | row for row in rows]
        columns = list(dict.fromkeys(column for row in full for column in row))
        text = io.StringIO()
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows(full)
        return text.getvalue().encode()

    return _table


@pytest.fixture
def read_table() -> Callable[..., tuple[list[Imported], Reading]]:
    """(listings, the reading they came from) of a CSV file's bytes."""

    def _read(content: bytes, defaults: Defaults = PUNJAB) -> tuple[list[Imported], Reading]:
        reading = read_listings_csv(io.BytesIO(content), defaults)
        return list(reading.items), reading

    return _read


@pytest.fixture
def read_row(table, read_table) -> Callable[..., Details]:
    """The Details of one row that has to be taken, or the errors of one that isn't, by column."""

    def _read(**cells: str) -> Details:
        items, reading = read_table(table(cells))
        assert reading.errors == ()
        return items[0].details

    return _read


@pytest.fixture
def errors_of(table, read_table) -> Callable[..., dict[str, str]]:
    """column -> remedy for what is wrong with one row."""

    def _errors(**cells: str) -> dict[str, str]:
        _, reading = read_table(table(cells))
        told = {error.column: error.remedy for error in reading.errors}
        assert len(told) == len(reading.errors), "a column was named twice"
        return told

    return _errors


@pytest.fixture
def write_table() -> Callable[[Iterable[Listing]], bytes]:
    def _write(listings: Iterable[Listing]) -> bytes:
        file = io.BytesIO()
        write_listings_csv(file, listings)
        return file.getvalue()

    return _write


@pytest.fixture
def listing_of() -> Callable[..., Listing]:
    """A listing with these Details."""

    def _listing(details: Details, id: str = "0000000001", ref: str | None = "one", *, is_sample: bool = False) -> Listing:
        at = datetime(2026, 11, 22, 9, tzinfo=UTC)
        return Listing(id, "listings", ref, details, None, Publication.PUBLISHED, is_sample, 1, at, at)

    return _listing


@pytest.fixture
def read_feed() -> Callable[..., tuple[list[Imported], Reading]]:
    """(listings, the reading they came from) of a Meeting Guide feed with these items."""

    def _read(*items: object, defaults: Defaults = PUNJAB) -> tuple[list[Imported], Reading]:
        reading = read_meeting_guide(io.BytesIO(json.dumps(items).encode()), defaults)
        return list(reading.items), reading

    return _read


@pytest.fixture
def read_meeting(read_feed) -> Callable[..., Details]:
    """The Details of one meeting: a sound one in a hall, with these fields changed."""

    def _read(**fields: object) -> Details:
        items, reading = read_feed(SOUND_MEETING | fields)
        assert reading.errors == ()
        return items[0].details

    return _read


SOUND_MEETING = {
    "name": "Tuesday Lamp",
    "slug": "tuesday-lamp",
    "day": 2,
    "time": "19:00",
    "end_time": "20:00",
    "types": ["O", "D"],
    "formatted_address": "12 Alder Lane, Oakfield, TX 75001, USA",
    "url": "https://meetings.example.com/tuesday-lamp",
}
