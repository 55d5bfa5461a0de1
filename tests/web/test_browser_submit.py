"""The listing form in a real browser on a small phone: with and without JavaScript, with a network that fails, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from directory.domain.schedule import Schedule
from directory.domain.signing import sign
from directory.domain.submission import State
from directory.services import Services
from directory.storage import links
from tests import mail_sink, reviewers
from tests.factories import NOW, ZONE
from tests.keepers import fresh_random

from .browsing import PHONE, served
from .test_submit import only_submission


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    with served(app) as origin:
        yield origin


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=PHONE)
    yield context
    context.close()


def hurried(context: BrowserContext) -> Page:
    """A tab whose clock a test moves on, with `later`."""
    page = context.new_page()
    page.clock.install()
    return page


def later(page: Page) -> None:
    """Some seconds on: what is typed is saved by itself, or saved again."""
    page.clock.fast_forward(5_000)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


def walk(page: Page, origin: str) -> None:
    """From the start to the check, with a second time and an ambiguous town."""
    page.goto(origin + "/submit")
    page.get_by_role("link", name="Begin").click()
    go_on(page)
    page.get_by_label("Support group").check()
    page.get_by_label("Name", exact=True).fill("Evening circle")
    page.get_by_label("Description", exact=True).fill("We sit together.")
    go_on(page)
    page.get_by_label("Yes, at set times").check()
    page.get_by_label("Every week", exact=True).check()
    page.get_by_label("Wednesday").check()
    page.get_by_label("Begins at").fill("18:00")
    page.get_by_role("button", name="Add another time").click()
    second = page.locator("#e2")
    second.get_by_label("Once or twice a month").check()
    go_on(page)
    second.get_by_label("Second").check()
    second.get_by_label("Saturday").check()
    second.get_by_label("The day is known, the time is not").check()
    go_on(page)
    page.get_by_label("In person", exact=True).check()
    page.get_by_label("Building and street").fill("The hall")
    page.get_by_label("Town or village").fill("Patti")
    go_on(page)
    page.get_by_label("Hoshiarpur").check()
    go_on(page)
    page.locator("#phone").fill("98765")
    page.get_by_label("Your mail address").fill("asha@example.org")
    go_on(page)
    page.locator("#phone").fill("98765 43210")
    go_on(page)
    page.get_by_label("Punjabi", exact=True).check()
    page.get_by_label("Free", exact=True).check()
    go_on(page)


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with JavaScript", "without"])
def test_listing_is_sent_from_a_small_phone(browser: Browser, app: Flask, services: Services, origin: str, has_scripts: bool) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=has_scripts)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    walk(page, origin)
    page.get_by_role("link", name="See the page as it will look").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evening circle")
    page.get_by_role("link", name="Back to your answers").click()
    page.get_by_role("button", name="Send", exact=True).click()
    (mail,) = mail_sink.post(app)
    page.goto(origin + mail_sink.link_of(mail))
    page.get_by_role("button", name="Yes, confirm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have received it")
    found = only_submission(services)
    assert found.state is State.RECEIVED
    assert found.details.schedule == Schedule.parse("Wed 18:00; 2nd Sat", ZONE)
    assert found.details.place.district == "Hoshiarpur"
    assert complaints == []
    context.close()


def test_button_that_is_pressed_again_while_the_network_is_slow_does_it_once(
    context: BrowserContext, services: Services, origin: str
) -> None:
    """A link works once: the answer to the second press, which is the one that shows, would say that it opens nothing."""
    with services.database.writing():
        sent = reviewers.submit(services.database, is_confirmed=False)
        links.make(services.database, name := fresh_random(), "confirm", sent.id, sent.sender.email, now=NOW, lasts=timedelta(days=1))
    page = context.new_page()
    page.goto(f"{origin}/confirm/{sign(services.secret, name)}")
    network = {"offline": False, "latency": 500, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", network)
    button = page.get_by_role("button", name="Yes, confirm").bounding_box()
    assert button is not None
    for wait_ms in (300, 0):
        page.mouse.click(button["x"] + 20, button["y"] + 20)
        page.wait_for_timeout(wait_ms)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have received it", timeout=15_000)
    assert only_submission(services).state is State.RECEIVED


def test_only_what_an_answer_brings_up_is_asked(context: BrowserContext, origin: str) -> None:
    page = context.new_page()
    page.goto(origin + "/submit/what")
    go_on(page)
    page.goto(origin + "/submit/when")
    expect(page.get_by_label("How often?")).to_be_hidden()
    page.get_by_label("Yes, at set times").check()
    expect(page.get_by_label("Monday")).to_be_hidden()
    page.get_by_label("Every two weeks, or more rarely").check()
    for label in ("Monday", "Every how many weeks?", "First date", "Begins at"):
        expect(page.get_by_label(label)).to_be_visible()
    page.get_by_label("Day and night").check()
    for label in ("Monday", "Begins at", "First date"):
        expect(page.get_by_label(label)).to_be_hidden()


def test_what_is_typed_survives_a_closed_tab(context: BrowserContext, origin: str) -> None:
    page = hurried(context)
    page.goto(origin + "/submit/what")
    page.get_by_label("Name", exact=True).fill("Evening circle")
    page.get_by_label("Support group").check()
    later(page)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.close()
    again = context.new_page()
    again.goto(origin + "/submit/what")
    expect(again.get_by_label("Name", exact=True)).to_have_value("Evening circle")
    expect(again.get_by_label("Support group")).to_be_checked()


def test_page_reads_back_while_one_types(context: BrowserContext, origin: str) -> None:
    page = hurried(context)
    page.goto(origin + "/submit/what")
    go_on(page)
    page.goto(origin + "/submit/when")
    page.get_by_label("Yes, at set times").check()
    page.get_by_label("Every day").check()
    page.get_by_label("Begins at").fill("06:00")
    later(page)
    expect(page.locator("#reading")).to_contain_text("Every day, 6:00 am")
    expect(page.locator("#reading li")).to_have_count(3)


def test_network_that_fails_is_told_and_what_was_typed_is_saved_once_it_is_back(context: BrowserContext, origin: str) -> None:
    page = hurried(context)
    page.goto(origin + "/submit/what")
    context.set_offline(True)
    page.get_by_label("Name", exact=True).fill("Evening circle")
    later(page)
    expect(page.get_by_text("Not saved: no connection.")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Evening circle")


def test_form_is_gone_through_by_keyboard_alone(context: BrowserContext, origin: str) -> None:
    page = context.new_page()
    page.goto(origin + "/submit/what")
    page.get_by_label("Support group").focus()
    page.keyboard.press("Space")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Evening circle")
    page.keyboard.press("Enter")  # goes on, and doesn't remove, add or go back
    expect(page.get_by_role("heading", level=1)).to_have_text("What is it?")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "description"
