"""A better spelling is proposed for words that hardly any listing has."""

from __future__ import annotations

from datetime import datetime

import pytest

from index import Document, SearchIndex
from index.understanding import Lexicon, did_you_mean, understand
from index.words import KnownWords

LEXICON = Lexicon.build(())


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> KnownWords:
    index = SearchIndex(tmp_path_factory.mktemp("spelling"))
    texts = ["pottery"] * 20 + ["potery"] + ["योगासन"] * 5 + ["harmonium"] * 3
    index.rebuild(Document(id=f"d{number}", texts={"title": (text,)}) for number, text in enumerate(texts))
    return KnownWords(index.snapshot().segments)


@pytest.mark.parametrize(
    ("words", "better"),
    [
        ("Pottary class", "pottery class"),
        ("potery", None),  # sounds the same: finds it anyway
        ("harmonum tomorrow", "harmonium tomorrow"),
        ("pottery", None),
        ("yogasan", None),  # found in another script: not misspelt
        ("qqqqqqq", None),
        ("", None),
    ],
)
def test_did_you_mean(known: KnownWords, words: str, better: str | None) -> None:
    understood = understand(words, LEXICON, datetime(2026, 11, 22), known.is_known)
    assert did_you_mean(words, understood, known) == better
