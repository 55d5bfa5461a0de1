"""The chronicle: everything that happened to listings and to submissions, in one order, the latest first. Only read here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..domain.details import Text
from ..domain.submission import SENDER
from .cases import UNLIMITED, Scope
from .database import Database


class About(StrEnum):
    LISTING = "listing"
    SUBMISSION = "submission"


@dataclass(frozen=True, slots=True)
class Happening:
    """One change. `id` is the listing's or the submission's, `version` what it made of it; `verb` is the listing's verb or the step.

    `words` are why, or what was written; `listing_id` and `reference` are a submission's, as far as it has them.
    """

    about: About
    id: str
    version: int
    at: datetime
    by: str
    verb: str
    title: Text
    words: str | None
    listing_id: str | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for: `listing_id` with what was sent about it; `by` a person; `verb` of either; `since` <= at < `until`."""

    about: About | None = None
    listing_id: str | None = None
    by: str | None = None
    verb: str | None = None
    since: datetime | None = None
    until: datetime | None = None


# The sender's own steps go by the address beside what was sent, for as long as that is there.
_WHO = f"iif(c.by = '{SENDER}', coalesce(s.sender_email, c.by), c.by)"
_ARMS = {
    About.LISTING: (
        "SELECT 'listing' AS about, c.listing_id AS id, c.version, c.at, c.by, c.verb, c.details -> '$.title' AS title, c.why AS words, "
        "c.listing_id, NULL AS reference FROM listing_history c",
        "c.listing_id",
        "c.verb",
        "c.by",
    ),
    About.SUBMISSION: (
        f"SELECT 'submission' AS about, c.submission_id AS id, c.version, c.at, {_WHO} AS by, c.step AS verb, "  # noqa: S608 - only names
        "c.details -> '$.title' AS title, c.words, s.listing_id, s.reference "
        "FROM submission_event c JOIN submission s ON s.id = c.submission_id",
        "s.listing_id",
        "c.step",
        _WHO,
    ),
}
_ORDER = "ORDER BY at DESC, about, id, version DESC"


def find(
    database: Database, wanted: Filter, scope: Scope = UNLIMITED, *, limit: int = 25, offset: int = 0
) -> tuple[int, tuple[Happening, ...]]:
    """(exact total, what happened), the latest first."""
    arms, parameters, total = list[str](), list[object](), 0
    for about, (select, listing_id, verb, by) in _ARMS.items():
        if wanted.about in (None, about):
            where, given = _conditions(wanted, scope, listing_id, verb, by)
            total += database.connection.execute(f"SELECT count(*) FROM ({select} WHERE {where})", given).fetchone()[0]  # noqa: S608 - built here
            arms.append(f"SELECT * FROM ({select} WHERE {where} ORDER BY c.at DESC, id, c.version DESC LIMIT ?)")  # noqa: S608 - built here
            parameters += [*given, limit + offset]
    sql = f"SELECT * FROM ({' UNION ALL '.join(arms)}) {_ORDER} LIMIT ? OFFSET ?"  # noqa: S608 - built here
    return total, tuple(map(_happening, database.connection.execute(sql, [*parameters, limit, offset])))


def _conditions(wanted: Filter, scope: Scope, listing_id: str, verb: str, by: str) -> tuple[str, list[object]]:
    conditions, parameters = ["1"], list[object]()
    instants = (("c.at >= ?", wanted.since), ("c.at < ?", wanted.until))
    given: Iterable[tuple[str, object]] = (
        (f"{listing_id} = ?", wanted.listing_id),
        (f"{by} = ?", wanted.by),
        (f"{verb} = ?", wanted.verb),
        *((condition, at.isoformat() if at else None) for condition, at in instants),
    )
    for condition, value in given:
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    if scope.kinds:
        conditions.append(f"c.details ->> '$.kind' IN ({','.join('?' * len(scope.kinds))})")
        parameters.extend(scope.kinds)
    if scope.districts:
        conditions.append(f"lower(c.details ->> '$.place.district') IN ({','.join('?' * len(scope.districts))})")
        parameters.extend(district.lower() for district in scope.districts)
    return " AND ".join(conditions), parameters


def _happening(row: tuple[str, str, int, str, str, str, str | None, str | None, str | None, str | None]) -> Happening:
    return Happening(
        about=About(row[0]),
        id=row[1],
        version=row[2],
        at=datetime.fromisoformat(row[3]),
        by=row[4],
        verb=row[5],
        title=Text(**json.loads(row[6])) if row[6] else Text(),
        words=row[7],
        listing_id=row[8],
        reference=row[9],
    )
