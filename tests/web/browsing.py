"""A real browser in tests: how it is started, what it is given to look at, and a visitor's window in which nothing may go wrong unseen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
LARGE = {"width": 320, "height": 256}
"""What 1280 by 1024 are at four times the size (WCAG 2.2, 1.4.10)."""


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def served(app: Any) -> Iterator[str]:
    """The origin at which a WSGI app answers, until the end of the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Visit:
    """One visitor's window, in which nothing may go wrong unseen."""

    def __init__(self, browser: Browser, origin: str, **options: object) -> None:
        self.origin = origin
        self.context: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]
        self.context.route(lambda address: not address.startswith(origin), self._elsewhere)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", self._note)
        self.page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _elsewhere(self, route: Route) -> None:
        route.fulfill(body="<title>Elsewhere</title>Elsewhere", content_type="text/html")

    def _note(self, request: Request) -> None:
        self.requests.append(request.url)

    def go(self, path: str) -> Page:
        self.requests.clear()
        self.page.goto(self.origin + path)
        return self.page
