"""Hostile words in every field that anybody can fill in, sent by the real forms, and looked at wherever they come out.

In a real browser, on every page of visitors, organisations and staff, and in every mail; in exports, calendars, print and the pack for
phones. They are words there: nothing runs, nothing is asked of another host, no line is turned round, no cell is a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, BrowserContext, Page

from directory import settings as settings_module
from directory.domain.account import Account, Role
from directory.domain.details import Text
from directory.domain.freshness import Freshness
from directory.domain.listing import Listing
from directory.domain.submission import Purpose, Submission
from directory.exchange.listings_csv import write_listings_csv
from directory.operations import freshness, staffing, tasks
from directory.services import open_services
from directory.storage import listings, submissions
from directory.storage import tasks as stored_tasks
from tests import mail_sink
from tests.keepers import fresh_random

from . import desk as desks
from . import personas
from .browsing import PHONE, served
from .client import Client
from .desk import Desk

RUNS = "\"><script>alert(1)</script><img src=//evil.example/x onerror=alert(2)><svg/onload=alert(3)>'-alert(4)-'{{ 7*7 }}${7*7}%s{0}"
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
    *(
        "entering.sign_in",
        "entering.sign_in_sent",
        "entering.signed_out",
        "filling_in.later_sent",
        "many.ask",
        "many.sent",
        "many.confirmed",
    ),
    *("many.blank_table", "signing_in.sign_in", "signing_in.second", "invitations.set_up", "accounts.password", "accounts.one_time_codes"),
    *("accounts.recovery_codes", "staff.invite"),
}
"""Pages that show nothing which others have written."""
EXPORTS = {
    *("visitors.search_as_json", "visitors.suggest", "calendars.listing", "calendars.search", "offline.manifest", "offline.part"),
    *("history.history_as_table", "many.corrections"),
}
"""What isn't a page; each has a test of its own below."""


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
    _be_mailed(scene, listing)
    tasks.open_duplicates(database, listing.id, 1, [(kept.id, 0.9)], now=desk.clock.now, random=fresh_random)
    _look(scene, listing, kept, change)


def _fill_in(client: Client, **answers: dict[str, Any]) -> None:
    """Some pages of the listing form, those with these answers."""
    for page, values in answers.items():
        client.submit(client.get(f"/submit/{page}").form(button="Save and continue"), values)


def _submit(scene: Scene) -> Listing:
    """A new listing that is hostile in every field, asked about and answered in hostile words, and approved with hostile words."""
    hostile, desk = Client(scene.desk.app, may_have_cookies=True), scene.desk
    _fill_in(
        hostile,
        what={
            **{name: TITLE for name in ("title", "title_hi", "title_pa", "organisation")},
            **{name: EVIL for name in ("description", "description_hi", "description_pa")},
            "kind": "counselling",
            "organisation_website": "https://evil.example/?a='onmouseover=alert(6)//&b=%22%3E%3Cscript%3E",
            "topics": ["rehabilitation"],
        },
        when={"when": "set", "e1-how": "daily", "e1-start": "18:00"},
        where={"access": "hybrid", "address": EVIL, "locality": SHORT, "city": "Ludhiana", "district": SHORT, "state": SHORT}
        | {"postal_code": "=1+1", "join": "public", "join_url": "https://evil.example/j?x='-alert(7)-'"},
        reach={"phone": "98140 12345", "whatsapp": "98140 12346", "email": "evil'&x@example.org", "website": "https://evil.example/'//"}
        | {"your_email": SENDER, "your_name": SHORT, "your_phone": "98140 12347"},
        who={"eligibility": EVIL, "cost_note": EVIL, "licence": EVIL, "languages": ["pa"]},
    )
    for page in ("what", "when", "where", "reach", "who", "check", "preview", "later"):
        hostile.get(f"/submit/{page}")
    hostile.submit(hostile.get("/submit/check").form(button="Send"))
    confirm = scene.post()
    scene.note("asha", confirm)
    hostile.submit(hostile.get(confirm).form(button="Yes, confirm"))
    status = scene.post()
    (case,) = submissions.of_sender(desk.services.database, SENDER)
    admin = scene.admin()
    admin.submit(admin.get(f"/review/case/{case.id}?do=ask").form(button="Send the question"), reason="place", words=EVIL)
    scene.post()
    hostile.submit(hostile.get(status).form("/answer"), words=EVIL)
    admin.submit(admin.get(f"/review/case/{case.id}").form("/approve"), words=EVIL)
    scene.note("asha", status)
    scene.note("admin", f"/review/case/{case.id}", "/review?stage=done", f"/review?done={case.id}")
    return desk.published(case)


