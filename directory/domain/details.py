"""Details: what a listing says. The form makes them, the public page shows them, every exchange format carries them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .phone import Phone
from .schedule import Schedule
from .vocabulary import LANGUAGES, Access, Accessibility, Audience, Cost, Kind, Operator, Status


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in up to three languages; plain text, paragraphs separated by a blank line."""

    en: str | None = None
    hi: str | None = None
    pa: str | None = None

    def given(self) -> Iterator[tuple[str, str]]:
        """The (language, words) pairs that are there, in the order of `LANGUAGES`."""
        for language in LANGUAGES:
            words = getattr(self, language)
            if words:
                yield language, words

    def first(self) -> tuple[str, str]:
        """The first (language, words) that is there; ("en", "") when there are none."""
        return next(self.given(), ("en", ""))

    def best(self, language: str) -> tuple[str, str]:
        """(language, words) in `language` where given, else the `first`."""
        return next((given for given in self.given() if given[0] == language), self.first())

    def __bool__(self) -> bool:
        return any(True for _ in self.given())


def paragraphs(words: str | None) -> tuple[str, ...]:
    """The paragraphs of a text, those with words in them: "One.\n\n\nTwo." -> ("One.", "Two."); none for None."""
    return tuple(paragraph.strip() for paragraph in (words or "").split("\n\n") if paragraph.strip())


@dataclass(frozen=True, slots=True)
class Place:
    """Where. Coordinates are WGS 84 decimal degrees, both or neither; `country` is ISO 3166-1 alpha-2.

    `is_exact` is False where the coordinates are those of the postal code or town rather than of the door.
    """

    address: str | None = None
    locality: str | None = None
    city: str | None = None
    district: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    is_exact: bool = True

    @property
    def point(self) -> tuple[float, float] | None:
        """(latitude, longitude), or None."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


@dataclass(frozen=True, slots=True)
class Details:
    """Everything an organisation states about one resource. Fields and codes are those of the listings table (CSV)."""

    kind: Kind
    title: Text
    description: Text = Text()
    organisation: str | None = None
    organisation_website: str | None = None
    place: Place = Place()
    access: Access = Access.IN_PERSON
    join_url: str | None = None
    phones: tuple[Phone, ...] = ()
    whatsapp: Phone | None = None
    email: str | None = None
    website: str | None = None
    schedule: Schedule | None = None
    languages: tuple[str, ...] = ()
    audience: tuple[Audience, ...] = (Audience.EVERYONE,)
    topics: tuple[str, ...] = ()
    cost: Cost | None = None
    cost_note: str | None = None
    accessibility: tuple[Accessibility, ...] = ()
    eligibility: str | None = None
    operator: Operator | None = None
    licence: str | None = None
    status: Status = Status.OPEN
    status_note: str | None = None
    verified_on: date | None = None
    source_url: str | None = None

    @property
    def is_reachable(self) -> bool:
        """Whether there is any way to reach them other than by going there."""
        return bool(self.phones or self.whatsapp or self.email or self.website or self.join_url)
