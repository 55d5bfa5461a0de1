"""Sending a draft, and the links that somebody asks for."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from directory.domain.details import Details, Text
from directory.domain.errors import DirectoryError
from directory.domain.review import Seen
from directory.domain.submission import REFERENCE_ALPHABET, ChangedMeanwhile, NotAllowed, Purpose, Sender, State, Step, Submission
from directory.operations import reviewing, sending
from directory.operations.mail_links import mail_resume_link, mail_status_link
from directory.operations.submit import mail_confirm_link, submit
from directory.storage import drafts, links, submissions
from directory.storage.database import Database
from tests.factories import NOW, details
from tests.keepers import fresh_random

ASHA = Sender("asha@example.org", "pa", "Asha")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def draft(database: Database) -> str:
    return drafts.begin(database, "draft00001", now=NOW, answers={"title": ("Evening circle",)}).id


def send(database: Database, draft: str, said: Details | None = None, sender: Sender = ASHA, **given: Any) -> Submission:
    return submit(database, draft, said or details(), sender, **({"now": LATER, "random": fresh_random} | given))


def mailed(database: Database) -> list[tuple[str, str, dict[str, Any]]]:
    rows = database.connection.execute("SELECT template, recipient, facts FROM mail ORDER BY id").fetchall()
    return [(template, recipient, json.loads(facts)) for template, recipient, facts in rows]


def steps(database: Database, submission: Submission) -> list[Step]:
    return [event.step for event in submissions.events(database, submission.id)]


def test_sent_draft_waits_for_its_sender_to_confirm(database: Database, draft: str) -> None:
    sent = send(database, draft)
    assert submissions.get(database, sent.id) == sent
    assert (sent.state, sent.purpose, sent.details, sent.sender) == (State.UNCONFIRMED, Purpose.NEW, details(), ASHA)
    assert steps(database, sent) == [Step.SEND]
    ((template, recipient, facts),) = mailed(database)
    assert (template, recipient, facts["reference"]) == ("confirm", "asha@example.org", sent.reference)
    link = links.get(database, facts["link"], "confirm")
    assert link is not None and (link.subject, link.email) == (sent.id, "asha@example.org")
    assert link.is_open(LATER + timedelta(days=13)) and not link.is_open(LATER + timedelta(days=14))


def test_reference_has_only_letters_that_nobody_misreads(database: Database, draft: str) -> None:
    reference = send(database, draft).reference
    assert len(reference) == 9 and set(reference) - {"-"} <= set(REFERENCE_ALPHABET)


def test_draft_sent_twice_is_one_submission_and_one_mail(database: Database, draft: str) -> None:
    first = send(database, draft)
    assert send(database, draft, now=LATER + timedelta(seconds=1)) == first
    assert len(mailed(database)) == 1
    assert submissions.of_sender(database, ASHA.email) == (first,)


def test_changed_before_it_is_confirmed_takes_the_place_of_the_first(database: Database, draft: str) -> None:
    first = send(database, draft)
    second = send(database, draft, details(title=Text(en="Morning circle")))
    assert submissions.require(database, first.id).state is State.WITHDRAWN
    assert (second.state, second.details.title.en) == (State.UNCONFIRMED, "Morning circle")
    with pytest.raises(NotAllowed):
        sending.confirm(database, first.id, now=LATER, random=fresh_random, link=mailed(database)[0][2]["link"])


def test_corrected_address_gets_a_mail_of_its_own(database: Database, draft: str) -> None:
    send(database, draft)
    second = send(database, draft, sender=Sender("asha@example.net", "pa"))
    assert [(template, recipient) for template, recipient, _ in mailed(database)] == [
        ("confirm", "asha@example.org"),
        ("confirm", "asha@example.net"),
    ]
    assert submissions.of_sender(database, "asha@example.net") == (second,)


def test_sender_who_is_signed_in_needs_no_mail_to_confirm(database: Database, draft: str) -> None:
    sent = send(database, draft, is_proven=True)
    assert (sent.state, sent.received_at) == (State.RECEIVED, LATER)
    assert [template for template, _, _ in mailed(database)] == ["received"]


def test_change_remembers_what_it_began_from(database: Database) -> None:
    drafts.begin(
        database,
        "draft00002",
        now=NOW,
        answers={},
        purpose=Purpose.CHANGE,
        base=details(),
        base_version=4,
        listing_id="abcdefghjk",
    )
    sent = send(database, "draft00002", details(title=Text(en="Morning circle")))
    assert (sent.purpose, sent.listing_id, sent.base, sent.base_version) == (Purpose.CHANGE, "abcdefghjk", details(), 4)


def test_new_version_of_an_unconfirmed_change_remembers_what_the_listing_said(database: Database) -> None:
    listed = {"purpose": Purpose.CHANGE, "base_version": 4, "listing_id": "abcdefghjk"}
    drafts.begin(database, "draft00002", now=NOW, answers={}, base=details(), **listed)  # type: ignore[arg-type]
    first = send(database, "draft00002", details(title=Text(en="Morning circle")))
    # From its page: the answers begin from what was sent.
    sent = {"submission_id": first.id, "submission_version": first.version}
    drafts.begin(database, "draft00003", now=NOW, answers={}, base=first.details, **listed, **sent)  # type: ignore[arg-type]
    second = send(database, "draft00003", details(title=Text(en="Morning circle"), cost_note="Tea is free"))
    assert (second.state, second.base, second.base_version) == (State.UNCONFIRMED, details(), 4)


def test_draft_of_a_confirmed_submission_is_its_next_version(database: Database, draft: str) -> None:
    sent = send(database, draft, is_proven=True)
    again = send(database, draft, details(title=Text(en="Morning circle")), now=LATER + timedelta(hours=1))
    assert (again.id, again.version, again.details.title.en) == (sent.id, sent.version + 1, "Morning circle")
    assert steps(database, again) == [Step.SEND, Step.CONFIRM, Step.EDIT]


def test_draft_of_what_was_decided_meanwhile_is_not_sent(database: Database, draft: str) -> None:
    sent = send(database, draft, is_proven=True)
    reviewing.reject(
        database,
        sent.id,
        seen=Seen(sent.version, None),
        reason="spam",
        words="No.",
        by="staff@example.org",
        now=LATER,
        random=fresh_random,
    )
    with pytest.raises(NotAllowed):
        send(database, draft, details(title=Text(en="Morning circle")))
    assert drafts.get(database, draft, now=LATER) is not None


def test_draft_begun_before_another_window_sent_a_version_is_not_sent_over_it(database: Database, draft: str) -> None:
    sent = send(database, draft, is_proven=True)
    sending.edit(database, sent.id, details(cost_note="Tea"), seen=sent.version, now=LATER)
    with pytest.raises(ChangedMeanwhile):
        send(database, draft, details(title=Text(en="Morning circle")))
    assert submissions.require(database, sent.id).details == details(cost_note="Tea")


def test_draft_that_is_gone_can_not_be_sent(database: Database) -> None:
    with pytest.raises(DirectoryError, match="draft-gone"):
        send(database, "draft00009")


def test_failure_in_the_middle_sends_nothing(database: Database, draft: str) -> None:
    def broken() -> str:
        raise RuntimeError

    calls = iter([fresh_random, fresh_random, broken])
    with pytest.raises(RuntimeError):
        send(database, draft, random=lambda: next(calls)())
    assert submissions.of_sender(database, ASHA.email) == () and mailed(database) == []
    kept = drafts.get(database, draft, now=LATER)
    assert kept is not None and kept.submission_id is None


def test_every_confirming_mail_opens_until_one_is_used(database: Database, draft: str) -> None:
    sent = send(database, draft)
    mail_confirm_link(database, sent, now=LATER, random=fresh_random)
    first, second = (facts["link"] for _, _, facts in mailed(database))
    assert sending.confirm(database, sent.id, now=LATER, random=fresh_random, link=first).state is State.RECEIVED
    with pytest.raises(NotAllowed):
        sending.confirm(database, sent.id, now=LATER, random=fresh_random, link=second)


# -- links that are asked for


def test_resume_link_leads_to_the_draft_as_often_as_one_likes(database: Database, draft: str) -> None:
    mail_resume_link(database, draft, "Asha@Example.org", "hi", now=NOW, random=fresh_random)
    ((template, recipient, facts),) = mailed(database)
    assert (template, recipient, facts["until"]) == ("resume", "asha@example.org", "2026-12-06")
    link = links.get(database, facts["link"], "resume")
    assert link is not None and link.subject == draft and link.is_open(NOW + timedelta(days=13))


def test_status_link_goes_to_the_sender_and_to_nobody_else(database: Database, draft: str) -> None:
    sent = send(database, draft, is_proven=True)
    before = len(mailed(database))
    mail_status_link(database, sent.reference, "mallory@example.org", now=LATER, random=fresh_random)
    mail_status_link(database, "3467-ACDE", ASHA.email, now=LATER, random=fresh_random)
    assert len(mailed(database)) == before
    mail_status_link(database, sent.reference.lower().replace("-", " "), "ASHA@example.org", now=LATER, random=fresh_random)
    template, recipient, facts = mailed(database)[-1]
    assert (template, recipient, facts["reference"]) == ("status", ASHA.email, sent.reference)


def test_asking_for_something_unknown_writes_as_much_as_asking_for_something_known(database: Database, draft: str) -> None:
    sent = send(database, draft, is_proven=True)

    def written(reference: str) -> int:
        before = database.connection.execute("SELECT count(*) FROM link").fetchone()[0]
        mail_status_link(database, reference, ASHA.email, now=LATER, random=fresh_random)
        return int(database.connection.execute("SELECT count(*) FROM link").fetchone()[0]) - before

    assert written(sent.reference) == written("3467-ACDE") == 1
    assert submissions.get(database, "") is None
