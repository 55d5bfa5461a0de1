"""What a word is to people: how it sounds in any script, its stem, and the words of the index that may stand for it."""

from __future__ import annotations

from .codes import code_term, with_codes
from .known import KnownWords, known_words, tables_of
from .widen import widen

__all__ = ["KnownWords", "code_term", "known_words", "tables_of", "widen", "with_codes"]
