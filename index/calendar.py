"""When documents take place: recurrences as columns, evaluated for any date by a few array operations. There is no horizon.

All of it agrees with a walk from day to day over the same recurrences. Dates are `date.toordinal()`, instants as in `zones`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .arrays import Array
from .columns import DAY_KEYS, NO_LAST
from .documents import IS_REMOTE
from .parts import ALL_PARTS, bits_at, bits_of
from .zones import DAY_MINUTES, DAY_SECONDS, FIRST_DAY, LAST_DAY, Instants, Moment, zone

NEVER = (LAST_DAY + 1) * DAY_SECONDS
"""The instant of what does not come any more."""

ASSUMED_MINUTES = 60
"""How long something is on when its end is not known."""

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Next:
    """The next occurrence of each document asked for: instants (NEVER: there is none), and whether its time is known."""

    starts: Instants
    over: Instants
    time_known: Bools


class Calendar:
    """The recurrences of one set of documents. `home` is the zone of the site: a remote document's times are told in it."""

    def __init__(self, columns: Mapping[str, Array], zones: Sequence[str], home: str) -> None:
        self._entry_starts = columns["entry_starts"].astype(np.int64)
        self._weekdays = columns["weekdays"]
        self._ordinals = columns["ordinals"]
        self._interval = columns["interval"]
        self._first = columns["first"]
        self._last = columns["last"]
        self._start = columns["start"]
        self._minutes = columns["minutes"]
        self._always = columns["always"]
        self._excepted = columns["excepted"]
        self.size = len(self._entry_starts) - 1
        self._zones = [zone(name) for name in zones]
        self._home = zone(home)
        self._document = np.repeat(np.arange(self.size, dtype=np.int32), np.diff(self._entry_starts))
        self._zone = columns["zone"][self._document]
        elsewhere = np.array([name != home for name in zones] or [False], np.bool_)
        self._is_away = ((columns["flags"][self._document] & IS_REMOTE) != 0) & elsewhere[self._zone]
        timed = (self._start >= 0) & ~self._always
        self._told = np.flatnonzero(self._is_away & timed)
        self._is_plain = (self._ordinals == 0) & (self._interval == 1)
        self._is_plain[self._excepted // DAY_KEYS] = False
        self._parts = bits_at(self._start.astype(np.int64))
        self._parts[self._always] = ALL_PARTS

    # -- dates

    def occurs(self, entries: Ints, days: Ints) -> Bools:
        """Whether each of these recurrences names its day."""
        weekday = (days - 1) % 7
        named = ((self._weekdays[entries] >> weekday) & 1).astype(np.bool_) & (self._first[entries] <= days) & (days <= self._last[entries])
        ordinals = self._ordinals[entries]
        if ordinals.any():
            named &= (ordinals == 0) | ((ordinals & _ordinal_bits(days)) != 0)
        interval = self._interval[entries]
        if interval.size and interval.max() > 1:
            named &= (_week(days) - _week(self._first[entries])) % interval.astype(np.int64) == 0
        if len(self._excepted):
            named &= ~_is_in(entries * DAY_KEYS + days, self._excepted)
        return named

    def days(self, first: Sequence[int], home_first: int, count: int, part: str | None) -> NDArray[np.uint8]:
        """Per document the weekdays (bit 0 Monday) on which an occurrence starts, among `count` (1 to 7) days in a row, and in that part
        of the day if one is given. `first`: the first of these days in each zone; `home_first`: the same for what is told in the home zone.
        """
        found = np.zeros(len(self._weekdays), np.uint8)
        for number, start in enumerate(first):
            self._add_days(found, np.flatnonzero((self._zone == number) & ~self._is_away), start, count)
        self._add_days(found, np.flatnonzero(self._is_away), home_first, count)
        if part:
            found[(self._parts & bits_of(part)) == 0] = 0
        if len(self._told):
            found[self._told] = 0
            for day in range(home_first - 2, home_first + count + 2):
                days = np.full(len(self._told), day)
                home_day, minute = self._home.shown(self._spans(self._told, days)[0])
                named = self.occurs(self._told, days) & (home_first <= home_day) & (home_day < home_first + count)
                if part:
                    named &= (bits_at(minute) & bits_of(part)) != 0
                found[self._told] |= named.astype(np.uint8) << ((home_day - 1) % 7).astype(np.uint8)
        return self._by_document(found)

    def _add_days(self, found: NDArray[np.uint8], entries: Ints, first: int, count: int) -> None:
        span = np.uint8(sum(1 << ((first - 1 + n) % 7) for n in range(count)))
        found[entries] = self._weekdays[entries] & span
        plain = self._is_plain[entries] & (self._first[entries] <= first) & (first + count - 1 <= self._last[entries])
        rest = entries[~plain]
        if len(rest):
            found[rest] = 0
            for day in range(first, first + count):
                found[rest] |= self.occurs(rest, np.full(len(rest), day)).astype(np.uint8) << np.uint8((day - 1) % 7)

    def _by_document(self, bits: NDArray[np.uint8]) -> NDArray[np.uint8]:
        planes = np.zeros(self.size, np.uint8)
        starts = self._entry_starts[:-1]
        has = np.flatnonzero(starts < self._entry_starts[1:])
        if len(has):
            planes[has] = np.bitwise_or.reduceat(bits, starts[has])
        return planes

    # -- instants

    def _instants(self, entries: Ints, days: Ints, minutes: Ints) -> Instants:
        if len(self._zones) == 1:
            return self._zones[0].instants(days, minutes)
        found = np.zeros(len(entries), np.int64)
        zones = self._zone[entries]
        for number in np.unique(zones).tolist():
            those = zones == number
            found[those] = self._zones[number].instants(days[those], minutes[those])
        return found

    def _spans(self, entries: Ints, days: Ints) -> tuple[Instants, Instants]:
        """When the occurrence of each recurrence on its day starts, and from when it is over."""
        start = self._start[entries].astype(np.int64)
        minutes = self._minutes[entries].astype(np.int64)
        starts = self._instants(entries, days, np.maximum(start, 0))
        length = np.where(minutes == 0, ASSUMED_MINUTES, minutes)
        over = np.where(minutes == 0, starts + ASSUMED_MINUTES * 60, 0)
        ends_known = np.flatnonzero((minutes > 0) | (start < 0))
        if len(ends_known):
            end_minutes = np.where(start < 0, DAY_MINUTES, start + minutes)[ends_known]
            ends = self._instants(entries[ends_known], days[ends_known], end_minutes)
            over[ends_known] = np.where(ends <= starts[ends_known], starts[ends_known] + length[ends_known] * 60, ends)
        return starts, over

    def _entries_of(self, documents: Ints) -> tuple[Ints, Ints]:
        """The recurrences of documents, and for each the row of its document in `documents`."""
        counts = self._entry_starts[documents + 1] - self._entry_starts[documents]
        rows = np.repeat(np.arange(len(documents)), counts)
        shifts = self._entry_starts[documents] - (np.cumsum(counts) - counts)
        return np.arange(len(rows)) + shifts[rows], rows

    def _today(self, entries: Ints, moment: Moment) -> Ints:
        days = np.array([moment.today(place) for place in self._zones], np.int64)
        return days[self._zone[entries]] if len(days) > 1 else np.full(len(entries), days.sum())

    def next(self, documents: Ints, moment: Moment) -> Next:
        """The first occurrence of each document that is not over."""
        entries, rows = self._entries_of(documents)
        starts, over = self._next_of(entries, moment)
        known = self._start[entries] >= 0
        ends_known = known & (self._minutes[entries] > 0)
        found = Next(np.full(len(documents), NEVER), np.full(len(documents), NEVER), np.zeros(len(documents), np.bool_))
        order = np.lexsort((~ends_known, known, over, starts, rows))
        first = order[np.flatnonzero(np.diff(rows[order], prepend=-1))]
        found.starts[rows[first]] = starts[first]
        found.over[rows[first]] = over[first]
        found.time_known[rows[first]] = known[first] & (starts[first] < NEVER)
        return found

    def _next_of(self, entries: Ints, moment: Moment) -> tuple[Instants, Instants]:
        """When the first occurrence of each recurrence that is not over starts, and is over."""
        starts, over = np.full(len(entries), NEVER), np.full(len(entries), NEVER)
        left = np.arange(len(entries))
        # What runs past midnight, and through hours that clocks skip, may have begun two days before.
        days = np.maximum(self._today(entries, moment) - 2, self._first[entries])
        while len(left):
            some = entries[left]
            days = self._named_from(some, days)
            there = days <= np.minimum(self._last[some], LAST_DAY)
            left, days, some = left[there], days[there], some[there]
            begin, end = self._spans(some, days)
            done = end > moment.seconds
            starts[left[done]], over[left[done]] = begin[done], end[done]
            left, days = left[~done], days[~done] + 1
        return starts, over

    def _named_from(self, entries: Ints, days: Ints) -> Ints:
        """The first day of each recurrence from its given day on, or one after its last."""
        days = days.copy()
        left = np.arange(len(entries))
        while len(left):
            some, day = entries[left], days[left]
            day += _AHEAD[(day - 1) % 7, self._weekdays[some]]
            days[left] = day
            wrong = ~self.occurs(some, day) & (day <= np.minimum(self._last[some], LAST_DAY))
            left = left[wrong]
            some, day = entries[left], days[left]
            interval = self._interval[some].astype(np.int64)
            behind = (_week(day) - _week(self._first[some])) % interval
            # In a week that is not one of its own: on to the Monday of the next that is. Otherwise the next day.
            days[left] = np.where(behind > 0, (_week(day) + interval - behind) * 7 + 1, day + 1)
        return days

    @cached_property
    def _endless(self) -> NDArray[np.uint8]:
        """Per document, the parts of the day in which something starts that has no last day."""
        return self._by_document(np.where((self._last == NO_LAST) & ~self._is_away, self._parts, 0).astype(np.uint8))

    @cached_property
    def _finals(self) -> tuple[Ints, Instants]:
        """The recurrences with a last day, and when their last occurrence is over (0: they have none)."""
        entries = np.flatnonzero((self._last != NO_LAST) & ~self._is_away)
        over = np.zeros(len(entries), np.int64)
        left, days = np.arange(len(entries)), self._last[entries].astype(np.int64)
        while len(left):
            some = entries[left]
            named = self.occurs(some, days)
            over[left[named]] = self._spans(some[named], days[named])[1]
            more = ~named & (days > np.maximum(self._first[some], FIRST_DAY))
            left, days = left[more], days[more] - 1
        return entries, over

    def lasts(self, moment: Moment, part: str) -> Bools:
        """Per document, whether an occurrence in this part of the day is not over yet, however far away. Of what is told in the home zone
        the next occurrence decides."""
        bit = bits_of(part)
        found = (self._endless & bit) != 0
        entries, over = self._finals
        found[self._document[entries[(over > moment.seconds) & ((self._parts[entries] & bit) != 0)]]] = True
        away = np.flatnonzero(self._is_away)
        if len(away):
            starts, _ = self._next_of(away, moment)
            told = self._parts[away].copy()
            timed = (self._start[away] >= 0) & ~self._always[away] & (starts < NEVER)
            told[timed] = bits_at(self._home.shown(starts[timed])[1])
            found[self._document[away[(starts < NEVER) & ((told & bit) != 0)]]] = True
        return np.asarray(found)

    def on(self, documents: Ints, moment: Moment) -> NDArray[np.uint8]:
        """Per document asked for, the weekdays (bit 0 Monday) on which what is on started; all of them where it is always on; 0 where
        nothing is on."""
        entries, rows = self._entries_of(documents)
        today = self._today(entries, moment)
        found = np.zeros(len(documents), np.uint8)
        for back in (0, 1, 2):
            days = today - back
            named = np.flatnonzero(self.occurs(entries, days) & (self._start[entries] >= 0))
            some = entries[named]
            starts, over = self._spans(some, days[named])
            is_on = (starts <= moment.seconds) & (moment.seconds < over)
            some, named, starts = some[is_on], named[is_on], starts[is_on]
            day = days[named]
            away = self._is_away[some] & ~self._always[some]
            if away.any():
                day[away] = self._home.shown(starts[away])[0]
            bits = np.where(self._always[some], 127, 1 << ((day - 1) % 7)).astype(np.uint8)
            np.bitwise_or.at(found, rows[named], bits)
        return found


# Days from a weekday to the first of a set of weekdays (a bit each), that day itself included.
_AHEAD = np.array([[next((n for n in range(7) if bits >> (day + n) % 7 & 1), 0) for bits in range(128)] for day in range(7)], np.int64)


def _week(days: Array) -> Ints:
    return (days.astype(np.int64) - 1) // 7


def _ordinal_bits(days: Ints) -> NDArray[np.uint8]:
    """Which of its weekday each day is in its month: bit 0 the first ... bit 4 the fifth, and bit 5 if the last."""
    dates = (days - 719163).astype("M8[D]")
    months = dates.astype("M8[M]")
    day = (dates - months.astype("M8[D]")).astype(np.int64)
    length = ((months + 1).astype("M8[D]") - months.astype("M8[D]")).astype(np.int64)
    return np.asarray(((1 << (day // 7)) | np.where(day + 7 >= length, 32, 0)).astype(np.uint8))


def _is_in(keys: Ints, known: Ints) -> Bools:
    places = np.minimum(np.searchsorted(known, keys), len(known) - 1)
    return np.asarray(known[places] == keys)
