from __future__ import annotations

import io
from datetime import date

import pytest

from directory.domain.details import Details, Place, Text
from directory.domain.errors import InvalidValue
from directory.domain.phone import Phone
from directory.domain.schedule import Schedule
from directory.domain.vocabulary import Access, Accessibility, Audience, Cost, Kind, Operator, Status
from directory.exchange.listings_csv import COLUMNS, LONGEST, LONGEST_OF, read_listings_csv
from directory.exchange.rows import Defaults

PUNJAB = Defaults(timezone="Asia/Kolkata", country="IN")

FULL_ROW = {
    "ref": "circle-7",
    "kind": "workshop",
    "title": "Evening circle",
    "title_hi": "शाम की बैठक",
    "title_pa": "ਸ਼ਾਮ ਦੀ ਬੈਠਕ",
    "description": "First paragraph.\r\n\r\nSecond paragraph.",
    "description_hi": "पहला",
    "description_pa": "ਪਹਿਲਾ",
    "organisation": "Nayi Savera Circle",
    "organisation_website": "savera.example.org",
    "address": "Hall 2",
    "locality": "Model Town",
    "city": "Ludhiana",
    "district": "Ludhiana",
    "state": "Punjab",
    "postal_code": "141002",
    "country": "IN",
    "latitude": "30.901",
    "longitude": "75.8573",
    "access": "hybrid",
    "join_url": "https://meet.example.org/circle",
    "phone": "0161 425 7457; 98765 43210",
    "whatsapp": "+91 98765 43210",
    "email": "circle@example.org",
    "website": "http://example.org/circle",
    "schedule": "mon, wed 18:00–19:30",
    "timezone": "Asia/Kolkata",
    "languages": "pa, hi,EN",
    "audience": "women,older adults",
    "topics": "Alcohol, mutual aid",
    "cost": "donation",
    "cost_note": "Tea is 10 rupees",
    "accessibility": "step-free,quiet_space",
    "eligibility": "From 18",
    "operator": "NGO",
    "licence": "PB-123, Punjab",
    "status": "paused",
    "status_note": "Until March",
    "verified_on": "2026-03-04",
    "source_url": "https://example.org/list",
    "exact": "yes",
    "sample": "yes",
}


def test_every_column_of_the_table_arrives_in_its_field(table, read_table) -> None:
    assert set(FULL_ROW) == set(COLUMNS)
    (item,), _ = read_table(table(FULL_ROW))
    assert (item.row, item.ref, item.is_sample) == (2, "circle-7", True)
    assert item.details == Details(
        kind=Kind.WORKSHOP,
        title=Text("Evening circle", "शाम की बैठक", "ਸ਼ਾਮ ਦੀ ਬੈਠਕ"),
        description=Text("First paragraph.\n\nSecond paragraph.", "पहला", "ਪਹਿਲਾ"),
        organisation="Nayi Savera Circle",
        organisation_website="https://savera.example.org",
        place=Place("Hall 2", "Model Town", "Ludhiana", "Ludhiana", "Punjab", "141002", "IN", 30.901, 75.8573),
        access=Access.HYBRID,
        join_url="https://meet.example.org/circle",
        phones=(Phone("+911614257457", "IN"), Phone("+919876543210", "IN")),
        whatsapp=Phone("+919876543210", "IN"),
        email="circle@example.org",
        website="http://example.org/circle",
        schedule=Schedule.parse("Mon,Wed 18:00-19:30", "Asia/Kolkata"),
        languages=("pa", "hi", "en"),
        audience=(Audience.WOMEN, Audience.OLDER_ADULTS),
        topics=("alcohol", "mutual-aid"),
        cost=Cost.DONATION,
        cost_note="Tea is 10 rupees",
        accessibility=(Accessibility.STEP_FREE, Accessibility.QUIET_SPACE),
        eligibility="From 18",
        operator=Operator.NGO,
        licence="PB-123, Punjab",
        status=Status.PAUSED,
        status_note="Until March",
        verified_on=date(2026, 3, 4),
        source_url="https://example.org/list",
    )


