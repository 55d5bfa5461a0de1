"""Drafts and the table of contacts."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from directory.domain.details import Details
from directory.domain.phone import Phone
from directory.domain.submission import Purpose
from directory.domain.vocabulary import Access
from directory.storage import contacts, drafts, listings
from directory.storage.database import Database
from directory.storage.drafts import LASTS, Answers
from tests.factories import NOW, details

from .test_migrations import AT, stop_before
from .test_migrations import old as old  # the fixture

ID = "0123456789"


def begin(database: Database, **given: Any) -> drafts.Draft:
    return drafts.begin(database, **({"draft_id": ID, "now": NOW, "answers": {"title": ("Evening circle",)}} | given))


def test_draft_is_read_as_it_was_written(database: Database) -> None:
    answers = {"title": (" तकरार \n“x”",), "topics": ("alcohol", "yoga"), "e1-days": ("mon",)}
    written = begin(database, answers=answers, purpose=Purpose.CHANGE, base=details(), base_version=3, listing_id="abcdefghjk")
    assert drafts.get(database, ID, now=NOW) == written
    assert written.answers == answers


def test_change_of_a_draft_begins_from_what_it_says_then(database: Database) -> None:
    begin(database)
    changed = drafts.change(database, ID, lambda answers: {**answers, "city": ("Moga",)}, now=NOW + timedelta(hours=1))
    assert changed is not None
    assert (changed.answers, changed.updated_at) == ({"title": ("Evening circle",), "city": ("Moga",)}, NOW + timedelta(hours=1))
    assert drafts.get(database, ID, now=NOW) == changed


def test_two_windows_that_save_at_once_lose_nothing(database: Database) -> None:
    begin(database, answers={})

    def save(name: str) -> None:
        def add(before: Answers) -> Answers:
            return {**before, name: ("1",)}

        for each in range(10):
            drafts.change(database, ID, lambda before, each=each: add({**before, f"{name}{each}": ("1",)}), now=NOW)
        database.close()

    threads = [threading.Thread(target=save, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = drafts.get(database, ID, now=NOW)
    assert found is not None and len(found.answers) == 22


def test_draft_is_kept_for_fourteen_days_after_the_last_touch(database: Database) -> None:
    begin(database)
    drafts.change(database, ID, dict, now=NOW + timedelta(days=10))
    day = NOW + timedelta(days=10) + LASTS
    assert drafts.get(database, ID, now=day - timedelta(seconds=1)) is not None
    assert drafts.get(database, ID, now=day) is None
    assert drafts.change(database, ID, dict, now=day) is None
    assert drafts.delete_old(database, now=day - timedelta(seconds=1)) == 0
    assert drafts.delete_old(database, now=day) == 1
    assert drafts.delete_old(database, now=day) == 0


def test_change_without_its_listing_is_refused(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        begin(database, purpose=Purpose.CHANGE)


# -- contacts


def add(database: Database, listing_id: str, **overrides: Any) -> Details:
    said = details(**({"phones": (), "email": None} | overrides))
    with database.writing():
        listings.add(database, listing_id, said, by="test", now=NOW)
    return said


def test_listing_is_found_by_its_phone_its_whatsapp_its_mail_and_its_meeting(database: Database) -> None:
    number, other = Phone("+919876543210", "IN"), Phone("14416", "IN")
    add(database, "a" * 10, phones=(number, other))
    add(database, "b" * 10, whatsapp=number)
    add(database, "c" * 10, email="Ask@Example.org", access=Access.ONLINE, join_url="https://meet.example.org/ABC/")
    assert contacts.with_phone(database, [number.number]) == ("a" * 10, "b" * 10)
    assert contacts.with_phone(database, [other.number]) == ("a" * 10,)
    assert contacts.with_link(database, ["ask@example.org"]) == ("c" * 10,)
    assert contacts.with_link(database, ["https://meet.example.org/abc"]) == ("c" * 10,)
    assert contacts.with_phone(database, []) == contacts.with_link(database, ["nobody@example.org"]) == ()


def test_contacts_follow_the_listing(database: Database) -> None:
    before, after = Phone("+919876543210", "IN"), Phone("+919876543211", "IN")
    said = add(database, "a" * 10, phones=(before,))
    with database.writing():
        listing = listings.get(database, "a" * 10)
        assert listing is not None
        listings.change(database, listing, verb="updated", by="test", now=NOW, details=replace(said, phones=(after,)))
    assert contacts.with_phone(database, [before.number]) == ()
    assert contacts.with_phone(database, [after.number]) == ("a" * 10,)
    with database.writing() as connection:
        connection.execute("DELETE FROM listing")
    assert contacts.with_phone(database, [after.number]) == ()


def test_listings_from_before_have_their_contacts_too(old: Database) -> None:
    stop_before(old, "0005_drafts")
    old.connection.execute(
        """
        INSERT INTO listing (id, source, publication, is_sample, version, created_at, updated_at, details)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        ["bcdefghjkm", "feed", "hidden", 0, 1, AT, AT, '{"kind":"helpline","title":{"en":"Line"},"phones":[["14416","IN"]]}'],
    )
    old.migrate()
    assert contacts.with_phone(old, ["14416"]) == ("bcdefghjkm",)
