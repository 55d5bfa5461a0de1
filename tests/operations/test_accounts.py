"""The life of an account of staff: invited, set up, changed, shut out; and what is used up once."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

import pytest

from directory.domain.account import Account, AccountState, NotForAccount, Role, Verb
from directory.domain.session import Audience, Stage
from directory.domain.vocabulary import Kind
from directory.operations import own_account, signing_in, staffing
from directory.storage import accounts, audit, factors, links, sessions
from directory.storage.database import Database
from tests.factories import NOW

HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"
SEED = bytes(20)
LATER = NOW + timedelta(hours=1)


def invite(
    database: Database, email: str = "a@example.org", role: Role = Role.ADMIN, link: str = "link-of-twenty-letters-a", **more: object
) -> Account:
    return staffing.invite(database, email, role, link_name=link, by="command line", now=NOW, **more)


def active(database: Database, email: str = "a@example.org", role: Role = Role.ADMIN, **more: object) -> Account:
    link = f"link-of-twenty-letters-{email}"
    account = invite(database, email, role, link, **more)
    own_account.accept_invitation(database, link, HASH, now=NOW)
    return own_account.enrol_totp(database, account.id, SEED, 1, now=NOW)


def begin_session(database: Database, account: Account, key: bytes = bytes(32), stage: Stage = Stage.FULL) -> int:
    with database.writing():
        sessions.begin(database, key, Audience.STAFF, stage=stage, account_id=account.id, device="Firefox, Linux", now=NOW)
    found = sessions.get(database, key, Audience.STAFF)
    assert found is not None
    return found.id


def verbs(database: Database, account: Account) -> list[str]:
    return [entry.verb for entry in reversed(audit.read(database, account_id=account.id)[1])]


# -- coming and going


def test_invited_account_is_active_once_it_has_a_password_and_a_second_factor(database: Database) -> None:
    account = invite(database, "Amrit@Example.org", Role.REVIEWER, districts=("Ludhiana",), kinds=(Kind.WORKSHOP,))
    assert (account.email, account.state) == ("amrit@example.org", AccountState.INVITED)
    own_account.accept_invitation(database, "link-of-twenty-letters-a", HASH, now=LATER)
    half = accounts.get(database, account.id)
    assert half is not None and half.state is AccountState.INVITED
    done = own_account.enrol_totp(database, account.id, SEED, 7, now=LATER)
    assert (done.state, done.role, done.districts, done.kinds) == (AccountState.ACTIVE, Role.REVIEWER, ("Ludhiana",), (Kind.WORKSHOP,))
    assert verbs(database, account) == [Verb.INVITE, Verb.ENROL_TOTP, Verb.ACTIVATE]


def test_invitation_opens_nothing_once_the_account_is_set_up(database: Database) -> None:
    account = active(database)
    name = f"link-of-twenty-letters-{account.email}"
    assert own_account.invited_by(database, name, now=NOW) is None
    with pytest.raises(NotForAccount, match="link-not-open"):
        own_account.accept_invitation(database, name, HASH, now=NOW)


def test_invitation_is_too_old_after_a_week(database: Database) -> None:
    invite(database)
    assert own_account.invited_by(database, "link-of-twenty-letters-a", now=NOW + timedelta(days=6)) is not None
    assert own_account.invited_by(database, "link-of-twenty-letters-a", now=NOW + timedelta(days=7)) is None


def test_new_invitation_ends_the_one_before(database: Database) -> None:
    invite(database)
    invite(database, link="link-of-twenty-letters-b")
    assert own_account.invited_by(database, "link-of-twenty-letters-a", now=NOW) is None
    assert own_account.invited_by(database, "link-of-twenty-letters-b", now=NOW) is not None


def test_link_of_another_purpose_is_no_invitation(database: Database) -> None:
    account = invite(database)
    with database.writing():
        links.make(database, "link-of-twenty-letters-x", "confirm", str(account.id), "a@example.org", now=NOW, lasts=timedelta(days=1))
    assert own_account.invited_by(database, "link-of-twenty-letters-x", now=NOW) is None


def test_address_with_an_account_is_not_invited_again(database: Database) -> None:
    active(database)
    with pytest.raises(NotForAccount, match="has-account"):
        invite(database, "A@example.org", link="link-of-twenty-letters-b")


def test_invitation_is_mailed_where_that_is_asked_for(database: Database) -> None:
    invite(database, message_id="m" * 32, language="pa")
    row = database.connection.execute("SELECT recipient, language, template, facts FROM mail").fetchone()
    assert row == ("a@example.org", "pa", "invitation", '{"link": "link-of-twenty-letters-a", "role": "admin"}')


def test_new_link_forgets_everything_and_signs_out_everywhere(database: Database) -> None:
    account = active(database)
    own_account.make_recovery_codes(database, account.id, [b"k" * 32], now=NOW)
    own_account.add_passkey(database, account.id, credential_id=b"c" * 16, public_key=b"p", sign_count=0, name="Phone", now=NOW)
    begin_session(database, account)
    again = staffing.send_new_link(database, account.id, link_name="link-of-twenty-letters-b", by="b@example.org", now=LATER)
    assert again.state is AccountState.INVITED
    assert accounts.password_hash(database, account.id) is None and factors.totp_seed(database, account.id) is None
    assert not factors.passkeys(database, account.id) and not factors.count_recovery_codes(database, account.id)
    assert not sessions.of_account(database, account.id)


def test_disabled_account_is_signed_out_and_its_invitation_opens_nothing(database: Database) -> None:
    active(database)
    account = invite(database, "b@example.org", Role.READER, "link-of-twenty-letters-b")
    begin_session(database, account, stage=Stage.ENROLLING)
    staffing.disable(database, account.id, by="a@example.org", now=LATER)
    assert own_account.invited_by(database, "link-of-twenty-letters-b", now=LATER) is None
    assert not sessions.of_account(database, account.id)
    assert verbs(database, account) == [Verb.INVITE, Verb.DISABLE]


def test_somebody_stays_who_can_invite_others(database: Database) -> None:
    only = active(database)
    invite(database, "invited@example.org", link="link-of-twenty-letters-i")  # who can't sign in yet
    with pytest.raises(NotForAccount, match="last-admin"):
        staffing.disable(database, only.id, by="a@example.org", now=NOW)
    with pytest.raises(NotForAccount, match="last-admin"):
        staffing.change_role(database, only.id, Role.REVIEWER, by="a@example.org", now=NOW)
    second = active(database, "b@example.org")
    staffing.disable(database, only.id, by="b@example.org", now=NOW)
    with pytest.raises(NotForAccount, match="last-admin"):
        staffing.disable(database, second.id, by="a@example.org", now=NOW)


def test_admin_has_no_limits(database: Database) -> None:
    with pytest.raises(NotForAccount, match="admin-without-limits"):
        invite(database, kinds=(Kind.WORKSHOP,))
    account = active(database, "b@example.org", Role.REVIEWER, kinds=(Kind.WORKSHOP,))
    with pytest.raises(NotForAccount, match="admin-without-limits"):
        staffing.change_role(database, account.id, Role.ADMIN, districts=("Moga",), by="a", now=NOW)
    with pytest.raises(sqlite3.IntegrityError):
        database.connection.execute("UPDATE account SET role = 'admin' WHERE id = ?", [account.id])


def test_change_of_role_says_what_it_was(database: Database) -> None:
    account = active(database, role=Role.READER)
    staffing.change_role(database, account.id, Role.REVIEWER, districts=("Moga",), by="b@example.org", now=LATER)
    staffing.change_role(database, account.id, Role.REVIEWER, districts=("Moga",), by="b@example.org", now=LATER)
    (_total, entries) = audit.read(database, account_id=account.id, limit=2)
    assert (entries[0].verb, entries[0].by, entries[0].at) == (Verb.CHANGE_ROLE, "b@example.org", LATER)
    assert entries[0].facts == {"before": "reader", "role": "reviewer", "districts": ["Moga"], "kinds": []}
    assert entries[1].verb is not Verb.CHANGE_ROLE


# -- what a role may do


@pytest.mark.parametrize(
    ("role", "districts", "kinds", "kind", "district", "may"),
    [
        (Role.READER, (), (), Kind.WORKSHOP, "Moga", False),
        (Role.REVIEWER, (), (), Kind.WORKSHOP, None, True),
        (Role.REVIEWER, ("Moga",), (), Kind.WORKSHOP, "moga", True),
        (Role.REVIEWER, ("Moga",), (), Kind.WORKSHOP, "Ludhiana", False),
        (Role.REVIEWER, ("Moga",), (), Kind.HELPLINE, None, False),
        (Role.REVIEWER, (), (Kind.WORKSHOP,), Kind.WORKSHOP, None, True),
        (Role.REVIEWER, ("Moga",), (Kind.WORKSHOP,), Kind.HELPLINE, "Moga", False),
        (Role.ADMIN, (), (), Kind.HELPLINE, None, True),
    ],
)
def test_who_may_decide_on_what(
    role: Role, districts: tuple[str, ...], kinds: tuple[Kind, ...], kind: Kind, district: str | None, may: bool
) -> None:
    account = Account(1, "a@example.org", role, AccountState.ACTIVE, NOW, districts, kinds)
    assert account.may_decide(kind, district) is may


# -- used up once


def test_one_time_code_is_used_up_and_all_before_it(database: Database) -> None:
    account = active(database)
    assert signing_in.use_totp(database, account.id, 100, now=NOW)
    assert not signing_in.use_totp(database, account.id, 100, now=NOW)
    assert not signing_in.use_totp(database, account.id, 99, now=NOW)
    assert signing_in.use_totp(database, account.id, 101, now=NOW)


def test_code_that_set_the_app_up_doesnt_sign_in_too(database: Database) -> None:
    account = invite(database)
    own_account.accept_invitation(database, "link-of-twenty-letters-a", HASH, now=NOW)
    own_account.enrol_totp(database, account.id, SEED, 500, now=NOW)
    assert not signing_in.use_totp(database, account.id, 500, now=NOW)


def test_recovery_code_works_once_and_for_its_owner(database: Database) -> None:
    mine, other = active(database), active(database, "b@example.org")
    own_account.make_recovery_codes(database, mine.id, [b"1" * 32, b"2" * 32], now=NOW)
    assert not signing_in.use_recovery_code(database, other.id, b"1" * 32, now=NOW)
    assert signing_in.use_recovery_code(database, mine.id, b"1" * 32, now=NOW)
    assert not signing_in.use_recovery_code(database, mine.id, b"1" * 32, now=NOW)
    assert factors.count_recovery_codes(database, mine.id) == 1


def test_new_recovery_codes_end_those_before(database: Database) -> None:
    account = active(database)
    own_account.make_recovery_codes(database, account.id, [b"1" * 32], now=NOW)
    own_account.make_recovery_codes(database, account.id, [b"2" * 32], now=NOW)
    assert not signing_in.use_recovery_code(database, account.id, b"1" * 32, now=NOW)


def test_answer_of_a_passkey_counts_once(database: Database) -> None:
    account = active(database)
    own_account.add_passkey(database, account.id, credential_id=b"c" * 16, public_key=b"p", sign_count=3, name="Key", now=NOW)
    (key,) = factors.passkeys(database, account.id)
    assert signing_in.use_passkey(database, account.id, key.id, 4, now=LATER)
    assert not signing_in.use_passkey(database, account.id, key.id, 4, now=LATER)
    assert factors.passkeys(database, account.id)[0].used_at == LATER


def test_passkey_belongs_to_one_account(database: Database) -> None:
    mine, other = active(database), active(database, "b@example.org")
    own_account.add_passkey(database, mine.id, credential_id=b"c" * 16, public_key=b"p", sign_count=0, name="Key", now=NOW)
    with pytest.raises(NotForAccount, match="passkey-known"):
        own_account.add_passkey(database, other.id, credential_id=b"c" * 16, public_key=b"p", sign_count=0, name="Key", now=NOW)
    (key,) = factors.passkeys(database, mine.id)
    assert not signing_in.use_passkey(database, other.id, key.id, 1, now=NOW)
    with pytest.raises(LookupError):
        own_account.remove_passkey(database, other.id, key.id, now=NOW)


def test_only_second_factor_cant_be_removed(database: Database) -> None:
    account = active(database)
    with pytest.raises(NotForAccount, match="last-factor"):
        own_account.remove_totp(database, account.id, now=NOW)
    own_account.add_passkey(database, account.id, credential_id=b"c" * 16, public_key=b"p", sign_count=0, name="Key", now=NOW)
    own_account.remove_totp(database, account.id, now=NOW)
    (key,) = factors.passkeys(database, account.id)
    with pytest.raises(NotForAccount, match="last-factor"):
        own_account.remove_passkey(database, account.id, key.id, now=NOW)


def test_wrong_second_factor_is_in_the_audit(database: Database) -> None:
    account = active(database)
    signing_in.use_totp(database, account.id, None, now=NOW)
    signing_in.use_recovery_code(database, account.id, b"x" * 32, now=NOW)
    assert verbs(database, account)[-2:] == [Verb.FAIL, Verb.FAIL]


def test_no_second_factor_counts_after_a_hundred_wrong_ones(database: Database) -> None:
    account = active(database)
    own_account.make_recovery_codes(database, account.id, [b"1" * 32], now=NOW)
    for _ in range(signing_in.MOST_FAILURES - 1):
        signing_in.use_totp(database, account.id, None, now=NOW)
    assert signing_in.use_totp(database, account.id, 100, now=NOW)  # which begins the count anew
    for _ in range(signing_in.MOST_FAILURES):
        signing_in.use_totp(database, account.id, None, now=NOW)
    assert not signing_in.use_totp(database, account.id, 200, now=NOW)
    assert not signing_in.use_recovery_code(database, account.id, b"1" * 32, now=NOW)


# -- sessions


def test_change_of_the_password_ends_all_other_sessions(database: Database) -> None:
    account = active(database)
    mine, _other = begin_session(database, account), begin_session(database, account, b"2" * 32)
    own_account.change_password(database, account.id, HASH, but_session=mine, now=NOW)
    assert [each.id for each in sessions.of_account(database, account.id)] == [mine]


def test_session_of_somebody_else_cant_be_ended(database: Database) -> None:
    mine, other = active(database), active(database, "b@example.org")
    session_id = begin_session(database, other)
    with pytest.raises(LookupError):
        own_account.end_session(database, mine.id, session_id, now=NOW)
    assert sessions.of_account(database, other.id)
