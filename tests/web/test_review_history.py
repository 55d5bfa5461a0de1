"""The history: every change of every listing and of what was sent, narrowed down, and as a table that a spreadsheet can't be tricked by."""

from __future__ import annotations

import csv
import io

import pytest

from directory.domain.account import Role
from directory.domain.details import Place, Text
from directory.domain.retention import KEPT
from directory.operations import quarantining, sending
from directory.operations.forgetting import forget_people
from tests.factories import details
from tests.keepers import fresh_random
from tests.reviewers import SENDER, approve

from .client import Client, Page
from .desk import Desk


def lines(page: Page) -> list[str]:
    """What happened, in order."""
    return [each.text for each in page.all("strong") if any(up.get("class") == "happened" for up in each.parents)]


def table(client: Client, path: str) -> list[dict[str, str]]:
    response = client.open(path)
    assert response.mimetype == "text/csv" and "attachment" in response.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))


def test_admins_find_what_happened_to_accounts_from_the_history_and_nobody_else(desk: Desk) -> None:
    admin, reviewer = desk.sign_in(), desk.reviewer()
    audit = admin.get(admin.get("/review/history").link("What happened to accounts"))
    assert "reviewer@example.org" in audit.text and audit.link("History")
    assert "accounts" not in reviewer.get("/review/history").text


def eventful(desk: Desk) -> str:
    """A listing that was submitted, approved, changed and hidden; its id."""
    database, case = desk.services.database, desk.submit()
    approve(database, case, by="admin@example.org", now=desk.clock.now)
    listing = desk.published(case)
    desk.clock.move(days=1)
    change = desk.submit(listing=listing, title=Text(en="Evening ring"), cost_note="Tea")
    approve(database, change, by="admin@example.org", now=desk.clock.now)
    desk.clock.move(days=1)
    quarantining.quarantine(database, listing.id, by="second@example.org", now=desk.clock.now, why="Somebody was hurt", random=fresh_random)
    return listing.id


def test_everything_that_happened_is_there_the_latest_first(desk: Desk) -> None:
    eventful(desk)
    page = desk.sign_in("reader@example.org", Role.READER).get("/review/history")
    assert lines(page)[0] == "Quarantined" and {"Added", "Changed", "Approved", "Sent", "Address confirmed"} <= set(lines(page))
    assert "Somebody was hurt" in page.text and "second@example.org" in page.text and "(put in:) ring (end)" in page.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("verb=listing.quarantined", ["Quarantined"]),
        ("verb=submission.approved", ["Approved", "Approved"]),
        ("by=second@example.org", ["Quarantined"]),
        ("since=2026-11-24", ["Quarantined"]),
        ("until=2026-11-22&verb=listing.added", ["Added"]),
        ("verb=nothing.known", []),
    ],
)
def test_history_is_narrowed_by_what_who_and_when(desk: Desk, query: str, expected: list[str]) -> None:
    eventful(desk)
    page = desk.sign_in("reader@example.org", Role.READER).get(f"/review/history?{query}")
    assert lines(page) == expected


def test_history_of_one_listing_holds_what_was_sent_about_it(desk: Desk) -> None:
    id = eventful(desk)
    desk.submit(proposed=details(title=Text(en="Another")))
    client = desk.sign_in("reader@example.org", Role.READER)
    page = client.submit(client.get("/review/history").form("/review/history"), listing=f"/listing/{id}-evening-ring")
    assert "Another" not in page.text and {"Sent", "Changed"} <= set(lines(page))


@pytest.mark.parametrize("wrong", ["since=2026-02-31", "since=0001-01-01", "until=9999-12-31"])
def test_date_that_there_is_not_is_told(desk: Desk, wrong: str) -> None:
    page = desk.sign_in().get(f"/review/history?{wrong}", status=400)
    assert "Write the date as 2026-11-22." in page.text


def test_limited_reviewer_sees_the_history_within_the_limits(desk: Desk) -> None:
    desk.publish(title=Text(en="In Ludhiana"))
    desk.publish(title=Text(en="In Moga"), place=Place(city="Moga", district="Moga", country="IN"))
    client = desk.reviewer(districts=("Moga",))
    page = client.get("/review/history")
    assert "In Moga" in page.text and "In Ludhiana" not in page.text
    assert {row["title"] for row in table(client, "/review/history.csv")} == {"In Moga"}


def test_limited_reviewer_learns_no_name_from_the_address_of_a_history(desk: Desk) -> None:
    listing = desk.publish(title=Text(en="In Ludhiana"))
    assert "In Ludhiana" not in desk.reviewer(districts=("Moga",)).get(f"/review/history?listing={listing.id}").text


def test_history_has_pages(desk: Desk) -> None:
    for number in range(26):
        desk.publish(title=Text(en=f"Listing {number}"))
    client = desk.sign_in()
    first = client.get("/review/history")
    assert len(lines(first)) == 25 and len(lines(client.get(first.link("Next page")))) == 1


def test_table_holds_all_that_the_filters_leave(desk: Desk) -> None:
    eventful(desk)
    client = desk.sign_in("reader@example.org", Role.READER)
    rows = table(client, "/review/history.csv?verb=listing.updated")
    assert [(row["what"], row["fields"], row["by"]) for row in rows] == [("updated", "title.en cost_note", "admin@example.org")]
    assert len(table(client, "/review/history.csv")) == 9


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "'=1"])
def test_no_cell_of_the_table_is_a_formula(desk: Desk, formula: str) -> None:
    listing = desk.publish(title=Text(en=formula))
    quarantining.quarantine(desk.services.database, listing.id, by="x@example.org", now=desk.clock.now, why=formula, random=fresh_random)
    for row in table(desk.sign_in(), "/review/history.csv"):
        assert row["title"].startswith("'") and row["words"][:1] in ("", "'")


def test_nothing_in_the_store_can_be_taken_out_of_the_history(desk: Desk) -> None:
    eventful(desk)
    for name in ("listing_history", "submission_event"):
        with pytest.raises(Exception, match="append-only"), desk.services.database.writing() as connection:
            connection.execute(f"DELETE FROM {name}")


def test_sender_is_named_as_the_one_who_sent(desk: Desk) -> None:
    desk.submit()
    assert SENDER in desk.sign_in().get("/review/history").text


def test_sender_whose_address_is_erased_is_still_named_as_one(desk: Desk) -> None:
    case = sending.withdraw_submission(desk.services.database, desk.submit().id, now=desk.clock.now, random=fresh_random)
    forget_people(desk.services.database, now=desk.clock.now + KEPT)
    client = desk.sign_in()
    history = client.get("/review/history").text
    assert SENDER not in history and "the sender" in history
    page = client.get(f"/review/case/{case.id}").text
    assert SENDER not in page and "Name and address are erased." in page
