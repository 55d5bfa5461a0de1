"""Showing what was just done: pages and search of all processes follow the index, so it is brought up to date before the answer goes out."""

from __future__ import annotations

import logging

from index import IndexLocked, SearchIndexError

from ..storage.database import DatabaseBusy
from .site import services

log = logging.getLogger(__name__)


def show_now() -> None:
    """Bring the index up to date at once; what another process is doing already, or what goes wrong, is left to the keeper."""
    try:
        services().indexer.sync(timeout_s=0)
    except (IndexLocked, DatabaseBusy):
        pass
    except (SearchIndexError, OSError):
        log.exception("The index could not be brought up to date after a change; the keeper will.")
