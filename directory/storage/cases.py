"""The reviewers' queue: everything that waits for a person, whatever table it is in, as one list. Only read here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..domain.details import Text
from ..domain.vocabulary import Kind
from .database import Database


class Stage(StrEnum):
    """Whose turn it is."""

    WAITING = "waiting"  # a reviewer's
    ASKED = "asked"  # the sender's: a question, or sent back
    DONE = "done"  # nobody's


class CaseKind(StrEnum):
    NEW = "new"
    CHANGE = "change"
    CLAIM = "claim"
    REPORT = "report"
    REPLY = "reply"
    DUPLICATE = "duplicate"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Case:
    """One thing to decide. `id` is the submission's, report's, reply's or task's.

    `title` is that of the listing, proposed or there; empty for a reply on the guide. `reference` is a submission's, `reason` a report's,
    `other_id` the listing that may be the same. `risk`: 3 somebody may come to harm, 2 somebody may be led astray, 1 new, 0 the rest.
    `since`: when it came in, or was done.
    """

    kind: CaseKind
    id: str
    title: Text
    reference: str | None
    reason: str | None
    listing_id: str | None
    listing_kind: Kind | None
    district: str | None
    risk: int
    since: datetime
    claimed_by: str | None
    other_id: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a reviewer may decide on; empty is no limit. What has no district is for those without that limit."""

    districts: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for. `claimed_by`: a reviewer's address, or "" for what nobody has taken on. `words`: each has to be there."""

    stage: Stage = Stage.WAITING
    kinds: tuple[CaseKind, ...] = ()
    listing_kinds: tuple[Kind, ...] = ()
    district: str | None = None
    claimed_by: str | None = None
    words: str = ""


EVERYTHING = Filter()
UNLIMITED = Scope()


@dataclass(frozen=True, slots=True)
class _Source:
    """One table, as cases. Its rows are called `c`, the listings they are about `l`. `sorting` are the columns that the list is filtered
    and sorted by, `showing` the others of a case, `said` is all its words. Each stage: the expression of `since`, and which rows."""

    kinds: tuple[CaseKind, ...]
    sorting: str
    showing: str
    said: str
    stages: Mapping[Stage, tuple[str, str]]


