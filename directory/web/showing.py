"""Showing what was just done: pages and search follow the index, so that is brought up to date before the answer goes out."""

from __future__ import annotations

import logging

from index import IndexLocked, SearchIndexError

from ..mishaps import told
from ..storage.database import DatabaseBusy
from .site import services

_WAITS_S = 1.0
log = logging.getLogger(__name__)


def show_now() -> None:
    """Bring the index up to date at once. What another process is long at already, or what goes wrong, is left to the keeper."""
    try:
        services().indexer.sync(timeout_s=_WAITS_S)
    except (IndexLocked, DatabaseBusy):
        pass
    except (SearchIndexError, OSError) as error:
        log.error("The index could not be brought up to date after a change; the keeper will: %s", told(error))
