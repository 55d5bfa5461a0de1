"""Wording: what codes, towns, dates and distances are called in the reader's language. One value per language, made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime
from zoneinfo import ZoneInfo

from ..domain import schedule_words
from ..domain.freshness import Freshness
from ..domain.gazetteer import Gazetteer, PlaceKind
from ..domain.place_names import fold
from ..domain.schedule import Occurrence, Schedule
from ..domain.taxonomy import Labels, Taxonomy
from ..domain.vocabulary import Kind
from . import kinds
from .kinds import KindWords
from .translation import Counted, words_in
from .translation import gettext as _


@dataclass(frozen=True, slots=True)
class Checked:
    """When a person last confirmed something, in words. `is_doubted`: too long ago, or somebody has said since that it isn't so;
    `note` says that last to whoever reads more."""

    words: str
    is_doubted: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for one reader's language; what codes and towns are called is remembered. `zone` is where the site's days begin."""

    language: str
    labels: Labels
    taxonomy: Taxonomy
    gazetteer: Gazetteer
    freshness: Freshness
    zone: ZoneInfo
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
            with words_in(self.language):
                return _days().get(code)
        if facet == "city":
            return self.town(code)
        if facet != "topic":
            return self.labels.of(facet, code).best(self.language)[1] or None
        topic = self.taxonomy.get(code)
        return topic.label.best(self.language)[1] if topic else None

    def town(self, name: str) -> str:
        """What a town that a listing names is called; as the listing has it, where the gazetteer has no such name."""
        known = self._known.get(("town", name))
        if known is None:
            known = self._known["town", name] = self._place(name, PlaceKind.TOWN, PlaceKind.DISTRICT)
        return known

    def state(self, name: str) -> str:
        """The same of a state."""
        known = self._known.get(("state", name))
        if known is None:
            known = self._known["state", name] = self._place(name, PlaceKind.STATE)
        return known

    def _place(self, name: str, *kinds: PlaceKind) -> str:
        spelt = fold(name)
        for place in self.gazetteer.named(name):
            # By its spelling alone: a name that only sounds alike may be another town's.
            if place.kind in kinds and spelt in map(fold, place.names):
                return name if self.language == "en" and name.isascii() else place.name_in(self.language)
        return name

    def day(self, code: str) -> str:
        """A value of the `day` parameter: "Today", "Saturday", "5 December 2026"."""
        return self.date(Date.fromisoformat(code)) if code[0].isdigit() else self.label("day", code)

    def date(self, day: Date) -> str:
        return schedule_words.date_in_words(day, self.language)

    def schedule(self, schedule: Schedule) -> str:
        return schedule_words.in_words(schedule, self.language)

    def occasion(self, occurrence: Occurrence, at: datetime) -> str:
        return schedule_words.occasion_in_words(occurrence, at, self.language)

    def clock(self, moment: datetime) -> str:
        return schedule_words.clock(moment.time(), self.language)

    def checked(self, verified_on: Date | None, at: datetime, *, is_reported: bool = False) -> Checked | None:
        """What is said of a confirmation at the aware instant `at`; None where nobody has ever confirmed it."""
        day = self.date(verified_on) if verified_on else None
        with words_in(self.language):
            if is_reported:
                note = _("Somebody has told us that it may have changed. We are asking.")
                last = _("It was last checked on %(date)s.", date=day) if day else None
                return Checked(_("Being checked"), True, " ".join(filter(None, (note, last))))
            if verified_on is None:
                return None
            if self.freshness.is_doubted(verified_on, at.astimezone(self.zone).date()):
                return Checked(_("Not checked since %(date)s", date=day), True)
            return Checked(_("Checked %(date)s", date=day))

    def distance(self, distance_km: float) -> str:
        """As the crow flies, and said no more exactly than that deserves."""
        with words_in(self.language):
            if distance_km < 1:
                return _("less than 1 km away")
            return _("about %(distance)s km away", distance=Counted(round(distance_km)))

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
