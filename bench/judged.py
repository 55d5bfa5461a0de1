"""The judged set: listings of ours in three languages, and what each of some queries is meant to find among them.

Judgments follow from facts of the listings (what they are about, where, when, for whom), so that they are complete: 2 for what was meant,
1 for what is close to it (the next town, online where a town was named, another way to the same help), 0 for the rest.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import numpy as np

from directory.domain.details import Details
from directory.domain.gazetteer import Gazetteer
from directory.domain.listing import Listing, Organisation
from directory.domain.slugs import slug_of
from directory.domain.vocabulary import Publication
from directory.exchange.listings_csv import read_listings_csv
from directory.exchange.rows import Defaults, Imported
from index import Near
from index.ranking import distances

FOLDER = Path(__file__).parents[1] / "tests" / "relevance"
AT = datetime.fromisoformat("2026-11-24T15:00:00+05:30")
"""A Tuesday afternoon: the judgments are for this moment."""
NEAR_KM = 25.0
_PARTS = {"morning": (5, 12), "afternoon": (12, 17), "evening": (17, 21), "night": (21, 29)}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Facts = Mapping[str, str | Sequence[str]]
"""What a listing must be to be meant: `subject`, `kind`, `text`, `access` (any of these), and one `ref`, `audience`, `language`, `cost`,
`accessibility`, `organisation`, `city`, `day` (a weekday, "today", "tomorrow", "weekend", a date), `time` (a part of the day) or `after`
(HH:MM) of one and the same occurrence."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One query: what it is meant for, and what comes close."""

    words: str
    of_class: str
    wanted: Facts
    also: Facts | None


@dataclass(frozen=True, slots=True)
class Row:
    """One listing of the set. `subject` is what it is about, told to nobody but the judgments."""

    ref: str
    subject: str
    details: Details
    words: str


def queries(folder: Path = FOLDER) -> tuple[Judged, ...]:
    """queries.json."""
    found = json.loads((folder / "queries.json").read_text("utf-8"))
    return tuple(Judged(each["q"], each["class"], each["wanted"], each.get("also")) for each in found)


def rows(folder: Path = FOLDER) -> tuple[Row, ...]:
    """listings.csv: the listings table, with a column more, `subject`."""
    path = folder / "listings.csv"
    with path.open(encoding="utf-8", newline="") as file:
        cells = {row["ref"]: row for row in csv.DictReader(file)}
    with path.open("rb") as file:
        read = [item for item in read_listings_csv(file, Defaults("Asia/Kolkata", "IN")).items if isinstance(item, Imported)]
    return tuple(
        Row(str(each.ref), cells[str(each.ref)]["subject"], each.details, " ".join(cells[str(each.ref)].values()).casefold())
        for each in read
    )


def listings(found: Sequence[Row]) -> tuple[Listing, ...]:
    """The rows as the directory would hold them; each listing's id is its ref."""
    made = []
    for row in found:
        name = row.details.organisation
        organisation = Organisation(1, slug_of(name), name) if name else None
        made.append(
            Listing(
                row.ref,
                "judged",
                row.ref,
                row.details,
                organisation,
                Publication.PUBLISHED,
                False,
                1,
                AT.astimezone(UTC),
                AT.astimezone(UTC),
            )
        )
    return tuple(made)


def grades(query: Judged, found: Sequence[Row], gazetteer: Gazetteer) -> dict[str, int]:
    """Ref -> 1 or 2, of all listings that aren't 0."""
    judged = {row.ref: grade for row in found if (grade := _grade(query.wanted, row, gazetteer))}
    if query.also:
        judged = {row.ref: 1 for row in found if _grade(query.also, row, gazetteer)} | judged
    return judged


def _grade(facts: Facts, row: Row, gazetteer: Gazetteer) -> int:
    details = row.details
    has = {
        "ref": (row.ref,),
        "subject": (row.subject,),
        "kind": (details.kind.value,),
        "access": (details.access.value,),
        "audience": details.audience,
        "language": details.languages,
        "cost": (details.cost,),
        "accessibility": details.accessibility,
        "organisation": (details.organisation,),
    }
    for name, wanted in facts.items():
        asked = (wanted,) if isinstance(wanted, str) else wanted
        if name in has and not set(asked) & set(has[name]):
            return 0
        if name == "text" and not any(text.casefold() in row.words for text in asked):
            return 0
    if {"day", "time", "after"} & facts.keys() and not _is_on(facts, details):
        return 0
    return _nearness(str(facts["city"]), details, gazetteer) if "city" in facts else 2


def _nearness(city: str, details: Details, gazetteer: Gazetteer) -> int:
    """2 in the city, 1 near it or remote, 0 elsewhere."""
    if not details.access.has_place:
        return 1
    if details.place.city == city:
        return 2
    meant, there = gazetteer.find(city), details.place.point
    if meant is None or there is None:
        return 0
    away = distances(Near(meant.latitude, meant.longitude), np.radians([there[0]]), np.radians([there[1]]))[0]
    return 1 if away <= NEAR_KM else 0


def _is_on(facts: Facts, details: Details) -> bool:
    if details.schedule is None:
        return False
    if facts.get("time") == "now":
        return details.schedule.is_on(AT)
    since, until = _span(str(facts.get("day", "")))
    for occurrence in details.schedule.occurrences(since, until):
        start = occurrence.start.astimezone(AT.tzinfo)
        if any(entry.always for entry in details.schedule.entries):
            return True
        hour = start.hour if start.hour >= 5 else start.hour + 24
        low, high = _PARTS.get(str(facts.get("time", "")), (0, 29))
        if since <= start < until and low <= hour < high and start.time() >= time.fromisoformat(str(facts.get("after", "00:00"))):
            return True
    return False


def _span(day: str) -> tuple[datetime, datetime]:
    """From when until when an occurrence may start."""
    midnight = AT.replace(hour=0, minute=0)
    if not day:
        return AT, AT + timedelta(days=60)
    if day == "weekend":
        saturday = midnight + timedelta(days=(5 - AT.weekday()) % 7)
        return saturday, saturday + timedelta(days=2)
    if day in _WEEKDAYS:
        start = midnight + timedelta(days=(_WEEKDAYS.index(day) - AT.weekday()) % 7)
    elif day in ("today", "tomorrow"):
        start = midnight + timedelta(days=day == "tomorrow")
    else:
        start = datetime.fromisoformat(day).replace(tzinfo=AT.tzinfo)
    return start, start + timedelta(days=1)
