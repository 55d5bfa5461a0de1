"""What those meet who send something in and keep it: the form, mailed links, /status and /manage."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from directory.domain.details import Text
from directory.domain.listing import Listing
from directory.domain.signing import sign
from directory.domain.submission import Submission
from directory.operations import access, keeping, reviewing, sending
from directory.storage import links
from tests import mail_sink, reviewers
from tests.factories import NOW
from tests.keepers import KEEPER, OTHER, TODAY, fresh_random, held

from .. import personas
from ..client import Client
from . import Walk

GO_ON = "Save and continue"
STAFF = "staff@example.org"
LONG_AGO = NOW - timedelta(days=1)
WRONG: dict[str, dict[str, Any]] = {
    "what": {"title": "x" * 300},
    "when": {"when": "set", "e1-how": "once", "e1-on": "next Diwali", "e1-start": "7ish"},
    "where": {"access": "in-person", "address": "The hall", "city": "Patti"},
    "reach": {"phone": "12", "website": "javascript:x", "your_email": "nobody"},
    "who": {"cost": None},
}
RIGHT: dict[str, dict[str, Any]] = {
    "what": {"kind": "support-group", "title": "Evening circle", "description": "We sit together.", "organisation": "Nayi Savera"},
    "when": {"when": "set", "e1-how": "weekly", "e1-days": ["mon", "wed"], "e1-on": "", "e1-start": "18:00", "e1-end": "19:30"},
    "where": {"access": "in-person", "address": "Hall 2, Model Town", "city": "Ludhiana", "postal_code": "141002"},
    "reach": {"phone": "98765 43210", "website": "", "your_email": "new@example.org", "your_name": "Asha"},
    "who": {"audience": ["women"], "languages": ["pa", "hi"], "cost": "free", "operator": "peer"},
}
TABLE = """kind,title,description,city,phone,schedule
support-group,Evening circle,We sit together.,Mohali,98140 12345,"Mon 18:00-19:00"
no-such-kind,Odd one,What?,Mohali,12,some day
"""


def walk(way: Walk) -> None:
    _fill_in(way)
    _send_many(way)
    _follow(way)
    _sign_in(way)
    _keep(way)


def _fill_in(way: Walk) -> None:
    asha = Client(way.app, may_have_cookies=True)
    way.see(asha, "/submit")
    way.see(asha, "/submit?lost=1")
    way.see(asha, "/submit/what")
    for name, values in WRONG.items():
        if name != "what":
            way.see(asha, f"/submit/{name}")
        asha.submit(asha.get(f"/submit/{name}").form(button=GO_ON), values)
        way.see(asha, f"/submit/{name}?look=1", state="with errors")
    way.see(asha, "/submit/check", state="with errors")
    for name, values in RIGHT.items():
        asha.submit(asha.get(f"/submit/{name}").form(button=GO_ON), values)
        way.see(asha, f"/submit/{name}", state="filled in")
    for path in ("/submit", "/submit/check", "/submit/preview", "/submit/later"):
        way.see(asha, path, state="filled in")
    later = asha.get("/submit/later").form("/submit/later")
    way.send(asha, later, "with errors", values={"email": "nobody"})
    asha.submit(later, email="new@example.org")
    way.see(asha, "/submit/later/sent")
    way.see(asha, _mailed(way))
    asha.submit(asha.get("/submit/check").form(button="Send"))
    way.see(asha, "/submit/sent")
    confirm = _mailed(way)
    way.see(asha, confirm)
    asha.submit(asha.get(confirm).form(button="Yes, confirm"))


def _send_many(way: Walk) -> None:
    visitor = Client(way.app)
    form = way.see(visitor, "/submit/many").form()
    way.send(visitor, form, "with errors")
    table = visitor.submit(form, file=(io.BytesIO(TABLE.encode()), "ours.csv"))
    action = table.form().action
    path = action.removesuffix("/send")
    way.see(visitor, path)
    way.send(visitor, table.form(), "with errors", values={"your_email": "nobody"})
    visitor.submit(table.form(), your_email="many@example.org")
    way.see(visitor, f"{path}/sent")
    confirm = _mailed(way)
    way.see(visitor, confirm)
    visitor.submit(visitor.get(confirm).form())
    way.see(visitor, "/submit/many/confirmed")
    way.see(visitor, _mailed(way))


def _follow(way: Walk) -> None:
    """The page of what was sent, step by step. What was decided lies a day back: it is told once it can't be undone."""
    asha, database = Client(way.app, may_have_cookies=True), way.services.database
    ask = way.see(asha, "/status").form("/status")
    way.send(asha, ask, "with errors", values={"email": "nobody"})
    way.see(asha, "/status/mailed")
    asked = reviewers.submit(database, email="asked@example.org", now=LONG_AGO, title=Text(en="Morning walk"))
    path = _status(way, asked)
    way.see(asha, path, state="received")
    edit = asha.get(path).form(button="Change what you sent")
    asha.submit(edit)
    way.see(asha, "/submit/check", state="to change what was sent")
    send = asha.get("/submit/check").form(button="Send")
    way.see(asha, f"{path}/withdraw")
    given: dict[str, Any] = {"by": STAFF, "now": LONG_AGO, "random": fresh_random}
    reviewing.ask(database, asked.id, "Is there a phone?", seen=reviewers.screen(database, asked), **given)
    question = way.see(asha, path, state="asked").form("/answer")
    way.send(asha, question, "with errors")
    seen = reviewers.screen(database, asked)
    reviewing.send_back(database, asked.id, seen=seen, reason="incomplete", words="Please give the house number.", **given)
    way.see(asha, path, state="sent back")
    refused = reviewers.submit(database, email="refused@example.org", now=LONG_AGO, title=Text(en="Odd one"))
    reviewing.reject(database, refused.id, seen=reviewers.screen(database, refused), reason="spam", words="No.", **given)
    way.see(asha, _status(way, refused), state="refused")
    approved = reviewers.submit(database, email="approved@example.org", now=LONG_AGO, title=Text(en="Reading circle"))
    reviewers.approve(database, approved, now=LONG_AGO)
    way.see(asha, _status(way, approved), state="approved")
    sending.withdraw_submission(database, asked.id, now=NOW, random=fresh_random)
    way.see(asha, path, state="withdrawn")
    way.send(asha, send, "too late", 409)


