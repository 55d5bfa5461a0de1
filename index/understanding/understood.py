"""Understood: what a visitor's words ask for, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace

FILTERS = ("access", "language", "audience", "cost", "accessibility")
"""Facets that a certain word filters by. Kinds and topics don't: what says so in words is as good as what is coded so."""

CODE_WORTH = 0.8
"""What a code is worth that stands for what was said."""


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
    """What was said.

    `facets` are the filters: facet -> any of these codes. `day`, `times` (any of these parts of the day, or "now", or "tonight") and
    `place` (for `near`) are certain too. `left` says from which to which character the words stand that nothing was understood of, `text`
    is them and what was quoted.
    """

    items: tuple[Item, ...] = ()
    facets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    day: str | None = None
    times: tuple[str, ...] = ()
    place: str | None = None
    parts: tuple[Part, ...] = ()
    left: tuple[tuple[int, int], ...] = ()
    text: str = ""
    is_urgent: bool = False


def loosened(understood: Understood) -> Understood:
    """The same, with the codes that would filter only raising the rank: for when nothing is all that was said."""
    codes = tuple((facet, code, CODE_WORTH) for facet, codes in understood.facets for code in codes)
    return replace(understood, facets=(), parts=(*understood.parts, Part((), (), codes, is_required=not understood.parts)))
