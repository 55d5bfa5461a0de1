from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from directory.domain.details import Text
from directory.domain.phone import Phone
from directory.domain.review import Seen, WrongDecision
from directory.domain.submission import UNDO, ChangedMeanwhile, NotAllowed, Purpose, State, Step
from directory.domain.vocabulary import Kind, Operator, Publication
from directory.operations import approving, keeping, quarantining, reviewing, sending
from directory.services import Services
from directory.storage import history, holders, listings, organisations, outbox, seed_files, submissions
from directory.storage.database import Database
from index import Query
from tests.factories import NOW, details
from tests.keepers import KEEPER, OTHER, STRANGER, TODAY, fresh_random, held, mails, verbs
from tests.reviewers import REVIEWER, SECOND, SENDER, SOON, TOMORROW, approve, published, screen, submit

PHONE = Phone("+911724257457", "IN")


def templates(database: Database) -> list[tuple[str, str]]:
    return [(mail.recipient, mail.template) for mail in mails(database)]


def test_approving_something_new_publishes_it_at_once(database: Database) -> None:
    case = submit(database)
    approved = approve(database, case, why="Called them.")
    assert (approved.state, approved.decided_by, approved.decided_at) == (State.APPROVED, REVIEWER, SOON)
    listing = published(database, case)
    assert listing.is_public and listing.source == "submitted" and listing.organisation is not None
    assert listing.details == replace(case.details, verified_on=TODAY)
    entry = history.at(database, listing.id, 1)
    assert entry is not None
    assert (entry.verb, entry.by, entry.at, entry.why, entry.submission_id) == ("added", REVIEWER, SOON, "Called them.", case.id)
    assert listing.id in outbox.pending(database).listing_ids


def test_what_is_approved_is_found_by_search_and_what_only_waits_is_not(services: Services) -> None:
    case = submit(services.database, title=Text(en="Choir of the river"))
    services.indexer.sync()
    assert services.index.search(Query(words="choir"), NOW).total == 0
    approve(services.database, case)
    services.indexer.sync()
    assert services.index.search(Query(words="choir"), NOW).total == 1
    assert services.indexer.problems() == ()


def test_the_sender_of_something_new_may_keep_it_from_then_on(database: Database) -> None:
    case = submit(database)
    approve(database, case)
    (holder,) = holders.of_listing(database, published(database, case).id)
    assert (holder.email, holder.language, holder.granted_by) == (SENDER, "pa", REVIEWER)


def test_the_mail_says_what_became_of_it_once_it_can_not_be_undone(database: Database) -> None:
    case = submit(database)
    approve(database, case, words="Welcome.")
    mail = mails(database)[-1]
    assert (mail.recipient, mail.template, mail.facts["words"]) == (SENDER, "approved", "Welcome.")
    assert (mail.facts["listing"], mail.facts["refused"], mail.facts["keeps"]) == (published(database, case).id, [], True)
    due = database.connection.execute("SELECT due_at FROM mail WHERE template = 'approved'").fetchone()[0]
    assert due == (SOON + UNDO).isoformat()


def test_nothing_public_changes_before_a_person_agrees(database: Database) -> None:
    listing = held(database, KEEPER)
    submit(database, listing=listing, email=KEEPER, title=Text(en="Choir"))
    assert listings.require(database, listing.id) == listing


def test_an_approved_change_is_a_new_version_and_keeps_the_address(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, title=Text(en="Choir"))
    approve(database, case)
    changed = published(database, case)
    assert (changed.id, changed.version, changed.details.title.en) == (listing.id, 2, "Choir")
    assert verbs(database, listing) == ["added", "updated"]


def test_only_the_accepted_fields_are_taken_over(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, title=Text(en="Choir"), phones=(PHONE,), cost_note="Tea money")
    approve(database, case, accepted=["title.en", "cost_note"])
    changed = published(database, case).details
    assert (changed.title.en, changed.cost_note, changed.phones) == ("Choir", "Tea money", listing.details.phones)
    assert mails(database)[-1].facts["refused"] == ["phones"]


