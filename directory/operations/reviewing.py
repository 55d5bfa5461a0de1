"""What a reviewer does with a case short of publishing it: take it on, ask, send it back, reject it.

Every decision names the version that was on the screen. The same step, asked for again by the same person with the same words, writes
nothing and returns the submission as the first did; anything else at a version that is no longer there is `ChangedMeanwhile`, with what
happened since.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..domain.review import Seen
from ..domain.submission import ChangedMeanwhile, Event, State, Step, Submission
from ..storage import listings, merges, submissions
from ..storage.database import Database
from . import letters


def claim_case(database: Database, submission_id: str, *, seen: int, by: str, now: datetime) -> Submission:
    """A reviewer takes a case on, or over. Nothing happens where it is theirs already. Raises `NotAllowed`, `ChangedMeanwhile`."""
    with database.writing():
        found = submissions.require(database, submission_id)
        if found.state is State.IN_REVIEW and found.claimed_by == by:
            return found
        require_seen(database, found, seen)
        return submissions.take_step(database, found, Step.CLAIM, by=by, is_staff=True, now=now)


def release_case(database: Database, submission_id: str, *, seen: int, by: str, now: datetime) -> Submission:
    """A case goes back to whoever takes it. Raises `NotAllowed`, `ChangedMeanwhile`."""
    with database.writing():
        found = submissions.require(database, submission_id)
        if is_repeated(submissions.last_event(database, submission_id), Step.RELEASE, by, seen):
            return found
        require_seen(database, found, seen)
        return submissions.take_step(database, found, Step.RELEASE, by=by, is_staff=True, now=now)


def ask(database: Database, submission_id: str, words: str, *, seen: Seen, by: str, now: datetime, random: Callable[[], str]) -> Submission:
    """Ask the sender something; the mail goes at once. Raises `NotAllowed`, `ChangedMeanwhile`."""
    return _tell(database, submission_id, Step.ASK, "question", seen, None, words, by, now, random)


def send_back(
    database: Database,
    submission_id: str,
    *,
    seen: Seen,
    reason: str,
    words: str,
    by: str,
    now: datetime,
    random: Callable[[], str],
) -> Submission:
    """Send it back to be put right, with the code of a reason and the words of the reply. Raises `NotAllowed`, `ChangedMeanwhile`."""
    return _tell(database, submission_id, Step.SEND_BACK, "sent-back", seen, reason, words, by, now, random)


def reject(
    database: Database,
    submission_id: str,
    *,
    seen: Seen,
    reason: str,
    words: str,
    by: str,
    now: datetime,
    random: Callable[[], str],
) -> Submission:
    """Refuse it for good, with the code of a reason and the words of the reply. Raises `NotAllowed`, `ChangedMeanwhile`."""
    return _tell(database, submission_id, Step.REJECT, "rejected", seen, reason, words, by, now, random)


def _tell(
    database: Database,
    submission_id: str,
    step: Step,
    template: str,
    seen: Seen,
    reason: str | None,
    words: str,
    by: str,
    now: datetime,
    random: Callable[[], str],
) -> Submission:
    with database.writing():
        found = submissions.require(database, submission_id)
        last = submissions.last_event(database, submission_id)
        if is_repeated(last, step, by, seen.submission) and (last.reason, last.words) == (reason, words):
            return found
        require_seen(database, found, seen.submission)
        taken = submissions.take_step(database, found, step, by=by, is_staff=True, now=now, words=words, reason=reason)
        facts = {"words": words} if reason is None else {"words": words, "reason": reason}
        letters.tell_sender(database, taken, template, random=random, now=now, is_decision=step is not Step.ASK, **facts)
        return taken


def is_repeated(last: Event, step: Step, by: str, seen: int) -> bool:
    """Whether the last thing that happened is this step, by this person, from the version that they saw."""
    return last.step is step and last.by == by and last.version == seen + 1


def require_seen(database: Database, found: Submission, seen: Seen | int) -> None:
    """Raise `ChangedMeanwhile` unless this is the submission's version, and with a whole `Seen` its listing's too.

    Its facts: `seen` as given, `there` as it is now, and of the submission's last event `step`, `by`, `at`.
    """
    about = merges.listing_of(database, found)
    listing = listings.get(database, about) if about else None
    is_named = isinstance(seen, Seen) and seen.listing_id is not None
    there = Seen(found.version, listing.version if listing else None, about if is_named else None)
    if seen != (there if isinstance(seen, Seen) else there.submission):
        last = submissions.last_event(database, found.id)
        raise ChangedMeanwhile("case-changed", seen=seen, there=there, step=last.step, by=last.by, at=last.at)
