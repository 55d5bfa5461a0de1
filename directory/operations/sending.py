"""What a sender does with a submission of theirs: confirm the address, answer, send a new version, withdraw.

Each takes the submission's id from what proves who is there: a mailed link or a session. A step that is asked for again, unchanged, writes
nothing and returns the submission as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..domain.details import Details
from ..domain.submission import SENDER, ChangedMeanwhile, Event, NotAllowed, State, Step, Submission
from ..storage import links, mails, submissions
from ..storage.database import Database
from . import letters


def confirm(database: Database, submission_id: str, *, now: datetime, random: Callable[[], str], link: str | None = None) -> Submission:
    """The sender's address is proven: the submission enters the queue, and the sender is told what comes next.

    With `link`, the name of the mailed link that proves it, that is used up. Raises `NotAllowed` ("link-not-open", "step-not-allowed").
    """
    with database.writing():
        if link is not None:
            named = links.get(database, link, "confirm")
            if named is None or named.subject != submission_id or not links.spend(database, link, now=now):
                raise NotAllowed("link-not-open")
        found = submissions.require(database, submission_id)
        taken = submissions.take_step(database, found, Step.CONFIRM, by=SENDER, is_staff=False, now=now)
        letters.tell_sender(database, taken, "received", random=random, now=now, purpose=str(taken.purpose))
        return taken


def answer(database: Database, submission_id: str, words: str, *, now: datetime, details: Details | None = None) -> Submission:
    """The sender answers the reviewer, with or without a new version of the details. Raises `NotAllowed`."""
    return _reply(database, submission_id, Step.ANSWER, words=words, details=details, now=now)


def edit(database: Database, submission_id: str, details: Details, *, seen: int, now: datetime, words: str | None = None) -> Submission:
    """The sender sends a new version. `seen` is the submission's version that was edited.

    Raises `NotAllowed`, and `ChangedMeanwhile` when the details were changed since, by another window or another person with the link.
    """
    with database.writing():
        found = submissions.require(database, submission_id)
        was = next((event for event in submissions.events(database, submission_id) if event.version == seen), None)
        if details != found.details and (was is None or was.details != found.details):
            raise ChangedMeanwhile("submission-changed", seen=seen, there=found.version)
        return _reply(database, submission_id, Step.EDIT, words=words, details=details, now=now)


def _reply(database: Database, submission_id: str, step: Step, *, words: str | None, details: Details | None, now: datetime) -> Submission:
    with database.writing():
        found = submissions.require(database, submission_id)
        if _is_repeated(submissions.last_event(database, submission_id), step, words, details or found.details):
            return found
        taken = submissions.take_step(database, found, step, by=SENDER, is_staff=False, now=now, details=details, words=words)
        mails.cancel(database, submission_id, now=now)  # the decision that they have replied to is no longer news
        return taken


def _is_repeated(last: Event, step: Step, words: str | None, details: Details) -> bool:
    return (last.step, last.words, last.details) == (step, words, details)


def withdraw_submission(database: Database, submission_id: str, *, now: datetime, random: Callable[[], str]) -> Submission:
    """The sender takes it back, as long as it is open. Raises `NotAllowed`."""
    with database.writing():
        found = submissions.require(database, submission_id)
        if found.state is State.WITHDRAWN:
            return found
        taken = submissions.take_step(database, found, Step.WITHDRAW, by=SENDER, is_staff=False, now=now)
        mails.cancel(database, submission_id, now=now)
        if found.state is not State.UNCONFIRMED:
            letters.tell_sender(database, taken, "withdrawn", random=random, now=now)
        return taken
