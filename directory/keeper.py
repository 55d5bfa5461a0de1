"""The thread in every server process that keeps the index in line with the store when nobody else did."""

from __future__ import annotations

import logging
import threading
import time

from index import IndexDamaged, IndexLocked

from .mishaps import told
from .services import Services

INTERVAL_S = 0.5
log = logging.getLogger(__name__)


class Keeper(threading.Thread):
    """Works off the outbox, merges small segments, and rebuilds an index that can't be read. Several may run at once."""

    def __init__(self, services: Services) -> None:
        super().__init__(name="keeper", daemon=True)
        self._services = services

    def run(self) -> None:
        while True:
            time.sleep(INTERVAL_S)
            self.turn()

    def turn(self) -> None:
        """Do what is to be done now; what another process is already doing is left to it."""
        try:
            self._services.indexer.sync(timeout_s=0)
            self._services.indexer.merge()
        except IndexLocked:
            pass
        except IndexDamaged:
            self._rebuild()
        except Exception as error:  # a full disk, a broken file: whatever it is, the next turn must come
            log.error("The index could not be brought up to date; trying again: %s", told(error))

    def _rebuild(self) -> None:
        log.error("The index is damaged; building it anew.")
        try:
            count = self._services.indexer.rebuild(timeout_s=0)
            log.warning("The index was built anew: %d listings.", count)
        except IndexLocked:
            pass
        except Exception as error:  # likewise
            log.error("The index could not be built anew; trying again: %s", told(error))
