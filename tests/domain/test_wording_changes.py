from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.domain.wording_changes import PieceKind, words_between

WORDS = st.text(
    st.sampled_from("ab ,.\n") | st.sampled_from("ਸ਼ਾਮ ਦਾਮੁक्ति क्षे é👨\u200d👩🏽") | st.characters(exclude_categories=["Cs"]), max_size=60
)


def pieces(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.text, str(piece.kind)) for piece in words_between(before, after)]


def test_only_the_word_that_changed_is_marked() -> None:
    assert pieces("We meet at six daily.", "We meet at seven daily.") == [
        ("We meet at ", "same"),
        ("six", "removed"),
        ("seven", "added"),
        (" daily.", "same"),
    ]


def test_words_added_at_the_end_leave_the_last_word_the_same() -> None:
    assert pieces("We meet at six", "We meet at six daily") == [("We meet at six", "same"), (" daily", "added")]


def test_what_is_new_is_all_added_and_what_is_gone_all_removed() -> None:
    assert pieces("", "New words") == [("New words", "added")]
    assert pieces("Old words", "") == [("Old words", "removed")]
    assert pieces("", "") == []


@pytest.mark.parametrize(
    ("before", "after", "went", "came"),
    [
        ("ਅਸੀਂ ਸ਼ਾਮ ਨੂੰ ਮਿਲਦੇ ਹਾਂ", "ਅਸੀਂ ਸਵੇਰ ਨੂੰ ਮਿਲਦੇ ਹਾਂ", "ਸ਼ਾਮ", "ਸਵੇਰ"),
        ("नशा मुक्ति केंद्र", "नशा मुक्त केंद्र", "मुक्ति", "मुक्त"),
        ("cafe\u0301 now", "cafe now", "cafe\u0301", "cafe"),
        ("hello 👨\u200d👩\u200d👧 you", "hello 👨\u200d👩\u200d👦 you", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👦"),
    ],
)
def test_no_letter_is_cut_from_its_marks(before: str, after: str, went: str, came: str) -> None:
    changed = [piece for piece in pieces(before, after) if piece[1] != "same"]
    assert changed == [(went, "removed"), (came, "added")]


@given(WORDS, WORDS)
def test_the_pieces_spell_both_texts(before: str, after: str) -> None:
    found = words_between(before, after)
    assert "".join(piece.text for piece in found if piece.kind is not PieceKind.ADDED) == before
    assert "".join(piece.text for piece in found if piece.kind is not PieceKind.REMOVED) == after


@pytest.mark.parametrize(
    ("before", "after"), [("a\n" * 2_000, "b\na\n" * 1_000), ("a " * 10_000, "b a " * 49), ("word " * 20_000, "other words " * 10_000)]
)
def test_texts_made_to_be_slow_are_not(before: str, after: str) -> None:
    began = time.perf_counter()
    words_between(before, after)
    assert time.perf_counter() - began < 5
