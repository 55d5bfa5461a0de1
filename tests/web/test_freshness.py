"""What visitors are told of how long ago a listing was confirmed, by a clock that moves on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from directory.app import create_app
from directory.domain.details import Text
from directory.domain.listing import Listing
from directory.operations import keeping
from directory.services import Services
from directory.web import urls
from tests.factories import NOW
from tests.keepers import KEEPER, TODAY, held

from .client import Client


@pytest.fixture
def listing(services: Services) -> Listing:
    listing = held(services.database, verified_on=TODAY, source_url="https://news.example.org/a")
    services.indexer.sync()
    return listing


def client_at(services: Services, at: datetime) -> Client:
    return Client(create_app(replace(services, clock=lambda: at)))


def seen(services: Services, listing: Listing, at: datetime) -> tuple[str, str]:
    """(its card in results, its page), as visitors read them then."""
    client = client_at(services, at)
    (card,) = client.get("/search?q=circle").all("li", class_="card")
    return card.text, client.get(urls_of(listing)).text


def urls_of(listing: Listing) -> str:
    return f"/listing/{listing.id}-{urls.listing_slug(listing)}"


def test_the_stamp_says_so_from_the_day_on_which_it_is_doubted(services: Services, listing: Listing) -> None:
    for words in seen(services, listing, NOW + timedelta(days=179)):
        assert "Checked 22 November 2026" in words
    for words in seen(services, listing, NOW + timedelta(days=180)):
        assert "Not checked since 22 November 2026" in words and "Checked 22" not in words


def test_the_day_begins_where_the_site_is(services: Services, listing: Listing) -> None:
    before_midnight = datetime(2027, 5, 20, 18, 29, tzinfo=UTC)  # 23:59 in Punjab, 179 days later
    assert "Checked 22 November 2026" in seen(services, listing, before_midnight)[0]
    assert "Not checked since" in seen(services, listing, before_midnight + timedelta(minutes=1))[0]


def test_a_doubted_listing_comes_after_one_that_was_confirmed_of_late(services: Services, listing: Listing) -> None:
    newer = held(services.database, title=Text(en="Evening circle"), verified_on=TODAY + timedelta(days=100), description=Text(), cost=None)
    services.indexer.sync()

    def order(day: int) -> list[str]:
        client = client_at(services, NOW + timedelta(days=day))
        return [found["id"] for found in client.json("/search.json?kind=support-group")["results"]]

    assert set(order(110)) == {newer.id, listing.id}
    assert order(180) == [newer.id, listing.id]


def test_nobody_calls_a_doubted_confirmation_one_against_a_page(services: Services, listing: Listing) -> None:
    page = client_at(services, NOW).get(urls_of(listing)).text
    assert "Checked 22 November 2026 against a public page: news.example.org. Not called by us." in page
    page = client_at(services, NOW + timedelta(days=200)).get(urls_of(listing)).text
    assert "Not checked since 22 November 2026 · Known from a public page: news.example.org. Not called by us." in page


def test_what_those_who_run_it_confirm_is_not_called_a_page_we_read(services: Services, listing: Listing) -> None:
    mine = held(services.database, KEEPER, source_url="https://news.example.org/a")
    keeping.confirm_listing(services.database, mine.id, by=KEEPER, today=TODAY, now=NOW)
    page = client_at(services, NOW).get(urls_of(mine)).text
    assert "Checked 22 November 2026 Kept up to date by those who run it." in page
    assert "Not called by us" not in page
