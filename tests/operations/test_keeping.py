from __future__ import annotations

from datetime import date, timedelta

import pytest

from directory.domain.holder import LinkNotOpen, NotHeld, NotPossible
from directory.domain.vocabulary import Publication, Status
from directory.operations import keeping
from directory.storage import freshness, history, holders, links, listings, outbox
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, STRANGER, TODAY, held, verbs

LATER = NOW + timedelta(days=1)
NAME = "a-name-of-more-than-twenty-letters"


def fresh_link(database: Database, listing_id: str, email: str = KEEPER) -> str:
    with database.writing():
        links.make(database, NAME, "fresh", listing_id, email, now=NOW, lasts=timedelta(days=60))
    return NAME


def test_pausing_says_so_in_public_and_in_the_history_under_the_keepers_address(database: Database) -> None:
    listing = held(database, KEEPER)
    keeping.pause_listing(database, listing.id, "Closed until 4 January 2027.", until=date(2027, 1, 4), by=KEEPER, now=LATER)
    paused = listings.require(database, listing.id)
    assert (paused.details.status, paused.details.status_note) == (Status.PAUSED, "Closed until 4 January 2027.")
    _, (latest, *_) = history.read(database, listing_id=listing.id)
    assert (latest.verb, latest.by) == ("paused", KEEPER)
    assert listing.id in outbox.pending(database).listing_ids
    assert freshness.paused_until(database, listing.id) == date(2027, 1, 4)


def test_pausing_twice_is_once(database: Database) -> None:
    listing = held(database, KEEPER)
    for _ in range(2):
        keeping.pause_listing(database, listing.id, "Exams.", until=None, by=KEEPER, now=LATER)
    assert verbs(database, listing) == ["added", "paused"]


def test_reopening_takes_the_note_away(database: Database) -> None:
    listing = held(database, KEEPER, status=Status.PAUSED, status_note="Exams.")
    opened = keeping.reopen_listing(database, listing.id, by=KEEPER, now=LATER)
    assert (opened.details.status, opened.details.status_note) == (Status.OPEN, None)
    keeping.reopen_listing(database, listing.id, by=KEEPER, now=LATER)
    assert verbs(database, listing) == ["added", "reopened"]


def test_withdrawing_hides_it_at_once_and_only_once(database: Database) -> None:
    listing = held(database, KEEPER)
    for _ in range(2):
        keeping.withdraw_listing(database, listing.id, by=KEEPER, now=LATER)
    assert listings.require(database, listing.id).publication is Publication.HIDDEN
    assert verbs(database, listing) == ["added", "withdrawn"]


def test_a_withdrawn_listing_can_be_neither_paused_nor_confirmed(database: Database) -> None:
    listing = held(database, KEEPER)
    keeping.withdraw_listing(database, listing.id, by=KEEPER, now=LATER)
    with pytest.raises(NotPossible):
        keeping.pause_listing(database, listing.id, None, until=None, by=KEEPER, now=LATER)
    with pytest.raises(NotPossible):
        keeping.confirm_listing(database, listing.id, by=KEEPER, today=TODAY, now=LATER)


def test_what_staff_has_hidden_its_keeper_does_not_bring_back(database: Database) -> None:
    listing = held(database, KEEPER)
    with database.writing():
        listings.change(database, listing, verb="quarantined", by="staff", now=NOW, publication=Publication.HIDDEN)
    with pytest.raises(NotPossible):
        keeping.confirm_listing(database, listing.id, by=KEEPER, today=TODAY, now=LATER)


def test_nothing_has_changed_dates_the_listing_today(database: Database) -> None:
    listing = held(database, KEEPER)
    confirmed = keeping.confirm_listing(database, listing.id, by=KEEPER, today=TODAY, now=LATER)
    assert confirmed.details.verified_on == TODAY
    assert verbs(database, listing) == ["added", "confirmed"]


