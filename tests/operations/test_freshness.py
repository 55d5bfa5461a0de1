from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from directory.domain.freshness import Freshness
from directory.domain.listing import Listing
from directory.domain.vocabulary import Status
from directory.operations import keeping
from directory.operations.freshness import Turn, keep_fresh
from directory.storage import holders, listings
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, OTHER, fresh_random, held, mails, verbs

FRESHNESS = Freshness()
BEGAN = date(2026, 11, 22)
NOTHING = Turn(0, 0, 0, 0)


def turn(database: Database, day: int) -> Turn:
    """What one turn does, so many days after the listings came in."""
    return keep_fresh(database, FRESHNESS, today=BEGAN + timedelta(days=day), now=NOW + timedelta(days=day), random=fresh_random)


def test_the_days_are_those_that_are_set(database: Database) -> None:
    listing = held(database, KEEPER)
    done = {day: turn(database, day) for day in (0, 119, 120, 121, 140, 141, 142, 180, 364, 365, 366)}
    assert {day: what for day, what in done.items() if what != NOTHING} == {
        120: Turn(asked=1, asked_again=0, hidden=0, reopened=0),
        141: Turn(asked=0, asked_again=1, hidden=0, reopened=0),
        365: Turn(asked=0, asked_again=0, hidden=1, reopened=0),
    }
    assert [(mail.recipient, mail.template) for mail in mails(database)] == [
        (KEEPER, "fresh"),
        (KEEPER, "fresh-again"),
        (KEEPER, "hidden"),
    ]
    assert verbs(database, listing) == ["added", "expired"]


def test_every_holder_is_asked_with_a_link_of_their_own(database: Database) -> None:
    listing = held(database, KEEPER, OTHER)
    turn(database, 120)
    asked = mails(database)
    assert {mail.recipient for mail in asked} == {KEEPER, OTHER}
    assert len({mail.facts["link"] for mail in asked}) == 2
    assert {mail.facts["listing"] for mail in asked} == {listing.id}


def test_an_answer_begins_the_days_anew(database: Database) -> None:
    listing = held(database, KEEPER)
    turn(database, 120)
    keeping.confirm_by_link(database, mails(database)[0].facts["link"], today=BEGAN + timedelta(days=125), now=NOW + timedelta(days=125))
    assert turn(database, 141) == turn(database, 244) == NOTHING
    assert turn(database, 245).asked == 1
    assert listings.require(database, listing.id).is_public


def test_the_link_of_the_last_mail_brings_a_hidden_listing_back(database: Database) -> None:
    listing = held(database, KEEPER)
    for day in (120, 141, 365):
        turn(database, day)
    assert not listings.require(database, listing.id).is_public
    keeping.confirm_by_link(database, mails(database)[-1].facts["link"], today=BEGAN + timedelta(days=400), now=NOW + timedelta(days=400))
    assert listings.require(database, listing.id).is_public
    assert verbs(database, listing) == ["added", "expired", "confirmed"]
    assert turn(database, 401) == NOTHING


def test_nothing_is_hidden_before_it_was_asked_about_twice_and_waited_for(database: Database) -> None:
    """A listing may be old when somebody begins to hold it, or when a site begins to ask."""
    listing = held(database, KEEPER, verified_on=date(2022, 5, 20))
    assert turn(database, 0).asked == 1
    assert turn(database, 20) == NOTHING
    assert turn(database, 21).asked_again == 1
    assert turn(database, 41) == NOTHING
    assert turn(database, 42).hidden == 1
    assert verbs(database, listing) == ["added", "expired"]


def test_what_a_feed_brings_and_nobody_holds_is_neither_asked_about_nor_hidden(database: Database) -> None:
    held(database, source="feed", verified_on=date(2022, 5, 20))
    assert turn(database, 400) == NOTHING
    assert mails(database) == []


def test_a_submitted_listing_that_nobody_holds_any_more_is_hidden_in_its_time(database: Database) -> None:
    held(database)
    assert turn(database, 364) == NOTHING
    assert turn(database, 365) == Turn(asked=0, asked_again=0, hidden=1, reopened=0)
    assert mails(database) == []


def test_closed_and_withdrawn_listings_are_left_alone(database: Database) -> None:
    held(database, KEEPER, status=Status.CLOSED)
    keeping.withdraw_listing(database, held(database, KEEPER).id, by=KEEPER, now=NOW)
    assert turn(database, 400) == NOTHING


def test_whose_access_has_ended_is_not_asked(database: Database) -> None:
    listing = held(database, KEEPER, OTHER)
    with database.writing():
        holders.revoke(database, listing.id, OTHER, by=KEEPER, now=NOW)
    turn(database, 120)
    assert [mail.recipient for mail in mails(database)] == [KEEPER]


def test_a_pause_ends_by_itself(database: Database) -> None:
    listing = held(database, KEEPER)
    keeping.pause_listing(database, listing.id, "Exams.", until=BEGAN + timedelta(days=9), by=KEEPER, now=NOW)
    assert turn(database, 8) == NOTHING
    assert turn(database, 9).reopened == 1
    assert listings.require(database, listing.id).details.status is Status.OPEN
    assert turn(database, 10) == NOTHING


@pytest.mark.parametrize(("before", "day", "template"), [((), 120, "fresh"), ((120,), 141, "fresh-again"), ((120, 141), 365, "hidden")])
def test_two_turns_at_once_do_it_once(database: Database, before: tuple[int, ...], day: int, template: str) -> None:
    kept = [held(database, KEEPER) for _ in range(4)]
    for each in before:
        turn(database, each)
    ready = threading.Barrier(3)
    failed: list[BaseException] = []

    def run() -> None:
        mine = Database(database.path)
        try:
            ready.wait(5)
            turn(mine, day)
        except BaseException as error:
            failed.append(error)
        finally:
            mine.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert [mail.template for mail in mails(database)].count(template) == len(kept)
    assert turn(database, day) == NOTHING


def test_a_turn_that_finds_nothing_to_do_writes_nothing(database: Database) -> None:
    held(database, KEEPER)
    turn(database, 120)
    other = Database(database.path)
    with other.writing():  # a writer that keeps the lock
        assert turn(database, 121) == NOTHING
    other.close()


def test_the_days_are_a_setting(database: Database) -> None:
    held(database, KEEPER)
    quick = replace(FRESHNESS, ask_after_days=1)
    done = keep_fresh(
        database, quick, today=BEGAN + timedelta(days=1), now=datetime.fromisoformat("2026-11-23T09:00:00+00:00"), random=fresh_random
    )
    assert done.asked == 1


def test_days_count_from_when_somebody_last_confirmed_it(database: Database) -> None:
    listing: Listing = held(database, KEEPER)
    keeping.confirm_listing(database, listing.id, by=KEEPER, today=BEGAN + timedelta(days=100), now=NOW + timedelta(days=100))
    assert turn(database, 219) == NOTHING
    assert turn(database, 220).asked == 1
