"""A directory in small, for tests that only look at it: all kinds, three languages, facts, samples, and one of every special case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from directory import settings as settings_module
from directory.app import create_app
from directory.domain.details import Place, Text
from directory.domain.phone import Phone
from directory.domain.schedule import Schedule
from directory.domain.vocabulary import Access, Accessibility, Audience, Cost, Kind, Operator, Status
from directory.exchange.rows import Imported
from directory.operations.import_listings import import_listings
from directory.services import Services, open_services
from tests.factories import NOW, ZONE, item, reading
from tests.keepers import fresh_random

from . import browsing
from . import desk as desks
from .client import Client

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}'
MOHALI = Place(
    address="Community hall, Phase 7", locality="Phase 7", city="Mohali", state="Punjab", country="IN", latitude=30.703, longitude=76.717
)


def schedule(text: str) -> Schedule:
    return Schedule.parse(text, ZONE)


def facts() -> list[Imported]:
    """Helplines; the refs are those that site.toml shows on every page."""
    call = {"kind": Kind.HELPLINE, "organisation": None, "access": Access.PHONE, "place": Place(country="IN"), "topics": ()}
    call |= {"verified_on": date(2026, 11, 1), "source_url": "https://news.example.org/helplines?a=1&b=2"}
    return [
        item(
            "tele-manas",
            title=Text(en="Tele-MANAS", hi="टेली-मानस"),
            phones=_phones("14416", "1-800-891-4416"),
            schedule=schedule("24/7"),
            **call,
        ),
        item("nddh-14446", title=Text(en="National helpline"), phones=_phones("14446"), schedule=None, **call),
        item("erss-112", title=Text(en="Emergency"), phones=_phones("112"), schedule=schedule("24/7"), cost=None, **call),
        item(
            "police-line",
            title=Text(en="Anti-drug helpline"),
            phones=_phones("9779100200"),
            whatsapp=Phone.parse("9779100200", "IN"),
            operator=Operator.POLICE,
            schedule=schedule("24/7"),
            **call,
        ),
    ]


def _phones(*numbers: str) -> tuple[Phone, ...]:
    return tuple(Phone.parse(number, "IN") for number in numbers)


def groups() -> list[Imported]:
    """NOW is a Sunday, 14:30."""
    return [
        item("circle"),
        item(
            "noon",
            title=Text(en="Sunday noon group"),
            schedule=schedule("Sun 14:00-16:00"),
            place=MOHALI,
            accessibility=(Accessibility.STEP_FREE,),
        ),
        item(
            "women",
            title=Text(en="Women’s evening", pa="ਔਰਤਾਂ ਦੀ ਸ਼ਾਮ"),
            schedule=schedule("Sun 18:00-19:30"),
            audience=(Audience.WOMEN,),
            place=MOHALI,
        ),
        item("early", title=Text(en="Morning tea"), schedule=schedule("Sun 07:00-08:00"), place=MOHALI),
        item("hindi", title=Text(hi="शाम का घेरा"), description=Text(hi="हम साथ बैठते हैं।"), schedule=schedule("Tue 19:00"), languages=("hi",)),
        item("day-only", title=Text(en="Saturday sharing"), schedule=schedule("Sat; Sun"), place=MOHALI),
        item(
            "online",
            title=Text(en="Online circle"),
            access=Access.ONLINE,
            place=Place(country="IN"),
            schedule=schedule("daily 20:00-21:00"),
            phones=(),
            email="ask@example.org",
        ),
        item(
            "joinable",
            title=Text(en="Late online talk"),
            access=Access.ONLINE,
            place=Place(country="IN"),
            join_url="https://meet.example.org/abc",
            schedule=schedule("Fri 21:30-00:30"),
        ),
        item("paused", title=Text(en="Paused group"), status=Status.PAUSED, status_note="Back in January.", place=MOHALI),
        item("closed", title=Text(en="Closed group"), status=Status.CLOSED, place=MOHALI),
        item("timeless", title=Text(en="Group without times"), schedule=None),
        item("once", title=Text(en="One talk only"), schedule=schedule("2026-11-01 10:00-11:00"), kind=Kind.WORKSHOP, organisation=None),
        item(
            "yoga",
            kind=Kind.RECREATION,
            title=Text(en="Yoga in the park"),
            schedule=schedule("daily 06:00-07:00"),
            place=MOHALI,
            cost=Cost.DONATION,
            cost_note="Tea money",
        ),
        item(
            "seva",
            kind=Kind.VOLUNTEERING,
            title=Text(en="Kitchen service"),
            schedule=schedule("Sun 09:00-12:00"),
            organisation="Helping Hands",
            audience=(Audience.YOUTH, Audience.STUDENTS),
        ),
        item(
            "talk",
            kind=Kind.COUNSELLING,
            title=Text(en="A listening hour"),
            schedule=schedule("Mon,Thu 11:00-13:00"),
            organisation="Helping Hands",
            cost=Cost.PAID,
            eligibility="Adults",
        ),
        item(
            "hostile",
            title=Text(en=f"Hostile {HOSTILE}"),
            description=Text(en=f"Words {HOSTILE} words"),
            organisation=f"Org {HOSTILE}",
            place=Place(address=HOSTILE, locality=HOSTILE, city="Kharar", country="IN", latitude=30.74, longitude=76.64),
            eligibility=HOSTILE,
            cost_note=HOSTILE,
            licence=HOSTILE,
            website="https://example.org/?a=%22%3E",
            source_url="javascript:alert(3)",
            join_url="javascript:alert(4)",
            access=Access.HYBRID,
            organisation_website="data:text/html,alert(5)",
        ),
    ]


def many(count: int = 45) -> list[Imported]:
    return [
        item(f"many-{n}", title=Text(en=f"Plain gathering {n:02}"), kind=Kind.RECREATION, schedule=schedule("Wed 17:00-18:00"))
        for n in range(count)
    ]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The services of the directory in small. Tests only read it."""
    data: Path = tmp_path_factory.mktemp("house")
    services = open_services(settings_module.load({"SAATH_DATA": str(data), "SAATH_SEED": "none"}), clock=lambda: NOW)
    furnish(services)
    yield services
    services.database.close()


def furnish(services: Services) -> None:
    """Put the directory in small into an empty site."""
    for source, rows, is_sample in (("facts", facts(), False), ("groups", groups(), False), ("samples", many(), True)):
        import_listings(
            services.database,
            reading(*rows),
            source=source,
            gazetteer=services.gazetteer,
            topics=services.taxonomy.codes,
            by="test",
            now=NOW,
            random=fresh_random,
            is_sample=is_sample,
        )
    services.indexer.rebuild()


@pytest.fixture(scope="session")
def house_app(house: Services) -> Flask:
    return create_app(house)


@pytest.fixture
def client(house_app: Flask) -> Client:
    return Client(house_app)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One for all tests of a worker: each visits in a context of its own, which it closes."""
    with browsing.launched() as browser:
        yield browser


@pytest.fixture
def desk(services: Services) -> desks.Desk:
    """A site that reviewers work on, empty but for what a test puts there."""
    return desks.make(services)
