"""Phone: read once, refused with a remedy, shown and dialled as people do where the number lives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.domain.errors import InvalidValue
from directory.domain.phone import Phone

FACTS = Path(__file__).parents[2].parent / "shared" / "data" / "india" / "verified_facts.json"


@pytest.mark.parametrize(
    ("typed", "region", "number"),
    [
        ("98765 43210", "IN", "+919876543210"),
        ("+91-98765-43210", "IN", "+919876543210"),
        ("0091 98765 43210", "IN", "+919876543210"),
        ("098765 43210", "IN", "+919876543210"),
        ("९८७६५ ४३२१०", "IN", "+919876543210"),
        ("tel:+919876543210", "IN", "+919876543210"),
        ("(0161) 425-7457", "IN", "+911614257457"),
        ("1-800-891-4416", "IN", "+9118008914416"),
        ("408-374-8511", "US", "+14083748511"),
        ("+1 408 374 8511", "IN", "+14083748511"),
        ("0800 111 111", "GB", "+44800111111"),
    ],
)
def test_a_number_is_read_however_it_is_written(typed, region, number):
    assert Phone.parse(typed, region).number == number


@pytest.mark.parametrize(
    "typed", ["+1 669 900 6833,,6371000191#", "669-900-6833 x12", "669-900-6833 ext. 12", "(669) 900-6833;12", "6699006833*"]
)
def test_dial_in_codes_and_extensions_are_left_out(typed):
    assert Phone.parse(typed, "US").number == "+16699006833"


@pytest.mark.parametrize(
    ("code", "region"), [("112", "IN"), ("1098", "IN"), ("14416", "IN"), ("988", "US"), ("741741", "US"), ("116 123", "GB")]
)
def test_a_short_code_keeps_its_digits(code, region):
    phone = Phone.parse(code, region)
    assert phone.is_short_code
    assert (phone.number, phone.region) == (code.replace(" ", ""), region)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "phone-not-a-number"),
        ("ask at the door", "phone-not-a-number"),
        ("98765 43210 / 98765 43211", "phone-not-a-number"),
        ("98765 4321", "phone-not-possible"),
        ("98765 432100", "phone-not-possible"),
        ("98765", "phone-not-possible"),
        ("000", "phone-not-possible"),
        ("+91 14416", "phone-not-possible"),
        ("+999 123 4567", "phone-not-a-number"),
    ],
)
def test_what_cannot_be_dialled_is_refused_with_a_remedy(typed, reason):
    with pytest.raises(InvalidValue) as refused:
        Phone.parse(typed, "IN")
    assert (refused.value.reason, refused.value.value) == (reason, typed)
    assert refused.value.remedy.endswith(".")


def test_the_region_is_the_numbers_own():
    assert Phone.parse("+44 161 496 0000", "IN").region == "GB"


@pytest.mark.parametrize(
    ("typed", "region", "display", "international"),
    [
        ("9876543210", "IN", "98765 43210", "+91 98765 43210"),
        ("01614257457", "IN", "0161 425 7457", "+91 161 425 7457"),
        ("18008914416", "IN", "1800 891 4416", "+91 1800 891 4416"),
        ("14416", "IN", "14416", "14416"),
        ("07400 123456", "GB", "07400 123456", "+44 7400 123456"),
        ("4083748511", "US", "(408) 374-8511", "+1 408-374-8511"),
    ],
)
def test_it_is_shown_as_people_read_it(typed, region, display, international):
    phone = Phone.parse(typed, region)
    assert (phone.display, phone.international) == (display, international)


@pytest.mark.parametrize(
    ("typed", "region", "uri"),
    [
        ("9876543210", "IN", "tel:+919876543210"),
        ("14416", "IN", "tel:14416"),
        ("1800 891 4416", "IN", "tel:18008914416"),
        ("1860 266 2345", "IN", "tel:18602662345"),
        ("0800 111 111", "GB", "tel:0800111111"),
        ("1-800-662-4357", "US", "tel:+18006624357"),
        ("+800 1234 5678", "IN", "tel:+80012345678"),
    ],
)
def test_the_link_dials_what_works_where_the_number_lives(typed, region, uri):
    assert Phone.parse(typed, region).uri == uri


def test_whatsapp_opens_by_country_code_without_plus():
    assert Phone.parse("97791 00200", "IN").whatsapp_uri == "https://wa.me/919779100200"


@given(st.integers(6_000_000_000, 9_999_999_999).map(str) | st.integers(100, 199_999).map(str), st.sampled_from(("IN", "US", "GB")))
@settings(max_examples=200, deadline=None)
def test_what_is_written_out_is_read_back_as_the_same(digits, region):
    try:
        phone = Phone.parse(digits, region)
    except InvalidValue:
        return
    assert Phone.parse(str(phone), phone.region) == phone
    assert Phone.parse(phone.display, phone.region) == phone


@given(st.text(max_size=30) | st.text(alphabet="+0123456789 ()-x#,;", max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        Phone.parse(text, "IN")
    except InvalidValue as refused:
        assert refused.value == text


@pytest.mark.skipif(not FACTS.exists(), reason="the shared data is not beside this checkout")
def test_every_number_of_the_verified_facts_is_read():
    def numbers(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [*node.get("phones", ()), *filter(None, [node.get("whatsapp")])]
            return own + [number for value in node.values() for number in numbers(value)]
        return [number for value in node for number in numbers(value)] if isinstance(node, list) else []

    found = numbers(json.loads(FACTS.read_text(encoding="utf-8")))
    assert len(found) > 15
    for number in found:
        Phone.parse(number, "IN")
