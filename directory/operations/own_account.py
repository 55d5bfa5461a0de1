"""What people do with their own account: accept an invitation, set up and give up what they prove themselves with, end their sessions.

Secrets come here as what the store may keep of them: hashes and seeds (`directory.credentials`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..domain.account import Account, AccountState, NotForAccount, Verb
from ..storage import accounts, audit, factors, links, sessions
from ..storage.database import Database
from .staffing import INVITATION


def invited_by(database: Database, link_name: str, *, now: datetime) -> Account | None:
    """The account that an invitation's link sets up; None where it opens nothing (any more)."""
    link = links.get(database, link_name, INVITATION)
    account = accounts.get(database, int(link.subject) if link is not None else 0)
    return account if link and link.is_open(now) and account and account.state is AccountState.INVITED else None


def accept_invitation(database: Database, link_name: str, password_hash: str, *, now: datetime) -> Account:
    """Choose a password; the link stays open until a second factor is set up too. Raises `NotForAccount` "link-not-open"."""
    with database.writing():
        account = invited_by(database, link_name, now=now)
        if account is None:
            raise NotForAccount("link-not-open")
        accounts.set_password(database, account.id, password_hash)
        sessions.end_all(database, account_id=account.id)
        return account


def enrol_totp(database: Database, account_id: int, seed: bytes, step: int, *, now: datetime) -> Account:
    """Set up one-time codes, in place of those before; the code of `step` has shown that they work. Makes an invited account active."""
    with database.writing():
        account = _require(database, account_id)
        factors.set_totp(database, account_id, seed, step)
        audit.add(database, Verb.ENROL_TOTP, account_id, by=account.email, now=now)
        return _activate(database, account, now=now)


def add_passkey(
    database: Database, account_id: int, *, credential_id: bytes, public_key: bytes, sign_count: int, name: str, now: datetime
) -> Account:
    """Set up one more passkey; it makes an invited account active. Raises `NotForAccount` "passkey-known"."""
    with database.writing():
        account = _require(database, account_id)
        if not factors.add_passkey(database, account_id, credential_id, public_key, sign_count, name, now=now):
            raise NotForAccount("passkey-known")
        audit.add(database, Verb.ADD_PASSKEY, account_id, by=account.email, now=now, name=name)
        return _activate(database, account, now=now)


def remove_passkey(database: Database, account_id: int, passkey_id: int, *, now: datetime) -> None:
    """Give a passkey up. Raises `NotForAccount` "last-factor"; LookupError."""
    with database.writing():
        account, known = _require(database, account_id), factors.passkeys(database, account_id)
        gone = next((each for each in known if each.id == passkey_id), None)
        if gone is None:
            raise LookupError(passkey_id)
        if len(known) == 1 and factors.totp_seed(database, account_id) is None:
            raise NotForAccount("last-factor")
        factors.remove_passkey(database, account_id, passkey_id)
        audit.add(database, Verb.REMOVE_PASSKEY, account_id, by=account.email, now=now, name=gone.name)


def remove_totp(database: Database, account_id: int, *, now: datetime) -> None:
    """Give the one-time codes up. Raises `NotForAccount` "last-factor"."""
    with database.writing():
        account = _require(database, account_id)
        if not factors.passkeys(database, account_id):
            raise NotForAccount("last-factor")
        factors.set_totp(database, account_id, None)
        audit.add(database, Verb.REMOVE_TOTP, account_id, by=account.email, now=now)


def change_password(database: Database, account_id: int, password_hash: str, *, but_session: int, now: datetime) -> None:
    """Set a new password and end every session but the one it is done in."""
    with database.writing():
        account = _require(database, account_id)
        accounts.set_password(database, account_id, password_hash)
        sessions.end_all(database, account_id=account_id, but=but_session)
        audit.add(database, Verb.CHANGE_PASSWORD, account_id, by=account.email, now=now)


def rehash_password(database: Database, account_id: int, password_hash: str) -> None:
    """The same password, hashed as it is done today."""
    with database.writing():
        accounts.set_password(database, account_id, password_hash)


def make_recovery_codes(database: Database, account_id: int, keys: Iterable[bytes], *, now: datetime) -> None:
    """Keep the hashes of new recovery codes; those before don't count any more."""
    with database.writing():
        account = _require(database, account_id)
        factors.set_recovery_codes(database, account_id, keys)
        audit.add(database, Verb.MAKE_RECOVERY_CODES, account_id, by=account.email, now=now)


def end_session(database: Database, account_id: int, session_id: int, *, now: datetime) -> None:
    """Sign one of one's browsers out. Raises LookupError where it isn't one's own."""
    with database.writing():
        account = _require(database, account_id)
        ended = [each for each in sessions.of_account(database, account_id) if each.id == session_id]
        if not ended:
            raise LookupError(session_id)
        sessions.end(database, session_id)
        audit.add(database, Verb.END_SESSION, account_id, by=account.email, now=now, device=ended[0].device)


def end_other_sessions(database: Database, account_id: int, *, but: int, now: datetime) -> int:
    """Sign all of one's other browsers out; returns how many."""
    with database.writing():
        account = _require(database, account_id)
        count = sessions.end_all(database, account_id=account_id, but=but)
        audit.add(database, Verb.END_OTHER_SESSIONS, account_id, by=account.email, now=now, count=count)
        return count


def _activate(database: Database, account: Account, *, now: datetime) -> Account:
    """An invited account that has a password and now a second factor can sign in; its links are spent."""
    if account.state is AccountState.INVITED:
        accounts.set_state(database, account.id, AccountState.ACTIVE)
        links.revoke(database, INVITATION, str(account.id), now=now)
        audit.add(database, Verb.ACTIVATE, account.id, by=account.email, now=now)
    return _require(database, account.id)


def _require(database: Database, account_id: int) -> Account:
    account = accounts.get(database, account_id)
    if account is None:
        raise LookupError(account_id)
    return account
