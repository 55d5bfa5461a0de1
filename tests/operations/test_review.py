"""From the queue to a decision: confirming, conversing, claiming, sending back, rejecting."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from directory.domain.details import Text
from directory.domain.review import Seen
from directory.domain.submission import UNDO, ChangedMeanwhile, NotAllowed, State, Step
from directory.operations import reviewing, sending
from directory.storage import cases, links, submissions
from directory.storage import mails as mail_rows
from directory.storage.database import Database
from tests.factories import NOW, details
from tests.keepers import fresh_random, mails
from tests.reviewers import REVIEWER, SECOND, SENDER, SOON, screen, submit

NAME = "a-name-of-more-than-twenty-letters"


def steps(database: Database, submission_id: str) -> list[Step]:
    return [event.step for event in submissions.events(database, submission_id)]


def send_back(database: Database, submission_id: str, seen: Seen, words: str = "Which hall?", by: str = REVIEWER) -> None:
    reviewing.send_back(database, submission_id, seen=seen, reason="unclear", words=words, by=by, now=SOON, random=fresh_random)


def test_an_unconfirmed_submission_is_not_in_the_queue(database: Database) -> None:
    submit(database, is_confirmed=False)
    assert cases.find(database) == (0, ())
    assert mails(database) == []


def test_confirming_puts_it_into_the_queue_and_tells_the_sender(database: Database) -> None:
    received = submit(database)
    assert (received.state, received.received_at) == (State.RECEIVED, NOW)
    assert cases.find(database)[1][0].id == received.id
    (mail,) = mails(database)
    assert (mail.recipient, mail.template, mail.facts["reference"]) == (SENDER, "received", received.reference)
    link = links.get(database, mail.facts["link"], "status")
    assert link is not None and link.subject == received.id and link.is_open(NOW + timedelta(days=300))


def test_the_link_that_confirms_is_used_up_with_it(database: Database) -> None:
    sent = submit(database, is_confirmed=False)
    with database.writing():
        links.make(database, NAME, "confirm", sent.id, SENDER, now=NOW, lasts=timedelta(days=14))
    sending.confirm(database, sent.id, link=NAME, now=NOW, random=fresh_random)
    with pytest.raises(NotAllowed, match="link-not-open"):
        sending.confirm(database, sent.id, link=NAME, now=NOW, random=fresh_random)
    assert steps(database, sent.id) == [Step.SEND, Step.CONFIRM]


def test_a_link_of_another_submission_confirms_nothing(database: Database) -> None:
    mine, other = submit(database, is_confirmed=False), submit(database, is_confirmed=False)
    with database.writing():
        links.make(database, NAME, "confirm", other.id, SENDER, now=NOW, lasts=timedelta(days=14))
    with pytest.raises(NotAllowed, match="link-not-open"):
        sending.confirm(database, mine.id, link=NAME, now=NOW, random=fresh_random)
    assert submissions.require(database, mine.id).state is State.UNCONFIRMED
    assert links.get(database, NAME, "confirm").is_open(NOW)


def test_a_question_and_its_answer_go_back_and_forth(database: Database) -> None:
    case = submit(database)
    asked = reviewing.ask(database, case.id, "Which door?", seen=screen(database, case), by=REVIEWER, now=SOON, random=fresh_random)
    assert asked.state is State.QUESTION
    assert cases.find(database) == (0, ())
    assert mails(database)[-1][:2] == (SENDER, "question")
    answered = sending.answer(database, case.id, "The green one.", now=SOON)
    assert answered.state is State.RECEIVED
    assert [(event.by, event.words) for event in submissions.events(database, case.id)][-2:] == [
        (REVIEWER, "Which door?"),
        ("sender", "The green one."),
    ]


def test_the_same_answer_twice_is_one_answer(database: Database) -> None:
    case = submit(database)
    reviewing.ask(database, case.id, "Which door?", seen=screen(database, case), by=REVIEWER, now=SOON, random=fresh_random)
    assert sending.answer(database, case.id, "The green one.", now=SOON) == sending.answer(database, case.id, "The green one.", now=SOON)
    assert steps(database, case.id).count(Step.ANSWER) == 1


def test_nobody_answers_what_was_not_asked(database: Database) -> None:
    case = submit(database)
    with pytest.raises(NotAllowed):
        sending.answer(database, case.id, "The green one.", now=SOON)


def test_a_question_is_mailed_at_once_and_a_decision_when_it_can_not_be_undone_any_more(database: Database) -> None:
    case = submit(database)
    reviewing.ask(database, case.id, "Which door?", seen=screen(database, case), by=REVIEWER, now=SOON, random=fresh_random)
    send_back(database, case.id, screen(database, case))
    templates = []
    for at in (SOON, SOON + UNDO):
        while mail := mail_rows.claim(database, now=at, lasts=timedelta(days=1)):
            templates.append((mail.template, at))
    assert templates == [("received", SOON), ("question", SOON), ("sent-back", SOON + UNDO)]


def test_every_mail_about_what_was_sent_says_its_name(database: Database) -> None:
    case = submit(database, details(title=Text(en="Evening circle")))
    reviewing.ask(database, case.id, "Which door?", seen=screen(database, case), by=REVIEWER, now=SOON, random=fresh_random)
    assert [mail.facts.get("title") for mail in mails(database)] == ["Evening circle"] * 2


def test_a_new_version_from_the_sender_comes_back_into_the_queue(database: Database) -> None:
    case = submit(database)
    send_back(database, case.id, screen(database, case))
    edited = sending.edit(database, case.id, details(title=Text(en="Choir")), seen=3, now=SOON)
    assert (edited.state, edited.details.title.en, edited.decided_by) == (State.RECEIVED, "Choir", None)


def test_whoever_answered_a_decision_before_its_mail_went_gets_no_mail(database: Database) -> None:
    case = submit(database)
    send_back(database, case.id, screen(database, case))
    sending.edit(database, case.id, details(title=Text(en="Choir")), seen=3, now=SOON)
    while mail := mail_rows.claim(database, now=SOON + UNDO, lasts=timedelta(days=1)):
        assert mail.template == "received"


def test_editing_an_old_version_does_not_overwrite_a_newer_one(database: Database) -> None:
    case = submit(database)
    sending.edit(database, case.id, details(title=Text(en="Choir")), seen=2, now=SOON)
    with pytest.raises(ChangedMeanwhile):
        sending.edit(database, case.id, details(title=Text(en="Dance")), seen=2, now=SOON)
    assert submissions.require(database, case.id).details.title.en == "Choir"


def test_a_claim_in_between_does_not_stop_the_senders_edit(database: Database) -> None:
    case = submit(database)
    reviewing.claim_case(database, case.id, seen=2, by=REVIEWER, now=SOON)
    edited = sending.edit(database, case.id, details(title=Text(en="Choir")), seen=2, now=SOON)
    assert (edited.state, edited.claimed_by) == (State.IN_REVIEW, REVIEWER)


def test_a_sender_may_withdraw_until_it_is_decided(database: Database) -> None:
    case = submit(database)
    for _ in range(2):
        assert sending.withdraw_submission(database, case.id, now=SOON, random=fresh_random).state is State.WITHDRAWN
    assert [mail.template for mail in mails(database)] == ["received", "withdrawn"]
    with pytest.raises(NotAllowed):
        sending.edit(database, case.id, details(), seen=3, now=SOON)


def test_nothing_is_mailed_to_an_address_that_was_never_confirmed(database: Database) -> None:
    case = submit(database, is_confirmed=False)
    sending.withdraw_submission(database, case.id, now=SOON, random=fresh_random)
    assert mails(database) == []


def test_a_case_is_taken_on_handed_over_and_let_go(database: Database) -> None:
    case = submit(database)
    assert reviewing.claim_case(database, case.id, seen=2, by=REVIEWER, now=SOON).claimed_by == REVIEWER
    assert reviewing.claim_case(database, case.id, seen=2, by=REVIEWER, now=SOON).version == 3
    assert reviewing.claim_case(database, case.id, seen=3, by=SECOND, now=SOON).claimed_by == SECOND
    released = reviewing.release_case(database, case.id, seen=4, by=SECOND, now=SOON)
    assert (released.state, released.claimed_by) == (State.RECEIVED, None)
    assert reviewing.release_case(database, case.id, seen=4, by=SECOND, now=SOON) == released


def test_a_case_that_somebody_took_on_meanwhile_is_not_taken_from_them(database: Database) -> None:
    case = submit(database)
    reviewing.claim_case(database, case.id, seen=2, by=REVIEWER, now=SOON)
    with pytest.raises(ChangedMeanwhile) as changed:
        reviewing.claim_case(database, case.id, seen=2, by=SECOND, now=SOON)
    assert (changed.value.facts["by"], changed.value.facts["step"]) == (REVIEWER, Step.CLAIM)


def test_sending_back_needs_the_version_that_was_on_the_screen(database: Database) -> None:
    case = submit(database)
    seen = screen(database, case)
    sending.edit(database, case.id, details(title=Text(en="Choir")), seen=2, now=SOON)
    with pytest.raises(ChangedMeanwhile) as changed:
        send_back(database, case.id, seen)
    assert (changed.value.facts["seen"], changed.value.facts["there"]) == (2, Seen(3, None))


def test_the_same_sending_back_twice_is_one(database: Database) -> None:
    case = submit(database)
    seen = screen(database, case)
    send_back(database, case.id, seen)
    send_back(database, case.id, seen)
    assert steps(database, case.id).count(Step.SEND_BACK) == 1
    assert [mail.template for mail in mails(database)].count("sent-back") == 1


@pytest.mark.parametrize(("words", "by"), [("Another reason.", REVIEWER), ("Which hall?", SECOND)])
def test_other_words_or_another_reviewer_are_not_the_same_decision(database: Database, words: str, by: str) -> None:
    case = submit(database)
    seen = screen(database, case)
    send_back(database, case.id, seen)
    with pytest.raises(ChangedMeanwhile):
        send_back(database, case.id, seen, words, by)
    assert [mail.template for mail in mails(database)].count("sent-back") == 1


def test_a_rejection_carries_its_reason_and_reply(database: Database) -> None:
    case = submit(database)
    rejected = reviewing.reject(
        database, case.id, seen=screen(database, case), reason="not-a-resource", words="Sorry.", by=REVIEWER, now=SOON, random=fresh_random
    )
    assert (rejected.state, rejected.decided_by, rejected.decided_at, rejected.reason) == (State.REJECTED, REVIEWER, SOON, "not-a-resource")
    mail = mails(database)[-1]
    assert (mail.template, mail.facts["reason"], mail.facts["words"]) == ("rejected", "not-a-resource", "Sorry.")
    with pytest.raises(NotAllowed):
        sending.edit(database, case.id, details(), seen=3, now=SOON)


@pytest.mark.parametrize(
    "wrong",
    [
        "state = 'approved', listing_id = 'abcdefghjk'",
        "state = 'rejected'",
        "state = 'sent-back', decided_by = 'r@x.example'",
        "decided_by = 'r@x.example', decided_at = '2026-11-22'",
        "state = 'in-review'",
        "received_at = NULL",
    ],
)
def test_the_schema_refuses_a_state_without_what_belongs_to_it(database: Database, wrong: str) -> None:
    """An approved submission has a reviewer and a time, and no other has; whatever writes it."""
    case = submit(database)
    with pytest.raises(sqlite3.IntegrityError), database.writing() as connection:
        connection.execute(f"UPDATE submission SET {wrong} WHERE id = ?", [case.id])
    assert submissions.require(database, case.id) == case


def test_the_schema_refuses_an_approval_that_made_no_listing(database: Database) -> None:
    case = submit(database)
    with pytest.raises(sqlite3.IntegrityError), database.writing():
        submissions.take_step(database, case, Step.APPROVE, by=REVIEWER, is_staff=True, now=SOON, listing_id="abcdefghjk")
    with pytest.raises(sqlite3.IntegrityError), database.writing():
        submissions.take_step(database, case, Step.APPROVE, by=REVIEWER, is_staff=True, now=SOON, listing_version=1)
    assert submissions.require(database, case.id) == case
