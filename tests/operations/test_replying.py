"""Replies: held, read, shown a day later, taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from directory.domain.reply import GUIDE, Doubt, Reply, ReplyState, seems_to_name_someone
from directory.domain.submission import ChangedMeanwhile
from directory.domain.vocabulary import Status
from directory.operations.import_listings import ImportReport
from directory.operations.replying import RepliesOff, decide_reply, leave_reply, switch_replies
from directory.services import Services
from directory.storage import listings, replies
from directory.storage.database import Database
from tests.factories import NOW, item


def reply(**overrides: Any) -> Reply:
    given: dict[str, Any] = {
        "id": "abcdefghjk",
        "page": GUIDE,
        "name": "M.",
        "email": "m@example.org",
        "language": "en",
        "words": "It helped me.",
        "created_at": NOW,
    }
    return Reply(**(given | overrides))


def shown(database: Database, at: datetime, page: str = GUIDE) -> list[str]:
    return [each.words for each in replies.shown(database, page, at=at)]


def test_nobody_sees_a_reply_that_nobody_has_read(database: Database) -> None:
    leave_reply(database, reply())
    assert shown(database, NOW + timedelta(days=400)) == []


def test_a_published_reply_shows_a_day_after_it_was_written(database: Database) -> None:
    leave_reply(database, reply())
    decide_reply(database, "abcdefghjk", seen="held", is_published=True, by="r@example.org", now=NOW + timedelta(hours=1))
    assert shown(database, NOW + timedelta(hours=23, minutes=59)) == []
    assert shown(database, NOW + timedelta(days=1)) == ["It helped me."]


def test_there_is_time_to_undo_what_was_published_late(database: Database) -> None:
    leave_reply(database, reply())
    late = NOW + timedelta(days=3)
    decide_reply(database, "abcdefghjk", seen="held", is_published=True, by="r@example.org", now=late)
    assert shown(database, late + timedelta(minutes=9)) == []
    decide_reply(database, "abcdefghjk", seen="published", is_published=False, by="r@example.org", now=late + timedelta(minutes=9))
    assert shown(database, late + timedelta(days=9)) == []


def test_the_same_decision_twice_changes_nothing(database: Database) -> None:
    leave_reply(database, reply())
    first = decide_reply(database, "abcdefghjk", seen="held", is_published=True, by="r@example.org", now=NOW)
    assert decide_reply(database, "abcdefghjk", seen="held", is_published=True, by="r@example.org", now=NOW + timedelta(hours=1)) == first


@pytest.mark.parametrize("is_published", [True, False])
def test_the_second_of_two_reviewers_is_told_of_the_first_decision(database: Database, is_published: bool) -> None:
    leave_reply(database, reply())
    first = decide_reply(database, "abcdefghjk", seen="held", is_published=True, by="r@example.org", now=NOW)
    with pytest.raises(ChangedMeanwhile) as refused:
        decide_reply(database, "abcdefghjk", seen="held", is_published=is_published, by="s@example.org", now=NOW + timedelta(hours=1))
    assert refused.value.facts["by"] == "r@example.org"
    assert replies.get(database, "abcdefghjk") == first


def test_the_same_reply_twice_is_one_until_it_is_decided_on(database: Database) -> None:
    for id in ("abcdefghjk", "bcdefghjkm"):
        leave_reply(database, reply(id=id))
    leave_reply(database, reply(id="cdefghjkmn", words="Another one."))
    assert database.connection["reply"].count == 2
    decide_reply(database, "abcdefghjk", seen="held", is_published=False, by="r@example.org", now=NOW)
    leave_reply(database, reply(id="defghjkmnp"))
    assert database.connection["reply"].count == 3


def test_a_reply_can_be_left_only_where_replies_are_taken(services: Services, bring: Callable[..., ImportReport]) -> None:
    bring(item("open"), item("closed", status=Status.CLOSED), source="feed")
    (open_one,) = listings.get_by_refs(services.database, "feed", ["open"])
    closed_id = services.database.connection.execute("SELECT id FROM listing WHERE ref = 'closed'").fetchone()[0]
    leave_reply(services.database, reply(page=open_one.id))
    for page in (closed_id, "zzzzzzzzzz"):
        with pytest.raises(RepliesOff):
            leave_reply(services.database, reply(id="bbbbbbbbbb", page=page))
    switch_replies(services.database, open_one.id, are_on=False, by="r@example.org", now=NOW)
    with pytest.raises(RepliesOff):
        leave_reply(services.database, reply(id="bbbbbbbbbb", page=open_one.id))
    switch_replies(services.database, open_one.id, are_on=True, by="r@example.org", now=NOW)
    leave_reply(services.database, reply(id="bbbbbbbbbb", page=open_one.id))


def test_the_schema_shows_nothing_that_nobody_has_published(database: Database) -> None:
    leave_reply(database, reply())
    for wrong in ("state = 'published'", "shows_at = '2027-01-01'", "state = 'refused'", "decided_by = 'x'"):
        with pytest.raises(sqlite3.IntegrityError), database.writing() as connection:
            connection.execute(f"UPDATE reply SET {wrong}")


@pytest.mark.parametrize(
    ("words", "doubts"),
    [
        ("It helped me. Come on Monday at 18:00.", ()),
        ("Call ९८७६५ ४३२१०", (Doubt.CONTACT,)),
        ("see my page example.com", (Doubt.CONTACT,)),
        ("Harpreet Singh was drunk", (Doubt.NAME,)),
        ("ਹਰਪ੍ਰੀਤ ਸਿੰਘ ਉੱਥੇ ਸੀ", (Doubt.NAME,)),
        ("वहाँ शर्मा जी ने मदद की", (Doubt.NAME,)),
        ("ask dr mehta, 98765 43210", (Doubt.CONTACT, Doubt.NAME)),
        ("ਇੱਥੇ ਸਭ ਸੁਣਦੇ ਹਨ।", ()),
        ("यहाँ सब सुनते हैं।", ()),
    ],
)
def test_what_carries_a_contact_or_a_name_is_pointed_out(words: str, doubts: tuple[Doubt, ...]) -> None:
    assert reply(words=words).doubts == doubts


def test_a_contact_in_the_name_is_pointed_out_too() -> None:
    assert reply(name="www.example.com").doubts == (Doubt.CONTACT,)


def test_two_capitalised_words_inside_a_sentence_look_like_a_name() -> None:
    assert seems_to_name_someone("I sat beside Meera Joshi there")
    assert not seems_to_name_someone("I sat there. Then I went home")


def test_a_decided_reply_says_by_whom(database: Database) -> None:
    leave_reply(database, reply())
    decided = decide_reply(database, "abcdefghjk", seen="held", is_published=False, by="r@example.org", now=NOW)
    assert (decided.state, decided.decided_by, decided.shows_at) == (ReplyState.REFUSED, "r@example.org", None)
    assert replies.get(database, "abcdefghjk") == decided
