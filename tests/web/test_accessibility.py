"""Every page in every state, language and theme: axe finds nothing, and nothing is lost at four times the size or with wider spacing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from directory import settings as settings_module
from directory.app import create_app
from directory.services import open_services
from tests.factories import NOW

from .browsing import DESK, LARGE, PHONE, served
from .conftest import furnish
from .walks import Sight, Walk, add_failures, desk, organisations, visitors

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")
ROOMS = {"visitors": visitors.walk, "organisations": organisations.walk, "staff": desk.walk}


class Tab:
    """A tab in which pages are put one after another, and looked at while another tab looks at another page."""

    def __init__(self, browser: Browser, origin: str, **options: Any) -> None:
        self.page: Page = browser.new_context(bypass_csp=True, service_workers="block", reduced_motion="reduce", **options).new_page()
        self.page.goto(f"{origin}/about")
        self.page.evaluate(AXE)
        self.page.evaluate(LOOKS)

    def begin(self, sight: Sight, *looks: str) -> None:
        steps = ", ".join(f"await looks.{look}" for look in looks)
        self.page.evaluate(
            f"(html) => {{ globalThis.found = looks.put(html).then(async () => [{steps}].flat().filter(Boolean)); }}", sight.page.html
        )

    def end(self) -> list[str]:
        found: list[str] = self.page.evaluate("() => globalThis.found")
        return found


@pytest.fixture(scope="module")
def origin(house_app: Flask) -> Iterator[str]:
    """For the styles and scripts, which are the same at every site."""
    with served(house_app) as origin:
        yield origin


@pytest.fixture(scope="module")
def tabs(browser: Browser, origin: str) -> tuple[Tab, Tab]:
    """On a desk by day, and on a phone at four times the size by night."""
    return Tab(browser, origin, viewport=DESK, color_scheme="light"), Tab(browser, origin, viewport=LARGE, color_scheme="dark")


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Walk]]:
    """A walk through each room, begun when it is first asked for."""
    opened = []

    class Ways(dict[str, Walk]):
        def __missing__(self, room: str) -> Walk:
            data = tmp_path_factory.mktemp(room)
            services = open_services(settings_module.load({"SAATH_DATA": str(data), "SAATH_SEED": "none"}), clock=lambda: NOW)
            opened.append(services)
            furnish(services)
            app = create_app(services)
            add_failures(app)
            self[room] = Walk(app, services)
            ROOMS[room](self[room])
            return self[room]

    yield Ways()
    for services in opened:
        services.database.close()


def told(found: Mapping[str, list[str]]) -> str:
    return "\n".join(f"{what}\n    on {len(where)}: {where[0]}" for what, where in found.items())


@pytest.mark.parametrize("room", ROOMS)
def test_every_page_is_for_everyone_to_use(tabs: tuple[Tab, Tab], ways: Mapping[str, Walk], room: str) -> None:
    day, night = tabs
    found: dict[str, list[str]] = defaultdict(list)
    for sight in ways[room].sights:
        day.begin(sight, "opened()", "rules()", "colours()")
        night.begin(sight, "opened()", "colours()", "narrow()", "spaced()")
        for what in (*day.end(), *night.end()):
            found[what].append(str(sight))
    assert not found, told(found)


def test_every_template_of_a_page_was_looked_at(ways: Mapping[str, Walk], house_app: Flask) -> None:
    rooms = ("visitors/", "organisations/", "admins/", "errors/")
    pages = {name for name in house_app.jinja_env.list_templates() if name.startswith(rooms)}
    extended = {name for name in pages if any(f'extends "{name}"' in source(house_app, other) for other in pages)}
    frames = {"admins/bare_fields.html", "organisations/step.html"}  # others name them by a variable
    assert pages - extended - frames - {name for room in ROOMS for name in ways[room].templates} == set()


def source(app: Flask, name: str) -> str:
    assert app.jinja_env.loader is not None
    return app.jinja_env.loader.get_source(app.jinja_env, name)[0]


@pytest.mark.parametrize("room", ROOMS)
def test_what_one_taps_is_large_shows_where_colours_are_forced_and_moves_for_nobody_who_minds(
    browser: Browser, origin: str, ways: Mapping[str, Walk], room: str
) -> None:
    tab = Tab(browser, origin, viewport=PHONE, forced_colors="active")
    found: dict[str, list[str]] = defaultdict(list)
    for sight in ways[room].sights:
        if sight.language == "en":
            tab.begin(sight, "opened()", "small()", "unlined()", "moving()")
            for what in tab.end():
                found[what].append(str(sight))
    tab.page.context.close()
    assert not found, told(found)
