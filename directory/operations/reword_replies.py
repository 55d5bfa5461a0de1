"""An admin puts words of their own in the place of the site's replies, or takes them back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..domain.submission import Step
from ..storage import reply_wording
from ..storage.database import Database


def reword_replies(database: Database, step: Step, reason: str, words: Mapping[str, str | None], *, by: str, now: datetime) -> None:
    """Keep the words of one reply, by language; None: the site's own. What stays as it is keeps who wrote it."""
    with database.writing():
        for language, given in words.items():
            if given is None:
                reply_wording.remove(database, step, reason, language)
            elif given != reply_wording.get(database, step, reason, language):
                reply_wording.put(database, step, reason, language, given, by=by, now=now)
