"""Airplane mode, in a real browser: what a phone shows after one visit, and what it keeps and doesn't."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from directory import settings as settings_module
from directory.app import create_app
from directory.domain.vocabulary import Publication
from directory.operations.import_listings import import_listings
from directory.services import Services, open_services
from directory.storage import listings
from tests.factories import NOW, item, reading
from tests.keepers import fresh_random

from .browsing import PHONE, served
from .conftest import facts, groups

MOHALI = {"latitude": 30.7046, "longitude": 76.7179}
KEPT = "async () => (await (await caches.open('saath-pack')).match('/pack.json')) !== undefined"
IN_CACHES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname + new URL(request.url).search);
  }
  return found;
}"""


def until(page: Page, holds: str, argument: Any = None) -> None:
    """Wait until that holds on the page. (Playwright's own way makes code of a string, which the site's policy forbids.)"""
    page.evaluate(
        f"""async (argument) => {{
          const holds = {holds};
          for (let tries = 0; tries < 750; tries++) {{
            if (await holds(argument)) return;
            await new Promise((done) => setTimeout(done, 40));
          }}
          throw new Error("it never came to that");
        }}""",
        argument,
    )


class Site:
    """A site of its own, whose every request is written down."""

    def __init__(self, data: Path) -> None:
        settings = settings_module.load({"SAATH_DATA": str(data), "SAATH_SEED": "none"})
        self.services: Services = open_services(settings, clock=lambda: NOW)
        for source, rows in (("facts", facts()), ("groups", groups())):
            self.bring(source, rows)
        self.app: Flask = create_app(self.services)
        self.asked: list[str] = []
        self.refused = ""  # what paths that aren't answered begin with
        inner = self.app.wsgi_app

        def noting(environ: dict[str, Any], start_response: Any) -> Any:
            self.asked.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']}")
            if self.refused and environ["PATH_INFO"].startswith(self.refused):
                start_response("503 SERVICE UNAVAILABLE", [("Content-Length", "0")])
                return ()
            return inner(environ, start_response)

        self.app.wsgi_app = noting  # type: ignore[method-assign]
        self._serving = served(self.app)
        self.origin = self._serving.__enter__()

    def bring(self, source: str, rows: Any) -> None:
        found = self.services
        import_listings(
            found.database,
            reading(*rows),
            source=source,
            gazetteer=found.gazetteer,
            topics=found.taxonomy.codes,
            by="test",
            now=NOW,
            random=fresh_random,
        )
        found.indexer.sync()

    def id_of(self, title: str) -> str:
        return next(each.id for each in listings.public(self.services.database) if each.details.title.en == title)

    def close(self) -> None:
        self._serving.__exit__(None, None, None)
        self.services.database.close()


