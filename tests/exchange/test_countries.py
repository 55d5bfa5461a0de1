from __future__ import annotations

import pytest

from directory.exchange import countries


@pytest.mark.parametrize(
    ("text", "code"), [("in", "IN"), (" India ", "IN"), ("भारत", "IN"), ("USA", "US"), ("england", "GB"), ("Atlantis", None), ("", None)]
)
def test_countries_are_known_by_code_and_name(text: str, code: str | None) -> None:
    assert countries.code_of(text) == code


def test_zones_are_known_whatever_their_letter_case() -> None:
    assert countries.zone_named("asia/KOLKATA") == "Asia/Kolkata"
    assert countries.zone_named("Asia/Ludhiana") is None
    assert countries.zone_named("") is None


@pytest.mark.parametrize(
    ("state", "zone"), [("TX", "America/Chicago"), ("CA", "America/Los_Angeles"), ("HI", "Pacific/Honolulu"), ("ZZ", None)]
)
def test_a_state_has_its_clock(state: str, zone: str | None) -> None:
    assert countries.zone_of_state("US", state) == zone


def test_every_zone_of_a_state_exists() -> None:
    zones = {
        countries.zone_of_state(nation, state) for nation in ("US", "CA", "AU") for state in ("NT", "WA", "NY", "ON", "NSW", "AK", "NL")
    }
    assert all(countries.zone_named(zone) == zone for zone in zones if zone)


@pytest.mark.parametrize(("latitude", "longitude"), [(31.6, 74.9), (8.1, 77.5), (27.9, 96.9), (51.5, -0.1)])
def test_a_point_in_india_or_anywhere_it_may_be_is_not_called_swapped(latitude: float, longitude: float) -> None:
    assert not countries.looks_swapped(latitude, longitude, "IN")


def test_a_point_that_only_makes_sense_the_other_way_round_is() -> None:
    assert countries.looks_swapped(74.9, 31.6, "IN")
    assert countries.looks_swapped(-96.8, 32.9, "US")
