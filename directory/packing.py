"""The pack: what a phone keeps of the directory, to search it without a network. The same for everyone; nothing in it says who asked.

It comes in parts that are named by what is in them, so that a phone fetches only what has changed, and drops what is no longer named:
- `words`: what people's words stand for, and what codes, days and times are called;
- `places`: the places of the home state and around it, and the large ones elsewhere;
- `listings`: those of the home state, and those online or by phone, some dozens to a part.

The bridge from `index.portable`, storage and domain to JSON; directory/static/offline reads it. Knows no Flask.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from index import Recurrence, portable
from index.understanding import Concept

from .domain import schedule_words
from .domain.details import Details, Text
from .domain.gazetteer import Gazetteer, GazetteerPlace, PlaceKind
from .domain.listing import Listing
from .domain.phone import Phone
from .domain.taxonomy import Labels, Taxonomy
from .domain.vocabulary import LANGUAGES, Status
from .finding import is_plain
from .indexing import document
from .settings import Settings
from .storage import holders, listings, seed_files
from .storage.database import Database

FORMAT = 1
"""Counted up when the shape of a part changes: scripts take only what they can read."""

MOST_LISTINGS = 3000
"""More would be too much for a poor phone: about 250 bytes each on the way, and a millisecond in ten to read in."""

_LISTINGS_A_PART = 96
_AROUND_DEGREES = 0.5
"""How far beyond the home state's places all others are known too: about 50 km."""
_LARGE_TOWN = 200_000  # inhabitants
_CODED = ("kind", "access", "audience", "cost", "accessibility", "language", "operator", "day", "time")


@dataclass(frozen=True, slots=True)
class Pack:
    """The parts as JSON, by the digest that names each; `words`, `places` and `listings` say which is which."""

    parts: Mapping[str, bytes]
    words: str
    places: str
    listings: tuple[str, ...]
    count: int

    @property
    def bytes(self) -> int:
        """Of all parts, before they are compressed."""
        return sum(map(len, self.parts.values()))


class Packer:
    """Makes packs. What comes from files is put together once."""

    def __init__(self, database: Database, settings: Settings, gazetteer: Gazetteer, taxonomy: Taxonomy, labels: Labels) -> None:
        self._database = database
        self._settings = settings
        self._gazetteer = gazetteer
        self._taxonomy = taxonomy
        self._labels = labels

    def pack(self) -> Pack:
        """The pack of what is public now."""
        settings = self._settings
        found = listings.of_states(self._database, settings.home_states, settings.country, most=MOST_LISTINGS)
        held = holders.held(self._database)
        parts = [_part(some) for some in _shared_out([self._listing(each, each.id in held) for each in found])]
        named = dict([self._words, self._places, *parts])
        return Pack(named, self._words[0], self._places[0], tuple(digest for digest, _ in parts), len(found))

    @cached_property
    def _words(self) -> tuple[str, bytes]:
        concepts = (
            Concept(row.id, row.parameter, row.value, row.is_certain, row.english, row.indian, row.also) for row in seed_files.concepts()
        )
        return _part(
            {
                **portable.words(concepts),
                "timezone": self._settings.timezone,
                "doubt_after_days": self._settings.freshness.doubt_after_days,
                "labels": {
                    **{group: {code: _text(self._labels.of(group, code)) for code in self._labels.codes(group)} for group in _CODED},
                    "topic": {topic.code: _text(topic.label) for topic in self._taxonomy},
                },
                "calendar": {language: schedule_words.occasion_phrases(language) for language in LANGUAGES},
            }
        )

    @cached_property
    def _places(self) -> tuple[str, bytes]:
        home = frozenset(self._settings.home_states)
        at_home = [place.point for place in self._gazetteer if place.state in home] or [(0.0, 0.0)]
        south, north = min(at_home)[0] - _AROUND_DEGREES, max(at_home)[0] + _AROUND_DEGREES
        longitudes = [longitude for _, longitude in at_home]
        west, east = min(longitudes) - _AROUND_DEGREES, max(longitudes) + _AROUND_DEGREES

        def is_around(point: tuple[float, float]) -> bool:
            return south <= point[0] <= north and west <= point[1] <= east

        places = [
            _place(place, home)
            for place in self._gazetteer
            if place.state in home
            or place.kind is PlaceKind.STATE
            or place.population >= _LARGE_TOWN
            or (place.kind is not PlaceKind.LOCALITY and is_around(place.point))
        ]
        codes = {
            code.code: [code.district, code.state, *(code.point or (None, None))]
            for code in self._gazetteer.postal_codes()
            if code.state in home or (code.point and is_around(code.point))
        }
        return _part({"places": places, "postal_codes": codes})

    def _listing(self, listing: Listing, is_kept: bool) -> dict[str, Any]:
        made = document(listing, self._taxonomy, self._labels)
        details = listing.details
        found = {
            "id": listing.id,
            **_details(details),
            "organisation": [listing.organisation.slug, listing.organisation.name] if listing.organisation else None,
            "is_sample": listing.is_sample or None,
            "is_reported": listing.is_reported or None,
            "is_kept": is_kept or None,
            "timezone": made.timezone if made.recurrences and made.timezone != self._settings.timezone else None,
            "recurrences": [_recurrence(each) for each in made.recurrences],
            "completeness": made.completeness,
            # Scripts put titles into lower case as Python does, but for a few letters.
            "sort": made.sort_title if made.sort_title != details.title.first()[1].lower() else None,
        }
        return {name: value for name, value in found.items() if value is not None and value != [] and value != ()}


