"""Wording: what codes, dates and distances are called in the reader's language. One value per language, made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ..domain import schedule_words
from ..domain.schedule import Occurrence, Schedule
from ..domain.taxonomy import Labels, Taxonomy
from ..domain.vocabulary import Kind
from . import kinds
from .kinds import KindWords
from .translation import gettext as _


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for one reader's language; what codes are called is remembered."""

    language: str
    labels: Labels
    taxonomy: Taxonomy
    _known: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    @property
    def kinds(self) -> Mapping[Kind, KindWords]:
        return kinds.in_words(self.language)

    def label(self, facet: str, code: str) -> str:
        """What a code is called: `label("audience", "women")`. A code that has no name is shown as it is."""
        known = self._known.get((facet, code))
        if known is None:
            known = self._name(facet, code)
            if known is None:
                return code
            self._known[facet, code] = known
        return known

    def _name(self, facet: str, code: str) -> str | None:
        if facet == "day":
            return _days().get(code)
        if facet != "topic":
            return self.labels.of(facet, code).best(self.language)[1] or None
        topic = self.taxonomy.get(code)
        return topic.label.best(self.language)[1] if topic else None

    def day(self, code: str) -> str:
        """A value of the `day` parameter: "Today", "Saturday", "5 December 2026"."""
        return self.date(date.fromisoformat(code)) if code[0].isdigit() else self.label("day", code)

    def date(self, day: date) -> str:
        return schedule_words.date_in_words(day, self.language)

    def schedule(self, schedule: Schedule) -> str:
        return schedule_words.in_words(schedule, self.language)

    def occasion(self, occurrence: Occurrence, at: datetime) -> str:
        return schedule_words.occasion_in_words(occurrence, at, self.language)

    def clock(self, moment: datetime) -> str:
        return schedule_words.clock(moment.time(), self.language)

    def distance(self, distance_km: float) -> str:
        """As the crow flies, and said no more exactly than that deserves."""
        if distance_km < 1:
            return _("less than 1 km away")
        return _("about %(distance)d km away", distance=round(distance_km))

    def listed(self, facet: str, codes: Iterable[str]) -> str:
        return ", ".join(self.label(facet, code) for code in codes)


def _days() -> dict[str, str]:
    return {
        "today": _("Today"),
        "tomorrow": _("Tomorrow"),
        "weekend": _("This weekend"),
        "mon": _("Monday"),
        "tue": _("Tuesday"),
        "wed": _("Wednesday"),
        "thu": _("Thursday"),
        "fri": _("Friday"),
        "sat": _("Saturday"),
        "sun": _("Sunday"),
    }