def test_of_something_new_what_is_not_accepted_is_left_empty(database: Database) -> None:
    case = submit(database, website="https://example.org", phones=(PHONE,))
    given = {"title.en", "description.en", "phones", "schedule"}
    approve(database, case, accepted=given)
    listing = published(database, case)
    assert (listing.details.website, listing.details.phones, listing.details.organisation) == (None, (PHONE,), None)


def test_what_others_changed_meanwhile_stays(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, title=Text(en="Choir"))
    other = submit(database, listing=listing, email=KEEPER, cost_note="Tea money")
    approve(database, other)
    approve(database, case)
    changed = published(database, case).details
    assert (changed.title.en, changed.cost_note) == ("Choir", "Tea money")


def test_the_reviewer_may_put_it_right_and_approve(database: Database) -> None:
    case = submit(database, title=Text(en="CHOIR!!!"))
    edited = replace(case.details, title=Text(en="Choir"))
    approve(database, case, edited=edited)
    assert published(database, case).details.title.en == "Choir"
    assert submissions.require(database, case.id).details.title.en == "CHOIR!!!"
    assert mails(database)[-1].facts["refused"] == ["title.en"]


def test_accepting_nothing_is_no_approval(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, title=Text(en="Choir"))
    with pytest.raises(WrongDecision, match="nothing-accepted"):
        approve(database, case, accepted=[])
    with pytest.raises(WrongDecision, match="title-missing"):
        approve(database, submit(database), accepted=["phones"])


def test_a_listing_counts_as_checked_on_the_day_it_was_approved(database: Database) -> None:
    listing = held(database, KEEPER, verified_on=TODAY)
    case = submit(database, listing=listing, email=KEEPER, cost_note="Tea money")
    approve(database, case, today=TOMORROW)
    assert published(database, case).details.verified_on == TOMORROW


def test_a_claim_gives_access_changes_nothing_and_tells_those_who_have_it(database: Database) -> None:
    listing = held(database, KEEPER)
    claim = submit(database, listing=listing, purpose=Purpose.CLAIM, email=STRANGER)
    approve(database, claim)
    assert listings.require(database, listing.id) == listing
    assert {holder.email for holder in holders.of_listing(database, listing.id)} == {KEEPER, STRANGER}
    assert templates(database)[-2:] == [(KEEPER, "access-changed"), (STRANGER, "approved")]


def test_a_change_by_a_stranger_gives_no_access_unless_the_reviewer_says_so(database: Database) -> None:
    listing = held(database, KEEPER)
    approve(database, submit(database, listing=listing, email=STRANGER, cost_note="Tea money"))
    assert not holders.holds(database, listing.id, STRANGER)
    assert not mails(database)[-1].facts["keeps"]
    approve(database, submit(database, listing=listings.require(database, listing.id), email=STRANGER, cost_note="Tea"), grants_access=True)
    assert holders.holds(database, listing.id, STRANGER)


def test_a_changed_phone_is_told_to_the_old_address_and_to_those_who_keep_it(database: Database) -> None:
    listing = held(database, KEEPER, OTHER, email="Public@example.org")
    case = submit(database, listing=listing, email=KEEPER, phones=(PHONE,), cost_note="Tea")
    approve(database, case)
    told = {mail.recipient: mail.facts for mail in mails(database) if mail.template == "contact-changed"}
    assert told.keys() == {OTHER, "public@example.org"}
    assert told[OTHER] == {"listing": listing.id, "fields": ["phones"]}


def test_a_change_of_other_fields_is_told_to_the_sender_only(database: Database) -> None:
    listing = held(database, KEEPER, OTHER)
    approve(database, submit(database, listing=listing, email=KEEPER, cost_note="Tea money"))
    assert "contact-changed" not in {mail.template for mail in mails(database)}


@pytest.mark.parametrize("operator", [Operator.PRIVATE, Operator.NGO, None])
def test_a_treatment_centre_needs_a_licence_or_a_stated_reason(database: Database, operator: Operator | None) -> None:
    centre = {"kind": Kind.COUNSELLING, "topics": ("detox",), "operator": operator}
    case = submit(database, **centre)
    for empty in (None, "  "):
        with pytest.raises(WrongDecision, match="licence-needed"):
            approve(database, case, why=empty)
    assert submissions.require(database, case.id).state is State.RECEIVED
    approve(database, case, why="Run by the Civil Hospital, which needs none.")
    approve(database, submit(database, **centre, licence="PB-123, Department of Health"))


