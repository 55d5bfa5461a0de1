"""The state of the directory: each figure says what is so, and readers see nobody's address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from directory.app import create_app
from directory.domain.account import Role
from directory.domain.details import Place, Text
from directory.domain.freshness import Question
from directory.domain.link_check import LinkCheck
from directory.domain.submission import Purpose, Sender, State, Submission
from directory.domain.vocabulary import Access, Kind, Publication
from directory.services import Services
from directory.storage import link_checks, listings, mails, submissions, unmet_needs, upkeep
from directory.storage.cases import CaseKind
from directory.storage.freshness import ask
from directory.web.admins import steps
from tests.factories import NOW, details, item

from . import personas
from .client import Client, Page

DAY = timedelta(days=1)
TODAY = date(2026, 11, 22)
Bring = Callable[..., object]


@pytest.fixture
def reader(services: Services, app: Flask) -> Client:
    return personas.sign_in(app, personas.add_account(services, "reader@example.org", Role.READER))


def state(client: Client) -> Page:
    return client.get("/review/directory")


def rows(page: Page, caption: str) -> dict[str, list[str]]:
    """The cells of the table with this caption, by the head of their row."""
    (table,) = [each.parents[-1] for each in page.all("caption") if each.text == caption]
    found: dict[str, list[str]] = {}
    head = ""
    for each in page.elements:
        if table in each.parents and each.tag == "th" and each.get("scope") == "row":
            head = each.text
            found[head] = []
        elif table in each.parents and each.tag == "td":
            found[head].append(each.text)
    return found


def test_an_empty_directory_has_nothing_to_tell(services: Services, reader: Client) -> None:
    services.indexer.sync()
    page = state(reader)
    for sentence in ("Nothing waits.", "No link is dead.", "All mail is delivered.", "Nothing is missing.", "Nothing ten times or more."):
        assert sentence in page.text
    assert "The periodic work was never done yet." in page.text
    assert "Index and store agree: 0 listings." in page.text


def test_freshness_counts_real_public_listings_by_the_day_of_their_last_confirmation(
    services: Services, bring: Bring, reader: Client
) -> None:
    ages = [0, 119, 120, 179, 180, 364, 365, 900]
    bring(*(item(f"{age}", verified_on=TODAY - age * DAY) for age in ages), item("never"))
    bring(item("sample", verified_on=TODAY), source="samples", is_sample=True)
    page = state(reader)
    assert rows(page, "When listings were last confirmed") == {
        "Less than 120 days ago": ["2"],
        "120 to 179 days ago": ["2"],
        "180 to 364 days ago": ["2"],
        "365 days ago or longer": ["2"],
        "Never": ["1"],
    }


def test_listings_whose_keepers_were_asked_are_counted_once(services: Services, bring: Bring, reader: Client) -> None:
    bring(item("one", verified_on=TODAY - 200 * DAY))
    (listing,) = listings.public(services.database)
    with services.database.writing():
        for cause in (Question.DUE, Question.AGAIN):
            ask(services.database, listing.id, TODAY - 200 * DAY, cause, today=TODAY)
    assert "1 listing was asked about and has no answer yet." in state(reader).text


def test_what_is_missing_is_counted_by_kind_and_only_where_it_is_called_for(bring: Bring, reader: Client) -> None:
    workshop = {"kind": Kind.WORKSHOP, "organisation": None, "cost": None, "phones": (), "email": "a@example.org"}
    bring(
        item("full"),
        item("bare", description=Text(), schedule=None),
        item("away", **workshop, access=Access.ONLINE, place=Place(country="IN"), topics=()),
        item("silent", **workshop | {"email": None}, place=Place(city="Moga", country="IN")),
    )
    page = state(reader)
    groups = rows(page, "Support groups: 2 listings")
    assert groups["Description"] == ["1", "50%"]
    assert groups["Name in Hindi"] == ["2", "100%"]
    assert "Organisation" not in groups and "Any way to reach them" not in groups
    workshops = rows(page, "Workshops and courses: 2 listings")
    assert workshops["Organisation"] == workshops["Cost"] == ["2", "100%"]
    assert workshops["Address"] == workshops["Any way to reach them"] == workshops["Topics"] == ["1", "50%"]


def test_dead_links_are_told_with_their_listing_and_what_is_wrong(services: Services, bring: Bring, reader: Client) -> None:
    bring(item("one", title=Text(pa="ਸ਼ਾਮ ਦੀ ਸੰਗਤ"), website="https://dead.example/<a>", source_url="https://weak.example/"))
    with services.database.writing():
        link_checks.keep(services.database, [LinkCheck("https://dead.example/<a>", NOW, "not-found", 3, NOW - 3 * DAY)])
        link_checks.keep(services.database, [LinkCheck("https://weak.example/", NOW, "no-answer", 2, NOW - 3 * DAY)])
    page = state(reader)
    assert page.link("https://dead.example/<a>") == "https://dead.example/<a>"
    name = next(each for each in page.all("a", class_="name") if each.text == "ਸ਼ਾਮ ਦੀ ਸੰਗਤ")
    assert name["lang"] == "pa" and name["href"].startswith("/review/listing/")
    assert "the page is gone, since 19 November 2026" in page.text
    assert "weak.example" not in page.text
    assert "2 of 2 addresses were looked at." in page.text


@pytest.fixture
def undelivered(services: Services) -> None:
    with services.database.writing():
        for number, name in enumerate(("lost", "late", "waiting")):
            at = NOW - 2 * DAY if name == "waiting" else NOW
            mails.add(
                services.database, message_id=f"{number}", recipient=f"{name}@example.org", language="en", template="confirm",
                facts={}, now=at,
            )  # fmt: skip
    mails.give_up(services.database, 1, "recipient-refused-550", now=NOW)
    mails.mark_failed(services.database, 2, "server-unreachable", again_at=NOW + DAY)


@pytest.mark.usefixtures("undelivered")
def test_mail_that_isnt_delivered_is_counted_by_what_is_wrong(reader: Client) -> None:
    assert rows(state(reader), "Mail that isn’t delivered") == {
        "On their way": ["1", "20 November 2026"],
        "Given up: the address was refused (550)": ["1", "22 November 2026"],
        "Tried again later: the mail server can’t be reached": ["1", "22 November 2026"],
    }


@pytest.mark.usefixtures("undelivered")
def test_only_an_admin_sees_whose_addresses_they_are(services: Services, app: Flask, reader: Client) -> None:
    assert "lost@example.org" not in state(reader).html
    reviewer = personas.sign_in(app, personas.add_account(services, "reviewer@example.org", Role.REVIEWER))
    assert "lost@example.org" not in state(reviewer).html
    admin = personas.sign_in(app, personas.add_account(services, "admin@example.org", Role.ADMIN))
    assert "lost@example.org" in state(admin).text


def test_what_waits_for_reviewers_is_counted_with_its_age(services: Services, reader: Client) -> None:
    for number, waited in enumerate((1, 5, 3)):
        since = NOW - waited * DAY
        sent = Submission(
            f"abcdefghj{number}", f"3467-ACD{number}", Purpose.NEW, State.RECEIVED, 1, details(), Sender("a@example.org", "en"),
            since, since, received_at=since,
        )  # fmt: skip
        with services.database.writing():
            submissions.add(services.database, sent, now=since)
    assert rows(state(reader), "Cases that wait") == {"New": ["3", "17 November 2026"]}


def test_every_kind_of_case_has_a_name() -> None:
    assert len({steps.case_kind(kind) for kind in CaseKind}) == len(CaseKind)


def test_unmet_needs_are_told_in_words_and_rare_ones_are_not(services: Services, reader: Client) -> None:
    with services.database.writing():
        counts = {
            (("audience", "women"), ("day", "sun"), ("district", "Moga"), ("kind", "workshop")): 12,
            (("day", "weekend"),): 11,
            (): 10,
            (("cost", "free"), ("district", "Barnala")): 9,
        }
        unmet_needs.add(services.database, counts, month="2026-11")
    page = state(reader)
    assert rows(page, "November 2026") == {
        "Women · Sunday · Moga · Workshops and courses": ["12"],
        "Weekend": ["11"],
        "Nothing that we understood": ["10"],
    }
    assert "Barnala" not in page.text


def test_index_that_lacks_a_listing_is_told_of(services: Services, bring: Bring, reader: Client) -> None:
    bring(item("one"))
    assert "Index and store agree: 1 listing." in state(reader).text
    (listing,) = listings.public(services.database)
    with services.database.writing() as connection:
        listings.change(services.database, listing, verb="withdrawn", by="test", now=NOW, publication=Publication.HIDDEN)
    assert "1 change is being taken in." in state(reader).text
    with services.database.writing() as connection:
        connection.execute("DELETE FROM outbox")  # as if a restore had lost it
    page = state(reader)
    assert "Index and store disagree on 1 listing." in page.text
    assert "python -m directory reindex" in page.text


def test_index_that_cant_be_read_is_told_of(services: Services, reader: Client) -> None:
    assert "The index can’t be read" in state(reader).text  # there is none yet


def test_upkeep_that_stopped_or_failed_is_told_of(services: Services, reader: Client) -> None:
    upkeep.keep(services.database, "maintain", {"failed": 0}, now=NOW - timedelta(hours=1))
    page = state(reader)
    assert "last done on 22 November 2026, 1:30 pm." in page.text and "isn’t done any more" not in page.text
    upkeep.keep(services.database, "maintain", {"failed": 1}, now=NOW - timedelta(hours=1))
    assert "A part of the periodic work failed." in state(reader).text
    upkeep.keep(services.database, "maintain", {"failed": 0}, now=NOW - DAY)
    assert "isn’t done any more" in state(reader).text


def test_page_speaks_hindi_and_punjabi(services: Services) -> None:
    spoken = create_app(replace(services, settings=replace(services.settings, languages=("en", "hi", "pa"))))
    client = personas.sign_in(spoken, personas.add_account(services, "reader@example.org", Role.READER))
    for language in ("hi", "pa"):
        page = client.get(f"/{language}/review/directory")
        assert page.one("html")["lang"] == language
