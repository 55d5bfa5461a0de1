"""Replies as rows, and the listings beneath which nobody may leave one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..domain.reply import Reply, ReplyState
from .database import Database

_COLUMNS = "id, page, name, email, language, words, created_at, state, decided_by, decided_at, shows_at"


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _reply(row: tuple[Any, ...]) -> Reply:
    return Reply(
        id=row[0],
        page=row[1],
        name=row[2],
        email=row[3] or "",
        language=row[4],
        words=row[5],
        created_at=datetime.fromisoformat(row[6]),
        state=ReplyState(row[7]),
        decided_by=row[8],
        decided_at=_instant(row[9]),
        shows_at=_instant(row[10]),
    )


def _rows(database: Database, rest: str, parameters: Iterable[object]) -> tuple[Reply, ...]:
    return tuple(map(_reply, database.connection.execute(f"SELECT {_COLUMNS} FROM reply {rest}", tuple(parameters))))  # noqa: S608 - only names


def get(database: Database, reply_id: str) -> Reply | None:
    return next(iter(_rows(database, "WHERE id = ?", [reply_id])), None)


def shown(database: Database, page: str, *, at: datetime, limit: int = 50) -> tuple[Reply, ...]:
    """What visitors see beneath a page, the latest first."""
    rest = "WHERE page = ? AND state = 'published' AND shows_at <= ? ORDER BY shows_at DESC, id LIMIT ?"
    return _rows(database, rest, [page, at.isoformat(), limit])


def is_held(database: Database, reply: Reply) -> bool:
    """Whether the same words from the same address wait beneath the same page."""
    rest = "WHERE page = ? AND email = ? AND words = ? AND state = 'held'"
    return bool(_rows(database, rest, [reply.page, reply.email, reply.words]))


def add(database: Database, reply: Reply) -> None:
    """Write down a new reply. Inside the caller's transaction."""
    database.connection.conn.execute(
        "INSERT INTO reply (id, page, name, email, language, words, created_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'held')",
        [reply.id, reply.page, reply.name, reply.email, reply.language, reply.words, reply.created_at.isoformat()],
    )


def decide(database: Database, reply_id: str, state: ReplyState, *, by: str, now: datetime, shows_at: datetime | None) -> None:
    """Write down a decision. Inside the caller's transaction."""
    database.connection.conn.execute(
        "UPDATE reply SET state = ?, decided_by = ?, decided_at = ?, shows_at = ? WHERE id = ?",
        [str(state), by, now.isoformat(), shows_at.isoformat() if shows_at else None, reply_id],
    )


def delete_refused(database: Database, *, decided_by: datetime) -> int:
    """Delete those that were refused by this instant; returns how many. Inside the caller's transaction."""
    return database.connection.conn.execute(
        "DELETE FROM reply WHERE state = 'refused' AND decided_at <= ?", [decided_by.isoformat()]
    ).rowcount


def erase_writers(database: Database, *, decided_by: datetime) -> int:
    """Erase the address of who wrote what was published by this instant; returns how many. Inside the caller's transaction."""
    return database.connection.conn.execute(
        "UPDATE reply SET email = NULL WHERE state = 'published' AND decided_at <= ? AND email IS NOT NULL", [decided_by.isoformat()]
    ).rowcount


def are_off(database: Database, page: str) -> bool:
    """Whether nobody may leave a reply there."""
    return database.connection.execute("SELECT 1 FROM replies_off WHERE listing_id = ?", [page]).fetchone() is not None


def switch(database: Database, listing_id: str, *, are_on: bool, by: str, now: datetime) -> None:
    """Let replies be left beneath a listing, or not. Inside the caller's transaction."""
    if are_on:
        database.connection.conn.execute("DELETE FROM replies_off WHERE listing_id = ?", [listing_id])
    else:
        database.connection.conn.execute(
            "INSERT INTO replies_off (listing_id, since, by) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", [listing_id, now.isoformat(), by]
        )