def test_what_a_row_leaves_out_has_the_tables_defaults(read_row) -> None:
    details = read_row(schedule="Sat")
    assert (details.access, details.audience, details.status) == (Access.IN_PERSON, (Audience.EVERYONE,), Status.OPEN)
    assert details.schedule and details.schedule.timezone == PUNJAB.timezone
    assert details.place == Place(city="Ludhiana", country="IN", is_exact=False)


def test_a_row_that_names_no_place_has_no_country_either(read_row) -> None:
    assert read_row(access="phone", city="").place.country is None


# The file as a whole


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfkind,title,description,city,phone\nworkshop,A,B,Ludhiana,14416\n",
        b" Kind ,TITLE,Description,City,Phone\r\nworkshop,A,B,Ludhiana,14416\r\n",
        b"kind;title;description;city;phone\nworkshop;A;B;Ludhiana;14416\n",
        b"kind\ttitle\tdescription\tcity\tphone\nworkshop\tA\tB\tLudhiana\t14416\n",
        b'"phone","city","description","title","kind"\n"14416","Ludhiana","B","A","workshop"',
        b"kind,title,description,Postal Code,phone\nworkshop,A,B,141001,14416\n",
    ],
    ids=["byte order mark", "letter case and spaces", "semicolons", "tabs", "quoted, another order", "column with a space"],
)
def test_tables_are_read_however_they_were_saved(read_table, content: bytes) -> None:
    items, reading = read_table(content)
    assert (len(items), reading.errors, reading.unknown_columns) == (1, (), ())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "csv-empty"),
        (b"\n\nkind,title\n", "csv-empty"),
        ("kind,title,description\nworkshop,Caf\xe9,B\n".encode("latin-1"), "csv-not-utf-8"),
        ("kind,title,description\n".encode("utf-16"), "csv-not-utf-8"),
        ("kind,title,description\n".encode("utf-16-le"), "csv-nul"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "csv-nul"),
        (b"kind,title,description\nworkshop,A,B\0\n", "csv-nul"),
        (b'kind,title,description\nworkshop,"A,B\nworkshop,C,D\n', "csv-quotes"),
        (b'kind,title,description\nworkshop,"A" and B,C\n', "csv-quotes"),
        (b"kind,title,description\nworkshop,A," + b"x" * 200_000 + b"\n", "csv-quotes"),
        (b"workshop,Evening circle,Ludhiana\n", "csv-columns-missing"),
        (b"kind,title,city\nworkshop,A,B\n", "csv-columns-missing"),
        (b"kind,title,description,Title\nworkshop,A,B,C\n", "csv-column-twice"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_as_a_whole(read_table, content: bytes, reason: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        read_table(content)
    assert refusal.value.reason == reason
    assert refusal.value.remedy.endswith(".")


def test_unknown_columns_are_told_and_ignored(table, read_table) -> None:
    items, reading = read_table(table({"Shoe size": "44", "colour": "green"}))
    assert reading.unknown_columns == ("Shoe size", "colour")
    assert len(items) == 1


def test_empty_rows_are_skipped_and_counted_as_a_spreadsheet_counts(read_table) -> None:
    items, reading = read_table(b"kind,title,description,city,phone\n\n,,,,\nworkshop,A,B,Ludhiana,14416\nx,A,B,Ludhiana,14416\n")
    assert [item.row for item in items] == [4]
    assert [error.row for error in reading.errors] == [5]


def test_a_cell_with_line_breaks_is_one_row(table, read_table) -> None:
    items, reading = read_table(table({"description": "one\n\ntwo\n\nthree"}, {"kind": "nonsense"}))
    assert items[0].details.description.en == "one\n\ntwo\n\nthree"
    assert reading.errors[0].row == 3


def test_the_file_is_left_open(table) -> None:
    file = io.BytesIO(table({}))
    assert len(list(read_listings_csv(file, PUNJAB).items)) == 1
    assert not file.closed


def test_rows_are_read_only_as_they_are_asked_for(table) -> None:
    content = table(*({"ref": str(number)} for number in range(5000)))
    file = io.BytesIO(content)
    reading = read_listings_csv(file, PUNJAB)
    next(reading.items)
    assert file.tell() < len(content) / 2


def test_errors_are_not_told_before_all_rows_are_read(table) -> None:
    reading = read_listings_csv(io.BytesIO(table({"kind": "x"}, {})), PUNJAB)
    with pytest.raises(RuntimeError):
        _ = reading.errors
    list(reading.items)
    assert len(reading.errors) == 1


# Rows that can't be taken


def test_all_that_is_wrong_with_a_row_is_told_at_once_and_the_others_go_in(table, read_table) -> None:
    wrong = {
        "ref": "two",
        "kind": "party",
        "email": "nobody",
        "latitude": "12",
        "phone": "12",
        "cost": "cheap",
        "schedule": "Moonday 25:00",
    }
    items, reading = read_table(table({"ref": "one"}, wrong, {"ref": "three"}))
    assert [item.ref for item in items] == ["one", "three"]
    assert {error.column for error in reading.errors} == {"kind", "email", "longitude", "phone", "cost", "schedule"}
    assert {error.row for error in reading.errors} == {3}
    assert all(error.remedy for error in reading.errors)
    assert reading.failed_refs == {"two"}


@pytest.mark.parametrize(
    ("column", "value", "remedy"),
    [
        ("kind", "party", "Use one of these: support-group, volunteering, recreation, workshop, counselling, helpline."),
        ("access", "by car", "Use one of these: in-person, online, hybrid, phone."),
        ("status", "gone", "Use one of these: open, paused, closed."),
        ("operator", "king", "Use one of these: peer, ngo, public-health, private, police."),
        ("email", "who@nowhere", "Give one mail address, such as help@example.org."),
        ("verified_on", "04/03/2026", "Write the date as year-month-day, such as 2026-03-04."),
        ("verified_on", "2026-02-30", "Write the date as year-month-day, such as 2026-03-04."),
        ("languages", "klingonian", "Give language codes by comma, such as pa,hi,en."),
        ("timezone", "Punjab time", "Give an IANA time zone, such as Asia/Kolkata, or leave it out for the site's own."),
        ("country", "Narnia", "Give the country's two-letter code, such as IN."),
        ("website", "javascript:alert(1)", "Give a web address that begins with https://, such as https://example.org/meetings."),
        ("website", "https://me:secret@example.org", "Leave out the name or password before the @; a mail address belongs under email."),
        ("sample", "perhaps", "Write yes or no."),
        ("latitude", "95", "Give decimal degrees between -90 and 90, such as 30.9010."),
    ],
)
def test_an_error_names_row_column_value_and_what_to_do(table, read_table, column: str, value: str, remedy: str) -> None:
    _, reading = read_table(table({column: value}))
    error = reading.errors[0]
    assert (error.row, error.column, error.value, error.remedy) == (2, column, value, remedy)


def test_in_a_list_of_codes_the_wrong_one_is_named(table, read_table) -> None:
    _, reading = read_table(table({"audience": "women,robots,men"}))
    assert [(error.column, error.value) for error in reading.errors] == [("audience", "robots")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"kind": ""}, "kind"),
        ({"title": ""}, "title"),
        ({"description": ""}, "description"),
        ({"city": ""}, "city"),
        ({"phone": ""}, "phone"),
        ({"phone": "", "address": "Hall 2", "schedule": "Mon 18:00"}, "phone"),
    ],
)
def test_a_row_must_say_what_the_table_needs(errors_of, cells: dict[str, str], column: str) -> None:
    assert list(errors_of(**cells)) == [column]


