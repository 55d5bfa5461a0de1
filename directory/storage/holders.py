"""Who may keep which listing, as rows. One that ended stays for a while, with who ended it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..domain.holder import Holder, NotHeld, Offer
from .database import Database

_SELECT = "SELECT listing_id, email, language, since, granted_by FROM holder WHERE revoked_at IS NULL AND "


def _rows(database: Database, where: str, parameters: Iterable[object]) -> tuple[Holder, ...]:
    rows = database.connection.execute(_SELECT + where, tuple(parameters))
    return tuple(Holder(row[0], row[1], row[2], datetime.fromisoformat(row[3]), row[4]) for row in rows)


def of_listing(database: Database, listing_id: str) -> tuple[Holder, ...]:
    """All who hold access to a listing, the longest first."""
    return _rows(database, "listing_id = ? ORDER BY since, email", [listing_id])


def of_email(database: Database, email: str) -> tuple[Holder, ...]:
    """All that an address holds access to, the latest first."""
    return _rows(database, "email = ? ORDER BY since DESC, listing_id", [email.lower()])


def holds(database: Database, listing_id: str, email: str) -> bool:
    """Whether an address has access to a listing now."""
    return bool(_rows(database, "listing_id = ? AND email = ?", [listing_id, email.lower()]))


def held(database: Database) -> frozenset[str]:
    """The ids of all listings that somebody keeps."""
    return frozenset(row[0] for row in database.connection.execute("SELECT listing_id FROM holder WHERE revoked_at IS NULL"))


def require(database: Database, listing_id: str, email: str) -> Holder:
    """The access of an address to a listing. Raises `NotHeld`."""
    found = _rows(database, "listing_id = ? AND email = ?", [listing_id, email.lower()])
    if not found:
        raise NotHeld("not-held", listing=listing_id)
    return found[0]


def grant(database: Database, listing_id: str, email: str, language: str, *, by: str, now: datetime) -> bool:
    """Give an address access to a listing, with the language of its mails; False where it has it. Inside the caller's transaction."""
    granted = database.connection.conn.execute(
        """
        INSERT INTO holder (listing_id, email, language, since, granted_by) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (listing_id, email) WHERE revoked_at IS NULL DO NOTHING
        """,
        [listing_id, email.lower(), language, now.isoformat(), by],
    )
    return granted.rowcount == 1


def revoke(database: Database, listing_id: str, email: str, *, by: str, now: datetime) -> bool:
    """Take an address's access to a listing away; False where it has none. Inside the caller's transaction."""
    revoked = database.connection.conn.execute(
        "UPDATE holder SET revoked_at = max(since, ?), revoked_by = ? WHERE listing_id = ? AND email = ? AND revoked_at IS NULL",
        [now.isoformat(), by, listing_id, email.lower()],
    )
    return revoked.rowcount == 1


def forget(database: Database, *, ended_by: datetime) -> int:
    """Delete the accesses that had ended by this instant; returns how many. Inside the caller's transaction."""
    return database.connection.conn.execute("DELETE FROM holder WHERE revoked_at <= ?", [ended_by.isoformat()]).rowcount


def offer(database: Database, link_name: str, offered: Offer) -> None:
    """Keep what a link to another address hands over. Inside the caller's transaction, with that link."""
    database.connection.conn.execute(
        "INSERT INTO offer (link, listing_id, by, keeps) VALUES (?, ?, ?, ?)", [link_name, offered.listing_id, offered.by, offered.keeps]
    )


def offered(database: Database, link_name: str) -> Offer | None:
    """What a link hands over."""
    row = database.connection.execute("SELECT listing_id, by, keeps FROM offer WHERE link = ?", [link_name]).fetchone()
    return Offer(row[0], row[1], bool(row[2])) if row else None


def is_known(database: Database, email: str) -> bool:
    """Whether an address has anything to manage here: access to a listing, or something that it sent."""
    row = database.connection.execute(
        """
        SELECT EXISTS (SELECT 1 FROM holder WHERE email = ? AND revoked_at IS NULL)
            OR EXISTS (SELECT 1 FROM submission WHERE sender_email = ?)
        """,
        [email.lower()] * 2,
    ).fetchone()
    return bool(row[0])
