"""What views and commands are handed: one frozen value, made once per process."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

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
    """The parts of a running site. `clock` gives the present instant, aware, in UTC; `secret` signs links and forms."""

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
    secret: bytes


def utc_now() -> datetime:
    return datetime.now(UTC)


def random() -> str:
    """A fresh string that nobody can guess, of 128 bits: for ids, links and mails."""
    return secrets.token_hex(16)


def open_services(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Services:
    """Open the parts that `settings` names; the data folder is made if missing, and the tables are brought up to date."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)  # Whoosh's files are pickles: nobody else may write here
    database = Database(settings.database)
    database.migrate()
    taxonomy, labels = seed_files.taxonomy(), seed_files.labels()
    index = SearchIndex(settings.index, zone=settings.timezone, doubt_after_days=settings.freshness.doubt_after_days)
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
        secret=_secret(settings.data / "secret"),
    )


def _secret(path: Path) -> bytes:
    """The site's own 32 random bytes: made at the first start, kept beside the database, the same for all processes ever after."""
    if not path.exists():
        beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)  # fails where another process was first: its secret is the one
        except FileExistsError:
            pass
        beside.unlink()
    return path.read_bytes()