# Two reviewers, and what changes while they look.


def test_the_second_of_two_reviewers_is_told_what_the_first_did(database: Database) -> None:
    case = submit(database)
    seen = screen(database, case)
    approve(database, case, seen=seen)
    with pytest.raises(ChangedMeanwhile) as changed:
        approve(database, case, seen=seen, by=SECOND)
    assert {name: changed.value.facts[name] for name in ("step", "by", "at")} == {"step": Step.APPROVE, "by": REVIEWER, "at": SOON}
    assert verbs(database, published(database, case)) == ["added"]


def test_only_the_version_on_the_screen_is_approved(database: Database) -> None:
    case = submit(database)
    seen = screen(database, case)
    sending.edit(database, case.id, details(title=Text(en="Dance")), seen=2, now=SOON)
    with pytest.raises(ChangedMeanwhile) as changed:
        approve(database, case, seen=seen)
    assert (changed.value.facts["seen"], changed.value.facts["there"]) == (Seen(2, None), Seen(3, None))
    assert listings.count_public(database) == 0


def test_a_listing_that_changed_since_the_screen_is_looked_at_again(database: Database) -> None:
    listing = held(database, KEEPER)
    case = submit(database, listing=listing, email=KEEPER, cost_note="Tea money")
    seen = screen(database, case)
    keeping.pause_listing(database, listing.id, "Exams.", until=None, by=KEEPER, now=SOON)
    with pytest.raises(ChangedMeanwhile):
        approve(database, case, seen=seen)
    approve(database, case)
    assert published(database, case).details.status_note == "Exams."


def test_the_same_post_twice_is_one_approval(database: Database) -> None:
    case = submit(database, website="https://example.org")
    seen = screen(database, case)
    first = approve(database, case, seen=seen, accepted=["title.en", "phones"], words="Welcome.")
    before = mails(database), verbs(database, published(database, case))
    again = approve(database, case, seen=seen, accepted=["phones", "title.en"], words="Welcome.", now=SOON + timedelta(seconds=2))
    assert again == first
    assert (mails(database), verbs(database, published(database, case))) == before


@pytest.mark.parametrize("other", [{"accepted": ["title.en"]}, {"words": "Hello."}, {"edited": details(title=Text(en="Choir"))}])
def test_another_decision_at_the_same_version_is_not_taken_for_the_same(database: Database, other: dict) -> None:
    case = submit(database)
    seen = screen(database, case)
    approve(database, case, seen=seen, words="Welcome.")
    with pytest.raises(ChangedMeanwhile):
        approve(database, case, seen=seen, **{"words": "Welcome."} | other)


def test_an_approved_case_is_not_approved_again(database: Database) -> None:
    case = submit(database)
    approve(database, case)
    with pytest.raises(NotAllowed):
        approve(database, case)


# What hides a listing, and what an approval brings back.


def test_an_approved_change_brings_an_expired_listing_back(database: Database) -> None:
    listing = held(database, KEEPER)
    with database.writing():
        listing = listings.change(database, listing, verb="expired", by="maintain", now=SOON, publication=Publication.HIDDEN)
    case = submit(database, listing=listing, email=KEEPER, cost_note="Tea money")
    approve(database, case)
    assert published(database, case).is_public


@pytest.mark.parametrize("hide", ["quarantined", "withdrawn"])
def test_an_approved_change_does_not_show_what_a_person_has_hidden(database: Database, hide: str) -> None:
    listing = held(database, KEEPER)
    if hide == "quarantined":
        listing = quarantining.quarantine(database, listing.id, by=REVIEWER, now=SOON, why="Reported.", random=fresh_random)
    else:
        listing = keeping.withdraw_listing(database, listing.id, by=KEEPER, now=SOON)
    case = submit(database, listing=listing, email=KEEPER, cost_note="Tea money")
    approve(database, case)
    assert published(database, case).details.cost_note == "Tea money"
    assert published(database, case).publication is Publication.HIDDEN
    assert history.holds(database, listing.id) == (hide,)


