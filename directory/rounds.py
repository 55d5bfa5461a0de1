"""Rounds: what server processes do beside answering and indexing. All send mail; once an hour one of them looks after the site."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

from flask import Flask

from . import posting, upkeep
from .mishaps import told
from .services import Services
from .web.mails import renderer
from .web.unmet import Counts

EVERY = timedelta(hours=1)
_POST_EVERY_S = 1.0
_POST_AGAIN_AFTER_S = 60.0
_LOOK_EVERY_S = 300.0
log = logging.getLogger(__name__)


class Postman(threading.Thread):
    """Sends the mails that are due; waits a while where there is no mail server to be reached."""

    def __init__(self, app: Flask) -> None:
        super().__init__(name="postman", daemon=True)
        self._services: Services = app.extensions["saath"]
        self._render = renderer(app)

    def run(self) -> None:
        while True:
            time.sleep(_POST_EVERY_S if self.turn() else _POST_AGAIN_AFTER_S)

    def turn(self) -> bool:
        """Send what is due; False where there is no use in trying again soon."""
        try:
            return posting.deliver(self._services, self._render).is_reachable
        except Exception as error:  # a full disk, a busy database: whatever it is, the next turn must come
            log.error("Mail could not be sent; trying again: %s", told(error))
            return False


class Caretaker(threading.Thread):
    """Does the upkeep when the last is an hour old and nobody else is at it; hands over what this process has counted."""

    def __init__(self, app: Flask) -> None:
        super().__init__(name="caretaker", daemon=True)
        self._services: Services = app.extensions["saath"]
        self._counts: Counts = app.extensions["saath.unmet"]
        self._render = renderer(app)
        self._checker = upkeep.checker_of(self._services)

    def run(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY_S)
            self.turn()

    def turn(self) -> None:
        try:
            upkeep.keep_unmet_needs(self._services, self._counts.take())
            if upkeep.is_due(self._services, EVERY):
                upkeep.maintain(self._services, self._render, self._checker)
        except Exception as error:  # likewise
            log.error("The upkeep failed; trying again: %s", told(error))