def _send_many(scene: Scene) -> Listing:
    """A table with hostile cells, in rows that can be taken and in one that can't; the first is approved."""
    visitor = Client(scene.desk.app)
    columns = ("kind", "title", "description", "city", "phone", "schedule", "organisation", f"=1+1 {RUNS}")
    rows = [("support-group", f"{TITLE} {n}", EVIL, "Mohali", f"98150 1234{n}", "Mon 18:00", EVIL[:190], EVIL) for n in range(2)]
    table = io.StringIO()
    csv.writer(table).writerows([columns, *rows, (SHORT, SHORT, EVIL, SHORT, SHORT, SHORT, SHORT, SHORT)])
    page = visitor.submit(visitor.get("/submit/many").form(), file=(io.BytesIO(table.getvalue().encode()), f"{SHORT}.csv"))
    path = page.form().action.removesuffix("/send")
    visitor.submit(page.form(), your_email="many@example.org", your_name=SHORT)
    confirm = scene.post()
    scene.note("asha", path, confirm)
    visitor.submit(visitor.get(confirm).form())
    scene.note("asha", scene.post())
    first, second = submissions.of_sender(scene.desk.services.database, "many@example.org")
    admin = scene.admin()
    scene.note(
        "admin",
        f"/review/case/{second.id}",
        f"/review/case/{second.id}/edit",
        f"/review/bulk?case={second.id}",
        f"/review/bulk/done?done={first.id}",
    )
    scene.note("admin", *(f"/review/case/{second.id}?do={step}" for step in ("ask", "send-back", "reject")))
    admin.submit(admin.get(f"/review/case/{first.id}").form("/approve"))
    return scene.desk.published(first)


def _keep(scene: Scene, kept: Listing) -> Submission:
    """Whoever keeps a listing offers it to somebody, pauses it in hostile words and proposes a hostile change of it."""
    asha, base = personas.sign_in_organisation(scene.desk.app, SENDER), f"/manage/listing/{kept.id}"
    database = scene.desk.services.database
    asha.submit(asha.get(f"{base}/hand-over").form("/hand-over"), email="o'next&b@example.org", keeps="yes")
    scene.note("asha", scene.post())
    asha.submit(asha.get(base).form("/edit"))
    _fill_in(asha, what={"title": TITLE, "description": EVIL, "title_pa": SHORT}, reach={"website": "https://evil.example/?'"})
    asha.submit(asha.get("/submit/check").form(button="Send"))
    asha.submit(asha.get(f"{base}/pause").form("/pause"), words=f"=1+1 <script>alert(8)</script> {TURNED}")
    (change,) = (each for each in submissions.of_sender(database, SENDER) if each.purpose is Purpose.CHANGE)
    return change


def _visit(scene: Scene, listing: Listing) -> None:
    """Visitors report, reply and claim, and a reviewer publishes what they said."""
    visitor, admin, base = Client(scene.desk.app), scene.admin(), f"/listing/{listing.id}"
    visitor.submit(visitor.get(f"{base}/report").form(button="unsafe"), words=EVIL)
    visitor.submit(visitor.get(f"{base}/claim").form(), email="claims@example.org", words=EVIL)
    confirm = scene.post()
    visitor.submit(visitor.get(confirm).form(button="Yes, confirm"))
    scene.post()
    for page in (base, "/guide"):
        visitor.submit(visitor.get(f"{page}/reply").form(), words=EVIL, name=SHORT, email="replies@example.org")
    database = scene.desk.services.database
    reply_ids = [row[0] for row in database.connection.execute("SELECT id FROM reply").fetchall()]
    for each in reply_ids:
        admin.submit(admin.get(f"/review/reply/{each}").form(button="publish"))
    (claim,) = submissions.of_sender(database, "claims@example.org")
    (report_id,) = (row[0] for row in database.connection.execute("SELECT id FROM report").fetchall())
    scene.note("admin", f"/review/reply/{reply_ids[0]}", f"/review/report/{report_id}", f"/review/case/{claim.id}")
    scene.desk.clock.move(days=1, minutes=11)  # what was published shows, what was decided is mailed
    scene.post()


