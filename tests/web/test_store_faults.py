"""A store that can't be written: another program holds it for long, or the disk is full. Whatever was typed is still there."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from directory.domain.session import SEEN_EVERY
from directory.services import Services
from directory.storage.database import Database
from directory.web import guarding
from tests.keepers import KEEPER

from . import desk as desks
from . import personas
from .client import Client, Page
from .desk import Desk
from .forms import Form

WITHIN_S = 5.0
LONG = "We sit together and listen. " * 170
HOLD = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(path: Path) -> Iterator[None]:
    """The write lock of the store, for as long as this lasts."""
    with subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout and process.stdout.readline()
        yield
        process.stdin.close()


@contextmanager
def full(desk: Desk) -> Iterator[None]:
    """A disk on which nothing grows any more: the file that SQLite writes to first may not become longer (setrlimit(2))."""
    log = desk.services.database.path.with_name("saath.sqlite-wal")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def without_room(desk: Desk) -> Iterator[None]:
    """A database that has no page left, which SQLite calls by its name."""
    connection = desk.services.database.connection
    connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
    yield
    connection.execute("PRAGMA max_page_count = 1073741823")


@dataclass
class Sending:
    """A form that somebody has filled in, and what of it may not be lost."""

    client: Client
    form: Form
    values: dict[str, object]

    def send(self, status: int) -> Page:
        return self.client.submit(self.form, self.values, status=status)  # type: ignore[arg-type]

    def again(self, page: Page) -> None:
        """Every word is on the page that came instead, and its button does what the form would have done."""
        form = page.form(button="Send it now")
        for name, value in self.values.items():
            assert form[name].replace("\r\n", "\n") == value
        assert self.client.send(form).status_code in (200, 303)


def a_long_form(desk: Desk) -> Sending:
    """The first page of the listing form, in three languages."""
    asha = Client(desk.app, may_have_cookies=True)
    form = asha.get("/submit/what").form(button="Save and continue")
    return Sending(
        asha, form, {"title": "Evening circle", "description": LONG, "description_hi": "साथ " * 1200, "description_pa": "ਸਾਥ " * 1200}
    )


def an_answer(desk: Desk) -> Sending:
    case = desk.submit(email=KEEPER)
    client = personas.sign_in_organisation(desk.app, KEEPER)
    path = client.open(f"/manage/submission/{case.id}").headers["Location"]
    return Sending(client, client.get(path).form(button="Change what you sent"), {})


def a_decision(desk: Desk) -> Sending:
    """By somebody who has read for a while: that they were there isn't written down either."""
    client, case = desk.reviewer(), desk.submit()
    page = desk.case(client, case)
    desk.clock.move(seconds=SEEN_EVERY.total_seconds() + 1)
    return Sending(client, page.form("/approve"), {"words": LONG[:1900].strip()})


def a_pause(desk: Desk) -> Sending:
    listing = desk.publish(KEEPER)
    client = personas.sign_in_organisation(desk.app, KEEPER)
    page = client.get(f"/manage/listing/{listing.id}/pause")
    desk.clock.move(seconds=SEEN_EVERY.total_seconds() + 1)
    return Sending(client, page.form("/pause"), {"words": "We are on holiday until the harvest is in."})


def a_report(desk: Desk) -> Sending:
    visitor = Client(desk.app)
    form = visitor.get(f"/listing/{desk.publish().id}/report").form(button="unsafe")
    return Sending(visitor, form, {"words": "Nobody opened the door, twice."})


def a_reply(desk: Desk) -> Sending:
    visitor = Client(desk.app)
    form = visitor.get(f"/listing/{desk.publish().id}/reply").form("/reply")
    return Sending(visitor, form, {"words": LONG[:900].strip(), "email": "visitor@example.org", "name": "V"})


FORMS = [a_long_form, an_answer, a_decision, a_pause, a_report, a_reply]


@pytest.fixture
def hasty(services: Services) -> desks.Desk:
    """A site that doesn't wait as long for others as a real one."""
    return desks.make(replace(services, database=Database(services.database.path, busy_timeout_ms=200)))


@pytest.mark.parametrize("make", FORMS)
def test_form_that_meets_a_locked_store_keeps_what_was_typed(hasty: Desk, make) -> None:
    sending = make(hasty)
    with held_by_another_process(hasty.services.database.path):
        page = sending.send(503)
    sending.again(page)
    hasty.services.database.close()


@pytest.mark.parametrize("make", [a_long_form, a_decision])
def test_form_that_meets_a_locked_store_is_answered_within_five_seconds(desk: Desk, make) -> None:
    """With the site's own patience, while the other program goes on and on."""
    sending = make(desk)
    with held_by_another_process(desk.services.database.path):
        began = time.monotonic()
        page = sending.send(503)
        assert 1 < time.monotonic() - began < WITHIN_S
    sending.again(page)


@pytest.mark.parametrize("make", FORMS)
def test_form_that_meets_a_full_disk_keeps_what_was_typed(desk: Desk, make) -> None:
    sending = make(desk)
    with full(desk):
        page = sending.send(503)
    sending.again(page)


def test_form_that_meets_a_database_without_room_keeps_what_was_typed(desk: Desk) -> None:
    sending = a_long_form(desk)
    with without_room(desk):
        page = sending.send(503)
    sending.again(page)


def test_visitors_leave_the_last_room_on_the_disk_to_the_staff(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from_visitor, from_staff = a_long_form(desk), a_decision(desk)
    monkeypatch.setattr(guarding, "LEAST_ROOM_BYTES", 2**62)
    page = from_visitor.send(503)
    from_staff.send(303)
    monkeypatch.undo()
    from_visitor.again(page)


def test_pages_can_be_read_while_the_store_cannot_be_written(desk: Desk) -> None:
    client, case = desk.reviewer(), desk.submit()
    desk.clock.move(seconds=SEEN_EVERY.total_seconds() + 1)  # each page would write down that somebody is there
    with held_by_another_process(desk.services.database.path):
        began = time.monotonic()
        for path in ("/review", f"/review/case/{case.id}", "/", "/search?q=evening"):
            client.get(path)
        assert time.monotonic() - began < WITHIN_S
    with full(desk):
        client.get(f"/review/case/{case.id}")


def test_file_that_meets_a_full_disk_is_asked_for_again(desk: Desk) -> None:
    """Files can't be kept in a page; it says so."""
    visitor = Client(desk.app)
    table = "kind,title,description,city,phone\nsupport-group,Evening circle,We sit.,Mohali,98140 12345\n" + "# " * 20_000
    form = visitor.get("/submit/many").form()
    with full(desk):
        page = visitor.submit(form, file=(io.BytesIO(table.encode()), "ours.csv"), status=503)
    assert "choose them again" in page.text


def test_what_is_saved_while_typing_is_told_to_be_unsaved(desk: Desk) -> None:
    """The script of the form sends what is typed by itself; it hears that nothing was saved, and tries again."""
    sending = a_long_form(desk)
    posted = dict(sending.form.fields) | {"do": "save", "title": "Evening circle"}
    with full(desk):
        answer = sending.client._client.post("/submit/what", data=posted | {"description": LONG})
        assert answer.status_code == 503
    assert sending.client._client.post("/submit/what", data=posted).json == {"saved": True, "reading": {"dates": [], "lines": []}}
