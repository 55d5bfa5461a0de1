"""The search on the phone gives the server's answers: both are asked the same over the same listings, the one in a real browser."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bench import judged
from directory import settings as settings_module
from directory.app import create_app
from directory.domain.details import Place, Text
from directory.domain.schedule import Schedule
from directory.domain.vocabulary import Access, Kind
from directory.exchange.listings_csv import read_listings_csv
from directory.exchange.rows import Defaults, Imported
from directory.operations.import_listings import import_listings
from directory.services import Services, open_services
from directory.web import urls
from directory.web.search import DAYS, SORTS, TIMES, Search
from directory.web.search_page import to_query
from index.analysis import tokens
from index.words import keys, stems
from tests.factories import NOW, ZONE, item, reading
from tests.keepers import fresh_random
from tests.understanding import said

from .browsing import served
from .conftest import groups

ONLINE = Place(country="IN")
MANY = 100
MOMENTS = [
    judged.AT,
    NOW,
    *map(
        datetime.fromisoformat,
        ("2026-11-27T23:50:00+05:30", "2026-11-28T00:20:00+05:30", "2026-10-25T01:30:00+00:00", "2026-11-01T06:15:00+00:00"),
    ),
]
"""Beside ordinary ones: late on a Friday, early on a Saturday, and when clocks are put back in London and New York."""

SOON = "2026-11-28"
SCHEDULES = {
    "kolkata": (ZONE, "Mon,Wed 18:00-19:30; 2nd Sat 10:00-12:00"),
    "new-york": ("America/New_York", "Tue,Thu 20:00-21:00; Sat 01:30-02:30"),
    "london": ("Europe/London", "daily 07:00"),
    "night": ("America/New_York", "Fri,Sat,Sun 23:30-02:00"),
    "always": ("Europe/London", "24/7"),
    "timeless": ("America/New_York", "Sat; Sun"),
    "fortnight": (ZONE, "every 2 weeks Sat 10:00-11:00 from 2026-11-14"),
    "once": (ZONE, f"{SOON} 10:00-13:00"),
    "nearly-over": ("Europe/London", "daily 18:00-19:00 until 2026-11-24"),
    "excepted": (ZONE, f"Sat 09:00-10:00 except {SOON},2026-12-05"),
    "last": (ZONE, "last Fri 21:30-00:30; 5th Sun 08:00"),
}


def timed() -> Iterator[Imported]:
    """Every form of schedule, in zones near and far, where one goes and online."""
    for name, (zone, text) in SCHEDULES.items():
        schedule = Schedule.parse(text, zone)
        yield item(f"{name}-there", title=Text(en=f"Timed {name} there"), schedule=schedule, kind=Kind.WORKSHOP)
        online = {"access": Access.ONLINE, "place": ONLINE}
        yield item(f"{name}-online", title=Text(en=f"Timed {name} online"), schedule=schedule, kind=Kind.WORKSHOP, **online)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The judged listings, those of the directory in small, and the timed ones: all of them are in the pack."""
    data = tmp_path_factory.mktemp("asked")
    services = open_services(settings_module.load({"SAATH_DATA": str(data), "SAATH_SEED": "none"}), clock=lambda: judged.AT)
    with (judged.FOLDER / "listings.csv").open("rb") as file:
        found = reading(*read_listings_csv(file, Defaults(ZONE, "IN")).items)
    for source, rows in (("judged", found), ("groups", reading(*groups())), ("timed", reading(*timed()))):
        options = {"gazetteer": services.gazetteer, "topics": services.taxonomy.codes, "by": "test", "now": NOW, "random": fresh_random}
        import_listings(services.database, rows, source=source, **options)
    services.indexer.rebuild()
    yield services
    services.database.close()


@pytest.fixture(scope="module")
def phone(asked: Services, browser: Browser) -> Iterator[Page]:
    """A page of the site in a browser that has read the pack."""
    context = browser.new_context(service_workers="block")
    with served(create_app(asked)) as origin:
        page = context.new_page()
        page.goto(f"{origin}/near")
        page.evaluate(
            """async ([pack, engine]) => {
              const parts = await (await import(pack)).open();
              const { Engine } = await import(engine);
              globalThis.engine = new Engine(parts);
              globalThis.again = new Engine({ ...parts, keys: globalThis.engine.keys.entries });
            }""",
            [urls.script("pack.js"), urls.script("engine.js")],
        )
        yield page
    context.close()


def here(services: Services, search: Search, at: datetime) -> dict[str, Any]:
    """The server's answer."""
    place = services.finder.place(search.near) if search.near else None
    reading = services.finder.read(search.q, at, literal=search.literal)
    results, reading = services.finder.find(reading, to_query(search, place), at)
    return {
        "total": results.total,
        "ids": [hit.id for hit in results.hits],
        "next": [hit.next_start.timestamp() if hit.next_start else None for hit in results.hits],
        "on": [hit.is_on_now for hit in results.hits],
        "km": [round(hit.distance_km, 6) if hit.distance_km is not None else None for hit in results.hits],
        "items": [[each.words, each.parameter, each.value, each.is_certain] for each in reading.understood.items],
        "text": reading.text,
        "urgent": reading.is_urgent,
        "meant": reading.did_you_mean,
    }


