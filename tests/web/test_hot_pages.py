"""What is kept in memory, for how long, and in which form it goes out."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, Response

from directory.app import create_app
from directory.domain.details import Text
from directory.domain.vocabulary import Publication
from directory.services import Services
from directory.web.headers import public
from directory.web.hot_pages import HotPages
from tests.factories import NOW, item

from .client import Client


class Counted:
    """A small app of its own under the hot pages, that counts how often it is asked."""

    def __init__(self, most_bytes: int = 100_000) -> None:
        self.asked = 0
        self.stamp = ("generation", 1)
        self.app = Flask(__name__)
        self.app.add_url_rule("/page", view_func=self.page)
        self.app.add_url_rule("/private", view_func=lambda: Response("private", headers={"Cache-Control": "no-store"}))
        self.hot = HotPages(
            self.app,
            stamp=lambda: self.stamp,
            language=lambda path, header: header or "en",
            is_ours=lambda host: host == "localhost",
            most_bytes=most_bytes,
        )
        self.client = self.app.test_client()

    def page(self) -> Response:
        self.asked += 1
        return public(Response(f"page {self.asked} " + "x" * 2_000, mimetype="text/html"))


def test_second_visitor_is_answered_from_memory() -> None:
    site = Counted()
    first, second = site.client.get("/page?a=1"), site.client.get("/page?a=1")
    assert first.data == second.data and site.asked == 1
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["Cache-Control"] == second.headers["Cache-Control"] == "public, max-age=60"


def test_another_query_language_generation_or_minute_is_another_page() -> None:
    site = Counted()
    site.client.get("/page")
    site.client.get("/page?a=1")
    site.client.get("/page", headers={"Accept-Language": "pa"})
    assert site.asked == 3
    for site.stamp in (("generation", 2), ("next", 2)):
        before = site.asked
        site.client.get("/page")
        assert site.asked == before + 1


def test_only_public_answers_are_kept() -> None:
    site = Counted()
    assert "ETag" not in site.client.get("/private").headers
    assert not site.hot._kept


def test_page_goes_out_compressed_to_those_who_take_it() -> None:
    site = Counted()
    plain = site.client.get("/page")
    for header in ("gzip", "br, gzip;q=0.5", "GZIP"):
        packed = site.client.get("/page", headers={"Accept-Encoding": header})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data and len(packed.data) < len(plain.data)
        assert int(packed.headers["Content-Length"]) == len(packed.data)
    for header in ("", "br", "gzip;q=0", "identity"):
        assert "Content-Encoding" not in site.client.get("/page", headers={"Accept-Encoding": header}).headers
    assert site.asked == 1
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_first_answer_is_compressed_too() -> None:
    packed = Counted().client.get("/page", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.data).startswith(b"page 1")


@pytest.mark.parametrize("is_hot", [False, True])
def test_visitor_who_has_the_page_is_told_that_nothing_changed(is_hot: bool) -> None:
    site = Counted()
    etag = site.client.get("/page").headers["ETag"]
    if not is_hot:
        site.stamp = ("generation", 2)
        site.asked = 0
    for known in (etag, f'"other", {etag}', etag.removeprefix("W/"), "*"):
        response = site.client.get("/page", headers={"If-None-Match": known})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == etag and "Cache-Control" in response.headers
        assert "Content-Type" not in response.headers
    assert site.client.get("/page", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_gets_the_headers_alone() -> None:
    site = Counted()
    for _ in range(2):
        response = site.client.head("/page")
        assert response.data == b"" and response.headers["ETag"]
    site.client.get("/page")
    response = site.client.head("/page")
    assert response.data == b"" and int(response.headers["Content-Length"]) > 2_000


def test_foreign_host_is_not_answered_from_memory() -> None:
    site = Counted()
    site.client.get("/page")
    site.client.get("/page", headers={"Host": "evil.example"})
    assert site.asked == 2


def test_memory_stays_within_its_bounds_and_keeps_what_is_asked_for() -> None:
    site = Counted(most_bytes=30_000)
    for number in range(50):
        site.client.get("/page?often")
        site.client.get(f"/page?n={number}")
    assert site.hot._bytes <= 30_000
    assert site.hot._bytes == sum(kept.size for kept in site.hot._kept.values())
    assert site.asked == 51


def test_page_made_before_a_change_is_not_kept_after_it() -> None:
    site = Counted()

    def change() -> Response:
        response = site.page()
        site.stamp = ("next", 1)
        site.client.get("/page")  # someone else notices first
        return response

    site.app.view_functions["page"] = change
    site.client.get("/page?slow")
    assert ("/page", "slow", "en") not in site.hot._kept


# -- on the real site


@pytest.fixture
def clock() -> list[datetime]:
    return [NOW]


@pytest.fixture
def site(services: Services, clock: list[datetime], bring: Callable[..., Any]) -> Client:
    bring(item("a", title=Text(en="First words")))
    moving = type(services)(**{name: getattr(services, name) for name in services.__slots__} | {"clock": lambda: clock[0]})
    return Client(create_app(moving))


def test_changed_listing_shows_at_once(site: Client, bring: Callable[..., Any]) -> None:
    assert site.json("/search.json")["results"][0]["title"] == "First words"
    before = site.open("/search").headers["ETag"]
    bring(item("a", title=Text(en="Second words")))
    assert site.json("/search.json")["results"][0]["title"] == "Second words"
    response = site.open("/search", headers={"If-None-Match": before})
    assert response.status_code == 200 and response.headers["ETag"] != before


def test_draft_is_shown_nowhere(site: Client, services: Services, bring: Callable[..., Any]) -> None:
    bring(item("draft", title=Text(en="Not yet")), source="drafts", publication=Publication.DRAFT)
    (draft,) = services.database.connection.execute("SELECT id FROM listing WHERE ref = 'draft'").fetchone()
    site.get(f"/listing/{draft}-not-yet", 404)
    assert site.json("/search.json?q=yet")["total"] == 0


def test_page_is_made_anew_when_the_minute_has_passed_and_is_known_if_nothing_changed(site: Client, clock: list[datetime]) -> None:
    first = site.open("/search")
    clock[0] += timedelta(minutes=1)
    assert site.open("/search", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    clock[0] = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    later = site.open("/search", headers={"If-None-Match": first.headers["ETag"]})
    assert later.status_code == 200 and "On now" in later.get_data(as_text=True)


def test_static_file_named_by_its_content_may_be_kept_for_a_year(client: Client) -> None:
    named = next(each["href"] for each in client.get("/").all("link", rel="stylesheet"))
    assert client.open(named).headers["Cache-Control"] == "public, max-age=31536000"
    assert client.open("/static/site.css").headers["Cache-Control"] == "public, max-age=3600"
    assert client.open("/static/site.css?v=else").headers["Cache-Control"] == "public, max-age=3600"


def test_errors_are_never_kept(client: Client) -> None:
    for path in ("/nothing", "/search?day=never", "/listing/0000000000-x"):
        response = client.open(path)
        assert response.headers["Cache-Control"] == "no-store" and "ETag" not in response.headers
