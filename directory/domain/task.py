"""Task: something that nobody sent and that a reviewer should look at all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

DUPLICATE_FROM = 0.7
"""How alike two listings are, 0 to 1, when a reviewer is asked whether they are one."""


class TaskKind(StrEnum):
    STALE = "stale"  # nobody has confirmed it for so long that its page says so
    DUPLICATE = "duplicate"  # two listings that may be one


@dataclass(frozen=True, slots=True)
class Task:
    """A stale one has `since`, the day of the last confirmation; a duplicate `other_id` and `score`, how alike the two are, 0 to 1.

    Each is asked once: what was settled doesn't come again, until the listing was confirmed and has gone stale anew.
    """

    id: str
    kind: TaskKind
    listing_id: str
    opened_at: datetime
    other_id: str | None = None
    since: date | None = None
    score: float | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    note: str | None = None