def test_an_organisation_follows_its_listing(database: Database) -> None:
    listing = held(database, KEEPER, organisation="Nayi Savera", organisation_website="https://old.example")
    case = submit(database, listing=listing, email=KEEPER, organisation="Nayi Umeed", organisation_website="https://new.example")
    approve(database, case)
    organisation = published(database, case).organisation
    assert organisation is not None and (organisation.name, organisation.website) == ("Nayi Umeed", "https://new.example")
    assert organisations.get_by_slug(database, organisation.slug) == organisation


# Several at once.


def low_risk(database: Database, count: int) -> list[tuple[str, Seen]]:
    cases = []
    for number in range(count):
        case = submit(database, listing=held(database, KEEPER), email=KEEPER, cost_note=f"Tea {number}")
        cases.append((case.id, screen(database, case)))
    return cases


def approve_many(database: Database, cases: list[tuple[str, Seen]]) -> tuple[approving.Outcome, ...]:
    taxonomy = seed_files.taxonomy()
    return approving.approve_many(database, cases, by=REVIEWER, now=SOON, today=TODAY, random=fresh_random, taxonomy=taxonomy)


def test_low_risk_cases_are_approved_together_each_at_its_own_version(database: Database) -> None:
    cases = low_risk(database, 3)
    reviewing.claim_case(database, cases[1][0], seen=2, by=SECOND, now=SOON)
    outcomes = approve_many(database, cases)
    assert [outcome.submission is not None for outcome in outcomes] == [True, False, True]
    assert isinstance(outcomes[1].error, ChangedMeanwhile)
    assert [submissions.require(database, case[0]).state for case in cases] == [State.APPROVED, State.IN_REVIEW, State.APPROVED]


def test_the_same_several_twice_are_approved_once(database: Database) -> None:
    cases = low_risk(database, 2)
    assert approve_many(database, cases) == approve_many(database, cases)


def test_more_than_25_at_once_are_refused_whole(database: Database) -> None:
    with pytest.raises(WrongDecision, match="too-many"):
        approve_many(database, [("abcdefghjk", Seen(2, 1))] * 26)


def change(**fields: object) -> Callable[[Database], str]:
    return lambda database: submit(database, listing=held(database, KEEPER), email=KEEPER, **fields).id


@pytest.mark.parametrize(
    "case",
    [
        change(phones=(PHONE,)),
        change(cost_note="Call 98765 43210"),
        change(organisation="Somebody else"),
        change(topics=("detox",)),
        change(cost_note="Tеa"),  # its second letter is Cyrillic
        lambda database: submit(database, listing=held(database, KEEPER), email=STRANGER, cost_note="Tea").id,
        lambda database: submit(database, listing=held(database, KEEPER), purpose=Purpose.CLAIM, email=STRANGER).id,
        lambda database: submit(database).id,
    ],
    ids=["phone", "phone-in-text", "organisation", "treatment", "look-alike", "stranger", "claim", "new-from-unknown"],
)
def test_what_is_not_of_low_risk_is_not_approved_with_others(database: Database, case: Callable[[Database], str]) -> None:
    submission_id = case(database)
    seen = screen(database, submissions.require(database, submission_id))
    (outcome,) = approve_many(database, [(submission_id, seen)])
    assert isinstance(outcome.error, WrongDecision) and outcome.error.reason == "not-low-risk"
    assert submissions.require(database, submission_id).state is State.RECEIVED


def test_something_new_from_a_sender_of_whom_something_was_approved_is_of_low_risk(database: Database) -> None:
    approve(database, submit(database))
    assert approving.is_low_risk(database, submit(database), seed_files.taxonomy())
    assert not approving.is_low_risk(database, submit(database, operator=Operator.POLICE), seed_files.taxonomy())
    refused = submit(database)
    reviewing.reject(database, refused.id, seen=Seen(2, None), reason="no", words="No.", by=REVIEWER, now=SOON, random=fresh_random)
    assert not approving.is_low_risk(database, submit(database), seed_files.taxonomy())
