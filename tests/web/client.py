"""The one client that fetches pages in tests: whatever it fetches, it holds against the rules of the house."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse

from .forms import Form, Value, form_of

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_RESOURCES = {
    "link": "href",
    "script": "src",
    "img": "src",
    "use": "href",
    "iframe": "src",
    "source": "src",
    "object": "data",
    "form": "action",
}
# A page about somebody by name has a title that doesn't say the name: tabs and histories show it to whoever takes the phone next.
_NAMED = ("/listing/", "/organisation/", "/submit/preview")
# Whoever reviews sits at work.
_WITHOUT_EXIT = ("/review",)


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parents: tuple[Element, ...] = field(repr=False)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        return self.attributes.get(name)

    @property
    def language(self) -> str | None:
        """The `lang` that holds for its text."""
        return next((each["lang"] for each in (self, *reversed(self.parents)) if "lang" in each.attributes), None)


class Page(HTMLParser):
    """An HTML page as a flat list of elements in order, without what stands in templates, which is no part of it before a script acts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {[each.tag for each in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in {self.get_starttag_text()}"
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        if not self._is_in_template:
            self.elements.append(element)
        if tag in ("svg", "img"):
            self.handle_data(element.get("aria-label") or element.get("alt") or "")
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1].tag == tag, f"</{tag}> closes {self._open[-1:]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._is_in_template:
            for element in self._open:
                element.pieces.append(data)

    @property
    def _is_in_template(self) -> bool:
        return any(element.tag == "template" for element in self._open)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements of this tag; `class_="card"` asks for one class of several, any other attribute for its whole value."""
        wanted_class = attributes.pop("class_", None)
        return [
            each
            for each in self.elements
            if each.tag == tag
            and (wanted_class is None or wanted_class in (each.get("class") or "").split())
            and all(each.get(name.replace("_", "-")) == value for name, value in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def link(self, text: str) -> str:
        """Where the only link with these words leads."""
        addresses = {each["href"] for each in self.all("a") if each.text == text}
        assert len(addresses) == 1, f"{addresses} for {text!r}"
        return addresses.pop()

    def form(self, action: str | None = None, *, button: str | None = None) -> Form:
        """The only form that goes to this address (or its end), or that has a button with these words, which is then the one pressed."""
        return form_of(self, action, button)

    @property
    def title(self) -> str:
        return self.one("title").text

    @property
    def heading(self) -> str:
        return self.one("h1").text

    @property
    def text(self) -> str:
        return self.one("body").text


class Client:
    """Fetches pages as a visitor does, and sends the forms on them as a browser does. `may_have_cookies`: as somebody who signs in."""

    def __init__(self, app: Flask, *, may_have_cookies: bool = False) -> None:
        self.app = app
        self.may_have_cookies = may_have_cookies
        self._client = app.test_client()

    def open(self, path: str, **options: Any) -> TestResponse:
        """The bare response, held against the rules for all responses."""
        response = self._client.get(path, **options)
        check_headers(response, may_have_cookies=self.may_have_cookies)
        return response

    def get(self, path: str, status: int = 200, **options: Any) -> Page:
        return self.fetch(path, status, **options)[1]

    def fetch(self, path: str, status: int = 200, **options: Any) -> tuple[TestResponse, Page]:
        """The page, and the answer that it came in."""
        response = self.open(path, **options)
        return response, self.read(path, response, status)

    def json(self, path: str, status: int = 200, **options: Any) -> Any:
        response = self.open(path, **options)
        assert response.status_code == status, f"{path}: {response.status}"
        assert response.mimetype == "application/json"
        return response.json

    def send(self, form: Form, values: Mapping[str, Value] | None = None, **named: Value) -> TestResponse:
        """The bare response to a form with these values put into it: the rest goes as it stands, hidden fields and all."""
        filled = form.filled({**(values or {}), **named})
        # What a browser says of a form on a page with `Referrer-Policy: no-referrer` (Fetch, "serializing a request origin").
        said = {"Origin": "null", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
        if form.method == "get":
            response = self._client.get(form.action, query_string=filled)
        else:
            response = self._client.post(form.action, data=filled, headers=said)
        check_headers(response, may_have_cookies=self.may_have_cookies)
        return response

    def submit(self, form: Form, values: Mapping[str, Value] | None = None, *, status: int = 303, **named: Value) -> Page:
        """The page that a form leads to: where the redirect goes, or with another `status` the answer itself."""
        response = self.send(form, values, **named)
        if form.method == "get":
            return self.read(form.action, response, 200)
        assert response.status_code == status, f"{form.action}: {response.status}"
        if status != 303:
            return self.read(form.action, response, status)
        return self.get(response.headers["Location"])

    def read(self, path: str, response: TestResponse, status: int) -> Page:
        """The page that an answer from `path` holds, held against the rules for pages."""
        assert response.status_code == status, f"{path}: {response.status}"
        assert response.mimetype == "text/html"
        page = Page(response.get_data(as_text=True))
        bare = re.sub(r"^/(hi|pa|en)(?=/)", "", path)
        check_page(
            page, is_named=status == 200 and bare.startswith(_NAMED) and bare.count("/") == 2, has_exit=not bare.startswith(_WITHOUT_EXIT)
        )
        return page


def check_headers(response: TestResponse, *, may_have_cookies: bool = False) -> None:
    headers = response.headers
    for cookie in headers.getlist("Set-Cookie"):
        assert may_have_cookies, "a visitor gets a cookie"
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Domain" not in cookie, cookie
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store" or headers["Cache-Control"].startswith("public, max-age=")


def check_page(page: Page, *, is_named: bool = False, has_exit: bool = True) -> None:
    """The rules that every page keeps. `is_named`: it is about somebody by name. `has_exit`: it is for those who may have to leave it."""
    assert page.html.startswith("<!DOCTYPE html>")
    assert page.one("html")["lang"]
    _check_title(page, is_named)
    _check_ids(page)
    _check_fields(page)
    _check_safety(page, has_exit)
    _check_sense(page)


def _check_title(page: Page, is_named: bool) -> None:
    title, heading = page.title, page.heading
    assert heading
    if is_named:
        assert heading not in title, f"the title gives {heading!r} away"
    else:
        assert re.sub(r"^\S+: ", "", title).startswith(heading), f"{title!r} doesn't begin with {heading!r}"
    assert title.endswith(" – Saath")


def _check_ids(page: Page) -> None:
    ids = [each["id"] for each in page.elements if each.get("id") is not None]
    assert len(ids) == len(set(ids)), f"repeated: {sorted({each for each in ids if ids.count(each) > 1})}"
    known = set(ids)
    for element in page.elements:
        for name in ("for", "aria-labelledby", "aria-describedby", "data-copy"):
            for reference in (element.get(name) or "").split():
                assert reference in known, f"{name}={reference} leads nowhere"
        if element.tag == "a" and (element.get("href") or "").startswith("#"):
            assert element["href"][1:] in known, f"{element['href']} leads nowhere"


def _check_fields(page: Page) -> None:
    labelled = {each["for"] for each in page.all("label")}
    for form in page.all("form"):
        assert form.get("action"), "a form without an action"
        assert form.get("method") in ("get", "post")
    for field_ in page.all("input") + page.all("select") + page.all("textarea"):
        assert field_.get("type") == "hidden" or field_.get("id") in labelled, f"no label for {field_.attributes}"


def _check_safety(page: Page, has_exit: bool) -> None:
    assert not page.all("style"), "an inline style"
    for element in page.elements:
        assert "style" not in element.attributes, f"an inline style on {element}"
        assert not any(name.startswith("on") for name in element.attributes), f"an inline script on {element}"
        address = element.get(_RESOURCES.get(element.tag, ""))
        if address is not None and element.get("rel") != "alternate":  # which is only named, not loaded
            assert address.startswith("/") and not address.startswith("//"), f"{element.tag} loads {address}"
        if element.tag == "script":
            assert element.get("src") and not element.text, "an inline script"
        if element.tag == "a":
            _check_link(element)
    exits = [each for each in page.all("a") if "data-exit" in each.attributes]
    if has_exit:
        assert len(exits) == 1 and exits[0]["href"].startswith("https://"), "no way to leave the page"


def _check_link(link: Element) -> None:
    parts = urlsplit(link["href"])
    assert parts.scheme in ("", "http", "https", "tel", "mailto", "geo", "webcal"), f"a link to {link['href']}"
    if parts.scheme in ("http", "https"):
        assert {"noopener", "noreferrer"} <= set((link.get("rel") or "").split()), f"{link['href']} learns where its visitor came from"
    assert link.text or link.get("aria-label"), f"no words in {link}"


def _check_landmarks(page: Page) -> None:
    """Who has the page read out finds its parts: one head, one main part with the h1, one foot, and each way around by its own name."""
    main = page.one("main")
    assert main["id"] == "main" and main in page.one("h1").parents, "the h1 isn't in the main part"
    body = page.one("body")
    for tag in ("header", "footer"):
        assert len([each for each in page.all(tag) if each.parents[-1] is body]) == 1, f"not one {tag} of the page"
    names = [_name(page, each) for each in page.all("nav") + page.all("aside")]
    assert all(names) and len(names) == len(set(names)), f"ways around that nobody can tell apart: {names}"


def _name(page: Page, element: Element) -> str:
    """What a screen reader calls a part of the page."""
    headings = [each.text for each in page.elements if each.get("id") is not None and each.get("id") == element.get("aria-labelledby")]
    return element.get("aria-label") or next(iter(headings), "")


def _check_sense(page: Page) -> None:
    levels = [int(each.tag[1]) for each in page.elements if re.fullmatch(r"h[1-6]", each.tag)]
    deepest = 0
    for level in levels:
        assert level <= deepest + 1 or deepest == 0, f"a heading is left out: {levels}"
        deepest = level
    _check_landmarks(page)
    for icon in page.all("use"):
        assert "#" in icon["href"]
    for svg in page.all("svg"):
        assert svg.get("aria-hidden") == "true" or svg.get("aria-label"), "an icon that is read out"
    for leaked in ("None", "{%", "%(", "&lt;mark", "<function", "Traceback"):
        assert leaked not in page.text, f"{leaked!r} shows"
