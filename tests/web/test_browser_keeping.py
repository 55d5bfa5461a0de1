"""Keeping a listing and reporting one, in a real browser on a small phone: with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from directory.domain.report import Reason
from directory.domain.vocabulary import Status
from directory.services import Services
from directory.storage import listings, reports
from tests import mail_sink
from tests.keepers import KEEPER, held, verbs

from .browsing import PHONE, served


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    with served(app) as origin:
        yield origin


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
