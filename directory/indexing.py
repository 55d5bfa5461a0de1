"""The only bridge between the store and index/: what a listing's document holds, and how the two are kept the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from index import Document, IndexMissing, Recurrence, SearchIndex
from index.words import known_words, tables_of, with_codes

from .domain.details import Details
from .domain.listing import Listing
from .domain.schedule import Entry, Schedule
from .domain.taxonomy import Labels, Taxonomy
from .domain.vocabulary import Access, Audience
from .storage import listings, outbox
from .storage.database import Database

_ALL_DAYS = 0b111_1111
_WHOLE_DAY_MINUTES = 24 * 60
# Beyond this many changes a new index is quicker than changing the old one, and readers keep the old one meanwhile.
_REBUILD_FROM = 5_000


def recurrences(schedule: Schedule | None) -> tuple[Recurrence, ...]:
    """The schedule's entries as the index evaluates them for any date."""
    return tuple(_recurrence(entry) for entry in schedule.entries) if schedule else ()


def _recurrence(entry: Entry) -> Recurrence:
    first, last = (entry.on, entry.on) if entry.on else (entry.first, entry.last)
    start = entry.start.hour * 60 + entry.start.minute if entry.start else None
    minutes = 0
    if entry.start and entry.end and start is not None:
        minutes = (entry.end.hour * 60 + entry.end.minute - start) % _WHOLE_DAY_MINUTES or _WHOLE_DAY_MINUTES
    return Recurrence(
        weekdays=sum(1 << day for day in entry.weekdays) or _ALL_DAYS,
        ordinals=sum(1 << (ordinal - 1 if ordinal > 0 else 5) for ordinal in entry.ordinals),
        interval=entry.interval_weeks,
        first=first.toordinal() if first else None,
        last=last.toordinal() if last else None,
        excepted=tuple(day.toordinal() for day in entry.excepted),
        start=0 if entry.always else start,
        minutes=_WHOLE_DAY_MINUTES if entry.always else minutes,
        always=entry.always,
    )


def passages(listing: Listing, taxonomy: Taxonomy, labels: Labels) -> Mapping[str, tuple[str, ...]]:
    """The texts by which a listing is found, by the index's field; the same text is marked in results.

    Each passage is in one language; those of `title` and `description` come in the order of `Text.given()`.
    """
    details = listing.details
    place = details.place
    coded = [labels.of("kind", details.kind)]
    coded += [taxonomy.require(topic).label for topic in details.topics if topic in taxonomy]
    coded += [labels.of("audience", audience) for audience in details.audience if audience is not Audience.EVERYONE]
    return {
        "title": tuple(words for _, words in details.title.given()),
        "description": tuple(words for _, words in details.description.given()),
        "organisation": (listing.organisation.name,) if listing.organisation else (),
        "place": tuple(filter(None, (place.locality, place.city, place.district, place.state, place.postal_code, place.address))),
        "topic": tuple(words for label in coded for _, words in label.given()),
    }


def completeness(details: Details) -> float:
    """How much of what a visitor asks is answered, from 0 to 1."""
    answered = (
        details.description,
        details.schedule,
        details.cost,
        details.languages,
        details.phones or details.whatsapp or details.email,
        details.access is Access.ONLINE or details.place.address or details.place.locality,
        details.topics,
        details.accessibility,
        details.organisation,
    )
    return sum(map(bool, answered)) / len(answered)


def document(listing: Listing, taxonomy: Taxonomy, labels: Labels) -> Document:
    """What the index keeps of a listing."""
    details = listing.details
    place = details.place
    made = Document(
        id=listing.id,
        version=listing.version,
        texts=passages(listing, taxonomy, labels),
        facets={
            "kind": (details.kind,),
            "city": (place.city,) if place.city else (),
            "access": (details.access,),
            "language": details.languages,
            "audience": details.audience,
            "topic": details.topics,
            "cost": (details.cost,) if details.cost else (),
            "accessibility": details.accessibility,
            "organisation": (listing.organisation.slug,) if listing.organisation else (),
        },
        latitude=place.latitude,
        longitude=place.longitude,
        is_remote=not details.access.has_place,
        timezone=details.schedule.timezone if details.schedule else "UTC",
        recurrences=recurrences(details.schedule),
        verified=details.verified_on.toordinal() if details.verified_on and not listing.is_reported else None,
        completeness=completeness(details),
        is_sample=listing.is_sample,
        sort_title=details.title.first()[1].casefold(),
    )
    return with_codes(made)


