"""Surroundings: what the words beside a match make of it.

A name may be a place or just a name, "sat" a day or truth, "punjabi" the language of a group or a kind of dance; and what narrows a search
must be more than a likeness.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from rapidfuzz.distance import OSA

from ..analysis import tokens
from ..words.scripts import is_indic
from . import times
from .lexicon import Lexicon, Match, Quality
from .ordinary import ORDINARY_WORDS
from .understood import FILTERS

_BEFORE_PLACE = frozenset(tokens("in near nearby at around from to of inside outside"))
_AFTER_PLACE = frozenset(
    tokens(
        """mein me main mai ke k de da di vich wich vichh ch nede nere nerhe kol paas nazdeek area city town district region side
        में मे के पास का की शहर ज़िला जिला ਵਿੱਚ ਵਿਚ ਚ ਦੇ ਦਾ ਦੀ ਨੇੜੇ ਕੋਲ ਸ਼ਹਿਰ ਜ਼ਿਲ੍ਹਾ"""
    )
)
_BESIDE_LANGUAGE = frozenset(
    tokens(
        """in speaking language speakers speaker medium group groups meeting meetings session sessions helpline counsellor counselor
        mein vich bhasha boli में भाषा समूह मीटिंग ग्रुप ਵਿੱਚ ਵਿਚ ਭਾਸ਼ਾ ਬੋਲੀ ਗਰੁੱਪ ਮੀਟਿੰਗ"""
    )
)
_NARROWING = frozenset({*FILTERS, "day", "time", "day+time", "near"})
_SHORTEST_SURE = {Quality.SOUND: 5, Quality.STEM: 5, Quality.MAIN_WORDS: 0, Quality.LOOSE: 6, Quality.GUESSED: 6}
"""Letters from which words may stand for something that narrows, by how they were found."""
_LONG = 9


class Surroundings:
    """The folded words that were typed on one day."""

    def __init__(self, terms: Sequence[str], lexicon: Lexicon, today: date, is_known: Callable[[str], bool]) -> None:
        self._terms = terms
        self._lexicon = lexicon
        self._today = today
        self._is_known = is_known

    def judge(self, match: Match) -> Match | None:
        """The match, its meaning as sure as the words around it make it; None where it means nothing here."""
        meaning = match.meaning
        first, last = match.words[0], match.words[-1]
        before = self._terms[first - 1] if first else ""
        after = self._terms[last + 1] if last + 1 < len(self._terms) else ""
        if meaning.parameter in _NARROWING and match.quality < Quality.SPELT and not self._is_surely(match):
            return None
        if meaning.parameter in ("day", "time"):
            if len(match.words) == 1 and self._terms[first] in times.UNSURE_ALONE and after and not self._is_beside_time(before, after):
                return None
            if meaning.parameter == "time":
                return match
            is_led = meaning.value in times.WEEKDAYS and (before in times.ORDINALS or before in times.NEXT)
            words = (first - 1, *match.words) if is_led else match.words
            return match._replace(words=words, meaning=meaning._replace(value=self._day(str(meaning.value), before)))
        is_certain = meaning.is_certain
        if meaning.parameter == "near":
            is_certain = is_certain or before in _BEFORE_PLACE or after in _AFTER_PLACE
            if not is_certain:
                return None
        elif meaning.parameter == "language" and len(match.words) == 1:
            is_certain = is_certain and (len(self._terms) == 1 or before in _BESIDE_LANGUAGE or after in _BESIDE_LANGUAGE)
        elif match.quality is Quality.MAIN_WORDS:
            is_certain = is_certain and last - first + 1 == len(match.words)
        return match._replace(meaning=meaning._replace(is_certain=is_certain))

    def _is_surely(self, match: Match) -> bool:
        """Whether words that aren't spelt like a day, a time, a place or a filter are surely meant for it."""
        run = [self._terms[at] for at in match.words]
        letters = sum(map(len, run))
        is_short = letters < _SHORTEST_SURE[match.quality]
        if any(word in ORDINARY_WORDS for word in run) or (is_short and all(map(self._is_known, run))):
            return False
        if any(map(is_indic, run)) or match.quality is Quality.MAIN_WORDS:
            return True
        if is_short:
            return False
        typed = "".join(run)
        if match.quality is Quality.STEM:
            return not {typed + "s", typed.removesuffix("s"), typed.removesuffix("es")}.isdisjoint(match.phrases)
        most = 1 if match.quality is Quality.GUESSED and letters < _LONG else 2
        latin = [phrase for phrase in match.phrases if not is_indic(phrase)]
        return not latin or any(OSA.distance(typed, phrase, score_cutoff=most) <= most for phrase in latin)

    def _is_beside_time(self, before: str, after: str) -> bool:
        return any(word in times.BESIDE_TIME or self._lexicon.is_about_time(word) for word in (before, after))

    def _day(self, value: str, before: str) -> str:
        if value in times.WEEKDAYS:
            if before in times.ORDINALS:
                return times.nth_weekday(times.ORDINALS[before], value, self._today)
            return times.coming(value, self._today, is_next=before in times.NEXT)
        return times.after_tomorrow(self._today) if value == "+2" else value
