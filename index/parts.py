"""Parts of the day: what they are called, and which of them a minute is in."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

PARTS: Mapping[str, tuple[int, int]] = {
    "morning": (300, 720),
    "afternoon": (720, 1020),
    "evening": (1020, 1260),
    "night": (1260, 300),
    "tonight": (1020, 1440),
}
"""Parts of the day by the minute of the start; night runs past midnight, tonight is the rest of a day from 17:00."""

_MORNING, _AFTERNOON, _EVENING, _LATE, _SMALL_HOURS = (1 << number for number in range(5))
_BITS: Mapping[str, int] = {
    "morning": _MORNING,
    "afternoon": _AFTERNOON,
    "evening": _EVENING,
    "night": _LATE | _SMALL_HOURS,
    "tonight": _EVENING | _LATE,
}
"""The same, as bits of what `bits_at` tells."""

ALL_PARTS = _MORNING | _AFTERNOON | _EVENING | _LATE | _SMALL_HOURS


def bits_of(part: str) -> int:
    """A part of the day, or several by comma, as bits of what `bits_at` tells.

    >>> bits_of("evening,night") > bits_of("tonight") > bits_of("evening")
    True
    """
    bits = 0
    for each in part.split(","):
        bits |= _BITS[each]
    return bits


def bits_at(minutes: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The part of the day, as a bit, of each minute; 0 for negative ones: not known. Night has one bit before midnight, another after."""
    edges = np.array([0, 300, 720, 1020, 1260])
    bits = np.array([0, _SMALL_HOURS, _MORNING, _AFTERNOON, _EVENING, _LATE], np.uint8)
    return np.asarray(bits[np.searchsorted(edges, minutes, side="right")])
