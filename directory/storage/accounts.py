"""Accounts of staff as rows. What writes is called inside the caller's transaction; `storage.factors` has their second factors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from ..domain.account import Account, AccountState, Role
from ..domain.vocabulary import Kind
from .database import Database

_COLUMNS = "id, email, role, state, created_at, districts, kinds"


def get(database: Database, account_id: int) -> Account | None:
    return _one(database, "id = ?", account_id)


def get_by_email(database: Database, email: str) -> Account | None:
    """The account of this mail address, letter case aside."""
    return _one(database, "email = ?", email.strip().lower())


def all_accounts(database: Database) -> tuple[Account, ...]:
    """Everybody, those who can sign in first."""
    rows = database.connection.execute(f"SELECT {_COLUMNS} FROM account ORDER BY state = 'disabled', email").fetchall()  # noqa: S608 - only names
    return tuple(_account(row) for row in rows)


def is_empty(database: Database) -> bool:
    """Whether nobody was ever invited."""
    return database.connection.execute("SELECT 1 FROM account LIMIT 1").fetchone() is None


def count_admins(database: Database) -> int:
    """How many could sign in as admins."""
    (count,) = database.connection.execute("SELECT count(*) FROM account WHERE role = 'admin' AND state = 'active'").fetchone()
    return int(count)


def add(database: Database, email: str, role: Role, *, districts: Iterable[str], kinds: Iterable[Kind], now: datetime) -> int:
    """Add an invited account; returns its id."""
    cursor = database.connection.conn.execute(
        "INSERT INTO account (email, role, state, districts, kinds, created_at) VALUES (?, ?, 'invited', ?, ?, ?)",
        [email, role, _json(districts), _json(kinds), now.isoformat()],
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def set_role(database: Database, account_id: int, role: Role, *, districts: Iterable[str], kinds: Iterable[Kind]) -> None:
    database.connection.conn.execute(
        "UPDATE account SET role = ?, districts = ?, kinds = ? WHERE id = ?", [role, _json(districts), _json(kinds), account_id]
    )


def set_state(database: Database, account_id: int, state: AccountState) -> None:
    database.connection.conn.execute("UPDATE account SET state = ? WHERE id = ?", [state, account_id])


def password_hash(database: Database, account_id: int) -> str | None:
    row = database.connection.execute("SELECT password_hash FROM account WHERE id = ?", [account_id]).fetchone()
    return str(row[0]) if row and row[0] else None


def set_password(database: Database, account_id: int, password_hash: str | None) -> None:
    database.connection.conn.execute("UPDATE account SET password_hash = ? WHERE id = ?", [password_hash, account_id])


def _json(words: Iterable[str]) -> str:
    return json.dumps([str(each) for each in words], ensure_ascii=False)


def _one(database: Database, condition: str, value: object) -> Account | None:
    row = database.connection.execute(f"SELECT {_COLUMNS} FROM account WHERE {condition}", [value]).fetchone()  # noqa: S608 - only names
    return _account(row) if row else None


def _account(row: Sequence[str]) -> Account:
    kinds = tuple(Kind(each) for each in json.loads(row[6]))
    at = datetime.fromisoformat(row[4])
    return Account(int(row[0]), row[1], Role(row[2]), AccountState(row[3]), at, tuple(json.loads(row[5])), kinds)
