"""Taking a visitor's words apart: filters, places, times, needs, and what is left for full text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from ..analysis import WORD, fold
from ..words.stops import STOP_WORDS, WEAK_WORDS
from . import needs, times
from .danger import is_urgent
from .lexicon import Lexicon, Match, Meaning, Quality
from .parts import parts_of
from .surroundings import Surroundings
from .understood import FILTERS, Item, Part, Understood

_JOINED = {("access", "online"): ("online", "hybrid"), ("access", "in-person"): ("in-person", "hybrid")}
"""The codes that fit what was meant, where they are several."""

_POSTAL_CODE = re.compile(r"(?<![\w+-])[1-9]\d{2}\s?\d{3}(?![\w-])")
_QUOTED = re.compile('["\u201c\u201d\u201f\u201e\u00ab\u00bb]')


@dataclass(frozen=True, slots=True)
class _Word:
    """A folded word, and from which to which character it was typed."""

    term: str
    start: int
    end: int


def _never(word: str) -> bool:
    return False


def understand(words: str, lexicon: Lexicon, at: datetime, is_known: Callable[[str], bool] = _never) -> Understood:
    """Take a visitor's words apart, as of the local time `at`. `is_known` says whether a folded word stands in the listings: then it isn't
    taken for a misspelling of something else. What stands between double quotes is left as it is.

    "mohali tonite" -> items mohali (near, Mohali) and tonite (day, today; time, evening or night), and no text.
    """
    return _Reading(words, lexicon, at, is_known).understood()


def bare(words: str) -> Understood:
    """The words as they are, with nothing understood but danger."""
    said = _words_of(words)
    left = tuple((word.start, word.end) for word in said)
    return Understood(parts=tuple(Part((word.term,)) for word in said), left=left, text=words.strip(), is_urgent=is_urgent(words))


def _words_of(typed: str) -> list[_Word]:
    return [_Word(term, match.start(), match.end()) for match in WORD.finditer(typed) if (term := fold(match[0]))]


class _Reading:
    """One visitor's words while they are being taken apart. `claims` are the matches that hold, in the order of what was typed."""

    def __init__(self, typed: str, lexicon: Lexicon, at: datetime, is_known: Callable[[str], bool]) -> None:
        self.typed = typed
        self.lexicon = lexicon
        self.today = at.date()
        self.is_known = is_known
        self.words = _words_of(typed)
        self.terms = [word.term for word in self.words]
        self.quoted = self._quoted()
        self.claims = self._choose(self._candidates())

    def _quoted(self) -> list[range]:
        """Runs of words between double quotes; a quote that is never closed means nothing."""
        marks = [match.start() for match in _QUOTED.finditer(self.typed)]
        runs = []
        for start, end in zip(marks[::2], marks[1::2], strict=False):
            inside = [at for at, word in enumerate(self.words) if start < word.start < end]
            if inside:
                runs.append(range(inside[0], inside[-1] + 1))
        return runs

    def _candidates(self) -> Iterator[Match]:
        for moment in times.moments(self.typed, self.today):
            yield from self._covering(moment.start, moment.end, Meaning(moment.parameter, moment.value, True, None))
        for code in _POSTAL_CODE.finditer(self.typed.translate(times.DIGITS)):
            yield from self._covering(code.start(), code.end(), Meaning("near", re.sub(r"\s", "", code[0]), True, None))
        surroundings = Surroundings(self.terms, self.lexicon, self.today, self.is_known)
        for match in self.lexicon.matches(self.terms, self.is_known):
            if (judged := surroundings.judge(match)) is not None:
                yield judged
        for words, concept in needs.needs_in(self.terms):
            yield Match(words, Meaning(concept.parameter, concept.value, concept.is_certain, concept.id), Quality.MAIN_WORDS)

    def _covering(self, start: int, end: int, meaning: Meaning) -> Iterator[Match]:
        inside = tuple(at for at, word in enumerate(self.words) if word.start < end and word.end > start)
        if inside:
            yield Match(inside, meaning, Quality.SPELT)

    def _choose(self, candidates: Iterator[Match]) -> list[Match]:
        """Those that say most, then the best, of all that would take the same words."""
        taken = {at for run in self.quoted for at in run}
        chosen = []
        for match in sorted(candidates, key=self._rank):
            if not taken.intersection(match.words):
                taken.update(match.words)
                chosen.append(match)
        return sorted(chosen, key=lambda match: match.words[0])

    def _rank(self, match: Match) -> tuple[int, int, int, bool, bool, int]:
        telling = sum(self.terms[at] not in STOP_WORDS for at in match.words)
        is_time = match.meaning.parameter in ("day", "time", "day+time")
        return -telling, -len(match.words), -match.quality, not is_time, not match.meaning.is_certain, match.words[0]

    def understood(self) -> Understood:
        day, clock = self._when()
        place = self._where()
        facets = self._facets()
        left = self._left()
        parts = [part for claim in self.claims for part in parts_of(claim, tuple(self.terms[at] for at in claim.words), self.lexicon)]
        parts += [Part(tuple(self.terms[run.start : run.stop])) for run in self.quoted]
        has_more = bool(day or clock or place or facets) or any(part.is_required for part in parts)
        has_more = has_more or any(self.terms[at] not in WEAK_WORDS for at in left)
        parts += [Part((self.terms[at],), is_required=not (has_more and self.terms[at] in WEAK_WORDS)) for at in left]
        return Understood(
            items=tuple(item for claim in self.claims for item in self._items_of(claim, day)),
            facets=tuple((facet, tuple(codes)) for facet, codes in facets.items()),
            day=day,
            times=tuple(clock.split(",")) if clock else (),
            place=place,
            parts=tuple(parts),
            left=tuple((self.words[at].start, self.words[at].end) for at in left),
            text=self._said(sorted({*left, *(at for run in self.quoted for at in run)})),
            is_urgent=is_urgent(self.typed),
        )

    def _facets(self) -> dict[str, dict[str, None]]:
        facets: dict[str, dict[str, None]] = {}
        for claim in self.claims:
            facet, value = claim.meaning.parameter, claim.meaning.value
            if facet in FILTERS and value and claim.meaning.is_certain:
                facets.setdefault(facet, {}).update(dict.fromkeys(_JOINED.get((facet, value), (value,))))
        return facets

    def _where(self) -> str | None:
        """The place; of several that follow each other all, the nearest first: "Kharar, Mohali"."""
        places = [claim for claim in self.claims if claim.meaning.parameter == "near"]
        while len(places) > 1 and any(b.words[0] - a.words[-1] != 1 for a, b in pairwise(places)):
            places.pop()
        return ", ".join(dict.fromkeys(str(claim.meaning.value) for claim in places)) or None

    def _when(self) -> tuple[str | None, str | None]:
        """The day and the time; two days that are no weekend are none."""
        days: dict[str, None] = {}
        clocks: dict[str, None] = {}
        for claim in self.claims:
            parameter, value = claim.meaning.parameter, claim.meaning.value or ""
            if parameter == "day+time":
                day, time = value.split(" ")
                days[day] = clocks[time] = None
            elif parameter == "day":
                days[value] = None
            elif parameter == "time":
                clocks[value] = None
        if len(days) > 1 and days.keys() <= {"sat", "sun", "weekend"}:
            days = {"weekend": None}
        said_day = next(iter(days)) if len(days) == 1 else None
        said_time = min(clocks, key=lambda value: value == times.TONIGHT or "," in value, default=None)  # "tonight at 7": the narrower
        if said_day == "today" and said_time == "night":
            said_time = times.TONIGHT
        return said_day, said_time

    def _left(self) -> list[int]:
        """The words that nothing claims, without stop words unless nothing else was said."""
        taken = {at for claim in self.claims for at in claim.words} | {at for run in self.quoted for at in run}
        left = [at for at in range(len(self.terms)) if at not in taken]
        telling = [at for at in left if self.terms[at] not in STOP_WORDS]
        return telling if telling or taken else left

    def _items_of(self, claim: Match, day: str | None) -> Iterator[Item]:
        meaning = claim.meaning
        if meaning.parameter is None or meaning.value is None:
            return
        said = self._said(claim.words)
        if meaning.parameter == "day+time":
            for parameter, value in zip(("day", "time"), meaning.value.split(" "), strict=True):
                yield Item(said, parameter, value, True)
        else:
            is_used = meaning.parameter != "day" or day is not None
            yield Item(said, meaning.parameter, meaning.value, meaning.is_certain and is_used)

    def _said(self, numbers: Sequence[int]) -> str:
        """The words as typed; with what stands between them where they follow each other."""
        if numbers and numbers[-1] - numbers[0] + 1 == len(numbers):
            return self.typed[self.words[numbers[0]].start : self.words[numbers[-1]].end]
        return " ".join(self.typed[self.words[at].start : self.words[at].end] for at in numbers)
