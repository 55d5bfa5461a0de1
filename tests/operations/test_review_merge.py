from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from directory.domain.changes import Choice
from directory.domain.details import Text
from directory.domain.listing import Listing
from directory.domain.phone import Phone
from directory.domain.review import Seen
from directory.domain.submission import UNDO, ChangedMeanwhile, NotAllowed, Purpose
from directory.domain.vocabulary import Publication
from directory.operations import approving, keeping, merging, quarantining
from directory.services import Services
from directory.storage import history, holders, listings, merges, seed_files
from directory.storage import mails as stored_mails
from directory.storage.database import Database
from index import Query
from tests.factories import NOW
from tests.keepers import KEEPER, OTHER, fresh_random, held, mails, verbs
from tests.reviewers import REVIEWER, SECOND, SOON, approve, submit

MINUTE = timedelta(minutes=1)
PHONE = Phone("+911724257457", "IN")
CHOICES = {"phones": Choice.BOTH, "title.pa": Choice.GONE}


def two(database: Database) -> tuple[Listing, Listing]:
    kept = held(database, KEEPER, title=Text(en="Choir of the river"))
    return kept, held(database, OTHER, title=Text(en="River choir", pa="ਦਰਿਆ ਦੀ ਟੋਲੀ"), phones=(PHONE,))


def merge(database: Database, kept: Listing, gone: Listing, **options: object) -> Listing:
    given = {"seen": (kept.version, gone.version), "by": REVIEWER, "now": SOON, "why": "The same.", "random": fresh_random}
    return merging.merge(database, kept.id, gone.id, CHOICES, **given | options)


def unmerge(database: Database, gone: Listing, **options: object) -> Listing:
    return merging.unmerge(database, gone.id, **{"by": REVIEWER, "now": SOON, "why": None, "random": fresh_random} | options)


def test_merging_makes_one_of_two_field_by_field(services: Services) -> None:
    database = services.database
    kept, gone = two(database)
    merged = merge(database, kept, gone)
    services.indexer.sync()
    assert merged.details.title == Text(en="Choir of the river", pa="ਦਰਿਆ ਦੀ ਟੋਲੀ")
    assert merged.details.phones == (*kept.details.phones, PHONE)
    assert not listings.require(database, gone.id).is_public
    assert merges.survivor(database, gone.id) == kept.id
    assert services.index.search(Query(words="choir"), NOW).total == 1
    assert services.indexer.problems() == ()


def test_who_kept_the_one_that_went_keeps_the_other(database: Database) -> None:
    kept, gone = two(database)
    merge(database, kept, gone)
    assert {holder.email for holder in holders.of_listing(database, kept.id)} == {KEEPER, OTHER}


def test_a_merge_that_changes_the_phone_is_told_to_those_who_kept_it(database: Database) -> None:
    kept, gone = two(database)
    merge(database, kept, gone)
    assert [mail.recipient for mail in mails(database) if mail.template == "contact-changed"] == [KEEPER]


def waiting(database: Database, at: datetime) -> list[tuple[str, str, str]]:
    """The mails about access that are due by then and not called back: (recipient, change, who)."""
    rows = database.connection.execute(
        """
        SELECT recipient, facts ->> '$.change', facts ->> '$.who' FROM mail
        WHERE template = 'access-changed' AND cancelled_at IS NULL AND due_at <= ? ORDER BY id
        """,
        [at.isoformat()],
    )
    return rows.fetchall()


def test_everybody_who_keeps_it_learns_in_ten_minutes_who_keeps_it_by_a_merge(database: Database) -> None:
    kept, gone = two(database)
    with database.writing():
        holders.grant(database, gone.id, KEEPER, "en", by="test", now=NOW)
    merge(database, kept, gone)
    assert waiting(database, SOON + UNDO - MINUTE) == []
    assert waiting(database, SOON + UNDO) == [(OTHER, "granted", OTHER), (KEEPER, "granted", OTHER)]
    assert {mail.facts["listing"] for mail in mails(database) if mail.template == "access-changed"} == {kept.id}


def test_nobody_is_told_of_access_by_a_merge_that_is_taken_back_at_once(database: Database) -> None:
    kept, gone = two(database)
    merge(database, kept, gone)
    unmerge(database, gone, now=SOON + MINUTE)
    assert waiting(database, SOON + 100 * UNDO) == []


def test_everybody_learns_that_access_by_a_merge_has_ended_with_it(database: Database) -> None:
    kept, gone = two(database)
    merge(database, kept, gone)
    while mail := stored_mails.claim(database, now=SOON + UNDO, lasts=MINUTE):
        stored_mails.mark_sent(database, mail.id, now=SOON + UNDO)
    later = SOON + 2 * UNDO
    unmerge(database, gone, now=later)
    assert waiting(database, later + UNDO)[2:] == [(OTHER, "revoked", OTHER), (KEEPER, "revoked", OTHER)]


def test_unmerging_brings_both_back_as_they_were(services: Services) -> None:
    database = services.database
    kept, gone = two(database)
    merge(database, kept, gone)
    back = unmerge(database, gone)
    services.indexer.sync()
    assert (back.details, back.is_public) == (gone.details, True)
    assert listings.require(database, kept.id).details == kept.details
    assert merges.survivor(database, gone.id) is None
    assert [holder.email for holder in holders.of_listing(database, kept.id)] == [KEEPER]
    assert services.index.search(Query(words="choir"), NOW).total == 2


