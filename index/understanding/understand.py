"""What a visitor's words ask for, taken apart: filters, places, times, needs, and what is left for full text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz.distance import OSA

from ..analysis import WORD, fold
from ..words.scripts import is_indic
from ..words.stops import STOP_WORDS, WEAK_WORDS
from . import needs, times
from .danger import is_urgent
from .lexicon import Lexicon, Match, Meaning, Quality
from .ordinary import ORDINARY_WORDS

FILTERS = ("access", "language", "audience", "cost", "accessibility")
"""Facets that a certain word filters by. Kinds and topics don't: what says so in words is as good as what is coded so."""

JOINED = {("access", "online"): ("online", "hybrid"), ("access", "in-person"): ("in-person", "hybrid")}
"""Codes that fit besides the one that was meant."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing understood: the words as typed, and the parameter and value they stand for. What is not certain only raises the rank."""

    words: str
    parameter: str
    value: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One thing said, for full text.

    `words` are folded; `phrases` in other words and `codes` (facet, code) stand for the same, each with what it is worth beside the words'
    own 1.0; `hints` are further codes for when all these find little. A part that is not required only raises the rank.
    """

    words: tuple[str, ...]
    phrases: tuple[tuple[str, float], ...] = ()
    codes: tuple[tuple[str, str, float], ...] = ()
    hints: tuple[tuple[str, str, float], ...] = ()
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Understood:
    """What was said. `facets` are the filters: facet -> any of these codes. `day`, `times` (any of these parts of the day, or "now") and
    `place` (for `near`) are certain too. `left` says from which to which character the words stand
    that nothing was understood of, `text` is them and what was quoted."""

    items: tuple[Item, ...] = ()
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    day: str | None = None
    times: tuple[str, ...] = ()
    place: str | None = None
    parts: tuple[Part, ...] = ()
    left: tuple[tuple[int, int], ...] = ()
    text: str = ""
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    term: str
    start: int
    end: int


_POSTAL_CODE = re.compile(r"(?<![\w+-])[1-9]\d{2}\s?\d{3}(?![\w-])")
_QUOTED = re.compile('["\u201c\u201d\u201f\u201e\u00ab\u00bb]')
_BEFORE_PLACE = frozenset(["in", "near", "nearby", "at", "around", "from", "to", "of", "inside", "outside"])
_AFTER_PLACE = frozenset(
    ["mein", "me", "main", "mai", "ke", "k", "de", "da", "di", "vich", "wich", "vichh", "ch", "nede", "nere", "nerhe", "kol", "paas", "nazdeek", "area", "city", "town", "district", "region", "side", "में", "मे", "के", "पास", "का", "की", "ਵਿੱਚ", "ਵਿਚ", "ਚ", "ਦੇ", "ਦਾ", "ਦੀ", "ਨੇੜੇ", "ਕੋਲ", "शहर", "ज़िला", "जिला", "ਸ਼ਹਿਰ", "ਜ਼ਿਲ੍ਹਾ"]
)
_BESIDE_LANGUAGE = frozenset(
    ["in", "speaking", "language", "speakers", "speaker", "medium", "mein", "vich", "bhasha", "boli", "group", "groups", "meeting", "meetings", "session", "sessions", "helpline", "counsellor", "counselor", "में", "भाषा", "समूह", "ਵਿੱਚ", "ਵਿਚ", "ਭਾਸ਼ਾ", "ਬੋਲੀ", "ਗਰੁੱਪ", "ਮੀਟਿੰਗ", "मीटिंग", "ग्रुप"]
)
_NARROWING = frozenset({*FILTERS, "day", "time", "day+time", "near"})
_SHORTEST_SURE = {Quality.SOUND: 5, Quality.STEM: 5, Quality.MAIN_WORDS: 0, Quality.LOOSE: 6, Quality.GUESSED: 6}
_LONG = 9
_SYNONYM, _HINT, _CODE, _HINTED_PHRASE, _EXTRA, _ALIKE = 0.6, 0.4, 0.8, 0.1, 0.3, 0.9
_HINTED_CODES = {"audience": 0.7, "topic": 0.3, "kind": 0.2}
_TYPED = 0.5


def _never(word: str) -> bool:
    return False


def understand(words: str, lexicon: Lexicon, at: datetime, is_known: Callable[[str], bool] = _never) -> Understood:
    """Take a visitor's words apart, as of the local time `at`. `is_known` says whether a folded word stands in the listings: then it isn't
    taken for a misspelling of something else. What stands between double quotes is left as it is.

    >>> understand("mohali tonite", lexicon, at)  # doctest: +SKIP
    Understood(items=(Item("mohali", "near", "Mohali", True), Item("tonite", "day", "today", True), ...), day="today", time="17:00-05:00", ...)
    """
    return _Reading(words, lexicon, at, is_known).understood()


def bare(words: str) -> Understood:
    """The words as they are, with nothing understood but danger."""
    said = _words_of(words)
    left = tuple((word.start, word.end) for word in said)
    return Understood(parts=tuple(Part((word.term,)) for word in said), left=left, text=words.strip(), is_urgent=is_urgent(words))


def loosened(understood: Understood) -> Understood:
    """The same, with the codes that would filter only raising the rank: for when nothing is all that was said."""
    codes = tuple((facet, code, _CODE) for facet, codes in understood.facets for code in codes)
    return replace(understood, facets=(), parts=(*understood.parts, Part((), (), codes, is_required=not understood.parts)))


def _words_of(typed: str) -> list[_Word]:
    return [_Word(term, match.start(), match.end()) for match in WORD.finditer(typed) if (term := fold(match[0]))]


class _Reading:
    """One visitor's words while they are being taken apart."""

    def __init__(self, typed: str, lexicon: Lexicon, at: datetime, is_known: Callable[[str], bool]) -> None:
        self.typed = typed
        self.lexicon = lexicon
        self.today = at.date()
        self.is_known = is_known
        self.words = _words_of(typed)
        self.terms = [word.term for word in self.words]
        self.quoted = self._quoted()
        self.claims = self._choose(self._candidates())

    # -- finding what was said

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
        for match in self.lexicon.matches(self.terms, self.is_known):
            if (judged := self._judged(match)) is not None:
                yield judged
        for words, concept in needs.needs_in(self.terms):
            yield Match(words, Meaning(concept.parameter, concept.value, concept.is_certain, concept.id), Quality.MAIN_WORDS)

    def _covering(self, start: int, end: int, meaning: Meaning) -> Iterator[Match]:
        inside = tuple(at for at, word in enumerate(self.words) if word.start < end and word.end > start)
        if inside:
            yield Match(inside, meaning, Quality.SPELT)

    def _judged(self, match: Match) -> Match | None:
        """The match with its meaning as sure as the words around it make it; None where it means nothing here."""
        words, meaning, quality, _ = match
        first, last = words[0], words[-1]
        if quality < Quality.SPELT and meaning.parameter in _NARROWING and not self._is_surely(match):
            return None
        before = self.terms[first - 1] if first else ""
        after = self.terms[last + 1] if last + 1 < len(self.terms) else ""
        if meaning.parameter == "near":
            is_led = before in _BEFORE_PLACE or after in _AFTER_PLACE
            return match._replace(meaning=meaning._replace(is_certain=True)) if meaning.is_certain or is_led else None
        if meaning.parameter == "day":
            if (
                len(words) == 1
                and self.terms[first] in times.UNSURE_ALONE
                and not (self._is_about_time(before) or self._is_about_time(after) or not after)
            ):
                return None
            return match._replace(meaning=meaning._replace(value=self._day(str(meaning.value), before)))
        if meaning.parameter == "time" and len(words) == 1 and self.terms[first] in times.UNSURE_ALONE:
            return match if self._is_about_time(before) or self._is_about_time(after) or not after else None
        if meaning.parameter == "language" and len(words) == 1:
            beside = before in _BESIDE_LANGUAGE or after in _BESIDE_LANGUAGE or len(self.terms) == 1
            return match._replace(meaning=meaning._replace(is_certain=meaning.is_certain and beside))
        if quality is Quality.MAIN_WORDS:
            return match._replace(meaning=meaning._replace(is_certain=meaning.is_certain and last - first + 1 == len(words)))
        return match

    def _is_surely(self, match: Match) -> bool:
        """Whether words that aren't spelt like a day, a time, a place or a filter are surely meant for it: what narrows must not be wrong."""
        run = [self.terms[at] for at in match.words]
        letters = sum(map(len, run))
        if any(word in ORDINARY_WORDS for word in run) or (letters < _SHORTEST_SURE[match.quality] and all(map(self.is_known, run))):
            return False
        if any(map(is_indic, run)) or match.quality is Quality.MAIN_WORDS:
            return True
        if letters < _SHORTEST_SURE[match.quality]:
            return False
        typed = "".join(run)
        if match.quality is Quality.STEM:
            return not {typed + "s", typed.removesuffix("s"), typed.removesuffix("es")}.isdisjoint(match.phrases)
        most = 1 if match.quality is Quality.GUESSED and letters < _LONG else 2
        latin = [phrase for phrase in match.phrases if not is_indic(phrase)]
        return not latin or any(OSA.distance(typed, phrase, score_cutoff=most) <= most for phrase in latin)

    def _is_about_time(self, word: str) -> bool:
        return word in times.BESIDE_TIME or self.lexicon.is_about_time(word)

    def _day(self, value: str, before: str) -> str:
        if value in times.WEEKDAYS:
            if before in times.ORDINALS:
                return times.nth_weekday(times.ORDINALS[before], value, self.today)
            return times.coming(value, self.today, is_next=before in times.NEXT)
        return times.after_tomorrow(self.today) if value == "+2" else value

    def _choose(self, candidates: Iterator[Match]) -> list[Match]:
        """The longest, then the best of those that would take the same words; in the order of what was typed."""
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

    # -- saying what it means

    def understood(self) -> Understood:
        day, clock = self._when()
        places = [claim for claim in self.claims if claim.meaning.parameter == "near"]
        facets: dict[str, dict[str, None]] = {}
        for claim in self.claims:
            facet, value = claim.meaning.parameter, claim.meaning.value
            if facet in FILTERS and value and claim.meaning.is_certain:
                facets.setdefault(facet, {}).update(dict.fromkeys(JOINED.get((facet, value), (value,))))
        left = self._left()
        is_narrowed = bool(day or clock or places or facets)
        parts = [part for claim in self.claims for part in self._parts_of(claim)]
        parts += [Part(tuple(self.terms[run.start : run.stop])) for run in self.quoted]
        has_more = is_narrowed or any(part.is_required for part in parts) or any(self.terms[at] not in WEAK_WORDS for at in left)
        parts += [Part((self.terms[at],), is_required=not (has_more and self.terms[at] in WEAK_WORDS)) for at in left]
        return Understood(
            items=tuple(item for claim in self.claims for item in self._items_of(claim, day)),
            facets=tuple((facet, tuple(codes)) for facet, codes in facets.items()),
            day=day,
            times=tuple(clock.split(",")) if clock else (),
            place=places[0].meaning.value if places else None,
            parts=tuple(parts),
            left=tuple((self.words[at].start, self.words[at].end) for at in left),
            text=self._said(sorted({*left, *(at for run in self.quoted for at in run)})),
            is_urgent=is_urgent(self.typed),
        )

    def _left(self) -> list[int]:
        """The words that nothing claims, without stop words unless nothing else was said."""
        taken = {at for claim in self.claims for at in claim.words} | {at for run in self.quoted for at in run}
        left = [at for at in range(len(self.terms)) if at not in taken]
        telling = [at for at in left if self.terms[at] not in STOP_WORDS]
        return telling if telling or taken else left

    def _when(self) -> tuple[str | None, str | None]:
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
        if set(days) <= {"sat", "sun", "weekend"} and len(days) > 1:
            days = {"weekend": None}
        said_day = next(iter(days)) if len(days) == 1 else None
        said_time = min(clocks, key=len) if clocks else None  # "tonight at 7": the narrower
        if said_day == "today" and said_time == "night":
            said_time = times.TONIGHT
        return said_day, said_time

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

    def _parts_of(self, claim: Match) -> Iterator[Part]:
        """What a claim asks of the texts and codes of a listing."""
        words = tuple(self.terms[at] for at in claim.words)
        meaning = claim.meaning
        if meaning.parameter in ("day", "time", "day+time"):
            return
        if meaning.parameter == "near":
            yield Part(words, is_required=False)
            return
        if meaning.is_certain or len(words) == 1:  # what was typed to the letter comes first among what means the same
            said = tuple((word, _TYPED) for word in words if word not in STOP_WORDS)
            yield Part((), (*said, (" ".join(words), 2 * _TYPED)) if len(words) > 1 else said, is_required=False)
        if claim.quality is Quality.MAIN_WORDS:
            words = ()
        concept = self.lexicon.concepts[str(meaning.concept)]
        is_filter = meaning.parameter in FILTERS and meaning.is_certain
        is_sure = meaning.is_certain or meaning.parameter is None
        worth = _EXTRA if is_filter else _SYNONYM if is_sure else _HINT
        phrases = dict.fromkeys(self.lexicon.phrases_of(concept), worth)
        for other in self.lexicon.like(meaning):
            phrases = dict.fromkeys(self.lexicon.phrases_of(other), worth * _ALIKE) | phrases
        if is_filter:
            yield Part(words, tuple(phrases.items()), is_required=False)
            return
        hinted = self.lexicon.hints_of(concept)
        hints = tuple(
            dict.fromkeys(
                (each.parameter, each.value, _HINTED_CODES.get(each.parameter, 0.3)) for each in hinted if each.parameter and each.value
            )
        )
        codes = ((meaning.parameter, meaning.value, _CODE),) if meaning.parameter and meaning.value else ()
        if is_sure:
            yield Part(words, tuple(phrases.items()), codes, tuple(hint for hint in hints if hint[0] == "topic"))
            if hints:
                yield Part((), (), hints, is_required=False)
            return
        for other in hinted:
            if other.parameter == "topic":
                phrases = dict.fromkeys(self.lexicon.phrases_of(other), _HINTED_PHRASE) | phrases
        yield Part(words, tuple(phrases.items()), tuple(dict.fromkeys((*codes, *hints))))
