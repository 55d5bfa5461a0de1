from __future__ import annotations

import pytest

from directory.domain.changes import Choice
from directory.domain.details import Text
from directory.domain.listing import Listing
from directory.domain.phone import Phone
from directory.domain.submission import ChangedMeanwhile, NotAllowed
from directory.domain.vocabulary import Publication
from directory.operations import keeping, merging, quarantining
from directory.services import Services
from directory.storage import history, holders, listings, merges
from directory.storage.database import Database
from index import Query
from tests.factories import NOW
from tests.keepers import KEEPER, OTHER, fresh_random, held, mails, verbs
from tests.reviewers import REVIEWER, SECOND, SOON, approve, submit

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
    assert [(mail.recipient, mail.template) for mail in mails(database)] == [(KEEPER, "contact-changed")]


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
    hidden = quarantining.quarantine(database, third.id, by=REVIEWER, now=SOON, why=None)
    with pytest.raises(NotAllowed, match="listing-hidden"):
        merge(database, hidden, kept)
    assert verbs(database, kept) == ["added", "merged"]


def test_a_change_of_a_merged_listing_is_not_approved(database: Database) -> None:
    kept, gone = two(database)
    case = submit(database, listing=gone, email=OTHER, cost_note="Tea")
    merge(database, kept, gone)
    with pytest.raises(NotAllowed, match="listing-merged"):
        approve(database, case)
