"""The whole life of a listing, as people live it: real browser windows, a real mail server, the site as `script/serve` runs it.

In each language, with and without JavaScript. What stands on pages is looked up in the site's own catalogues.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from directory import credentials, upkeep
from directory import settings as settings_module
from directory.app import create_app
from directory.domain.account import Role
from directory.domain.details import Text
from directory.domain.listing import Listing
from directory.domain.phone import Phone
from directory.services import Services, open_services
from directory.storage import history, holders, listings
from directory.web import languages
from directory.web.mails import renderer
from directory.web.translation import gettext, words_in
from tests import clocked, keepers, mail_sink
from tests.mail_sink import Sink
from tests.test_serving import Server

from . import personas
from .browsing import PHONE

SOON_MS = 5_000
WITHIN_S = 1.0
"""How soon what was approved has to be found, in every server process."""


@dataclass(frozen=True, slots=True)
class Tale:
    """What is told in one language: of whom, and in whose words."""

    language: str
    name: str
    new_name: str
    description: str
    note: str
    question: str
    answer: str
    phone: str
    new_phone: str

    @property
    def title_field(self) -> str:
        return "title" if self.language == "en" else f"title_{self.language}"


TALES = {
    "en": Tale(
        "en",
        "Lantern walk by the canal",
        "Lantern walk by the river",
        "We walk an hour and listen to one another.",
        "Bring a warm shawl",
        "Where exactly do you meet?",
        "At the second bridge, under the banyan.",
        "98140 11111",
        "98140 22222",
    ),
    "hi": Tale(
        "hi",
        "नीम तले चौपाल",
        "बरगद तले चौपाल",
        "हम साथ बैठते हैं और एक दूसरे की सुनते हैं।",
        "गरम शॉल लाइए",
        "आप ठीक कहाँ मिलते हैं?",
        "दूसरे पुल पर, पीपल के नीचे।",
        "98150 33333",
        "98150 44444",
    ),
    "pa": Tale(
        "pa",
        "ਖੂਹ ਵਾਲੀ ਸੱਥ",
        "ਬੋਹੜ ਵਾਲੀ ਸੱਥ",
        "ਅਸੀਂ ਇਕੱਠੇ ਬੈਠਦੇ ਹਾਂ ਤੇ ਇੱਕ ਦੂਜੇ ਦੀ ਸੁਣਦੇ ਹਾਂ।",
        "ਗਰਮ ਸ਼ਾਲ ਲਿਆਓ",
        "ਤੁਸੀਂ ਠੀਕ ਕਿੱਥੇ ਮਿਲਦੇ ਹੋ?",
        "ਦੂਜੇ ਪੁਲ ਉੱਤੇ, ਪਿੱਪਲ ਹੇਠਾਂ।",
        "98160 55555",
        "98160 66666",
    ),
}


@dataclass
class Site:
    """The running site, its mail, and its store as a second program on the same machine sees it."""

    server: Server
    sink: Sink
    services: Services
    app: Flask
    browser: Browser
    clock: Path

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def now(self) -> datetime:
        return self.services.clock()

    def today(self) -> date:
        return self.now().astimezone(self.services.settings.zone).date()

    def move(self, **by: float) -> None:
        """Let time pass, for the running server too."""
        ahead = float(self.clock.read_text()) + timedelta(**by).total_seconds()
        beside = self.clock.with_suffix(".part")
        beside.write_text(str(ahead))
        beside.replace(self.clock)  # whoever looks sees the old time or the new, never half of it

    def maintain(self) -> None:
        """What the machine's timer would do once in a while, beside the running server."""
        outcome = upkeep.maintain(self.services, renderer(self.app), upkeep.checker_of(self.services), links_a_turn=0)
        assert outcome is not None and outcome["failed"] == 0

    def publish(self, **overrides: Any) -> Listing:
        """A listing that is there already, brought by somebody else."""
        return keepers.held(self.services.database, now=self.now(), **overrides)


