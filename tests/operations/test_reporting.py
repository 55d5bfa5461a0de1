from __future__ import annotations

import sqlite3
import threading
from datetime import timedelta

import pytest

from directory.domain.phone import Phone
from directory.domain.report import Outcome, Reason, Report
from directory.domain.submission import NotAllowed
from directory.operations import keeping, reporting
from directory.storage import listings, outbox, reports
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, OTHER, TODAY, fresh_random, held, mails, verbs
from tests.reviewers import approve, submit

REVIEWER = "review@example.org"
LATER = NOW + timedelta(hours=1)


def tell(database: Database, listing_id: str, reason: Reason = Reason.NOT_THERE, words: str | None = None) -> Report | None:
    return reporting.report_problem(database, listing_id, reason, words, language="en", today=TODAY, now=LATER, random=fresh_random)


def test_a_report_is_a_task_for_reviewers(database: Database) -> None:
    listing = held(database)
    tell(database, listing.id, Reason.SOMETHING_ELSE, "The gate is on the other side.")
    (report,) = reports.open(database)
    assert (report.listing_id, report.reason, report.words, report.times) == (
        listing.id,
        Reason.SOMETHING_ELSE,
        "The gate is on the other side.",
        1,
    )


def test_urgent_reports_come_first_then_the_oldest(database: Database) -> None:
    for reason in (Reason.NOT_THERE, Reason.SOMETHING_ELSE, Reason.UNSAFE, Reason.IDENTIFIES_SOMEONE):
        tell(database, held(database).id, reason)
    found = [report.reason for report in reports.open(database)]
    assert set(found[:2]) == {Reason.UNSAFE, Reason.IDENTIFIES_SOMEONE}
    assert len(found) == 4


def test_the_same_report_again_is_counted_not_repeated(database: Database) -> None:
    listing = held(database, KEEPER)
    for _ in range(3):
        tell(database, listing.id)
    (report,) = reports.open(database)
    assert report.times == 3
    assert len(mails(database)) == 1


@pytest.mark.parametrize("reason", [Reason.NOT_THERE, Reason.WRONG_NUMBER])
def test_a_report_that_it_does_not_hold_makes_the_listing_count_as_unconfirmed(database: Database, reason: Reason) -> None:
    listing = held(database, KEEPER, OTHER, verified_on=TODAY)
    outbox.done(database, outbox.pending(database).last_row)
    tell(database, listing.id, reason)
    assert listings.require(database, listing.id).is_reported
    assert listing.id in outbox.pending(database).listing_ids
    assert [(mail.recipient, mail.template, mail.facts["reported"]) for mail in mails(database)] == [
        (KEEPER, "fresh", reason),
        (OTHER, "fresh", reason),
    ]


@pytest.mark.parametrize("reason", [Reason.IDENTIFIES_SOMEONE, Reason.UNSAFE, Reason.SOMETHING_ELSE])
def test_what_only_a_reviewer_can_judge_is_not_told_to_those_who_keep_the_listing(database: Database, reason: Reason) -> None:
    listing = held(database, KEEPER)
    tell(database, listing.id, reason)
    assert not listings.require(database, listing.id).is_reported
    assert mails(database) == []


def test_one_tap_of_its_keeper_answers_a_report(database: Database) -> None:
    listing = held(database, KEEPER, verified_on=TODAY)
    tell(database, listing.id)
    keeping.confirm_by_link(database, mails(database)[0].facts["link"], today=TODAY, now=LATER + timedelta(hours=1))
    assert not listings.require(database, listing.id).is_reported
    (report,) = reports.open(database)  # and it is still for a reviewer to look at
    assert report.answered_at is not None
    assert listing.id in outbox.pending(database).listing_ids


def test_a_report_after_an_answer_counts_again(database: Database) -> None:
    listing = held(database, KEEPER)
    tell(database, listing.id)
    keeping.confirm_listing(database, listing.id, by=KEEPER, today=TODAY, now=LATER)
    tell(database, listing.id)
    assert listings.require(database, listing.id).is_reported
    assert [mail.template for mail in mails(database)] == ["fresh", "fresh"]


def test_a_change_that_is_approved_answers_a_report(database: Database) -> None:
    listing = held(database, KEEPER)
    tell(database, listing.id, Reason.WRONG_NUMBER)
    case = submit(database, listing=listing, email=KEEPER, phones=(Phone("+911724257457", "IN"),))
    assert listings.require(database, listing.id).is_reported
    approve(database, case)
    assert not listings.require(database, listing.id).is_reported


