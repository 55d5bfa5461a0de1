"""Words that differ only in their ending have one stem."""

from __future__ import annotations

import pytest

from index.analysis import fold
from index.words.stems import stem


@pytest.mark.parametrize(
    "words",
    [
        "meeting meetings meet",
        "counselling counseling counsellor counsellors counselor",
        "volunteer volunteers volunteering",
        "organisation organizations organisations",
        "centre centres center",
        "woman women",
        "recovery recovering recover",
        "runner running runs ran",
        "addict addiction addicted",
        "नशा नशे नशों",
        "महिला महिलाओं महिलाएं",
        "बच्चा बच्चे बच्चों",
        "ਨਸ਼ਾ ਨਸ਼ੇ ਨਸ਼ਿਆਂ",
        "ਔਰਤ ਔਰਤਾਂ",
        "ਬੱਚਾ ਬੱਚੇ ਬੱਚਿਆਂ",
    ],
)
def test_forms_of_a_word_share_a_stem(words: str) -> None:
    assert len({stem(fold(word)) for word in words.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("नाश्ता", "नाश"), ("सेना", "सेब"), ("ਪਾਣੀ", "ਪਾਸ")])
def test_other_words_keep_apart(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


@pytest.mark.parametrize("word", ["घर", "ਘਰ", "योग", "yoga", "café"])
def test_a_word_without_an_ending_stays(word: str) -> None:
    assert stem(fold(word)) == fold(word)
