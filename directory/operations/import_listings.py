"""Take in a file of listings: add what is new, update what changed, close what vanished."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ..domain.details import Details
from ..domain.gazetteer import Gazetteer
from ..domain.slugs import listing_id
from ..domain.vocabulary import Publication, Status
from ..exchange.rows import Imported, Reading, RowError
from ..storage import details_json, holders, listings, sources
from ..storage.database import Database
from ..storage.listings import Change
from ..storage.organisations import Register
from ..storage.sources import Stored

_BATCH = 500
CLOSED_NOTE = "No longer in the list of the source that brought it."


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would have done. Counts of listings; `errors` are the rows left out, `warnings`
    what was left out of rows that were taken."""

    source: str
    added: int
    updated: int
    unchanged: int
    closed: int
    errors: tuple[RowError, ...]
    warnings: tuple[RowError, ...]
    unknown_columns: tuple[str, ...]
    unknown_topics: tuple[str, ...]


def source_of(file_name: str) -> str:
    """The source that a file is taken to come from: its name, without what only tells one delivery from the next.

    >>> source_of("aasanjose_2021-05-24.json")
    'aasanjose'
    >>> source_of("Listings.csv")
    'listings'
    """
    stem = file_name.rsplit("/", 1)[-1].split(".", 1)[0]
    return re.sub(r"[-_. ]*\d{4}-?\d{2}-?\d{2}.*$", "", stem).casefold() or stem.casefold()


class _DryRun(Exception):
    """Ends a transaction that was only for looking."""


def import_listings(
    database: Database,
    reading: Reading,
    *,
    source: str,
    gazetteer: Gazetteer,
    topics: Collection[str],
    by: str,
    now: datetime,
    random: Callable[[], str],
    publication: Publication = Publication.PUBLISHED,
    is_sample: bool = False,
    dry_run: bool = False,
    progress: Callable[[int], object] = lambda done: None,
) -> ImportReport:
    """Bring what the directory holds of `source` in line with `reading`, in one transaction.

    A row is the listing with the same ref in the same source; else the one listing of another source that has this
    ref (or this id) and says the same or goes by the same title and organisation (see `_same`); else it is new. What
    the source brought before and no longer names is closed, except where its row couldn't be read, and unless no
    row at all could be read. A listing that somebody keeps is theirs: no import changes or closes it. `progress` is
    told the number of rows done so far, now and then.
    """
    job = _Import(database, source, gazetteer, frozenset(topics), publication, is_sample, by, now, random)
    try:
        with database.writing():
            job.start()
            for row, item in enumerate(reading.items, start=1):
                job.take(item)
                if row % _BATCH == 0:
                    job.flush()
                    progress(_BATCH)
            if job.seen:
                job.close_vanished(keep=reading.failed_refs)
            job.flush()
            if dry_run:
                raise _DryRun
    except _DryRun:
        pass
    return ImportReport(
        source=source,
        added=job.added,
        updated=job.updated,
        unchanged=job.unchanged,
        closed=job.closed,
        errors=reading.errors,
        warnings=reading.warnings,
        unknown_columns=reading.unknown_columns,
        unknown_topics=tuple(sorted(job.unknown_topics)),
    )


class _Import:
    """The state of one import, inside its transaction."""

    def __init__(
        self,
        database: Database,
        source: str,
        gazetteer: Gazetteer,
        topics: frozenset[str],
        publication: Publication,
        is_sample: bool,
        by: str,
        now: datetime,
        random: Callable[[], str],
    ) -> None:
        self._database = database
        self._source = source
        self._gazetteer = gazetteer
        self._topics = topics
        self._publication = publication
        self._is_sample = is_sample
        self._by = by
        self._now = now
        self._random = random
        self._changes: list[Change] = []
        self.added = self.updated = self.unchanged = self.closed = 0
        self.seen: set[str] = set()
        self.unknown_topics: set[str] = set()

    def start(self) -> None:
        self._known = sources.by_ref(self._database, self._source)
        # Whose row is known: a listing is changed by one row of a file at most.
        self._taken = {stored.id for stored in self._known.values()}
        self._register = Register(self._database)
        self._held = holders.held(self._database)

    def take(self, item: Imported) -> None:
        details = self._settle(item.details)
        text = details_json.encode(details)
        stored = self._find(item.ref, text, details) if item.ref else None
        if item.ref:
            self.seen.add(item.ref)
        if stored is None:
            self._add(item, details, text)
            return
        self._taken.add(stored.id)
        if stored.id in self._held:
            self.unchanged += 1  # those who keep it know better than the feed that once brought it
        elif stored.details == text and stored.publication in (self._publication, Publication.HIDDEN):
            self.unchanged += 1
        else:
            self.updated += 1
            self._change("updated", stored, item.ref, details, text)

    def _settle(self, details: Details) -> Details:
        """Fill what the gazetteer knows of the place, and leave out topics that the taxonomy doesn't have."""
        unknown = [topic for topic in details.topics if topic not in self._topics]
        if unknown:
            self.unknown_topics.update(unknown)
            details = replace(details, topics=tuple(topic for topic in details.topics if topic in self._topics))
        place = details.place
        if place.point and not place.is_exact:
            # Coordinates that stood in for a town or postal code are found anew: the town may have been corrected since.
            anew = self._gazetteer.resolve(replace(place, latitude=None, longitude=None))
            place = anew if anew.point else place
        return replace(details, place=self._gazetteer.resolve(place))

    def _find(self, ref: str, text: str, details: Details) -> Stored | None:
        if ref in self._known:
            return self._known[ref]
        others = [
            other
            for other in sources.elsewhere(self._database, self._source, ref)
            if other.id not in self._taken and (other.id == ref or other.details == text or _same(other, details))
        ]
        return others[0] if len(others) == 1 else None

    def _add(self, item: Imported, details: Details, text: str) -> None:
        identity = (self._source, item.ref) if item.ref else ("", self._random())
        new_id = listing_id(*identity)
        version = sources.last_version(self._database, new_id) + 1  # a removed listing that comes back keeps its history
        self.added += 1
        new = Stored(new_id, self._source, version - 1, "", "")
        self._change("added", new, item.ref, details, text, is_sample=self._is_sample or item.is_sample)

    def _change(self, verb: str, stored: Stored, ref: str | None, details: Details, text: str, *, is_sample: bool = False) -> None:
        organisation = self._register.require(details.organisation, details.organisation_website) if details.organisation else None
        # Only a person brings back what a person has hidden.
        publication = Publication.HIDDEN if stored.publication == Publication.HIDDEN else self._publication
        self._changes.append(Change(verb, stored.id, stored.source, ref, organisation, publication, is_sample, stored.version + 1, text))

    def close_vanished(self, keep: Iterable[str]) -> None:
        """Close what the source brought before and this file neither names nor failed to read."""
        for ref in self._known.keys() - self.seen - set(keep):
            stored = self._known[ref]
            details = details_json.decode(stored.details)
            if details.status is not Status.CLOSED and stored.id not in self._held:
                closed = replace(details, status=Status.CLOSED, status_note=CLOSED_NOTE)
                self.closed += 1
                self._change("closed", stored, ref, closed, details_json.encode(closed))

    def flush(self) -> None:
        listings.write(self._database, self._changes, by=self._by, now=self._now)
        self._changes = []


def _same(other: Stored, details: Details) -> bool:
    """Whether both have one title and are run by one organisation; two independent groups also have to meet in one town."""
    stored = details_json.decode(other.details)
    if (stored.title, stored.organisation) != (details.title, details.organisation):
        return False
    return details.organisation is not None or stored.place.city == details.place.city
