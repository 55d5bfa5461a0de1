"""Every listing, public or not, as those who review look for it: in the store itself, without the index. Only read here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..domain.listing import Listing
from ..domain.vocabulary import Kind
from . import listings
from .cases import UNLIMITED, Scope
from .database import Database


class Shown(StrEnum):
    """Whether visitors see it, and how."""

    PUBLIC = "public"
    HIDDEN = "hidden"
    PAUSED = "paused"
    CLOSED = "closed"
    SAMPLE = "sample"


_CONDITIONS = {
    Shown.PUBLIC: "is_public",
    Shown.HIDDEN: "publication = 'hidden'",
    Shown.PAUSED: "is_public AND status = 'paused'",
    Shown.CLOSED: "publication = 'published' AND status = 'closed'",
    Shown.SAMPLE: "is_sample",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for. `words`: each has to be there somewhere, in what it says, its id or its source's."""

    words: str = ""
    kind: Kind | None = None
    district: str | None = None
    shown: Shown | None = None


def find(
    database: Database, wanted: Filter, scope: Scope = UNLIMITED, *, limit: int = 25, offset: int = 0
) -> tuple[int, tuple[Listing, ...]]:
    """(exact total, listings), the last changed first. Goes through the whole table."""
    conditions, parameters = ["1"], list[object]()
    if wanted.kind:
        conditions.append("kind = ?")
        parameters.append(wanted.kind)
    if scope.kinds:
        conditions.append(f"kind IN ({','.join('?' * len(scope.kinds))})")
        parameters.extend(scope.kinds)
    for districts in filter(None, ((wanted.district,) if wanted.district else (), scope.districts)):
        conditions.append(f"lower(details ->> '$.place.district') IN ({','.join('?' * len(districts))})")
        parameters.extend(district.lower() for district in districts)
    if wanted.shown:
        conditions.append(_CONDITIONS[wanted.shown])
    for word in wanted.words.split():
        conditions.append("instr(lower(id || char(10) || coalesce(ref, '') || char(10) || details), ?)")
        parameters.append(word.lower())
    where = " AND ".join(conditions)
    total = database.connection.execute(f"SELECT count(*) FROM listing WHERE {where}", parameters).fetchone()[0]  # noqa: S608 - built here
    page = f"SELECT id FROM listing WHERE {where} ORDER BY updated_at DESC, id LIMIT ? OFFSET ?"  # noqa: S608 - built here
    ids = [row[0] for row in database.connection.execute(page, [*parameters, limit, offset])]
    return total, tuple(listings.require(database, each) for each in ids)
