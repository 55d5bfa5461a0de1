"""Addresses of people whom nothing here concerns any more are erased; what happened stays written down."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from directory.domain.reply import GUIDE, Reply
from directory.domain.report import Outcome, Reason
from directory.domain.retention import KEPT
from directory.domain.submission import SENDER, State, Step, Submission
from directory.operations import access, expire_unconfirmed, reviewing, sending
from directory.operations.expire_unconfirmed import ANSWER_LASTS
from directory.operations.forgetting import Forgotten, forget_people
from directory.operations.replying import decide_reply, leave_reply
from directory.operations.submit import CONFIRM_LASTS
from directory.storage import chronicle, links, replies, reports, submissions
from directory.storage.chronicle import Filter
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, OTHER, columns_with, fresh_random, held
from tests.reviewers import REVIEWER, SOON, approve, screen, submit

NOTHING = Forgotten(0, 0, 0, 0, 0)


def reject(database: Database, case: Submission) -> Submission:
    return reviewing.reject(
        database, case.id, seen=screen(database, case), by=REVIEWER, now=SOON, reason="not-ours", words="Sorry.", random=fresh_random
    )


def test_what_happened_names_the_sender_by_that_role(database: Database) -> None:
    case = sending.withdraw_submission(database, submit(database).id, now=SOON, random=fresh_random)
    assert [event.by for event in submissions.events(database, case.id)] == [SENDER] * 3
    assert columns_with(database, "asha") == {"submission.sender_email", "link.email", "mail.recipient"}


def test_who_sent_what_was_rejected_is_forgotten_after_a_time(database: Database) -> None:
    case = reject(database, submit(database))
    assert forget_people(database, now=SOON + KEPT - CONFIRM_LASTS) == NOTHING
    assert submissions.require(database, case.id).sender.email
    assert forget_people(database, now=SOON + KEPT).senders == 1
    assert columns_with(database, "asha") == {"mail.recipient"}  # as long as mails are: `upkeep`
    found = submissions.require(database, case.id)
    assert (found.sender.email, found.sender.name, found.sender.phone, found.sender.language) == ("", None, None, "pa")


def test_what_was_sent_and_said_stays_without_an_address(database: Database) -> None:
    case = reject(database, submit(database))
    before = submissions.events(database, case.id)
    forget_people(database, now=SOON + KEPT)
    assert submissions.events(database, case.id) == before
    assert before[-1].words == "Sorry."
    assert [each.by for each in chronicle.find(database, Filter())[1]] == [REVIEWER, SENDER, SENDER]


def test_forgetting_twice_does_nothing_the_second_time(database: Database) -> None:
    reject(database, submit(database))
    forget_people(database, now=SOON + KEPT)
    assert forget_people(database, now=SOON + KEPT) == NOTHING


def test_who_never_confirmed_is_forgotten(database: Database) -> None:
    case = submit(database, is_confirmed=False)
    expire_unconfirmed.expire_unconfirmed(database, now=NOW + CONFIRM_LASTS)
    forget_people(database, now=NOW + CONFIRM_LASTS + KEPT)
    assert submissions.require(database, case.id).state is State.WITHDRAWN
    assert columns_with(database, "asha") == set()


def test_who_keeps_a_listing_is_known_as_long_as_that_is_so(database: Database) -> None:
    case = approve(database, submit(database))
    late = SOON + 2 * KEPT
    assert forget_people(database, now=late) == NOTHING
    assert case.listing_id
    access.revoke_access(database, case.listing_id, case.sender.email, by=REVIEWER, now=late, random=fresh_random, is_staff=True)
    assert forget_people(database, now=late).senders == 1
    assert columns_with(database, "asha") == {"mail.recipient", "mail.facts", "holder.email"}
    assert forget_people(database, now=late + KEPT).holders == 1
    assert columns_with(database, "asha") == {"mail.recipient", "mail.facts"}


@pytest.mark.parametrize("step", [Step.ASK, Step.SEND_BACK])
def test_who_may_still_answer_is_not_forgotten(database: Database, step: Step) -> None:
    case = submit(database)
    options = {"seen": screen(database, case), "by": REVIEWER, "now": SOON, "words": "When?", "random": fresh_random}
    if step is Step.ASK:
        reviewing.ask(database, case.id, **options)  # type: ignore[arg-type]
    else:
        reviewing.send_back(database, case.id, reason="unclear", **options)  # type: ignore[arg-type]
    assert forget_people(database, now=SOON + 10 * KEPT) == NOTHING
    assert expire_unconfirmed.expire_unanswered(database, now=SOON + ANSWER_LASTS - timedelta(minutes=1)) == 0
    with pytest.raises(sqlite3.IntegrityError, match="has a sender"), database.writing() as connection:
        connection.execute("UPDATE submission SET sender_email = NULL")


def test_who_never_answers_is_forgotten_in_the_end(database: Database) -> None:
    case = submit(database)
    reviewing.ask(database, case.id, "When?", seen=screen(database, case), by=REVIEWER, now=SOON, random=fresh_random)
    over = SOON + ANSWER_LASTS
    assert [expire_unconfirmed.expire_unanswered(database, now=over) for _ in range(2)] == [1, 0]
    assert submissions.last_event(database, case.id).by == "maintain"
    assert forget_people(database, now=over + KEPT).senders == 1


def test_the_page_of_what_is_forgotten_closes(database: Database) -> None:
    case = reject(database, submit(database))
    kept = submit(database, email=KEEPER)
    forget_people(database, now=SOON + KEPT)
    assert links.find(database, "status", case.id, case.sender.email, now=NOW) is None
    assert links.find(database, "status", kept.id, kept.sender.email, now=NOW) is not None


def test_who_wrote_a_published_reply_is_forgotten_and_the_reply_stays(database: Database) -> None:
    for id, is_published in (("abcdefghjk", True), ("abcdefghjm", False)):
        leave_reply(database, Reply(id, GUIDE, "M.", KEEPER, "en", f"It helped me. {id}", NOW))
        decide_reply(database, id, seen="held", is_published=is_published, by=REVIEWER, now=SOON)
    leave_reply(database, Reply("abcdefghjn", GUIDE, "M.", KEEPER, "en", "Nobody has read this.", NOW))
    done = forget_people(database, now=SOON + KEPT)
    assert (done.writers, done.refused) == (1, 1)
    published, refused, waiting = (replies.get(database, f"abcdefghj{last}") for last in "kmn")
    assert published and (published.email, published.words) == ("", "It helped me. abcdefghjk")
    assert refused is None
    assert waiting and waiting.email == KEEPER


def test_the_words_of_a_report_go_once_it_has_been_dealt_with_for_long(database: Database) -> None:
    listing = held(database, OTHER)
    with database.writing():
        for id, words in (("abcdefghjk", "Harpreet is there."), ("abcdefghjm", "Nobody is there.")):
            reports.add(database, id, listing.id, Reason.UNSAFE, words, "en", now=NOW)
        reports.close(database, "abcdefghjk", Outcome.MENDED, by=REVIEWER, note="Asked them.", now=SOON)
    assert forget_people(database, now=SOON + KEPT).reports == 1
    closed, still_open = (reports.get(database, f"abcdefghj{last}") for last in "km")
    assert closed and (closed.words, closed.note, closed.outcome) == (None, "Asked them.", Outcome.MENDED)
    assert still_open and still_open.words == "Nobody is there."
