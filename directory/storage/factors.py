"""Second factors as rows: one-time codes, passkeys, recovery codes. What writes is called inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..domain.account import Passkey
from .database import Database


def totp_seed(database: Database, account_id: int) -> bytes | None:
    """What the key of the authenticator app is made from; None where there is none."""
    row = database.connection.execute("SELECT totp_seed FROM account WHERE id = ?", [account_id]).fetchone()
    return bytes(row[0]) if row and row[0] else None


def set_totp(database: Database, account_id: int, seed: bytes | None, used_step: int = 0) -> None:
    """Set up one-time codes, the code of `used_step` having been used for it; or, with None, leave them."""
    database.connection.conn.execute("UPDATE account SET totp_seed = ?, totp_used_step = ? WHERE id = ?", [seed, used_step, account_id])


def use_totp(database: Database, account_id: int, step: int) -> bool:
    """Use the code of a step up, and all before it; False where it was used already."""
    used = database.connection.conn.execute(
        "UPDATE account SET totp_used_step = ? WHERE id = ? AND totp_seed IS NOT NULL AND totp_used_step < ?", [step, account_id, step]
    )
    return used.rowcount == 1


def passkeys(database: Database, account_id: int) -> tuple[Passkey, ...]:
    rows = database.connection.execute(
        "SELECT id, name, credential_id, public_key, sign_count, added_at, used_at FROM passkey WHERE account_id = ? ORDER BY id",
        [account_id],
    ).fetchall()
    return tuple(
        Passkey(row[0], row[1], row[2], row[3], row[4], datetime.fromisoformat(row[5]), datetime.fromisoformat(row[6]) if row[6] else None)
        for row in rows
    )


def add_passkey(
    database: Database, account_id: int, credential_id: bytes, public_key: bytes, sign_count: int, name: str, *, now: datetime
) -> bool:
    """False where this very key is known already."""
    added = database.connection.conn.execute(
        """
        INSERT INTO passkey (account_id, credential_id, public_key, sign_count, name, added_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (credential_id) DO NOTHING
        """,
        [account_id, credential_id, public_key, sign_count, name, now.isoformat()],
    )
    return added.rowcount == 1


def use_passkey(database: Database, account_id: int, passkey_id: int, sign_count: int, *, now: datetime) -> bool:
    """Note a use. False where the key is gone, or where a use with this count was noted before (keys that don't count say 0)."""
    used = database.connection.conn.execute(
        "UPDATE passkey SET sign_count = ?, used_at = ? WHERE id = ? AND account_id = ? AND (sign_count < ? OR ? = 0)",
        [sign_count, now.isoformat(), passkey_id, account_id, sign_count, sign_count],
    )
    return used.rowcount == 1


def remove_passkey(database: Database, account_id: int, passkey_id: int) -> bool:
    removed = database.connection.conn.execute("DELETE FROM passkey WHERE id = ? AND account_id = ?", [passkey_id, account_id])
    return removed.rowcount == 1


def set_recovery_codes(database: Database, account_id: int, keys: Iterable[bytes]) -> None:
    """Those there were don't count any more."""
    connection = database.connection.conn
    connection.execute("DELETE FROM recovery_code WHERE account_id = ?", [account_id])
    connection.executemany("INSERT INTO recovery_code (account_id, key) VALUES (?, ?)", [(account_id, key) for key in keys])


def use_recovery_code(database: Database, account_id: int, key: bytes, *, now: datetime) -> bool:
    """Use a code up; False where there is none such, or it was used."""
    used = database.connection.conn.execute(
        "UPDATE recovery_code SET used_at = ? WHERE account_id = ? AND key = ? AND used_at IS NULL", [now.isoformat(), account_id, key]
    )
    return used.rowcount == 1


def count_recovery_codes(database: Database, account_id: int) -> int:
    """How many are left."""
    query = "SELECT count(*) FROM recovery_code WHERE account_id = ? AND used_at IS NULL"
    (count,) = database.connection.execute(query, [account_id]).fetchone()
    return int(count)


def forget(database: Database, account_id: int) -> None:
    """Forget every second factor of an account."""
    set_totp(database, account_id, None)
    set_recovery_codes(database, account_id, ())
    database.connection.conn.execute("DELETE FROM passkey WHERE account_id = ?", [account_id])
