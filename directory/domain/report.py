"""Report: what a visitor says is wrong with a listing. Nobody knows who it was; a reviewer looks into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """In the order in which a visitor may choose."""

    NOT_THERE = "not-there"
    WRONG_NUMBER = "wrong-number"
    IDENTIFIES_SOMEONE = "identifies-someone"
    UNSAFE = "unsafe"
    SOMETHING_ELSE = "something-else"

    @property
    def is_urgent(self) -> bool:
        """Whether somebody may come to harm while it waits."""
        return self in (Reason.IDENTIFIES_SOMEONE, Reason.UNSAFE)

    @property
    def is_doubt(self) -> bool:
        """Whether it makes the listing count as unconfirmed, until those who keep it have answered or a reviewer has looked."""
        return self in (Reason.NOT_THERE, Reason.WRONG_NUMBER)


class Outcome(StrEnum):
    """What a reviewer found."""

    MENDED = "mended"  # it was wrong, and is put right
    HIDDEN = "hidden"  # it was wrong, and the listing is hidden
    RIGHT = "right"  # nothing was wrong


@dataclass(frozen=True, slots=True)
class Report:
    """The same reason and words, given `times` times, from `created_at` to `last_at`. `language` is that of the page it came from.

    `answered_at`: those who keep the listing have since said that nothing has changed. Staff are named by their mail address.
    """

    id: str
    listing_id: str
    reason: Reason
    words: str | None
    language: str
    times: int
    created_at: datetime
    last_at: datetime
    answered_at: datetime | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    outcome: Outcome | None = None
    note: str | None = None
