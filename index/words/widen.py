"""Widening: from what was understood to clauses over the words that stand in the listings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..query import Clause
from .known import KnownWords

PREFIX_WORTH = 0.6
JOINED_WORTH = 0.9
_MOST_PHRASES = 24


class Part(Protocol):
    """One thing said, as `index.understanding.Part` has it."""

    @property
    def words(self) -> tuple[str, ...]: ...
    @property
    def phrases(self) -> tuple[tuple[str, float], ...]: ...
    @property
    def codes(self) -> tuple[tuple[str, str, float], ...]: ...
    @property
    def is_required(self) -> bool: ...


def code_term(facet: str, code: str) -> str:
    """The word that stands for a code in the texts of a document, so that what is said in codes is found like what is said in words.

    >>> code_term("kind", "support-group")
    'kind_support_group'
    """
    return f"{facet}_{code}".replace("-", "_").lower()


def widen(parts: Sequence[Part], known: KnownWords, is_typing: bool = False) -> tuple[Clause, ...]:
    """The clauses of what was understood. A part that nothing in the listings can match is left out. `is_typing`: the last word may be
    the beginning of one."""
    clauses = []
    for number, part in enumerate(parts):
        terms: dict[str, float] = {}
        for term, worth in _own(part, known):
            terms[term] = max(worth, terms.get(term, 0.0))
        if len(part.words) == 1:
            for joined in _joined(parts, number):
                if known.is_known(joined):
                    terms[joined] = max(JOINED_WORTH, terms.get(joined, 0.0))
            if is_typing and number == len(parts) - 1 and len(part.words[0]) > 1:
                terms[part.words[0] + "*"] = PREFIX_WORTH
        phrases = [(phrase, worth) for phrase, worth in part.phrases if phrase not in terms and all(map(known.is_known, phrase.split(" ")))]
        terms |= dict(phrases[:_MOST_PHRASES])
        terms |= {term: worth for facet, code, worth in part.codes if known.is_known(term := code_term(facet, code))}
        if terms:
            clauses.append(Clause(tuple(terms.items()), part.is_required))
    return tuple(clauses)


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
