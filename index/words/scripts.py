"""Scripts: which writing a word is in."""

from __future__ import annotations

import re
from enum import Enum

_DEVANAGARI = re.compile("[\u0900-\u097f]")
_GURMUKHI = re.compile("[\u0a00-\u0a7f]")


class Script(Enum):
    LATIN = "Latn"
    DEVANAGARI = "Deva"
    GURMUKHI = "Guru"


def script_of(word: str) -> Script:
    """The script of a word in one of our three languages; words in others count as Latin."""
    if word.isascii():
        return Script.LATIN
    if _GURMUKHI.search(word):
        return Script.GURMUKHI
    return Script.DEVANAGARI if _DEVANAGARI.search(word) else Script.LATIN


def is_indic(word: str) -> bool:
    """Whether any letter of `word` is Devanagari (U+0900-097F) or Gurmukhi (U+0A00-0A7F)."""
    return script_of(word) is not Script.LATIN