class ClockedServer(Server):
    program = ("-m", "tests.clocked")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    file = folder / "clock"
    file.write_text("0")
    with mail_sink.running() as sink:
        server = ClockedServer(folder, SAATH_WORKERS="2", SAATH_SMTP=sink.url, **{clocked.FILE: str(file)})
        settings = settings_module.load({"SAATH_DATA": str(folder / "data"), "SAATH_SMTP": sink.url})
        services = open_services(settings, clock=partial(clocked.clock, file))
        yield Site(server, sink, services, create_app(services), browser, file)
        services.database.close()
        said = server.stop()
    assert "Traceback" not in said and "asha" not in said and "reviewer" not in said, said


class Person:
    """Somebody at a window of their own, who reads in one language."""

    def __init__(self, site: Site, language: str, *, has_scripts: bool) -> None:
        self._site, self._language = site, language
        context = site.browser.new_context(viewport=PHONE, java_script_enabled=has_scripts)  # type: ignore[arg-type]
        context.set_default_timeout(SOON_MS)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)

    def say(self, words: str, **values: object) -> str:
        """The site's words in this person's language."""
        with words_in(self._language):
            return gettext(words, **values)

    def path(self, path: str) -> str:
        return languages.address(path, self._language, self._site.services.settings.languages)

    def open(self, path: str) -> None:
        """A page of the site, in their language."""
        self.follow(self.path(path))

    def open_anew(self, path: str) -> None:
        """The same for somebody who hasn't seen it before: browsers keep what visitors see for a minute."""
        self.open(path)
        self.page.reload(wait_until="domcontentloaded")

    def follow(self, path: str) -> None:
        """An address as it stands in a mail."""
        self.page.goto(self._site.origin + path, wait_until="domcontentloaded")

    def button(self, words: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(words))

    def press(self, words: str | Locator) -> None:
        """Press a button, and once more where the site finds that they were too quick for a person."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            (self.button(words) if isinstance(words, str) else words).first.click()
        if self.heading == self.say("Please send it once more"):
            self.complaints = [each for each in self.complaints if "403" not in each]
            self.press("Send it now")

    def tap(self, link: Locator | str) -> None:
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            (self.page.get_by_role("link", name=self.say(link)) if isinstance(link, str) else link).first.click()

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"main [name={name}]").first.fill(value)

    def check(self, *choices: str) -> None:
        """Tick boxes and buttons, each "name=value"."""
        for choice in choices:
            name, _, value = choice.partition("=")
            self.page.locator(f'[name="{name}"][value="{value}"]').check()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words, timeout=SOON_MS)

    def sees_not(self, words: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(words, timeout=SOON_MS)

    def leave(self) -> None:
        assert self.complaints == []
        self.page.context.close()


class Mailbox:
    """The mail of one address; each message is taken once, in order."""

    def __init__(self, site: Site, address: str, language: str) -> None:
        self._site, self.address, self._language = site, address, language
        self._taken = 0

    def next(self, subject: str, **values: object) -> str:
        """Where the button of the next mail with this subject leads: one of the site's sentences, in their language."""
        with words_in(self._language):
            said = gettext(subject, **values)
        return mail_sink.link_of(until(lambda: self._message(said), f"no mail to {self.address}: {said}"))

    def _message(self, subject: str) -> EmailMessage | None:
        for place, message in enumerate(self._site.sink.all_to(self.address)[self._taken :]):
            if message["Subject"] == subject:
                self._taken += place + 1
                return message
        return None


def until(look: Callable[[], Any], otherwise: str, within_s: float = 10) -> Any:
    """What `look` finds, as soon as it finds something."""
    end = time.monotonic() + within_s
    while (found := look()) is None:
        assert time.monotonic() < end, otherwise
        time.sleep(0.02)
    return found


