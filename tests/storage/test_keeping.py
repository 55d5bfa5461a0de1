"""What the tables of keeping allow and refuse, and what their modules read back."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from directory.domain.freshness import Question
from directory.domain.holder import NotHeld, Offer
from directory.domain.report import Outcome, Reason
from directory.storage import freshness, holders, links, reports
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, OTHER, TODAY, fresh_random, held

ID = "abcdefghjk"
LATER = NOW + timedelta(hours=1)


def test_access_is_granted_once_and_comes_back_as_it_was_written(database: Database) -> None:
    with database.writing():
        assert holders.grant(database, ID, "Asha@Example.org", "pa", by="review@example.org", now=NOW)
        assert not holders.grant(database, ID, KEEPER, "en", by="review@example.org", now=LATER)
    (holder,) = holders.of_listing(database, ID)
    assert (holder.listing_id, holder.email, holder.language, holder.since, holder.granted_by) == (
        ID,
        KEEPER,
        "pa",
        NOW,
        "review@example.org",
    )
    assert holders.of_email(database, "ASHA@example.org") == (holder,)
    assert holders.require(database, ID, "Asha@example.org") == holder


def test_access_that_was_taken_away_can_be_given_again(database: Database) -> None:
    with database.writing():
        holders.grant(database, ID, KEEPER, "en", by="test", now=NOW)
        assert holders.revoke(database, ID, KEEPER, by="test", now=LATER)
        assert not holders.revoke(database, ID, KEEPER, by="test", now=LATER)
        assert not holders.holds(database, ID, KEEPER)
        with pytest.raises(NotHeld):
            holders.require(database, ID, KEEPER)
        assert holders.grant(database, ID, KEEPER, "en", by="test", now=LATER)
    assert database.connection.execute("SELECT count(*) FROM holder").fetchone()[0] == 2


def test_an_offer_goes_with_its_link(database: Database) -> None:
    name = fresh_random()
    with database.writing() as connection:
        links.make(database, name, "hand-over", ID, OTHER, now=NOW, lasts=timedelta(days=7))
        holders.offer(database, name, Offer(ID, KEEPER, True))
        assert holders.offered(database, name) == Offer(ID, KEEPER, True)
        connection.execute("DELETE FROM link")
    assert holders.offered(database, name) is None


@pytest.mark.parametrize(
    "wrong",
    [
        f"INSERT INTO holder VALUES ('{ID}', 'Asha@example.org', 'en', '2026', 'test', NULL, NULL)",
        f"INSERT INTO holder VALUES ('{ID}', 'nobody', 'en', '2026', 'test', NULL, NULL)",
        f"INSERT INTO holder VALUES ('{ID}', 'a@example.org', 'en', '2026', 'test', '2027', NULL)",
        f"INSERT INTO question VALUES ('{ID}', '2026-11-22', 'bored', '2026-11-22')",
        f"INSERT INTO question VALUES ('{ID}', 'yesterday', 'due', '2026-11-22')",
        f"INSERT INTO pause VALUES ('{ID}', 'soon')",
        "INSERT INTO report (id, listing_id, reason, language, times, created_at, last_at) "
        f"VALUES ('{ID}', '{ID}', 'spite', 'en', 1, '2026', '2026')",
        f"INSERT INTO report (id, listing_id, reason, language, times, created_at, last_at, closed_at)"
        f" VALUES ('{ID}', '{ID}', 'unsafe', 'en', 1, '2026', '2026', '2027')",
        f"INSERT INTO report (id, listing_id, reason, words, language, times, created_at, last_at)"
        f" VALUES ('{ID}', '{ID}', 'unsafe', ' ', 'en', 1, '2026', '2026')",
    ],
)
def test_what_makes_no_sense_is_refused_by_the_tables_themselves(database: Database, wrong: str) -> None:
    with pytest.raises(sqlite3.IntegrityError), database.writing() as connection:
        connection.execute(wrong)


def test_a_question_is_asked_once_until_it_is_answered(database: Database) -> None:
    with database.writing():
        assert freshness.ask(database, ID, TODAY, Question.DUE, today=TODAY)
        assert not freshness.ask(database, ID, TODAY, Question.DUE, today=TODAY + timedelta(days=1))
        assert freshness.ask(database, ID, TODAY, Question.AGAIN, today=TODAY + timedelta(days=21))
    assert freshness.questions(database, ID, TODAY) == {Question.DUE: TODAY, Question.AGAIN: TODAY + timedelta(days=21)}
    with database.writing():
        freshness.answer(database, ID)
    assert freshness.questions(database, ID, TODAY) == {}


def test_a_pause_has_one_end_at_most(database: Database) -> None:
    with database.writing():
        for until in (date(2027, 1, 4), date(2027, 1, 9), None):
            freshness.pause(database, ID, until)
            assert freshness.paused_until(database, ID) == until


def test_only_listings_that_somebody_can_be_asked_about_count_as_unconfirmed(database: Database) -> None:
    mine, submitted = held(database, KEEPER, source="feed"), held(database)
    held(database, source="feed")
    with database.writing() as connection:
        sample = held(database, KEEPER)
        connection.execute("UPDATE listing SET is_sample = 1 WHERE id = ?", [sample.id])
    assert set(freshness.unconfirmed(database, NOW.date())) == {mine.id, submitted.id}
    assert freshness.unconfirmed(database, NOW.date() - timedelta(days=1)) == ()


def test_a_closed_report_stays_and_the_next_is_a_new_one(database: Database) -> None:
    with database.writing():
        first = reports.add(database, ID, "zzzzzzzzzz", Reason.UNSAFE, None, "en", now=NOW)
        reports.close(database, first.id, Outcome.RIGHT, by="review@example.org", note=None, now=LATER)
        second = reports.add(database, "abcdefghjm", "zzzzzzzzzz", Reason.UNSAFE, None, "en", now=LATER)
    assert second.id != first.id
    assert [report.id for report in reports.open(database)] == [second.id]
    assert {report.id for report in reports.of_listing(database, "zzzzzzzzzz")} == {first.id, second.id}
