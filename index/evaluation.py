"""One query over one snapshot: match, filter, count, rank, and tell of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import isnan

import numpy as np
from numpy.typing import NDArray

from . import marking, matching, ranking
from .agenda import Planes, started_mask
from .calendar import NEVER
from .facets import COUNTED, count_days
from .query import NOW, Clause, Hit, Query, Results
from .snapshot import Snapshot
from .zones import DAY_SECONDS, Moment, aware

Bools = NDArray[np.bool_]
Documents = NDArray[np.int64]
Floats = NDArray[np.float64]

_ALL_WEEK = 127
_TIER = 1e4  # more than any score


@dataclass(slots=True)
class _Found:
    """Documents that match so far, rising, with the score of their words (`is_scored`: there were some), and where a place was asked for
    their distance from it; NaN outside the circle."""

    documents: Documents
    scores: Floats
    is_scored: bool
    distance_km: Floats | None = None

    def keep(self, which: Bools | NDArray[np.int64]) -> _Found:
        distance_km = None if self.distance_km is None else self.distance_km[which]
        return _Found(self.documents[which], self.scores[which], self.is_scored, distance_km)


def evaluate(snapshot: Snapshot, query: Query, at: datetime, clauses: Sequence[Clause] | None, doubt_after_days: int) -> Results:
    """See `SearchIndex.search`."""
    asked = tuple(clauses) if clauses is not None else matching.clauses_of(query)
    when = Moment(at)
    results = _evaluate(snapshot, query, when, asked, doubt_after_days, is_any=query.required == "any")
    if query.required == "auto" and not results.total and sum(clause.is_required for clause in asked) > 1:
        return _evaluate(snapshot, query, when, asked, doubt_after_days, is_any=True)
    return results


def _evaluate(snapshot: Snapshot, query: Query, when: Moment, asked: tuple[Clause, ...], doubt_after_days: int, is_any: bool) -> Results:
    found = _near(snapshot, query, _Found(*matching.match(snapshot, asked, is_any), any(clause.is_required for clause in asked)))
    agenda = snapshot.agenda
    planes = agenda.on(found.documents, when) if query.time == NOW else agenda.week(when, query.time)[found.documents]
    filters = _filters(snapshot, query, when, found.documents, planes)
    hits, counts = _counted(snapshot, query, found, filters, planes)
    keys, final = _keys(snapshot, query, when, hits, doubt_after_days)
    first = (query.page - 1) * query.per_page
    page = ranking.first(snapshot, hits.documents, keys, first + query.per_page)[first:]
    return Results(
        generation=snapshot.generation,
        total=len(hits.documents),
        hits=_page(snapshot, asked, when, hits.keep(page), final[page]),
        facets=counts,
        matched="any" if is_any and asked else "all",
        clauses=asked,
    )


def _counted(
    snapshot: Snapshot, query: Query, found: _Found, filters: Mapping[str, Bools], planes: Planes
) -> tuple[_Found, dict[str, tuple[tuple[str, int], ...]]]:
    """Those that pass all filters, and the counts: what fails no filter is a hit; what fails one is counted for that one's facet."""
    if not filters:
        counts = snapshot.facets.count(found.documents, COUNTED) | {"day": count_days(planes)} if query.counted else {}
        return found, counts
    failed = np.zeros(len(planes), np.uint8)
    for passes in filters.values():
        failed += ~passes
    hits = found.keep(failed == 0)
    if not query.counted:
        return hits, {}
    counts = snapshot.facets.count(hits.documents, [facet for facet in COUNTED if facet not in filters])
    for facet in COUNTED:
        if facet in filters:
            counts |= snapshot.facets.count(found.documents[failed == ~filters[facet]], [facet])
    # A day is counted as it would be found with the day in the place of what is asked of day and time.
    own = filters.get("day", filters.get("time"))
    counts["day"] = count_days(planes[failed == (0 if own is None else ~own)])
    return hits, counts


def _near(snapshot: Snapshot, query: Query, found: _Found) -> _Found:
    """Those within the circle, with their distance, and remote ones."""
    if query.near is None:
        return found
    # Degrees of latitude alone rule most out, at a fraction of what a distance costs.
    off = np.abs(snapshot.latitude[found.documents] - np.radians(query.near.latitude)) * ranking.EARTH_KM
    places = (off <= query.near.within_km * 1.001).nonzero()[0]
    documents = found.documents[places]
    distance = ranking.distances(query.near, snapshot.latitude[documents], snapshot.longitude[documents])
    is_within = distance <= query.near.within_km
    found.distance_km = np.full(len(found.documents), np.nan)
    found.distance_km[places[is_within]] = distance[is_within]
    return found.keep(snapshot.is_remote[found.documents] | ~np.isnan(found.distance_km))