@contextmanager
def workers(server: Server) -> Iterator[dict[int, http.client.HTTPConnection]]:
    """A connection to each of the server's processes, by its id: which one has taken a connection is read from /proc."""
    children = {int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if _parent(path) == server.process.pid}
    found: dict[int, http.client.HTTPConnection] = {}
    with ExitStack() as opened:
        for _attempt in range(400):
            connection = opened.enter_context(closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)))
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            socket = _socket(server.port, connection.sock.getsockname()[1])
            found[next(pid for pid in children if socket in _opened(pid))] = connection
            if len(found) == len(children):
                break
        assert len(found) == len(children), f"some of {children} never answer, only {found.keys()} do"
        yield found


def _parent(stat: Path) -> int | None:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has just ended
        return None


def _socket(port: int, peer: int) -> str:
    """The server's end of a connection, as /proc/<pid>/fd names it (proc(5), /proc/net/tcp)."""
    ends = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return next(f"socket:[{end[9]}]" for end in ends if (end[1][-4:], end[2][-4:]) == (f"{port:04X}", f"{peer:04X}"))


def _opened(pid: int) -> set[str]:
    return {str(file.readlink()) for file in Path(f"/proc/{pid}/fd").iterdir() if file.is_symlink()}


def titles_found(connection: http.client.HTTPConnection, path: str) -> list[str]:
    connection.request("GET", path)
    return [each["title"] for each in json.loads(connection.getresponse().read())["results"]]


