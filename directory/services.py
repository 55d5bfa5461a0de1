"""What views and commands are handed: one frozen value, made once per process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from index import SearchIndex

from .domain.gazetteer import Gazetteer
from .domain.taxonomy import Labels, Taxonomy
from .finding import Finder, lexicon
from .indexing import Indexer
from .settings import Settings
from .storage import seed_files
from .storage.database import Database
from .suggesting import Suggester


@dataclass(frozen=True, slots=True)
class Services:
    """The parts of a running site. `clock` gives the present instant, aware, in UTC."""

    settings: Settings
    database: Database
    index: SearchIndex
    indexer: Indexer
    finder: Finder
    suggester: Suggester
    gazetteer: Gazetteer
    taxonomy: Taxonomy
    labels: Labels
    clock: Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def open_services(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Services:
    """Open the parts that `settings` names; the data folder is made if missing, and the tables are brought up to date."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)  # Whoosh's files are pickles: nobody else may write here
    database = Database(settings.database)
    database.migrate()
    taxonomy, labels = seed_files.taxonomy(), seed_files.labels()
    index = SearchIndex(settings.index, zone=settings.timezone)
    gazetteer = seed_files.gazetteer(home_state=settings.state)
    known = lexicon(seed_files.concepts(), gazetteer, settings.home_states)
    return Services(
        settings=settings,
        database=database,
        index=index,
        indexer=Indexer(database, index, taxonomy, labels),
        finder=Finder(database, index, gazetteer, known, settings.zone),
        suggester=Suggester(database, index, gazetteer, known, settings.home_states),
        gazetteer=gazetteer,
        taxonomy=taxonomy,
        labels=labels,
        clock=clock,
    )
