"""The page of all components: every macro is on it, in three languages and two themes, and no real site has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from directory import settings as settings_module
from directory.app import create_app
from directory.services import Services
from directory.settings import WrongSetting
from directory.web import components

from .browsing import PHONE, served
from .client import Client

PATHS = ("/_components", *(f"/_components/{look}" for look in components.LOOKS if look != "visitors"))
LANGUAGES = ("", "/hi", "/pa")


@pytest.fixture(scope="module")
def app(house: Services) -> Flask:
    """The same house, on the machine of whoever works on it."""
    own = {name: getattr(house, name) for name in house.__slots__}
    return create_app(Services(**own | {"settings": replace(house.settings, components=True)}))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def origin(app: Flask) -> Iterator[str]:
    with served(app) as origin:
        yield origin


def test_real_site_has_no_such_page(client: Client) -> None:
    client.get("/_components", 404)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"SAATH_COMPONENTS": "1", "SAATH_ORIGIN": "https://saath.example.org"}, "it is for one's own machine"),
        ({"SAATH_COMPONENTS": "yes"}, "it may be 0 or 1"),
    ],
)
def test_site_that_others_reach_does_not_start_with_it(environment: dict[str, str], words: str) -> None:
    with pytest.raises(WrongSetting, match=words):
        settings_module.load(environment)


def test_it_is_switched_on_for_ones_own_machine_alone() -> None:
    assert settings_module.load({"SAATH_COMPONENTS": "1"}).components
    assert not settings_module.load({}).components


def test_every_macro_is_shown(app: Flask) -> None:
    shown = {
        file: " ".join(each.show for each in components.examples() if each.file == file) for file in {e.file for e in components.examples()}
    }
    files = {path.name for path in components.FILES.iterdir()}
    assert files == shown.keys(), "component_examples.toml names each file of templates/components, and no others"
    with app.app_context():
        for file in sorted(files):
            assert [macro for macro in components.macros(file) if f"{macro}(" not in shown[file]] == [], file
            assert components.macros(file) or f'include "components/{file}"' in shown[file], file


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_components_keep_the_rules_of_the_house(app: Flask, path: str, language: str) -> None:
    page = Client(app).get(language + path)
    look = path.removeprefix("/_components").strip("/") or "visitors"
    states = [each for each in components.examples() if each.look == look]
    assert [each.text for each in page.all("h3") if (each.get("class") or "") == "small muted"] == [each.state for each in states]


@contextmanager
def drawn(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, bypass_csp=True, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@pytest.mark.parametrize(
    ("path", "theme"),
    [
        ("/_components", "light"),
        ("/pa/_components", "dark"),
        ("/_components/organisations", "dark"),
        ("/hi/_components/manage", "light"),
        ("/_components/admins", "dark"),
        ("/hi/_components/admins", "light"),
    ],
)
def test_everyone_can_use_them_in_both_themes(browser: Browser, origin: str, path: str, theme: str) -> None:
    with drawn(browser, origin + path, color_scheme=theme) as page:
        # Of what stands around one thing on a page there are many here; and what shows itself after a tap is shown at once.
        rules = {each: {"enabled": False} for each in ("landmark-unique", "landmark-complementary-is-top-level", "page-has-heading-one")}
        found = Axe().run(page, options={"rules": rules})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


# What a forced palette takes away has to be said by lines: each of these has one there, and an edge of its own.
OUTLINED = (".exit", ".exit a[data-exit]", ".search-box", ".chip.on", ".tag", ".card", ".button", ".interruption", ".notice")


def test_what_backgrounds_say_is_said_by_lines_where_colours_are_forced(browser: Browser, origin: str) -> None:
    with drawn(browser, f"{origin}/_components", forced_colors="active") as page:
        bare = page.evaluate(
            """(selectors) => selectors.filter((selector) => [...document.querySelectorAll(selector)].some((each) => {
                const style = getComputedStyle(each);
                const sides = ["top", "right", "bottom", "left"].map((side) => parseFloat(style[`border-${side}-width`] ?? 0) ||
                  parseFloat(style.getPropertyValue(`border-${side}-width`)));
                return !sides.some((width) => width >= 1);
            }))""",
            list(OUTLINED),
        )
        assert bare == []
        widths = page.evaluate(
            "[...document.querySelectorAll('.chips .chip')].map((each) => [each.matches('.on'), getComputedStyle(each).borderTopWidth])"
        )
        assert {width for is_on, width in widths if is_on}.isdisjoint({width for is_on, width in widths if not is_on})


def test_paper_has_dark_words_and_no_buttons_whatever_the_theme(browser: Browser, origin: str) -> None:
    with drawn(browser, f"{origin}/_components", color_scheme="dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        faint = page.evaluate(
            """() => {
                const light = (colour) => {
                  const linear = (share) => (share <= 0.04 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
                  const [r, g, b] = colour.match(/[\\d.]+/g).map((each) => linear(each / 255));
                  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) < 4.5; // beside white (WCAG 2.2, relative luminance)
                };
                const shown = [...document.querySelectorAll("main p, main a, main li, main h2, main h3, main span")].filter((each) =>
                  each.checkVisibility() && each.textContent.trim() && light(getComputedStyle(each).color));
                return shown.map((each) => each.outerHTML.slice(0, 90));
            }"""
        )
        assert faint == []
        assert not page.locator("button, .exit, .keep, .search-box").filter(visible=True).count()


def test_nothing_moves_but_where_visitors_have_nothing_against_it() -> None:
    for path in sorted((settings_module.ROOT / "directory" / "static").glob("*.css")):
        style = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{[^{}]*\})*\}", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"transition|animation|scroll-behavior", style), path.name