def _details(details: Details) -> dict[str, Any]:
    """What pages show of a listing; what is chosen from lists stays in codes."""
    place = details.place
    return {
        "kind": details.kind,
        "title": _text(details.title),
        "description": _text(details.description) or None,
        "place": {name: value for name, value in asdict(place).items() if value is not None and (name, value) != ("is_exact", True)},
        "access": details.access,
        "join_url": details.join_url,
        "phones": [_phone(phone) for phone in details.phones],
        "whatsapp": details.whatsapp.whatsapp_uri if details.whatsapp else None,
        "email": details.email,
        "website": details.website,
        "when": {language: schedule_words.in_words(details.schedule, language) for language in LANGUAGES} if details.schedule else None,
        "languages": details.languages,
        "audience": details.audience,
        "topics": details.topics,
        "cost": details.cost,
        "cost_note": details.cost_note,
        "accessibility": details.accessibility,
        "eligibility": details.eligibility,
        "operator": details.operator,
        "licence": details.licence,
        "paused": (details.status_note or "") if details.status is Status.PAUSED else None,
        "verified_on": details.verified_on.isoformat() if details.verified_on else None,
        "source_url": details.source_url,
    }


def _recurrence(each: Recurrence) -> tuple[Any, ...]:
    """As the index evaluates it for any date."""
    return each.weekdays, each.ordinals, each.interval, each.first, each.last, each.excepted, each.start, each.minutes, each.always


def _text(text: Text) -> dict[str, str]:
    return dict(text.given())


def _phone(phone: Phone) -> tuple[str, str]:
    return phone.display, phone.uri


def _place(place: GazetteerPlace, home: frozenset[str]) -> list[Any]:
    """A row: kind, state, latitude, longitude, whether the bare name means it, Hindi name, Punjabi name, English name, further names."""
    return [
        place.kind,
        place.state,
        place.latitude,
        place.longitude,
        is_plain(place, home),
        place.name_hi,
        place.name_pa,
        place.name,
        *place.variants,
    ]


def _shared_out(rows: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """By id, so that a listing stays in its part whatever becomes of others, until all of them have doubled."""
    count = 1
    while count * _LISTINGS_A_PART < len(rows):
        count *= 2
    parts: list[list[dict[str, Any]]] = [[] for _ in range(count)]
    for row in rows:
        parts[int.from_bytes(_digest(row["id"].encode())) % count].append(row)
    return parts


def _part(value: object) -> tuple[str, bytes]:
    """(digest, JSON)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return _digest(text).hex(), text


def _digest(text: bytes) -> bytes:
    return hashlib.blake2b(text, digest_size=9).digest()
