"""Snippets: a few words of a passage around its densest matches, the matches marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from .analysis import WORD

WIDTH = 170
"""Characters of a snippet, about."""

_LEAD = 30  # characters shown before the first match
_MOST_MARKED = 12
_WORDS = re.compile(f"({WORD.pattern})")
_ELLIPSIS = "…"


class Piece(NamedTuple):
    """Part of a snippet, as plain text: escape it before it goes into HTML (see `html`)."""

    text: str
    is_marked: bool


def snippet(passage: str, positions: Sequence[int], width: int = WIDTH) -> tuple[Piece, ...]:
    """The part of a passage that holds most of its matched words, cut at blanks to about `width` characters.

    `positions`: the numbers of the matched words, from 0 and rising, as `Hit.matches` has them for this passage; none: its beginning.
    `snippet("Yoga and tea", (0,))` -> (Piece("Yoga", True), Piece(" and tea", False)).
    """
    if len(passage) <= width:
        return marked(passage, positions)
    spans = _spans(passage, positions[:_MOST_MARKED])
    low = min(max(0, _densest(spans, width) - _LEAD), len(passage) - width)
    low = passage.rfind(" ", 0, low) + 1
    high = _cut(passage, low + width)
    pieces = _pieces(passage, [span for span in spans if low <= span[0] and span[1] <= high], low, high)
    if low:
        pieces.insert(0, Piece(f"{_ELLIPSIS} ", False))
    if high < len(passage):
        pieces.append(Piece(f" {_ELLIPSIS}", False))
    return tuple(pieces)


def marked(passage: str, positions: Sequence[int]) -> tuple[Piece, ...]:
    """The whole passage, matches marked: for titles."""
    if not positions:
        return (Piece(passage, False),) if passage else ()
    return tuple(_pieces(passage, _spans(passage, positions), 0, len(passage)))


def html(pieces: Sequence[Piece]) -> str:
    """Pieces as HTML: escaped, each match in a `<mark>`."""
    return "".join([f"<mark>{escape(text)}</mark>" if is_marked else escape(text) for text, is_marked in pieces])


def _pieces(passage: str, spans: Sequence[tuple[int, int]], low: int, high: int) -> list[Piece]:
    pieces = []
    for start, end in spans:
        if start > low:
            pieces.append(Piece(passage[low:start], False))
        pieces.append(Piece(passage[start:end], True))
        low = end
    if high > low:
        pieces.append(Piece(passage[low:high], False))
    return pieces


def _spans(passage: str, positions: Sequence[int]) -> list[tuple[int, int]]:
    """Where the words of these numbers begin and end."""
    if not positions:
        return []
    # Between, word, between, word, ...: as far as it is needed.
    parts = _WORDS.split(passage, positions[-1] + 1)
    spans, done, offset = [], 0, 0
    for position in positions:
        place = 2 * position + 1
        if place >= len(parts):
            break
        offset += sum(map(len, parts[done:place]))
        spans.append((offset, offset + len(parts[place])))
        done = place
    return spans


def _densest(spans: Sequence[tuple[int, int]], width: int) -> int:
    best, begin = 0, 0
    for number, (start, _) in enumerate(spans):
        held = sum(1 for _, end in spans[number:] if end <= start + width - _LEAD)
        if held > best:
            best, begin = held, start
    return begin


def _cut(passage: str, high: int) -> int:
    if high >= len(passage):
        return len(passage)
    blank = passage.rfind(" ", max(0, high - 25), high + 1)
    return blank if blank > 0 else high
