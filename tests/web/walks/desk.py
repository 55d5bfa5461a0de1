"""What staff meet: the way in, the queue and its cases, listings, their own account and everybody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from directory.domain.account import Role
from directory.domain.details import Place, Text
from directory.domain.link_check import LinkCheck
from directory.domain.listing import Listing
from directory.domain.phone import Phone
from directory.domain.reply import Reply
from directory.domain.report import Reason
from directory.domain.schedule import Schedule
from directory.domain.session import Stage
from directory.domain.signing import sign
from directory.domain.submission import Purpose, Submission
from directory.domain.vocabulary import Operator
from directory.operations import quarantining, replying, reporting, reviewing, tasks
from directory.storage import link_checks, listings
from directory.storage import tasks as stored_tasks
from tests import reviewers
from tests.factories import NOW, ZONE
from tests.keepers import OTHER, TODAY, fresh_random, held

from .. import personas
from ..client import Client
from . import Walk

OTHER_PHONE = Phone("+919876543210", "IN")
LONG_WORDS = "We sit together and listen. Tea follows. Everybody is welcome, whoever they are and wherever they come from in Punjab."
APART: dict[str, Any] = {
    "organisation": "Somebody else",
    "place": Place(address="Gate 2", city="Moga", district="Moga", state="Punjab", country="IN"),
    "phones": (OTHER_PHONE,),
    "schedule": Schedule.parse("Fri 07:00-08:00", ZONE),
}


def walk(way: Walk) -> None:
    admin = personas.add_account(way.services, "admin@example.org")
    client = personas.sign_in(way.app, admin)
    way.see(client, "/review", state="empty")
    _sign_in(way)
    _accounts(way, client)
    listing = held(way.services.database, OTHER, description=Text(en=LONG_WORDS), verified_on=TODAY)
    other = held(way.services.database, title=Text(en="Evening circle Ludhiana", pa="ਸ਼ਾਮ"), website="https://example.org/", cost=None)
    way.services.indexer.sync()
    _decide(way, client, listing)
    _smaller_cases(way, client, listing, other)
    _listings(way, client, listing, other)
    _records(way, client, listing)


def _sign_in(way: Walk) -> None:
    visitor = Client(way.app, may_have_cookies=True)
    form = way.see(visitor, "/review/sign-in").form("/review/sign-in")
    way.send(visitor, form, "with errors", values={"email": "nobody@example.org", "password": "x"})
    half = personas.sign_in(way.app, personas.add_account(way.services, "half@example.org"), Stage.HALF)
    way.send(half, way.see(half, "/review/sign-in/second").form("/code"), "with errors", values={"code": "000000"})
    invited, name = personas.invite(way.services, "invited@example.org", Role.REVIEWER)
    path = f"/review/invitation/{sign(way.services.secret, name)}"
    way.send(visitor, way.see(visitor, path).form(path), "with errors", values={"new_password": "short"})
    new = personas.sign_in(way.app, invited, Stage.ENROLLING)
    way.send(new, way.see(new, "/review/set-up").form("/code"), "with errors", values={"code": "000000"})


def _accounts(way: Walk, client: Client) -> None:
    for path in ("/review/account", "/review/staff?done=invited", "/review/staff/audit", "/review/account/recovery-codes"):
        way.see(client, path)
    way.send(client, client.get("/review/account/recovery-codes").form("/recovery-codes"), "just made", 200)
    form = way.see(client, "/review/account/password").form("/password")
    way.send(client, form, "with errors", values={"password": "wrong", "new_password": "short"})
    form = way.see(client, "/review/account/one-time-codes").form("/one-time-codes")
    way.send(client, form, "with errors", values={"code": "000000"})
    form = way.see(client, "/review/staff/invite").form("/invite")
    way.send(client, form, "with errors", values={"email": "nonsense", "districts": "Atlantis"})
    reader = personas.add_account(way.services, "reader@example.org", Role.READER)
    way.see(client, f"/review/staff/{reader.id}")
    way.see(personas.sign_in(way.app, reader), "/review/staff", 403)


def _decide(way: Walk, client: Client, listing: Listing) -> None:
    """Cases that were submitted: what they say, what can be done with them, and what was done."""
    database = way.services.database
    risky = {"phones": (OTHER_PHONE,), "website": "https://bit.ly/x", "title": Text(en="Evening r\u0456ng")}
    words = {"description": Text(en=LONG_WORDS.replace("Tea follows", "Lunch follows at noon")), "audience": ("women",)}
    change = reviewers.submit(database, listing=listing, **risky, **words)
    treats = reviewers.submit(database, email="b@example.org", operator=Operator.POLICE, topics=("treatment",), **APART)
    claim = reviewers.submit(database, listing=listing, purpose=Purpose.CLAIM, email="c@example.org")
    kept = [held(database, OTHER, title=Text(en=f"Game {n}"), **APART) for n in range(2)]
    plain = [reviewers.submit(database, listing=each, email=OTHER, cost_note="Bring a ball") for each in kept]
    reviewing.claim_case(database, treats.id, seen=2, by="other@example.org", now=NOW)
    for case in (change, treats, claim):
        way.see(client, f"/review/case/{case.id}")
    for step, button in (("ask", "Send the question"), ("send-back", "Send it back"), ("reject", "Reject it")):
        page = way.see(client, f"/review/case/{change.id}?do={step}")
        way.send(client, page.form(button=button), "with errors", values={"words": ""})
    approve = client.get(f"/review/case/{change.id}").form("/approve")
    way.send(client, approve, "with errors", values={"accept": []})
    edit = way.see(client, f"/review/case/{change.id}/edit").form(button="Approve it so")
    way.send(client, edit, "with errors", values={"title": "", "phone": "12"})
    _see_queue(way, client, plain)
    _meanwhile(way, client, change, approve)


def _see_queue(way: Walk, client: Client, plain: list[Submission]) -> None:
    way.see(client, "/review")
    way.see(client, "/review?q=zzzzzz&stage=asked")
    bulk = way.see(client, f"/review/bulk?case={plain[0].id}&case={plain[1].id}")
    way.see(client, "/review/bulk", state="with errors")
    client.submit(bulk.form("/bulk"))
    way.see(client, f"/review/bulk/done?done={plain[0].id}&left={plain[1].id}+case-changed")
    way.see(client, "/review?stage=done")
    way.see(client, f"/review?done={plain[0].id}")
    way.see(client, f"/review/case/{plain[0].id}", state="approved")


def _meanwhile(way: Walk, client: Client, case: Submission, form: Any) -> None:
    """Somebody else was quicker."""
    database = way.services.database
    listing = listings.require(database, case.listing_id or "")
    with database.writing():
        changed = replace(listing.details, cost_note="Free tea", phones=())
        listings.change(database, listing, verb="updated", by="else@example.org", now=NOW, details=changed)
    given: dict[str, Any] = {"by": "else@example.org", "now": NOW, "random": fresh_random}
    reviewing.ask(database, case.id, "Which hall?", seen=reviewers.screen(database, case), **given)
    way.send(client, form, "changed meanwhile", 409)


def _smaller_cases(way: Walk, client: Client, listing: Listing, other: Listing) -> None:
    database = way.services.database
    for reason, words in ((Reason.UNSAFE, "Somebody shouted."), (Reason.NOT_THERE, None)):
        report = reporting.report_problem(database, other.id, reason, words, language="en", today=TODAY, now=NOW, random=fresh_random)
        assert report is not None
        page = way.see(client, f"/review/report/{report.id}")
        if words:
            way.send(client, page.form("/resolve"), "with errors", values={"outcome": "hidden"})
    replying.leave_reply(database, Reply("replyccccc", other.id, "Gurpreet", "g@example.org", "en", "Call 98765 43210", NOW))
    way.see(client, "/review/reply/replyccccc")
    tasks.open_duplicates(database, listing.id, 1, [(other.id, 0.9)], now=NOW, random=fresh_random)
    later = NOW + timedelta(days=200)
    tasks.open_stale(database, way.services.settings.freshness, today=later.date(), now=later, random=fresh_random)
    for task in stored_tasks.of_listing(database, listing.id):
        page = way.see(client, f"/review/task/{task.id}")
        if not task.other_id:
            way.send(client, page.form("/checked"), "with errors")
    way.see(client, "/review", state="with every kind of case")


def _listings(way: Walk, client: Client, listing: Listing, other: Listing) -> None:
    quarantining.quarantine(
        way.services.database, listing.id, by="admin@example.org", now=NOW, why="A visitor was threatened.", random=fresh_random
    )
    for path in ("/review/listings", "/review/listings?q=zzzzzz", f"/review/listing/{listing.id}?did=quarantined"):
        way.see(client, path)
    base = f"/review/listing/{other.id}"
    way.send(client, way.see(client, base).form("/quarantine"), "with errors")
    edit = way.see(client, f"{base}/edit").form("/edit")
    way.send(client, edit, "with errors", values={"title": "", "phone": "12"})
    version = f"/review/listing/{listing.id}/revert/1"
    way.send(client, way.see(client, version).form("/revert/1"), "with errors")
    for path in (f"{base}/merge", f"{base}/merge?other={listing.id}"):
        way.see(client, path)
    way.see(client, f"{base}/merge?other=nothing", 400)
    confirm = way.see(client, f"{base}/merge/confirm?other={listing.id}&take.title.en=gone").form("/merge")
    way.send(client, confirm, "with errors")


def _records(way: Walk, client: Client, listing: Listing) -> None:
    database = way.services.database
    dead = LinkCheck(url="https://example.org/", checked_at=NOW, problem="not-found", failures=3, failing_since=NOW - timedelta(days=4))
    with database.writing():
        link_checks.keep(database, [dead])
    for path in (f"/review/history?listing={listing.id}", "/review/directory"):
        way.see(client, path)
    way.see(client, "/review/history?since=soon&by=nobody", 400)
    form = way.see(client, "/review/wording/send-back/place").form("/place")
    way.send(client, form, "with errors", values={"words-en": "x" * 4001})
    client.submit(form, {"words-en": "Where is it?"})
    way.see(client, "/review/wording?did=1")
