"""Hostile words in every field that anybody can fill in, sent by the real forms, and looked at wherever they come out.

In a real browser, on every page of visitors, organisations and staff, and in every mail; in exports, calendars, print and the pack for
phones. They are words there: nothing runs, nothing is asked of another host, no line is turned round, no cell is a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import BrowserContext, Page

from directory import settings as settings_module
from directory.domain.account import Account
from directory.domain.details import Text
from directory.domain.listing import Listing
from directory.domain.submission import Purpose, Submission
from directory.exchange.listings_csv import write_listings_csv
from directory.services import open_services
from directory.storage import listings, submissions
from directory.storage import tasks as stored_tasks
from tests import mail_sink
from tests.keepers import fresh_random

from . import desk as desks
from . import personas
from .browsing import PHONE, launched, served
from .client import Client
from .desk import Desk

RUNS = '"><script>alert(1)</script><img src=//evil.example/x onerror=alert(2)><svg/onload=alert(3)>\'-alert(4)-\'{{ 7*7 }}${7*7}%(x)s'
TURNED = "\u202e\u2066\u200b\u00ad\ufeff\x07\x1b[31m"
"""Turned round, isolated, invisible in three ways, a bell, a terminal's red."""
HOMOGLYPH = "Nаyi Sаvera"
"""With two letters of another alphabet."""
EVIL = f"=cmd|'/C calc'!A0 {RUNS} {TURNED} {HOMOGLYPH} \r\nBcc: victim@example.org\r\n\r\n<b>x</b>"
SHORT = f"@SUM(1) {TURNED}<script>alert(5)</script> {HOMOGLYPH}"
TITLE = f"+Evil {RUNS} {TURNED}"
SENDER, ADMIN, KEPT = "asha@example.org", "admin@example.org", "keeper@example.org"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


WORDLESS = {
    *("static", "machines.healthz", "machines.readyz", "offline.worker", "offline.script", "offline.shell", "offline.removed"),
    *("visitors.about", "visitors.privacy", "visitors.safety", "saved.circle", "following.ask", "following.mailed", "answering.answered"),
    *("entering.sign_in", "entering.sign_in_sent", "entering.signed_out", "filling_in.later_sent", "many.ask", "many.sent", "many.confirmed"),
    *("many.blank_table", "signing_in.sign_in", "signing_in.second", "invitations.set_up", "accounts.password", "accounts.one_time_codes"),
    *("accounts.recovery_codes", "staff.invite"),
}
"""Pages that show nothing which others have written."""


@dataclass
class Scene:
    """A site after hostile people were at it. `paths` are to be opened by each of those who look, with their cookies."""

    desk: Desk
    account: Account
    asha: Client
    paths: dict[str, list[str]] = field(default_factory=lambda: {"visitor": [], "asha": [], "admin": []})
    mails: list[EmailMessage] = field(default_factory=list)

    def post(self) -> str:
        """Where the latest mail leads."""
        self.mails += mail_sink.post(self.desk.app)
        return mail_sink.link_of(self.mails[-1])

    def admin(self) -> Client:
        return personas.sign_in(self.desk.app, self.account)

    def note(self, who: str, *paths: str) -> None:
        self.paths[who] += paths


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("hostile")
    services = open_services(settings_module.load({"SAATH_DATA": str(folder), "SAATH_SEED": "none"}))
    desk = desks.make(services)
    account = personas.add_account(desk.services, "admin@example.org")
    scene = Scene(desk, account, Client(desk.app, may_have_cookies=True))
    play(scene)
    yield scene
    services.database.close()


def play(scene: Scene) -> None:
    """Everything that people can write, written by somebody hostile, by the form that takes it."""
    desk, database = scene.desk, scene.desk.services.database
    kept = desk.publish(SENDER, title=Text(en="Evening circle"))
    listing = _submit(scene)
    many = _send_many(scene)
    change = _keep(scene, kept)
    _visit(scene, listing)
    _merge(scene, kept, many)
    stored_tasks.open_duplicates(database, listing.id, 1, [(kept.id, 0.9)], now=desk.clock.now, random=fresh_random)
    _look(scene, listing, kept, change)
