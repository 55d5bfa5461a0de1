"""By keyboard alone, from the first Tab on: what is focused is seen and never lies under a bar, and every journey comes to its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page

from directory.app import create_app
from directory.domain.details import Text
from directory.domain.phone import Phone
from directory.services import Services
from directory.storage import listings
from directory.web import urls
from tests.reviewers import SENDER

from .browsing import DESK, LARGE, PHONE, Visit, served
from .desk import Desk

UNSEEN = """() => {
  const focused = document.activeElement;
  if (focused === document.body) return "end";
  const box = focused.getBoundingClientRect();
  const has = (pseudo) => getComputedStyle(focused, pseudo).outlineStyle !== "none";
  if (!has(null) && !has("::after")) return "no outline: " + focused.outerHTML;
  if (focused.closest(".exit, .skip, .decision-bar")) return "";
  const within = (part) => Math.max(0, Math.min(box.bottom, part.bottom) - Math.max(box.top, part.top));
  const bars = [...document.querySelectorAll(".exit, .decision-bar")].map((each) => each.getBoundingClientRect());
  const seen = bars.reduce((left, bar) => left - within(bar), within({ top: 0, bottom: innerHeight }));
  return seen < Math.min(box.height, 20) ? `under a bar, ${Math.round(seen)} px seen: ${focused.outerHTML.slice(0, 200)}` : "";
}"""
"""What is wrong with how the focused element is seen; "" where nothing is, "end" behind the last one."""


@pytest.fixture(scope="module")
def origin(house_app: Flask) -> Iterator[str]:
    with served(house_app) as origin:
        yield origin


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Visit]:
    visit = Visit(browser, origin, viewport=PHONE)
    yield visit
    visit.context.close()


def walk_through(page: Page) -> int:
    """Tab from the start to the end; how many places the focus came to."""
    for reached in range(400):
        page.keyboard.press("Tab")
        wrong = page.evaluate(UNSEEN)
        if wrong == "end":
            return reached
        assert wrong == "", wrong
    raise AssertionError("the focus goes round and round")


def tab_to(page: Page, wanted: Locator) -> None:
    """Tab on until this has the focus, and see it."""
    for _press in range(150):
        page.keyboard.press("Tab")
        if wanted.count() == 1 and wanted.evaluate("each => each === document.activeElement"):
            assert page.evaluate(UNSEEN) == ""
            return
    raise AssertionError(f"never reached: {wanted}")


@pytest.mark.parametrize("size", [PHONE, DESK, LARGE], ids=["phone", "desk", "400%"])
def test_focus_is_seen_everywhere_and_never_under_the_way_out(visit: Visit, house: Services, size: dict[str, int]) -> None:
    visit.page.set_viewport_size(size)  # type: ignore[arg-type]
    (circle,) = [each for each in listings.exportable(house.database, with_samples=False) if each.ref == "circle"]
    for path, least in (("/", 30), ("/search?near=Mohali&per_page=5", 25), (urls.listing(circle), 20)):
        page = visit.go(path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.hasAttribute('data-exit')"), "the way out is the first thing there is"
        assert walk_through(page) >= least, path


def test_search_is_narrowed_and_a_group_called(visit: Visit) -> None:
    page = visit.go("/")
    tab_to(page, page.get_by_role("combobox", name="What do you need?"))
    page.keyboard.type("noon")
    page.keyboard.press("Escape")  # the suggestions, which may have come
    tab_to(page, page.get_by_label("Where?"))
    page.keyboard.type("mohali")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    tab_to(page, page.locator(".filters > summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".filter").get_by_role("link", name="Step-free"))
    page.keyboard.press("Enter")
    page.wait_for_url("**accessibility=step-free**")
    tab_to(page, page.locator(".results").get_by_role("link", name="Sunday noon group"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/listing/**")
    tab_to(page, call := page.get_by_role("link", name="Call 0161 425 7457"))
    assert call.get_attribute("href") == "tel:+911614257457"


def test_page_is_left_by_its_first_link(visit: Visit) -> None:
    page = visit.go("/guide")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: not address.startswith(visit.origin))


@pytest.mark.parametrize("size", [PHONE, LARGE], ids=["phone", "400%"])
def test_listing_is_begun_with_a_mistake_put_right(browser: Browser, services: Services, size: dict[str, int]) -> None:
    with served(create_app(services)) as origin:
        visit = Visit(browser, origin, viewport=size)
        page = visit.go("/submit")
        tab_to(page, page.get_by_role("link", name="Begin", exact=True))
        page.keyboard.press("Enter")
        tab_to(page, page.get_by_label("Support group"))
        page.keyboard.press("Space")
        tab_to(page, page.get_by_role("button", name="Save and continue"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/submit/what?look=1")
        assert page.evaluate("document.activeElement.className") == "error-summary" and page.title().startswith("Error: ")
        assert walk_through(page) > 15
        page.reload()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "title" and page.evaluate(UNSEEN) == ""
        page.keyboard.type("Evening circle")
        tab_to(page, page.get_by_label("Description", exact=True))
        page.keyboard.type("We sit together.")
        tab_to(page, page.get_by_role("button", name="Save and continue"))
        page.keyboard.press("Enter")
        page.wait_for_url("**/submit/when")
        tab_to(page, page.get_by_label("Yes, at set times"))
        visit.context.close()


@pytest.mark.parametrize("size", [PHONE, DESK, LARGE], ids=["phone", "desk", "400%"])
def test_focus_is_seen_on_a_case_and_never_under_its_decisions(browser: Browser, desk: Desk, size: dict[str, int]) -> None:
    listing = desk.publish(SENDER)
    case = desk.submit(listing=listing, title=Text(en="Evening ring"), phones=(Phone("+919876543210", "IN"),))
    with served(desk.app) as origin:
        visit = Visit(browser, origin, viewport=size)
        cookies = desk.sign_in()._client._cookies.values()  # type: ignore[union-attr]
        visit.context.add_cookies([{"name": each.key, "value": each.value, "url": origin} for each in cookies])
        assert walk_through(visit.go(f"/review/case/{case.id}")) > 15
        visit.context.close()
