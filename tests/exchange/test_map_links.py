"""Points as people hand them on."""

from __future__ import annotations

import pytest

from directory.domain.errors import InvalidValue
from directory.exchange.map_links import point

GOLDEN_TEMPLE = (31.62, 74.8765)


@pytest.mark.parametrize(
    "text",
    [
        "31.62, 74.8765",
        "31.62 74.8765",
        "(31.62,74.8765)",
        " 31.6200;74.8765 ",
        "31°37'12\"N 74°52'35.4\"E",
        "31° 37′ 12″ N, 74° 52′ 35.4″ E",
        "geo:31.62,74.8765?z=17",
        "https://www.openstreetmap.org/?mlat=31.62&mlon=74.8765#map=17/31.7/74.9",
        "https://www.openstreetmap.org/#map=17/31.62/74.8765",
        "https://www.google.com/maps/@31.62,74.8765,17z",
        "https://www.google.com/maps/place/Golden+Temple/@31.7,74.9,17z/data=!3m1!4b1!4m6!3m5!1s0x0!8m2!3d31.62!4d74.8765!16zL20",
        "https://www.google.com/maps/search/?api=1&query=31.62%2C74.8765",
        "https://maps.google.com/?q=31.62,74.8765",
        "https://maps.google.com/maps?q=loc:31.62+74.8765",
        "https://maps.apple.com/?ll=31.62,74.8765&q=Temple",
        "https://www.bing.com/maps?cp=31.62~74.8765&lvl=16",
        "https://www.google.com/maps/place/31.62,74.8765",
    ],
)
def test_point_is_read_from_what_maps_give(text: str) -> None:
    assert point(text, "IN") == pytest.approx(GOLDEN_TEMPLE, abs=1e-6)


def test_southern_and_western_degrees_are_negative() -> None:
    assert point("33°52'S 151°12'W", "AU") == pytest.approx((-33.8666667, -151.2))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("behind the school", "point-not-understood"),
        ("31.62", "point-not-understood"),
        ("131.62, 274.8765", "point-not-understood"),
        ("https://www.google.com/maps/place/Golden+Temple", "point-not-understood"),
        ("https://example.org/", "point-not-understood"),
        ("https://maps.app.goo.gl/AbCdEf123", "point-in-short-link"),
        ("0, 0", "point-in-the-sea"),
        ("74.8765, 31.62", "point-swapped"),
        ("151.2, -33.9", "point-swapped"),
    ],
)
def test_what_is_no_point_is_refused_with_what_to_do(text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        point(text, "IN")
    assert caught.value.reason == reason and caught.value.remedy
