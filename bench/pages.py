"""Pages of visitors on a poor phone: a slow line, a slow processor, a browser that has never been here, and one that has."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from . import report, sites
from .options import Options
from .sites import Site

_CHROMIUM = "/usr/bin/chromium"
_QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-gpu")
_PHONE: Any = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
_BYTES_PER_S = 400_000 // 8
_ROUND_TRIP_S = 0.4
_CONNECTING_S = 2 * _ROUND_TRIP_S
"""Before its first request a phone makes a connection and agrees on keys (RFC 9293, 8446): a browser's throttling leaves that out."""
_TIMES_SLOWER = 6
_RUNS = 5
_SETTLED_MS = 2_500
_LANGUAGES = {"en": "", "pa": "/pa"}
_OBSERVED = """() => new Promise((done) => {
  const seen = { lcp: 0, fcp: performance.getEntriesByName("first-contentful-paint")[0].startTime, cls: 0 };
  const look = (type, add) => new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type, buffered: true });
  look("largest-contentful-paint", (entry) => (seen.lcp = Math.max(seen.lcp, entry.startTime)));
  look("layout-shift", (entry) => (seen.cls += entry.value));
  setTimeout(() => done(seen), 200);
})"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What opening a page once took. Times from the request on, in seconds, as the Paint Timing and LCP specifications (W3C) count them;
    `cls` is the sum of all layout shifts; `sent_kb` all that came over the line, headers too, until the page had settled."""

    fcp_s: float
    lcp_s: float
    cls: float
    requests: int
    sent_kb: float


class Phone:
    """A browser with nothing in its cache, on the line and the processor of the brief."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._origin = f"http://127.0.0.1:{site.port}"
        # The copy for days without a network comes later, by a worker, and only where a line isn't to be spared: it is no part of a page.
        self._context = browser.new_context(**_PHONE, service_workers="block")
        self._page: Page = self._context.new_page()
        self._sent: list[int] = []
        session: CDPSession = self._context.new_cdp_session(self._page)
        session.send("Network.enable")
        line = {"latency": _ROUND_TRIP_S * 1000, "downloadThroughput": _BYTES_PER_S, "uploadThroughput": _BYTES_PER_S}
        session.send("Network.emulateNetworkConditions", {"offline": False, **line})
        session.send("Emulation.setCPUThrottlingRate", {"rate": _TIMES_SLOWER})
        session.on("Network.loadingFinished", lambda event: self._sent.append(int(event["encodedDataLength"])))

    def open(self, path: str) -> Opened:
        self._sent.clear()
        self._page.goto(self._origin + path, wait_until="load")
        self._page.wait_for_timeout(_SETTLED_MS)
        seen: Mapping[str, float] = self._page.evaluate(_OBSERVED)
        sent = [size for size in self._sent if size]
        return Opened(seen["fcp"] / 1000, seen["lcp"] / 1000, seen["cls"], len(sent), sum(sent) / 1000)

    def close(self) -> None:
        self._context.close()


def run(options: Options) -> None:
    rows: list[list[str]] = []
    cold_s: list[float] = []
    shifts: list[float] = []
    with options.folder("pages") as folder, sites.ours(folder / "data", SAATH_SEED="all") as site, _browser() as browser:
        for language, prefix in _LANGUAGES.items():
            for name, path in _pages(site, prefix).items():
                cold, warm = _measured(browser, site, path, prefix + "/about")
                rows.append([f"{name}, {language}", *_cells(cold), *_cells(warm, 0)])
                cold_s.append(cold.lcp_s + _CONNECTING_S)
                shifts += [cold.cls, warm.cls]
    print(
        f"{_BYTES_PER_S * 8 // 1000} kbps, {_ROUND_TRIP_S * 1000:.0f} ms round trip, a processor {_TIMES_SLOWER} times slower; medians of "
        f"{_RUNS}. Cold: nothing is known, and {_CONNECTING_S} s for connecting are added. Warm: another page was opened before.\n"
    )
    measured = ["FCP s", "LCP s", "shifts", "requests", "kB"]
    report.table(["page", *(f"cold {each}" for each in measured), *(f"warm {each}" for each in measured)], rows)
    report.goal("Largest contentful paint of the slowest page, cold", max(cold_s), 3, " s", is_least=False)
    report.goal("Layout shift of the page that shifts most", max(shifts), 0.02, "", is_least=False)
    print()


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=list(_QUIET))
        yield browser
        browser.close()


def _pages(site: Site, prefix: str) -> dict[str, str]:
    """Home, results, and the listing that stands first among them."""
    results = "/search?q=meeting&near=Ludhiana"
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    _status, body = sites.get(connection, results.replace("/search", "/search.json"))
    connection.close()
    return {"home": f"{prefix or '/en'}/", "results": prefix + results, "listing": prefix + json.loads(body)["results"][0]["url"]}


def _measured(browser: Browser, site: Site, path: str, before: str) -> tuple[Opened, Opened]:
    """(cold, warm): the medians of `_RUNS` phones each. `before` is what is opened first where the phone shall not be new to the site."""
    cold, warm = [], []
    for _run in range(_RUNS):
        for opened, first in ((cold, None), (warm, before)):
            phone = Phone(browser, site)
            if first:
                phone.open(first)
            opened.append(phone.open(path))
            phone.close()
    return _median(cold), _median(warm)


def _median(opened: list[Opened]) -> Opened:
    def middle(values: Iterator[float]) -> float:
        return report.percentile(values, 0.5)

    return Opened(
        middle(each.fcp_s for each in opened),
        middle(each.lcp_s for each in opened),
        max(each.cls for each in opened),
        int(middle(each.requests for each in opened)),
        middle(each.sent_kb for each in opened),
    )


def _cells(opened: Opened, connecting_s: float = _CONNECTING_S) -> list[str]:
    times = [f"{seconds + connecting_s:.2f}" for seconds in (opened.fcp_s, opened.lcp_s)]
    return [*times, f"{opened.cls:.3f}", str(opened.requests), report.number(opened.sent_kb)]