def test_nothing_has_changed_twice_a_day_is_once(database: Database) -> None:
    listing = held(database, KEEPER)
    for _ in range(2):
        keeping.confirm_listing(database, listing.id, by=KEEPER, today=TODAY, now=LATER)
    assert verbs(database, listing) == ["added", "confirmed"]


def test_nothing_has_changed_brings_back_what_was_hidden_for_its_age(database: Database) -> None:
    listing = held(database, KEEPER)
    with database.writing():
        listings.change(database, listing, verb="expired", by="maintain", now=NOW, publication=Publication.HIDDEN)
    assert keeping.confirm_listing(database, listing.id, by=KEEPER, today=TODAY, now=LATER).is_public


@pytest.mark.parametrize("email", [STRANGER, ""])
def test_who_holds_no_access_can_do_nothing(database: Database, email: str) -> None:
    listing = held(database, KEEPER)
    for step in (keeping.reopen_listing, keeping.withdraw_listing):
        with pytest.raises(NotHeld):
            step(database, listing.id, by=email, now=LATER)
    with pytest.raises(NotHeld):
        keeping.pause_listing(database, listing.id, None, until=None, by=email, now=LATER)
    with pytest.raises(NotHeld):
        keeping.confirm_listing(database, listing.id, by=email, today=TODAY, now=LATER)
    assert verbs(database, listing) == ["added"]


def test_a_mailed_link_confirms_once(database: Database) -> None:
    listing = held(database, KEEPER)
    name = fresh_link(database, listing.id)
    assert keeping.confirm_by_link(database, name, today=TODAY, now=LATER).details.verified_on == TODAY
    with pytest.raises(LinkNotOpen):
        keeping.confirm_by_link(database, name, today=TODAY, now=LATER)


def test_a_mailed_link_of_whom_access_was_taken_from_opens_nothing(database: Database) -> None:
    listing = held(database, KEEPER)
    name = fresh_link(database, listing.id)
    with database.writing():
        holders.revoke(database, listing.id, KEEPER, by="test", now=LATER)
    with pytest.raises(LinkNotOpen):
        keeping.confirm_by_link(database, name, today=TODAY, now=LATER)
    assert verbs(database, listing) == ["added"]


def test_a_link_for_something_else_confirms_nothing(database: Database) -> None:
    listing = held(database, KEEPER)
    with database.writing():
        links.make(database, NAME, "hand-over", listing.id, KEEPER, now=NOW, lasts=timedelta(days=7))
    with pytest.raises(LinkNotOpen):
        keeping.confirm_by_link(database, NAME, today=TODAY, now=LATER)


def test_an_answer_withdraws_the_links_of_the_other_questions(database: Database) -> None:
    listing = held(database, KEEPER)
    name = fresh_link(database, listing.id)
    keeping.confirm_listing(database, listing.id, by=KEEPER, today=TODAY, now=LATER)
    with pytest.raises(LinkNotOpen):
        keeping.confirm_by_link(database, name, today=TODAY, now=LATER)


def test_a_pause_ends_on_its_day(database: Database) -> None:
    listing = held(database, KEEPER)
    keeping.pause_listing(database, listing.id, "Exams.", until=date(2027, 1, 4), by=KEEPER, now=LATER)
    assert not keeping.reopen_after_pause(database, listing.id, today=date(2027, 1, 3), now=LATER)
    assert keeping.reopen_after_pause(database, listing.id, today=date(2027, 1, 4), now=LATER)
    assert not keeping.reopen_after_pause(database, listing.id, today=date(2027, 1, 4), now=LATER)
    assert verbs(database, listing) == ["added", "paused", "reopened"]


def test_a_pause_whose_end_was_taken_back_does_not_end_by_itself(database: Database) -> None:
    listing = held(database, KEEPER)
    keeping.pause_listing(database, listing.id, "Exams.", until=date(2027, 1, 4), by=KEEPER, now=LATER)
    keeping.pause_listing(database, listing.id, "We don’t know until when.", until=None, by=KEEPER, now=LATER)
    assert not keeping.reopen_after_pause(database, listing.id, today=date(2027, 1, 4), now=LATER)
