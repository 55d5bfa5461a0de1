"""Words that speak of danger to life are recognised in three languages, and what only looks like them is not."""

from __future__ import annotations

import pytest

from index.understanding import is_urgent

from .said import NOT_URGENT, URGENT


def test_there_are_examples_enough() -> None:
    assert len(set(URGENT)) >= 80
    assert len(set(NOT_URGENT)) >= 80


@pytest.mark.parametrize("words", URGENT)
def test_danger_is_recognised(words: str) -> None:
    assert is_urgent(words)


@pytest.mark.parametrize("words", NOT_URGENT)
def test_what_looks_like_danger_is_none(words: str) -> None:
    assert not is_urgent(words)


@pytest.mark.parametrize("words", URGENT[:40])
def test_danger_is_recognised_among_other_words(words: str) -> None:
    assert is_urgent(f"please, {words}, mohali")


def test_nothing_is_no_danger() -> None:
    assert not is_urgent("")