@pytest.mark.parametrize(
    "cells",
    [
        {"title": "", "title_pa": "ਬੈਠਕ"},
        {"description": "", "description_hi": "बैठक"},
        {"city": "", "postal_code": "141001"},
        {"city": "", "access": "online"},
        {"city": "", "access": "Phone"},
        {"phone": "", "whatsapp": "98765 43210"},
        {"phone": "", "email": "a@example.org"},
        {"phone": "", "website": "example.org"},
        {"phone": "", "join_url": "https://meet.example.org/x", "access": "online"},
        {"phone": "", "operator": "peer", "address": "Hall 2", "schedule": "Mon 18:00"},
    ],
)
def test_one_of_several_is_enough(errors_of, cells: dict[str, str]) -> None:
    assert errors_of(**cells) == {}


def test_what_is_wrong_is_not_called_missing_too(errors_of) -> None:
    assert list(errors_of(phone="12")) == ["phone"]
    assert list(errors_of(title="x" * 201)) == ["title"]


def test_the_second_row_with_a_ref_is_refused(table, read_table) -> None:
    items, reading = read_table(table({"ref": "a"}, {"ref": "b"}, {"ref": "a"}))
    assert [item.ref for item in items] == ["a", "b"]
    assert [(error.row, error.column, error.value) for error in reading.errors] == [(4, "ref", "a")]
    assert "row 2" in reading.errors[0].remedy