def _merge(scene: Scene, kept: Listing, gone: Listing) -> None:
    """One listing hidden and brought back, two made one, and the wording of a reply, each with hostile words."""
    admin, base = scene.admin(), f"/review/listing/{kept.id}"
    for button in ("Put it in quarantine", "Restore it"):
        admin.submit(admin.get(base).form(button=button), why=EVIL[:450])
    admin.submit(admin.get(f"{base}/merge/confirm?other={gone.id}&take.description.en=gone").form("/merge"), why=EVIL[:450])
    wording = "/review/wording/reject/twice"
    form = admin.get(wording).form("/twice")
    admin.submit(form, {name: EVIL for name in form.typed})
    scene.note("admin", base, f"{base}/revert/1", f"/review/listing/{gone.id}", "/review/wording", wording)


def _be_mailed(scene: Scene, listing: Listing) -> None:
    """What mailed links open: each says whom or what it is about."""
    desk, asha = scene.desk, Client(scene.desk.app, may_have_cookies=True)
    asha.submit(asha.get("/manage/sign-in").form("/sign-in"), email=SENDER)
    scene.note("asha", scene.post())
    asha.submit(asha.get(f"/listing/{listing.id}/claim").form(), email=SENDER, words=EVIL)
    scene.note("asha", scene.post())
    given = {"now": desk.clock.now, "random": fresh_random}
    freshness.keep_fresh(desk.services.database, Freshness(), today=desk.clock.now.date() + timedelta(days=150), **given)
    scene.note("asha", scene.post())
    _invite(scene)
    answers = {"title": TITLE, "description": EVIL, "kind": "recreation"}
    reach = {"phone": "98140 12345", "your_email": "late@example.org", "your_name": SHORT}
    _fill_in(asha, what=answers, when={"when": "none"}, where={"access": "phone"}, reach=reach, who={})
    asha.submit(asha.get("/submit/later").form("/later"), email=SENDER)
    scene.note("asha", scene.post())
    asha.submit(asha.get("/submit/check").form(button="Send"))
    scene.note("asha", scene.post(), "/submit/sent")
    scene.asha = asha


def _invite(scene: Scene) -> None:
    link, message = fresh_random(), fresh_random()
    at = {"by": "test", "now": scene.desk.clock.now}
    staffing.invite(scene.desk.services.database, "o'reader&b@example.org", Role.READER, link_name=link, message_id=message, **at)
    scene.note("asha", scene.post())


