"""Many listings at once: from a file to the queue, as an organisation does it."""

from __future__ import annotations

import csv
import io
import random
import time
import zipfile

import pytest
from openpyxl import Workbook

from directory.app import create_app
from directory.domain.submission import Purpose, State
from directory.services import Services
from directory.storage import holders, listings, submissions
from directory.web.organisations import table_page
from tests.factories import NOW, item
from tests.mail_sink import link_of, post

from .client import Client, Page
from .personas import sign_in_organisation

COLUMNS = ("kind", "title", "title_pa", "description", "city", "phone", "schedule", "topics", "colour")
GOOD = ("support-group", "Evening circle", "ਸ਼ਾਮ ਦਾ ਘੇਰਾ", "We sit together.", "Mohali", "98140 12345", "Mon 18:00-19:00", "alcohol", "green")
ALSO_GOOD = ("recreation", "Morning walk", "", "We walk.", "Ludhiana", "98140 12346", "daily 06:00-07:00", "no-such-topic", "")
BAD = ("no-such-kind", "Odd one", "", "What?", "Mohali", "12", "some day", "", "=1+1")


def table(*rows: tuple[str, ...], header: tuple[str, ...] = COLUMNS) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows([header, *rows])
    return made.getvalue().encode()


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (COLUMNS, *rows):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def client(services: Services) -> Client:
    return Client(create_app(services))


def uploaded(client: Client, content: bytes, name: str = "ours.csv", language: str = "") -> Page:
    return client.submit(client.get(f"{language}/submit/many").form(), file=(io.BytesIO(content), name))


def sent(client: Client, services: Services, content: bytes, email: str = "us@example.org") -> str:
    """The path of the mailed link that confirms the file."""
    client.submit(uploaded(client, content).form(), your_email=email)
    (message,) = post(client.app)
    assert message["To"] == email
    return link_of(message)


def waiting(services: Services, email: str = "us@example.org") -> list[tuple[str, State]]:
    return [(each.details.title.best("en")[1], each.state) for each in submissions.of_sender(services.database, email)]


@pytest.mark.parametrize("make", [table, workbook])
def test_a_table_says_what_can_be_sent_and_what_is_to_be_put_right(client: Client, make) -> None:
    page = uploaded(client, make(GOOD, BAD, ALSO_GOOD), "ours.xlsx" if make is workbook else "ours.csv")
    assert "2 listings can be sent" in page.text
    cells = [[cell.text for cell in page.all("td")][n : n + 4] for n in range(0, len(page.all("td")), 4)]
    assert [cell[:3] for cell in cells] == [["3", "kind", "no-such-kind"], ["3", "phone", "12"], ["3", "schedule", "some"]]
    assert all(cell[3] for cell in cells)
    assert "colour" in page.text and "no-such-topic" in page.text


def test_nothing_is_sent_before_somebody_says_so(client: Client, services: Services) -> None:
    uploaded(client, table(GOOD))
    assert services.database.connection["submission"].count == 0


def test_a_file_enters_the_queue_once_its_mail_is_confirmed(client: Client, services: Services) -> None:
    path = sent(client, services, table(GOOD, BAD, ALSO_GOOD))
    assert {state for _, state in waiting(services)} == {State.UNCONFIRMED}
    client.get(path)
    assert {state for _, state in waiting(services)} == {State.UNCONFIRMED}  # a scanner that opens links changes nothing
    done = client.submit(client.get(path).form())
    assert "Your listings are now with us" in done.text
    assert sorted(waiting(services)) == [("Evening circle", State.RECEIVED), ("Morning walk", State.RECEIVED)]
    batches = {each.batch for each in submissions.of_sender(services.database, "us@example.org")}
    assert len(batches) == 1
    client.get(path, status=404)


def test_the_page_of_a_file_shows_how_far_each_listing_is(client: Client, services: Services) -> None:
    client.submit(client.get(sent(client, services, table(GOOD, ALSO_GOOD))).form())
    (message,) = post(client.app)
    page = client.get(link_of(message))
    assert page.text.count("Received") >= 2 and "Evening circle" in page.text
    assert client.get(page.link("Evening circle")).heading == "We have received it"