class Story:
    """One listing's life. Each step is what one person does, and what another then sees."""

    def __init__(self, site: Site, tale: Tale, *, has_scripts: bool) -> None:
        self.site, self.tale = site, tale
        number = "with" if has_scripts else "without"
        self.asha = Person(site, tale.language, has_scripts=has_scripts)
        self.visitor = Person(site, tale.language, has_scripts=has_scripts)
        self.reviewer = Person(site, tale.language, has_scripts=has_scripts)
        self.mail = Mailbox(site, f"asha.{tale.language}.{number}@example.org", tale.language)
        self.account = personas.add_account(site.services, f"reviewer.{tale.language}.{number}@example.org", Role.REVIEWER)

    # -- the organisation

    def fill_in(self) -> None:
        """Five pages, the check, and the page as it would look."""
        asha, tale = self.asha, self.tale
        asha.open("/submit")
        asha.tap("Begin")
        asha.check("kind=support-group")
        asha.fill(**{tale.title_field: tale.name, tale.title_field.replace("title", "description"): tale.description})
        asha.press("Save and continue")
        asha.check("when=set", "e1-how=weekly", "e1-days=mon", "e1-days=thu")
        asha.page.locator("[name=e1-start]").fill("18:00")
        asha.press("Save and continue")
        asha.check("access=in-person")
        asha.fill(address="Hall 2, Model Town", city="Ludhiana", postal_code="141002")
        asha.press("Save and continue")
        asha.fill(phone=tale.phone, your_email=self.mail.address)
        asha.press("Save and continue")
        asha.check("cost=free", "languages=pa")
        asha.press("Save and continue")
        asha.sees(tale.name)

    def send(self) -> None:
        self.asha.press(self.asha.page.locator("form.send button.button"))

    def submit(self) -> None:
        """Sent and confirmed: only then does anybody look at it."""
        self.fill_in()
        self.send()
        reference = self.asha.page.locator(".reference dd").inner_text()
        self.asha.follow(self.mail.next("Please confirm: reference %(reference)s", reference=reference))
        self.asha.press("Yes, confirm")
        self.asha.sees(self.asha.say("Thank you, it is confirmed."))
        self.reference = reference
        self.status = self.mail.next("Received: reference %(reference)s", reference=reference)

    def answer(self) -> None:
        """By the link of the mail that brought the question."""
        self.asha.follow(self.mail.next("A question about reference %(reference)s", reference=self.reference))
        self.asha.sees(self.tale.question)
        self.asha.fill(words=self.tale.answer)
        self.asha.press("Send the answer")
        self.asha.sees(self.tale.answer)

    def learn(self) -> None:
        """The decision is mailed once it can't be undone any more; the conversation is still there."""
        self.site.move(minutes=11)
        self.asha.follow(self.mail.next("News about reference %(reference)s", reference=self.reference))
        self.asha.sees(self.tale.question)
        self.asha.tap("See the page")
        assert self.asha.heading == self.tale.name

    def sign_in(self) -> None:
        self.asha.open("/manage")
        self.asha.fill(email=self.mail.address)
        self.asha.press("Mail me the link")
        self.asha.follow(self.mail.next("Your link to sign in"))
        self.asha.press("Sign in")
        self.asha.tap(self.asha.page.locator(".kept h2 a"))

    def propose(self) -> None:
        """A new name and a new phone number. Nothing public changes by it, and who has signed in needs no other mail."""
        asha, tale = self.asha, self.tale
        asha.press(asha.page.locator("form[action$='/edit'] button"))
        for name, value in ((tale.title_field, tale.new_name), ("phone", tale.new_phone)):
            asha.tap(asha.page.locator(f"a[href$='#{name}']"))
            asha.fill(**{name: value})
            asha.press("Save and continue")
        self.send()
        asha.sees(asha.say("It is sent."))
        self.look(tale.name, dialled(tale.phone))

    def pause(self) -> None:
        self.asha.open(f"/manage/listing/{self.listing.id}")
        self.asha.tap("Pause it")
        self.asha.fill(until=(self.site.now() + timedelta(days=20)).date().isoformat())
        self.asha.press("Pause it now")
        self.visitor.page.reload(wait_until="domcontentloaded")
        self.visitor.sees(self.visitor.say("Paused for now."))

    def grow_stale(self) -> None:
        """Half a year passes. It opens again by itself, but nobody knows whether it still holds: those who keep it are asked."""
        self.site.move(days=200)
        self.site.maintain()
        self.visitor.page.reload(wait_until="domcontentloaded")
        self.visitor.sees_not(self.visitor.say("Paused for now."))
        assert self.listing.is_public and self.listing.details.verified_on != self.site.today()

    def tap_once(self) -> None:
        self.asha.follow(self.mail.next("Is this still right?"))
        self.asha.press("Nothing has changed")
        assert self.listing.details.verified_on == self.site.today()

    # -- the reviewer

    def enter(self) -> None:
        """With a password and the code of an app."""
        reviewer = self.reviewer
        reviewer.open("/review")  # leads to the sign-in, and that back to here
        reviewer.fill(email=self.account.email, password=personas.PASSWORD)
        reviewer.press("Go on")
        key = credentials.totp_secret(self.site.services.secret, personas.SEED)
        reviewer.fill(code=pyotp.TOTP(key).at(self.site.now()))
        reviewer.press("Sign in")
        assert reviewer.heading == reviewer.say("Queue")

    def open_case(self, name: str) -> None:
        self.reviewer.open("/review")
        self.reviewer.tap(self.reviewer.page.get_by_role("link", name=name, exact=True))

    def ask(self) -> None:
        self.open_case(self.tale.name)
        self.reviewer.tap("Ask")
        self.reviewer.page.locator("[name=reason]").first.check()
        self.reviewer.page.locator("#words").fill(self.tale.question)
        self.reviewer.press(self.reviewer.page.locator("[data-send]"))

    def approve(self, name: str, *refused: str) -> None:
        """All of it, or all but some fields; it is then found, in every process of the server."""
        self.open_case(name)
        for field in refused:
            self.reviewer.page.locator(f"[name=accept][value={field}]").uncheck()
        path = self.asha.path(f"/search.json?q={quote(name)}")
        with workers(self.site.server) as asked:
            assert len(asked) == 2 and not any(name in titles_found(each, path) for each in asked.values())
            self.reviewer.press(self.reviewer.page.locator("[data-key=a]"))
            approved_at = time.monotonic()
            for pid, connection in asked.items():
                until(lambda each=connection: name in titles_found(each, path) or None, f"{pid} doesn't find it", WITHIN_S)  # type: ignore[misc]
            assert time.monotonic() - approved_at < WITHIN_S

    def merge(self, other: Listing) -> None:
        """With another listing of the same; what only that one said is kept, and its address leads here."""
        reviewer = self.reviewer
        reviewer.open(f"/review/listing/{self.listing.id}/merge?other={other.id}")
        reviewer.check("take.cost_note=gone")
        reviewer.press("Look at what comes out")
        reviewer.fill(why="The same people, the same hall.")
        reviewer.press("Make them one")
        self.visitor.open_anew(f"/listing/{other.id}")
        assert self.visitor.heading == self.tale.new_name
        self.visitor.sees(self.tale.note)

    def take_back(self, other: Listing) -> None:
        """They were two after all: the other is there again, and this one says again what it said."""
        reviewer = self.reviewer
        reviewer.open(f"/review/listing/{other.id}")
        reviewer.fill(why="Two halls, as it turns out.")
        reviewer.press("Take the merge back")
        self.visitor.open_anew(f"/listing/{other.id}")
        assert self.visitor.heading == other.details.title.best("en")[1]

    def revert(self, version: int) -> None:
        reviewer = self.reviewer
        reviewer.open(f"/review/listing/{self.listing.id}")
        reviewer.tap(reviewer.page.locator(f"a[href$='/revert/{version}']"))
        reviewer.fill(why="The old name is on all the leaflets.")
        reviewer.press("Go back to this version")
        self.look(self.tale.name, dialled(self.tale.phone))

    # -- what everybody sees

    @property
    def listing(self) -> Listing:
        """As it is by now."""
        (held,) = holders.of_email(self.site.services.database, self.mail.address)
        return listings.require(self.site.services.database, held.listing_id)

    def look(self, name: str, link: str) -> None:
        """The listing's page, as a visitor sees it."""
        self.visitor.open_anew(f"/listing/{self.listing.id}")
        assert self.visitor.heading == name
        expect(self.visitor.page.locator(f"main a[href='{link}']").first).to_be_attached()

    def end(self) -> None:
        for person in (self.asha, self.visitor, self.reviewer):
            person.leave()


