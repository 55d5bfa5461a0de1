"""Send the rows of a file: one batch of submissions, confirmed by one mail and told of in one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from ..domain.details import Details
from ..domain.errors import DirectoryError
from ..domain.listing import Listing
from ..domain.slugs import listing_id as id_of
from ..domain.submission import SENDER, NotAllowed, Purpose, Sender, State, Step, Submission
from ..storage import holders, links, listings, mails, submissions, uploads
from ..storage.database import Database
from .letters import STATUS_LASTS
from .submit import CONFIRM_LASTS, new_reference


def submit_many(
    database: Database, upload_name: str, rows: Sequence[Details], sender: Sender, *, now: datetime, random: Callable[[], str]
) -> str:
    """Make submissions of a file's rows, and mail the link that confirms all of them; returns the batch that they are.

    The same file again is the same batch. A row with the name, the organisation and the town of a listing which the sender keeps proposes
    a change of that one, and nothing where it says the same; nobody learns of either before the address is confirmed. Raises
    `DirectoryError` ("upload-gone").
    """
    with database.writing():
        upload = uploads.get(database, upload_name, now=now)
        if upload is None:
            raise DirectoryError("upload-gone")
        if upload.batch is not None:
            return upload.batch
        batch = id_of("", random())
        kept = {_identity(listing.details): listing for listing in _kept(database, sender.email)}
        waiting = {each.details for each in submissions.of_sender(database, sender.email) if each.state.is_waiting}
        for row in rows:
            if row in waiting:
                continue  # the file was put right and sent once more, with what was sound before
            listing = kept.get(_identity(row))
            details = _beside(row, listing.details) if listing else row
            if listing is None or listing.details != details:
                submission = _submission(database, batch, details, listing, sender, now=now, random=random)
                submissions.add(database, submission, now=now)
        _mail(database, "confirm-many", "confirm-many", batch, sender, len(rows), now=now, random=random)
        uploads.mark_sent(database, upload_name, batch)
        return batch


def confirm_many(database: Database, batch: str, *, link: str, now: datetime, random: Callable[[], str]) -> tuple[Submission, ...]:
    """The sender's address is proven: all of the batch enters the queue, in its order. Raises `NotAllowed` ("link-not-open")."""
    with database.writing():
        named = links.get(database, link, "confirm-many")
        if named is None or named.subject != batch or not links.spend(database, link, now=now):
            raise NotAllowed("link-not-open")
        taken = tuple(
            submissions.take_step(database, each, Step.CONFIRM, by=SENDER, is_staff=False, now=now)
            for each in submissions.of_batch(database, batch)
            if each.state is State.UNCONFIRMED
        )
        for each in taken:
            links.make(database, random(), "status", each.id, each.sender.email, now=now, lasts=STATUS_LASTS)  # its own page, from /manage
        if taken:
            _mail(database, "received-many", "status-many", batch, taken[0].sender, len(taken), now=now, random=random)
        return taken


def _kept(database: Database, email: str) -> Iterator[Listing]:
    for holder in holders.of_email(database, email):
        if listing := listings.get(database, holder.listing_id):
            yield listing


def _identity(details: Details) -> tuple[str, ...]:
    """What makes two rows the same listing in an organisation's own table."""
    return tuple((part or "").casefold() for part in (details.kind, details.title.first()[1], details.organisation, details.place.city))


def _beside(row: Details, known: Details) -> Details:
    """The row as a change of what is known: a table without coordinates or dates of checking doesn't take them away."""
    place = row.place
    if known.place.is_exact and known.place.point and not (place.is_exact and place.point):
        place = replace(place, latitude=known.place.latitude, longitude=known.place.longitude, is_exact=True)
    return replace(row, place=place, verified_on=row.verified_on or known.verified_on, source_url=row.source_url or known.source_url)


def _submission(
    database: Database, batch: str, details: Details, listing: Listing | None, sender: Sender, *, now: datetime, random: Callable[[], str]
) -> Submission:
    return Submission(
        id=id_of("", random()),
        reference=new_reference(database, random),
        purpose=Purpose.CHANGE if listing else Purpose.NEW,
        state=State.UNCONFIRMED,
        version=1,
        details=details,
        sender=sender,
        created_at=now,
        updated_at=now,
        listing_id=listing.id if listing else None,
        base=listing.details if listing else None,
        base_version=listing.version if listing else None,
        batch=batch,
    )


def _mail(
    database: Database, template: str, purpose: str, batch: str, sender: Sender, count: int, *, now: datetime, random: Callable[[], str]
) -> None:
    link = random()
    lasts = CONFIRM_LASTS if purpose == "confirm-many" else STATUS_LASTS
    links.make(database, link, purpose, batch, sender.email, now=now, lasts=lasts)
    mails.add(
        database,
        message_id=random(),
        recipient=sender.email,
        language=sender.language,
        template=template,
        facts={"link": link, "count": count},
        now=now,
        unique_key=f"{template} {batch}",
    )
