"""The mails that follow from what happens to a submission or a listing. Written in the caller's transaction; what they say is web's."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from ..domain import changes
from ..domain.holder import Holder
from ..domain.listing import Listing
from ..domain.submission import UNDO, Submission
from ..storage import holders, links, mails
from ..storage.database import Database

STATUS_LASTS = timedelta(days=365)
"""How long the link in a mail opens the page of its submission."""

_CONTACTS = ("phones", "whatsapp", "email", "website", "join_url", "organisation_website")


def tell_sender(
    database: Database,
    submission: Submission,
    template: str,
    *,
    random: Callable[[], str],
    now: datetime,
    is_decision: bool = False,
    **facts: object,
) -> None:
    """Write to the sender, with a link to the page of the submission. A decision's mail waits until it can't be undone any more."""
    link, (_language, title) = random(), submission.details.title.best(submission.sender.language)
    links.make(database, link, "status", submission.id, submission.sender.email, now=now, lasts=STATUS_LASTS)
    mails.add(
        database,
        message_id=random(),
        recipient=submission.sender.email,
        language=submission.sender.language,
        template=template,
        facts={"reference": submission.reference, "title": title, "link": link, **facts},
        now=now,
        due_at=now + UNDO if is_decision else now,
        about=submission.id if is_decision else None,  # what an undo calls back
        unique_key=f"{template} {submission.id} {submission.version}",
    )


def tell_holders(
    database: Database, listing_id: str, template: str, *, about: str, random: Callable[[], str], now: datetime, **facts: object
) -> None:
    """Once it can't be undone any more, those who keep the listing learn what was done with it. `about` calls the mails back."""
    for holder in holders.of_listing(database, listing_id):
        _tell_later(database, holder, template, about=about, random=random, now=now, **facts)


def tell_of_access(
    database: Database,
    change: str,
    whose: Iterable[Holder],
    others: Iterable[Holder],
    *,
    about: str,
    random: Callable[[], str],
    now: datetime,
) -> None:
    """Once it can't be undone any more, those `whose` access was "granted" or "revoked" learn of their own, and `others`, who keep the same
    listing, of all of it. `about` calls the mails back."""
    told = tuple(others)
    for one in whose:
        for holder in (one, *told):
            _tell_later(database, holder, "access-changed", about=about, random=random, now=now, change=change, who=one.email)


def tell_other_holders(database: Database, listing_id: str, submission: Submission, *, random: Callable[[], str], now: datetime) -> None:
    """Once it can't be undone any more, those who keep the listing learn that the sender of `submission` now does too."""
    for holder in holders.of_listing(database, listing_id):
        if holder.email != submission.sender.email:
            facts = {"change": "granted", "who": submission.sender.email}
            _tell_later(database, holder, "access-changed", about=submission.id, random=random, now=now, **facts)


def _tell_later(
    database: Database, holder: Holder, template: str, *, about: str, random: Callable[[], str], now: datetime, **facts: object
) -> None:
    mails.add(
        database,
        message_id=random(),
        recipient=holder.email,
        language=holder.language,
        template=template,
        facts={"listing": holder.listing_id, **facts},
        now=now,
        due_at=now + UNDO,
        about=about,
    )


def tell_former_contacts(
    database: Database,
    before: Listing,
    after: Listing,
    *,
    random: Callable[[], str],
    now: datetime,
    language: str,
    submission: Submission | None = None,
) -> None:
    """Where phone or links have changed, say so to the mail address that stood there and to everybody who keeps the listing.

    Not to the sender of `submission`, who knows. `language` is for the address, of which no language is known.
    """
    changed = {change.field for change in changes.compare(before.details, after.details)}
    fields = [field for field in _CONTACTS if field in changed]
    if not fields:
        return
    known = {holder.email: holder.language for holder in holders.of_listing(database, after.id)}
    if before.details.email:
        known.setdefault(before.details.email.lower(), language)
    if submission is not None:
        known.pop(submission.sender.email, None)
    for email, spoken in known.items():
        mails.add(
            database,
            message_id=random(),
            recipient=email,
            language=spoken,
            template="contact-changed",
            facts={"listing": after.id, "fields": fields},
            now=now,
            due_at=now + UNDO if submission else now,
            about=submission.id if submission else None,
            unique_key=f"contact-changed {after.id} {after.version} {email}",
        )
