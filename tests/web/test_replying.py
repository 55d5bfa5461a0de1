"""Leaving a reply, as a visitor does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from directory.app import create_app
from directory.domain.details import Text
from directory.operations.replying import decide_reply, switch_replies
from directory.services import Services
from directory.storage import listings, replies
from tests.factories import NOW, item

from .client import Client
from .conftest import HOSTILE


@pytest.fixture
def listing_id(services: Services, bring) -> str:
    bring(item("circle", title=Text(en="Evening circle", pa="ਸ਼ਾਮ ਦਾ ਘੇਰਾ")))
    return listings.get_by_refs(services.database, "feed", ["circle"])[0].id


def left(services: Services, page: str) -> list:
    rows = services.database.connection.execute("SELECT id FROM reply WHERE page = ? ORDER BY created_at DESC, id", [page]).fetchall()
    return [replies.get(services.database, row[0]) for row in rows]


def test_a_reply_is_left_read_and_shown_without_the_address(services: Services, listing_id: str) -> None:
    client = Client(create_app(services))
    page = client.get(f"/listing/{listing_id}/reply")
    assert "Evening circle" in page.text
    after = client.submit(page.form(), words="It helped me.\n\nThank you.", name="M.", email="Me@Example.org")
    assert after.heading == "Thank you"
    (reply,) = left(services, listing_id)
    assert (reply.words, reply.email) == ("It helped me.\n\nThank you.", "me@example.org")

    decide_reply(services.database, reply.id, seen="held", is_published=True, by="r@example.org", now=NOW)
    later = Client(create_app(replace(services, clock=lambda: NOW + timedelta(days=1, minutes=1))))
    shown = later.get(f"/listing/{listing_id}-evening-circle")
    assert "It helped me." in shown.text and "M." in shown.text
    assert "example.org" not in shown.text.lower().split("replies")[1]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"words": ""}, "words"),
        ({"words": "x" * 2001}, "words"),
        ({"email": ""}, "email"),
        ({"email": "no address"}, "email"),
        ({"name": "n" * 61}, "name"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(services: Services, typed: dict[str, str], field: str) -> None:
    client = Client(create_app(services))
    given = {"words": "It helped.", "name": "M.", "email": "m@example.org"} | typed
    page = client.submit(client.get("/guide/reply").form(), given, status=400)
    assert page.title.startswith("Error:")
    assert [each["href"] for each in page.one("div", class_="error-summary").parents and page.all("a") if each["href"] == f"#{field}"]
    form = page.form()
    assert {name: form[name].strip("\n") for name in given} == given
    assert not left(services, "guide")


def test_the_guide_takes_replies_too(services: Services) -> None:
    client = Client(create_app(services))
    client.submit(client.get("/pa/guide/reply").form(), words="ਚੰਗਾ ਲੱਗਿਆ", email="m@example.org")
    (reply,) = left(services, "guide")
    assert (reply.language, reply.name) == ("pa", None)


def test_where_replies_are_off_there_is_no_form(services: Services, listing_id: str) -> None:
    switch_replies(services.database, listing_id, are_on=False, by="r@example.org", now=NOW)
    client = Client(create_app(services))
    client.get(f"/listing/{listing_id}/reply", status=404)
    assert "Leave a reply" not in client.get(f"/listing/{listing_id}-evening-circle").text


def test_a_site_can_do_without_replies(services: Services, listing_id: str) -> None:
    client = Client(create_app(replace(services, settings=replace(services.settings, replies=False))))
    client.get("/guide/reply", status=404)
    assert "Leave a reply" not in client.get("/guide").text


def test_what_a_reply_says_stays_words(services: Services) -> None:
    client = Client(create_app(services))
    client.submit(client.get("/guide/reply").form(), words=HOSTILE + "\u202eabc", name=HOSTILE[:60], email="m@example.org")
    (reply,) = left(services, "guide")
    assert "\u202e" not in reply.words
    decide_reply(services.database, reply.id, seen="held", is_published=True, by="r@example.org", now=NOW)
    later: Flask = create_app(replace(services, clock=lambda: NOW + timedelta(days=2)))
    page = Client(later).get("/guide")
    assert HOSTILE in page.text
    assert not [each for each in page.all("img") if each.get("onerror")]


def test_a_visitor_gets_no_cookie_for_it(services: Services) -> None:
    assert "Set-Cookie" not in Client(create_app(services)).open("/guide/reply").headers
