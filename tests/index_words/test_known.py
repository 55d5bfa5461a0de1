"""A visitor's word finds the words of the listings that it may be meant for, and little else."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import Document, SearchIndex
from index.analysis import fold
from index.words import KnownWords
from index.words.known import LOOSE, ONE_OFF, SOUND, STEM

TEXTS = (
    *["counselling for families", "support group meeting", "नशा मुक्ति केंद्र", "ਨਸ਼ਾ ਮੁਕਤੀ ਕੇਂਦਰ", "ਮੀਟਿੰਗ", "yoga volunteers", "help line"] * 3,
    "football",
    "फुटबॉल",
    "ਪਰਿਵਾਰ",
    "परिवारों",
    "rehabilitation",
    "gardening",
    "guitar",
    "doctor",
    "ਡਾਕਟਰ",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    index = SearchIndex(tmp_path_factory.mktemp("words"))
    index.rebuild(Document(id=f"d{number}", texts={"title": (text,)}) for number, text in enumerate(TEXTS))
    return index


@pytest.fixture(scope="module")
def known(index: SearchIndex) -> KnownWords:
    return KnownWords(index.snapshot().segments)


def worth(known: KnownWords, word: str, term: str) -> float:
    return dict(known.alike(fold(word))).get(fold(term), 0.0)


def test_the_word_itself_is_worth_most(known: KnownWords) -> None:
    assert known.alike("yoga")[0] == ("yoga", 1.0)


def test_another_ending_is_worth_less(known: KnownWords) -> None:
    assert worth(known, "volunteering", "volunteers") == STEM
    assert worth(known, "परिवार", "परिवारों") == STEM


@pytest.mark.parametrize(
    ("word", "term"), [("nasha", "नशा"), ("mukthi", "ਮੁਕਤੀ"), ("meeting", "ਮੀਟਿੰਗ"), ("मीटिंग", "meeting"), ("फुटबॉल", "football")]
)
def test_another_script_is_found_by_sound(known: KnownWords, word: str, term: str) -> None:
    assert SOUND <= worth(known, word, term) < 1.0


def test_what_sounds_somewhat_like_it_is_worth_little(known: KnownWords) -> None:
    assert 0 < worth(known, "kendar", "केंद्र") <= SOUND
    assert 0 < worth(known, "doctor", "ਡਾਕਟਰ") < LOOSE


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fotball", "football"),
        ("footbal", "football"),
        ("gardning", "gardening"),
        ("rehabilitaton", "rehabilitation"),
        ("rehabiltaton", "rehabilitation"),
    ],
)
def test_a_misspelt_word_finds_what_is_meant(known: KnownWords, typed: str, meant: str) -> None:
    assert 0 < worth(known, typed, meant) < 1.0


def test_one_letter_wrong_is_worth_more_than_two(known: KnownWords) -> None:
    assert worth(known, "rehabilitaton", "rehabilitation") == ONE_OFF
    assert worth(known, "rehabiltaton", "rehabilitation") < ONE_OFF


def test_what_is_misspelt_finds_other_scripts_too(known: KnownWords) -> None:
    assert worth(known, "fotbull", "फुटबॉल") > 0


def test_short_words_are_not_guessed_at(known: KnownWords) -> None:
    assert known.alike("yobi") == ()


def test_a_word_that_is_there_is_not_taken_for_a_misspelt_one(known: KnownWords) -> None:
    assert known.alike("guitar") == (("guitar", 1.0),)


def test_two_words_typed_as_one_are_found(known: KnownWords) -> None:
    assert known.alike("helpline")[0][0] == "help line"


def test_the_beginning_of_a_word_finds_it(known: KnownWords) -> None:
    assert worth(known, "rehab", "rehabilitation") > 0


@pytest.mark.parametrize(
    ("typed", "meant"), [("counseling", None), ("gardning", "gardening"), ("yoga", None), ("नशा", None), ("qqqqqq", None)]
)
def test_a_better_word_is_proposed_only_for_a_misspelt_one(known: KnownWords, typed: str, meant: str | None) -> None:
    assert known.meant(fold(typed)) == meant


def test_the_tables_are_kept_beside_the_segment(index: SearchIndex, known: KnownWords) -> None:
    assert known.is_known("yoga")
    assert [path.name for path in Path(index.folder).rglob("*words*")]


def test_numbers_and_codes_are_only_themselves(known: KnownWords) -> None:
    assert known.alike("160055") == ()
    assert known.alike("_kind_workshop") == ()
