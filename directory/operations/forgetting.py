"""Forget whose it was: addresses, names and numbers of people whom nothing here concerns any more. What happened stays written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..domain.retention import KEPT
from ..storage import holders, links, replies, reports, submissions
from ..storage.database import Database


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Counts: senders of submissions, and writers of replies, whose address was erased; ended accesses and refused replies that were
    deleted; reports whose words were."""

    senders: int
    writers: int
    holders: int
    refused: int
    reports: int


def forget_people(database: Database, *, now: datetime) -> Forgotten:
    """Forget what has been over for `KEPT`. The pages of erased submissions close with it. Twice does nothing the second time.

    A sender who keeps a listing is needed as long as that is so; whoever changed a listing is named in its history.
    """
    over_by = now - KEPT
    with database.writing():
        erased = submissions.erase_senders(database, over_by=over_by)
        for submission_id, _batch in erased:
            links.drop(database, submission_id, "confirm", "status")
        for batch in {batch for _id, batch in erased if batch}:
            if not any(each.sender.email for each in submissions.of_batch(database, batch)):
                links.drop(database, batch, "confirm-many", "status-many")
        return Forgotten(
            senders=len(erased),
            writers=replies.erase_writers(database, decided_by=over_by),
            holders=holders.forget(database, ended_by=over_by),
            refused=replies.delete_refused(database, decided_by=over_by),
            reports=reports.erase_words(database, closed_by=over_by),
        )