def test_rows_without_a_ref_are_each_their_own(table, read_table) -> None:
    items, _ = read_table(table({}, {}))
    assert [item.ref for item in items] == [None, None]


@pytest.mark.parametrize("column", ["title", "description", "address", "eligibility", "ref"])
def test_a_cell_holds_only_so_much(errors_of, column: str) -> None:
    longest = LONGEST_OF.get(column, LONGEST)
    assert errors_of(**{column: "x" * longest}) == {}
    assert list(errors_of(**{column: "x" * (longest + 1)})) == [column]


def test_a_long_value_is_cut_in_the_report(table, read_table) -> None:
    _, reading = read_table(table({"title": "x" * 3000}))
    assert len(reading.errors[0].value) == 200


def test_more_cells_than_columns_are_not_lost_silently(read_table) -> None:
    _, reading = read_table(b"kind,title,description,city,phone\nworkshop,A,B,Ludhiana,14416,and more\n")
    assert reading.errors[0].value == "and more"


# Phones, places, guards


def test_a_number_is_read_as_people_in_the_rows_country_write_it(read_row) -> None:
    details = read_row(country="gb", phone="020 7946 0018", city="London")
    assert details.phones == (Phone("+442079460018", "GB"),)


def test_several_phones_are_told_apart_and_short_codes_kept(read_row) -> None:
    details = read_row(phone="14416; 0161-4257457 ; +91 98765 43210, +91 98765 43211;14416")
    assert [phone.number for phone in details.phones] == ["14416", "+911614257457", "+919876543210", "+919876543211"]


def test_a_list_may_have_an_entry_on_each_line(read_row) -> None:
    details = read_row(phone="14416\n0161-4257457", languages="pa\nhi", schedule="Mon 18:00\nTue 19:00")
    assert [phone.number for phone in details.phones] == ["14416", "+911614257457"]
    assert (details.languages, str(details.schedule)) == (("pa", "hi"), "Mon 18:00; Tue 19:00")


@pytest.mark.parametrize(
    ("latitude", "longitude", "problem"),
    [
        ("30.9", "", "Give both latitude and longitude, or neither."),
        ("", "75.8", "Give both latitude and longitude, or neither."),
        ("0", "0.0", "Leave latitude and longitude empty where they aren't known: 0, 0 is in the sea."),
        ("75.8573", "30.901", "Exchange latitude and longitude: as they are, they lie far off."),
    ],
)
def test_coordinates_that_lead_astray_are_refused(errors_of, latitude: str, longitude: str, problem: str) -> None:
    assert list(errors_of(latitude=latitude, longitude=longitude).values()) == [problem]


def test_coordinates_are_exact_unless_the_table_says_otherwise(read_row) -> None:
    assert read_row(latitude="30.9", longitude="75.8").place.is_exact
    assert not read_row(latitude="30.9", longitude="75.8", exact="no").place.is_exact


def test_an_apostrophe_before_a_formula_is_not_part_of_the_words(read_row) -> None:
    assert read_row(title="'=SUM(A1)").title.en == "=SUM(A1)"
    assert read_row(phone="'+91 98765 43210").phones == (Phone("+919876543210", "IN"),)
    assert read_row(title="'90s night").title.en == "'90s night"
