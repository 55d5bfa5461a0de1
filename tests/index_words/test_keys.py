"""Words that are one in three scripts have a key in common; words that are not have none."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from index.analysis import fold
from index.words import keys
from index.words.known import CLOSE_ENOUGH, likeness

from .field_words import TRIPLES

Keys = Callable[[str], tuple[str, ...]]


def share_found(key: Keys) -> float:
    """Of all ordered pairs of spellings of one word in two scripts, how many have a key in common."""
    pairs = [(a, b) for triple in TRIPLES for one, other in permutations(triple, 2) for a in one for b in other]
    return sum(bool(set(key(fold(a))) & set(key(fold(b)))) for a, b in pairs) / len(pairs)


def wrong_words(key: Keys) -> float:
    """How many other words of the list a word is taken for, on average."""
    spellings = [(number, fold(word)) for number, triple in enumerate(TRIPLES) for script in triple for word in script]
    wrong = sum(a != b and bool(set(key(one)) & set(key(other))) for a, one in spellings for b, other in spellings)
    return wrong / len(spellings)


def test_there_are_words_enough_to_judge_by() -> None:
    assert len(TRIPLES) >= 80


@pytest.mark.parametrize(("key", "found", "wrong"), [(keys.strict, 0.84, 0.05), (keys.loose, 0.92, 0.1), (keys.bones, 0.95, 0.4)])
def test_each_step_finds_more_and_is_wrong_more_often(key: Keys, found: float, wrong: float) -> None:
    assert share_found(key) >= found
    assert wrong_words(key) <= wrong


def test_same_consonants_count_only_where_the_words_sound_alike() -> None:
    assert likeness("doctor", fold("ਡਾਕਟਰ")) >= CLOSE_ENOUGH
    assert set(keys.bones("river")) & set(keys.bones(fold("रविवार")))
    assert likeness("river", fold("रविवार")) < CLOSE_ENOUGH


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nasha", "नशा"),
        ("mukthi", "ਮੁਕਤੀ"),
        ("sewa", "सेवा"),
        ("zindagi", "जिंदगी"),
        ("jindagi", "ਜ਼ਿੰਦਗੀ"),
        ("dhyan", "ਧਿਆਨ"),
        ("ludhyana", "ਲੁਧਿਆਣਾ"),
        ("chandigarh", "चंडीगढ़"),
        ("chandigarh", "चंडीगढ"),  # the dot is often not typed
        ("gurudwara", "गुरुद्वारा"),
        ("amritsar", "ਅੰਮ੍ਰਿਤਸਰ"),
        ("dost", "ਦੋਸਤ"),
        ("mumbai", "मुंबई"),
        ("addiction", "ਐਡਿਕਸ਼ਨ"),
        ("station", "स्टेशन"),
        ("phone", "फोन"),
        ("chhudao", "ਛੁਡਾਊ"),
    ],
)
def test_sounds_the_same(one: str, other: str) -> None:
    assert set(keys.strict(fold(one))) & set(keys.strict(fold(other)))


@pytest.mark.parametrize(("one", "other"), [("yoga", "yoghurt"), ("sharab", "sharif"), ("मदद", "मध्य"), ("seva", "sharab"), ("ਖੇਡ", "ਖੇਤ")])
def test_sounds_different(one: str, other: str) -> None:
    assert not set(keys.strict(fold(one))) & set(keys.strict(fold(other)))