def dialled(number: str) -> str:
    return "tel:" + Phone.parse(number, "IN").number


ALL = [("hi", True), ("pa", False), ("en", False)]
REST = [("hi", False), ("pa", True), ("en", True)]


@pytest.mark.parametrize(("language", "has_scripts"), ALL, ids=lambda value: value if isinstance(value, str) else f"scripts={value}")
def test_listing_is_sent_answered_approved_found_changed_paused_asked_about_merged_and_brought_back(
    site: Site, language: str, has_scripts: bool
) -> None:
    tale = TALES[language]
    story = Story(site, tale, has_scripts=has_scripts)
    story.submit()
    story.enter()
    story.ask()
    story.answer()
    story.approve(tale.name)
    story.learn()
    story.sign_in()
    story.propose()
    story.approve(tale.new_name, "phones")
    story.look(tale.new_name, dialled(tale.phone))
    story.pause()
    story.grow_stale()
    story.tap_once()
    other = site.publish(title=Text(en=f"The same again, {language}"), cost_note=tale.note)
    story.enter()  # the session from half a year ago is over
    story.merge(other)
    story.take_back(other)
    story.revert(1)
    story.end()
    _total, entries = history.read(site.services.database, listing_id=story.listing.id)
    verbs = [entry.verb for entry in reversed(entries)]
    assert verbs == ["added", "updated", "paused", "reopened", "confirmed", "merged", "unmerged", "reverted"]


@pytest.mark.parametrize(("language", "has_scripts"), REST, ids=lambda value: value if isinstance(value, str) else f"scripts={value}")
def test_listing_is_sent_approved_and_found(site: Site, language: str, has_scripts: bool) -> None:
    tale = replace(TALES[language], name=TALES[language].new_name)
    story = Story(site, tale, has_scripts=has_scripts)
    story.submit()
    story.enter()
    story.approve(tale.name)
    story.end()
