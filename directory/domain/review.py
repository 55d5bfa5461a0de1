"""Review: what a reviewer has seen and decides. Which decisions a submission's state allows is `submission`'s."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from . import changes, oddities
from .changes import FieldChange
from .details import Details
from .errors import DirectoryError
from .oddities import OddityKind
from .risk import needs_licence, speaks_of_treatment
from .submission import Purpose, Submission
from .taxonomy import Taxonomy
from .vocabulary import Operator

MOST_AT_ONCE = 25
"""How many low-risk cases may be approved in one step."""

_WHO_THEY_ARE = {"kind", "organisation", "operator", "licence"}
_OFFICIAL = (Operator.POLICE, Operator.PUBLIC_HEALTH)


class Seen(NamedTuple):
    """The versions that were on the reviewer's screen: the submission's, and its listing's where it has one. `listing_id` says which that
    was: it may have become one with another since. None: whichever it is."""

    submission: int
    listing: int | None
    listing_id: str | None = None


class WrongDecision(DirectoryError):
    """A decision that can't be taken so, whatever the state: `reason` is "nothing-accepted", "title-missing", "licence-needed",
    "not-low-risk" or "too-many"."""


def outcome(submission: Submission, current: Details | None, *, accepted: Collection[str] | None, edited: Details | None) -> Details:
    """What the listing would say: `edited` as it stands; else what it says now (`current`) with the accepted fields of the proposal.

    `accepted` None: all that were proposed. What the proposal didn't touch stays as it is now, also where that changed since it was
    begun. Raises `WrongDecision` ("nothing-accepted", "title-missing").
    """
    if edited is not None:
        decided = edited
    elif submission.purpose is Purpose.CLAIM and current is not None:
        return current
    elif submission.base is None or current is None:
        given = {change.field for change in changes.compare(None, submission.details)}
        decided = submission.details if accepted is None else changes.without(submission.details, given - set(accepted))
    else:
        proposed = changes.compare(submission.base, submission.details)
        taken = [change for change in proposed if accepted is None or change.field in accepted]
        if proposed and not taken:
            raise WrongDecision("nothing-accepted")
        decided = changes.apply(current, taken)
    if not decided.title:
        raise WrongDecision("title-missing")
    return decided


def refused(submission: Submission, decided: Details) -> tuple[str, ...]:
    """The fields that were proposed and aren't in what was decided."""
    return tuple(
        change.field
        for change in changes.compare(submission.base, submission.details)
        if change.field != "verified_on" and changes.value(decided, change.field) != change.after
    )


def checked_on(details: Details, today: date) -> Details:
    """Details that were confirmed today, by those who sent them."""
    return replace(details, verified_on=max(today, details.verified_on or today))


def require_licence(details: Details, taxonomy: Taxonomy, why: str | None) -> None:
    """Raise `WrongDecision` ("licence-needed") for a treatment centre without a licence, unless the reviewer says why."""
    if needs_licence(details, taxonomy) and not details.licence and not (why and why.strip()):
        raise WrongDecision("licence-needed")


def is_low_risk(submission: Submission, current: Details | None, taxonomy: Taxonomy, *, is_holder: bool, approved_before: int) -> bool:
    """Whether it may be approved together with others, after a look at the list only.

    A change: by somebody who keeps the listing, no risky field, nothing of who they say they are, nothing that somebody else has changed
    meanwhile. A new one: by a sender of whom something was approved before, not in the name of an authority, and without a website for
    its organisation. Neither: a claim, treatment without a licence or newly spoken of, or anything odd in what is new.
    """
    if submission.purpose is Purpose.CLAIM or _speaks_newly_of_treatment(submission):
        return False
    if needs_licence(submission.details, taxonomy) and not submission.details.licence:
        return False
    proposed = changes.compare(submission.base, submission.details)
    if submission.purpose is Purpose.NEW:
        names_a_site = submission.details.organisation_website is not None  # which would then be that organisation's
        is_harmless = approved_before > 0 and submission.details.operator not in _OFFICIAL and not names_a_site
    else:
        is_harmless = is_holder and _is_harmless(submission, proposed, current)
    changed = {change.field for change in proposed}
    # Last what takes longest: each word is looked at letter by letter.
    return is_harmless and not any(oddity.field in changed for oddity in oddities.noticed(submission.details))


def wants_a_close_look(submission: Submission) -> bool:
    """Whether its words alone may lead somebody astray: it speaks of treatment and didn't before, or what is new deceives the eye."""
    if _speaks_newly_of_treatment(submission):
        return True
    changed = {change.field for change in changes.compare(submission.base, submission.details)}
    odd = (oddity for oddity in oddities.noticed(submission.details) if oddity.kind is not OddityKind.CONTACT_IN_WORDS)
    return any(oddity.field in changed for oddity in odd)


def _speaks_newly_of_treatment(submission: Submission) -> bool:
    return speaks_of_treatment(submission.details) and not (submission.base and speaks_of_treatment(submission.base))


def _is_harmless(submission: Submission, proposed: Iterable[FieldChange], current: Details | None) -> bool:
    """Whether a change touches nothing that leads people anywhere, nor what somebody else has changed meanwhile."""
    if submission.base is None or current is None:
        return False
    if any(change.is_risky or change.field in _WHO_THEY_ARE for change in proposed):
        return False
    return not changes.conflicts(submission.base, submission.details, current)
