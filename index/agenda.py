"""When the documents of a snapshot take place: their calendars, and what they have been asked already.

The week ahead is one byte per document, worked out once a day. The next occurrence of a document is remembered until it is over: it stays
the next one for all that time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .calendar import NEVER, Bools, Calendar, Ints, Next
from .documents import IS_REMOTE
from .query import WEEKDAYS
from .segment import Segment
from .zones import FIRST_DAY, LAST_DAY, Instants, Moment, Zone, zone

Planes = NDArray[np.uint8]
"""Per document, the weekdays on which something takes place: bit 0 Monday."""

_SATURDAY, _SUNDAY = 1 << 5, 1 << 6
_MOST_REMEMBERED = 32


class _Part:
    """One segment's calendar, and what is known of it: the same through all snapshots that hold the segment."""

    def __init__(self, segment: Segment, home: str) -> None:
        self.calendar = Calendar(segment.columns, segment.names["zones"], home)
        self.zones = [zone(name) for name in segment.names["zones"]]
        self._starts = np.full(segment.size, NEVER)
        self._over = np.full(segment.size, -1)
        self._asked = np.full(segment.size, NEVER)
        self._known = np.zeros(segment.size, np.bool_)
        self._last_asked = -1
        self._remembered: dict[object, Planes] = {}
        self._updating = threading.Lock()

    def starts(self, documents: Ints, moment: Moment) -> Instants:
        with self._updating:
            self._refresh(documents, moment)
            return self._starts[documents]

    def next(self, documents: Ints, moment: Moment) -> Next:
        with self._updating:
            self._refresh(documents, moment)
            return Next(self._starts[documents], self._over[documents], self._known[documents])

    def _refresh(self, documents: Ints, moment: Moment) -> None:
        if self._last_asked < 0:  # all at once the first time: costs the first search some milliseconds, and every later one none
            documents = np.arange(len(self._over))
        is_stale = self._over[documents] <= moment.seconds
        if moment.seconds < self._last_asked:  # back in time: what was asked later may not be the first after all
            is_stale |= moment.seconds < self._asked[documents]
        if is_stale.any():
            stale = documents[is_stale]
            found = self.calendar.next(stale, moment)
            self._starts[stale], self._over[stale], self._known[stale] = found.starts, found.over, found.time_known
            self._asked[stale] = moment.seconds
            self._last_asked = max(self._last_asked, moment.seconds)

    def days(self, first: tuple[int, ...], home_first: int, count: int, part: str | None) -> Planes:
        key = (first, home_first, count, part)
        planes = self._remembered.get(key)
        if planes is None:
            planes = self.calendar.days(first, home_first, count, part)
            _remember(self._remembered, key, planes)
        return planes


def _remember(held: dict[object, Planes], key: object, planes: Planes) -> None:
    if len(held) >= _MOST_REMEMBERED:
        held.clear()
    held[key] = planes


