"""Synthetic listings in three languages, and questions about them: always the same for the same number.

A larger corpus begins with the smaller one, so that the same questions find something in each. Words are invented, and as frequent as
in real text (Zipf); towns are those of Punjab in the gazetteer, with its coordinates.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, count, islice

from directory.domain.details import Details, Place, Text
from directory.domain.listing import Listing, Organisation
from directory.domain.schedule import Schedule
from directory.domain.slugs import listing_id, slug_of
from directory.domain.vocabulary import Access, Accessibility, Audience, Cost, Kind, Publication
from directory.settings import ROOT
from directory.storage import seed_files

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""What the benches take as now: a Sunday, 14:30 in Punjab."""
TODAY = date(2026, 11, 22)
ZONE = "Asia/Kolkata"
SOURCE = "bench"

_SEED = 20261122
_TOWNS = 60
_VOCABULARY = 30_000
_STOP_WORDS = 20  # the most frequent words: nobody asks for them
# Consonants and vowels (Hindi and Punjabi: vowel signs) of which words are made.
_LETTERS = {
    "en": ((*"bdfghjklmnprstvwz", "ch", "sh", "th"), (*"aeiou", "ee")),
    "hi": ((*"कखगचजटडतथदधनपबभमरलवशसह",), ("", *"ािीुूेैोौ")),
    "pa": ((*"ਕਖਗਚਜਟਡਤਥਦਧਨਪਬਭਮਰਲਵਸਹ",), ("", *"ਾਿੀੁੂੇੈੋੌ")),
}
_NEXT_YEAR = "2027-06-30"
# The forms of the schedule grammar, as often as they occur; {days}, {start} and so on are drawn.
_SCHEDULES = {
    "{days} {start}-{end}": 50,
    "daily {start}-{end}": 12,
    "{nth} {day} {start}-{end}": 8,
    "every 2 weeks {day} {start}-{end} from 2026-10-03": 5,
    "{date} {start}-{end}": 8,
    "24/7": 4,
    "{day}": 4,
    "{day} 22:00-01:00": 2,
    "{days} {start}": 3,
    f"{{days}} {{start}}-{{end}} until {_NEXT_YEAR} except 2026-12-25": 2,
    "{day} {start}-{end}; {nth} Sun {start}-{end}": 2,
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAYS_FROM_TODAY = {"today": 0, "tomorrow": 1, "tue": 2, "sat": 6}
_NTHS = ("1st", "2nd", "3rd", "4th", "last", "1st,3rd", "2nd,4th")


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    district: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Question:
    """What a visitor asks for: some words, and perhaps filters. `near` means within `NEAR_KM` of that town."""

    words: str
    kind: str | None = None
    city: Town | None = None
    language: str | None = None
    near: Town | None = None
    day: str | None = None
    sort: str = "best"


NEAR_KM = 25.0


@cache
def towns() -> tuple[Town, ...]:
    """The largest towns of Punjab, the largest first."""
    with (ROOT / "seed_data" / "gazetteer" / "places.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "town" and row["state"] == "Punjab"]
    rows.sort(key=lambda row: -int(row["population"] or 0))
    return tuple(Town(row["name"], row["district"], float(row["latitude"]), float(row["longitude"])) for row in rows[:_TOWNS])


class Words:
    """The invented words of one language, the most frequent first."""

    def __init__(self, language: str) -> None:
        chance = random.Random(f"{_SEED} {language}")
        consonants, vowels = _LETTERS[language]
        found: dict[str, None] = {}
        while len(found) < _VOCABULARY:
            syllables = chance.randint(1, 2) if len(found) < 60 else chance.randint(2, 4)
            found["".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(syllables))] = None
        self.all = tuple(found)
        self.rank = {word: rank for rank, word in enumerate(self.all)}
        self._weights = tuple(accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(_VOCABULARY)))

    def draw(self, chance: random.Random, number: int) -> list[str]:
        return chance.choices(self.all, cum_weights=self._weights, k=number)


@cache
def words(language: str) -> Words:
    return Words(language)


@cache
def _schedules() -> tuple[Schedule, ...]:
    """A stock of schedules in all forms: reading a hundred thousand of them would take longer than what is measured."""
    chance = random.Random(_SEED)
    forms = chance.choices(list(_SCHEDULES), weights=list(_SCHEDULES.values()), k=2_000)
    return tuple(Schedule.parse(_fill(form, chance), ZONE) for form in forms)


def _fill(form: str, chance: random.Random) -> str:
    hour, half = chance.randint(6, 20), chance.choice(("00", "30"))
    return form.format(
        days=",".join(sorted(chance.sample(_DAYS, chance.randint(1, 3)), key=_DAYS.index)),
        day=chance.choice(_DAYS),
        nth=chance.choice(_NTHS),
        date=TODAY + timedelta(days=chance.randint(-10, 60)),
        start=f"{hour:02}:{half}",
        end=f"{hour + chance.randint(1, 3):02}:{half}",
    )


def listings(number: int) -> Iterator[Listing]:
    """The first `number` listings, lazily."""
    chance = random.Random(_SEED)
    topics = sorted(seed_files.taxonomy().codes)
    return (_listing(place, chance, topics) for place in islice(count(), number))


