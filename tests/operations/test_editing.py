"""A reviewer puts a listing right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from directory.domain.details import Details
from directory.domain.listing import Listing
from directory.domain.phone import Phone
from directory.domain.submission import ChangedMeanwhile, NotAllowed
from directory.domain.vocabulary import Cost, Publication
from directory.operations.editing import edit_listing
from directory.operations.merging import merge
from directory.operations.quarantining import quarantine
from directory.storage import history, listings
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, fresh_random, held, mails
from tests.reviewers import REVIEWER, SECOND, SOON

WHY = "Called and asked"


def edit(database: Database, listing: Listing, *, seen: int = 1, by: str = REVIEWER, **overrides: object) -> Listing:
    said: Details = replace(listing.details, **overrides)  # type: ignore[arg-type]
    return edit_listing(database, listing.id, said, seen=seen, by=by, now=SOON, why=WHY, random=fresh_random)


def test_edit_is_a_new_version_with_its_reason(database: Database) -> None:
    listing = held(database)
    edited = edit(database, listing, cost=Cost.PAID)
    entry = history.at(database, listing.id, 2)
    assert edited.details.cost is Cost.PAID and entry is not None
    assert (entry.verb, entry.by, entry.why, entry.before) == ("updated", REVIEWER, WHY, listing.details)


def test_those_who_keep_it_are_told_of_another_phone_and_of_nothing_else(database: Database) -> None:
    listing = held(database, KEEPER)
    edit(database, listing, cost=Cost.PAID)
    assert mails(database) == []
    edit(database, listings.require(database, listing.id), seen=2, phones=(Phone("+919876543210", "IN"),))
    assert [(mail.recipient, mail.template) for mail in mails(database)] == [(KEEPER, "contact-changed")]


def test_the_same_edit_twice_is_one(database: Database) -> None:
    listing = held(database)
    assert edit(database, listing, cost=Cost.PAID) == edit(database, listing, cost=Cost.PAID)
    assert listings.require(database, listing.id).version == 2


def test_edit_that_changes_nothing_writes_nothing(database: Database) -> None:
    listing = held(database)
    assert edit(database, listing) == listing


def test_edit_of_what_was_not_on_the_screen_is_refused(database: Database) -> None:
    listing = held(database)
    edit(database, listing, cost=Cost.PAID)
    with pytest.raises(ChangedMeanwhile, match="listing-changed"):
        edit(database, listing, by=SECOND, cost=Cost.FREE, cost_note="Tea")
    assert listings.require(database, listing.id).version == 2


def test_hidden_listing_stays_hidden_when_it_is_put_right(database: Database) -> None:
    listing = held(database)
    quarantine(database, listing.id, by=REVIEWER, now=NOW, why="Danger", random=fresh_random)
    assert edit(database, listing, seen=2, cost=Cost.PAID).publication is Publication.HIDDEN


def test_listing_that_became_one_with_another_is_not_edited(database: Database) -> None:
    kept, gone = held(database), held(database)
    merge(database, kept.id, gone.id, {}, seen=(1, 1), by=REVIEWER, now=NOW, why=None, random=fresh_random)
    with pytest.raises(NotAllowed, match="listing-merged"):
        edit(database, gone, seen=2, cost=Cost.PAID)
