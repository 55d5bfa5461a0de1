from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from directory.domain.details import Text
from directory.domain.phone import Phone
from directory.domain.report import Reason
from directory.domain.submission import UNDO, ChangedMeanwhile, NotAllowed, Purpose, State, Submission
from directory.domain.vocabulary import Publication, Status
from directory.operations import keeping, quarantining, reviewing, sending, undoing
from directory.services import Services
from directory.storage import history, holders, listings, organisations, reports, submissions
from directory.storage import mails as mail_rows
from directory.storage.database import Database
from index import Query
from tests.factories import NOW, details
from tests.keepers import KEEPER, OTHER, STRANGER, fresh_random, held, mails, verbs
from tests.reviewers import REVIEWER, SECOND, SOON, TOMORROW, approve, published, screen, submit

PHONE = Phone("+911724257457", "IN")


def undo(database: Database, case: Submission, **options: object) -> Submission:
    given = {"seen": submissions.require(database, case.id).version, "by": REVIEWER, "now": SOON + timedelta(minutes=9)}
    return undoing.undo(database, case.id, **given | options)


def revert(database: Database, listing_id: str, to_version: int, seen: int, **options: object) -> object:
    given = {"by": REVIEWER, "now": SOON, "why": "Sent by mistake.", "random": fresh_random}
    return undoing.revert(database, listing_id, to_version=to_version, seen=seen, **given | options)


def sent(database: Database) -> list[str]:
    """What would be mailed in the end."""
    templates = []
    while mail := mail_rows.claim(database, now=NOW + timedelta(days=9), lasts=timedelta(days=30)):
        templates.append(mail.template)
    return templates


def test_undoing_an_approval_hides_what_was_new_and_brings_the_case_back(services: Services) -> None:
    database = services.database
    case = submit(database, title=Text(en="Choir of the river"))
    approve(database, case)
    services.indexer.sync()
    undone = undo(database, case)
    services.indexer.sync()
    assert (undone.state, undone.claimed_by, undone.decided_by) == (State.IN_REVIEW, REVIEWER, None)
    assert published(database, case).publication is Publication.HIDDEN
    assert services.index.search(Query(words="choir"), NOW).total == 0
    assert services.indexer.problems() == ()


def test_an_undone_decision_is_never_mailed(database: Database) -> None:
    listing = held(database, KEEPER, OTHER)
    case = submit(database, listing=listing, email=KEEPER, phones=(PHONE,))
    approve(database, case)
    assert {mail.template for mail in mails(database)} == {"received", "approved", "contact-changed"}
    undo(database, case)
    assert sent(database) == ["received"]


def test_access_that_an_approval_gave_ends_with_it(database: Database) -> None:
    case = submit(database)
    approve(database, case)
    undo(database, case)
    assert holders.of_listing(database, published(database, case).id) == ()


def test_access_from_before_stays(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, cost_note="Tea")
    approve(database, case, grants_access=True)
    undo(database, case)
    assert holders.holds(database, listing.id, KEEPER)


def test_undoing_a_change_restores_what_was_said_before_as_a_new_version(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, title=Text(en="Choir"), cost_note="Tea")
    approve(database, case)
    undo(database, case)
    restored = published(database, case)
    assert (restored.details, restored.version, restored.publication) == (listing.details, 3, Publication.PUBLISHED)
    assert verbs(database, listing) == ["added", "updated", "undone"]


def test_reports_that_a_change_answered_are_without_an_answer_once_it_is_undone(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, cost_note="Tea")
    with database.writing():
        reports.add(database, "report0001", listing.id, Reason.NOT_THERE, None, "en", now=NOW)
    approve(database, case)
    assert not published(database, case).is_reported
    undo(database, case)
    assert published(database, case).is_reported


