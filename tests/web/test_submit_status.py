"""Following what was sent: its page, the conversation, answering, changing, taking back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from flask import Flask

from directory.domain.review import Seen
from directory.domain.submission import Sender, State, Step, Submission
from directory.operations import reviewing, sending
from directory.operations.approving import approve
from directory.operations.expire_unconfirmed import ANSWER_LASTS, expire_unanswered, expire_unconfirmed
from directory.operations.mail_links import mail_status_link
from directory.operations.submit import CONFIRM_LASTS, submit
from directory.operations.undoing import undo
from directory.services import Services
from directory.storage import drafts, listings, submissions
from directory.storage.database import Database
from directory.web.organisations import restating
from tests import mail_sink
from tests.factories import NOW, Clock, details
from tests.keepers import fresh_random

from .client import Client, Page
from .test_submit import GO_ON, only_submission
from .test_submit_answers import ASHA, RULES

STAFF = "staff@example.org"


@pytest.fixture
def asha(app: Flask) -> Client:
    return Client(app, may_have_cookies=True)


@pytest.fixture
def sent(site: Services) -> Submission:
    """Received, and in the queue."""
    drafts.begin(site.database, "draft00001", now=NOW, answers=restating.answers_of(details(), RULES, ASHA))
    return submit(site.database, "draft00001", details(), ASHA, is_proven=True, now=NOW, random=fresh_random)


@pytest.fixture
def path(app: Flask, sent: Submission) -> str:
    """Of its page, as it was mailed."""
    (mail,) = mail_sink.post(app)
    return mail_sink.link_of(mail)


def decided(site: Services, step: Callable[..., Any], **given: Any) -> None:
    """A reviewer does something with what is there now."""
    found = only_submission(site)
    step(site.database, found.id, seen=Seen(found.version, None), by=STAFF, now=site.clock(), random=fresh_random, **given)


def ask(site: Services, words: str = "Is the house number right?\n\nAnd is there a phone?") -> None:
    decided(site, reviewing.ask, words=words)


def send_back(site: Services) -> None:
    decided(site, reviewing.send_back, reason="incomplete", words="Please give the house number.")


def said(page: Page) -> list[str]:
    return [each.text for each in page.all("li") if any("said" in (up.get("class") or "").split() for up in each.parents)]


def test_page_says_what_comes_next_and_by_when(asha: Client, path: str, sent: Submission) -> None:
    page = asha.get(path)
    assert page.heading == "We have received it"
    assert "25 November 2026 at the latest" in page.text and sent.reference in page.text
    assert [each.text for each in page.all("li", class_="now")] == ["Received 22 November 2026"]


def test_question_is_there_and_answered_there(asha: Client, path: str, site: Services) -> None:
    ask(site)
    page = asha.get(path)
    assert page.heading == "We have a question for you"
    assert [each.text for each in page.all("blockquote")] == ["Is the house number right? And is there a phone?"]
    after = asha.submit(page.form("/answer"), words="Yes, 31.\r\n\r\nਫ਼ੋਨ ਨਹੀਂ।")
    assert "Your answer is sent." in after.text and after.heading == "We have received it"
    event = submissions.events(site.database, only_submission(site).id)[-1]
    assert (event.step, event.words, event.by) == (Step.ANSWER, "Yes, 31.\n\nਫ਼ੋਨ ਨਹੀਂ।", "sender")
    assert said(after)[-2:] == [
        "We asked you 22 November 2026 Is the house number right? And is there a phone?",
        "You answered 22 November 2026 Yes, 31. ਫ਼ੋਨ ਨਹੀਂ।",
    ]


@pytest.mark.parametrize("words", ["", "   \n", "\u200b"])
def test_empty_answer_is_asked_for_again(asha: Client, path: str, site: Services, words: str) -> None:
    ask(site)
    page = asha.submit(asha.get(path).form("/answer"), words=words, status=400)
    assert page.title.startswith("Error: ") and page.one("p", id="words-error").text == "Write your answer."
    assert only_submission(site).state is State.QUESTION


def test_too_long_an_answer_is_kept_to_be_shortened(asha: Client, path: str, site: Services) -> None:
    ask(site)
    page = asha.submit(asha.get(path).form("/answer"), words="x" * 5001, status=400)
    assert page.form("/answer")["words"] == "x" * 5001


def test_answer_that_comes_too_late_is_kept_and_says_so(asha: Client, path: str, site: Services) -> None:
    ask(site)
    form = asha.get(path).form("/answer")
    decided(site, reviewing.reject, reason="spam", words="No.")
    page = asha.submit(form, words="Wait for me", status=409)
    assert "Wait for me" in page.text and "It doesn’t wait for an answer any more" in page.text


def test_no_reviewer_is_named(asha: Client, path: str, site: Services) -> None:
    ask(site)
    send_back(site)
    assert "staff" not in asha.get(path).html.replace("/status/", "")


def test_decision_is_told_once_it_can_not_be_undone_any_more(asha: Client, path: str, site: Services, clock: Clock) -> None:
    send_back(site)
    page = asha.get(path)
    assert page.heading == "Somebody is looking at it" and "house number" not in page.text
    clock.now += timedelta(minutes=10)
    page = asha.get(path)
    assert page.heading == "It needs a change"
    assert [each.text for each in page.all("blockquote")] == ["Please give the house number."]


def test_decision_that_was_undone_was_never_made(asha: Client, path: str, site: Services, clock: Clock) -> None:
    send_back(site)
    found = only_submission(site)
    undo(site.database, found.id, seen=found.version, by=STAFF, now=clock())
    clock.now += timedelta(hours=1)
    page = asha.get(path)
    assert page.heading == "Somebody is looking at it" and not any("sent it back" in each for each in said(page))


def test_approved_listing_is_linked_and_the_conversation_stays(asha: Client, path: str, site: Services) -> None:
    ask(site)
    sending.answer(site.database, only_submission(site).id, "Yes.", now=site.clock())
    found = only_submission(site)
    approve(
        site.database,
        found.id,
        seen=Seen(found.version, None),
        by=STAFF,
        now=site.clock(),
        today=NOW.date(),
        random=fresh_random,
        taxonomy=site.taxonomy,
    )
    page = asha.get(path)
    assert page.heading == "It is approved"
    assert asha.get(page.link("See the page")).heading == "Evening circle"
    assert any("Is the house number right?" in each for each in said(page))
    assert not page.all("textarea") and "Take it back" not in page.text


def test_sent_back_is_changed_and_sent_again(asha: Client, path: str, site: Services, clock: Clock) -> None:
    send_back(site)
    clock.now += timedelta(minutes=11)
    check = asha.submit(asha.get(path).form(button="Change what you sent"))
    assert check.heading == "Check what you have written" and "Your mail address" not in check.text
    page = asha.get("/submit/where")
    asha.submit(page.form(button=GO_ON), address="31, Hall 2, Model Town")
    after = asha.submit(asha.get("/submit/check").form(button="Send"))
    assert after.heading == "We have received it" and "It is sent." in after.text
    found = only_submission(site)
    assert (found.state, found.details.place.address) == (State.RECEIVED, "31, Hall 2, Model Town")
    assert replace(found.details, place=details().place) == details()
    assert [event.step for event in submissions.events(site.database, found.id)][-2:] == [Step.SEND_BACK, Step.EDIT]


def test_new_version_that_comes_too_late_is_kept_and_says_so(asha: Client, path: str, site: Services) -> None:
    asha.submit(asha.get(path).form(button="Change what you sent"))
    asha.submit(asha.get("/submit/who").form(button=GO_ON), cost="paid")
    decided(site, reviewing.reject, reason="spam", words="No.")
    page = asha.submit(asha.get("/submit/check").form(button="Send"), status=409)
    assert page.heading == "It can’t be changed any more"
    assert asha.get("/submit/who").form(button=GO_ON)["cost"] == "paid"


def test_version_of_another_window_is_not_written_over(asha: Client, path: str, site: Services) -> None:
    asha.submit(asha.get(path).form(button="Change what you sent"))
    asha.submit(asha.get("/submit/who").form(button=GO_ON), cost="paid")
    found = only_submission(site)
    sending.edit(site.database, found.id, details(cost_note="Tea"), seen=found.version, now=site.clock())
    page = asha.submit(asha.get("/submit/check").form(button="Send"), status=409)
    assert page.heading == "It was changed in the meantime"
    assert only_submission(site).details == details(cost_note="Tea")


def test_taken_back_on_a_page_that_asks_first(asha: Client, path: str, site: Services, app: Flask) -> None:
    page = asha.get(asha.get(path).link("Take it back"))
    assert only_submission(site).state is State.RECEIVED
    after = asha.submit(page.form(button="Yes, take it back"))
    assert after.heading == "You have taken it back"
    assert only_submission(site).state is State.WITHDRAWN
    assert not after.all("textarea") and "Change what you sent" not in after.text


def test_scanner_that_follows_every_link_takes_nothing_back(asha: Client, path: str, site: Services, app: Flask) -> None:
    ask(site)
    scanner = app.test_client()
    for each in (path, f"{path}/withdraw", f"{path}/edit", f"{path}/answer"):
        scanner.get(each)
        scanner.head(each)
    assert only_submission(site).state is State.QUESTION


def test_what_was_never_confirmed_says_so_and_where_to_begin_again(asha: Client, app: Flask, site: Services, clock: Clock) -> None:
    drafts.begin(site.database, "abcdefghjk", now=clock(), answers={})
    case = submit(site.database, "abcdefghjk", details(), Sender("asha@example.org", "en"), now=clock(), random=fresh_random)
    clock.now += CONFIRM_LASTS
    expire_unconfirmed(site.database, now=clock())
    mail_status_link(site.database, case.reference, "asha@example.org", now=clock(), random=fresh_random)
    page = asha.get(mail_sink.link_of(mail_sink.post(app)[-1]))
    assert page.heading == "It was never confirmed" and "within 14 days" in page.text
    assert "ou took it back" not in page.text and "ou have taken it back" not in page.text
    assert said(page)[-1].startswith("We put it aside")
    assert page.link("Begin again") == "/submit"


def test_what_was_never_answered_says_so(asha: Client, path: str, site: Services, clock: Clock) -> None:
    ask(site)
    clock.now += ANSWER_LASTS
    expire_unanswered(site.database, now=clock())
    page = asha.get(path)
    assert page.heading == "It was never answered" and "waited 180 days" in page.text
    assert page.link("Begin again") == "/submit"


def test_page_of_one_submission_opens_no_other(asha: Client, app: Flask, path: str, site: Services) -> None:
    token = path.rpartition("/")[2]
    name, _, signature = token.rpartition(".")
    for wrong in (f"{name[:-1]}0.{signature}", f"{name}.{signature[:-1]}A", name):
        if wrong != token:
            assert asha.open(f"/status/{wrong}").status_code == 404


# -- asking for the link


def test_link_is_mailed_again_to_whoever_knows_reference_and_address(asha: Client, app: Flask, path: str, sent: Submission) -> None:
    page = asha.submit(asha.get("/status").form("/status"), reference=sent.reference.lower(), email="Asha@example.org")
    assert page.heading == "Look into your mail"
    (mail,) = mail_sink.post(app)
    assert asha.get(mail_sink.link_of(mail)).heading == "We have received it"


@pytest.mark.parametrize(("reference", "email"), [("3467-ACDE", "asha@example.org"), (None, "else@example.org")])
def test_whoever_does_not_gets_the_same_answer_and_no_mail(
    asha: Client, app: Flask, path: str, sent: Submission, reference: str | None, email: str
) -> None:
    right = asha.send(asha.get("/status").form("/status"), reference=sent.reference, email="asha@example.org")
    mail_sink.post(app)
    wrong = asha.send(asha.get("/status").form("/status"), reference=reference or sent.reference, email=email)
    assert (wrong.status_code, wrong.headers["Location"]) == (right.status_code, right.headers["Location"])
    assert mail_sink.post(app) == []


def test_both_answers_take_as_long(app: Flask, site: Services, sent: Submission) -> None:
    from directory.operations.mail_links import mail_status_link

    def took(reference: str) -> float:
        begun = time.perf_counter()
        mail_status_link(site.database, reference, "asha@example.org", now=NOW, random=fresh_random)
        return time.perf_counter() - begun

    times = [(took(sent.reference), took("3467-ACDE")) for _ in range(60)]
    known, unknown = median(each[0] for each in times), median(each[1] for each in times)
    assert abs(known - unknown) < 0.5 * max(known, unknown)


def test_empty_fields_are_told_beside_them(asha: Client) -> None:
    page = asha.submit(asha.get("/status").form("/status"), status=400)
    assert page.title.startswith("Error: ")
    assert page.one("p", id="reference-error") and page.one("p", id="email-error")


# -- when the store is busy


def test_busy_store_gives_back_what_was_typed(asha: Client, path: str, site: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(site)
    form = asha.get(path).form("/answer")
    monkeypatch.setattr(site.database, "_busy_timeout_ms", 100)
    site.database.close()  # a connection waits for as long as it was told when it was opened
    other = Database(site.database.path)
    with other.writing():
        page = asha.submit(form, words="Yes, 31.", status=503)
    other.close()
    again = page.form(button="Send it now")
    assert again["words"] == "Yes, 31."
    assert asha.submit(again).heading == "We have received it"
    assert listings.count_public(site.database) == 0