class Agenda:
    """The calendars of a snapshot's segments, as one. Takes over what `last` knows of segments that both have."""

    def __init__(self, segments: Sequence[Segment], offsets: Sequence[int], home: str, last: Agenda | None) -> None:
        self._segments = segments
        self._offsets = offsets
        self.home = zone(home)
        known = {segment.name: part for segment, part in zip(last._segments, last._parts, strict=True)} if last is not None else {}
        self._parts: list[_Part] = [known.get(segment.name) or _Part(segment, home) for segment in segments]
        self._remembered: dict[object, Planes] = {}

    def zone_of(self, segment: int, number: int) -> Zone:
        """The zone of a document, by its segment and number there."""
        return self._parts[segment].zones[int(self._segments[segment].columns["zone"][number])]

    @cached_property
    def _frames(self) -> tuple[list[Zone], NDArray[np.uint8] | None]:
        """The zones in which days are told, the home zone first; and which of them each document goes by (None: all by the home zone)."""
        zones, tables, frames = [self.home], [], []
        for part in self._parts:
            zones += [each for each in part.zones if each not in zones]
            tables.append(np.array([zones.index(each) for each in part.zones], np.uint8))
        if len(zones) == 1:
            return zones, None
        for segment, table in zip(self._segments, tables, strict=True):
            is_remote = (segment.columns["flags"] & IS_REMOTE) != 0
            frames.append(np.where(is_remote, 0, table[segment.columns["zone"]]).astype(np.uint8))
        return zones, np.concatenate(frames)

    def week(self, moment: Moment, part: str | None) -> Planes:
        """The seven days from today on."""
        return self._days(moment.today, 7, part)

    def date(self, day: int, part: str | None) -> Bools:
        """Whether something starts on that date; nothing does outside the years that recurrences speak of."""
        if not FIRST_DAY + 10 <= day <= LAST_DAY - 10:
            return np.zeros(self._offsets[-1], np.bool_)
        return np.asarray(self._days(lambda place: day, 1, part) != 0)

    def _days(self, first: Callable[[Zone], int], count: int, part: str | None) -> Planes:
        """Those that begin with what is the first day in each zone."""
        asked = [(tuple(first(place) for place in each.zones), first(self.home), count, part) for each in self._parts]
        if len(asked) == 1:
            return self._parts[0].days(*asked[0])
        key = tuple(asked)
        planes = self._remembered.get(key)
        if planes is None:
            planes = np.concatenate([np.zeros(0, np.uint8), *(each.days(*what) for each, what in zip(self._parts, asked, strict=True))])
            _remember(self._remembered, key, planes)
        return planes

    def on(self, documents: Ints, moment: Moment) -> Planes:
        """Of these documents, rising: the weekdays on which what is on now started; all where it is always on."""
        planes = np.zeros(len(documents), np.uint8)
        begun = (self.starts(documents, moment) <= moment.seconds).nonzero()[0]
        for part, place, numbers in self._split(documents[begun]):
            planes[begun[place]] = part.calendar.on(numbers, moment)
        return planes

    def is_on(self, documents: Ints, upcoming: Next, moment: Moment) -> Bools:
        """Whether something is on, in these documents, rising, whose next occurrences are these."""
        has_begun = upcoming.starts <= moment.seconds
        unclear = np.flatnonzero(has_begun & ~upcoming.time_known)  # a day without a time hides what is on in it
        if len(unclear):
            has_begun[unclear] = self.on(documents[unclear], moment) != 0
        return has_begun

    def lasts(self, moment: Moment, part: str, documents: Ints) -> Bools:
        """Of these documents, rising: whether something in that part of the day is still to come, or to end."""
        found = np.zeros(len(documents), np.bool_)
        for each, place, numbers in self._split(documents):
            found[place] = each.calendar.lasts(moment, part)[numbers]
        return found

    def starts(self, documents: Ints, moment: Moment) -> Instants:
        """Of these documents, rising: when their next occurrence starts."""
        parts = [part.starts(numbers, moment) for part, _, numbers in self._split(documents)]
        return parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, np.int64), *parts])

    def next(self, documents: Ints, moment: Moment) -> Next:
        """Of these documents, rising: the first occurrence that is not over."""
        parts = list(self._split(documents))
        if len(parts) == 1:
            return parts[0][0].next(parts[0][2], moment)
        found = Next(np.full(len(documents), NEVER), np.full(len(documents), NEVER), np.zeros(len(documents), np.bool_))
        for part, place, numbers in parts:
            some = part.next(numbers, moment)
            found.starts[place], found.over[place], found.time_known[place] = some.starts, some.over, some.time_known
        return found

    def mask(self, day: str, moment: Moment, documents: Ints) -> np.uint8 | Planes:
        """The weekdays, as bits, that `day` (see `query.DAYS`) means; one for all documents, or one for each."""
        zones, frames = self._frames
        masks = [_mask(day, moment.today(place)) for place in zones]
        if frames is None or len(set(masks)) == 1:
            return np.uint8(masks[0])
        return np.array(masks, np.uint8)[frames[documents]]

    def _split(self, documents: Ints) -> Iterator[tuple[_Part, slice, Ints]]:
        if len(self._parts) == 1:
            yield self._parts[0], slice(0, len(documents)), documents
            return
        bounds = np.searchsorted(documents, self._offsets).tolist()
        for number, part in enumerate(self._parts):
            low, high = bounds[number], bounds[number + 1]
            if high > low:
                yield part, slice(low, high), documents[low:high] - self._offsets[number]


def _mask(day: str, today: int) -> int:
    weekday = (today - 1) % 7
    if day == "today":
        return 1 << weekday
    if day == "tomorrow":
        return 1 << (weekday + 1) % 7
    if day == "weekend":
        return _SUNDAY if 1 << weekday == _SUNDAY else _SATURDAY | _SUNDAY
    return 1 << WEEKDAYS.index(day)


def started_mask(day: date, today: int) -> int:
    """The weekday, as a bit, of a date on which what is on today can have started; 0 for other dates."""
    ordinal = day.toordinal()
    return 1 << (ordinal - 1) % 7 if today - 2 <= ordinal <= today else 0
