"""LinkCheck: whether a web address that a listing names still answers. One bad day is no reason to call it dead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

DEAD_AFTER_FAILURES = 3
DEAD_AFTER = timedelta(days=3)
FINE_FOR = timedelta(days=7)
"""How long an address that answered isn't looked at again."""
FAILED_FOR = timedelta(hours=20)
"""The same for one that didn't: once a day, whatever the hour."""


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """The last look at an address. `problem` is a code, None where it answered; `failures` in a row since `failing_since`."""

    url: str
    checked_at: datetime
    problem: str | None = None
    failures: int = 0
    failing_since: datetime | None = None

    @property
    def is_dead(self) -> bool:
        """Whether it has failed often enough, for long enough."""
        return (
            self.failing_since is not None and self.failures >= DEAD_AFTER_FAILURES and self.checked_at - self.failing_since >= DEAD_AFTER
        )

    def then(self, problem: str | None, at: datetime) -> LinkCheck:
        """What the next look makes of it."""
        if problem is None:
            return LinkCheck(self.url, at)
        return LinkCheck(self.url, at, problem, self.failures + 1, self.failing_since or at)
