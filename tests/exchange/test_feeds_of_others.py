"""Every feed that lies beside the project, dirt and all: what comes in, what stays out, and that it survives the table."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from directory.domain.listing import Listing
from directory.domain.vocabulary import Access, Publication, Status
from directory.exchange.listings_csv import read_listings_csv, write_listings_csv
from directory.exchange.meeting_guide import read_meeting_guide
from directory.exchange.rows import Defaults, Imported, Reading

FEEDS = Path(__file__).parents[2].parent / "shared" / "data" / "meeting-guide"
PUNJAB = Defaults(timezone="Asia/Kolkata", country="IN")
TAKEN = {
    "aasanjose_2019-07-26": (570, 0),
    "aasanjose_2021-05-24": (625, 0),
    "aasanjose_2021-08-06": (670, 0),
    "benlomond": (35, 0),
    "edmonton": (315, 0),
    "kc": (206, 0),
    "nwta": (613, 0),
    "oiaa_test_data": (190, 8),
    "sussexaa": (123, 0),
    "sussexaa_test": (145, 0),
}
PRIVATE_FIELD = re.compile(r"contact|people|alt|author|edit|venmo|paypal|square|mailing|accessCode|comment|date", re.IGNORECASE)

pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason="the feeds of others aren't here")
each_feed = pytest.mark.parametrize("feed", TAKEN)


@cache
def read(feed: str) -> tuple[list[Imported], Reading]:
    with (FEEDS / f"{feed}.json").open("rb") as file:
        reading = read_meeting_guide(file, PUNJAB)
        return list(reading.items), reading


@cache
def raw(feed: str) -> list[dict]:
    return json.loads((FEEDS / f"{feed}.json").read_text("utf-8"))


def words_of(item: Imported) -> str:
    return repr(item).casefold()


@each_feed
def test_meetings_come_in(feed: str) -> None:
    items, reading = read(feed)
    assert (len(items), len(reading.errors)) == TAKEN[feed]
    assert len({item.ref for item in items}) == len(items)


@each_feed
def test_none_is_shown_by_the_clock_of_the_site(feed: str) -> None:
    zones = {item.details.schedule.timezone for item in read(feed)[0] if item.details.schedule}
    assert zones and "Asia/Kolkata" not in zones


@each_feed
def test_no_field_for_members_eyes_shows(feed: str) -> None:
    for item in read(feed)[0]:
        told = words_of(item)
        fields = raw(feed)[item.row - 1]
        public = " ".join(str(value) for name, value in fields.items() if not PRIVATE_FIELD.search(name)).casefold()
        for name, value in fields.items():
            secret = str(value).strip().casefold()
            if PRIVATE_FIELD.search(name) and len(secret) > 4 and secret not in public:
                assert secret not in told, (item.row, name)


@each_feed
def test_no_password_shows(feed: str) -> None:
    named = re.compile(r"(?:pas+word|passcode|\bpw\b|contraseña|clave)\s*[:=]\s*([^\s,;]{3,}?)[.#]?(?=[\s,;]|$)", re.IGNORECASE)
    dialled = re.compile(r",\*?(\d{4,})#?$")
    for item in read(feed)[0]:
        fields = raw(feed)[item.row - 1]
        texts = [value for value in fields.values() if isinstance(value, str)]
        secrets = {secret for text in texts for secret in [*named.findall(text), *dialled.findall(text)] if re.search(r"\d", secret)}
        shown = item.details.description.best("en")[1] + item.details.title.best("en")[1] + repr(item.warnings)
        assert not [secret for secret in secrets if secret in shown], item.row


@each_feed
def test_no_link_holds_a_query_with_a_password(feed: str) -> None:
    for item in read(feed)[0]:
        told = words_of(item)
        assert "pwd=" not in told and "redacted" not in told and "&amp;" not in told, item.row


@each_feed
def test_no_tag_or_entity_is_left_in_words(feed: str) -> None:
    for item in read(feed)[0]:
        for text in (item.details.title, item.details.description):
            assert not re.search(r"<[a-z/]|&\w+;", text.best("en")[1]), item.row


@each_feed
def test_the_table_carries_them_and_nothing_changes(feed: str) -> None:
    items, _ = read(feed)
    at = datetime(2026, 11, 22, tzinfo=UTC)
    file = io.BytesIO()
    write_listings_csv(
        file,
        (
            Listing(str(number), feed, item.ref, item.details, None, Publication.PUBLISHED, False, 1, at, at)
            for number, item in enumerate(items)
        ),
    )
    file.seek(0)
    reading = read_listings_csv(file, PUNJAB)
    assert [(item.ref, item.details) for item in reading.items] == [(item.ref, item.details) for item in items]
    assert reading.errors == ()


def test_coordinates_at_0_0_are_left_out_and_told() -> None:
    items, reading = read("nwta")
    assert sum(warning.column == "latitude" for warning in reading.warnings) == 53
    assert sum(item.details.place.point is None for item in items) == 53


def test_places_that_were_closed_are_paused() -> None:
    items, _ = read("aasanjose_2021-08-06")
    assert sum(item.details.status is Status.PAUSED for item in items) == 129


def test_successive_versions_keep_their_refs() -> None:
    before, after = ({item.ref for item in read(f"aasanjose_{day}")[0]} for day in ("2021-05-24", "2021-08-06"))
    assert (len(after - before), len(before - after)) == (74, 29)


def test_one_id_used_for_two_meetings_gives_two_listings() -> None:
    titles = {item.ref: item.details.title.en for item in read("oiaa_test_data")[0]}
    assert titles["572"] != titles["572#2"]


def test_online_meetings_can_be_joined_or_called() -> None:
    for item in read("oiaa_test_data")[0]:
        details = item.details
        assert details.access in (Access.ONLINE, Access.PHONE)
        assert details.is_reachable
