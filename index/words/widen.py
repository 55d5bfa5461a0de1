"""Widening: from what was understood to clauses over the words that stand in the listings."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from ..query import Clause
from .codes import code_term
from .known import SOUND, KnownWords

PREFIX_WORTH = 0.6
JOINED_WORTH = 0.9
ENOUGH = 8
"""Listings that a part finds by itself, below which what it hints at is looked for too."""

TELLING = 0.6
"""How much of all that was said, by how telling its parts are, a listing must match."""

_MOST_PHRASES = 40
_RECOGNISED = 3.0  # how much more telling a part is that stands for something known
_LITTLE = 0.4


class Part(Protocol):
    """One thing said, as `index.understanding.Part` has it."""

    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def phrases(self) -> tuple[tuple[str, float], ...]: ...
    @property
    def codes(self) -> tuple[tuple[str, str, float], ...]: ...
    @property
    def hints(self) -> tuple[tuple[str, str, float], ...]: ...
    @property
    def is_required(self) -> bool: ...


def widen(parts: Sequence[Part], known: KnownWords, is_typing: bool = False) -> tuple[Clause, ...]:
    """The clauses of what was understood. What nothing in the listings can match is left out; of the rest, the least telling parts only
    raise the rank. `is_typing`: the last word may be the beginning of one."""
    clauses, weights = [], []
    for number, part in enumerate(parts):
        terms = _terms(part, known)
        if len(part.words) == 1:
            terms |= {joined: JOINED_WORTH for joined in _joined(parts, number) if joined not in terms and known.is_known(joined)}
            if is_typing and number == len(parts) - 1 and known.beginning_with(part.words[0], 1):
                terms[part.words[0] + "*"] = PREFIX_WORTH
        if terms:
            clauses.append(Clause(tuple(terms.items()), part.is_required))
            weights.append(_weight(part, terms, known) if part.is_required else 0.0)
    needed, enough = 0.0, TELLING * sum(weights)
    required = set()
    for at in sorted(range(len(clauses)), key=lambda at: -weights[at]):
        if clauses[at].is_required and needed < enough:
            required.add(at)
            needed += weights[at]
    return tuple(Clause(clause.terms, at in required) for at, clause in enumerate(clauses))


def _terms(part: Part, known: KnownWords) -> dict[str, float]:
    """What may stand in a listing for this part, with its worth."""
    terms: dict[str, float] = {}
    is_other_word = bool(part.phrases) and len(part.words) == 1 and not known.is_known(part.words[0])
    for term, worth in _own(part, known):
        if worth >= SOUND or not is_other_word:  # what a recognised word is meant for stands among the phrases: no guesses
            terms[term] = max(worth, terms.get(term, 0.0))
    phrases = [(phrase, worth) for phrase, worth in part.phrases if phrase not in terms and all(map(known.is_known, phrase.split(" ")))]
    terms |= dict(phrases[:_MOST_PHRASES])
    terms |= {term: worth for facet, code, worth in part.codes if known.is_known(term := code_term(facet, code))}
    if is_other_word and not terms:
        terms |= dict(_own(part, known))
    if part.hints and _found(terms, known) < ENOUGH:
        terms |= {term: worth for facet, code, worth in part.hints if known.is_known(term := code_term(facet, code)) and term not in terms}
    return terms


def _own(part: Part, known: KnownWords) -> Sequence[tuple[str, float]]:
    """What the part's own words stand for: one word all that is like it; several the phrase, each word put right where it isn't known."""
    if len(part.words) == 1:
        return known.alike(part.words[0])
    phrase, worth = [], 1.0
    for word in part.words:
        if not known.is_known(word):
            likeliest = next(iter(known.alike(word)), None)
            if likeliest is None:
                return ()
            word, likeness = likeliest
            worth *= likeness
        phrase.append(word)
    return ((" ".join(phrase), worth),) if phrase else ()


def _joined(parts: Sequence[Part], number: int) -> list[str]:
    """The word run together with the one before or after it: "help line", typed apart."""
    mine = parts[number].words[0]
    before = [parts[number - 1].words[0]] if number and len(parts[number - 1].words) == 1 else []
    after = [parts[number + 1].words[0]] if number + 1 < len(parts) and len(parts[number + 1].words) == 1 else []
    return [each + mine for each in before] + [mine + each for each in after]


def _found(terms: Mapping[str, float], known: KnownWords) -> int:
    """At least how many listings have any of the terms, those that are worth little aside."""
    return max((min(map(known.frequency, term.split(" "))) for term, worth in terms.items() if worth >= _LITTLE), default=0)


def _weight(part: Part, terms: Mapping[str, float], known: KnownWords) -> float:
    """How telling a part is: rare words more than common ones, likely ones more than guesses, what was recognised most of all; kinds of
    help, which are what everybody asks for, as little as they are rare."""
    found = _found(terms, known)
    rarity = math.log(1 + (known.size - found + 0.5) / (found + 0.5))
    is_recognised = any(facet != "kind" for facet, _, _ in part.codes)
    return max(terms.values()) * (rarity + 0.1) * (_RECOGNISED if is_recognised else 1.0)