def test_what_others_changed_since_the_approval_stays_when_it_is_undone(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, title=Text(en="Choir"))
    approve(database, case)
    keeping.pause_listing(database, listing.id, "Exams.", until=None, by=KEEPER, now=SOON)
    undo(database, case)
    now_says = published(database, case).details
    assert (now_says.title, now_says.status, now_says.status_note) == (listing.details.title, Status.PAUSED, "Exams.")


def test_an_undo_does_not_overwrite_a_later_change_of_the_same_field(database: Database) -> None:
    listing = held(database, KEEPER)
    first = submit(database, listing=listing, email=KEEPER, title=Text(en="Choir"))
    approve(database, first)
    second = submit(database, listing=listings.require(database, listing.id), email=KEEPER, title=Text(en="Dance"))
    approve(database, second)
    with pytest.raises(ChangedMeanwhile) as changed:
        undo(database, first)
    assert changed.value.facts["fields"] == ["title.en"]
    assert submissions.require(database, first.id).state is State.APPROVED


def test_what_was_undone_may_be_approved_again_at_the_same_address(database: Database) -> None:
    case = submit(database)
    approve(database, case)
    first = published(database, case)
    undo(database, case)
    approve(database, case, edited=replace(case.details, title=Text(en="Choir")))
    again = published(database, case)
    assert (again.id, again.is_public, again.details.title.en) == (first.id, True, "Choir")
    assert verbs(database, again) == ["added", "undone", "added"]


@pytest.mark.parametrize("decision", [reviewing.reject, reviewing.send_back])
def test_other_decisions_are_undone_as_well(database: Database, decision) -> None:
    case = submit(database)
    decision(database, case.id, seen=screen(database, case), reason="no", words="No.", by=REVIEWER, now=SOON, random=fresh_random)
    assert undo(database, case, by=SECOND).claimed_by == SECOND
    assert sent(database) == ["received"]


def test_a_question_that_waits_to_be_mailed_is_not_called_back_by_an_undo(database: Database) -> None:
    case = submit(database)
    reviewing.ask(database, case.id, "Which door?", seen=screen(database, case), by=REVIEWER, now=SOON, random=fresh_random)
    approve(database, case)
    undo(database, case)
    assert sent(database) == ["received", "question"]


def test_after_ten_minutes_nothing_is_undone(database: Database) -> None:
    case = submit(database)
    approve(database, case)
    with pytest.raises(NotAllowed, match="undo-too-late"):
        undo(database, case, now=SOON + UNDO)
    assert published(database, case).is_public
    assert sent(database) == ["received", "approved"]


def test_the_same_undo_twice_is_one(database: Database) -> None:
    case = submit(database)
    approve(database, case)
    version = submissions.require(database, case.id).version
    assert undo(database, case, seen=version) == undo(database, case, seen=version)
    assert verbs(database, published(database, case)) == ["added", "undone"]


def test_an_undo_needs_the_decision_that_was_on_the_screen(database: Database) -> None:
    case = submit(database)
    approve(database, case)
    version = submissions.require(database, case.id).version
    undo(database, case, seen=version)
    with pytest.raises(ChangedMeanwhile):
        undo(database, case, seen=version, by=SECOND)


def test_a_claim_that_is_undone_changes_no_listing(database: Database) -> None:
    listing = held(database, KEEPER)
    claim = submit(database, listing=listing, purpose=Purpose.CLAIM, email=STRANGER)
    approve(database, claim)
    undo(database, claim)
    assert [holder.email for holder in holders.of_listing(database, listing.id)] == [KEEPER]
    assert listings.require(database, listing.id) == listing
    assert "access-changed" not in sent(database)


def test_undoing_what_brought_an_expired_listing_back_lets_it_be_expired_again(database: Database) -> None:
    listing = held(database, KEEPER)
    with database.writing():
        listing = listings.change(database, listing, verb="expired", by="maintain", now=SOON, publication=Publication.HIDDEN)
    case = submit(database, listing=listing, email=KEEPER, cost_note="Tea")
    approve(database, case)
    undo(database, case)
    assert history.holds(database, listing.id) == ("expired",)


