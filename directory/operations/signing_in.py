"""The second step of signing in: a one-time code, a passkey or a recovery code is used up, once. The audit has every sign-in."""

from __future__ import annotations

from datetime import datetime

from ..domain.account import Verb
from ..storage import accounts, audit, factors
from ..storage.database import Database

MOST_FAILURES = 100
"""Wrong second factors in a row, after which none counts until a new link was sent (NIST SP 800-63B, section 3.2.2)."""


def use_totp(database: Database, account_id: int, step: int | None, *, now: datetime) -> bool:
    """Sign in with the code of `step`; False where the code was none (None), or was used before, or one after it was."""
    with database.writing():
        is_right = _may_try(database, account_id) and step is not None and factors.use_totp(database, account_id, step)
        return _noted(database, account_id, "one-time code", is_right, now=now)


def use_passkey(database: Database, account_id: int, passkey_id: int, sign_count: int, *, now: datetime) -> bool:
    """Sign in with a passkey whose answer was verified; False where it was removed meanwhile, or the same answer came before."""
    with database.writing():
        is_right = _may_try(database, account_id) and factors.use_passkey(database, account_id, passkey_id, sign_count, now=now)
        return _noted(database, account_id, "passkey", is_right, now=now)


def use_recovery_code(database: Database, account_id: int, key: bytes, *, now: datetime) -> bool:
    """Sign in with a recovery code; False where it is none, or was used."""
    with database.writing():
        is_right = _may_try(database, account_id) and factors.use_recovery_code(database, account_id, key, now=now)
        return _noted(database, account_id, "recovery code", is_right, now=now)


def note_failure(database: Database, account_id: int, factor: str, *, now: datetime) -> None:
    """The password was right and the second factor wrong: worth knowing for whoever has that password."""
    with database.writing():
        _noted(database, account_id, factor, False, now=now)


def _may_try(database: Database, account_id: int) -> bool:
    return audit.count_failures(database, account_id) < MOST_FAILURES


def _noted(database: Database, account_id: int, factor: str, is_right: bool, *, now: datetime) -> bool:
    account = accounts.get(database, account_id)
    if account is not None:
        audit.add(database, Verb.SIGN_IN if is_right else Verb.FAIL, account_id, by=account.email, now=now, factor=factor)
    return is_right