def test_a_report_that_is_dealt_with_no_longer_counts(database: Database) -> None:
    listing = held(database)
    report = tell(database, listing.id)
    assert report is not None
    outbox.done(database, outbox.pending(database).last_row)
    closed = reporting.resolve_report(
        database, report.id, outcome=Outcome.RIGHT, by=REVIEWER, now=LATER, random=fresh_random, note="I called."
    )
    assert (closed.outcome, closed.closed_by, closed.note) == (Outcome.RIGHT, REVIEWER, "I called.")
    assert not listings.require(database, listing.id).is_reported
    assert listing.id in outbox.pending(database).listing_ids
    assert reports.open(database) == ()


def test_what_was_found_to_be_wrong_is_hidden_and_settled_in_one_step(database: Database) -> None:
    listing = held(database)
    report = tell(database, listing.id, Reason.UNSAFE)
    assert report is not None
    for _ in range(2):
        reporting.resolve_report(
            database, report.id, outcome=Outcome.HIDDEN, by=REVIEWER, now=LATER, random=fresh_random, note="They take money."
        )
    assert verbs(database, listing) == ["added", "quarantined"]
    assert not listings.require(database, listing.id).is_public
    assert reports.open(database) == ()


def test_a_report_stays_open_where_its_listing_cannot_be_hidden(database: Database) -> None:
    listing = held(database)
    report = tell(database, listing.id, Reason.UNSAFE)
    assert report is not None
    with database.writing() as connection:
        connection.execute("CREATE TRIGGER full BEFORE INSERT ON listing_history BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    with pytest.raises(sqlite3.IntegrityError, match="disk full"):
        reporting.resolve_report(
            database, report.id, outcome=Outcome.HIDDEN, by=REVIEWER, now=LATER, random=fresh_random, note="They take money."
        )
    assert reports.open(database) == (report,)
    assert listings.require(database, listing.id).is_public


def test_the_second_of_two_reviewers_is_told_who_was_faster(database: Database) -> None:
    report = tell(database, held(database).id)
    assert report is not None
    first = reporting.resolve_report(database, report.id, outcome=Outcome.MENDED, by=REVIEWER, now=LATER, random=fresh_random)
    assert (
        reporting.resolve_report(
            database, report.id, outcome=Outcome.MENDED, by=REVIEWER, now=LATER + timedelta(hours=1), random=fresh_random
        )
        == first
    )
    with pytest.raises(NotAllowed) as refused:
        reporting.resolve_report(database, report.id, outcome=Outcome.RIGHT, by="other@example.org", now=LATER, random=fresh_random)
    assert refused.value.facts["by"] == REVIEWER
    with pytest.raises(NotAllowed):
        reporting.claim_report(database, report.id, by="other@example.org", now=LATER)


def test_a_reviewer_takes_a_report_and_gives_it_back(database: Database) -> None:
    report = tell(database, held(database).id)
    assert report is not None
    assert reporting.claim_report(database, report.id, by=REVIEWER, now=LATER).claimed_by == REVIEWER
    with pytest.raises(NotAllowed):
        reporting.release_report(database, report.id, by="other@example.org", now=LATER)
    assert reporting.release_report(database, report.id, by=REVIEWER, now=LATER).claimed_by is None


def test_a_listing_that_is_not_public_takes_no_reports(database: Database) -> None:
    listing = held(database, KEEPER)
    keeping.withdraw_listing(database, listing.id, by=KEEPER, now=NOW)
    assert tell(database, listing.id) is None
    assert tell(database, "0000000000") is None
    assert reports.open(database) == ()


def test_a_report_changes_nothing_of_the_listing_itself(database: Database) -> None:
    listing = held(database, KEEPER)
    tell(database, listing.id, Reason.UNSAFE)
    assert verbs(database, listing) == ["added"]
    assert listings.require(database, listing.id).is_public


def test_reports_at_once_are_one_task_and_one_mail(database: Database) -> None:
    listing = held(database, KEEPER)
    ready = threading.Barrier(4)

    def run() -> None:
        mine = Database(database.path)
        ready.wait(5)
        tell(mine, listing.id)
        mine.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (report,) = reports.open(database)
    assert report.times == 4
    assert len(mails(database)) == 1
