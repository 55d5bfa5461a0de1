from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta

import pytest

from directory.domain.changes import Choice
from directory.domain.details import Text
from directory.domain.freshness import Freshness
from directory.domain.listing import Listing
from directory.domain.submission import ChangedMeanwhile, NotAllowed
from directory.domain.task import Task, TaskKind
from directory.domain.vocabulary import Publication
from directory.operations import keeping, merging, quarantining
from directory.operations import tasks as operations
from directory.services import Services
from directory.storage import cases, history, listings, tasks
from directory.storage.cases import CaseKind, Filter, Stage
from directory.storage.database import Database
from directory.tasking import open_tasks
from tests.factories import NOW, item
from tests.keepers import KEEPER, OTHER, TODAY, fresh_random, held
from tests.reviewers import REVIEWER, SECOND, SOON

OLD = datetime(2026, 1, 1, tzinfo=UTC)


def waiting(database: Database, *kinds: CaseKind) -> list[cases.Case]:
    return list(cases.find(database, Filter(kinds=kinds or (CaseKind.DUPLICATE, CaseKind.STALE)))[1])


def open_stale(database: Database, today: date = TODAY) -> int:
    return operations.open_stale(database, Freshness(), today=today, now=NOW, random=fresh_random)


def check(database: Database, listing: Listing, **options: object) -> Listing:
    given = {"seen": listing.version, "by": REVIEWER, "today": TODAY, "now": SOON, "why": "Called them."}
    return operations.check_listing(database, listing.id, **given | options)


def test_what_nobody_has_confirmed_for_long_becomes_a_task_once(database: Database) -> None:
    stale = held(database, KEEPER, now=OLD)
    held(database, KEEPER, verified_on=TODAY - timedelta(days=100))
    assert (open_stale(database), open_stale(database)) == (1, 0)
    (case,) = waiting(database)
    assert (case.kind, case.listing_id, case.title, case.risk) == (CaseKind.STALE, stale.id, stale.details.title, 0)


@pytest.mark.parametrize("way", ["confirmed", "checked", "withdrawn", "settled"])
def test_a_stale_task_is_over_when_its_cause_is(database: Database, way: str) -> None:
    listing = held(database, KEEPER, now=OLD)
    open_stale(database)
    if way == "confirmed":
        keeping.confirm_listing(database, listing.id, by=KEEPER, today=TODAY, now=SOON)
    elif way == "checked":
        check(database, listing)
    elif way == "withdrawn":
        keeping.withdraw_listing(database, listing.id, by=KEEPER, now=SOON)
    else:
        operations.settle_task(database, waiting(database)[0].id, by=REVIEWER, now=SOON)
    assert waiting(database) == []
    assert open_stale(database) == 0


def test_what_goes_stale_again_is_a_new_task(database: Database) -> None:
    listing = held(database, KEEPER, now=OLD)
    open_stale(database)
    check(database, listing)
    assert open_stale(database, TODAY + timedelta(days=180)) == 1
    assert [case.listing_id for case in waiting(database)] == [listing.id]


def test_a_reviewer_who_called_confirms_it_and_the_history_says_who(database: Database) -> None:
    listing = held(database, KEEPER, now=OLD)
    checked = check(database, listing)
    assert checked.details.verified_on == TODAY
    assert check(database, listing) == checked
    _, (entry, _) = history.read(database, listing_id=listing.id)
    assert (entry.verb, entry.by, entry.why) == ("confirmed", REVIEWER, "Called them.")
    with pytest.raises(ChangedMeanwhile):
        check(database, listing, by=SECOND)


def test_a_reviewers_check_brings_back_what_had_expired_and_nothing_else(database: Database) -> None:
    expired, withdrawn = held(database, KEEPER, now=OLD), held(database, KEEPER, now=OLD)
    with database.writing():
        expired = listings.change(database, expired, verb="expired", by="maintain", now=NOW, publication=Publication.HIDDEN)
    assert check(database, expired).is_public
    withdrawn = keeping.withdraw_listing(database, withdrawn.id, by=KEEPER, now=NOW)
    with pytest.raises(NotAllowed, match="listing-hidden"):
        check(database, withdrawn)


