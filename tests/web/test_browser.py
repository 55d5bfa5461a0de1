"""The site in a real browser: on a small phone, at four times the size, by keyboard, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page

from directory import settings as settings_module
from directory.services import Services
from directory.storage import listings
from directory.web import urls

from .browsing import DESK, LARGE, PHONE, Visit, served

PATHS = (
    "/",
    "/search",
    "/search?q=hostile",
    "/search?q=listening&near=Mohali&cost=free&day=wed",
    "/search?near=Ludhiaxa",
    "/today",
    "/guide",
    "/about",
    "/privacy",
    "/helplines",
    "/organisation/helping-hands",
    "/nothing",
)
EXIT = settings_module.load({}).exit_page


@pytest.fixture(scope="module")
def origin(house_app: Flask) -> Iterator[str]:
    with served(house_app) as origin:
        yield origin


@pytest.fixture
def visit(browser: Browser, origin: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    options = getattr(request, "param", {"viewport": PHONE})
    visit = Visit(browser, origin, **options)
    yield visit
    visit.context.close()


@dataclass(frozen=True, slots=True)
class Stop:
    """One page on the way: what it asked for, how wide it is in CSS pixels, and how many cookies there were then."""

    path: str
    requests: tuple[str, ...]
    width: int
    cookies: int


@pytest.fixture(scope="module")
def tour(browser: Browser, origin: str, house: Services) -> tuple[list[Stop], list[str]]:
    """All of these pages on a phone, and what the console had to say."""
    visit = Visit(browser, origin, viewport=PHONE)
    stops = []
    for path in (*PATHS, *(urls.listing(each) for each in listings.exportable(house.database, with_samples=False))):
        visit.page.goto("about:blank")  # what the page before asks for late isn't counted for this one
        page = visit.go(path)
        requests = tuple(visit.requests)
        stops.append(Stop(path, requests, page.evaluate("document.documentElement.scrollWidth"), len(visit.context.cookies())))
    visit.context.close()
    return stops, visit.complaints


def test_nothing_runs_off_the_side(tour: tuple[list[Stop], list[str]]) -> None:
    assert [stop.path for stop in tour[0] if stop.width > PHONE["width"]] == []


def test_pages_load_five_things_at_most_all_from_here_and_nothing_is_refused(tour: tuple[list[Stop], list[str]], origin: str) -> None:
    stops, complaints = tour
    for stop in stops:
        assert 0 < len(set(stop.requests)) <= 5 and not stop.cookies, stop  # an icon may come late, and count for the next page too
        assert all(address.startswith(origin) for address in stop.requests)
    assert [words for words in complaints if "status of 4" not in words] == []


def test_icons_are_drawn(visit: Visit) -> None:
    page = visit.go("/")
    box = page.locator(".wordmark use").bounding_box()
    assert box is not None and box["width"] > 100 and box["height"] > 15


@pytest.mark.parametrize("visit", [{"viewport": PHONE, "color_scheme": "dark"}], indirect=True)
def test_dark_theme_is_dark(visit: Visit) -> None:
    assert visit.go("/").evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(19, 25, 26)"


# -- leaving


def test_leaving_replaces_the_page_so_that_back_does_not_return_to_it(visit: Visit) -> None:
    visit.go("/")
    page = visit.go("/guide")
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url(EXIT)
    page.go_back()
    assert page.url == visit.origin + "/"


def test_three_shifts_leave(visit: Visit) -> None:
    page = visit.go("/guide")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(EXIT)


def test_typing_capitals_does_not_leave(visit: Visit) -> None:
    page = visit.go("/search")
    page.locator("#q").focus()
    for letter in "NAAB":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_timeout(200)
    assert page.url == visit.origin + "/search"
    assert page.locator("#q").input_value() == "NAAB"


def test_page_is_blanked_at_once_before_the_other_one_has_come(visit: Visit) -> None:
    seen = visit.go("/guide").evaluate(
        """() => {
            document.querySelector("[data-exit]").click();
            return [document.body.innerText.trim(), document.title, location.pathname];
        }"""
    )
    assert seen == ["", "…", "/guide"]


def test_way_out_stays_in_reach_wherever_one_reads(visit: Visit) -> None:
    for size in (PHONE, DESK):
        visit.page.set_viewport_size(size)
        page = visit.go("/guide")
        for share in (0, 0.5, 1):
            page.evaluate("share => scrollTo(0, share * document.body.scrollHeight)", share)
            box = page.get_by_role("link", name="Leave this page").bounding_box()
            assert box is not None and 0 <= box["y"] <= size["height"] - box["height"]


# -- by keyboard


def test_skip_link_leads_to_the_page(visit: Visit) -> None:
    page = visit.go("/search")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_error_summary_takes_the_focus_and_leads_to_the_field(visit: Visit) -> None:
    page = visit.go("/search?near=Ludhiaxa")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "near"


# -- searching


@pytest.mark.parametrize(
    "visit", [{"viewport": PHONE}, {"viewport": PHONE, "java_script_enabled": False}], indirect=True, ids=["js", "no-js"]
)
def test_search_from_home_to_a_listing_on_a_phone(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_label("What do you need?").fill("noon")
    page.get_by_label("Where?").fill("mohali")
    page.get_by_label("When?").select_option("Today")
    page.get_by_role("button", name="Search").click()
    assert page.get_by_role("heading", level=1).inner_text() == "4 found"  # "noon" is taken for the afternoon
    assert not page.get_by_role("link", name="Support groups").is_visible()
    page.get_by_text("Filters (3)").click()
    page.locator(".filter").get_by_role("link", name="Step-free").click()
    page.get_by_role("link", name="Sunday noon group").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Sunday noon group"
    assert page.get_by_role("link", name="Call 0161 425 7457").get_attribute("href") == "tel:+911614257457"


@pytest.mark.parametrize("visit", [{"viewport": DESK, "java_script_enabled": False}], indirect=True)
def test_filters_stand_open_on_a_desk_without_javascript(visit: Visit) -> None:
    page = visit.go("/search")
    page.locator(".filter").get_by_role("link", name="Recreation").click()
    assert page.url == visit.origin + "/search?kind=recreation"


@pytest.mark.parametrize("visit", [{"viewport": PHONE, "java_script_enabled": False}], indirect=True)
def test_way_out_is_a_plain_link_without_javascript(visit: Visit) -> None:
    page = visit.go("/guide")
    assert not page.locator(".keys").is_visible()
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url(EXIT)


def test_whole_card_opens_the_listing(visit: Visit) -> None:
    page = visit.go("/search?q=noon")
    page.evaluate("document.querySelector('.card').scrollIntoView({block: 'center'})")
    box = page.locator(".card").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] - 8, box["y"] + box["height"] - 8)
    page.wait_for_url("**/listing/**")


def test_address_is_copied(visit: Visit, house: Services) -> None:
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=visit.origin)
    (circle,) = [each for each in listings.exportable(house.database, with_samples=False) if each.ref == "circle"]
    page = visit.go(urls.listing(circle))
    page.get_by_role("button", name="Copy the address").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "Hall 2, Model Town, Ludhiana 141002, Punjab"


# -- suggestions while one types


def type_words(visit: Visit, words: str, path: str = "/") -> Page:
    page = visit.go(path)
    page.locator("#q").press_sequentially(words, delay=10)
    return page


def options_of(page: Page) -> Locator:
    """Those of the list of suggestions; a <select> has options too."""
    return page.locator("#suggestions").get_by_role("option")


def test_suggestion_is_chosen_by_keyboard(visit: Visit) -> None:
    page = type_words(visit, "women's meeting in moh")
    box, options = page.get_by_role("combobox", name="What do you need?"), options_of(page)
    options.first.wait_for()
    assert (box.get_attribute("aria-expanded"), box.get_attribute("aria-controls")) == ("true", "suggestions")
    assert page.get_by_role("listbox", name="Suggestions").is_visible()
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?**")
    assert "near=Mohali" in page.url and "moh" not in page.locator("#q").input_value()
    assert visit.complaints == []


def test_arrows_go_round_by_way_of_the_box(visit: Visit) -> None:
    page = type_words(visit, "moh")
    options, chosen = options_of(page), page.locator("[role=option][aria-selected=true]")
    options.first.wait_for()
    page.keyboard.press("ArrowUp")
    assert chosen.get_attribute("id") == options.last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    assert chosen.count() == 0 and page.locator("#q").get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    assert chosen.get_attribute("id") == options.first.get_attribute("id")


def test_listing_that_is_suggested_opens(visit: Visit) -> None:
    page = type_words(visit, "sunday noo")
    options_of(page).filter(has_text="Sunday noon group").click()
    page.wait_for_url("**/listing/**")
    assert page.get_by_role("heading", level=1).inner_text() == "Sunday noon group"


def test_chosen_words_go_with_what_the_form_says_besides(visit: Visit) -> None:
    page = visit.go("/")
    page.get_by_label("Where?").fill("Mohali")
    page.get_by_label("When?").select_option("Today")
    page.locator("#q").press_sequentially("yog")
    options_of(page).filter(has_text="yoga").first.click()
    page.wait_for_url("**/search?**")
    assert all(part in page.url for part in ("q=yoga", "near=Mohali", "day=today"))


def test_escape_closes_the_suggestions_and_keeps_the_words(visit: Visit) -> None:
    page = type_words(visit, "moh")
    options_of(page).first.wait_for()
    page.keyboard.press("Escape")
    assert not page.get_by_role("listbox").is_visible()
    assert page.locator("#q").input_value() == "moh"
    assert page.locator("#q").get_attribute("aria-expanded") == "false"


def test_enter_without_a_choice_searches_for_the_words_as_typed(visit: Visit) -> None:
    page = type_words(visit, "noon")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=noon**")


def test_suggestions_close_when_the_box_is_left(visit: Visit) -> None:
    page = type_words(visit, "moh")
    options_of(page).first.wait_for()
    page.keyboard.press("Tab")
    assert not page.get_by_role("listbox").is_visible()
    assert page.evaluate("document.activeElement.id") == "near"


def test_quick_typing_asks_once_and_only_here(visit: Visit) -> None:
    page = type_words(visit, "ਮੋਹਾ")
    options_of(page).filter(has_text="ਮੋਹਾਲੀ").wait_for()
    asked = [address for address in visit.requests if "/suggest.json" in address]
    assert len(asked) == 1 and asked[0].startswith(visit.origin)
    assert options_of(page).first.locator("span").get_attribute("lang") == "pa"


def test_who_saves_data_is_asked_nothing(visit: Visit) -> None:
    visit.context.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
    page = type_words(visit, "moh")
    page.wait_for_timeout(400)
    assert not [address for address in visit.requests if "/suggest.json" in address]
    assert page.locator("#q").get_attribute("role") is None


def test_failing_suggestions_leave_the_search_as_it_is(visit: Visit) -> None:
    visit.context.route("**/suggest.json*", lambda route: route.abort())
    page = type_words(visit, "noon")
    page.wait_for_timeout(300)
    assert not page.get_by_role("listbox").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=noon**")


def test_hostile_suggestion_is_shown_as_words(visit: Visit) -> None:
    page = type_words(visit, "hosti")
    option = options_of(page).filter(has_text="Hostile").first
    option.wait_for()
    assert "<script>" in option.inner_text() and page.locator(".suggestions script, .suggestions img").count() == 0


def test_leaving_takes_the_suggestions_away(visit: Visit) -> None:
    page = type_words(visit, "moh")
    options_of(page).first.wait_for()
    page.get_by_role("link", name="Leave this page").click()
    page.wait_for_url(EXIT)


@pytest.mark.parametrize("size", [PHONE, DESK, LARGE], ids=["360px", "desk", "400%"])
def test_suggestions_are_large_enough_and_nothing_runs_off_the_side(visit: Visit, size: dict[str, int]) -> None:
    visit.page.set_viewport_size(size)  # type: ignore[arg-type]
    page = type_words(visit, "he")
    options_of(page).first.wait_for()
    heights = [box["height"] for each in options_of(page).all() if (box := each.bounding_box())]
    assert heights and min(heights) >= 48
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for _ in heights:
        page.keyboard.press("ArrowDown")
        hidden = page.evaluate(
            """() => {
                const box = document.querySelector("[aria-selected=true]").getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return top?.closest("[aria-selected=true]") ? "" : `${JSON.stringify(box)} under ${top?.outerHTML.slice(0, 80)}`;
            }"""
        )
        assert hidden == ""


@pytest.mark.parametrize("visit", [{"viewport": PHONE, "java_script_enabled": False}], indirect=True)
def test_search_box_is_a_plain_one_without_javascript(visit: Visit) -> None:
    page = visit.go("/")
    assert page.get_by_role("searchbox", name="What do you need?").is_visible()
    assert page.get_by_role("combobox", name="What do you need?").count() == 0


@pytest.mark.parametrize(("form", "width_mm"), [("a4", 210), ("a5", 148), ("handout", 210)])
def test_paper_has_the_size_that_was_chosen(visit: Visit, form: str, width_mm: int) -> None:
    paper = visit.go(f"/print?kind=recreation&form={form}").pdf(prefer_css_page_size=True)
    (width_points,) = {float(box) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+)", paper)}
    assert round(width_points / 72 * 25.4) == width_mm
    assert (len(re.findall(rb"/Type /Page\b", paper)) == 1) == (form == "handout")
