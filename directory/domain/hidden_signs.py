"""Signs in a text that nobody sees and that change how it reads: reversed order, nothing between two letters, no letter at all."""

from __future__ import annotations

import re
import unicodedata

_JOINERS = "\u200c\u200d"
# What joiners join: letters and signs of the scripts of India, and pictures.
_JOINABLE = re.compile("[\u0900-\u0dff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_HIDDEN = ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp")
_PLAIN = frozenset("\n\r\t")


def found(text: str) -> tuple[str, ...]:
    """The hidden signs of a text, each once, in order. Line ends are none, nor are joiners where a script of India needs them.

    >>> found("Nayi\\u202e Savera"), found("क्‍ष")
    (('\\u202e',), ())
    """
    if text.isascii() and text.isprintable():
        return ()
    return tuple(dict.fromkeys(sign for place, sign in enumerate(text) if _is_hidden(text, place, sign)))


def shown(text: str) -> str:
    """The text with each hidden sign written out by its number, so that it can do nothing and everybody sees it.

    >>> shown("Nayi\\u202eSavera")
    'Nayi[U+202E]Savera'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"[U+{ord(sign):04X}]" if _is_hidden(text, place, sign) else sign for place, sign in enumerate(text))


def _is_hidden(text: str, place: int, sign: str) -> bool:
    if sign in _PLAIN or unicodedata.category(sign) not in _HIDDEN:
        return False
    return not (sign in _JOINERS and place > 0 and _JOINABLE.match(text[place - 1]))
