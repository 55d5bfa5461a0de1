"""Sessions as rows. The store knows a keyed hash of the token that the browser holds, never the token."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..domain.session import LIFETIMES, Audience, Session, Stage
from .database import Database

_COLUMNS = "id, audience, stage, account_id, address, device, began_at, seen_at, ends_at"


def begin(
    database: Database,
    key: bytes,
    audience: Audience,
    *,
    stage: Stage = Stage.FULL,
    account_id: int | None = None,
    address: str | None = None,
    device: str,
    now: datetime,
) -> None:
    """Add a session under the 32-byte hash of its token, and drop those that are over. Inside the caller's transaction."""
    connection = database.connection.conn
    connection.execute("DELETE FROM session WHERE ends_at <= ?", [now.isoformat()])
    connection.execute(
        """
        INSERT INTO session (key, audience, stage, account_id, address, device, began_at, seen_at, ends_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [key, audience, stage, account_id, address, device, *([now.isoformat()] * 2), (now + LIFETIMES[stage].longest).isoformat()],
    )


def get(database: Database, key: bytes, audience: Audience) -> Session | None:
    """The session with this hash, over or not."""
    row = database.connection.execute(f"SELECT {_COLUMNS} FROM session WHERE key = ? AND audience = ?", [key, audience]).fetchone()  # noqa: S608 - only names
    return _session(row) if row else None


def of_account(database: Database, account_id: int) -> tuple[Session, ...]:
    """An account's sessions, the last used first."""
    return _many(database, "account_id = ?", account_id)


def of_address(database: Database, address: str) -> tuple[Session, ...]:
    """An organisation's sessions, the last used first."""
    return _many(database, "address = ?", address)


def _many(database: Database, condition: str, value: object) -> tuple[Session, ...]:
    rows = database.connection.execute(f"SELECT {_COLUMNS} FROM session WHERE {condition} ORDER BY seen_at DESC, id DESC", [value])  # noqa: S608 - only names
    return tuple(_session(row) for row in rows.fetchall())


def see(database: Database, session_id: int, *, now: datetime) -> None:
    """It was used just now. Raises `DatabaseBusy` at once while somebody else is writing: a page isn't held up for this."""
    with database.writing(waits=False) as connection:
        connection.execute("UPDATE session SET seen_at = ? WHERE id = ?", [now.isoformat(), session_id])


def end(database: Database, session_id: int) -> None:
    """It is over. Inside the caller's transaction."""
    database.connection.conn.execute("DELETE FROM session WHERE id = ?", [session_id])


def end_all(database: Database, *, account_id: int | None = None, address: str | None = None, but: int | None = None) -> int:
    """End every session of an account or of an address, but one; returns how many. Inside the caller's transaction."""
    ended = database.connection.conn.execute(
        "DELETE FROM session WHERE (account_id = ? OR address = ?) AND id IS NOT ?", [account_id, address, but]
    )
    return ended.rowcount


def forget(database: Database, *, over_by: datetime) -> int:
    """Delete the sessions that were over by this instant; returns how many. Inside the caller's transaction."""
    return database.connection.conn.execute("DELETE FROM session WHERE ends_at <= ?", [over_by.isoformat()]).rowcount


def _session(row: Sequence[object]) -> Session:
    began_at, seen_at, ends_at = (datetime.fromisoformat(str(at)) for at in row[6:])
    return Session(row[0], Audience(row[1]), Stage(row[2]), row[3], row[4], str(row[5]), began_at, seen_at, ends_at)  # type: ignore[arg-type]