def test_unmerging_leaves_what_was_changed_since(database: Database) -> None:
    kept, gone = two(database)
    merged = merge(database, kept, gone)
    approve(database, submit(database, listing=merged, email=KEEPER, phones=(PHONE,), cost_note="Tea"))
    unmerge(database, gone)
    now_says = listings.require(database, kept.id).details
    assert (now_says.phones, now_says.cost_note, now_says.title.pa) == ((PHONE,), "Tea", None)


def test_unmerging_does_not_show_what_was_hidden_before(database: Database) -> None:
    kept, gone = two(database)
    gone = keeping.withdraw_listing(database, gone.id, by=OTHER, now=SOON)
    merge(database, kept, gone)
    assert unmerge(database, gone).publication is Publication.HIDDEN
    assert history.holds(database, gone.id) == ("withdrawn",)


def test_an_old_address_leads_through_several_merges_to_what_is_left(database: Database) -> None:
    first, second = two(database)
    third = held(database, KEEPER)
    merge(database, second, first)
    merge(database, third, listings.require(database, second.id))
    assert merges.survivor(database, first.id) == merges.survivor(database, second.id) == third.id
    assert [merge.gone_id for merge in merges.into(database, third.id)] == [second.id]


def test_the_same_merge_twice_is_one(database: Database) -> None:
    kept, gone = two(database)
    assert merge(database, kept, gone) == merge(database, kept, gone)
    assert verbs(database, kept) == verbs(database, gone) == ["added", "merged"]


def test_the_same_unmerge_twice_is_one(database: Database) -> None:
    kept, gone = two(database)
    merge(database, kept, gone)
    assert unmerge(database, gone) == unmerge(database, gone)
    assert verbs(database, gone) == ["added", "merged", "unmerged"]
    with pytest.raises(NotAllowed, match="not-merged"):
        unmerge(database, gone, by=SECOND)


def test_merging_needs_the_versions_that_were_on_the_screen(database: Database) -> None:
    kept, gone = two(database)
    keeping.pause_listing(database, gone.id, "Exams.", until=None, by=OTHER, now=SOON)
    with pytest.raises(ChangedMeanwhile):
        merge(database, kept, gone)
    assert verbs(database, kept) == ["added"]


def test_what_can_not_be_merged_is_refused_and_changes_nothing(database: Database) -> None:
    kept, gone = two(database)
    third = held(database, KEEPER)
    with pytest.raises(NotAllowed, match="same-listing"):
        merge(database, kept, kept)
    merge(database, kept, gone)
    gone, kept = listings.require(database, gone.id), listings.require(database, kept.id)
    for one, other in ((third, gone), (gone, third), (gone, kept)):
        with pytest.raises(NotAllowed, match="listing-merged"):
            merge(database, one, other)
    hidden = quarantining.quarantine(database, third.id, by=REVIEWER, now=SOON, why=None, random=fresh_random)
    with pytest.raises(NotAllowed, match="listing-hidden"):
        merge(database, hidden, kept)
    assert verbs(database, kept) == ["added", "merged"]


def test_a_change_that_was_open_when_its_listing_was_merged_is_one_of_what_it_is_now(database: Database) -> None:
    kept, gone = two(database)
    case = submit(database, listing=gone, email=OTHER, cost_note="Tea")
    merged = merge(database, kept, gone)
    taken = approve(database, case)
    now_says = listings.require(database, kept.id)
    assert (taken.listing_id, now_says.details.cost_note, now_says.details.title) == (kept.id, "Tea", merged.details.title)
    assert verbs(database, gone) == ["added", "merged"]


def test_a_claim_of_a_listing_that_was_merged_gives_access_to_what_it_is_now(database: Database) -> None:
    kept, gone = two(database)
    case = submit(database, listing=gone, purpose=Purpose.CLAIM, email="third@example.org")
    merge(database, kept, gone)
    approve(database, case)
    assert holders.holds(database, kept.id, "third@example.org") and not holders.holds(database, gone.id, "third@example.org")


def test_a_change_that_is_open_when_its_listing_is_unmerged_is_one_of_that_again(database: Database) -> None:
    kept, gone = two(database)
    case = submit(database, listing=gone, email=OTHER, cost_note="Tea")
    merge(database, kept, gone)
    unmerge(database, gone)
    approve(database, case)
    assert [listings.require(database, each.id).details.cost_note for each in (kept, gone)] == [None, "Tea"]


def test_a_case_that_was_on_the_screen_when_its_listing_was_merged_is_not_decided_from_there(database: Database) -> None:
    kept, gone = two(database)
    keeping.pause_listing(database, gone.id, "Exams.", until=None, by=OTHER, now=SOON)
    gone = listings.require(database, gone.id)
    case = submit(database, listing=gone, email=OTHER, cost_note="Tea")
    screen = Seen(case.version, gone.version, gone.id)
    assert merge(database, kept, gone).version == screen.listing  # as it happens
    with pytest.raises(ChangedMeanwhile, match="case-changed"):
        approve(database, case, seen=screen)


def test_a_change_of_a_listing_that_was_merged_is_never_approved_unread(database: Database) -> None:
    kept, gone = two(database)
    case = submit(database, listing=gone, email=OTHER, cost_note="Tea")
    taxonomy = seed_files.taxonomy()
    assert approving.is_low_risk(database, case, taxonomy)
    merge(database, kept, gone)
    assert not approving.is_low_risk(database, case, taxonomy)
