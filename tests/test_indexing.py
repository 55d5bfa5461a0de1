from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.domain.details import Place, Text
from directory.domain.vocabulary import Access, Audience, Publication
from directory.indexing import Indexer, document, passages, recurrences
from directory.keeper import Keeper
from directory.operations.remove_samples import remove_samples
from directory.services import Services
from directory.storage import listings, outbox
from index import IndexLocked, IndexMissing, Query
from index.words import tables
from tests.domain.strategies import schedules
from tests.factories import NOW, item


def found(services: Services, words: str, **query: object) -> set[str | None]:
    results = services.index.search(Query(words=words, **query), NOW)
    assert results.total == len(results.hits)
    return {listing.ref for listing in listings.get_many(services.database, [hit.id for hit in results.hits]).values()}


def test_what_is_imported_is_found_by_its_words_place_and_topic(services: Services, bring) -> None:
    bring(item("a", title=Text(en="Morning yoga", pa="ਸਵੇਰ ਦਾ ਯੋਗਾ")), item("b", title=Text(en="Choir")))
    assert found(services, "yoga") == {"a"}
    assert found(services, "ਯੋਗਾ") == {"a"}
    assert found(services, "ludhiana") == {"a", "b"}
    assert found(services, "savera choir") == {"b"}


def test_a_change_is_found_by_its_new_words_only(services: Services, bring) -> None:
    bring(item("a", title=Text(en="Yoga")))
    bring(item("a", title=Text(en="Choir")))
    assert found(services, "yoga") == set()
    assert found(services, "choir") == {"a"}


def test_what_is_closed_is_not_found(services: Services, bring) -> None:
    bring(item("a"), item("b", title=Text(en="Choir")))
    bring(item("a"))
    assert found(services, "choir") == set()


def test_drafts_are_not_found(services: Services, bring) -> None:
    bring(item("a"), publication=Publication.DRAFT)
    services.indexer.rebuild()
    assert found(services, "circle") == set()


def test_removed_samples_are_not_found(services: Services, bring) -> None:
    bring(item("s"), source="samples", is_sample=True)
    remove_samples(services.database, by="test", now=NOW)
    services.indexer.sync()
    assert found(services, "circle") == set()


def test_samples_come_after_real_listings(services: Services, bring) -> None:
    bring(item("s", title=Text(en="Circle circle circle")), source="samples", is_sample=True)
    bring(item("r"))
    hits = services.index.search(Query(words="circle"), NOW).hits
    refs = listings.get_many(services.database, [hit.id for hit in hits])
    assert [refs[hit.id].ref for hit in hits] == ["r", "s"]


def test_another_process_sees_a_change_at_its_next_search(services: Services, bring) -> None:
    bring(item("a"))
    other = replace(services, index=type(services.index)(services.settings.index, zone=services.settings.timezone))
    assert found(other, "choir") == set()
    bring(item("a", title=Text(en="Choir")))
    assert found(other, "choir") == {"a"}


def test_sync_leaves_the_outbox_alone_while_another_writes(services: Services, bring) -> None:
    bring(item("a"))
    with services.index.writing():
        with services.database.writing():
            outbox.add(services.database, ["0123456789"], now=NOW)
        with pytest.raises(IndexLocked):
            services.indexer.sync(timeout_s=0)
    assert not outbox.is_empty(services.database)
    assert services.indexer.sync() == 1
    assert outbox.is_empty(services.database)


def test_problems_name_what_store_and_index_disagree_on(services: Services, bring) -> None:
    bring(item("a"), item("b", title=Text(en="Choir")))
    assert services.indexer.problems() == ()
    a, b = sorted(listings.public(services.database), key=lambda listing: str(listing.ref))
    with services.database.writing() as connection:
        connection.execute("UPDATE listing SET publication = 'hidden' WHERE id = ?", [a.id])
        connection.execute("UPDATE listing SET version = 7 WHERE id = ?", [b.id])
    assert services.indexer.problems() == (
        f"listing {a.id} is in the index but not public",
        f"listing {b.id} is version 7 in the store and 1 in the index",
    )
    services.indexer.rebuild()
    assert services.indexer.problems() == ()


