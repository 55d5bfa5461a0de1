from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from directory.domain.details import Place, Text
from directory.domain.phone import Phone
from directory.exchange.listings_csv import COLUMNS, read_listings_csv, write_listings_csv
from directory.exchange.rows import Defaults
from tests.factories import details

PUNJAB = Defaults(timezone="Asia/Kolkata", country="IN")


def cells_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_a_listing_is_written_in_the_columns_of_the_table(write_table, listing_of) -> None:
    (row,) = cells_of(write_table([listing_of(details(), is_sample=True)]))
    assert tuple(row) == COLUMNS
    assert row["ref"] == "one"
    assert row["schedule"] == "Mon,Wed 18:00-19:30"
    assert row["timezone"] == "Asia/Kolkata"
    assert row["languages"] == "pa,hi"
    assert row["access"] == "in-person"
    assert row["sample"] == "yes"


@pytest.mark.parametrize("words", ["=cmd|' /C calc'!A0", "+1 more", "-1", "@SUM(A1)", "=1\n\n=2", "'=x", "''+x", "＝１"])
def test_no_cell_is_a_formula_and_every_one_comes_back(write_table, listing_of, read_table, words: str) -> None:
    given = details(title=Text(en=words.replace("\n", "")), description=Text(en=words), eligibility=words)
    content = write_table([listing_of(given)])
    for row in cells_of(content):
        stated = [cell for column, cell in row.items() if column not in ("phone", "whatsapp", "latitude", "longitude")]
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "＝")) for cell in stated)
    (item,), _ = read_table(content)
    assert item.details == replace(given, place=item.details.place)


def test_phones_stay_the_numbers_they_are_and_come_back(write_table, listing_of, read_table) -> None:
    given = details(phones=(Phone("+911614257457", "IN"), Phone("14416", "IN")), whatsapp=Phone("+919876543210", "IN"))
    content = write_table([listing_of(given)])
    assert cells_of(content)[0]["phone"] == "+911614257457; 14416"
    (item,), _ = read_table(content)
    assert (item.details.phones, item.details.whatsapp) == (given.phones, given.whatsapp)


def test_southern_and_western_coordinates_stay_numbers(write_table, listing_of, read_table) -> None:
    place = Place(city="Ushuaia", country="AR", latitude=-54.8019, longitude=-68.303)
    content = write_table([listing_of(details(place=place))])
    assert (cells_of(content)[0]["latitude"], cells_of(content)[0]["longitude"]) == ("-54.8019", "-68.303")
    (item,), _ = read_table(content)
    assert item.details.place == place


def test_a_listing_without_a_ref_goes_out_under_its_id(write_table, listing_of) -> None:
    (row,) = cells_of(write_table([listing_of(details(), id="0abc", ref=None)]))
    assert row["ref"] == "0abc"


def test_two_sources_with_one_ref_dont_collide_in_one_table(write_table, listing_of, read_table) -> None:
    content = write_table([listing_of(details(), id="0abc"), listing_of(details(), id="0xyz")])
    items, reading = read_table(content)
    assert [item.ref for item in items] == ["one", "0xyz"]
    assert reading.errors == ()


def test_listings_are_written_as_they_come(listing_of) -> None:
    file, before = io.BytesIO(), []

    def listings():
        for number in range(3):
            before.append(file.tell())
            yield listing_of(details(), id=str(number), ref=str(number))

    write_listings_csv(file, listings())
    assert before == sorted(set(before))
    assert not file.closed


def test_an_empty_directory_is_a_header(write_table) -> None:
    content = write_table([])
    assert content.decode().strip() == ",".join(COLUMNS)
    assert list(read_listings_csv(io.BytesIO(content), PUNJAB).items) == []
