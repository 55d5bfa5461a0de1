"""What many tests need: a site of its own in a temporary folder, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest
from flask import Flask

from directory import services as services_module
from directory import settings as settings_module
from directory.app import create_app
from directory.operations.import_listings import ImportReport, import_listings
from directory.services import Services, open_services
from directory.settings import Settings
from directory.storage.database import Database
from directory.web import guarding
from tests import mail_sink
from tests.factories import NOW, Clock, reading
from tests.keepers import fresh_random
from tests.mail_sink import Sink


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a browser, a server or a program of its own comes first: at the end it would keep one core waiting for the other."""
    here = Path(__file__).parent
    files = {item.path for item in items}
    slow = {file for file in files if file.parent in (here, here / "bench") or b"playwright" in file.read_bytes()}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session", autouse=True)
def forms_may_be_sent_at_once() -> Iterator[None]:
    """A public form asks again when it comes back faster than anybody reads; tests read fast."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(guarding, "LEAST_S", 0)
        yield


@pytest.fixture(scope="session", autouse=True)
def seed_data_are_read_once() -> Iterator[None]:
    """Places and words take most of the time that a site takes to open; they are only read, so all tests share them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(services_module.seed_files, "gazetteer", lru_cache(services_module.seed_files.gazetteer))
        patched.setattr(services_module, "lexicon", lru_cache(services_module.lexicon))
        yield


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "saath.sqlite")
    database.migrate()
    yield database
    database.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_module.load({"SAATH_DATA": str(tmp_path / "data"), "SAATH_SEED": "none"})


@pytest.fixture
def services(settings: Settings) -> Iterator[Services]:
    services = open_services(settings, clock=lambda: NOW)
    yield services
    services.database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(services: Services, clock: Clock) -> Services:
    """The same site by a clock that a test can move on."""
    return replace(services, clock=clock)


@pytest.fixture
def app(site: Services) -> Flask:
    return create_app(site)


@pytest.fixture
def bring(services: Services) -> Callable[..., ImportReport]:
    """Import items and index them: `bring(item("a"), item("b"), source="feed")`."""

    def _bring(*items: object, source: str = "feed", now: datetime = NOW, **options: object) -> ImportReport:
        report = import_listings(
            services.database,
            reading(*items),
            source=source,
            gazetteer=services.gazetteer,
            topics=services.taxonomy.codes,
            by="test",
            now=now,
            random=fresh_random,
            **options,
        )
        services.indexer.sync()
        return report

    return _bring


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A real mail server; `sink.url` is for `Settings.smtp`."""
    with mail_sink.running() as sink:
        yield sink