def test_the_website_of_an_organisation_goes_back_with_its_listing(database: Database) -> None:
    listing = held(database, KEEPER, organisation="Nayi Umeed")
    case = submit(database, listing=listing, email=KEEPER, organisation_website="https://wrong.example")
    approve(database, case)
    undo(database, case)
    assert organisations.get_many(database, ["nayi-umeed"])["nayi-umeed"].website is None


def test_the_website_of_an_organisation_stays_while_another_listing_names_it(database: Database) -> None:
    held(database, KEEPER, organisation="Nayi Umeed", organisation_website="https://right.example")
    listing = held(database, KEEPER, organisation="Nayi Umeed", organisation_website="https://right.example")
    approve(database, submit(database, listing=listing, email=KEEPER, organisation_website=None))
    assert organisations.get_many(database, ["nayi-umeed"])["nayi-umeed"].website == "https://right.example"


# Revert: any later decision, out of the history.


def test_reverting_makes_a_former_version_the_newest(database: Database) -> None:
    listing = held(database, KEEPER)
    approve(database, submit(database, listing=listing, email=KEEPER, title=Text(en="Choir")))
    revert(database, listing.id, 1, 2)
    entry = history.at(database, listing.id, 3)
    assert entry is not None
    assert (entry.verb, entry.by, entry.why, entry.after) == ("reverted", REVIEWER, "Sent by mistake.", listing.details)
    assert entry.before is not None and entry.before.title.en == "Choir"


def test_reverting_tells_those_whose_phone_changes_by_it(database: Database) -> None:
    listing = held(database, KEEPER, email="public@example.org")
    approve(database, submit(database, listing=listing, email=KEEPER, phones=(PHONE,)))
    before = len(mails(database))
    revert(database, listing.id, 1, 2)
    assert {mail.recipient for mail in mails(database)[before:]} == {KEEPER, "public@example.org"}


def test_the_same_revert_twice_is_one_and_an_old_screen_reverts_nothing(database: Database) -> None:
    listing = held(database, KEEPER)
    approve(database, submit(database, listing=listing, email=KEEPER, title=Text(en="Choir")))
    assert revert(database, listing.id, 1, 2) == revert(database, listing.id, 1, 2)
    with pytest.raises(ChangedMeanwhile):
        revert(database, listing.id, 2, 2)
    with pytest.raises(NotAllowed, match="version-unknown"):
        revert(database, listing.id, 9, 3)
    assert verbs(database, listing) == ["added", "updated", "reverted"]


def test_reverting_does_not_show_what_is_hidden(database: Database) -> None:
    listing = held(database, KEEPER)
    approve(database, submit(database, listing=listing, email=KEEPER, title=Text(en="Choir")))
    quarantining.quarantine(database, listing.id, by=REVIEWER, now=SOON, why="Reported.", random=fresh_random)
    revert(database, listing.id, 1, 3)
    assert history.holds(database, listing.id) == ("quarantined",)


# Quarantine.


def test_a_quarantined_listing_is_found_nowhere_until_it_is_restored(services: Services) -> None:
    database = services.database
    listing = held(database, KEEPER, title=Text(en="Choir of the river"))
    for step, found in ((quarantining.quarantine, 0), (quarantining.restore, 1)):
        for _ in range(2):
            step(database, listing.id, by=REVIEWER, now=SOON, why="Reported.", random=fresh_random)
        services.indexer.sync()
        assert services.index.search(Query(words="choir"), NOW).total == found
        assert listings.require(database, listing.id).is_public == bool(found)
    assert verbs(database, listing) == ["added", "quarantined", "restored"]


def told(database: Database) -> list[tuple[str, str, str | None]]:
    """The mails that wait: (recipient, template, when they are due), but for those called back."""
    sql = "SELECT recipient, template, due_at FROM mail WHERE cancelled_at IS NULL AND sent_at IS NULL ORDER BY id"
    return database.connection.execute(sql).fetchall()