_REPORTS = "report c LEFT JOIN listing l ON l.id = c.listing_id"
_REPLIES = "reply c LEFT JOIN listing l ON l.id = c.page"
# A task is over as soon as its cause is: the listing is confirmed or hidden, one of the two is merged or hidden.
_OPEN_TASKS = """
    task c JOIN listing l ON l.id = c.listing_id LEFT JOIN listing o ON o.id = c.other_id
    WHERE c.closed_at IS NULL AND l.is_public
        AND CASE c.kind WHEN 'duplicate' THEN o.is_public ELSE c.since = coalesce(l.details ->> '$.verified_on', date(l.created_at)) END
"""
_SOURCES = (
    _Source(
        kinds=(CaseKind.NEW, CaseKind.CHANGE, CaseKind.CLAIM),
        sorting="c.purpose AS kind, c.id, c.listing_kind, c.district, c.risk, c.claimed_by",
        showing="c.details -> '$.title' AS title, c.reference, NULL AS reason, c.listing_id, NULL AS other_id",
        said="c.details || char(10) || c.reference || char(10) || coalesce(c.sender_email, '')",
        stages={
            Stage.WAITING: ("c.received_at", "submission c INDEXED BY submission_waiting WHERE c.state IN ('received', 'in-review')"),
            Stage.ASKED: ("c.updated_at", "submission c WHERE c.state IN ('question', 'sent-back')"),
            Stage.DONE: ("c.decided_at", "submission c WHERE c.state IN ('approved', 'rejected')"),
        },
    ),
    _Source(
        kinds=(CaseKind.REPORT,),
        sorting="""
            'report' AS kind, c.id, l.kind AS listing_kind, lower(l.details ->> '$.place.district') AS district,
            2 + (c.reason IN ('identifies-someone', 'unsafe')) AS risk, c.claimed_by
        """,
        showing="l.details -> '$.title' AS title, NULL AS reference, c.reason, c.listing_id, NULL AS other_id",
        said="coalesce(l.details, '') || char(10) || coalesce(c.words, '')",
        stages={
            Stage.WAITING: ("c.created_at", f"{_REPORTS} WHERE c.closed_at IS NULL"),
            Stage.DONE: ("c.closed_at", f"{_REPORTS} WHERE c.closed_at IS NOT NULL"),
        },
    ),
    _Source(
        kinds=(CaseKind.REPLY,),
        sorting="""
            'reply' AS kind, c.id, l.kind AS listing_kind, lower(l.details ->> '$.place.district') AS district, 1 AS risk,
            NULL AS claimed_by
        """,
        showing="l.details -> '$.title' AS title, NULL AS reference, NULL AS reason, l.id AS listing_id, NULL AS other_id",
        said="coalesce(l.details, '') || char(10) || c.words || char(10) || coalesce(c.email, '') || char(10) || coalesce(c.name, '')",
        stages={
            Stage.WAITING: ("c.created_at", f"{_REPLIES} WHERE c.state = 'held'"),
            Stage.DONE: ("c.decided_at", f"{_REPLIES} WHERE c.state <> 'held'"),
        },
    ),
    _Source(
        kinds=(CaseKind.DUPLICATE, CaseKind.STALE),
        sorting="""
            c.kind, c.id, l.kind AS listing_kind, lower(l.details ->> '$.place.district') AS district, c.kind = 'duplicate' AS risk,
            NULL AS claimed_by
        """,
        showing="l.details -> '$.title' AS title, NULL AS reference, NULL AS reason, c.listing_id, c.other_id",
        said="coalesce(l.details, '')",
        stages={
            Stage.WAITING: ("c.opened_at", _OPEN_TASKS),
            Stage.DONE: ("c.closed_at", "task c LEFT JOIN listing l ON l.id = c.listing_id WHERE c.closed_at IS NOT NULL"),
        },
    ),
)
_COLUMNS = "kind, id, title, reference, reason, listing_id, listing_kind, district, risk, since, claimed_by, other_id"


def find(
    database: Database, wanted: Filter = EVERYTHING, scope: Scope = UNLIMITED, *, limit: int = 25, offset: int = 0
) -> tuple[int, tuple[Case, ...]]:
    """(exact total, cases): the riskiest first and of these the oldest; of what is done the latest first."""
    ids = [id for _, id in in_order(database, wanted, scope, limit=limit, offset=offset)]
    if len(ids) < limit and (ids or not offset):
        total = offset + len(ids)  # a page that isn't full is the last
    else:
        sql, parameters = _question(wanted, scope)
        total = database.connection.execute(f"SELECT count(*) FROM ({sql})", parameters).fetchone()[0]  # noqa: S608 - built here
    if not ids:
        return total, ()
    # What is only shown is read for the rows of this page alone.
    arms = _arms(wanted, lambda source: f", {source.showing}", "AND c.id IN (SELECT value FROM json_each(?1))")
    shown = f"SELECT {_COLUMNS} FROM ({arms}) ORDER BY {_order(wanted)}"  # noqa: S608 - built here
    return total, tuple(map(_case, database.connection.execute(shown, [json.dumps(ids)])))


def in_order(
    database: Database, wanted: Filter = EVERYTHING, scope: Scope = UNLIMITED, *, limit: int = 25, offset: int = 0
) -> tuple[tuple[CaseKind, str], ...]:
    """(kind, id) of the cases that `find` finds, in its order: enough to go from one to the next."""
    sql, parameters = _question(wanted, scope)
    page = f"SELECT kind, id FROM ({sql}) ORDER BY {_order(wanted)} LIMIT ? OFFSET ?"  # noqa: S608 - built here
    return tuple((CaseKind(row[0]), row[1]) for row in database.connection.execute(page, [*parameters, limit, offset]))


