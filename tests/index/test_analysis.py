from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import WORD, fold, phrases, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Women's GROUP, 24/7!", ["womens", "group", "24", "7"]),
        ("women’s womens Women＇s", ["womens", "womens", "womens"]),
        ("नशा मुक्ति केंद्र।", ["नशा", "मुक्ति", "केंद्र"]),
        ("ਨਸ਼ਾ ਮੁਕਤੀ ਕੇਂਦਰ॥", ["ਨਸਾ", "ਮੁਕਤੀ", "ਕੇਂਦਰ"]),
        ("फ़िरोज़पुर फिरोजपुर", ["फिरोजपुर", "फिरोजपुर"]),
        ("ＹＯＧＡ １２", ["yoga", "12"]),
        ("२४ ੨੪", ["24", "24"]),
        ("café Ludhiānā", ["cafe", "ludhiana"]),
        ("क्\u200dष क्ष", ["क्ष", "क्ष"]),
        ("12-step", ["12", "step"]),
        ("'quoted' rock 'n' roll", ["quoted", "rock", "n", "roll"]),
        ("straße STRASSE", ["strasse", "strasse"]),
        ("\u200d \u0301 ... ,;", []),
        ("", []),
    ],
)
def test_words_are_cut_and_folded(text, expected):
    assert tokens(text) == expected


def test_composed_and_decomposed_spellings_are_one_term():
    for word in ("नशा", "ਨਸ਼ਾ", "क़लम", "café", "ਲੁਧਿਆਣਾ", "ड़"):
        assert tokens(unicodedata.normalize("NFD", word)) == tokens(unicodedata.normalize("NFC", word)) == [fold(word)]


@given(st.text())
def test_folding_is_settled_after_one_time(text):
    for word in WORD.findall(text):
        assert fold(fold(word)) == fold(word)
        assert " " not in fold(word)
        assert "*" not in fold(word)


@given(st.text(st.sampled_from("कखगाि़्ंਸ਼ਾੱaA' -\u200d1१"), max_size=20))
def test_what_a_document_says_a_query_of_the_same_words_finds(text):
    assert [term for phrase in phrases(text) for term in phrase] == tokens(text)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ('yoga "nasha mukti" tea', [["yoga"], ["nasha", "mukti"], ["tea"]]),
        ("“nasha mukti”", [["nasha", "mukti"]]),
        ('yoga "nasha mukti', [["yoga"], ["nasha"], ["mukti"]]),
        ('"" "yoga"', [["yoga"]]),
        ("women's tea", [["womens"], ["tea"]]),
        ('"', []),
    ],
)
def test_words_between_double_quotes_are_phrases(words, expected):
    assert phrases(words) == expected
