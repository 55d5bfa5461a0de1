"""What the tables of accounts, sessions and audit hold, and what they refuse."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from directory.domain.account import Role, Verb
from directory.domain.session import LIFETIMES, Audience, Stage
from directory.storage import accounts, audit, sessions
from directory.storage.database import Database
from tests.factories import NOW


@pytest.fixture
def account_id(database: Database) -> int:
    with database.writing():
        return accounts.add(database, "a@example.org", Role.READER, districts=("ਮੋਗਾ",), kinds=(), now=NOW)


def test_account_comes_back_as_it_was_kept(database: Database, account_id: int) -> None:
    found = accounts.get_by_email(database, " A@Example.ORG ")
    assert found is not None and found == accounts.get(database, account_id)
    assert (found.districts, found.created_at) == (("ਮੋਗਾ",), NOW)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE account SET state = 'active'",  # without a password
        "UPDATE account SET role = 'owner'",
        "UPDATE account SET email = 'A@example.org'",
        "UPDATE account SET password_hash = 'plain words'",
        "UPDATE account SET totp_seed = x'00'",
    ],
)
def test_account_that_breaks_a_rule_is_refused(database: Database, account_id: int, change: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.connection.execute(change)


def test_audit_only_grows(database: Database, account_id: int) -> None:
    with database.writing():
        audit.add(database, Verb.SIGN_IN, account_id, by="a@example.org", now=NOW, factor="passkey")
    for change in ("UPDATE audit SET by = 'x'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.connection.execute(change)
    total, (entry,) = audit.read(database)
    assert (total, entry.account, entry.facts) == (1, "a@example.org", {"factor": "passkey"})


def test_audit_is_read_page_by_page_the_latest_first(database: Database, account_id: int) -> None:
    with database.writing():
        for second in range(5):
            audit.add(database, Verb.SIGN_IN, account_id, by="a", now=NOW + timedelta(seconds=second))
    total, entries = audit.read(database, limit=2, offset=2)
    assert (total, [(each.at - NOW).seconds for each in entries]) == (5, [2, 1])


@pytest.mark.parametrize(
    "session",
    [
        {"audience": Audience.STAFF, "address": "a@example.org"},
        {"audience": Audience.ORGANISATION},
        {"audience": Audience.ORGANISATION, "address": "A@example.org"},
        {"audience": Audience.ORGANISATION, "address": "a@example.org", "stage": Stage.HALF},
    ],
)
def test_session_is_of_an_account_or_of_an_address(database: Database, session: dict[str, object]) -> None:
    with pytest.raises(sqlite3.IntegrityError), database.writing():
        sessions.begin(database, bytes(32), **{"device": "", "now": NOW, **session})  # type: ignore[arg-type]


def begin(database: Database, key: bytes, stage: Stage = Stage.FULL) -> int:
    with database.writing():
        sessions.begin(database, key, Audience.ORGANISATION, address="a@example.org", stage=stage, device="", now=NOW)
    found = sessions.get(database, key, Audience.ORGANISATION)
    assert found is not None
    return found.id


def test_session_is_over_an_hour_after_it_was_last_used_or_half_a_day_after_it_began(database: Database) -> None:
    session_id = begin(database, bytes(32))

    def is_open(**after: float) -> bool:
        found = sessions.get(database, bytes(32), Audience.ORGANISATION)
        assert found is not None
        return found.is_open(NOW + timedelta(**after))

    assert is_open(minutes=59) and not is_open(minutes=60)
    sessions.see(database, session_id, now=NOW + timedelta(hours=11, minutes=30))
    assert is_open(hours=11, minutes=59) and not is_open(hours=12)


def test_session_is_not_of_another_audience(database: Database) -> None:
    begin(database, bytes(32))
    assert sessions.get(database, bytes(32), Audience.STAFF) is None


def test_sessions_that_are_over_are_forgotten(database: Database) -> None:
    begin(database, b"1" * 32)
    with database.writing():
        after = NOW + LIFETIMES[Stage.FULL].longest
        sessions.begin(database, b"2" * 32, Audience.ORGANISATION, address="b@example.org", device="", now=after)
    assert sessions.get(database, b"1" * 32, Audience.ORGANISATION) is None
    assert len(sessions.of_address(database, "b@example.org")) == 1


def test_all_sessions_of_an_address_end_but_ones_own(database: Database) -> None:
    mine, _other = begin(database, b"1" * 32), begin(database, b"2" * 32)
    with database.writing():
        assert sessions.end_all(database, address="a@example.org", but=mine) == 1
    assert [each.id for each in sessions.of_address(database, "a@example.org")] == [mine]
