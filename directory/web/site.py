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
from ..mishaps import told
from ..services import Services
from ..storage import listings
from . import languages, prefixes, urls
from .translation import language
from .wording import Wording

_VISITORS = ("visitors", "offline", "saved")  # whose pages a phone keeps copies of, and whose listings
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
class Alternate:
    """The page being shown in another language, or its like: `url` is its address here, `name` what its readers call the language."""

    language: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Site:
    """What the templates know of the site itself. `path` is that of the page being shown, without its language.

    `alternates` are the page in all languages of the site, none where there is but one. On visitors' pages `keeper` is the script that has
    a copy kept on the phone, `saver` the one of the list that they keep there themselves.
    """

    name: str
    origin: str
    language: str
    path: str
    webcal: str
    exit_page: str
    keeper: str | None
    saver: str | None
    alternates: tuple[Alternate, ...]
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
        except Exception as error:  # whatever keeps a page from its content must not keep it from the helplines
            log.error("The helplines could not be read: %s", told(error))
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
    is_visitors = request.blueprint in _VISITORS
    return Site(
        name=settings.name,
        origin=settings.origin,
        language=language(),
        path=request.path,
        webcal="webcal://" + settings.origin.partition("://")[2],
        exit_page=settings.exit_page,
        keeper=urls.script("start.js") if is_visitors else None,
        saver=urls.script("keeping.js") if is_visitors else None,
        alternates=_alternates(settings.languages),
        helplines=helplines(),
    )


def _alternates(spoken: tuple[str, ...]) -> tuple[Alternate, ...]:
    if len(spoken) == 1:
        return ()
    # What answers a form can't be asked for again: another language begins where the form stands, or at home.
    adapter = current_app.create_url_adapter(request)
    is_there = request.method in ("GET", "HEAD") or (adapter is not None and adapter.test(request.path, "GET"))
    path = prefixes.asked(request.environ) if is_there else "/"
    return tuple(Alternate(each, languages.OWN_NAMES[each], languages.address(path, each, spoken)) for each in spoken)