class Phone:
    """One visitor's browser. `page` may complain of nothing but a network that isn't there."""

    def __init__(self, browser: Browser, site: Site, **options: Any) -> None:
        self.site = site
        self.context: BrowserContext = browser.new_context(viewport=PHONE, **options)
        self.context.clock.set_fixed_time(NOW)
        self.asked = 0
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page = self.tab()

    def tab(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: self.requests.append(request.url))
        return page

    def go(self, path: str) -> Page:
        self.page.goto(self.site.origin + path)
        return self.page

    def keep(self) -> None:
        """Make the one visit after which everything is there."""
        until(self.go("/about"), KEPT)

    def without_network(self, path: str) -> Page:
        self.context.set_offline(True)
        # A page that was there a minute ago comes out of the browser's own cache: ask for another.
        self.asked += 1
        page = self.go(f"{path}{'&' if '?' in path else '?'}again={self.asked}")
        expect(page.locator("#from")).to_be_visible()
        if page.locator("#kept").count() and "/near" not in path:
            expect(page.locator("#heading, #whole h1").filter(visible=True)).not_to_have_text("")
            page.wait_for_selector("#kept[aria-busy=false]")
        return page

    def with_network(self, path: str) -> Page:
        self.context.set_offline(False)
        return self.go(path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Tests only look at it."""
    site = Site(tmp_path_factory.mktemp("site"))
    yield site
    site.close()


@pytest.fixture(scope="module")
def kept(browser: Browser, site: Site) -> Iterator[Phone]:
    """A phone that has been there once. Tests leave it as it is."""
    phone = Phone(browser, site)
    phone.keep()
    yield phone
    phone.context.close()


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """For tests that change it."""
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.fixture
def new_phone(browser: Browser) -> Iterator[Callable[..., Phone]]:
    made: list[Phone] = []

    def make(site: Site, **options: Any) -> Phone:
        made.append(Phone(browser, site, **options))
        return made[-1]

    yield make
    for phone in made:
        phone.context.close()


# What works -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "/hi", "/pa"])
def test_after_one_visit_all_pages_of_visitors_open_in_airplane_mode(kept: Phone, site: Site, language: str) -> None:
    kept.complaints.clear()
    listing = f"/listing/{site.id_of('Evening circle')}-evening-circle"
    home = f"{language}/" if language else "/en/"
    paths = ["/search", listing, "/guide", "/near"]
    if not language:
        paths += ["/today", "/support-groups", "/helplines", "/organisation/helping-hands", "/about", "/privacy", "/safety", "/offline"]
    for path in (home, *(language + each for each in paths)):
        page = kept.without_network(path)
        assert page.locator("html").get_attribute("lang") == (language[1:] or "en"), path
        assert page.title().endswith(" – Saath"), path
        assert not page.locator("#missing, #empty").filter(visible=True).count(), path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert kept.complaints == []


SEARCHES = (
    "?q=yoga",
    "?q=women+in+mohali",
    "?day=today",
    "?near=Mohali&sort=distance",
    "?q=circle",
    "?q=shaam&access=in-person",
    "?kind=helpline",
    "",
)


@pytest.mark.parametrize("language", ["", "/hi", "/pa"])
def test_results_read_the_same_with_and_without_a_network(kept: Phone, language: str) -> None:
    for query in SEARCHES:
        there = kept.with_network(f"{language}/search{query}").locator(".results").all_inner_texts()
        assert there, query
        here = kept.without_network(f"{language}/search{query}").locator(".results").all_inner_texts()
        assert [_lines(text) for text in here] == [_lines(text) for text in there], query


def test_what_is_on_today_reads_the_same_with_and_without_a_network(kept: Phone) -> None:
    for path in ("/today", "/pa/today", "/today?near=Mohali"):
        parts = ".schedule, .part h2, .lead"
        there = kept.with_network(path).locator(parts).filter(visible=True).all_inner_texts()
        here = kept.without_network(path).locator(parts).filter(visible=True).all_inner_texts()
        assert sorted(map(_lines, here)) == sorted(map(_lines, there)), path


@pytest.mark.parametrize("title", ["Evening circle", "Women’s evening", "Online circle", "Late online talk", "Paused group", "Tele-MANAS"])
def test_listing_says_the_same_without_a_network(kept: Phone, site: Site, title: str) -> None:
    for language in ("", "/hi", "/pa"):
        path = f"{language}/listing/{site.id_of(title)}"
        there = set(_lines(kept.with_network(path).locator("main").inner_text()))
        page = kept.without_network(path)
        here = _lines(page.locator("#whole").inner_text())
        assert [line for line in here if line not in there] == []
        assert page.locator("#whole .actions a").count() or page.locator("#whole .actions .line").count()


def test_title_of_a_listing_gives_nothing_away_without_a_network(kept: Phone, site: Site) -> None:
    page = kept.without_network(f"/listing/{site.id_of('Evening circle')}")
    assert page.title() == "A group in Ludhiana – Saath"


def test_words_of_danger_put_the_helplines_first_without_a_network(kept: Phone) -> None:
    page = kept.without_network("/search?q=i+want+to+die")
    expect(page.locator("#urgent")).to_contain_text("14416")
    expect(page.locator("#urgent a[href='tel:14416']")).to_be_visible()
    expect(page.locator("#kept")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#relaxing")).to_be_hidden()


def test_page_of_numbers_begins_with_those_of_the_site_without_a_network(kept: Phone) -> None:
    page = kept.without_network("/helplines")
    expect(page.locator("#lead + .lines a[href='tel:14416']")).to_be_visible()
    expect(page.locator("a.call[href='tel:112']:visible").first).to_be_visible()


def test_what_was_understood_can_be_taken_back_without_a_network(kept: Phone) -> None:
    page = kept.without_network("/search?q=women+in+mohali+tonight")
    expect(page.locator("#chips")).to_contain_text("Within 25 km of Mohali")
    page.locator("#chips a", has_text="Tonight").click()
    expect(page.locator("#chips")).not_to_contain_text("Tonight")
    assert re.search(r"q=women\+in\+mohali(&|$)", page.url)


def test_search_box_searches_without_a_network(kept: Phone) -> None:
    page = kept.without_network("/pa/")
    page.get_by_role("searchbox").first.fill("ਯੋਗ")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.locator(".results")).to_contain_text("Yoga in the park")


def test_place_that_is_not_on_the_phone_is_said_to_be_unknown(kept: Phone) -> None:
    page = kept.without_network("/search?q=yoga&near=Kottayam")
    expect(page.locator("#unknown-place")).to_contain_text("“Kottayam”")
    expect(page.locator("#unknown-place")).to_contain_text("Punjab, Chandigarh")


def test_listing_that_is_not_on_the_phone_says_so(kept: Phone) -> None:
    expect(kept.without_network("/listing/nosuchthing").locator("#missing")).to_be_visible()


def test_copy_says_from_when_it_is_and_after_seven_days_that_it_may_have_changed(kept: Phone) -> None:
    page = kept.without_network("/search?q=yoga")
    expect(page.locator("#from")).to_contain_text("from 22 November")
    try:
        for days, is_stale in ((6.9, False), (7.1, True)):
            contact = page.evaluate(
                "caches.open('saath-pack').then((c) => c.match('/pack.json')).then((r) => r.json()).then((m) => m.contact)"
            )
            kept.context.clock.set_fixed_time(contact / 1000 + days * 24 * 3600)
            for path in ("/search?q=yoga", "/guide"):
                page = kept.without_network(path)
                assert page.locator("#from-stale").is_visible() is is_stale
        expect(page.locator("#from")).to_contain_text("From 22 November; it may have changed since.")
    finally:
        kept.context.clock.set_fixed_time(NOW)


def test_pages_that_are_sent_somewhere_are_left_to_the_network(kept: Phone, site: Site) -> None:
    kept.context.set_offline(True)
    for path in ("/submit", "/manage", "/review", "/status", f"/listing/{site.id_of('Evening circle')}/report", "/search.json?q=yoga"):
        with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
            kept.go(path)


# What is kept ---------------------------------------------------------------------------------------------------------------


def test_no_address_that_was_visited_is_kept(kept: Phone, site: Site) -> None:
    for path in (
        "/search?q=secretword&near=Moga",
        f"/listing/{site.id_of('Evening circle')}",
        "/organisation/helping-hands",
        "/today?near=Moga",
    ):
        kept.with_network(path)
        until(kept.page, KEPT)
    kept.without_network("/search?q=anothersecret")
    found = kept.page.evaluate(IN_CACHES)
    assert len(found) > 30
    assert [path for path in found if re.search(r"secret|Moga|/(?:search|listing|organisation|today)(?![.\w])", path)] == []
    assert kept.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]


def test_words_that_were_looked_for_are_not_remembered(kept: Phone) -> None:
    kept.without_network("/search?q=zzyzxsecret")
    kept.page.wait_for_timeout(1200)  # what was worked out of the pack's words is put down then
    words = kept.page.evaluate(
        "caches.open('saath-keys').then(async (c) => (await Promise.all((await c.matchAll()).map((r) => r.text()))).join())"
    )
    assert "mukti" in words
    assert "zzyzx" not in words


def test_copy_comes_only_after_the_page(new_phone: Callable[..., Phone], site: Site) -> None:
    phone = new_phone(site)
    seen: list[str] = []
    phone.page.on("request", lambda request: seen.append(request.url))
    phone.page.on("load", lambda: seen.append("load"))
    until(phone.go("/search"), KEPT)
    before = seen[: seen.index("load")]
    assert len(before) <= 5
    assert not [url for url in before if "/offline/" in url or "/pack" in url or "sw.js" in url]


@pytest.mark.parametrize("how", ["saveData", "reduced-data"])
def test_who_saves_data_is_left_alone(new_phone: Callable[..., Phone], site: Site, how: str) -> None:
    phone = new_phone(site)
    site.asked.clear()
    saving = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    reduced = "globalThis.matchMedia = (query) => ({ matches: query.includes('reduced-data'), addEventListener() {} })"
    phone.context.add_init_script(saving if how == "saveData" else reduced)
    phone.go("/search")
    phone.page.wait_for_timeout(1000)
    assert phone.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert not [each for each in site.asked if "/pack.json" in each or "/pack/" in each or "sw.js" in each]


def test_organisations_and_staff_have_nothing_kept(new_phone: Callable[..., Phone], site: Site) -> None:
    phone = new_phone(site)
    for path in ("/submit", "/manage/sign-in", "/review/sign-in"):
        phone.go(path)
        phone.page.wait_for_timeout(700)
    assert phone.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


@pytest.mark.parametrize("refused", ["", "/pack/"], ids=["", "though nothing new can be fetched"])
def test_withdrawn_listing_goes_at_the_next_contact(new_phone: Callable[..., Phone], own_site: Site, refused: str) -> None:
    phone = new_phone(own_site)
    phone.keep()
    yoga = f"/listing/{own_site.id_of('Yoga in the park')}"
    expect(phone.without_network(yoga).locator("h1:visible")).to_have_text("Yoga in the park")
    database = own_site.services.database
    with database.writing():
        found = listings.require(database, own_site.id_of("Yoga in the park"))
        listings.change(database, found, verb="withdrawn", by="test", now=NOW, publication=Publication.HIDDEN)
    own_site.services.indexer.sync()
    before = phone.page.evaluate(IN_CACHES)
    own_site.refused = refused
    names = "async () => (await (await caches.open('saath-pack')).keys()).map((request) => new URL(request.url).pathname)"
    there = "async (before) => (await ({names})()).filter((name) => name.startsWith('/pack/') && before.includes(name)).length === 2"
    until(phone.with_network("/guide"), there.replace("{names}", names), before)  # words and places stay
    expect(phone.without_network(yoga).locator("#missing")).to_be_visible()
    expect(phone.without_network("/search?q=yoga+in+the+park").locator("#results")).not_to_contain_text("Yoga in the park")


def test_new_version_waits_until_pages_of_the_old_one_are_gone(new_phone: Callable[..., Phone], own_site: Site) -> None:
    phone = new_phone(own_site)
    phone.keep()
    (old,) = [name for name in phone.page.evaluate("caches.keys()") if re.fullmatch(r"saath-[0-9a-f]{12}", name)]
    phone.with_network("/search?q=yoga")  # now the worker is in charge of the page
    own_site.app.extensions["saath.kept"].__dict__["version"] = "00000000000a"
    own_site.bring("more", [item("more")])  # answers that were made before are dropped
    phone.page.evaluate("navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => null)")
    until(phone.page, "async () => (await navigator.serviceWorker.ready).waiting")
    assert {old, "saath-00000000000a"} <= set(phone.page.evaluate("caches.keys()"))
    page = phone.without_network("/search?q=yoga")
    expect(page.locator("#results")).to_contain_text("Yoga in the park")
    page.close()
    phone.page = phone.tab()
    until(phone.with_network("/guide"), "async (old) => !(await caches.keys()).includes(old)", old)
    expect(phone.without_network("/search?q=yoga").locator("#results")).to_contain_text("Yoga in the park")


def test_everything_can_be_removed_from_the_phone(new_phone: Callable[..., Phone], site: Site) -> None:
    phone = new_phone(site)
    phone.keep()
    page = phone.with_network("/offline")
    expect(page.locator("#kept-so-much")).to_contain_text("from 22 November")
    page.evaluate("localStorage.setItem('saved', 'x')")
    page.evaluate("new Promise((done) => (indexedDB.open('mine').onsuccess = (event) => done(event.target.result.close())))")
    page.get_by_role("button", name="Remove from this phone").click()
    expect(page.locator("#removed")).to_be_focused()
    left = """async () => [(await navigator.serviceWorker.getRegistrations()).length, await caches.keys(), localStorage.length,
        (await indexedDB.databases()).length]"""
    page.evaluate("fetch(document.querySelector('link[rel=stylesheet]').href)")  # answered by the worker, which this page still has
    assert page.evaluate(left) == [0, [], 0, 0]
    expect(phone.go("/saved").locator("#none")).to_be_visible()
    phone.go("/search")
    phone.page.wait_for_timeout(1000)
    assert phone.page.evaluate(left) == [0, [], 0, 0], "nothing is kept again while the tab is open"


# Near me --------------------------------------------------------------------------------------------------------------------


def test_near_me_sorts_by_distance_and_tells_nobody_where_one_is(new_phone: Callable[..., Phone], site: Site) -> None:
    phone = new_phone(site, geolocation=MOHALI, permissions=["geolocation"])
    phone.keep()
    phone.go("/search?q=group").get_by_role("link", name="Near me").click()
    page = phone.page
    page.wait_for_url("**/near**")
    site.asked.clear()
    phone.requests.clear()
    page.get_by_role("button", name="Show what is near where I am").click()
    expect(page.locator("#total")).to_be_focused()
    places = page.locator("#results .line").all_inner_texts()
    assert "less than 1 km away" in places[0] or "about 1 km away" in places[0]
    distances = [int(found[1]) for text in places if (found := re.search(r"about (\d+) km", text))]
    assert distances == sorted(distances)
    page.wait_for_timeout(500)
    told = " ".join([*site.asked, *phone.requests])
    assert not re.search(r"30\.7|76\.7|latitude|longitude", told)
    assert all(url.startswith(site.origin) for url in phone.requests)
    assert {
        re.sub(r"[0-9a-f]{12,}", "…", each.split("?")[0]) for each in site.asked if "/pack" not in each and "/offline/" not in each
    } <= {"GET /sw.js"}


def test_near_me_works_without_a_network(kept: Phone, site: Site) -> None:
    kept.context.grant_permissions(["geolocation"])
    kept.context.set_geolocation(MOHALI)
    page = kept.without_network("/pa/near")
    page.locator("#locate").click()
    expect(page.locator("#total")).to_be_focused()
    assert page.locator("#results .card").count() > 10


def test_who_does_not_want_to_be_found_is_offered_towns(new_phone: Callable[..., Phone], site: Site) -> None:
    phone = new_phone(site, permissions=[])
    page = phone.go("/near")
    page.locator("#locate").click()
    expect(page.locator("#refused")).to_be_visible()
    page.get_by_role("link", name="Mohali").click()
    page.wait_for_url("**/search?near=Mohali")


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
