"""Reporting a problem, as a visitor does: one tap and a reason, and nothing that says who it was."""

from __future__ import annotations

import pytest
from flask import Flask

from directory.domain.details import Text
from directory.domain.listing import Listing
from directory.domain.report import Outcome, Reason
from directory.operations import keeping, reporting
from directory.services import Services
from directory.storage import listings, reports
from tests import mail_sink
from tests.factories import NOW
from tests.keepers import KEEPER, TODAY, fresh_random, held

from .client import Client, Page
from .conftest import HOSTILE


@pytest.fixture
def listing(services: Services) -> Listing:
    return held(services.database, KEEPER, title=Text(en="Evening circle", pa="ਸ਼ਾਮ ਦਾ ਘੇਰਾ"), verified_on=TODAY)


def tell(app: Flask, listing: Listing, reason: str, words: str = "", status: int = 303) -> Page:
    client = Client(app)  # who would fail at a cookie
    page = client.get(f"/listing/{listing.id}/report")
    return client.submit(page.form(button=button(page, reason)), words=words, status=status)


def button(page: Page, reason: str) -> str:
    return page.one("button", value=reason).text


@pytest.mark.parametrize("reason", [each for each in Reason if each is not Reason.SOMETHING_ELSE])
def test_one_tap_reports(services: Services, app: Flask, listing: Listing, reason: Reason) -> None:
    assert tell(app, listing, reason).heading == "Thank you"
    (report,) = reports.open(services.database)
    assert (report.listing_id, report.reason, report.words, report.language) == (listing.id, reason, None, "en")


def test_the_listings_page_leads_there(app: Flask, listing: Listing) -> None:
    page = Client(app).get(f"/listing/{listing.id}-evening-circle")
    assert page.link("Report a problem") == f"/listing/{listing.id}/report"


def test_no_address_is_asked_for(app: Flask, listing: Listing) -> None:
    form = Client(app).get(f"/listing/{listing.id}/report").form()
    assert form.typed == {"words", "fax"}  # one of them is seen by programs only


def test_words_go_along_if_one_likes(services: Services, app: Flask, listing: Listing) -> None:
    tell(app, listing, "wrong-number", f"It is a shop.\r\n\r\n{HOSTILE}")
    (report,) = reports.open(services.database)
    assert report.words == f"It is a shop.\n\n{HOSTILE}"


def test_something_else_has_to_be_said(services: Services, app: Flask, listing: Listing) -> None:
    page = tell(app, listing, "something-else", status=400)
    assert page.title.startswith("Error: ") and page.all("a", href="#words")
    tell(app, listing, "something-else", "The gate is on the other side.")
    assert len(reports.open(services.database)) == 1


def test_too_many_words_come_back_whole(services: Services, app: Flask, listing: Listing) -> None:
    page = tell(app, listing, "unsafe", "x" * 1001, status=400)
    assert page.form()["words"] == "x" * 1001
    assert reports.open(services.database) == ()


def test_a_reason_that_there_is_not_is_refused(app: Flask, listing: Listing) -> None:
    client = Client(app)
    form = client.get(f"/listing/{listing.id}/report").form()
    sent = {name: value for name, value in form.fields} | {"reason": "spite"}
    assert client._client.post(form.action, data=sent).status_code == 400


def test_a_field_that_people_do_not_see_holds_programs_up(services: Services, app: Flask, listing: Listing) -> None:
    client = Client(app)
    page = client.get(f"/listing/{listing.id}/report")
    client.submit(page.form(button=button(page, "unsafe")), fax="555", status=403)
    assert reports.open(services.database) == ()


def test_reports_without_end_are_held_up(services: Services, app: Flask, listing: Listing) -> None:
    client = Client(app)
    page = client.get(f"/listing/{listing.id}/report")
    form = page.form(button=button(page, "unsafe"))
    assert [client.send(form).status_code for _ in range(11)] == [303] * 10 + [429]


def test_what_is_not_public_takes_no_report(services: Services, app: Flask, listing: Listing) -> None:
    keeping.withdraw_listing(services.database, listing.id, by=KEEPER, now=NOW)
    client = Client(app)
    for path in (f"/listing/{listing.id}/report", f"/listing/{listing.id}/report/received", "/listing/0000000000/report"):
        client.get(path, 404)


def test_a_listing_that_is_reported_gone_is_not_called_checked(services: Services, app: Flask, listing: Listing) -> None:
    services.indexer.sync()
    client = Client(app)
    assert "Checked 22 November 2026" in client.get("/search?q=circle").text
    tell(app, listing, "not-there")
    services.indexer.sync()
    (card,) = client.get("/search?q=circle").all("li", class_="card")
    assert "Being checked" in card.text and "Checked 22" not in card.text
    page = client.get(f"/listing/{listing.id}-evening-circle")
    assert "Somebody has told us that it may have changed. We are asking. It was last checked on 22 November 2026." in page.text
    (report,) = reports.open(services.database)
    reporting.resolve_report(services.database, report.id, outcome=Outcome.RIGHT, by="review@example.org", now=NOW, random=fresh_random)
    services.indexer.sync()
    assert "Checked 22 November 2026" in client.get("/search?q=circle").text


def test_whoever_keeps_the_listing_is_asked_and_learns_neither_words_nor_who(services: Services, app: Flask, listing: Listing) -> None:
    tell(app, listing, "wrong-number", "I am Meena from house 5, and a man answered.")
    (mail,) = mail_sink.post(app)
    assert mail["To"] == KEEPER
    assert "the number may be wrong" in mail_sink.text_of(mail) and "Meena" not in mail_sink.text_of(mail)
    client = Client(app)
    client.submit(client.get(mail_sink.link_of(mail)).form(button="Nothing has changed"))
    assert not listings.require(services.database, listing.id).is_reported


def test_a_reported_listing_comes_after_one_that_is_not(services: Services, app: Flask, listing: Listing) -> None:
    held(services.database, title=Text(en="Evening circle"), verified_on=TODAY)
    services.indexer.sync()
    client = Client(app)
    before = [found["id"] for found in client.json("/search.json?q=circle")["results"]]
    tell(app, listings.require(services.database, before[0]), "not-there")
    services.indexer.sync()
    assert [found["id"] for found in client.json("/search.json?q=circle")["results"]] == before[::-1]
