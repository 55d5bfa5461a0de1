"""Did you mean: the visitor's words with those put right that hardly any listing has."""

from __future__ import annotations

from ..analysis import fold
from ..words.known import KnownWords
from .understood import Understood


def did_you_mean(typed: str, understood: Understood, known: KnownWords) -> str | None:
    """What was typed, with words that nothing was understood of replaced by those they were probably meant for; None where none is.

    The words are still searched for as they are, and as what they may be meant for.
    """
    better = typed
    for start, end in reversed(understood.left):
        meant = known.meant(fold(typed[start:end]))
        if meant:
            better = better[:start] + meant + better[end:]
    return better if better != typed else None
