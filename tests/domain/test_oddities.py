"""What a reviewer is asked to look at twice; and signs that nobody sees."""

from __future__ import annotations

import pytest

from directory.domain import hidden_signs
from directory.domain.details import Place, Text
from directory.domain.oddities import OddityKind, noticed
from tests.factories import details


def kinds(**overrides: object) -> list[tuple[str, str]]:
    return [(odd.field, odd.kind) for odd in noticed(details(**overrides))]


def test_ordinary_details_are_not_odd() -> None:
    assert kinds() == []


@pytest.mark.parametrize(
    "name",
    [
        "Nayi Savera Trust (Regd.), Phase 7",
        "ਸਾਥ ਗਰੁੱਪ",
        "शाम का घेरा",
        "क्‍ष विज्ञान केंद्र",
        "Café Ümit",
        "AA ਗਰੁੱਪ",
        "ساتھ گروپ",
        "東京タワーの会",
        "O’Brien’s walk – 5 km ☕",
    ],
)
def test_names_as_people_write_them_are_not_odd(name: str) -> None:
    assert kinds(title=Text(en=name), organisation=name) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("N\u0430yi Savera", OddityKind.MIXED_SCRIPTS),  # Cyrillic а
        ("S\u03b1ath", OddityKind.MIXED_SCRIPTS),  # Greek α
        ("𝐒𝐚𝐚𝐭𝐡", OddityKind.MIXED_SCRIPTS),
        ("ｓａａｔｈ", OddityKind.MIXED_SCRIPTS),
        ("Спасение", OddityKind.LOOKALIKE_SCRIPT),
        ("Saath\u202e", OddityKind.HIDDEN_SIGNS),
        ("Sa\u200bath", OddityKind.HIDDEN_SIGNS),
        ("Sa\u00adath", OddityKind.HIDDEN_SIGNS),
        ("Saath, 98765 43210", OddityKind.CONTACT_IN_WORDS),
        ("Saath, ९८७६५ ४३२१०", OddityKind.CONTACT_IN_WORDS),
    ],
)
def test_names_that_deceive_are_odd(name: str, kind: OddityKind) -> None:
    assert ("organisation", kind) in kinds(organisation=name)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://www.example.org/a?b=c", []),
        ("https://bit.ly/x", [OddityKind.SHORT_LINK]),
        ("https://bank.example@evil.example/", [OddityKind.ODD_HOST]),
        ("http://192.168.1.1/", [OddityKind.ODD_HOST]),
        ("https://xn--80ak6aa92e.com/", [OddityKind.ODD_HOST]),
        ("https://ex\u0430mple.org/", [OddityKind.ODD_HOST, OddityKind.MIXED_SCRIPTS]),
        ("https://[bad/", [OddityKind.ODD_HOST]),
    ],
)
def test_links_that_hide_where_they_lead_are_odd(link: str, expected: list[OddityKind]) -> None:
    assert kinds(website=link) == [("website", kind) for kind in expected]


def test_licence_and_postal_code_may_look_like_phone_numbers() -> None:
    assert kinds(licence="PB-2024-123456-789", place=Place(city="Moga", postal_code="142001", country="IN")) == []


@pytest.mark.parametrize("text", ["plain", "दो\u200dशब्द", "first\nsecond\ttab", "👩\u200d🔧", "क\u200cख"])
def test_signs_that_writing_needs_are_not_hidden(text: str) -> None:
    assert hidden_signs.found(text) == () and hidden_signs.shown(text) == text


def test_hidden_signs_are_written_out_by_their_numbers() -> None:
    assert hidden_signs.shown("a\u202eb\x00c\u2028d\ue000e\u200df") == "a[U+202E]b[U+0000]c[U+2028]d[U+E000]e[U+200D]f"
