"""Walks through the site: every page, in every state that looks different, in each language, for tests that look at all of them.

What a walk sees was fetched by the checking client, so it keeps the rules of the house already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Flask, template_rendered
from werkzeug.test import TestResponse

from directory.services import Services
from directory.storage.database import DatabaseBusy

from ..client import Client, Page
from ..forms import Form, Value

LANGUAGES = ("en", "hi", "pa")


@dataclass(frozen=True, slots=True)
class Sight:
    """One answer of the site. `name` is its path in the first language, and its state where that isn't the usual one."""

    name: str
    language: str
    answer: TestResponse
    page: Page

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class Walk:
    """Somebody's way through the site; `sights` are the pages in order, `templates` what they were made of."""

    def __init__(self, app: Flask, services: Services) -> None:
        self.app = app
        self.services = services
        self.sights: list[Sight] = []
        self.templates: set[str] = set()
        template_rendered.connect(self._note, app)

    def _note(self, sender: Flask, template: object, **_more: object) -> None:
        self.templates.add(str(getattr(template, "name", "")))

    def see(self, client: Client, path: str, status: int = 200, state: str = "") -> Page:
        """Open a page in each language; returns it in the first."""
        return self._keep(path, state, [client.fetch(_address(path, language), status) for language in LANGUAGES])

    def send(self, client: Client, form: Form, state: str, status: int = 400, values: Mapping[str, Value] | None = None) -> Page:
        """Send a form that is answered with a page, in each language; returns it in the first."""
        path = form.action
        answers = []
        for language in LANGUAGES:
            answer = client.send(replace(form, action=_address(path, language)), values)
            answers.append((answer, client.read(path, answer, status)))
        return self._keep(path, state, answers)

    def _keep(self, path: str, state: str, answers: list[tuple[TestResponse, Page]]) -> Page:
        name = f"{path}, {state}" if state else path
        for language, (answer, page) in zip(LANGUAGES, answers, strict=True):
            assert page.one("html")["lang"] == language, name
            self.sights.append(Sight(name, language, answer, page))
        return answers[0][1]


def add_failures(app: Flask) -> None:
    """Two addresses whose pages can't be made: /breaks and /busy, which takes forms too."""

    def breaks() -> str:
        raise RuntimeError("on purpose")

    def busy() -> str:
        raise DatabaseBusy("on purpose")

    app.add_url_rule("/breaks", "breaks", breaks)
    app.add_url_rule("/busy", "busy", busy, methods=["GET", "POST"])


def _address(path: str, language: str) -> str:
    if language != LANGUAGES[0]:
        return f"/{language}{path}"
    return "/en/" if path == "/" else path
