"""Sessions: that somebody has shown who they are, from which browser, and until when it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Audience(StrEnum):
    """Whom a session is for: staff by an account, an organisation by its mail address."""

    STAFF = "staff"
    ORGANISATION = "organisation"


class Stage(StrEnum):
    """How far the sign-in has come. Only `FULL` opens anything but the sign-in itself."""

    HALF = "half"  # the password was right; the second factor is still to come
    ENROLLING = "enrolling"  # an invitation was opened; a second factor is being set up
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Lifetime:
    """A session ends after `idle` without a request, and after `longest` in any case."""

    idle: timedelta
    longest: timedelta


LIFETIMES = {
    Stage.HALF: Lifetime(timedelta(minutes=10), timedelta(minutes=10)),
    Stage.ENROLLING: Lifetime(timedelta(minutes=30), timedelta(hours=1)),
    Stage.FULL: Lifetime(timedelta(hours=1), timedelta(hours=12)),
}
SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is known when a session was last used: not every page costs a write."""


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in. `device` is a browser in words. A session of staff has an `account_id`, one of an organisation an `address`."""

    id: int
    audience: Audience
    stage: Stage
    account_id: int | None
    address: str | None
    device: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime

    def is_open(self, at: datetime) -> bool:
        """Whether it still counts."""
        return at < min(self.ends_at, self.seen_at + LIFETIMES[self.stage].idle)