class Indexer:
    """Brings the index in line with the store."""

    def __init__(self, database: Database, index: SearchIndex, taxonomy: Taxonomy, labels: Labels) -> None:
        self._database = database
        self._index = index
        self._taxonomy = taxonomy
        self._labels = labels

    def _documents(self, found: Iterable[Listing]) -> Iterator[Document]:
        return (document(listing, self._taxonomy, self._labels) for listing in found)

    def waiting(self) -> int:
        """How many listings the outbox names."""
        return len(outbox.pending(self._database).listing_ids)

    def sync(self, timeout_s: float = 10.0, progress: Callable[[int], object] = lambda done: None) -> int:
        """Index what the outbox names, or everything where there is no index yet; returns how many listings that were.

        Raises `index.IndexLocked` after `timeout_s`, and `index.IndexDamaged`.

        The order matters: lock, outbox, listings, commit, then the outbox rows go. Any other lets a second sync that runs
        beside this one leave the index behind the store.
        """
        try:
            self._index.snapshot()
        except IndexMissing:
            return self.rebuild(timeout_s, progress)
        if outbox.is_empty(self._database):
            return 0
        if self.waiting() >= _REBUILD_FROM:
            return self.rebuild(timeout_s, progress)
        with self._index.writing(timeout_s) as batch:
            pending = outbox.pending(self._database)
            found = listings.get_many(self._database, pending.listing_ids)
            for each in self._documents(found.values()):
                batch.upsert(each)
                progress(1)
            for gone in pending.listing_ids - found.keys():
                batch.delete(gone)
        known_words(self._index.snapshot())  # or the first visitor would wait for it
        outbox.done(self._database, pending.last_row)
        return len(pending.listing_ids)

    def merge(self) -> bool:
        """Make one segment of the small ones, where there are many; whether it did (`SearchIndex.merge`)."""
        return self._index.merge(prepare=tables_of)  # else each process would make the tables, while a visitor waits

    def rebuild(self, timeout_s: float = 10.0, progress: Callable[[int], object] = lambda done: None) -> int:
        """Write the whole index anew beside the old one and switch over; returns the number of listings in it."""
        count = last_row = 0

        def everything() -> Iterator[Document]:
            nonlocal count, last_row
            # Reached once the index's lock is held, so no other sync can work off rows that come in after this look.
            last_row = outbox.pending(self._database).last_row
            for each in self._documents(listings.public(self._database)):
                count += 1
                progress(1)
                yield each

        self._index.rebuild(everything(), timeout_s=timeout_s)
        known_words(self._index.snapshot())
        outbox.done(self._database, last_row)
        return count

    def problems(self) -> tuple[str, ...]:
        """What is wrong with the index, and where it and the store disagree, in words; empty when all is well."""
        return (*self._index.check(), *self.disagreements())

    def disagreements(self) -> tuple[str, ...]:
        """Where the index and the store don't say the same, in words, but for what the outbox names. Raises `index.IndexDamaged`."""
        stored, indexed = listings.versions(self._database), dict(self._index.ids())
        waiting = outbox.pending(self._database).listing_ids
        found = [f"listing {each} is public but not in the index" for each in sorted(stored.keys() - indexed.keys() - waiting)]
        found += [f"listing {each} is in the index but not public" for each in sorted(indexed.keys() - stored.keys() - waiting)]
        found += [
            f"listing {each} is version {stored[each]} in the store and {indexed[each]} in the index"
            for each in sorted(stored.keys() & indexed.keys() - waiting)
            if stored[each] != indexed[each]
        ]
        return tuple(found)
