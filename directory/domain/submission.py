"""Submission: Details that somebody proposes, and the steps from there to a decision. Review is the sequence of its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .details import Details
from .errors import DirectoryError
from .phone import Phone

UNDO = timedelta(minutes=10)
"""How long a decision can be undone, and so how long its mail waits."""
SENDER = "sender"
"""Who took a step of the sender's, in the events: whose address that is stands in one place only, where it can be erased."""


class Purpose(StrEnum):
    """What it asks for: a listing, a change of one, or access to one."""

    NEW = "new"
    CHANGE = "change"
    CLAIM = "claim"


class State(StrEnum):
    UNCONFIRMED = "unconfirmed"  # sent, but the sender's address not yet proven
    RECEIVED = "received"
    IN_REVIEW = "in-review"
    QUESTION = "question"
    SENT_BACK = "sent-back"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def is_waiting(self) -> bool:
        """Whether it is a reviewer's turn."""
        return self in (State.RECEIVED, State.IN_REVIEW)

    @property
    def is_open(self) -> bool:
        """Whether somebody may still do something about it."""
        return self not in (State.APPROVED, State.REJECTED, State.WITHDRAWN)


class Step(StrEnum):
    """What can happen to a submission; each leaves an event."""

    SEND = "sent"
    CONFIRM = "confirmed"
    CLAIM = "claimed"
    RELEASE = "released"
    ASK = "asked"
    ANSWER = "answered"
    EDIT = "edited"
    APPROVE = "approved"
    SEND_BACK = "sent-back"
    REJECT = "rejected"
    WITHDRAW = "withdrawn"
    UNDO = "undone"


class NotAllowed(DirectoryError):
    """A step that the submission's state doesn't allow: somebody else was faster, or the same step was taken before."""


class ChangedMeanwhile(DirectoryError):
    """What was decided on is no longer what is there: `facts` say which versions were seen and which there are."""


_OPEN_STEPS = {
    Step.ASK: State.QUESTION,
    Step.APPROVE: State.APPROVED,
    Step.SEND_BACK: State.SENT_BACK,
    Step.REJECT: State.REJECTED,
    Step.WITHDRAW: State.WITHDRAWN,
}
_SENDERS_TURN = {Step.ANSWER: State.RECEIVED, Step.EDIT: State.RECEIVED, Step.WITHDRAW: State.WITHDRAWN}
AFTER: Mapping[State, Mapping[Step, State]] = {
    State.UNCONFIRMED: {Step.CONFIRM: State.RECEIVED, Step.EDIT: State.UNCONFIRMED, Step.WITHDRAW: State.WITHDRAWN},
    State.RECEIVED: {Step.CLAIM: State.IN_REVIEW, Step.EDIT: State.RECEIVED, **_OPEN_STEPS},
    State.IN_REVIEW: {
        **{Step.CLAIM: State.IN_REVIEW, Step.RELEASE: State.RECEIVED, Step.EDIT: State.IN_REVIEW, Step.ANSWER: State.IN_REVIEW},
        **_OPEN_STEPS,
    },
    State.QUESTION: {**_OPEN_STEPS, **_SENDERS_TURN, Step.CLAIM: State.IN_REVIEW},
    State.SENT_BACK: {**_SENDERS_TURN, Step.UNDO: State.IN_REVIEW},
    State.APPROVED: {Step.UNDO: State.IN_REVIEW},
    State.REJECTED: {Step.UNDO: State.IN_REVIEW},
    State.WITHDRAWN: {},
}
"""Where each step leads from each state; a step that isn't named can't be taken."""


def after(state: State, step: Step) -> State:
    """The state that a step leads to. Raises `NotAllowed`."""
    if step not in AFTER[state]:
        raise NotAllowed("step-not-allowed", state=state, step=step)
    return AFTER[state][step]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who proposes: private, for reviewers only. `email` is lower-cased, proven once the submission is confirmed, "" once it is erased."""

    email: str
    language: str
    name: str | None = None
    phone: Phone | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """One proposal. `version` counts every event from 1; `base` is what the listing said, at `base_version`, when a change was proposed.

    `batch` names the file that it came in with others. Staff (`claimed_by`, `decided_by`) are named by their mail address.
    `reason` is the code of the reason that a decision gave.
    """

    id: str
    reference: str
    purpose: Purpose
    state: State
    version: int
    details: Details
    sender: Sender
    created_at: datetime
    updated_at: datetime
    listing_id: str | None = None
    base: Details | None = None
    base_version: int | None = None
    batch: str | None = None
    received_at: datetime | None = None
    claimed_by: str | None = None
    claimed_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a submission, and what it proposed from then on. `version` is the submission's after it; events are never changed.

    `by` is `SENDER`, or what did it, staff by mail address; `words` are those of a question, an answer or a reply; `listing_version` is
    what an approval made.
    """

    version: int
    at: datetime
    by: str
    is_staff: bool
    step: Step
    details: Details
    words: str | None = None
    reason: str | None = None
    listing_version: int | None = None


# No 0/O, 1/I/L, 5/S, 2/Z, 8/B, U/V: nothing that is misread or misheard.
REFERENCE_ALPHABET = "3467ACDEFGHJKMNPQRTWXY"


def reference_of(numbers: bytes) -> str:
    """A short reference out of eight random bytes, for people to write down and read out: about 5 * 10^10 of them.

    >>> reference_of(bytes(range(8)))
    '3467-ACDE'
    """
    letters = [REFERENCE_ALPHABET[number % len(REFERENCE_ALPHABET)] for number in numbers[:8]]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def tidy_reference(typed: str) -> str:
    """A reference as people type it, in its one form: case, spaces and hyphens don't matter.

    >>> tidy_reference(" 3467acde ")
    '3467-ACDE'
    """
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters[:4] + "-" + letters[4:]