def test_each_listing_of_a_file_has_a_page_of_its_own(client: Client, services: Services) -> None:
    client.submit(client.get(sent(client, services, table(GOOD))).form())
    (row,) = submissions.of_sender(services.database, "us@example.org")
    page = sign_in_organisation(client.app, "us@example.org").get(f"/manage/submission/{row.id}", follow_redirects=True)
    assert row.reference in page.text


def test_the_same_file_sent_twice_is_one_batch(client: Client, services: Services) -> None:
    form = uploaded(client, table(GOOD)).form()
    client.submit(form, your_email="us@example.org")
    client.submit(form, your_email="us@example.org")
    assert len(waiting(services)) == 1
    assert len(post(client.app)) == 1


def test_a_table_comes_back_with_what_to_do_beside_each_row(client: Client) -> None:
    page = uploaded(client, table(GOOD, BAD))
    response = client.open(page.link("Table with what to do (CSV)"))
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert rows[0] == ["what_to_do", *COLUMNS]
    assert rows[1] == ["", *GOOD]
    assert "kind:" in rows[2][0] and "phone:" in rows[2][0]
    assert rows[2][-1] == "'=1+1"  # no spreadsheet makes a sum of it


def test_a_table_that_came_back_can_be_sent_again(client: Client) -> None:
    back = client.open(uploaded(client, table(GOOD, BAD)).link("Table with what to do (CSV)")).data
    rows = list(csv.reader(io.StringIO(back.decode("utf-8-sig"))))
    rows[2][1:] = list(ALSO_GOOD)
    page = uploaded(client, table(*map(tuple, rows[1:]), header=tuple(rows[0])))
    assert "2 listings can be sent" in page.text and "what_to_do" not in page.text


def test_once_a_file_is_sent_the_rows_that_were_left_out_come_back_alone(client: Client) -> None:
    page = client.submit(uploaded(client, table(GOOD, BAD)).form(), your_email="us@example.org")
    assert "us@example.org" in page.text and "One row was left out" in page.text
    back = client.open(page.link("Table with what to do (CSV)")).get_data(as_text=True)
    assert "Odd one" in back and "Evening circle" not in back


def test_a_file_that_was_put_right_and_sent_again_sends_nothing_twice(client: Client, services: Services) -> None:
    client.submit(client.get(sent(client, services, table(GOOD, BAD))).form())
    post(client.app)
    client.submit(client.get(sent(client, services, table(GOOD, ALSO_GOOD))).form())
    assert sorted(waiting(services)) == [("Evening circle", State.RECEIVED), ("Morning walk", State.RECEIVED)]


def test_a_row_of_a_listing_that_one_keeps_proposes_a_change_of_it(client: Client, services: Services, bring) -> None:
    bring(item("a"), source="feed")
    (kept,) = listings.get_by_refs(services.database, "feed", ["a"])
    with services.database.writing():
        holders.grant(services.database, kept.id, "us@example.org", "en", by="test", now=NOW)
    header = ("kind", "title", "description", "organisation", "city", "phone")
    row = ("support-group", "Evening circle", "Quite another description.", "Nayi Savera Circle", "Ludhiana", "98140 12345")
    sent(client, services, table(row, header=header))
    (proposed,) = submissions.of_sender(services.database, "us@example.org")
    assert (proposed.purpose, proposed.listing_id, proposed.base) == (Purpose.CHANGE, kept.id, kept.details)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"a,b\n1,2\n", "other.csv"),
        (b"kind,title,description\n\xff\xfe,x,y\n", "latin.csv"),
        (b"PK\x03\x04 nothing", "broken.xlsx"),
        (b"\xd0\xcf\x11\xe0 old", "old.xls"),
        (b'[{"name": "A"}]', "feed.json"),
    ],
)
def test_what_is_no_table_is_told_in_one_sentence(client: Client, content: bytes, name: str) -> None:
    page = client.submit(client.get("/submit/many").form(), {"file": (io.BytesIO(content), name)}, status=400)
    assert page.title.startswith("Error:")
    assert page.one("p", id="file-error").text


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client: Client) -> None:
    claims = {"CONTENT_LENGTH": str(6 * 1024 * 1024)}
    response = client.app.test_client().post(
        "/submit/many", data=b"--x", content_type="multipart/form-data; boundary=x", environ_overrides=claims
    )
    assert response.status_code == 413


