"""Clauses hold what stands in the listings for each part of what was said, and require what is telling."""

from __future__ import annotations

import pytest

from index import Document, SearchIndex
from index.understanding import Part
from index.words import KnownWords, code_term, widen


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> KnownWords:
    index = SearchIndex(tmp_path_factory.mktemp("widen"))
    texts = ["_kind_workshop yoga", "_kind_workshop pottery class", "yog", "help line", "helpline", "nasha mukti", *["common talk"] * 8]
    index.rebuild(Document(id=f"d{number}", texts={"title": (text,)}) for number, text in enumerate(texts))
    return KnownWords(index.snapshot().segments)


def test_a_word_becomes_all_that_is_like_it(known: KnownWords) -> None:
    (clause,) = widen([Part(("yoga",))], known)
    assert dict(clause.terms)["yoga"] == 1.0
    assert 0 < dict(clause.terms)["yog"] < 1.0


def test_what_nothing_can_match_is_left_out(known: KnownWords) -> None:
    assert widen([Part(("qqqqqqq",)), Part(("yoga",))], known) == widen([Part(("yoga",))], known)


def test_codes_and_phrases_stand_for_what_was_said(known: KnownWords) -> None:
    part = Part(("training",), phrases=(("nasha mukti", 0.6), ("not there", 0.6)), codes=(("kind", "workshop", 0.8),))
    (clause,) = widen([part], known)
    assert dict(clause.terms) == {"nasha mukti": 0.6, code_term("kind", "workshop"): 0.8}


def test_the_least_telling_part_only_raises_the_rank(known: KnownWords) -> None:
    pottery, common = widen([Part(("pottery",)), Part(("common",))], known)
    assert (pottery.is_required, common.is_required) == (True, False)


def test_parts_as_telling_as_each_other_are_both_required(known: KnownWords) -> None:
    assert all(clause.is_required for clause in widen([Part(("pottery",)), Part(("nasha",))], known))


def test_what_was_typed_apart_is_found_together(known: KnownWords) -> None:
    first, second = widen([Part(("help",)), Part(("line",))], known)
    assert "helpline" in dict(first.terms) and "helpline" in dict(second.terms)


def test_while_typing_the_last_word_may_be_a_beginning(known: KnownWords) -> None:
    (clause,) = widen([Part(("po",))], known, is_typing=True)
    assert dict(clause.terms) == {"po*": pytest.approx(0.6)}
    assert widen([Part(("po",))], known) == ()