def _look(scene: Scene, listing: Listing, kept: Listing, change: Submission) -> None:
    """Where all of it comes out."""
    database, now = scene.desk.services.database, listings.require(scene.desk.services.database, listing.id)
    assert now.organisation is not None
    words, base, review = quote(TITLE), f"/listing/{listing.id}", f"/review/listing/{listing.id}"
    scene.note("visitor", "/", "/today", "/search", f"/search?q={words}&near={words}", f"/search?q={quote(RUNS)}", "/search?q=savera")
    scene.note("visitor", "/search?near=Ludhiana", base, f"/organisation/{quote(now.organisation.slug)}", "/guide", f"/listing/{kept.id}")
    scene.note("visitor", f"{base}/report", f"{base}/reply", f"{base}/claim", "/print", f"/print?q={words}", "/saved", "/near", "/offline")
    scene.note("visitor", "/support-groups", "/counselling", "/helplines", "/recreation", "/volunteering", "/workshops", "/reply/received")
    scene.note("visitor", f"{base}/report/received", f"{base}/claim/sent", "/guide/reply", f"/{words}")
    keep = f"/manage/listing/{kept.id}"
    scene.note("asha", "/manage", keep, f"{keep}/pause", f"{keep}/withdraw", f"{keep}/hand-over", f"/manage/submission/{change.id}")
    signed_in = _anew(scene)
    status = signed_in.open(f"/manage/submission/{change.id}").headers["Location"]
    scene.note("asha", signed_in.get(keep).link("Give up your access"), f"{status}/withdraw")
    scene.note("asha", *(f"/submit/{page}" for page in ("what", "when", "where", "reach", "who", "check", "preview", "later", "go-on")))
    scene.note("asha", "/submit", "/submit?lost=1", f"/status?reference={words}")
    (task,) = stored_tasks.of_listing(database, listing.id)
    scene.note("admin", "/review", f"/review?q={words}", f"/review?q={quote(RUNS)}", "/review/listings", f"/review/listings?q={words}")
    scene.note("admin", f"/review/case/{change.id}", f"/review/case/{change.id}/edit", review, f"{review}/edit", f"{review}/merge")
    scene.note("admin", f"{review}/merge?other={kept.id}", f"{review}/merge?other={words}", f"{review}/merge/confirm?other={kept.id}")
    scene.note("admin", f"/review/task/{task.id}", "/review/history", f"/review/history?by={words}", "/review/directory", "/review/account")
    scene.note("admin", "/review/staff", "/review/staff/audit", f"/review/staff/{scene.account.id}")


# What comes of it.


class Watch:
    """A browser's window, and whatever goes wrong in it: words that run, requests to others, refusals of the content policy."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.found: list[str] = []
        self.where = ""
        self.page: Page = context.new_page()
        self.page.on("dialog", lambda dialog: (self._note("dialog", dialog.message), dialog.dismiss()))
        self.page.on("pageerror", lambda error: self._note("error", str(error)))
        self.page.on("console", lambda said: self._note("console", said.text) if _is_complaint(said.text, said.type) else None)
        self.page.on("request", lambda request: None if request.url.startswith((origin, "data:")) else self._note("request", request.url))

    def _note(self, what: str, words: str) -> None:
        self.found.append(f"{self.where}: {what} {words}")


def _is_complaint(words: str, kind: str) -> bool:
    """Errors but for pages that are answered with 4xx."""
    return kind in ("error", "warning") and "the server responded with a status of 4" not in words


SHOWN = """() => {
  const alien = [...document.querySelectorAll("img, iframe, object, embed, base, style, script:not([src]), [onerror], [onload], [style]")];
  for (const each of document.querySelectorAll("a[href], form[action]")) {
    const url = each.href ?? each.action;
    if (!/^(https?|tel|mailto|geo|webcal):/.test(url)) alien.push(each);
  }
  return [alien.map((each) => each.outerHTML), document.title + document.body.innerText];
}"""


@pytest.mark.parametrize("who", ["visitor", "asha", "admin"])
def test_hostile_words_do_nothing_on_any_page(scene: Scene, browser: Browser, who: str) -> None:
    client = {"visitor": Client(scene.desk.app), "asha": _anew(scene), "admin": scene.admin()}[who]
    shown = 0
    with served(scene.desk.app) as origin:
        context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
        cookies = client._client._cookies.values()  # type: ignore[union-attr]
        context.add_cookies([{"name": each.key, "value": each.value, "url": origin} for each in cookies])
        watch = Watch(context, origin)
        for path in scene.paths[who]:
            watch.where = path
            watch.page.goto(origin + path, wait_until="load")
            alien, words = watch.page.evaluate(SHOWN)
            assert alien == [], path
            assert not set("\u202e\u2066\u200b\ufeff\x07\x1b") & set(words), f"{path}: {words!r}"
            assert "49" not in words.split("7*7")[0][-3:], path
            shown += "<script>alert" in words
        context.close()
    assert watch.found == []
    assert shown >= 8, "the pages don't show what they were given"


def _anew(scene: Scene) -> Client:
    """Asha's browser, with the draft that she was at, signed in for today."""
    fresh = personas.sign_in_organisation(scene.desk.app, SENDER)
    draft = scene.asha._client.get_cookie("draft")
    assert draft
    fresh._client.set_cookie("draft", draft.value)
    return fresh


