"""Documents for tests, sound by default; every keyword overrides a field. And an index filled with random ones."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from index import Document, Recurrence, SearchIndex

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""A Sunday, 14:30 in Punjab."""
TODAY = date(2026, 11, 22).toordinal()
ZONE = "Asia/Kolkata"

WORDS = (
    *("yoga", "women's", "group", "tea", "recovery", "circle", "walk", "music", "नशा", "मुक्ति", "केंद्र", "महिला", "योग", "समूह"),
    *("ਨਸ਼ਾ", "ਮੁਕਤੀ", "ਕੇਂਦਰ", "ਔਰਤਾਂ", "evening", "morning", "kitchen", "library", "counsel", "family", "anonymous", "steps", "open"),
)
_CITIES = {"ludhiana": (30.901, 75.857), "mohali": (30.705, 76.722), "chandigarh": (30.733, 76.779), "amritsar": (31.634, 74.872)}
_FACETS = {
    "kind": ("support-group", "volunteering", "recreation", "helpline"),
    "language": ("pa", "hi", "en"),
    "audience": ("everyone", "women", "men", "youth", "students", "families", "older-adults", "lgbtq", "newcomers"),
    "topic": ("alcohol", "drugs", "gambling"),
    "accessibility": ("step-free", "childcare"),
}


def document(id: str = "a", **overrides: Any) -> Document:
    """`title` and `description` may be given as plain strings; facets as `kind="helpline"` or `language=("pa", "hi")`."""
    texts = {name: overrides.pop(name) for name in ("title", "description") if name in overrides}
    facets = {name: overrides.pop(name) for name in (*_FACETS, "city", "access", "cost") if name in overrides}
    given: dict[str, Any] = {
        "texts": {name: (words,) if isinstance(words, str) else words for name, words in texts.items()},
        "facets": {name: (codes,) if isinstance(codes, str) else codes for name, codes in facets.items()},
        "timezone": ZONE,
        "sort_title": id,
    }
    return Document(id=id, **(given | overrides))


def weekly(*weekdays: int, start: int | None = 18 * 60, minutes: int = 90, **overrides: Any) -> Recurrence:
    """Monday is 0; `start` in minutes after midnight."""
    return Recurrence(weekdays=sum(1 << day for day in weekdays), start=start, minutes=minutes, **overrides)


def once(day: date, start: int | None = 18 * 60, minutes: int = 90) -> Recurrence:
    return Recurrence(first=day.toordinal(), last=day.toordinal(), start=start, minutes=minutes)


def index_of(folder: Path, *documents: Document, **options: Any) -> SearchIndex:
    index = SearchIndex(folder / "index", **options)
    index.rebuild(documents)
    return index


def random_document(chance: random.Random, id: str) -> Document:
    """Any mixture of what documents hold."""
    city = chance.choice((*_CITIES, None))
    facets: dict[str, tuple[str, ...]] = {
        name: tuple(chance.sample(codes, chance.randint(0, min(3, len(codes))))) for name, codes in _FACETS.items() if name != "kind"
    }
    facets |= {
        "kind": (chance.choice(_FACETS["kind"]),),
        "city": (city,) if city else (),
        "access": (chance.choice(("in-person", "online")),),
    }
    if chance.random() < 0.5:
        facets |= {"organisation": (f"org-{chance.randrange(9)}",), "cost": (chance.choice(("free", "paid")),)}
    point = _CITIES[city] if city else (None, None)
    return Document(
        id=id,
        texts={
            "title": tuple(_words(chance, 1, 5) for _ in range(chance.randint(1, 2))),
            "topic": tuple(_words(chance, 1, 2) for _ in range(chance.randint(0, 2))),
            "organisation": (_words(chance, 0, 3),),
            "place": (city,) if city else (),
            "description": tuple(_words(chance, 0, 40) for _ in range(chance.randint(0, 3))),
        },
        facets=facets,
        latitude=None if point[0] is None else point[0] + chance.gauss(0, 0.1),
        longitude=None if point[1] is None else point[1] + chance.gauss(0, 0.1),
        is_remote=facets["access"] == ("online",),
        timezone=chance.choice((ZONE, ZONE, ZONE, "Europe/London", "America/New_York")),
        recurrences=tuple(random_recurrence(chance) for _ in range(chance.randint(0, 3))),
        verified=chance.choice((None, TODAY - chance.randrange(500))),
        completeness=chance.randrange(17) / 16,
        is_sample=chance.random() < 0.1,
        sort_title=_words(chance, 1, 2),
        version=chance.randrange(100),
    )


def random_recurrence(chance: random.Random) -> Recurrence:
    start = chance.choice((None, *range(0, 24 * 60, 30)))
    minutes = chance.choice((0, 30, 90, 600)) if start is not None else 0
    weekdays = chance.randint(1, 127)
    near = TODAY + chance.randint(-20, 20)
    return chance.choice(
        (
            Recurrence(weekdays=weekdays, start=start, minutes=minutes),
            Recurrence(weekdays=weekdays, start=start, minutes=minutes, first=near, last=near + chance.randrange(40)),
            Recurrence(weekdays=weekdays, ordinals=chance.randint(1, 63), start=start, minutes=minutes),
            Recurrence(weekdays=weekdays, interval=chance.randint(2, 5), first=near, start=start, minutes=minutes),
            Recurrence(weekdays=127, start=start, minutes=minutes, excepted=(TODAY, TODAY + 1)),
            Recurrence(first=near, last=near, start=start, minutes=minutes),
            Recurrence(always=True),
        )
    )


def _words(chance: random.Random, least: int, most: int) -> str:
    return " ".join(chance.choices(WORDS, [1 / (n + 1) for n in range(len(WORDS))], k=chance.randint(least, most)))
