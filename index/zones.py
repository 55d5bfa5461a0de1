"""Local days and minutes to instants, for whole arrays, in any IANA zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

DAY_MINUTES = 24 * 60
DAY_SECONDS = DAY_MINUTES * 60
FIRST_DAY = date(1899, 12, 1).toordinal()
LAST_DAY = date(2200, 1, 31).toordinal()

_EARLIEST = datetime.combine(date.fromordinal(FIRST_DAY + 10), time.min, UTC)
_LATEST = datetime.combine(date.fromordinal(LAST_DAY - 10), time.min, UTC)
_UNKNOWN, _CHANGES = 2**30, 2**30 + 1

Instants = NDArray[np.int64]
"""Seconds since the midnight, in UTC, that begins `date.fromordinal(0)`."""


class Zone:
    """One IANA zone. Times that the clocks skip are taken with the offset before, of those that come twice the first is taken."""

    def __init__(self, name: str) -> None:
        self.info = ZoneInfo(name)
        self._offsets = np.full(LAST_DAY - FIRST_DAY + 1, _UNKNOWN, np.int32)

    def instants(self, days: NDArray[np.int64], minutes: NDArray[np.int64]) -> Instants:
        """Of local days (`date.toordinal()`) and minutes after their midnight, which may run into the next days."""
        days = days + minutes // DAY_MINUTES
        minutes = minutes % DAY_MINUTES
        rows = np.clip(days, FIRST_DAY, LAST_DAY) - FIRST_DAY
        offsets = self._offsets[rows].astype(np.int64)
        if offsets.size and offsets.max() >= _UNKNOWN:
            for row in np.unique(rows[offsets == _UNKNOWN]).tolist():
                self._offsets[row] = self._offset_of_day(row + FIRST_DAY)
            offsets = self._offsets[rows].astype(np.int64)
            for place in np.flatnonzero(offsets == _CHANGES).tolist():
                offsets[place] = self._offset(int(rows[place]) + FIRST_DAY, int(minutes[place]))
        return days * DAY_SECONDS + minutes * 60 - offsets

    def shown(self, instants: Instants) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The local days and minutes that clocks show at instants: the other way round."""
        wall = instants + self._offset_at(instants)
        return wall // DAY_SECONDS, wall % DAY_SECONDS // 60

    def _offset_at(self, instants: Instants) -> NDArray[np.int64]:
        distinct = np.unique(instants)
        found = np.array([self._utc_offset(second) for second in distinct.tolist()], np.int64)
        return found[np.searchsorted(distinct, instants)] if len(found) else np.zeros(0, np.int64)

    def _utc_offset(self, second: int) -> int:
        offset = aware(second, self.info).utcoffset()
        return int(offset.total_seconds()) if offset is not None else 0

    def _offset_of_day(self, day: int) -> int:
        first, last = self._offset(day, 0), self._offset(day, DAY_MINUTES - 1)
        return first if first == last else _CHANGES

    def _offset(self, day: int, minute: int) -> int:
        offset = datetime.combine(date.fromordinal(day), time(minute // 60, minute % 60), self.info).utcoffset()
        return int(offset.total_seconds()) if offset is not None else 0


@lru_cache(512)
def zone(name: str) -> Zone:
    """The zone of that name, one object per process: its offsets are looked up once."""
    return Zone(name)


class Moment:
    """The instant at which a query is asked, to the minute, and kept within the years that recurrences speak of. Raises ValueError."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("an aware datetime is needed")
        self.at = min(max(at, _EARLIEST), _LATEST).astimezone(UTC)
        self.seconds = self.at.toordinal() * DAY_SECONDS + self.at.hour * 3600 + self.at.minute * 60
        """As one of `Instants`."""
        self._today: dict[Zone, int] = {}

    def today(self, place: Zone) -> int:
        """The local day, as `date.toordinal()`."""
        if place not in self._today:
            self._today[place] = self.at.astimezone(place.info).toordinal()
        return self._today[place]

    def midnight(self, place: Zone) -> int:
        """The end of the local day, as one of `Instants`."""
        return int(place.instants(np.array([self.today(place) + 1]), np.array([0]))[0])


def aware(seconds: int, info: ZoneInfo) -> datetime:
    """One of `Instants` as an aware datetime in a zone."""
    return (datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds - DAY_SECONDS)).astimezone(info)
