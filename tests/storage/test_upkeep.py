"""What the periodic work keeps in the store; and the step of the tables that made room for it."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest
import sqlite_utils
from sqlite_utils import Migrations

from directory.domain.link_check import LinkCheck
from directory.storage import link_checks, mails, unmet_needs, upkeep
from directory.storage.database import Database
from directory.storage.migrations import listings, mail, submissions
from directory.storage.migrations.upkeep import create_upkeep
from tests.factories import NOW

DAY = timedelta(days=1)


def test_mails_of_before_the_migration_are_still_due_after_it() -> None:
    memory = sqlite_utils.Database(memory=True, strict=True)
    before = Migrations("saath")
    for number, create in enumerate((listings.create_listings, submissions.create_submissions, mail.create_mail)):
        before(name=f"{number}")(create)
    before.apply(memory)
    columns = "message_id, recipient, language, template, facts, created_at, due_at"
    memory.execute(f"INSERT INTO mail ({columns}) VALUES ('m', 'a@b.c', 'en', 'x', '{{}}', '1', '1')")
    create_upkeep(memory)
    assert memory.execute("SELECT failed_at FROM mail WHERE sent_at IS NULL").fetchall() == [(None,)]


def test_mail_is_never_both_sent_and_given_up(database: Database) -> None:
    with database.writing():
        mails.add(database, message_id="m", recipient="a@b.c", language="en", template="x", facts={}, now=NOW)
    mails.mark_sent(database, 1, now=NOW)
    mails.give_up(database, 1, "recipient-refused-550", now=NOW)
    assert database.connection.execute("SELECT failed_at FROM mail").fetchone() == (None,)
    with pytest.raises(sqlite3.IntegrityError), database.writing() as connection:
        connection.execute("UPDATE mail SET failed_at = 'now', problem = 'x'")


def test_old_mails_are_forgotten_and_waiting_ones_are_not(database: Database) -> None:
    with database.writing():
        for name in ("old", "new", "waiting"):
            mails.add(database, message_id=name, recipient="a@b.c", language="en", template="x", facts={}, now=NOW)
    mails.mark_sent(database, 1, now=NOW)
    mails.mark_sent(database, 2, now=NOW + 9 * DAY)
    with database.writing():
        assert mails.forget(database, done_before=NOW + DAY) == 1
    assert database.connection.execute("SELECT message_id FROM mail ORDER BY id").fetchall() == [("new",), ("waiting",)]


def test_check_that_was_made_later_stays(database: Database) -> None:
    url = "https://a.example/"
    with database.writing():
        link_checks.keep(database, [LinkCheck(url, NOW + DAY, "not-found", 2, NOW)])
        link_checks.keep(database, [LinkCheck(url, NOW)])
    assert database.connection.execute("SELECT problem, failures FROM link_check").fetchall() == [("not-found", 2)]


def test_needs_are_added_up_by_month_and_shown_from_ten(database: Database) -> None:
    often, rare = (("district", "Moga"), ("kind", "workshop")), (("day", "sun"),)
    with database.writing():
        unmet_needs.add(database, {often: 6, rare: 9}, month="2026-10")
        unmet_needs.add(database, {often: 6}, month="2026-10")
        unmet_needs.add(database, {often: 3, rare: 2}, month="2026-11")
    (shown,) = unmet_needs.often(database, since="2026-01")
    assert (shown.month, shown.parameters, shown.count) == ("2026-10", {"district": "Moga", "kind": "workshop"}, 12)
    assert unmet_needs.often(database, since="2026-11") == ()


def test_what_stayed_rare_is_dropped_when_its_month_is_over(database: Database) -> None:
    with database.writing():
        unmet_needs.add(database, {(("day", "sun"),): 9, (("day", "mon"),): 10}, month="2026-10")
        unmet_needs.add(database, {(("day", "sun"),): 9}, month="2026-11")
        assert unmet_needs.drop_few(database, before="2026-11") == 1
    assert database.connection.execute("SELECT month, count FROM unmet_need ORDER BY month").fetchall() == [("2026-10", 10), ("2026-11", 9)]


def test_last_time_of_a_task_is_kept(database: Database) -> None:
    assert upkeep.last(database, "maintain") is None
    upkeep.keep(database, "maintain", {"sent": 1}, now=NOW)
    upkeep.keep(database, "maintain", {"sent": 2}, now=NOW + DAY)
    assert upkeep.last(database, "maintain") == upkeep.Done("maintain", NOW + DAY, {"sent": 2})
