"""Answers: what somebody has typed into the form so far, right or wrong, by the names of the fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

Answers = Mapping[str, tuple[str, ...]]
"""Field -> all that was given under its name, as it came. What was left empty may be missing."""

_MOST_VALUES = 200  # of one name: more are no person's


def from_pairs(pairs: Iterable[tuple[str, str]]) -> Answers:
    """Answers from (field, value) pairs; values that are empty count only where others of the field aren't.

    >>> from_pairs([("phone", "1"), ("phone", ""), ("email", ""), ("topics", "yoga")])
    {'phone': ('1', ''), 'topics': ('yoga',)}
    """
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    return {name: tuple(values[:_MOST_VALUES]) for name, values in gathered.items() if any(values)}


def form(answers: Answers) -> MultiDict[str, str]:
    """The answers as a browser would send them."""
    return MultiDict([(name, value) for name, values in answers.items() for value in values])


def first(answers: Answers, name: str) -> str:
    """The first value of a field, or ""."""
    return next(iter(answers.get(name, ())), "")
