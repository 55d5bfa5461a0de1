"""Approve: what was proposed becomes what the listing says, as far as the reviewer accepts it. One case, or several of low risk."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..domain import review
from ..domain.details import Details
from ..domain.errors import DirectoryError
from ..domain.listing import Listing
from ..domain.review import MOST_AT_ONCE, Seen, WrongDecision
from ..domain.slugs import listing_id as new_id
from ..domain.submission import Event, Purpose, State, Step, Submission, after
from ..domain.taxonomy import Taxonomy
from ..domain.vocabulary import Publication
from ..storage import history, holders, listings, merges, reports, submissions
from ..storage.database import Database, DatabaseBusy
from . import letters, reviewing


def approve(
    database: Database,
    submission_id: str,
    *,
    seen: Seen,
    by: str,
    now: datetime,
    today: date,
    random: Callable[[], str],
    taxonomy: Taxonomy,
    accepted: Collection[str] | None = None,
    edited: Details | None = None,
    words: str | None = None,
    why: str | None = None,
    grants_access: bool | None = None,
) -> Submission:
    """Publish a submission at once; its mails wait until it can't be undone any more.

    What was proposed for a listing that has become one with another is published of that one.

    `accepted`: the proposed fields that are taken over (`changes.FIELDS`), None for all; `edited`: what the listing is to say instead. What
    the proposal doesn't touch stays as the listing says it now. `today` is when the listing was last confirmed: the sender just has.
    `words` is the reply to the sender; `why` stands in the listing's history, and is needed for a treatment centre without a licence.
    `grants_access`: whether the sender may keep the listing from now on; None: for a new one or a claim. Whoever proposes a change of
    somebody else's listing doesn't come by it.

    Nothing is published but what was on the screen: raises `ChangedMeanwhile` when the submission or the listing has changed since (see
    `reviewing.require_seen`), `NotAllowed` ("step-not-allowed"), `WrongDecision`, `listings.ListingGone`.
    The same decision again, by the same person from the same screen, writes nothing and returns the submission.
    """
    with database.writing():
        found = submissions.require(database, submission_id)
        last = submissions.last_event(database, submission_id)
        if reviewing.is_repeated(last, Step.APPROVE, by, seen.submission) and _is_alike(database, found, last, accepted, edited, words):
            return found
        reviewing.require_seen(database, found, seen)
        after(found.state, Step.APPROVE)
        about = merges.listing_of(database, found)
        before = listings.require(database, about) if about else None
        decided = review.outcome(found, before.details if before else None, accepted=accepted, edited=edited)
        if found.purpose is not Purpose.CLAIM:
            review.require_licence(decided, taxonomy, why)
            decided = review.checked_on(decided, today)
        listing = _publish(database, found, before, decided, by=by, now=now, why=why, random=random)
        taken = submissions.take_step(
            database,
            found,
            Step.APPROVE,
            by=by,
            is_staff=True,
            now=now,
            words=words,
            listing_id=listing.id,
            listing_version=listing.version,
        )
        if found.purpose is not Purpose.CHANGE if grants_access is None else grants_access:
            is_new = holders.grant(database, listing.id, found.sender.email, found.sender.language, by=by, now=now)
            if is_new:
                letters.tell_other_holders(database, listing.id, taken, random=random, now=now)
        letters.tell_sender(
            database,
            taken,
            "approved",
            random=random,
            now=now,
            is_decision=True,
            purpose=str(found.purpose),
            listing=listing.id,
            words=words,
            refused=review.refused(found, decided),
            keeps=holders.holds(database, listing.id, found.sender.email),
        )
        if before is not None:
            language = found.sender.language
            letters.tell_former_contacts(database, before, listing, random=random, now=now, language=language, submission=taken)
        return taken


def _publish(
    database: Database,
    found: Submission,
    before: Listing | None,
    decided: Details,
    *,
    by: str,
    now: datetime,
    why: str | None,
    random: Callable[[], str],
) -> Listing:
    if before is None:
        return listings.add(database, new_id("", random()), decided, by=by, now=now, why=why, submission_id=found.id)
    hidden_by = history.holds(database, before.id)
    if found.purpose is Purpose.CLAIM:
        return before
    reports.answer(database, before.id, now=now)  # a change that was looked at answers that something isn't so any more
    # A new one whose approval was undone, and one that was hidden because nobody had confirmed it, are shown again; what a person has
    # hidden only a person brings back.
    is_shown = not hidden_by or hidden_by == ("expired",) or (found.purpose is Purpose.NEW and hidden_by == ("undone",))
    return listings.change(
        database,
        before,
        verb="added" if found.purpose is Purpose.NEW else "updated",
        by=by,
        now=now,
        details=decided,
        publication=Publication.PUBLISHED if is_shown else Publication.HIDDEN,
        why=why,
        submission_id=found.id,
    )


def _is_alike(
    database: Database, found: Submission, last: Event, accepted: Collection[str] | None, edited: Details | None, words: str | None
) -> bool:
    """Whether the approval that was the last to happen would have come of the same decision."""
    assert found.listing_id is not None and last.listing_version is not None
    made = history.at(database, found.listing_id, last.listing_version)
    if last.words != words or made is None:
        return False
    if found.purpose is Purpose.CLAIM:
        return True
    decided = review.outcome(found, made.before, accepted=accepted, edited=edited)
    return replace(decided, verified_on=None) == replace(made.after, verified_on=None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of several cases: the submission as it is now, or why it was left."""

    submission_id: str
    submission: Submission | None
    error: DirectoryError | None


def approve_many(
    database: Database,
    cases: Sequence[tuple[str, Seen]],
    *,
    by: str,
    now: datetime,
    today: date,
    random: Callable[[], str],
    taxonomy: Taxonomy,
) -> tuple[Outcome, ...]:
    """Approve cases of low risk as they were proposed, each at the version that was on the screen and in a transaction of its own.

    One that can't be approved is left, with the reason, and the others go on. Raises `WrongDecision` ("too-many") beyond `MOST_AT_ONCE`,
    and `DatabaseBusy`: the same call may be made again, what was done before is recognised.
    """
    if len(cases) > MOST_AT_ONCE:
        raise WrongDecision("too-many", most=MOST_AT_ONCE)
    outcomes = []
    for submission_id, seen in cases:
        try:
            with database.writing():
                found = submissions.require(database, submission_id)
                if found.state is not State.APPROVED and not is_low_risk(database, found, taxonomy):
                    raise WrongDecision("not-low-risk")
                taken = approve(database, submission_id, seen=seen, by=by, now=now, today=today, random=random, taxonomy=taxonomy)
            outcomes.append(Outcome(submission_id, taken, None))
        except DatabaseBusy:
            raise  # none of the others would fare better
        except DirectoryError as error:
            outcomes.append(Outcome(submission_id, None, error))
    return tuple(outcomes)


def is_low_risk(database: Database, found: Submission, taxonomy: Taxonomy) -> bool:
    """Whether it may be approved together with others (`review.is_low_risk`)."""
    if merges.listing_of(database, found) != found.listing_id:
        return False  # begun from one listing, and to be published of another
    current = listings.get(database, found.listing_id) if found.listing_id else None
    before = submissions.states_of_sender(database, found.sender.email)
    return review.is_low_risk(
        found,
        current.details if current else None,
        taxonomy,
        is_holder=current is not None and holders.holds(database, current.id, found.sender.email),
        approved_before=0 if State.REJECTED in before else before.get(State.APPROVED, 0),
    )
