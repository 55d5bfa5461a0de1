"""Which spellings of a place name are one, and which are not."""

from __future__ import annotations

import pytest

from directory.domain.place_names import fold

ONE_PLACE = [
    ("Ludhiana", "LUDHIYANA"),
    ("Patiāla", "Patiala"),
    ("Māler Kotla", "malerkotla"),
    ("S.A.S. Nagar", "SAS Nagar"),
    ("Bathinda", "Bhatinda"),
    ("Shimla", "Simla"),
    ("Machhiwara", "Machiwara"),
    ("Phagwara", "Fagwara"),
    ("Zirakpur", "Jeerakpur"),
    ("Dasuya", "Dasooya"),
    ("Talwandi Sabo", "talvandi-sabo"),
    ("ਫ਼ਿਰੋਜ਼ਪੁਰ", "ਫਿਰੋਜਪੁਰ"),
    ("ਪੱਟੀ", "ਪਟੀ"),
    ("ਅੰਬਾਲਾ", "ਅਂਬਾਲਾ"),
    ("लुधियाना", "लूधीयाना"),
    ("बठिण्डा", "बठिंडा"),
    ("फ़ाज़िल्का", "फाजिल्का"),
    ("चाँदपुर", "चांदपुर"),
]


@pytest.mark.parametrize(("one", "other"), ONE_PLACE)
def test_spellings_of_one_place_fold_to_one_key(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Moga", "Muga"), ("Mansa", "Mandsaur"), ("मोगा", "ਮੋਗਾ"), ("ਮੋਗਾ", "ਮਗ"), ("Banga", "Bonga")])
def test_different_names_keep_different_keys(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_vowel_signs_stay() -> None:
    assert fold("मोगा") == "मोगा"


def test_nothing_but_signs_folds_to_nothing() -> None:
    assert fold(" -.,") == ""
