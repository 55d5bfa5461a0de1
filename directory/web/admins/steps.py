"""What happens to submissions and listings, in words: states, steps, verbs, purposes."""

from __future__ import annotations

from collections.abc import Mapping

from ...domain.report import Outcome, Reason
from ...domain.submission import SENDER, Purpose, State, Step
from ...storage.cases import CaseKind
from ..translation import gettext as _


def purpose(given: Purpose) -> str:
    """What a submission asks for."""
    return {
        Purpose.NEW: _("New listing"),
        Purpose.CHANGE: _("Proposed change"),
        Purpose.CLAIM: _("Claim"),
    }[given]


def state(given: State) -> str:
    """Where a submission stands."""
    return {
        State.UNCONFIRMED: _("Address not confirmed"),
        State.RECEIVED: _("Waiting"),
        State.IN_REVIEW: _("In review"),
        State.QUESTION: _("Question asked"),
        State.SENT_BACK: _("Sent back"),
        State.APPROVED: _("Approved"),
        State.REJECTED: _("Rejected"),
        State.WITHDRAWN: _("Withdrawn"),
    }[given]


def step(given: Step) -> str:
    """What happened to a submission."""
    return {
        Step.SEND: _("Sent"),
        Step.CONFIRM: _("Address confirmed"),
        Step.CLAIM: _("Taken on"),
        Step.RELEASE: _("Put back"),
        Step.ASK: _("Question asked"),
        Step.ANSWER: _("Answered"),
        Step.EDIT: _("New version sent"),
        Step.APPROVE: _("Approved"),
        Step.SEND_BACK: _("Sent back"),
        Step.REJECT: _("Rejected"),
        Step.WITHDRAW: _("Withdrawn"),
        Step.UNDO: _("Decision undone"),
    }[given]


def verb(given: str) -> str:
    """What happened to a listing."""
    return verbs().get(given, given)


def verbs() -> Mapping[str, str]:
    """All that can happen to a listing."""
    return {
        "added": _("Added"),
        "updated": _("Changed"),
        "confirmed": _("Confirmed: nothing has changed"),
        "paused": _("Paused"),
        "reopened": _("Opened again"),
        "closed": _("Closed"),
        "withdrawn": _("Withdrawn"),
        "expired": _("Hidden: not confirmed for too long"),
        "quarantined": _("Quarantined"),
        "restored": _("Restored"),
        "merged": _("Merged"),
        "unmerged": _("Merge taken back"),
        "undone": _("Approval undone"),
        "reverted": _("Earlier version restored"),
        "removed": _("Removed"),
    }


def hidden_by(given: str) -> str:
    """Why a listing isn't shown."""
    return {
        "withdrawn": _("Withdrawn by those who keep it."),
        "quarantined": _("Quarantined by a reviewer."),
        "expired": _("Hidden because nobody had confirmed it for too long."),
        "merged": _("Merged into another listing."),
        "undone": _("Hidden because its approval was undone."),
        "removed": _("Removed."),
    }.get(given, given)


def hold(verb: str) -> str:
    """What hides a listing, as a tag."""
    return {
        "withdrawn": _("Withdrawn"),
        "quarantined": _("In quarantine"),
        "expired": _("Expired"),
        "merged": _("Merged"),
        "undone": _("Approval undone"),
        "removed": _("Removed"),
    }.get(verb, verb)


def person(by: str) -> str:
    """Who did something, by the name that the history knows them by."""
    return {
        "visitor": _("A visitor"),
        SENDER: _("the sender"),
        "maintain": _("The site itself"),
        "command line": _("The command line"),
        "seed": _("The first data"),
    }.get(by, by)


def case_kind(kind: CaseKind) -> str:
    """Several cases of a kind."""
    return {
        CaseKind.NEW: _("New"),
        CaseKind.CHANGE: _("Changes"),
        CaseKind.CLAIM: _("Claims"),
        CaseKind.REPORT: _("Reports"),
        CaseKind.REPLY: _("Replies"),
        CaseKind.DUPLICATE: _("Listed twice?"),
        CaseKind.STALE: _("Not confirmed"),
    }[kind]


def report(reason: str) -> str:
    """What a visitor says is wrong."""
    return {
        Reason.NOT_THERE: _("It wasn’t there"),
        Reason.WRONG_NUMBER: _("Wrong number"),
        Reason.IDENTIFIES_SOMEONE: _("It identifies someone"),
        Reason.UNSAFE: _("Unsafe"),
        Reason.SOMETHING_ELSE: _("Something else"),
    }[Reason(reason)]


def outcome(given: Outcome) -> str:
    """What became of a report."""
    return {
        Outcome.MENDED: _("It was wrong, and is put right"),
        Outcome.HIDDEN: _("It was wrong, and the listing is hidden"),
        Outcome.RIGHT: _("Nothing was wrong"),
    }[given]
