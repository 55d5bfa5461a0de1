"""A browser for the benches: cookies, forms as they stand on a page, and how long each answer took. One person, one page at a time."""

from __future__ import annotations

import http.client
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import urlencode

_PATIENCE_S = 60.0
_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
_INPUT = re.compile(r"<input\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
# What a browser says of a form on a page with `Referrer-Policy: no-referrer` (Fetch, "serializing a request origin").
_FROM_A_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null", "Sec-Fetch-Site": "same-origin"}

Fields = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. `location` is where it sends on to; `at_s` when it was asked for, by `time.perf_counter`."""

    path: str
    status: int
    location: str | None
    html: str
    at_s: float
    took_ms: float

    def form(self, path: str) -> tuple[str, dict[str, list[str]]]:
        """(action, fields) of the form whose action, without its query, ends so: hidden fields and ticked boxes, as they stand.

        Raises RuntimeError where there is none.
        """
        for match in _FORM.finditer(self.html):
            attributes = _attributes(match[1])
            action = attributes.get("action", "")
            if action.partition("?")[0].endswith(path):
                return action, self._fields(match[2], attributes.get("id"))
        raise RuntimeError(f"no form for {path} on {self.path} ({self.status})")

    def _fields(self, inner: str, form_id: str | None) -> dict[str, list[str]]:
        own = [_attributes(match[1]) for match in _INPUT.finditer(inner)]
        elsewhere = (_attributes(match[1]) for match in _INPUT.finditer(self.html))
        own += [each for each in elsewhere if form_id and each.get("form") == form_id]
        fields: dict[str, list[str]] = {}
        for each in own:
            if each.get("type") not in ("checkbox", "radio") or "checked" in each:
                fields.setdefault(each["name"], []).append(each.get("value", ""))
        return fields


def _attributes(text: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(text)}


class Browser:
    """`peer` is the address that the web server in front of the site says that it has the requests from."""

    def __init__(self, port: int, peer: str) -> None:
        self._port = port
        self._peer = peer
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Page:
        return self._ask("GET", path)

    def post(self, path: str, fields: Fields) -> Page:
        """The answer itself, not where it sends on to."""
        return self._ask("POST", path, urlencode([(name, value) for name, values in fields.items() for value in values]))

    def _ask(self, method: str, path: str, body: str | None = None) -> Page:
        # A connection for each request, as web servers make them to what stands behind them: any worker may take it.
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_PATIENCE_S)
        headers = {"X-Forwarded-For": self._peer, **(_FROM_A_FORM if body is not None else {})}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        begun = time.perf_counter()
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            html = response.read().decode()
        finally:
            connection.close()
        took_ms = (time.perf_counter() - begun) * 1000
        for line in response.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Page(path, response.status, response.headers["Location"], html, begun, took_ms)
