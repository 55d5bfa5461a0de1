"""Codes as words: a document's codes stand in its texts, so that what is said in codes is found like what is said in words, and the two
can stand for each other in one clause.
"""

from __future__ import annotations

from dataclasses import replace

from ..documents import Document

FACETS = ("kind", "topic", "audience", "access", "language", "cost", "accessibility")
"""The facets whose codes people may mean by their words."""

FIELD = "topic"
"""The text field that holds the codes."""


def code_term(facet: str, code: str) -> str:
    """The word that stands for a code in the texts of a document; nobody's words begin like it.

    >>> code_term("kind", "support-group")
    '_kind_support_group'
    """
    return f"_{facet}_{code}".replace("-", "_").lower()


def with_codes(document: Document) -> Document:
    """The document with the words for its codes in a passage of their own; as it is where it has them already."""
    words = " ".join(code_term(facet, code) for facet in FACETS for code in document.facets.get(facet, ()))
    passages = tuple(document.texts.get(FIELD, ()))
    if not words or words in passages:
        return document
    return replace(document, texts={**document.texts, FIELD: (*passages, words)})
