"""A document's codes stand in its texts as words of their own."""

from __future__ import annotations

from pathlib import Path

from index import Clause, Document, Query, SearchIndex
from index.words import code_term, with_codes
from tests.factories import NOW

DOCUMENT = Document(
    id="a", texts={"title": ("Circle",), "topic": ("Support groups",)}, facets={"kind": ("support-group",), "city": ("Moga",)}
)


def test_codes_are_found_like_words(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.rebuild([with_codes(DOCUMENT), with_codes(Document(id="b", facets={"kind": ("workshop",)}))])
    clause = Clause(((code_term("kind", "support-group"), 1.0),))
    assert [hit.id for hit in index.search(Query(), NOW, (clause,)).hits] == ["a"]


def test_the_other_texts_and_facets_stay() -> None:
    coded = with_codes(DOCUMENT)
    assert coded.texts == {"title": ("Circle",), "topic": ("Support groups", "_kind_support_group")}
    assert coded.facets == DOCUMENT.facets


def test_codes_are_added_once() -> None:
    assert with_codes(with_codes(DOCUMENT)) == with_codes(DOCUMENT)


def test_a_document_without_codes_stays_as_it_is() -> None:
    assert with_codes(Document(id="c")) == Document(id="c")


def test_nobodys_words_begin_like_a_code(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.rebuild([with_codes(DOCUMENT)])
    assert index.search(Query("kind", prefix=True), NOW).total == 0