def _listing(place: int, chance: random.Random, topics: list[str]) -> Listing:
    organisation = _organisation(chance.randrange(1 + place // 6))
    ref = f"listing-{place}"
    return Listing(
        id=listing_id(SOURCE, ref),
        source=SOURCE,
        ref=ref,
        details=_details(chance, topics, organisation.name),
        organisation=organisation,
        publication=Publication.PUBLISHED,
        is_sample=False,
        version=1,
        created_at=NOW,
        updated_at=NOW,
    )


@cache
def _organisation(number: int) -> Organisation:
    chance = random.Random(f"{_SEED} organisation {number}")
    name = " ".join([*words("en").draw(chance, 3), str(number), chance.choice(("trust", "society", "sangat"))]).title()
    return Organisation(number, slug_of(name), name)


def _details(chance: random.Random, topics: list[str], organisation: str) -> Details:
    spoken = chance.choices(("en", "hi", "pa", "en hi", "en pa", "en hi pa"), weights=(40, 10, 10, 15, 15, 10))[0].split()
    access = chance.choices(list(Access), weights=(75, 10, 8, 7))[0]
    return Details(
        kind=chance.choices(list(Kind), weights=(35, 15, 20, 15, 10, 5))[0],
        title=Text(**{language: _text(chance, language, chance.randint(2, 6)).title() for language in spoken}),
        description=Text(**{language: _text(chance, language, chance.randint(15, 70)) + "." for language in spoken}),
        organisation=organisation,
        place=_place(chance) if access.has_place else Place(),
        access=access,
        email="desk@example.org",
        schedule=chance.choice(_schedules()) if chance.random() < 0.9 else None,
        languages=tuple(chance.sample(("pa", "hi", "en", "ur"), chance.choice((1, 1, 2, 3)))),
        audience=tuple(chance.sample(list(Audience), chance.choice((1, 1, 2)))),
        topics=tuple(chance.sample(topics, min(len(topics), chance.choice((1, 2, 2, 3))))),
        cost=chance.choices((*Cost, None), weights=(60, 15, 10, 15))[0],
        accessibility=tuple(chance.sample(list(Accessibility), chance.choice((0, 0, 1, 2)))),
        verified_on=TODAY - timedelta(days=chance.randint(0, 700)) if chance.random() < 0.8 else None,
    )


def _text(chance: random.Random, language: str, number: int) -> str:
    return " ".join(words(language).draw(chance, number))


def _place(chance: random.Random) -> Place:
    town = towns()[min(int(chance.expovariate(1 / 12)), _TOWNS - 1)]
    return Place(
        address=f"House {chance.randint(1, 900)}, Ward {chance.randint(1, 60)}",
        locality=" ".join(words("en").draw(chance, 1)).title() + " Nagar",
        city=town.name,
        district=town.district,
        state="Punjab",
        country="IN",
        latitude=round(town.latitude + chance.gauss(0, 0.03), 5),
        longitude=round(town.longitude + chance.gauss(0, 0.03), 5),
    )


def questions(number: int) -> list[Question]:
    """`number` questions, none twice: one to three words, frequent and rare, with and without filters."""
    chance = random.Random(_SEED + 1)
    asked = list(listings(1_000))
    found: dict[Question, None] = {}
    while len(found) < number:
        found[_question(chance, chance.choice(asked))] = None
    return list(found)


def _question(chance: random.Random, about: Listing) -> Question:
    """Some of the listing's words, and filters that let it through more often than not."""
    details = about.details
    language, text = details.description.best(chance.choice(("en", "en", "hi", "pa")))
    rank = words(language).rank
    known = sorted((word for word in set(text.rstrip(".").split()) if rank[word] >= _STOP_WORDS), key=rank.__getitem__)
    frequent, rare = known[: len(known) // 2], known[len(known) // 2 :]
    town = towns()[min(int(chance.expovariate(1 / 8)), _TOWNS - 1)]
    where = chance.choices(("anywhere", "city", "near"), weights=(50, 20, 30))[0]
    return Question(
        words=" ".join(chance.sample(chance.choice((frequent, frequent, rare)), chance.choice((1, 1, 1, 2, 2, 3)))),
        kind=details.kind if chance.random() < 0.3 else None,
        city=town if where == "city" else None,
        language=details.languages[0] if chance.random() < 0.2 else None,
        near=town if where == "near" else None,
        day=chance.choice(tuple(_DAYS_FROM_TODAY)) if chance.random() < 0.25 else None,
        sort="distance" if where == "near" and chance.random() < 0.5 else "best",
    )


def date_of(day: str) -> str:
    """The ISO date that the `day` of a question means on `TODAY`."""
    return (TODAY + timedelta(days=_DAYS_FROM_TODAY[day])).isoformat()


def coming_dates(listing: Listing) -> tuple[str, ...]:
    """The ISO dates of the coming week on which it takes place: what an engine without schedules has to be told."""
    schedule = listing.details.schedule
    if schedule is None:
        return ()
    return tuple(sorted({day.isoformat() for day, _ in schedule.dates(TODAY, TODAY + timedelta(days=6))}))
