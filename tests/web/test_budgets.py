"""What a visitor's page may weigh on a directory like the samples: bytes as they travel, requests, and nothing from anybody else."""

from __future__ import annotations

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page

from directory import seeding
from directory import settings as settings_module
from directory.app import create_app
from directory.domain.listing import Listing
from directory.services import Services, open_services
from directory.storage import listings
from directory.web import urls
from tests.factories import NOW

from .browsing import PHONE, served
from .client import Client

LANGUAGES = ("", "/hi", "/pa")
SEARCHES = ("/search", "/search?q=meeting&near=Ludhiana", "/search?day=today&page=2", "/support-groups", "/helplines")
OTHERS = ("/today", "/guide", "/guide/circle", "/saved", "/near", "/offline", "/safety", "/about", "/privacy")
MOST_HTML, MOST_CSS, MOST_JS = 14 * 1024, 10 * 1024, 8 * 1024
MOST_REQUESTS = 5
KEPT = "async () => (await (await caches.open('saath-pack')).match('/pack.json')) !== undefined"


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """A site as it is when it is new."""
    services = open_services(settings_module.load({"SAATH_DATA": str(tmp_path_factory.mktemp("samples"))}), clock=lambda: NOW)
    for file in seeding.files(services.settings.seed):
        seeding.load(services, file, by="test", now=NOW)
    services.indexer.rebuild()
    yield services
    services.database.close()


@pytest.fixture(scope="module")
def app(samples: Services) -> Flask:
    return create_app(samples)


@pytest.fixture(scope="module")
def origin(app: Flask) -> Iterator[str]:
    with served(app) as origin:
        yield origin


def longest(services: Services) -> list[Listing]:
    """The listings that have most to say."""
    return sorted(listings.public(services.database), key=lambda listing: len(repr(listing.details)))[-15:]


def gzipped(client: Client, path: str) -> int:
    response = client.open(path, headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip", path
    return len(response.data)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_at_most_14_kb(app: Flask, samples: Services, language: str) -> None:
    client = Client(app)
    paths = [language + "/" if language else "/en/", *(language + path for path in (*SEARCHES, *OTHERS))]
    paths += [language + urls.listing(listing) for listing in longest(samples)]
    heavy = {path: size for path in paths if (size := gzipped(client, path)) > MOST_HTML}
    assert not heavy and len(paths) > 25


class Visit:
    """A first visit to one page: what came over the network, by its kind, and what was asked for until the page was there.

    `fetched`: how many of these came over the network.
    """

    def __init__(self, browser: Browser, **options: Any) -> None:
        self.context = browser.new_context(viewport=PHONE, **options)
        self.page: Page = self.context.new_page()
        self.bytes: Counter[str] = Counter()
        self.asked: list[str] = []
        self._kinds: dict[str, str] = {}
        self.fetched = 0
        self._there = 0
        self.context.on("request", lambda request: self.asked.append(request.url))
        session: CDPSession = self.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda event: self._kinds.update({event["requestId"]: event["type"]}))
        session.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes[self._kinds.get(event["requestId"], "")] += int(event["encodedDataLength"])
        self._there += 1
        self.fetched += event["encodedDataLength"] > 0  # else it was in the cache

    def go(self, address: str) -> int:
        """Open a page; how much it asked for until it was there."""
        self.page.goto(address, wait_until="load")
        return len(self.asked)

    def read(self) -> None:
        """Some seconds with the page, until all is there that it asked for meanwhile."""
        self.page.clock.fast_forward(5_000)
        quiet = 0
        while quiet < 5:
            before = len(self.asked)
            self.page.wait_for_timeout(50)
            quiet = quiet + 1 if len(self.asked) == before == self._there else 0


def three(samples: Services) -> tuple[str, str, str]:
    """Home, results, a listing."""
    return "/", "/search", urls.listing(longest(samples)[-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_visit_needs_few_and_small_things(browser: Browser, origin: str, samples: Services, language: str) -> None:
    for path in three(samples):
        visit = Visit(browser, service_workers="block", locale=language[1:] or "en")
        assert visit.go(origin + language + path) <= MOST_REQUESTS, visit.asked
        assert 0 < visit.bytes["Document"] <= MOST_HTML and 0 < visit.bytes["Stylesheet"] <= MOST_CSS, visit.bytes
        visit.context.close()


def test_first_visit_stays_small_with_what_comes_once_the_page_is_read(browser: Browser, origin: str, samples: Services) -> None:
    for path in three(samples):
        visit = Visit(browser, service_workers="block")
        visit.page.clock.install()
        at_first = visit.go(origin + path)
        visit.read()
        assert len(visit.asked) > at_first, "no more came"
        assert 0 < visit.bytes["Script"] <= MOST_JS, visit.bytes
        assert visit.fetched <= MOST_REQUESTS, visit.asked
        visit.context.close()


@contextmanager
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A proxy that stands between a browser and everybody else; the list of whom it was asked for."""
    asked: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            while True:
                try:
                    connection, _peer = listening.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(1000).partition(b"\r\n")[0].decode("latin-1"))

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        listening.shutdown(socket.SHUT_RDWR)


def test_proxy_sees_what_is_asked_of_others(browser: Browser, origin: str) -> None:
    with elsewhere() as (proxy, asked):
        visit = Visit(browser, proxy={"server": proxy, "bypass": "127.0.0.1"}, bypass_csp=True)
        visit.go(origin + "/about")
        visit.page.evaluate("fetch('http://elsewhere.example/', { mode: 'no-cors' }).catch(() => null)")
        visit.context.close()
    assert asked == ["GET http://elsewhere.example/ HTTP/1.1"]


def test_nobody_else_is_asked_for_anything_even_by_the_worker(browser: Browser, origin: str, samples: Services) -> None:
    with elsewhere() as (proxy, asked):
        visit = Visit(browser, proxy={"server": proxy, "bypass": "127.0.0.1"})
        for path in ("/en/", "/pa/search", "/hi" + urls.listing(longest(samples)[-1]), "/guide"):
            visit.go(origin + path)
        for _try in range(300):
            if visit.page.evaluate(KEPT):
                break
            visit.page.wait_for_timeout(50)
        assert visit.page.evaluate(KEPT), "the worker has kept nothing, so nothing was seen of it"
        visit.context.close()
    assert asked == []
    assert [address for address in visit.asked if not address.startswith(origin)] == []
