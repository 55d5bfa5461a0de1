"""What visitors meet, without a cookie."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from directory.domain.reply import Reply
from directory.operations import replying
from directory.storage import listings
from directory.web import urls
from tests.factories import NOW

from ..client import Client
from . import Walk

PLAIN = ("/", "/today", "/guide", "/guide/circle", "/about", "/privacy", "/safety", "/saved", "/near", "/offline", "/offline/shell")
SEARCHES = (
    "/helplines",
    "/search?per_page=5&page=2",
    "/search?q=hostile+words",
    "/search?q=yoga&day=mon&near=Mohali&cost=free",
    "/search?q=i+want+to+die&per_page=5",
    "/search?q=kitchn",
    "/search?q=zzzzzz",
)
PAPERS = ("/print?kind=counselling", "/print?kind=volunteering&form=a5", "/print?q=circle&form=handout&title=discreet")
LAST_WEEK = NOW - timedelta(days=7)
SHOWN = ("circle", "noon", "women", "hindi", "joinable", "paused", "hostile", "police-line", "many-3")


def walk(way: Walk) -> None:
    visitor = Client(way.app)
    known = {listing.ref: listing for listing in listings.public(way.services.database)}
    circle = known["circle"]
    _leave_replies(way, circle.id)
    for path in (*PLAIN, *SEARCHES, *PAPERS):
        way.see(visitor, path)
    for ref in SHOWN:
        way.see(visitor, urls.listing(known[ref]))
    way.see(visitor, "/organisation/helping-hands")
    _send_something(way, visitor, circle.id)
    _go_wrong(way, visitor)


def _leave_replies(way: Walk, listing_id: str) -> None:
    database = way.services.database
    for id, name, words in (("replyaaaaa", "Gurpreet", "It helped me.\n\nGo and see."), ("replybbbbb", None, "ਚੰਗਾ ਲੱਗਿਆ।")):
        replying.leave_reply(database, Reply(id, listing_id, name, "g@example.org", "en", words, LAST_WEEK))
        replying.decide_reply(database, id, seen="held", is_published=True, by="admin@example.org", now=LAST_WEEK)


def _send_something(way: Walk, visitor: Client, listing_id: str) -> None:
    """The forms that anybody may send: empty, with errors, and what comes after."""
    base = f"/listing/{listing_id}"
    wrong: dict[str, dict[str, Any]] = {"report": {}, "claim": {"email": "nobody"}, "reply": {"email": "nobody", "name": "x" * 61}}
    for step, values in wrong.items():
        page = way.see(visitor, f"{base}/{step}")
        form = page.form(button="something-else") if step == "report" else page.form(f"{base}/{step}")
        way.send(visitor, form, "with errors", values=values)
    for path in (f"{base}/report/received", f"{base}/claim/sent", "/reply/received", "/guide/reply"):
        way.see(visitor, path)


def _go_wrong(way: Walk, visitor: Client) -> None:
    closed = next(each for each in listings.exportable(way.services.database, with_samples=False) if each.ref == "closed")
    way.see(visitor, urls.listing(closed), 410)
    way.see(visitor, "/search?near=Ludhiaxa&q=evening", 400)
    way.see(visitor, "/nothing", 404)
    way.see(visitor, "/confirm/nonsense", 404)
    way.see(visitor, "/search?q=%00", 400)
    way.see(visitor, "/breaks", 500)
    way.see(visitor, "/busy", 503)
    form = visitor.get("/guide/reply").form("/guide/reply")
    way.send(visitor, form, "as by a program", 403, {"fax": "1", "words": "It helped me."})
    form.fields = [(name, "nonsense" if name == "form_token" else value) for name, value in form.fields]
    way.send(visitor, form, "from elsewhere", 403)
    form = visitor.get("/guide/reply").form("/guide/reply")
    form.action = "/busy"
    way.send(visitor, form, "with a form", 503, {"words": "It helped me."})