def test_every_page_that_shows_what_others_wrote_was_looked_at(scene: Scene) -> None:
    urls = scene.desk.app.url_map.bind("127.0.0.1")
    opened = {
        urls.match(urlsplit(path).path, method="GET")[0] for paths in scene.paths.values() for path in paths if path != f"/{quote(TITLE)}"
    }
    pages = {rule.endpoint for rule in scene.desk.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - opened - WORDLESS == EXPORTS


def test_hostile_words_do_nothing_in_any_mail(scene: Scene, browser: Browser) -> None:
    """Nor do they make headers; and no line is turned round in text either."""
    names = {"Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"}
    context = browser.new_context()
    watch = Watch(context, "about:")
    for message in scene.mails:
        watch.where = message["Subject"]
        assert not message.defects and set(message.keys()) <= names | {"Content-Language", "Reply-To"}, message.keys()
        assert "victim" not in str(message["To"]) and "\n" not in message["Subject"]
        assert not set(TURNED[:7]) & set(mail_sink.text_of(message) + mail_sink.html_of(message))
        watch.page.set_content(mail_sink.html_of(message))
        assert watch.page.evaluate("document.querySelectorAll('script, img, svg, iframe, [onerror], [onload]').length") == 0
    context.close()
    assert watch.found == []
    assert len(scene.mails) >= 10


def test_no_cell_of_any_table_is_a_formula(scene: Scene) -> None:
    """Of the whole directory, of the history, and of a table that comes back with what to put right."""
    directory, database = io.BytesIO(), scene.desk.services.database
    write_listings_csv(directory, listings.exportable(database, with_samples=True))
    (returned,) = (path for path in scene.paths["asha"] if path.startswith("/submit/many/"))
    tables = [directory.getvalue(), scene.admin().open("/review/history.csv").data]
    tables.append(Client(scene.desk.app).open(f"{returned}/corrections.csv").data)
    for table in tables:
        rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
        phones = {place for place, name in enumerate(rows[0]) if name in ("phone", "whatsapp", "latitude", "longitude")}
        cells = [cell for row in rows for place, cell in enumerate(row) if place not in phones]
        assert not [cell for cell in cells if cell.startswith(FORMULA)]
        assert sum("<script>" in cell for cell in cells) >= 4


def test_no_calendar_has_an_event_or_a_property_that_somebody_wrote(scene: Scene) -> None:
    visitor = Client(scene.desk.app)
    (path,) = (path for path in scene.paths["visitor"] if path.startswith("/listing/") and path.endswith("/report"))
    for address in (f"{path.removesuffix('/report')}/calendar.ics", "/search.ics"):
        calendar = visitor.open(address)
        lines = calendar.get_data(as_text=True).replace("\r\n ", "").split("\r\n")
        assert not [line for line in lines if line.lower().startswith(("bcc", "attach", "attendee", "organizer", "x-evil"))]
        events = Calendar.from_ical(calendar.data).walk("VEVENT")
        assert events and all("<script>" in str(event["SUMMARY"]) for event in events if "Evil" in str(event["SUMMARY"]))
        assert not set(TURNED[:7]) & set("".join(lines))


def test_what_machines_are_given_turns_no_line_round(scene: Scene) -> None:
    """Search as JSON, suggestions, and the pack for phones: their words go into pages by scripts, as text."""
    visitor = Client(scene.desk.app)
    pack = visitor.json("/pack.json")
    paths = ["/search.json?q=evil", "/suggest.json?q=evi", *(f"/pack/{digest}.json" for digest in (pack["words"], *pack["listings"]))]
    told = [str(visitor.json(path)) for path in paths]
    assert sum("<script>" in each for each in told) >= 3
    assert not [path for path, each in zip(paths, told, strict=True) if set(TURNED[:7]) & set(each)]
