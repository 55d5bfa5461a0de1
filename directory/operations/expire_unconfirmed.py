"""What its sender doesn't go on with is put aside: never confirmed, or a question of ours left without an answer."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..domain.submission import State, Step
from ..storage import links, submissions
from ..storage.database import Database
from .submit import CONFIRM_LASTS

BY = "maintain"
ANSWER_LASTS = timedelta(days=180)
"""How long an answer, or a new version of what was sent back, is waited for."""


def expire_unconfirmed(database: Database, *, now: datetime) -> int:
    """Withdraw what has waited for its confirmation for longer than its links last; returns how many. Nobody is told.

    Each is one transaction; several may run at once.
    """
    expired = 0
    for submission_id in submissions.unconfirmed(database, until=now - CONFIRM_LASTS):
        with database.writing():
            found = submissions.require(database, submission_id)
            # It may have been confirmed a moment ago, and another mail asked for on the last day.
            is_over = links.find(database, "confirm", submission_id, found.sender.email, now=now) is None
            if found.state is State.UNCONFIRMED and is_over:
                submissions.take_step(database, found, Step.WITHDRAW, by=BY, is_staff=False, now=now)
                expired += 1
    return expired


def expire_unanswered(database: Database, *, now: datetime) -> int:
    """Withdraw what has waited for its sender for too long; returns how many. Nobody is told, and its page says so.

    Each is one transaction; several may run at once.
    """
    expired = 0
    for submission_id in submissions.unanswered(database, until=now - ANSWER_LASTS):
        with database.writing():
            found = submissions.require(database, submission_id)
            if found.state in (State.QUESTION, State.SENT_BACK) and found.updated_at <= now - ANSWER_LASTS:
                submissions.take_step(database, found, Step.WITHDRAW, by=BY, is_staff=False, now=now)
                expired += 1
    return expired
