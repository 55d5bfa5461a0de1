from __future__ import annotations

from directory.app import create_app
from directory.domain.details import Text
from directory.operations import merging, quarantining
from directory.services import Services
from directory.storage import listings
from directory.web import urls
from tests.keepers import fresh_random, held
from tests.reviewers import REVIEWER, SOON

from .client import Client


def test_the_address_of_a_merged_listing_leads_to_the_one_it_is_now(services: Services) -> None:
    database = services.database
    kept, gone = held(database, title=Text(en="Choir of the river")), held(database, title=Text(en="River choir"))
    client = Client(create_app(services))
    before = urls.listing(gone)
    assert client.open(before).status_code == 200
    options = {"by": REVIEWER, "now": SOON, "why": None, "random": fresh_random}
    merging.merge(database, kept.id, gone.id, {}, seen=(1, 1), **options)
    services.indexer.sync()

    for old in (before, f"/listing/{gone.id}", f"/listing/{gone.id}-some-old-slug"):
        response = client.open(old)
        assert (response.status_code, response.location) == (301, urls.listing(kept))
        assert response.headers["Cache-Control"] == "no-store"  # it may be taken back
    prefixed = client.open(f"/pa{before}")
    assert (prefixed.status_code, prefixed.location) == (301, f"/pa{urls.listing(kept)}")

    merging.unmerge(database, gone.id, **options)
    services.indexer.sync()
    assert client.open(before).status_code == 200


def test_the_address_of_a_merged_listing_is_gone_with_the_one_it_led_to(services: Services) -> None:
    database = services.database
    kept, gone = held(database), held(database)
    merging.merge(database, kept.id, gone.id, {}, seen=(1, 1), by=REVIEWER, now=SOON, why=None, random=fresh_random)
    quarantining.quarantine(database, kept.id, by=REVIEWER, now=SOON, why="Reported.", random=fresh_random)
    services.indexer.sync()
    assert Client(create_app(services)).open(urls.listing(listings.require(database, gone.id))).status_code == 410
