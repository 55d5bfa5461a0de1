"""The audit of accounts: what happened to whom, by whom. Rows are only ever added."""

from __future__ import annotations

import json
from datetime import datetime

from ..domain.account import AuditEntry, Verb
from .database import Database


def add(database: Database, verb: Verb, account_id: int, *, by: str, now: datetime, **facts: object) -> None:
    """Inside the transaction of what it tells of."""
    database.connection.conn.execute(
        "INSERT INTO audit (at, by, verb, account_id, facts) VALUES (?, ?, ?, ?, ?)",
        [now.isoformat(), by, verb, account_id, json.dumps(facts, ensure_ascii=False)],
    )


def read(database: Database, *, account_id: int | None = None, limit: int = 50, offset: int = 0) -> tuple[int, tuple[AuditEntry, ...]]:
    """How many entries there are, of one account or of all, and some of them, the latest first."""
    rows = database.connection.execute(
        """
        SELECT audit.at, audit.by, audit.verb, account.email, audit.facts, count(*) OVER () FROM audit
        LEFT JOIN account ON account.id = audit.account_id WHERE ? IS NULL OR audit.account_id = ?
        ORDER BY audit.id DESC LIMIT ? OFFSET ?
        """,
        [account_id, account_id, limit, offset],
    ).fetchall()
    entries = tuple(AuditEntry(datetime.fromisoformat(row[0]), row[1], Verb(row[2]), row[3], json.loads(row[4])) for row in rows)
    return (rows[0][5] if rows else 0), entries


def count_failures(database: Database, account_id: int) -> int:
    """How often a second factor was wrong since the last sign-in, or since the account was set up."""
    (count,) = database.connection.execute(
        """
        SELECT count(*) FROM audit WHERE account_id = ? AND verb = ? AND id > (
            SELECT coalesce(max(id), 0) FROM audit WHERE account_id = ? AND verb IN (?, ?)
        )
        """,
        [account_id, Verb.FAIL, account_id, Verb.SIGN_IN, Verb.ACTIVATE],
    ).fetchone()
    return int(count)