def two_alike(services: Services) -> tuple[Listing, Listing]:
    one = held(services.database, KEEPER, title=Text(en="Nayi Savera circle"))
    other = held(services.database, OTHER, title=Text(pa="ਨਵੀਂ ਸਵੇਰਾ ਸਰਕਲ", en="Nayi Savera Circle, Model Town"))
    services.indexer.sync()
    return one, other


def test_two_listings_that_look_the_same_become_one_task(services: Services) -> None:
    one, other = two_alike(services)
    held(services.database, KEEPER, title=Text(en="Yoga in the park"), phones=(), organisation="Others", schedule=None)
    services.indexer.sync()
    assert open_tasks(services)["duplicates"] == 1
    assert open_tasks(services)["duplicates"] == 0
    (case,) = waiting(services.database)
    assert {case.listing_id, case.other_id} == {one.id, other.id}
    (task,) = tasks.of_listing(services.database, other.id)
    assert task.score is not None and task.score >= 0.7


def test_only_what_changed_is_compared_again(services: Services) -> None:
    one, _ = two_alike(services)
    assert len(tasks.to_compare(services.database, 10)) == 2
    open_tasks(services, compared_a_turn=1)
    assert len(tasks.to_compare(services.database, 10)) == 1
    open_tasks(services)
    assert tasks.to_compare(services.database, 10) == ()
    keeping.confirm_listing(services.database, one.id, by=KEEPER, today=TODAY, now=SOON)
    assert tasks.to_compare(services.database, 10) == ((one.id, 2),)


def test_samples_are_no_duplicates(services: Services, bring) -> None:
    bring(item("a"), item("b"), source="samples", is_sample=True)
    assert open_tasks(services)["duplicates"] == 0


@pytest.mark.parametrize("way", ["merged", "hidden", "settled"])
def test_a_pair_is_over_when_it_is_merged_hidden_or_said_to_be_two(services: Services, way: str) -> None:
    database = services.database
    one, other = two_alike(services)
    open_tasks(services)
    options = {"by": REVIEWER, "now": SOON, "why": None, "random": fresh_random}
    if way == "merged":
        merging.merge(database, one.id, other.id, {"title.pa": Choice.GONE}, seen=(1, 1), **options)
    elif way == "hidden":
        quarantining.quarantine(database, other.id, **options)
    else:
        operations.settle_task(database, waiting(database)[0].id, by=REVIEWER, now=SOON, note="Two groups in one hall.")
    services.indexer.sync()
    assert waiting(database) == []
    assert open_tasks(services)["duplicates"] == 0
    done = cases.find(database, Filter(stage=Stage.DONE, kinds=(CaseKind.DUPLICATE,)))[1]
    assert len(done) == (way == "settled")


def test_settling_the_same_task_twice_is_once_and_a_second_person_is_told(services: Services) -> None:
    two_alike(services)
    open_tasks(services)
    (case,) = waiting(services.database)
    options = {"now": SOON, "note": " "}
    settled = operations.settle_task(services.database, case.id, by=REVIEWER, **options)
    assert (settled.closed_by, settled.note) == (REVIEWER, None)
    assert operations.settle_task(services.database, case.id, by=REVIEWER, **options) == settled
    with pytest.raises(NotAllowed) as refused:
        operations.settle_task(services.database, case.id, by=SECOND, **options)
    assert refused.value.facts == {"by": REVIEWER, "at": SOON}
    with pytest.raises(NotAllowed, match="task-unknown"):
        operations.settle_task(services.database, "abcdefghjk", by=REVIEWER, **options)


@pytest.mark.parametrize(
    "wrong",
    [
        Task("abcdefghjk", TaskKind.STALE, "bbcdefghjk", NOW),
        Task("abcdefghjk", TaskKind.DUPLICATE, "bbcdefghjk", NOW, score=0.8),
        Task("abcdefghjk", TaskKind.DUPLICATE, "bbcdefghjk", NOW, other_id="abcdefghjk", score=0.8),
        Task("abcdefghjk", TaskKind.DUPLICATE, "bbcdefghjk", NOW, other_id="bbcdefghjk", score=0.8),
    ],
)
def test_a_task_without_what_belongs_to_its_kind_is_refused(database: Database, wrong: Task) -> None:
    with pytest.raises(sqlite3.IntegrityError), database.writing():
        tasks.add(database, wrong)
