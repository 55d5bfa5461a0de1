"""Those who work at once in the workflow bench, each a thread with a browser of its own: visitors who search, and senders of listings."""

from __future__ import annotations

import re
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace

from directory.domain import signing
from directory.services import Services
from directory.storage import links, submissions
from directory.web.guarding import LEAST_S
from directory.web.organisations.forms import NAMES, Rules
from directory.web.organisations.restating import answers_of
from directory.web.organisations.schedule_form import is_of_this_page
from directory.web.organisations.stating import PAGES

from .browser import Browser, Page
from .ledger import Ledger
from .proposals import Proposal
from .sites import Site

READING_S = LEAST_S + 0.1
"""How long a person has a public form before sending it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What all have in common. `services` reads the store as the site does; `stop` ends everybody's work."""

    site: Site
    services: Services
    ledger: Ledger
    stop: threading.Event


class Person(threading.Thread, ABC):
    """Does the same again and again until the end; what goes wrong stands in the ledger, and ends their work."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(daemon=True)
        self.scene = scene
        self.ledger = scene.ledger

    def run(self) -> None:
        try:
            while not self.scene.stop.is_set():
                self.turn()
        except Exception as error:
            self.ledger.failures.append(f"{type(self).__name__}: {type(error).__name__}: {error}")

    @abstractmethod
    def turn(self) -> None: ...


def expect(page: Page, status: int) -> Page:
    """The page, if that is how it is answered. Raises RuntimeError."""
    if page.status != status:
        heading = re.search(r"<h1[^>]*>([^<]*)", page.html)
        raise RuntimeError(f"{page.path} is answered with {page.status} {heading[1].strip() if heading else ''}")
    return page


class Visitor(Person):
    """Searches, and looks at what was found for a moment."""

    def __init__(self, scene: Scene, paths: Iterator[str], looks_s: float) -> None:
        super().__init__(scene)
        self._browser = Browser(scene.site.port, "10.0.0.1")
        self._paths = paths
        self._looks_s = looks_s

    def turn(self) -> None:
        self.ledger.time("search", expect(self._browser.get(next(self._paths)), 200))
        self.scene.stop.wait(self._looks_s)


class Sender(Person):
    """Sends new listings, one after the other, each from an address of its own: the five pages, the check, the link that was mailed."""

    def __init__(self, scene: Scene, source: Iterator[Proposal], place: int) -> None:
        super().__init__(scene)
        self._source = source
        self._place = place
        self._number = 0

    def turn(self) -> None:
        self._number += 1
        email = f"visitor{self._place}-{self._number}@example.org"
        browser = Browser(self.scene.site.port, f"10.1.{self._place}.{self._number}")
        self._fill_in(browser, next(self._source), email)
        fields = expect(browser.get("/submit/check"), 200).form("/submit/send")[1]
        time.sleep(READING_S)
        answer = expect(browser.post("/submit/send", fields), 303)
        if answer.location != "/submit/sent":
            raise RuntimeError(f"what {email} sends is not taken")
        self.ledger.time("send", answer)
        self.ledger.sent.append(email)
        self._confirm(browser, email)

    def _fill_in(self, browser: Browser, proposal: Proposal, email: str) -> None:
        found, settings = self.scene.services, self.scene.services.settings
        rules = Rules(settings.country, settings.timezone, found.taxonomy, found.labels, found.gazetteer, settings.home_states)
        sender = replace(proposal.sender, email=email)
        answers = {name: list(values) for name, values in answers_of(proposal.details, rules, sender).items()}
        for page in PAGES:
            form = expect(browser.get(f"/submit/{page}"), 200).form(f"/submit/{page}")[1]
            if page == PAGES[0]:
                time.sleep(READING_S)
            hidden = {name: values for name, values in form.items() if not _is_of(page, name)}
            typed = {name: values for name, values in answers.items() if _is_of(page, name)}
            self.ledger.time("page", expect(browser.post(f"/submit/{page}", {**hidden, **typed, "do": ["on"]}), 303))

    def _confirm(self, browser: Browser, email: str) -> None:
        """By the link of the mail, as it stands in the store: the mail itself is still on its way."""
        services = self.scene.services
        (submission,) = submissions.of_sender(services.database, email)
        link = links.find(services.database, "confirm", submission.id, email, now=services.clock())
        assert link is not None
        path = f"/confirm/{signing.sign(services.secret, link.name)}"
        fields = expect(browser.get(path), 200).form(path)[1]
        self.ledger.time("confirm", expect(browser.post(path, fields), 303))
        self.ledger.confirmed.append(email)


def _is_of(page: str, name: str) -> bool:
    return is_of_this_page(name) if page == "when" else name in NAMES[page]