@pytest.mark.parametrize("make", [table, workbook])
def test_a_long_file_is_taken_whatever_its_line_ends(client: Client, make) -> None:
    """Bytes that look like the beginning of the next part stand at every place where reading may pause."""
    file = make(*[(*GOOD[:1], f"Circle {n} \r\n--", *GOOD[2:3], "\r\n-" * 300, *GOOD[4:]) for n in range(300)])
    page = uploaded(client, file, "ours.xlsx" if make is workbook else "ours.csv")
    assert "300 listings can be sent" in page.text


def test_a_thousandfold_bomb_is_refused_before_it_is_unpacked(client: Client, services: Services) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as sound, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sound.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            made.writestr(name, b"<worksheet><sheetData>" + b" " * 200_000_000 if is_sheet else sound.read(name))
    assert len(bomb.getvalue()) * 900 < 200_000_000
    form = client.get("/submit/many").form()
    began = time.process_time()
    page = client.submit(form, file=(io.BytesIO(bomb.getvalue()), "ours.xlsx"), status=400)
    assert time.process_time() - began < 1
    assert page.title.startswith("Error:")
    assert services.database.connection["upload"].count == 0


@pytest.mark.parametrize("make", [table, workbook])
def test_rows_that_can_not_be_taken_are_counted_too_before_any_is_read(client: Client, make) -> None:
    """Else a small file of bad rows would cost minutes and all memory."""
    file = make(*[("x",)] * (table_page.MOST_ROWS + 1))
    page = client.submit(client.get("/submit/many").form(), file=(io.BytesIO(file), "ours.csv"), status=400)
    assert f"{table_page.MOST_ROWS} listings at most" in page.text


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_is_refused_that_would_fill_the_memory_once_it_is_read(client: Client, part: str) -> None:
    made, size = io.BytesIO(), 1_100_000 if part == "xl/styles.xml" else 9_000_000
    with zipfile.ZipFile(io.BytesIO(workbook(GOOD))) as sound, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as odd:
        for name in sound.namelist():
            odd.writestr(name, sound.read(name) + (random.Random(1).randbytes(size // 90).hex().encode() + b" " * size) * (name == part))
    page = client.submit(client.get("/submit/many").form(), file=(io.BytesIO(made.getvalue()), "ours.xlsx"), status=400)
    assert "far too large" in page.text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ours.xlsx", b"kind,title\x00\x01"),
        ("ours.csv", b"PK\x03\x04 no workbook at all"),
        ("ours.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("ours.csv", b"<html><script>alert(1)</script></html>"),
        ("ours.csv", b"%PDF-1.7 " + b"x" * 5000),
        ("ours.xlsx", "ਸਾਥ".encode("utf-16")),
        ("ours.csv", b'{"a": 1}'),
        ("../../etc/passwd", b"root:x:0:0"),
        ("ours.csv", b"kind" * 100_000),
        ("ours.csv", b"kind,title\n" + b'"' * 70_000),
    ],
)
def test_a_file_that_isnt_what_it_says_is_told_so_in_one_sentence(client: Client, name: str, content: bytes) -> None:
    page = client.submit(client.get("/submit/many").form(), file=(io.BytesIO(content), name), status=400)
    assert page.title.startswith("Error:") and page.one("p", id="file-error").text


def test_the_address_is_asked_for_again_where_it_can_not_be_one(client: Client, services: Services) -> None:
    page = client.submit(uploaded(client, table(GOOD)).form(), {"your_email": "nobody", "your_name": "Me"}, status=400)
    assert page.form()["your_name"] == "Me"
    assert not waiting(services, "nobody")


def test_foreign_and_old_addresses_open_nothing(client: Client) -> None:
    for path in ("/submit/many/abc.def", "/submit/many/abc", "/confirm/many/abc.def", "/status/many/abc.def"):
        client.get(path, status=404)


def test_the_words_are_the_readers(client: Client) -> None:
    assert uploaded(client, table(BAD), language="/pa").one("html")["lang"] == "pa"