def _filters(snapshot: Snapshot, query: Query, when: Moment, documents: Documents, planes: Planes) -> dict[str, Bools]:
    """Facet, "day" or "time" -> which of the documents pass. `planes`: their days at the time of day asked for."""
    filters: dict[str, Bools] = {}
    for facet, codes in query.facets:
        passes = snapshot.facets.passing(documents, facet, codes)
        filters[facet] = filters[facet] & passes if facet in filters else passes
    if query.day is not None:
        filters["day"] = _passing_day(snapshot, query, query.day, when, documents, planes)
    elif query.time == NOW:
        filters["time"] = planes != 0
    elif query.time is not None:
        filters["time"] = snapshot.agenda.lasts(when, query.time, documents)
    return filters


def _passing_day(snapshot: Snapshot, query: Query, day: str, when: Moment, documents: Documents, planes: Planes) -> Bools:
    if not day[0].isdigit():
        return np.asarray((planes & snapshot.agenda.mask(day, when, documents)) != 0)
    asked = date.fromisoformat(day)
    if query.time != NOW:
        return snapshot.agenda.date(asked.toordinal(), query.time)[documents]
    started = started_mask(asked, when.today(snapshot.agenda.home))
    return np.asarray(((planes & np.uint8(started)) != 0) | (planes == _ALL_WEEK))


def _keys(snapshot: Snapshot, query: Query, when: Moment, found: _Found, doubt_after_days: int) -> tuple[NDArray[np.number], Floats]:
    """What to order by, the smallest first, and the scores to tell."""
    documents = found.documents
    if query.sort == "title":
        return np.zeros(len(documents), np.int8), found.scores
    if query.sort == "verified":
        return -snapshot.verified[documents], found.scores
    if query.sort == "distance" and found.distance_km is not None:
        return np.nan_to_num(found.distance_km, nan=np.inf), found.scores
    if query.sort == "soonest":
        return _waits(snapshot, query, when, documents), found.scores
    starts = snapshot.agenda.starts(documents, when)
    is_sample = snapshot.is_sample[documents]
    scores = found.scores * ranking.trust(snapshot, documents, when.today(snapshot.agenda.home), doubt_after_days)
    scores *= ranking.soonness(starts - when.seconds)
    tier = np.zeros(len(documents))
    if found.is_scored:
        scores[is_sample] *= ranking.SAMPLE_WORTH
    else:
        tier += is_sample * _TIER
    if found.distance_km is not None:
        scores *= ranking.nearness(found.distance_km)
        tier += np.isnan(found.distance_km) * (2 * _TIER)
    if query.day == "today":  # what is over by now comes after what is still to come
        tier += (starts >= when.midnight(snapshot.agenda.home)) * (4 * _TIER)
    return tier - scores, scores


def _waits(snapshot: Snapshot, query: Query, when: Moment, documents: Documents) -> NDArray[np.int64]:
    """The start of the next occurrence; of one whose time is not known the end of its day, of one that is always on this instant."""
    upcoming = snapshot.agenda.next(documents, when)
    starts = np.where(upcoming.time_known | (upcoming.starts == NEVER), upcoming.starts, upcoming.over - 1)
    is_always = upcoming.time_known & (upcoming.over - upcoming.starts >= DAY_SECONDS) & (upcoming.starts <= when.seconds)
    return np.where(is_always, when.seconds, starts)


def _page(snapshot: Snapshot, clauses: Sequence[Clause], when: Moment, page: _Found, scores: Floats) -> tuple[Hit, ...]:
    order = page.documents.argsort()
    rising = page.documents[order]
    upcoming = snapshot.agenda.next(rising, when)
    is_on = snapshot.agenda.is_on(rising, upcoming, when)
    where = marking.matches(snapshot, clauses, rising)
    distances = [None] * len(order) if page.distance_km is None else page.distance_km.tolist()
    score = scores.tolist()
    hits: list[tuple[int, Hit]] = []
    for place, document, start, time_known, on_now, matches in zip(
        order.tolist(), rising.tolist(), upcoming.starts.tolist(), upcoming.time_known.tolist(), is_on.tolist(), where, strict=True
    ):
        number = snapshot.segment_of(document)
        local = document - snapshot.offsets[number]
        distance = distances[place]
        hit = Hit(
            id=snapshot.segments[number].ids[local],
            score=score[place],
            distance_km=distance if distance is not None and not isnan(distance) else None,
            next_start=aware(start, snapshot.agenda.zone_of(number, local).info) if start < NEVER else None,
            next_time_known=time_known,
            is_on_now=on_now,
            matches=matches,
        )
        hits.append((place, hit))
    hits.sort()
    return tuple(hit for _, hit in hits)