def test_the_keeper_indexes_what_was_left_in_the_outbox(services: Services, bring) -> None:
    bring(item("a"))
    with services.database.writing() as connection:  # a decision whose process died before it could index
        connection.execute("""UPDATE listing SET details = json_set(details, '$.title.en', 'Choir'), version = 2""")
        outbox.add(services.database, [row[0] for row in connection.execute("SELECT id FROM listing")], now=NOW)
    Keeper(services).turn()
    assert found(services, "choir") == {"a"}


def test_the_keeper_builds_a_missing_index_anew(services: Services, bring) -> None:
    bring(item("a"))
    shutil.rmtree(services.settings.index)
    fresh = type(services.index)(services.settings.index, zone=services.settings.timezone)
    renewed = replace(services, index=fresh, indexer=Indexer(services.database, fresh, services.taxonomy, services.labels))
    with pytest.raises(IndexMissing):
        fresh.search(Query(words="circle"), NOW)
    Keeper(renewed).turn()
    assert found(renewed, "circle") == {"a"}


def test_the_keeper_outlives_a_store_that_cant_be_read(services: Services, bring, caplog) -> None:
    bring(item("a"))
    services.database.connection.execute("ALTER TABLE outbox RENAME TO elsewhere")
    Keeper(services).turn()
    assert "could not be brought up to date" in caplog.text
    services.database.connection.execute("ALTER TABLE elsewhere RENAME TO outbox")


def test_no_visitor_waits_for_the_word_tables_of_a_merged_segment(services: Services, bring, monkeypatch) -> None:
    services.indexer.rebuild()
    for number in range(9):
        bring(item(f"a{number}", title=Text(en=f"Choir number {number}")), source=f"feed-{number}")
    assert services.indexer.merge()
    folder = services.settings.index / services.index.snapshot().store
    assert all((folder / f"{segment.name}.{tables.NAME}.arrays").exists() for segment in services.index.snapshot().segments)


def test_changes_made_during_a_rebuild_are_not_lost(services: Services, bring) -> None:
    bring(item("a"))
    changed = False

    def change(_done: int) -> None:
        nonlocal changed
        if not changed:
            changed = True
            with services.database.writing() as connection:
                connection.execute("""UPDATE listing SET details = json_set(details, '$.title.en', 'Choir'), version = 2""")
                outbox.add(services.database, [row[0] for row in connection.execute("SELECT id FROM listing")], now=NOW)

    services.indexer.rebuild(progress=change)
    services.indexer.sync()
    assert found(services, "choir") == {"a"}


def test_passages_hold_each_language_and_the_names_of_codes(services: Services, bring) -> None:
    bring(item("a", title=Text(en="Circle", pa="ਚੱਕਰ"), audience=(Audience.WOMEN,)))
    (listing,) = listings.public(services.database)
    texts = passages(listing, services.taxonomy, services.labels)
    assert texts["title"] == ("Circle", "ਚੱਕਰ")
    assert {"Women", "Alcohol"} <= set(texts["topic"])
    assert "Ludhiana" in texts["place"]


def test_online_and_phone_listings_are_remote(services: Services, bring) -> None:
    bring(item("a", access=Access.ONLINE, join_url="https://example.org/join", place=Place()))
    (listing,) = listings.public(services.database)
    assert document(listing, services.taxonomy, services.labels).is_remote


@given(schedules(), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_index_knows_the_same_days_as_the_schedule(schedule, day: date) -> None:
    """The index evaluates recurrences by arrays; the domain by rules. Both must name the same days."""
    ours = {found for found, _entry in schedule.dates(day, day + timedelta(days=40))}
    theirs = {day + timedelta(days=n) for n in range(41) if any(_is_on(each, day + timedelta(days=n)) for each in recurrences(schedule))}
    assert ours == theirs


def _is_on(recurrence, day: date) -> bool:
    """What `Recurrence` says of a day, read off its fields."""
    number = day.toordinal()
    if not recurrence.weekdays >> day.weekday() & 1 or number in recurrence.excepted:
        return False
    if (recurrence.first is not None and number < recurrence.first) or (recurrence.last is not None and number > recurrence.last):
        return False
    if recurrence.ordinals:
        is_last = (day + timedelta(days=7)).month != day.month
        if not (recurrence.ordinals >> (day.day - 1) // 7 & 1 or (is_last and recurrence.ordinals >> 5 & 1)):
            return False
    if recurrence.interval > 1:
        monday, first = number - day.weekday(), date.fromordinal(recurrence.first)
        return (monday - (recurrence.first - first.weekday())) // 7 % recurrence.interval == 0
    return True
