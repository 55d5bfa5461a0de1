"""Calendars to subscribe to, as a phone fetches them."""

from __future__ import annotations

from collections.abc import Callable

from icalendar import Calendar

from directory.app import create_app
from directory.domain.details import Text
from directory.domain.vocabulary import Status
from directory.operations.import_listings import ImportReport
from directory.services import Services
from directory.storage import listings
from tests.factories import item

from .client import Client
from .conftest import schedule


def fetched(client: Client, path: str) -> Calendar:
    response = client.open(path)
    assert response.status_code == 200, response.status
    assert response.content_type == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.data)


def titles(calendar: Calendar) -> set[str]:
    return {str(event["summary"]) for event in calendar.events}


def id_of(services: Services, source: str, ref: str) -> str:
    (found,) = listings.get_by_refs(services.database, source, [ref])
    return found.id


def test_a_listing_can_be_subscribed_to(client: Client, house: Services) -> None:
    calendar = fetched(client, f"/listing/{id_of(house, 'groups', 'women')}/calendar.ics")
    (event,) = calendar.events
    assert event["summary"] == "Women’s evening"
    assert event["rrule"].to_ical() == b"FREQ=WEEKLY;BYDAY=SU;WKST=MO"
    assert "Phase 7" in event["location"]


def test_it_speaks_the_readers_language(client: Client, house: Services) -> None:
    assert titles(fetched(client, f"/pa/listing/{id_of(house, 'groups', 'women')}/calendar.ics")) == {"ਔਰਤਾਂ ਦੀ ਸ਼ਾਮ"}


def test_a_neutral_calendar_gives_nothing_away(client: Client, house: Services) -> None:
    listing_id = id_of(house, "groups", "women")
    body = client.open(f"/listing/{listing_id}/calendar.ics?title=neutral").get_data(as_text=True)
    (event,) = Calendar.from_ical(body).events
    assert event["summary"] == "A group"
    assert not {"DESCRIPTION", "LOCATION", "URL", "GEO"} & set(event)
    assert "Women" not in body and "Nayi" not in body


def test_what_is_always_open_or_has_no_times_has_no_calendar(client: Client, house: Services) -> None:
    for source, ref in (("facts", "tele-manas"), ("groups", "timeless")):
        assert client.open(f"/listing/{id_of(house, source, ref)}/calendar.ics").status_code == 404
    assert client.open("/listing/zzzzzzzzzz/calendar.ics").status_code == 404


def test_a_search_can_be_subscribed_to(client: Client) -> None:
    found = titles(fetched(client, "/search.ics?audience=women"))
    assert found == {"Women’s evening"}


def test_a_subscribed_search_does_not_hang_on_the_day_it_is_fetched(client: Client) -> None:
    assert fetched(client, "/search.ics?audience=women&day=tomorrow").to_ical() == fetched(client, "/search.ics?audience=women").to_ical()
    assert titles(fetched(client, "/search.ics?audience=women&day=mon")) == set()


def test_a_wrong_search_has_no_calendar(client: Client) -> None:
    assert client.open("/search.ics?near=Xyzzyqq").status_code == 400
    assert client.open("/search.ics?day=someday").status_code == 400


def test_a_listing_that_closes_comes_as_cancelled(services: Services, bring: Callable[..., ImportReport]) -> None:
    bring(item("one", title=Text(en="Circle"), schedule=schedule("Mon 18:00-19:00")))
    listing_id = id_of(services, "feed", "one")
    client = Client(create_app(services))
    path = f"/listing/{listing_id}/calendar.ics"
    (before,) = fetched(client, path).events
    for status in (Status.PAUSED, Status.CLOSED):
        bring(item("one", title=Text(en="Circle"), schedule=schedule("Mon 18:00-19:00"), status=status))
        (after,) = fetched(client, path).events
        assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
        assert before["uid"] == after["uid"] and after["sequence"] > before["sequence"]
