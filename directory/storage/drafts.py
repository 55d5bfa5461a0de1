"""Drafts as rows: answers to the listing form as they were typed, until they are sent or forgotten."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..domain.details import Details
from ..domain.submission import Purpose
from . import details_json
from .database import Database

LASTS = timedelta(days=14)
"""How long a draft is kept after it was last touched."""

Answers = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Draft:
    """`base` is what the answers began from: with `listing_id` and `base_version` what a listing said when a change was begun, else what
    was copied. `submission_id` is what it was sent as or is a new version of, `submission_version` that submission's when it was begun."""

    id: str
    purpose: Purpose
    answers: Answers
    created_at: datetime
    updated_at: datetime
    base: Details | None = None
    base_version: int | None = None
    listing_id: str | None = None
    submission_id: str | None = None
    submission_version: int | None = None


def begin(
    database: Database,
    draft_id: str,
    *,
    now: datetime,
    answers: Answers,
    purpose: Purpose = Purpose.NEW,
    base: Details | None = None,
    base_version: int | None = None,
    listing_id: str | None = None,
    submission_id: str | None = None,
    submission_version: int | None = None,
) -> Draft:
    """Keep a new draft under a random id of ten letters."""
    draft = Draft(draft_id, purpose, answers, now, now, base, base_version, listing_id, submission_id, submission_version)
    with database.writing() as connection:
        connection.execute(
            """
            INSERT INTO draft (id, purpose, answers, base, base_version, listing_id, submission_id, submission_version, created_at,
                updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                *(draft.id, str(purpose), _encode(answers), details_json.encode(base) if base else None, base_version, listing_id),
                *(submission_id, submission_version, now.isoformat(), now.isoformat()),
            ],
        )
    return draft


def get(database: Database, draft_id: str, *, now: datetime) -> Draft | None:
    """The draft with this id, unless nobody has touched it for too long."""
    row = database.connection.execute(
        """
        SELECT id, purpose, answers, created_at, updated_at, base, base_version, listing_id, submission_id, submission_version
        FROM draft WHERE id = ? AND updated_at > ?
        """,
        [draft_id, (now - LASTS).isoformat()],
    ).fetchone()
    if row is None:
        return None
    answers = {name: tuple(values) for name, values in json.loads(row[2]).items()}
    created_at, updated_at = datetime.fromisoformat(row[3]), datetime.fromisoformat(row[4])
    base = details_json.decode(row[5]) if row[5] else None
    return Draft(row[0], Purpose(row[1]), answers, created_at, updated_at, base, *row[6:])


def change(database: Database, draft_id: str, change: Callable[[Answers], Answers], *, now: datetime) -> Draft | None:
    """Put what `change` makes of a draft's answers in their place, in one step, so that two windows don't lose each other's.

    None where there is no such draft (any more).
    """
    with database.writing() as connection:
        found = get(database, draft_id, now=now)
        if found is not None:
            connection.execute(
                "UPDATE draft SET answers = ?, updated_at = max(created_at, ?) WHERE id = ?",
                [_encode(change(found.answers)), now.isoformat(), draft_id],
            )
            found = get(database, draft_id, now=now)
    return found


def bind(database: Database, draft_id: str, submission_id: str, version: int) -> None:
    """It was sent as this submission, of this version: sent again, it is a new version of that. Inside the caller's transaction."""
    database.connection.conn.execute(
        "UPDATE draft SET submission_id = ?, submission_version = ? WHERE id = ?", [submission_id, version, draft_id]
    )


def forget(database: Database, draft_id: str) -> None:
    """It is not needed any more."""
    with database.writing() as connection:
        connection.execute("DELETE FROM draft WHERE id = ?", [draft_id])


def forget_sent(database: Database, submission_id: str) -> None:
    """Whatever was sent as this submission is kept there now."""
    with database.writing() as connection:
        connection.execute("DELETE FROM draft WHERE submission_id = ?", [submission_id])


def delete_old(database: Database, *, now: datetime) -> int:
    """Forget what nobody has touched for too long; returns how many."""
    with database.writing() as connection:
        return int(connection.execute("DELETE FROM draft WHERE updated_at <= ?", [(now - LASTS).isoformat()]).rowcount)


def _encode(answers: Answers) -> str:
    return json.dumps(answers, ensure_ascii=False, separators=(",", ":"))
