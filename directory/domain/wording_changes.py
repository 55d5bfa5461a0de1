"""Word for word what changed between two texts, in any of our scripts: nothing is cut inside a letter and its marks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word, the space between two, or one other sign. Python's \w leaves out the vowel signs of Devanagari and Gurmukhi, and combining marks.
# A sign keeps the marks, variants and joined signs that belong to it (Unicode Standard Annex #29, in small).
_MARKS = r"\u0300-\u036F\u200C\u200D\u20D0-\u20FF\uFE00-\uFE0F\U0001F3FB-\U0001F3FF"
_TOKEN = re.compile(rf"[\w\u0900-\u0963\u0966-\u0DFF{_MARKS}]+|\s+|\S(?:\u200D\S|[{_MARKS}])*")
_LINE = re.compile(r"[^\n]*\n+|[^\n]+")
_MOST_COMPARISONS = 2_000_000
"""Pairs of words and spaces beyond which lines are compared instead, then the whole: two texts of 700 words or so, a second at worst."""


class PieceKind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, went or came."""

    text: str
    kind: PieceKind


def words_between(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order, what went before what came. Same and removed ones together are `before`, same and added ones `after`.

    >>> [(piece.text, str(piece.kind)) for piece in words_between("We meet at six.", "We meet at seven.")]
    [('We meet at ', 'same'), ('six', 'removed'), ('seven', 'added'), ('.', 'same')]
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) * len(new) > _MOST_COMPARISONS:
        old, new = _LINE.findall(before), _LINE.findall(after)
    if len(old) * len(new) > _MOST_COMPARISONS:
        old, new = [before], [after]
    pieces = []
    for action, old_from, old_to, new_from, new_to in _matcher(old, new).get_opcodes():
        if action == "equal":
            pieces.append(Piece("".join(old[old_from:old_to]), PieceKind.SAME))
            continue
        pieces.append(Piece("".join(old[old_from:old_to]), PieceKind.REMOVED))
        pieces.append(Piece("".join(new[new_from:new_to]), PieceKind.ADDED))
    return tuple(piece for piece in pieces if piece.text)


def _matcher(old: list[str], new: list[str]) -> SequenceMatcher[str]:
    """Spaces, and in long texts what stands everywhere, are no ground to call two places the same: without this the same word a thousand
    times over would take minutes."""
    return SequenceMatcher(str.isspace, old, new, autojunk=True)
