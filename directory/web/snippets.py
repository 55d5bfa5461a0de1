"""Snippets: the words of a listing that a search found, marked, and as much of the description around them as a card has room for."""

from __future__ import annotations

from typing import NamedTuple

from markupsafe import Markup

from index import highlight
from index.query import Matches

from ..domain.details import Text
from ..domain.listing import Listing


class Marked(NamedTuple):
    """Markup in one language: everything escaped but the <mark> around found words."""

    language: str
    markup: Markup


def title(listing: Listing, language: str, matches: Matches) -> Marked:
    """The whole title, in the reader's language where given, unless the words were found only in another."""
    chosen, words, positions = _passage(listing.details.title, language, matches, "title")
    return Marked(chosen, Markup(highlight.html(highlight.marked(words, positions))))


def description(listing: Listing, language: str, matches: Matches) -> Marked:
    """A line or two of the description, likewise."""
    chosen, words, positions = _passage(listing.details.description, language, matches, "description")
    return Marked(chosen, Markup(highlight.html(highlight.snippet(words, positions))))


def _passage(text: Text, language: str, matches: Matches, field: str) -> tuple[str, str, tuple[int, ...]]:
    """(language, words, numbers of the found words in them). The index counts passages in the order of `Text.given()`."""
    matched = dict(matches.get(field, ()))
    passages = list(text.given())
    if not passages:
        return language, "", ()
    number = min(range(len(passages)), key=lambda n: (n not in matched, passages[n][0] != language, n))
    return *passages[number], matched.get(number, ())
