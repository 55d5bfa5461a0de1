"""What the engine should answer, worked out in plain Python from the documents themselves: no arrays, no index, no caches."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from index import Clause, Document, Query, Recurrence
from index.analysis import phrases, tokens
from index.documents import TEXT_FIELDS, TEXT_WEIGHTS

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES = {
    "morning": range(300, 720),
    "afternoon": range(720, 1020),
    "evening": range(1020, 1260),
    "night": (*range(1260, 1440), *range(300)),
    "tonight": range(1020, 1440),
}

COUNTED = ("kind", "city", "access", "language", "audience", "topic", "cost")
FURTHEST_DAYS = 400


@dataclass
class Answer:
    total: int
    order: list[str]
    scores: dict[str, float]
    facets: dict[str, tuple[tuple[str, int], ...]]
    matched: str


class Reference:
    """Holds documents by id, and answers queries as the index should."""

    def __init__(self, home: str = "Asia/Kolkata", k1: float = 1.6, b: float = 0.75) -> None:
        self.documents: dict[str, Document] = {}
        self.home = ZoneInfo(home)
        self.k1, self.b = k1, b

    # -- text

    def words(self) -> dict[tuple[str, str], list[list[str]]]:
        return {(id, field): [tokens(p) for p in d.texts.get(field, ())] for id, d in self.documents.items() for field in TEXT_FIELDS}

    def clause(self, clause: Clause) -> dict[str, float]:
        """Document -> score, before any other weight."""
        held = self.words()
        lengths = {key: sum(map(len, passages)) for key, passages in held.items()}
        totals = {field: sum(lengths[id, field] for id in self.documents) for field in TEXT_FIELDS}
        sums: dict[str, float] = {}
        for id in self.documents:
            for term, worth in clause.terms:
                for field in TEXT_FIELDS:
                    count = sum(occurrences(passage, term) for passage in held[id, field])
                    if count:
                        average = totals[field] / len(self.documents)
                        norm = 1 - self.b + self.b * lengths[id, field] / average
                        sums[id] = sums.get(id, 0.0) + worth * TEXT_WEIGHTS[field] * count / norm
        size, df = len(self.documents), len(sums)
        idf = math.log(1 + (size - df + 0.5) / (df + 0.5))
        return {id: idf * (self.k1 + 1) * tf / (self.k1 + tf) for id, tf in sums.items()}

    def text(self, clauses: Sequence[Clause], matched: str) -> dict[str, float]:
        must = [self.clause(clause) for clause in clauses if clause.is_required]
        may = [self.clause(clause) for clause in clauses if not clause.is_required]
        ids = set(self.documents)
        if must:
            ids = set().union(*must) if matched == "any" else set.intersection(*map(set, must))
        return {id: (0.0 if must else 1.0) + sum(part.get(id, 0.0) for part in (*must, *may)) for id in ids}

    # -- days

    def today(self, document: Document, at: datetime) -> date:
        return at.astimezone(self.home if document.is_remote else ZoneInfo(document.timezone)).date()

    def starts(self, document: Document, entry: Recurrence, first: date, last: date) -> list[tuple[date, int | None]]:
        """The dates and minutes on which it starts, as they are told."""
        zone = ZoneInfo(document.timezone)
        found: list[tuple[date, int | None]] = []
        for n in range((last - first).days + 5):
            day = first + timedelta(n - 2)
            if not names(entry, day):
                continue
            if entry.always or entry.start is None or not document.is_remote:
                found.append((day, entry.start))
            else:
                told = instant(day, entry.start, zone).astimezone(self.home)
                found.append((told.date(), told.hour * 60 + told.minute))
        return [(day, minute) for day, minute in found if first <= day <= last]

    def days(self, document: Document, at: datetime, part: str | None) -> set[date]:
        """In the coming week."""
        today = self.today(document, at)
        return self.dates(document, today, today + timedelta(6), part)

    def dates(self, document: Document, first: date, last: date, part: str | None) -> set[date]:
        return {
            day
            for entry in document.recurrences
            for day, minute in self.starts(document, entry, first, last)
            if part is None or entry.always or (minute is not None and minute in minutes_of(part))
        }

    def running(self, document: Document, at: datetime) -> set[str]:
        """The weekdays on which what is on started."""
        zone, found = ZoneInfo(document.timezone), set()
        today = at.astimezone(zone).date()
        for entry in document.recurrences:
            for day in (today, today - timedelta(1)):
                if names(entry, day) and (entry.always or entry.start is not None):
                    start, over = span(entry, day, zone)
                    if start <= at < over:
                        told = start.astimezone(self.home).date() if document.is_remote else day
                        found |= set(WEEKDAYS) if entry.always else {WEEKDAYS[told.weekday()]}
        return found

    def next(self, document: Document, at: datetime, part: str | None = None) -> tuple[datetime, datetime, bool] | None:
        zone = ZoneInfo(document.timezone)
        today, best = at.astimezone(zone).date(), []
        for entry in document.recurrences:
            for n in range(-2, FURTHEST_DAYS):
                day = today + timedelta(n)
                if names(entry, day) and span(entry, day, zone)[1] > at:
                    start, over = span(entry, day, zone)
                    told = start.astimezone(self.home) if document.is_remote and entry.start is not None else None
                    minute = told.hour * 60 + told.minute if told else entry.start
                    if part is None or entry.always or (minute is not None and minute in minutes_of(part)):
                        best.append((start, over, entry.always or entry.start is not None))
                        break
                    if document.is_remote:
                        break  # of what is told in the site's zone the next occurrence decides
        return min(best, default=None)

    # -- all of it

    def answer(self, query: Query, at: datetime, clauses: Sequence[Clause] | None = None) -> Answer:
        asked = clauses if clauses is not None else [Clause(((" ".join(words), 1.0),)) for words in phrases(query.words)]
        matched = "any" if query.required == "any" and asked else "all"
        answer = self._answer(query, at, asked, matched)
        if query.required == "auto" and not answer.total and len(asked) > 1:
            return self._answer(query, at, asked, "any")
        return answer

    def _answer(self, query: Query, at: datetime, asked: Sequence[Clause], matched: str) -> Answer:
        scores = self.text(asked, matched)
        passed: dict[str, dict[str, bool]] = {}
        for id in scores:
            document = self.documents[id]
            passed[id] = {facet: bool(set(codes) & set(document.facets.get(facet, ()))) for facet, codes in query.facets}
            if query.near is not None:
                passed[id]["near"] = document.is_remote or self.distance(document, query) <= query.near.within_km
            if query.time == "now":
                passed[id]["time"] = bool(self.running(document, at))
            elif query.time is not None and query.day is None:
                passed[id]["time"] = self.next(document, at, query.time) is not None
            if query.day is not None:
                passed[id]["day"] = self.has_day(document, at, query)
        hits = [id for id in scores if all(passed[id].values())]
        facets = {facet: counts([self.documents[id].facets.get(facet, ()) for id in others(passed, {facet})]) for facet in COUNTED}
        own = {"day"} if query.time in (None, "now") or query.day is not None else {"day", "time"}
        facets["day"] = counts([self.coming(self.documents[id], at, query.time) for id in others(passed, own)])
        return Answer(len(hits), self.ordered(hits, scores, query, at), {id: scores[id] for id in hits}, facets, matched)

    def coming(self, document: Document, at: datetime, part: str | None) -> tuple[str, ...]:
        if part == "now":
            return tuple(self.running(document, at))
        return tuple({WEEKDAYS[day.weekday()] for day in self.days(document, at, part)})

    def has_day(self, document: Document, at: datetime, query: Query) -> bool:
        day, today = str(query.day), self.today(document, at)
        if day[0].isdigit():
            asked = date.fromisoformat(day)
            if query.time == "now":
                running = self.running(document, at)
                return len(running) == 7 or (-2 <= (asked - today).days <= 0 and WEEKDAYS[asked.weekday()] in running)
            return bool(self.dates(document, asked, asked, query.time))
        wanted = {"today": {today}, "tomorrow": {today + timedelta(1)}}.get(day)
        if wanted is None:
            week = [today + timedelta(n) for n in range(7)]
            wanted = {each for each in week if WEEKDAYS[each.weekday()] == day or (day == "weekend" and each.weekday() >= 5)}
            if day == "weekend" and today.weekday() == 6:
                wanted = {today}
        if query.time == "now":
            return bool({WEEKDAYS[each.weekday()] for each in wanted} & self.running(document, at))
        return bool(wanted & self.days(document, at, query.time))

    def distance(self, document: Document, query: Query) -> float:
        if document.latitude is None or document.longitude is None or query.near is None:
            return math.inf
        one, two = math.radians(query.near.latitude), math.radians(document.latitude)
        across = math.radians(document.longitude - query.near.longitude)
        half = math.sin((two - one) / 2) ** 2 + math.cos(one) * math.cos(two) * math.sin(across / 2) ** 2
        distance = 2 * 6371.0088 * math.asin(math.sqrt(half))
        return distance if distance <= query.near.within_km else math.inf

    def final(self, id: str, score: float, query: Query, at: datetime) -> float:
        """The score with the mild weights of everything but the words."""
        document = self.documents[id]
        today = at.astimezone(self.home).date().toordinal()
        age = min(max(today - (document.verified or 0), 0), 4095)
        score *= (0.85 + 0.15 * math.exp(-age / 180)) * (0.8 if age >= 180 else 1) * (0.9 + 0.1 * document.completeness)
        upcoming = self.next(document, at)
        quarters = max(0, int((upcoming[0] - at.replace(second=0, microsecond=0)).total_seconds() // 900)) if upcoming else 14 * 96
        if quarters < 14 * 96 - 1:
            score *= 1 + 0.15 * math.exp(-quarters / 96)
        if query.near is not None:
            distance = self.distance(document, query)
            score /= 1 + (0.0 if distance == math.inf else distance) / 8
        if document.is_sample and query.words.split():
            score *= 0.5
        return score

    def ordered(self, hits: list[str], scores: dict[str, float], query: Query, at: datetime) -> list[str]:
        def key(id: str) -> tuple[object, ...]:
            document = self.documents[id]
            tie = (document.sort_title, id)
            if query.sort == "title":
                return tie
            if query.sort == "verified":
                return (-(document.verified or 0), *tie)
            if query.sort == "distance" and query.near is not None:
                return (self.distance(document, query), *tie)
            if query.sort == "soonest":
                upcoming = self.next(document, at)
                if upcoming is None:
                    return (math.inf, *tie)
                start, over, known = upcoming
                if known and over - start >= timedelta(hours=23) and start <= at:
                    return (at.replace(second=0, microsecond=0).timestamp(), *tie)
                return (start.timestamp() if known else over.timestamp() - 1, *tie)
            remote = query.near is not None and not self.distance(document, query) <= query.near.within_km
            upcoming = self.next(document, at)
            today = at.astimezone(self.home).date()
            is_over = query.day == "today" and (upcoming is None or upcoming[0].astimezone(self.home).date() > today)
            is_scored = bool(query.words.split())
            return (is_over, remote, document.is_sample and not is_scored, round(-self.final(id, scores[id], query, at), 9), *tie)

        return sorted(hits, key=key)


def minutes_of(parts: str) -> set[int]:
    return {minute for part in parts.split(",") for minute in MINUTES[part]}


def occurrences(words: list[str], term: str) -> int:
    wanted = term.split(" ")
    return sum(words[n : n + len(wanted)] == wanted for n in range(len(words)))


def names(entry: Recurrence, day: date) -> bool:
    ordinal = day.toordinal()
    if (entry.first and ordinal < entry.first) or (entry.last and ordinal > entry.last) or ordinal in entry.excepted:
        return False
    if entry.always:
        return True
    if not entry.weekdays >> day.weekday() & 1:
        return False
    if entry.ordinals:
        is_last = (day + timedelta(7)).month != day.month
        return bool(entry.ordinals >> (day.day - 1) // 7 & 1 or (is_last and entry.ordinals & 32))
    if entry.interval > 1 and entry.first:
        monday = date.fromordinal(entry.first) - timedelta(date.fromordinal(entry.first).weekday())
        return (day - monday).days // 7 % entry.interval == 0
    return True


def instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(minute // 1440), time(minute % 1440 // 60, minute % 60), zone).astimezone(UTC)


def span(entry: Recurrence, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    if entry.always or entry.start is None:
        return instant(day, 0, zone), instant(day, 1440, zone)
    start = instant(day, entry.start, zone)
    over = instant(day, entry.start + entry.minutes, zone) if entry.minutes else start + timedelta(hours=1)
    return start, over if over > start else start + timedelta(minutes=entry.minutes)


def others(passed: dict[str, dict[str, bool]], own: set[str]) -> list[str]:
    return [id for id, each in passed.items() if all(is_in for name, is_in in each.items() if name not in own)]


def counts(codes: list[tuple[str, ...]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(code for each in codes for code in set(each)).items(), key=lambda pair: (-pair[1], pair[0])))
