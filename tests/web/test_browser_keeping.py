"""Keeping a listing and reporting one, in a real browser on a small phone: with and without JavaScript, and for everyone to use."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from directory.app import create_app
from directory.domain.report import Reason
from directory.domain.vocabulary import Status
from directory.services import Services
from directory.storage import listings, reports
from tests import mail_sink
from tests.keepers import KEEPER, OTHER, TODAY, held, verbs

from .browsing import CHROMIUM, PHONE, QUIET


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services)


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def sign_in(page: Page, app: Flask, origin: str) -> None:
    page.goto(origin + "/manage")
    page.get_by_label("Your mail address").fill(KEEPER)
    page.get_by_role("button", name="Mail me the link").click()
    (mail,) = mail_sink.post(app)
    page.goto(origin + mail_sink.link_of(mail))
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_listing_is_kept_with_a_few_taps(browser: Browser, app: Flask, services: Services, origin: str, has_scripts: bool) -> None:
    listing = held(services.database, KEEPER)
    context = browser.new_context(viewport=PHONE, java_script_enabled=has_scripts)
    page = context.new_page()
    sign_in(page, app, origin)
    page.get_by_role("button", name="Nothing has changed").click()
    assert "checked it today" in page.get_by_role("status").inner_text()
    page.get_by_role("link", name="Evening circle", exact=True).click()
    page.get_by_role("link", name="Pause it").click()
    page.get_by_label("Closed until").fill("2027-01-04")
    page.get_by_role("button", name="Pause it now").click()
    assert listings.require(services.database, listing.id).details.status is Status.PAUSED
    page.get_by_role("button", name="Open it again").click()
    page.get_by_role("link", name="Take it out").click()
    page.get_by_role("button", name="Take it out").click()
    assert verbs(services.database, listing) == ["added", "confirmed", "paused", "reopened", "withdrawn"]
    context.close()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_problem_is_reported_with_one_tap_and_no_cookie(browser: Browser, services: Services, origin: str, has_scripts: bool) -> None:
    listing = held(services.database)
    context = browser.new_context(viewport=PHONE, java_script_enabled=has_scripts)
    page = context.new_page()
    page.goto(f"{origin}/listing/{listing.id}")
    page.get_by_role("link", name="Report a problem").click()
    page.get_by_role("button", name="It isn’t safe").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you"
    assert [report.reason for report in reports.open(services.database)] == [Reason.UNSAFE]
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_use_these_pages(browser: Browser, app: Flask, services: Services, origin: str, scheme: str) -> None:
    listing = held(services.database, KEEPER, OTHER, verified_on=TODAY)
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, app, origin)
    base = f"/manage/listing/{listing.id}"
    pages = ["/manage", base, f"{base}/withdraw", f"/listing/{listing.id}/report"]
    if scheme == "light":  # the others have no colours of their own
        pages += ["/manage/sign-in", f"{base}/pause", "/fresh/nonsense", f"/listing/{listing.id}/claim"]
    for path in pages:
        page.goto(origin + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    page.goto(f"{origin}{base}/hand-over")
    page.get_by_role("button", name="Mail the link").click()
    assert page.title().startswith("Error: ")
    assert Axe().run(page).violations_count == 0
    context.close()