def _sign_in(way: Walk) -> None:
    asha = Client(way.app, may_have_cookies=True)
    form = way.see(asha, "/manage/sign-in").form("/manage/sign-in")
    way.send(asha, form, "with errors", values={"email": "nobody"})
    asha.submit(form, email=KEEPER)
    way.see(asha, "/manage/mail-sent")
    way.see(asha, _link(way, "sign-in", "", KEEPER))
    way.see(asha, "/manage/signed-out")


def _keep(way: Walk) -> None:
    database = way.services.database
    listing = held(database, KEEPER, OTHER, verified_on=TODAY)
    paused = held(database, KEEPER, title=Text(en="Paused circle"))
    keeping.pause_listing(database, paused.id, "Closed until 4 January.", until=date(2027, 1, 4), by=KEEPER, now=NOW)
    withdrawn = held(database, KEEPER, title=Text(en="Former circle"))
    keeping.withdraw_listing(database, withdrawn.id, by=KEEPER, now=NOW)
    reviewers.submit(database, email=KEEPER, title=Text(en="Another one"))
    reviewers.submit(database, listing=listing, email=KEEPER, cost_note="Tea money", is_confirmed=False)
    asha, base = personas.sign_in_organisation(way.app, KEEPER), f"/manage/listing/{listing.id}"
    way.see(personas.sign_in_organisation(way.app, "nobody@example.org"), "/manage", state="with nothing")
    way.see(asha, "/manage?done=confirmed")
    for path in (f"{base}?done=accepted", f"/manage/listing/{paused.id}?done=paused", f"/manage/listing/{withdrawn.id}"):
        way.see(asha, path)
    way.send(asha, way.see(asha, f"{base}/pause").form("/pause"), "with errors", values={"until": "soon", "words": "Call 98765 43210"})
    way.see(asha, f"{base}/withdraw")
    way.send(asha, way.see(asha, f"{base}/hand-over").form("/hand-over"), "with errors", values={"email": "nobody"})
    way.see(asha, asha.get(base).link(f"Take access away, {OTHER}"))
    late = asha.get(base).form("/confirm")
    late.action = f"/manage/listing/{withdrawn.id}/confirm"
    way.send(asha, late, "too late", 409)
    _open_links(way, listing)


def _open_links(way: Walk, listing: Listing) -> None:
    visitor = Client(way.app)
    for purpose in ("fresh", "claim"):
        way.see(visitor, _link(way, purpose, listing.id, KEEPER))
    offer = {"to": "next@example.org", "keeps": True, "by": KEEPER, "language": "en", "now": NOW, "random": fresh_random}
    access.offer_listing(way.services.database, listing.id, **offer)
    way.see(visitor, _mailed(way))
    way.see(visitor, "/fresh")


def _mailed(way: Walk) -> str:
    """Where the latest mail leads."""
    *_, message = mail_sink.post(way.app)
    return mail_sink.link_of(message)


def _status(way: Walk, submission: Submission) -> str:
    return _link(way, "status", submission.id, submission.sender.email)


def _link(way: Walk, purpose: str, subject: str, email: str) -> str:
    """A mailed link, opened by nobody so far."""
    name = fresh_random()
    with way.services.database.writing():
        links.make(way.services.database, name, purpose, subject, email, now=NOW, lasts=timedelta(days=1))
    room = "" if purpose in ("fresh", "status") else "/manage"
    return f"{room}/{purpose}/{sign(way.services.secret, name)}"
