"""Take every invented listing out of the directory."""

from __future__ import annotations

from datetime import datetime

from ..storage import listings
from ..storage.database import Database


def remove_samples(database: Database, *, by: str, now: datetime) -> int:
    """Remove all samples and the organisations that ran nothing else, in one transaction. Returns how many listings went."""
    with database.writing():
        return listings.remove_samples(database, by=by, now=now)
