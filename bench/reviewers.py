"""Reviewers at work in the workflow bench, and somebody who looks when what they approve is found."""

from __future__ import annotations

import http.client
import json
import random
import re
import time
from collections.abc import Sequence
from contextlib import ExitStack, closing
from html import unescape
from http.client import HTTPConnection
from queue import Empty, Queue
from threading import Semaphore

import pyotp

from directory import credentials
from directory.domain.account import Role
from directory.domain.submission import Step
from directory.operations import own_account, staffing
from directory.services import Services

from . import sites
from .browser import Browser, Page
from .ledger import Decision
from .people import READING_S, Person, Scene, expect
from .proposals import MARK, random_name

_PASSWORD = "tea with my uncle"
_SEED = bytes(range(20))
_STEPS = {Step.APPROVE: 60, Step.ASK: 15, Step.SEND_BACK: 15, Step.REJECT: 10}
"""Of a hundred decisions."""
_PANELS = {Step.ASK: "ask", Step.SEND_BACK: "send-back", Step.REJECT: "reject"}
_PAGES = 8  # of the queue, among which each begins
_GOES_ON = 0.75  # to the next case; else back to the queue
_LEAVES_OUT = 0.3  # a field of what is approved
_POLL_S = 0.02
_OPEN_S = 5.0  # less than a worker keeps a connection
_PATIENCE_S = 20.0
_CASE = re.compile(r"/review/case/(\w{10})")
_CARD = re.compile(r'href="(/review/case/\w{10}[^"]*)"')
_REASON = re.compile(r'name="reason" value="([^"]+)"')
_TICKED = 'name="accept"'
_HEADING = re.compile(rf"<h1[^>]*>[^<]*?({MARK})")


def add_accounts(services: Services, number: int) -> list[str]:
    """Reviewers who have set up a password and an authenticator app; their mail addresses."""
    hashed = credentials.hash_password(_PASSWORD)
    emails = [f"reviewer{place}@example.org" for place in range(number)]
    for email in emails:
        name, now = random_name(), services.clock()
        account = staffing.invite(services.database, email, Role.REVIEWER, link_name=name, by="bench", now=now)
        own_account.accept_invitation(services.database, name, hashed, now=now)
        own_account.enrol_totp(services.database, account.id, _SEED, 1, now=now)
    return emails


class Watcher(Person):
    """Asks every worker, again and again, until all of them find what was approved. One approval at a time; the others aren't watched."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self._is_free = Semaphore(0)
        self._offered: Queue[tuple[str, float]] = Queue()

    def offer(self, word: str, at_s: float) -> None:
        """What was approved, by a word of its own, and when the button was pressed, by `time.perf_counter`."""
        if self._is_free.acquire(blocking=False):
            self._offered.put((word, at_s))

    def turn(self) -> None:
        with ExitStack() as opened:
            connections = [opened.enter_context(closing(each)) for each in sites.to_each_worker(self.scene.site)]
            offered = self._wait()
            if offered is not None:
                self._watch(connections, *offered)

    def _wait(self) -> tuple[str, float] | None:
        """What is offered next; None after a while, when a worker may have given its connection up."""
        self._is_free.release()
        try:
            return self._offered.get(timeout=_OPEN_S)
        except Empty:
            return None if self._is_free.acquire(blocking=False) else self._offered.get()

    def _watch(self, connections: Sequence[HTTPConnection], word: str, at_s: float) -> None:
        waiting = connections
        while waiting := [connection for connection in waiting if not _finds(connection, word)]:
            if time.perf_counter() - at_s > _PATIENCE_S:
                raise RuntimeError(f"{word} is not found after {_PATIENCE_S:.0f} s")
            time.sleep(_POLL_S)
        self.ledger.found_s.append(time.perf_counter() - at_s)


def _finds(connection: HTTPConnection, word: str) -> bool:
    status, body = sites.get(connection, f"/search.json?q={word}&literal=1&per_page=1")
    if status != http.client.OK:
        raise RuntimeError(f"the search for {word} is answered with {status}")
    found: int = json.loads(body)["total"]
    return found == 1


class Reviewer(Person):
    """Works through the queue: a page of it, a case, a look, a decision, and on along the trail for a while."""

    def __init__(self, scene: Scene, watcher: Watcher, email: str, place: int, looks_s: float) -> None:
        super().__init__(scene)
        self._watcher = watcher
        self._email = email
        self._looks_s = looks_s
        self._browser = Browser(scene.site.port, f"10.2.0.{place}")
        self._chance = random.Random(place)

    def sign_in(self) -> None:
        """By the pages, with the password and a code of the app."""
        fields = expect(self._browser.get("/review/sign-in"), 200).form("/review/sign-in")[1]
        time.sleep(READING_S)
        expect(self._browser.post("/review/sign-in", {**fields, "email": [self._email], "password": [_PASSWORD]}), 303)
        action, fields = expect(self._browser.get("/review/sign-in/second"), 200).form("/second/code")
        code = pyotp.TOTP(credentials.totp_secret(self.scene.services.secret, _SEED)).now()
        expect(self._browser.post(action, {**fields, "code": [code]}), 303)

    def turn(self) -> None:
        queue = expect(self._browser.get(f"/review?page={self._chance.randint(1, _PAGES)}"), 200)
        self.ledger.time("queue", queue)
        cards = _CARD.findall(queue.html)
        path = unescape(self._chance.choice(cards)) if cards else None
        while path and not self.scene.stop.is_set():
            path = self._decide(path)
            if self._chance.random() > _GOES_ON:
                return

    def _decide(self, path: str) -> str | None:
        """The address of the next case; None where this one was somebody else's, or the trail has come to its end."""
        page = expect(self._browser.get(path), 200)
        self.ledger.time("case", page)
        self.scene.stop.wait(self._looks_s)
        case = _CASE.search(path)
        if case is None or 'id="approve"' not in page.html or self.scene.stop.is_set():
            return None
        (step,) = self._chance.choices(list(_STEPS), weights=list(_STEPS.values()))
        answer = self._approve(page) if step is Step.APPROVE else self._reply(page, _PANELS[step])
        if answer.status == http.client.CONFLICT:
            self.ledger.too_late.append(case[1])
            return None
        self.ledger.time("approval" if step is Step.APPROVE else "reply", expect(answer, 303))
        self.ledger.decided.append(Decision(case[1], step, self._email))
        if step is Step.APPROVE and _TICKED in page.html and (word := _HEADING.search(page.html)):
            self._watcher.offer(word[1], answer.at_s)
        return answer.location if answer.location and _CASE.search(answer.location) else None

    def _approve(self, page: Page) -> Page:
        """The whole of it, or now and then all but one field."""
        action, fields = page.form("/approve")
        optional = [field for field in fields.get("accept", ()) if not field.startswith("title")]
        if len(optional) > 1 and self._chance.random() < _LEAVES_OUT:
            fields["accept"].remove(self._chance.choice(optional))
        if 'name="why"' in page.html:
            fields["why"] = ["Its licence was seen."]
        return self._browser.post(action, fields)

    def _reply(self, page: Page, panel: str) -> Page:
        link = re.search(rf'href="([^"]*do={panel})#', page.html)
        assert link is not None
        shown = expect(self._browser.get(unescape(link[1])), 200)
        action, fields = shown.form(f"/{panel}")
        reason = self._chance.choice(_REASON.findall(shown.html))
        return self._browser.post(action, {**fields, "reason": [reason], "words": ["Please tell us when it begins."]})
