"""In which order what was found is shown: how mildly freshness, completeness, soonness and nearness weigh beside the words."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .query import Near
from .snapshot import Snapshot

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

HALF_KM = 8.0
"""At this distance nearness is half of what it is at the point."""

SAMPLE_WORTH = 0.5
"""What a sample's score counts beside a real listing's; where there are no words, samples come last whatever else holds."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DOUBTED_WORTH = 0.8
"""What the score of a document counts that nobody has confirmed for so long that it is doubted, or ever."""
DOUBT_AFTER_DAYS = 180

_MOST_DAYS = 4096
# By quarters of an hour until it begins: 1.15 for what is on, 1.09 in half a day, 1.02 in two days, 1 in the far future or never.
_QUARTER_S = 15 * 60
_SOONNESS = 1 + 0.15 * np.exp(-np.arange(14 * 96) / 96)
_SOONNESS[-1] = 1.0


def distances(near: Near, latitude: Floats, longitude: Floats) -> Floats:
    """Kilometres from a point along the great circle (haversine), of coordinates in radians; NaN where there are none."""
    lat, lon = np.radians(near.latitude), np.radians(near.longitude)
    half = np.sin((latitude - lat) / 2) ** 2 + np.cos(lat) * np.cos(latitude) * np.sin((longitude - lon) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))))


def nearness(distance_km: Floats) -> Floats:
    """1 at the point, half at `HALF_KM`, a quarter at three times that; 1 where there is no distance, as it doesn't matter there."""
    return np.asarray(1 / (1 + np.nan_to_num(distance_km, nan=0.0) / HALF_KM))


@lru_cache
def _freshness(doubt_after_days: int) -> Floats:
    """By days since somebody confirmed it, where nobody has the last: 1 today, to 0.85 over the years, and a step less once doubted."""
    days = np.arange(_MOST_DAYS)
    return np.asarray((0.85 + 0.15 * np.exp(-days / 180)) * np.where(days >= doubt_after_days, DOUBTED_WORTH, 1.0))


def trust(snapshot: Snapshot, documents: Ints, today: int, doubt_after_days: int) -> Floats:
    """How far what documents say can be relied on: confirmed of late, and complete (0.9 to 1)."""
    ages = np.minimum(np.maximum(today - snapshot.verified[documents], 0), _MOST_DAYS - 1)
    return np.asarray(_freshness(doubt_after_days)[ages] * (0.9 + 0.1 * snapshot.completeness[documents].astype(np.float64)))


def soonness(wait_s: Ints) -> Floats:
    """Of seconds until the next occurrence begins; negative for what is on."""
    return np.asarray(_SOONNESS[np.minimum(np.maximum(wait_s, 0) // _QUARTER_S, len(_SOONNESS) - 1)])


def first(snapshot: Snapshot, documents: Ints, keys: NDArray[np.number], count: int) -> Ints:
    """The places in `documents` of those `count` with the smallest keys, in order; equals by sort title, then id. Exact."""
    if count >= len(keys):
        places = np.arange(len(keys))
    elif count == 0:
        return np.zeros(0, np.int64)
    else:
        bound = np.partition(keys, count - 1)[count - 1]
        below, equal = (keys < bound).nonzero()[0], (keys == bound).nonzero()[0]
        if len(below) + len(equal) > count:
            equal = equal[snapshot.first_by_title(documents[equal], count - len(below))]
        places = np.concatenate((below, equal))
    held = keys[places]
    order = held.argsort(kind="stable")
    if (held[order[1:]] == held[order[:-1]]).any():
        values, found = held.tolist(), documents[places].tolist()
        order = np.array(sorted(range(len(found)), key=lambda n: (values[n], snapshot.title(found[n]))), np.int64)
    return places[order]
