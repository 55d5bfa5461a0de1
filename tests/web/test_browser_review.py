"""The desk in a real browser: by keys, by keyboard alone, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from directory.domain.details import Text
from directory.domain.phone import Phone
from directory.domain.submission import State, Submission
from tests.factories import details
from tests.reviewers import SENDER

from .browsing import DESK, served
from .desk import Desk


@pytest.fixture
def origin(desk: Desk) -> Iterator[str]:
    with served(desk.app) as origin:
        yield origin


def sign_in(browser: Browser, desk: Desk, origin: str, **options: object) -> BrowserContext:
    """A window of somebody who has signed in."""
    context: BrowserContext = browser.new_context(**{"viewport": DESK} | options)  # type: ignore[arg-type]
    cookies = desk.sign_in()._client._cookies.values()  # type: ignore[union-attr]
    context.add_cookies([{"name": each.key, "value": each.value, "url": origin} for each in cookies])
    return context


def three(desk: Desk) -> list[Submission]:
    """Three cases, the oldest first."""
    return [
        desk.submit(proposed=details(title=Text(en=f"Case {number}")), now=desk.clock.now - timedelta(hours=3 - number))
        for number in range(3)
    ]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_a_queue_is_worked_through_by_keys(browser: Browser, desk: Desk, origin: str) -> None:
    cases = three(desk)
    page = sign_in(browser, desk, origin).new_page()
    page.goto(f"{origin}/review")
    for key, expected in (("j", "Case 0"), ("j", "Case 1"), ("k", "Case 0")):
        page.keyboard.press(key)
        assert focused(page) == expected
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{cases[0].id}*")
    page.keyboard.press("a")  # approve the first; the second comes by itself
    page.wait_for_url(f"**/{cases[1].id}?*")
    page.keyboard.press("u")  # and take that back
    page.wait_for_url(f"**/{cases[0].id}?*")
    assert desk.again(cases[0]).state is State.IN_REVIEW
    page.keyboard.press("q")
    page.wait_for_url("**do=ask**")
    page.get_by_role("textbox", name="To the sender, in").fill("a question with a, e, q, r, j, k and u in it")
    assert desk.again(cases[0]).state is State.IN_REVIEW, "letters that are typed are no commands"
    page.get_by_role("button", name="Send the question").click()
    page.wait_for_url("**done=**")
    assert desk.again(cases[0]).state is State.QUESTION
    page.context.close()


def test_keys_can_be_switched_off_and_stay_so(browser: Browser, desk: Desk, origin: str) -> None:
    (case, *_rest) = three(desk)
    page = sign_in(browser, desk, origin).new_page()
    page.goto(f"{origin}/review/case/{case.id}")
    assert page.locator("kbd").first.is_visible()
    page.get_by_role("button", name="Keys are on").click()
    assert not page.locator("kbd").first.is_visible()
    page.reload()
    page.keyboard.press("a")
    page.get_by_role("button", name="Keys are off").wait_for()
    assert desk.again(case).state is State.RECEIVED
    page.context.close()


def test_words_for_a_reason_come_at_once_and_never_over_what_was_typed(browser: Browser, desk: Desk, origin: str) -> None:
    (case, *_rest) = three(desk)
    page = sign_in(browser, desk, origin).new_page()
    page.goto(f"{origin}/review/case/{case.id}?do=reject")
    words = page.get_by_role("textbox", name="To the sender, in")
    page.get_by_label("It is listed already").check()
    first = words.input_value()
    page.get_by_label("It is advertising").check()
    assert first and words.input_value() not in ("", first)
    words.fill("My own words")
    page.get_by_label("It could harm people").check()
    assert words.input_value() == "My own words"
    page.context.close()


@pytest.mark.parametrize("has_scripts", [True, False])
def test_a_case_is_decided_field_by_field_with_the_keyboard_alone(browser: Browser, desk: Desk, origin: str, has_scripts: bool) -> None:
    listing = desk.publish(SENDER)
    case = desk.submit(listing=listing, title=Text(en="Evening ring"), phones=(Phone("+919876543210", "IN"),))
    page = sign_in(browser, desk, origin, java_script_enabled=has_scripts).new_page()
    page.goto(f"{origin}/review/case/{case.id}")
    phone = page.get_by_label("Accept Phone")
    for _press in range(40):
        page.keyboard.press("Tab")
        if phone.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Space")
    page.get_by_role("button", name="Approve", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**done=**")
    said = desk.listing(listing).details
    assert said.title.en == "Evening ring" and said.phones == listing.details.phones
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(f"**/{case.id}?*")
    assert desk.listing(listing).details.title.en == "Evening circle"
    page.context.close()


def test_pages_of_the_desk_load_only_what_is_ours_and_nothing_is_refused(browser: Browser, desk: Desk, origin: str) -> None:
    (case, *_rest) = three(desk)
    page = sign_in(browser, desk, origin).new_page()
    complaints: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    for path in ("/review", f"/review/case/{case.id}", f"/review/case/{case.id}/edit", "/review/listings"):
        page.goto(origin + path)
    assert complaints == [] and all(address.startswith(origin) for address in requests)
    page.context.close()
