"""Submissions in the queue and reviewers who decide on them, for tests of what may then happen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from directory.domain.details import Details
from directory.domain.listing import Listing
from directory.domain.review import Seen
from directory.domain.slugs import listing_id
from directory.domain.submission import Purpose, Sender, State, Submission, reference_of
from directory.operations import approving, sending
from directory.storage import listings, seed_files, submissions
from directory.storage.database import Database
from tests.factories import NOW, details
from tests.keepers import TODAY, fresh_random

SENDER = "asha@example.org"
REVIEWER = "reviewer@saath.example"
SECOND = "second@saath.example"
SOON = NOW + timedelta(hours=2)
TOMORROW = date(2026, 11, 23)


def submit(
    database: Database,
    proposed: Details | None = None,
    *,
    listing: Listing | None = None,
    purpose: Purpose | None = None,
    email: str = SENDER,
    is_confirmed: bool = True,
    now: datetime = NOW,
    **overrides: Any,
) -> Submission:
    """A submission in the queue: something new, or with `listing` a change of it (`overrides` are Details' fields)."""
    said = listing.details if listing else details()
    new = Submission(
        id=listing_id("", fresh_random()),
        reference=reference_of(fresh_random().encode()),
        purpose=purpose or (Purpose.CHANGE if listing else Purpose.NEW),
        state=State.UNCONFIRMED,
        version=1,
        details=proposed or details(**_fields(said) | overrides),
        sender=Sender(email, "pa"),
        created_at=now,
        updated_at=now,
        listing_id=listing.id if listing else None,
        base=listing.details if listing else None,
        base_version=listing.version if listing else None,
    )
    with database.writing():
        submissions.add(database, new, now=now)
        return sending.confirm(database, new.id, now=now, random=fresh_random) if is_confirmed else new


def _fields(said: Details) -> dict[str, Any]:
    return {name: getattr(said, name) for name in said.__dataclass_fields__}


def screen(database: Database, submission: Submission) -> Seen:
    """What a reviewer sees who opens the case now."""
    found = submissions.require(database, submission.id)
    listing = listings.get(database, found.listing_id) if found.listing_id else None
    return Seen(found.version, listing.version if listing else None)


def approve(database: Database, submission: Submission, *, seen: Seen | None = None, **options: Any) -> Submission:
    given = {"by": REVIEWER, "now": SOON, "today": TODAY, "random": fresh_random, "taxonomy": seed_files.taxonomy()}
    return approving.approve(database, submission.id, seen=seen or screen(database, submission), **given | options)


def published(database: Database, submission: Submission) -> Listing:
    """The listing that a submission is about now."""
    found = submissions.require(database, submission.id)
    assert found.listing_id is not None
    return listings.require(database, found.listing_id)