def there(phone: Page, searches: Sequence[tuple[Search, datetime]], engine: str = "engine") -> list[dict[str, Any]]:
    """The phone's answers."""
    given = [[{**_plain(search), "perPage": search.per_page}, at.timestamp() * 1000] for search, at in searches]
    found: list[dict[str, Any]] = phone.evaluate(
        """([name, searches]) => {
          const engine = globalThis[name];
          const epoch = 719163 * 24 * 3600;
          return searches.map(([search, ms]) => {
            const place = search.near ? engine.gazetteer.find(search.near) : undefined;
            const { total, hits, reading } = engine.search(search, ms, place);
            return {
              total,
              ids: hits.map((hit) => hit.listing.id),
              next: hits.map((hit) => (hit.next ? hit.next.start - epoch : null)),
              on: hits.map((hit) => hit.isOn),
              km: hits.map((hit) => (hit.distanceKm === null ? null : Number(hit.distanceKm.toFixed(6)))),
              items: reading.understood.items.map((each) => [each.words, each.parameter, each.value, each.isCertain]),
              text: reading.understood.text,
              urgent: reading.isUrgent,
              meant: reading.didYouMean ?? null,
            };
          });
        }""",
        [engine, given],
    )
    return found


def _plain(search: Search) -> dict[str, Any]:
    names = ("q", "kind", "day", "time", "near", "access", "language", "audience", "topic", "cost", "accessibility", "organisation")
    return {name: getattr(search, name) for name in (*names, "sort", "page", "literal")} | {"within": search.within_km}


def assert_alike(services: Services, phone: Page, searches: Sequence[tuple[Search, datetime]], engine: str = "engine") -> None:
    answers = zip(searches, there(phone, searches, engine), strict=True)
    wrong = [(search, at, mine, answer) for (search, at), answer in answers if answer != (mine := here(services, search, at))]
    for search, at, mine, answer in wrong[:3]:
        told = {name: (mine[name], answer[name]) for name in mine if mine[name] != answer[name]}
        print(search, at, told)  # noqa: T201 - shown where it fails
    assert not wrong, f"{len(wrong)} of {len(searches)} differ"


def words() -> list[str]:
    """What people say: the judged questions, and words of danger and of none."""
    return [*(query.words for query in judged.queries()), *said.URGENT, *said.NOT_URGENT]


def test_pack_holds_every_listing(asked: Services, phone: Page) -> None:
    assert phone.evaluate("engine.listings.length") == asked.index.count


def test_phone_has_the_words_of_the_index(asked: Services, phone: Page) -> None:
    (segment,) = asked.index.snapshot().segments
    assert phone.evaluate("engine.postings.terms") == segment.vocabulary.all()


def test_what_people_say_finds_the_same_in_the_same_order(asked: Services, phone: Page) -> None:
    assert_alike(asked, phone, [(Search(q=each, per_page=MANY), judged.AT) for each in words()])


def test_bare_words_find_the_same(asked: Services, phone: Page) -> None:
    assert_alike(asked, phone, [(Search(q=query.words, literal=True, per_page=MANY), judged.AT) for query in judged.queries()])


def test_days_and_times_find_the_same_at_any_moment(asked: Services, phone: Page) -> None:
    days, times = (None, *DAYS, SOON, "2026-11-24", "2026-12-06"), (None, *TIMES)
    combined = itertools.product(days, times, ("best", "soonest"), MOMENTS)
    assert_alike(asked, phone, [(Search(day=day, time=time, sort=sort, per_page=MANY), at) for day, time, sort, at in combined])


@pytest.mark.parametrize(
    "near", ["mohali", "160055", "੧੪੧੦੦੧", "ਅੰਮ੍ਰਿਤਸਰ", "Model Town Ludhiana", "district Moga", "मोगा", "Nagpur", "Kerala"]
)
def test_places_find_the_same(asked: Services, phone: Page, near: str) -> None:
    asking = itertools.product(("", "yoga", "AA meeting tonight", "शराब", "free for women"), ("best", "distance", "soonest"))
    assert_alike(asked, phone, [(Search(q=q, near=near, sort=sort, per_page=MANY), judged.AT) for q, sort in asking])


def test_filters_sorts_and_pages_find_the_same(asked: Services, phone: Page) -> None:
    filters: list[dict[str, Any]] = [
        {"kind": ("support-group", "workshop")},
        {"access": ("hybrid", "online")},
        {"audience": ("women",)},
        {"language": ("pa",)},
        {"topic": ("yoga",)},
        {"cost": ("free",)},
        {"accessibility": ("step-free",)},
        {"organisation": "helping-hands"},
        {"near": "ludhiana", "within_km": 60.0},
    ]
    asking = itertools.product(filters, ("", "group", "yoga on saturday", "online meeting for women"), SORTS)
    searches = [Search(q=q, sort=sort, per_page=MANY, **each) for each, q, sort in asking]
    searches += [replace(Search(q="meeting"), page=page, per_page=20) for page in (1, 2, 3, 99)]
    assert_alike(asked, phone, [(search, judged.AT) for search in searches])


def test_what_is_remembered_of_words_changes_nothing(asked: Services, phone: Page) -> None:
    assert phone.evaluate("again.keys.knewAll")
    assert_alike(asked, phone, [(Search(q=each, per_page=MANY), judged.AT) for each in words()[::4]], "again")


def test_words_sound_and_end_alike_in_both(asked: Services, phone: Page) -> None:
    seeds = Path(settings_module.ROOT / "seed_data")
    texts = [seeds / "concepts.csv", seeds / "samples.csv", seeds / "gazetteer" / "names.csv"]
    some = sorted({word for path in texts for word in tokens(path.read_text(encoding="utf-8"))})
    mine = [[list(keys.strict(word)), list(keys.loose(word)), list(keys.bones(word)), stems.stem(word)] for word in some]
    theirs = phone.evaluate(
        "words => words.map(word => [engine.keys.strict(word), engine.keys.loose(word), engine.keys.bones(word), engine.keys.stem(word)])",
        some,
    )
    assert [pair for pair in zip(some, mine, theirs, strict=True) if pair[1] != pair[2]] == []
