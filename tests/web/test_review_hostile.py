"""Hostile words in every field that reviewers see: they stand there as words, on every page, and do nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from directory.domain.details import Details, Place, Text
from directory.domain.freshness import Freshness
from directory.domain.reply import Reply
from directory.domain.report import Reason
from directory.domain.submission import Sender, Step
from directory.domain.vocabulary import Access, Status
from directory.operations import quarantining, replying, reword_replies, tasks
from directory.operations.reporting import report_problem
from directory.storage import submissions
from directory.storage import tasks as stored_tasks
from tests.factories import NOW, details
from tests.keepers import TODAY, fresh_random

from .client import Client, Page
from .conftest import HOSTILE
from .desk import Desk

BIDI = "\u202e\u2066\u200b\x07"
"""Turned round, isolated, invisible, a bell."""
EVIL = f"{HOSTILE} 100%s {{0}} {BIDI}=1+1"


def hostile(**overrides: object) -> Details:
    """Details that are hostile wherever they can hold words."""
    given: dict[str, object] = {
        "title": Text(EVIL, EVIL, EVIL),
        "description": Text(EVIL, EVIL, EVIL),
        "organisation": EVIL,
        "organisation_website": "javascript:alert(1)",
        "place": Place(EVIL, EVIL, EVIL, "Ludhiana", EVIL, EVIL, EVIL, 30.9, 75.8),
        "access": Access.HYBRID,
        "join_url": "data:text/html,<script>alert(1)</script>",
        "email": f"{BIDI}a@example.org",
        "website": f"https://evil.example/{BIDI}?a=%22%3E",
        "languages": (EVIL,),
        "topics": (EVIL,),
        "cost_note": EVIL,
        "eligibility": EVIL,
        "licence": EVIL,
        "status": Status.PAUSED,
        "status_note": EVIL,
        "source_url": "javascript:alert(2)",
    }
    return replace(details(), **(given | overrides))  # type: ignore[arg-type]


def pages(desk: Desk, client: Client) -> Iterator[str]:
    """Every page of the desk, with hostile words in all that they show."""
    database, at = desk.services.database, desk.clock.now
    listing, other = desk.publish("a@example.org"), desk.publish(title=Text(en=f"Other {EVIL}"))
    new, change = desk.submit(proposed=hostile()), desk.submit(listing=listing, proposed=hostile(title=Text(en=f"Changed {EVIL}")))
    with database.writing() as connection:
        connection.execute("UPDATE submission SET sender_name = ?", [EVIL])
    assert submissions.require(database, new.id).sender == Sender("asha@example.org", "pa", EVIL)
    form = client.get(f"/review/case/{new.id}?do=ask").form(button="Send the question")
    client.submit(form, words=EVIL)
    client.submit(client.get(f"/review/case/{change.id}").form("/approve"), words=EVIL)
    report = report_problem(database, other.id, Reason.UNSAFE, EVIL, language="en", today=TODAY, now=at, random=fresh_random)
    replying.leave_reply(database, Reply("abcdefghjk", other.id, EVIL, f"{BIDI}g@example.org", "en", EVIL, NOW))
    tasks.open_duplicates(database, listing.id, 1, [(other.id, 0.9)], now=at, random=fresh_random)
    quarantining.quarantine(database, listing.id, by=f"{BIDI}x@example.org", now=at, why=EVIL, random=fresh_random)
    quarantining.restore(database, listing.id, by=f"{BIDI}x@example.org", now=at, why=EVIL, random=fresh_random)
    reword_replies.reword_replies(database, Step.REJECT, "twice", {"en": EVIL, "pa": EVIL}, by="admin@example.org", now=at)
    waiting = desk.submit(proposed=hostile(title=Text(en=f"Waiting {EVIL}")), email="other@example.org")
    assert report is not None
    yield from ("/review", "/review?stage=asked", "/review?stage=done", f"/review?q={EVIL}", f"/review?done={change.id}")
    for case in (new, change, waiting):
        yield from (f"/review/case/{case.id}{step}" for step in ("", "?do=ask", "?do=send-back", "?do=reject"))
    yield f"/review/case/{waiting.id}/edit"
    yield f"/review/bulk?case={waiting.id}"
    yield from ("/review/listings", f"/review/listings?q={EVIL}", "/review/history", f"/review/history?by={EVIL}&listing={EVIL}")
    yield from (f"/review/listing/{listing.id}{step}" for step in ("", "/edit", "/revert/1", "/merge", f"/merge?other={other.id}"))
    yield f"/review/listing/{listing.id}/merge/confirm?other={other.id}&take.title.en=gone"
    yield from (f"/review/report/{report.id}", "/review/reply/abcdefghjk")
    yield f"/review/task/{stored_tasks.of_listing(database, listing.id)[0].id}"
    yield from ("/review/wording", "/review/wording/reject/twice")


def check_inert(page: Page, path: str) -> None:
    """Beyond what the client holds every page to: nothing hostile became anything but words."""
    html = page.html
    assert "<script>alert" not in html and "<img src=x" not in html, path
    assert "49" not in [each.text for each in page.all("h1") + page.all("h2")], "a template in a value was run"
    # What is being typed turns nothing round but itself.
    shown = Page(re.sub(r"(<textarea[^>]*>).*?(</textarea>)", r"\1\2", html, flags=re.DOTALL)).one("main").text
    for sign in ("\u202e", "\u2066", "\x07"):
        assert sign not in shown, f"{path}: {sign!r} reaches the page"
    for link in page.all("a"):
        assert not link["href"].lower().startswith(("javascript:", "data:")), path


def test_hostile_words_are_inert_on_every_page_of_the_desk(desk: Desk) -> None:
    client = desk.sign_in()
    seen = 0
    for path in pages(desk, client):
        page = client.get(path)
        check_inert(page, path)
        seen += "&lt;script&gt;" in page.html
    assert seen >= 20, "the pages don't show what they were given"


def test_table_of_the_history_is_inert_too(desk: Desk) -> None:
    client = desk.sign_in()
    for _path in pages(desk, client):
        pass
    assert client.open("/review/history.csv").status_code == 200


@pytest.mark.parametrize("number", ["9" * 20, "9" * 5000, "²", "-1", ""])
def test_a_version_that_there_cannot_be_is_a_bad_request(desk: Desk, number: str) -> None:
    client, listing, other = desk.sign_in(), desk.publish(), desk.publish(title=Text(en="Other"))
    case = desk.submit(listing=listing, cost_note="Tea money")
    tasks.open_stale(desk.services.database, Freshness(), today=TODAY + timedelta(days=900), now=desk.clock.now, random=fresh_random)
    (task,) = stored_tasks.of_listing(desk.services.database, listing.id)
    merged = {"other": other.id, "why": "One", "seen_other": "1"}
    sent = {
        "case": client.get(f"/review/case/{case.id}").form("/approve"),
        "listing": client.get(f"/review/listing/{listing.id}/edit").form("/edit"),
        "older": replace(client.get(f"/review/listing/{listing.id}/edit").form("/edit"), action=f"/review/listing/{listing.id}/revert/1"),
        "merged": client.get(f"/review/listing/{listing.id}/merge/confirm?other={other.id}").form("/merge"),
        "task": client.get(f"/review/task/{task.id}").form("/checked"),
    }
    for name, form in sent.items():
        given = {**dict(form.fields), "why": "Why", "note": "I called."} | (merged if name == "merged" else {})
        form.fields, form.typed = list({**given, "seen": number}.items()), set()
        assert client.send(form).status_code == 400, name


def test_an_address_with_a_number_that_there_cannot_be_leads_nowhere(desk: Desk) -> None:
    client, listing = desk.sign_in(), desk.publish()
    for number in ("9" * 19, "9" * 5000):
        for path in (f"/review/listing/{listing.id}/revert/{number}", f"/review/staff/{number}"):
            client.get(path, 404)
