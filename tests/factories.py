"""Values for tests, sound by default; every keyword overrides a field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from directory.domain.details import Details, Place, Text
from directory.domain.phone import Phone
from directory.domain.schedule import Schedule
from directory.domain.vocabulary import Cost, Kind
from directory.exchange.rows import Imported, Reading, Refused

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""A Sunday, 14:30 in Punjab."""
ZONE = "Asia/Kolkata"


class Clock:
    """A clock that stands still until a test moves it on: `clock.move(days=1)`."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def details(**overrides: Any) -> Details:
    given: dict[str, Any] = {
        "kind": Kind.SUPPORT_GROUP,
        "title": Text(en="Evening circle"),
        "description": Text(en="We sit together and listen."),
        "organisation": "Nayi Savera Circle",
        "place": Place(
            address="Hall 2, Model Town", city="Ludhiana", district="Ludhiana", state="Punjab", postal_code="141002", country="IN"
        ),
        "phones": (Phone("+911614257457", "IN"),),
        "schedule": Schedule.parse("Mon,Wed 18:00-19:30", ZONE),
        "languages": ("pa", "hi"),
        "topics": ("alcohol",),
        "cost": Cost.FREE,
    }
    return Details(**(given | overrides))


def item(ref: str | None = "one", row: int = 2, **overrides: Any) -> Imported:
    return Imported(row=row, ref=ref, details=details(**overrides))


def reading(*rows: Imported | Refused, unknown_columns: tuple[str, ...] = ()) -> Reading:
    return Reading(rows, unknown_columns)