def test_who_keeps_a_listing_is_told_of_its_quarantine_and_its_end(database: Database) -> None:
    listing = held(database, KEEPER)
    options = {"by": REVIEWER, "why": "Reported.", "random": fresh_random}
    quarantining.quarantine(database, listing.id, now=SOON, **options)
    later = SOON + UNDO
    assert told(database) == [(KEEPER, "quarantined", later.isoformat())]
    while mail := mail_rows.claim(database, now=later, lasts=UNDO):
        mail_rows.mark_sent(database, mail.id, now=later)
    quarantining.restore(database, listing.id, now=later, **options)
    assert told(database) == [(KEEPER, "restored", (later + UNDO).isoformat())]


def test_a_quarantine_that_ends_before_anybody_was_told_is_told_to_nobody(database: Database) -> None:
    listing = held(database, KEEPER)
    options = {"by": REVIEWER, "why": "A slip.", "random": fresh_random}
    quarantining.quarantine(database, listing.id, now=SOON, **options)
    quarantining.restore(database, listing.id, now=SOON + UNDO / 2, **options)
    assert told(database) == []


def test_nobody_is_told_that_what_they_have_withdrawn_is_hidden_or_shown(database: Database) -> None:
    listing = held(database, KEEPER)
    keeping.withdraw_listing(database, listing.id, by=KEEPER, now=SOON)
    for step in (quarantining.quarantine, quarantining.restore):
        step(database, listing.id, by=REVIEWER, now=SOON, why="Reported.", random=fresh_random)
    assert told(database) == []


def test_restoring_does_not_show_what_its_organisation_withdrew(database: Database) -> None:
    listing = held(database, KEEPER)
    keeping.withdraw_listing(database, listing.id, by=KEEPER, now=SOON)
    quarantining.quarantine(database, listing.id, by=REVIEWER, now=SOON, why="Reported.", random=fresh_random)
    restored = quarantining.restore(database, listing.id, by=REVIEWER, now=SOON, why=None, random=fresh_random)
    assert restored.publication is Publication.HIDDEN
    assert history.holds(database, listing.id) == ("withdrawn",)
    with pytest.raises(NotAllowed, match="not-quarantined"):
        quarantining.restore(database, listing.id, by=REVIEWER, now=SOON, why=None, random=fresh_random)


def test_a_change_while_it_is_quarantined_does_not_end_the_quarantine(database: Database) -> None:
    listing = held(database, KEEPER)
    quarantining.quarantine(database, listing.id, by=REVIEWER, now=SOON, why="Reported.", random=fresh_random)
    case = submit(database, listing=listings.require(database, listing.id), email=KEEPER, cost_note="Tea")
    approve(database, case, today=TOMORROW)
    undo(database, case)
    assert history.holds(database, listing.id) == ("quarantined",)
    assert quarantining.restore(database, listing.id, by=REVIEWER, now=SOON, why=None, random=fresh_random).is_public


def test_something_new_that_was_undone_in_quarantine_is_not_shown_by_restoring_it(database: Database) -> None:
    case = submit(database)
    approve(database, case)
    listing = published(database, case)
    quarantining.quarantine(database, listing.id, by=REVIEWER, now=SOON, why="Reported.", random=fresh_random)
    undo(database, case)
    assert not quarantining.restore(database, listing.id, by=REVIEWER, now=SOON, why=None, random=fresh_random).is_public
    assert history.holds(database, listing.id) == ("undone",)


def test_a_sender_may_withdraw_what_was_undone_and_it_stays_hidden(database: Database) -> None:
    case = submit(database)
    approve(database, case)
    undo(database, case)
    sending.withdraw_submission(database, case.id, now=SOON, random=fresh_random)
    assert not published(database, case).is_public
    assert details().title == published(database, case).details.title
