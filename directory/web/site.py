"""Site: what every page shows around its own content, and the services and words that views work with."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from flask import current_app, request

from index import SearchIndexError

from ..domain.listing import Listing
from ..domain.vocabulary import Operator
from ..services import Services
from ..storage import listings
from . import urls
from .translation import language
from .wording import Wording

_FACTS = "facts"  # the source whose refs `settings.helplines` names
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number to call, in short. `number` is for eyes, `uri` for the phone; `hours` and `cost` are words, where known."""

    url: str
    name: str
    lang: str | None
    number: str
    uri: str
    hours: str | None
    cost: str | None
    is_police: bool


@dataclass(frozen=True, slots=True)
class Site:
    """What the templates know of the site itself. `path` is that of the page being shown."""

    name: str
    language: str
    path: str
    exit_page: str
    helplines: tuple[Helpline, ...]


class Helplines:
    """The helplines of every page, read once per generation of the index; when they can't be read, those that were read last."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[str, tuple[Helpline, ...]]] = {}
        self._lock = Lock()

    def now(self, services: Services, generation: str, wording: Wording) -> tuple[Helpline, ...]:
        held = self._read.get(wording.language)
        if held and held[0] == generation:
            return held[1]
        try:
            found = listings.get_by_refs(services.database, _FACTS, services.settings.helplines)
        except Exception:  # whatever keeps a page from its content must not keep it from the helplines
            log.exception("The helplines could not be read.")
            return held[1] if held else ()
        lines = tuple(line for listing in found if (line := helpline(listing, wording)))
        with self._lock:
            self._read[wording.language] = generation, lines
        return lines


def helpline(listing: Listing, wording: Wording) -> Helpline | None:
    """None where the listing has no phone."""
    details = listing.details
    if not details.phones:
        return None
    language, name = details.title.best(wording.language)
    return Helpline(
        url=urls.listing(listing),
        name=name,
        lang=language if language != wording.language else None,
        number=details.phones[0].display,
        uri=details.phones[0].uri,
        hours=wording.schedule(details.schedule) if details.schedule else None,
        cost=wording.label("cost", details.cost) if details.cost else None,
        is_police=details.operator is Operator.POLICE,
    )


@dataclass(frozen=True, slots=True)
class State:
    """What the web keeps for as long as the process runs. `wordings` are by language."""

    helplines: Helplines
    wordings: Mapping[str, Wording]


def services() -> Services:
    found: Services = current_app.extensions["saath"]
    return found


def state() -> State:
    found: State = current_app.extensions["saath.web"]
    return found


def wording() -> Wording:
    """This request's words."""
    return state().wordings[language()]


def generation(services: Services) -> str:
    """The index's generation; "none" while it can't be read."""
    try:
        return services.index.generation
    except (SearchIndexError, OSError):
        return "none"


def helplines() -> tuple[Helpline, ...]:
    """The helplines of every page."""
    return state().helplines.now(services(), generation(services()), wording())


def current() -> Site:
    """What stands around the page that is being made."""
    settings = services().settings
    return Site(
        name=settings.name,
        language=language(),
        path=request.path,
        exit_page=settings.exit_page,
        helplines=helplines(),
    )
