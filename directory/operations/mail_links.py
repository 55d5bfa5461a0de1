"""Links that somebody asks for: back to a draft, and to the page of a submission."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..domain.submission import tidy_reference
from ..storage import drafts, links, mails, submissions
from ..storage.database import Database
from .letters import STATUS_LASTS


def mail_resume_link(database: Database, draft_id: str, email: str, language: str, *, now: datetime, random: Callable[[], str]) -> None:
    """Mail a link that leads back to a draft for as long as that is kept."""
    link = random()
    with database.writing():
        links.make(database, link, "resume", draft_id, email.lower(), now=now, lasts=drafts.LASTS)
        mails.add(
            database,
            message_id=random(),
            recipient=email.lower(),
            language=language,
            template="resume",
            facts={"link": link, "until": (now + drafts.LASTS).date().isoformat()},
            now=now,
        )


def mail_status_link(database: Database, reference: str, email: str, *, now: datetime, random: Callable[[], str]) -> None:
    """Mail the link to a submission's page, if there is one of this reference that came from this address.

    Nobody learns which: in either case a link is written, in one transaction, and where there is no such submission it opens nothing.
    """
    found = submissions.get_by_reference(database, tidy_reference(reference))
    is_theirs = found is not None and found.sender.email == email.lower()
    link = random()
    with database.writing():
        subject, address = (found.id, found.sender.email) if found and is_theirs else ("", "")
        links.make(database, link, "status", subject, address, now=now, lasts=STATUS_LASTS)
        if found and is_theirs:
            mails.add(
                database,
                message_id=random(),
                recipient=found.sender.email,
                language=found.sender.language,
                template="status",
                facts={"link": link, "reference": found.reference},
                now=now,
            )
