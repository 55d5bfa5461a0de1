"""The sheet "my circle": empty on paper, filled in on the page, sent nowhere, and kept on the phone only on wish."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from .browsing import PHONE, Visit, served
from .client import Client

SHEET = "/guide/circle"


@pytest.fixture(scope="module")
def origin(house_app: Flask) -> Iterator[str]:
    with served(house_app) as origin:
        yield origin


@pytest.fixture
def visit(browser: Browser, origin: str, request: pytest.FixtureRequest) -> Iterator[Visit]:
    visit = Visit(browser, origin, **getattr(request, "param", {"viewport": PHONE}))
    yield visit
    visit.context.close()


def test_sheet_is_no_form_and_nothing_on_it_can_be_sent(client: Client) -> None:
    page = client.get(SHEET)
    assert not page.all("form") and not page.all("input")
    fields = page.all("textarea")
    assert len(fields) >= 15
    for field in fields:
        assert field.get("name") is None
        assert (field.get("autocomplete"), field.get("spellcheck")) == ("off", "false")


def test_sheet_asks_for_people_steps_places_and_a_meeting_and_names_the_numbers(client: Client) -> None:
    page = client.get(SHEET)
    headings = [each.text for each in page.all("h2")]
    assert headings[:4] == ["People I can call", "When it gets hard I …", "Places that do me good", "My meeting this week"]
    numbers = next(each for each in page.all("section") if each.get("aria-labelledby") == "numbers-heading")
    assert all(number in numbers.text for number in ("14416", "14446", "112"))


def test_guide_leads_to_the_sheet_and_each_part_into_a_search(client: Client) -> None:
    page = client.get("/guide")
    assert [link["href"] for link in page.all("a")].count(SHEET) == 2
    chips = {link["href"] for link in page.all("a", class_="chip")}
    for wanted in (
        "/search?audience=families",
        "/recreation",
        "/support-groups",
        "/search?topic=peer-mentoring",
        "/volunteering",
        "/workshops",
    ):
        assert wanted in chips


@pytest.mark.parametrize("visit", [{"viewport": PHONE, "java_script_enabled": False}], indirect=True)
def test_empty_sheet_prints_on_one_page_without_javascript(visit: Visit) -> None:
    page = visit.go(SHEET)
    assert not page.get_by_role("button", name="Print").is_visible()
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", paper)) == 1
    page.emulate_media(media="print")
    assert not page.locator(".exit, .masthead, .helplines, .on-screen").filter(visible=True).count()
    assert page.locator("textarea").filter(visible=True).count() == page.locator("textarea").count()


def test_what_is_typed_stays_on_the_page_until_it_is_kept_on_wish(visit: Visit) -> None:
    page = visit.go(SHEET)
    names, steps = page.get_by_label("Name"), page.get_by_label("First I")
    names.first.fill("Ravi, from Tuesday")
    steps.fill("go out of the house, and walk as far as the canal, whatever the weather is like, and then a little further still")
    assert int(steps.get_attribute("rows") or 1) > 1, "all of it can be read"
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.reload()
    expect(names.first).to_have_value("")
    names.first.fill("Ravi, from Tuesday")
    page.get_by_role("button", name="Keep on this phone").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("#kept")).to_be_visible()
    assert page.evaluate("JSON.parse(localStorage.getItem('saath-circle'))") == [["name-1", "Ravi, from Tuesday"]]
    page.reload()
    expect(names.first).to_have_value("Ravi, from Tuesday")
    page.get_by_role("button", name="Remove it from this phone").click()
    expect(page.locator("#typed")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    expect(names.first).to_have_value("Ravi, from Tuesday")
    page.get_by_role("button", name="Empty the sheet").click()
    expect(names.first).to_have_value("")
    assert not [address for address in visit.requests if "Ravi" in address or not address.startswith(visit.origin)]
    assert visit.complaints == []


def test_saved_list_tells_of_the_sheet_that_is_kept_beside_it(visit: Visit) -> None:
    visit.go("/about").evaluate("localStorage.setItem('saath-circle', '[[\"name-1\", \"Ravi\"]]')")
    page = visit.go("/saved")
    page.get_by_role("link", name="Your sheet “My circle” is kept here too").click()
    expect(page.get_by_label("Name").first).to_have_value("Ravi")
