"""Concepts and places: plain values out of which a Lexicon is built."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """What some phrases stand for.

    `parameter` and `value` are those of the search (`"topic"`, `"alcohol"`), both None where the phrases are only equal to each other.
    `is_certain`: who types one of them means just that; otherwise they hint at it. `also` are ids of concepts that it hints at besides.
    """

    id: str
    parameter: str | None
    value: str | None
    is_certain: bool
    english: tuple[str, ...] = ()
    indian: tuple[str, ...] = ()
    """Hindi and Punjabi, in their scripts or in Latin letters."""
    also: tuple[str, ...] = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        return (*self.english, *self.indian)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name of a place, in any script. `place` is what `near` takes for it.

    `is_certain`: the place is large or close enough for its bare name to mean it; the names of others count beside "in" or "near".
    """

    name: str
    place: str
    is_certain: bool
