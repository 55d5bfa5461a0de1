"""Finds what reviewers should look at though nobody sent it: what has gone stale, and what looks like something that is there already."""

from __future__ import annotations

import time
from collections.abc import Mapping

from .domain.task import DUPLICATE_FROM
from .likeness import likely
from .operations import tasks as operations
from .services import Services, random
from .storage import listings, tasks

COMPARED_A_TURN = 200
_LONGEST_TURN_S = 20
"""A turn compares no more than that: other work waits behind it, and there is a next turn."""


def open_tasks(services: Services, compared_a_turn: int = COMPARED_A_TURN) -> Mapping[str, int]:
    """Open the tasks that are due; returns how many of each kind are new. Twice opens nothing more."""
    over_at = time.monotonic() + _LONGEST_TURN_S
    now = services.clock()
    today = services.settings.day(now)
    stale = operations.open_stale(services.database, services.settings.freshness, today=today, now=now, random=random)
    duplicates = 0
    for listing_id, version in tasks.to_compare(services.database, compared_a_turn):
        if time.monotonic() > over_at:
            break
        duplicates += _compare(services, listing_id, version)
    return {"stale": stale, "duplicates": duplicates}


def _compare(services: Services, listing_id: str, version: int) -> int:
    listing = listings.get(services.database, listing_id)
    if listing is None or listing.version != version:
        return 0  # it changed meanwhile, and is still to be compared
    now = services.clock()
    found = likely(services.database, services.index, listing.details, now, exclude=(listing_id,))
    alike = [(each.listing.id, each.score) for each in found if each.score >= DUPLICATE_FROM and not each.listing.is_sample]
    return operations.open_duplicates(services.database, listing_id, version, alike, now=now, random=random)
