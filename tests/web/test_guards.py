"""Headers, hosts, bodies, routes, statements and what happens when something is broken."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from directory import settings as settings_module
from directory.app import create_app
from directory.domain.details import Text
from directory.services import Services
from directory.settings import Settings
from directory.storage import listings
from directory.storage.database import DatabaseBusy
from directory.web import headers, urls
from tests.factories import item

from .client import Client, Page

# -- headers and guards


def test_security_headers_are_on_answers_of_every_kind(client: Client) -> None:
    for path in ("/", "/search.json", "/nothing", "/search?day=never", "/static/site.css", "/healthz", urls.static("sprite.svg")):
        found = client.open(path).headers
        assert "frame-ancestors 'none'" in found["Content-Security-Policy"]
        assert "connect-src 'self'" in found["Content-Security-Policy"]
        assert found["X-Frame-Options"] == "DENY"
        assert found["Cross-Origin-Opener-Policy"] == found["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "geolocation=(self)" in found["Permissions-Policy"]


def test_site_under_https_tells_browsers_to_come_back_that_way(settings: Settings) -> None:
    assert "Strict-Transport-Security" not in dict(headers.security_headers(settings))
    assert "Strict-Transport-Security" in dict(headers.security_headers(replace(settings, origin="https://saath.example.org")))


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[::2]", "localhost:80:80", "localhost:x"]
)
def test_foreign_host_is_refused(house_app: Flask, host: str) -> None:
    response = house_app.test_client().get("/", headers={"Host": host})
    assert response.status_code == 400
    assert host not in response.get_data(as_text=True) or not host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8000", "localhost:5001", "LOCALHOST", "[::1]:8000"])
def test_the_machine_itself_is_a_host_of_ours(house_app: Flask, host: str) -> None:
    assert house_app.test_client().get("/about", headers={"Host": host}).status_code == 200


def test_host_of_the_origin_is_ours(settings: Settings) -> None:
    is_ours = headers.host_check(replace(settings, origin="https://saath.example.org"))
    assert is_ours("saath.example.org") and is_ours("Saath.Example.Org:443")
    assert not is_ours("example.org") and not is_ours("x.saath.example.org")


@pytest.mark.parametrize("path", ["/search?q=%00", "/search?q=%FF", "/search?q=%ED%A0%80", "/search?%FE=1", "/listing/%00"])
def test_address_that_is_no_text_is_refused(client: Client, path: str) -> None:
    assert client.get(path, 400).heading == "This address can't be read"


@pytest.mark.parametrize("path", ["/listing/\xff-x", "/\xc0\xaf", "/search\x00"])
def test_path_that_is_no_text_is_refused(client: Client, path: str) -> None:
    # as a server hands it over: bytes, one to a character (PEP 3333)
    assert client.get("/", 400, environ_overrides={"PATH_INFO": path}).heading == "This address can't be read"


def test_address_that_is_no_text_is_refused_in_json_too(client: Client) -> None:
    assert client.json("/search.json?q=%00", 400) == {"error": "This address can't be read"}


def test_large_body_is_refused(house_app: Flask) -> None:
    response = house_app.test_client().post("/search", data=b"x" * (headers.MOST_BODY_BYTES + 1))
    assert response.status_code in (405, 413)
    assert house_app.config["MAX_CONTENT_LENGTH"] == headers.MOST_BODY_BYTES


def test_no_answer_depends_on_cookies(client: Client) -> None:
    plain = client.open("/search").data
    assert client.open("/search", headers={"Cookie": "session=abc; lang=pa"}).data == plain


# -- health


def test_health_and_readiness(client: Client) -> None:
    assert client.json("/healthz") == {"status": "ok"}
    assert client.json("/readyz") == {"status": "ready"}


# -- statements


@contextmanager
def statements(services: Services) -> Iterator[list[str]]:
    seen: list[str] = []
    connection = services.database.connection.conn
    connection.set_trace_callback(seen.append)
    try:
        yield seen
    finally:
        connection.set_trace_callback(None)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/search", 3),
        ("/search?q=gathering&per_page=100", 3),
        ("/search?q=nothing-like-it&near=Mohali&kind=workshop&day=mon", 3),
        ("/search?organisation=helping-hands&near=Ludhiana", 3),
        ("/search.json?q=gathering&per_page=100", 3),
        ("/suggest.json?q=hel", 2),
        ("/recreation", 3),
        ("/", 3),
        ("/today", 3),
        ("/organisation/helping-hands", 3),
        ("/guide", 2),
    ],
)
def test_page_costs_few_statements_whatever_the_number_of_rows(house: Services, path: str, most: int) -> None:
    fresh = create_app(house)  # has nothing in memory yet
    with statements(house) as seen:
        assert fresh.test_client().get(path).status_code == 200
    assert 0 < len(seen) <= most, seen


def test_listing_costs_at_most_six_statements(house: Services) -> None:
    for ref, status in (("circle", 200), ("closed", 410)):
        (found,) = [each for each in listings.exportable(house.database, with_samples=True) if each.ref == ref]
        fresh = create_app(house)
        with statements(house) as seen:
            assert fresh.test_client().get(urls.listing(found)).status_code == status
        assert 0 < len(seen) <= 6, seen


# -- when something is broken


@pytest.fixture
def own(services: Services, bring: Callable[..., Any]) -> Services:
    bring(item("a", title=Text(en="Yoga by the lake")), item("b", title=Text(en="Evening tea")))
    return services


def break_index(services: Services) -> None:
    for path in services.settings.index.rglob("*"):
        if path.is_file():
            path.write_bytes(b"broken")
    services.index._snapshot = None


def remove_index(services: Services) -> None:
    shutil.rmtree(services.settings.index)
    services.index._snapshot = None


@pytest.mark.parametrize("harm", [break_index, remove_index])
def test_search_goes_on_without_the_index_and_says_so(own: Services, harm: Callable[[Services], None]) -> None:
    harm(own)
    client = Client(create_app(own))
    page = client.get("/search?q=yoga")
    assert "The search is being repaired." in page.text and page.heading == "1 found"
    assert "Yoga by the lake" in page.text
    found = client.json("/search.json?q=yoga")
    assert (found["total"], found["results"][0]["title"]) == (1, "Yoga by the lake")
    assert found["facets"]["kind"] == []


@pytest.mark.parametrize("path", ["/", "/today", "/guide", "/support-groups", "/about"])
def test_other_pages_stand_without_the_index(own: Services, path: str) -> None:
    remove_index(own)
    Client(create_app(own)).get(path)


def test_site_is_not_ready_without_its_index(own: Services) -> None:
    remove_index(own)
    assert Client(create_app(own)).json("/readyz", 503) == {"status": "not ready", "problems": ["index"]}


def test_failure_shows_a_calm_page_without_a_trace_and_names_no_address_in_the_log(
    house: Services, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(house)

    def fail() -> str:
        raise RuntimeError("secret of the house")

    app.view_functions["visitors.guide"] = fail
    client = Client(app)
    with caplog.at_level(logging.ERROR):
        page = client.get("/guide?q=my-private-words", 500)
    assert "secret" not in page.html and "Traceback" not in page.html
    assert page.one("a", href="tel:14416")
    assert "my-private-words" not in caplog.text and "secret of the house" not in caplog.text
    assert "RuntimeError at " in caplog.text and "> tests/web/test_guards.py:" in caplog.text


def test_failure_of_json_is_json(house: Services) -> None:
    app = create_app(house)

    def fail() -> str:
        raise RuntimeError

    app.view_functions["visitors.search_as_json"] = fail
    assert list(Client(app).json("/search.json", 500)) == ["error"]


def test_busy_store_is_503(house: Services) -> None:
    app = create_app(house)

    def busy() -> str:
        raise DatabaseBusy("database-busy")

    app.view_functions["visitors.guide"] = busy
    assert Client(app).get("/guide", 503).heading == "Please try again in a moment"


def test_helplines_read_once_are_still_there_when_the_store_is_not(
    own: Services, bring: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from .conftest import facts

    bring(*facts(), source="facts")
    client = Client(create_app(own))
    client.get("/guide")
    bring(item("c"))  # so that they have to be read again
    own.database.connection.execute("ALTER TABLE listing RENAME TO away")
    page = Page(client.open("/listing/0000000000-x").get_data(as_text=True))
    assert page.heading == "Something went wrong on our side"
    assert page.one("a", href="tel:14416")


def test_site_speaks_english_to_whoever_asks_for_what_it_does_not_speak(client: Client) -> None:
    for asked in ("pa", "fr-FR,fr;q=0.9", "*", "x" * 2000, ";;;"):
        assert client.get("/about", headers={"Accept-Language": asked}).one("html")["lang"] == "en"


def test_exit_page_is_the_sites_own_setting(house: Services) -> None:
    page = Client(create_app(house)).get("/")
    (leave,) = [link for link in page.all("a") if "data-exit" in link.attributes]
    assert leave["href"] == settings_module.load({}).exit_page