def counts(database: Database, wanted: Filter = EVERYTHING, scope: Scope = UNLIMITED) -> dict[CaseKind, int]:
    """How many there are of each kind, under the other filters; every kind has a number."""
    sql, parameters = _question(replace(wanted, kinds=()), scope)
    rows = database.connection.execute(f"SELECT kind, count(*) FROM ({sql}) GROUP BY kind", parameters)  # noqa: S608 - built here
    found = {CaseKind(row[0]): int(row[1]) for row in rows}
    return {kind: found.get(kind, 0) for kind in CaseKind}


@dataclass(frozen=True, slots=True)
class Oldest:
    """How many cases of a kind wait for a reviewer, and since when the oldest of them."""

    kind: CaseKind
    count: int
    since: datetime


def oldest(database: Database) -> tuple[Oldest, ...]:
    """What waits for reviewers, by kind, the longest wait first; nothing for kinds of which nothing waits."""
    sql, parameters = _question(EVERYTHING, UNLIMITED)
    rows = database.connection.execute(f"SELECT kind, count(*), min(since) FROM ({sql}) GROUP BY kind ORDER BY 3", parameters)  # noqa: S608
    return tuple(Oldest(CaseKind(row[0]), row[1], datetime.fromisoformat(row[2])) for row in rows)


def _arms(wanted: Filter, more: Callable[[_Source], str], condition: str = "") -> str:
    """One SELECT a table that can hold what is asked for, with the columns to sort by and `more`."""
    arms = []
    for source in _SOURCES:
        if wanted.stage in source.stages and (not wanted.kinds or set(wanted.kinds) & set(source.kinds)):
            since, rows = source.stages[wanted.stage]
            arms.append(f"SELECT {source.sorting}, {since} AS since{more(source)} FROM {rows} {condition}")  # noqa: S608 - built here
    return " UNION ALL ".join(arms)


def _question(wanted: Filter, scope: Scope) -> tuple[str, list[object]]:
    """The cases that are asked for, with the columns to sort by."""
    words = wanted.words.lower().split()
    arms = _arms(wanted, lambda source: f", {source.said} AS said" if words else "")
    if not arms:
        return "SELECT NULL AS kind, NULL AS id, NULL AS risk, NULL AS since WHERE 0", []
    conditions, parameters = ["1"], list[object]()

    def narrow(condition: str, values: Iterable[object]) -> None:
        conditions.append(condition)
        parameters.extend(values)

    if wanted.kinds:
        narrow(f"kind IN ({_marks(wanted.kinds)})", wanted.kinds)
    for kinds in filter(None, (wanted.listing_kinds, scope.kinds)):
        narrow(f"listing_kind IN ({_marks(kinds)})", kinds)
    for districts in filter(None, ((wanted.district,) if wanted.district else (), scope.districts)):
        narrow(f"district IN ({_marks(districts)})", (district.lower() for district in districts))
    if wanted.claimed_by is not None:
        narrow("coalesce(claimed_by, '') = ?", [wanted.claimed_by])
    for word in words:
        narrow(r"said LIKE ? ESCAPE '\'", [_like(word)])
    return f"SELECT * FROM ({arms}) WHERE {' AND '.join(conditions)}", parameters  # noqa: S608 - built here


def _order(wanted: Filter) -> str:
    return "since DESC, id" if wanted.stage is Stage.DONE else "risk DESC, since, id"


def _like(word: str) -> str:
    """A pattern that what contains the word is like, whatever its ASCII letters' case. Thrice as fast as comparing lower case."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"


def _marks(values: tuple[str, ...]) -> str:
    return ",".join("?" * len(values))


def _case(row: tuple[Any, ...]) -> Case:
    return Case(
        kind=CaseKind(row[0]),
        id=row[1],
        title=Text(**json.loads(row[2])) if row[2] else Text(),
        reference=row[3],
        reason=row[4],
        listing_id=row[5],
        listing_kind=Kind(row[6]) if row[6] else None,
        district=row[7],
        risk=row[8],
        since=datetime.fromisoformat(row[9]),
        claimed_by=row[10],
        other_id=row[11],
    )
