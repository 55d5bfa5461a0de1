"""Sending a listing: a draft becomes a submission, which waits until the sender's address is confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from ..domain.details import Details
from ..domain.errors import DirectoryError
from ..domain.slugs import listing_id as id_of
from ..domain.submission import SENDER, Sender, State, Step, Submission, reference_of
from ..storage import drafts, links, mails, submissions
from ..storage.database import Database
from ..storage.drafts import Draft
from . import sending

CONFIRM_LASTS = timedelta(days=14)
"""How long the link that confirms the sender's address can be used."""


def submit(
    database: Database,
    draft_id: str,
    details: Details,
    sender: Sender,
    *,
    is_proven: bool = False,
    now: datetime,
    random: Callable[[], str],
) -> Submission:
    """Send a draft, which states `details`, and mail the link that confirms the address of `sender`.

    With `is_proven` the address is known to be the sender's: the submission enters the queue at once. A draft that was sent before is sent
    again: unchanged and unconfirmed it stays as it is, without another mail; changed and unconfirmed it takes the place of the one before;
    once confirmed it becomes the next version of that.

    Raises `DirectoryError` ("draft-gone"), `NotAllowed` and `ChangedMeanwhile`, where a reviewer or another window was faster.
    """
    with database.writing():
        draft = drafts.get(database, draft_id, now=now)
        if draft is None:
            raise DirectoryError("draft-gone")
        sent = submissions.get(database, draft.submission_id) if draft.submission_id else None
        if sent is not None and sent.state is State.UNCONFIRMED:
            if (sent.details, sent.sender) == (details, sender):
                return sent
            submissions.take_step(database, sent, Step.WITHDRAW, by=SENDER, is_staff=False, now=now)
            # The draft may have begun from what was sent; what is proposed began from what the listing said.
            draft, sent = replace(draft, base=sent.base), None
        if sent is not None:
            submission = sending.edit(database, sent.id, details, seen=draft.submission_version or sent.version, now=now)
        else:
            submission = _add(database, draft, details, sender, now=now, random=random)
            if is_proven:
                submission = sending.confirm(database, submission.id, now=now, random=random)
            else:
                mail_confirm_link(database, submission, now=now, random=random)
        drafts.bind(database, draft_id, submission.id, submission.version)
        return submission


def mail_confirm_link(database: Database, submission: Submission, *, now: datetime, random: Callable[[], str]) -> None:
    """Mail the link that confirms the sender's address; once more, where the first mail got lost. All of them open until one is used."""
    link = random()
    with database.writing():
        links.make(database, link, "confirm", submission.id, submission.sender.email, now=now, lasts=CONFIRM_LASTS)
        mails.add(
            database,
            message_id=random(),
            recipient=submission.sender.email,
            language=submission.sender.language,
            template="confirm",
            facts={"link": link, "reference": submission.reference, "purpose": str(submission.purpose)},
            now=now,
        )


def _add(database: Database, draft: Draft, details: Details, sender: Sender, *, now: datetime, random: Callable[[], str]) -> Submission:
    submission = Submission(
        id=id_of("", random()),
        reference=new_reference(database, random),
        purpose=draft.purpose,
        state=State.UNCONFIRMED,
        version=1,
        details=details,
        sender=sender,
        created_at=now,
        updated_at=now,
        listing_id=draft.listing_id,
        base=draft.base if draft.listing_id else None,
        base_version=draft.base_version if draft.listing_id else None,
    )
    submissions.add(database, submission, now=now)
    return submission


def new_reference(database: Database, random: Callable[[], str]) -> str:
    """A reference that no submission has yet."""
    reference = _reference(random)
    while submissions.get_by_reference(database, reference) is not None:
        reference = _reference(random)
    return reference


def _reference(random: Callable[[], str]) -> str:
    """Spread evenly over the reference's letters, whatever letters `random` has."""
    return reference_of(hashlib.blake2b(random().encode(), digest_size=8).digest())
