"""What a word is to people: how it sounds in any script, its stem, and the words of the index that may stand for it."""

from __future__ import annotations

from .known import KnownWords
from .widen import code_term, widen

__all__ = ["KnownWords", "code_term", "widen"]
