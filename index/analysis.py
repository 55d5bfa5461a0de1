"""How text becomes terms: cut into words by one regular expression, each word folded. Documents and queries share it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Python's \w has letters and digits but no combining marks, and would cut every word with a vowel sign to pieces. So: the Indic blocks
# (Devanagari to Sinhala) but for the danda and double danda, the combining marks of Latin, and the two joiners.
_LETTER = r"[\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff\u200c\u200d]"
_APOSTROPHE = "['\u2019\uff07]"
WORD = re.compile(rf"{_LETTER}+(?:{_APOSTROPHE}{_LETTER}+)*")
"""A word as written; an apostrophe inside belongs to it."""

# Dropped from words: apostrophes (women's, women’s and womens are one term), accents of Latin, nuktas, and the joiners.
_DROPPED = dict.fromkeys(
    [*map(ord, "'\u2019\uff07\u02bc\u200c\u200d"), *range(0x300, 0x370), 0x93C, 0x9BC, 0xA3C, 0xABC, 0xB3C, 0xCBC],
)


@lru_cache(65536)
def fold(word: str) -> str:
    """A word as its term: one case, one width, digits of any script as 0-9, without apostrophes, accents, nuktas and joiners; vowel signs
    stay. "Women's" -> "womens", "ਨਸ਼ਾ" -> "ਨਸਾ", "ＹＯＧＡ" -> "yoga", "२४" -> "24". Empty where nothing is left.
    """
    if word.isascii():
        return word.lower().replace("'", "")
    folded = unicodedata.normalize("NFKD", word).casefold().translate(_DROPPED)
    folded = "".join(c if c.isascii() or not c.isdecimal() else str(unicodedata.decimal(c)) for c in folded)
    return "".join(unicodedata.normalize("NFC", folded).split())


def tokens(text: str) -> list[str]:
    """The terms of a text, in order. "नशा मुक्ति, Women's group" -> ["नशा", "मुक्ति", "womens", "group"]."""
    return [term for word in WORD.findall(text) if (term := fold(word))]


_QUOTED = re.compile('["\u201c\u201d\u201f\u201e\u00ab\u00bb]')


def phrases(text: str) -> list[list[str]]:
    """The words of a query, each by itself; those between double quotes together. 'yoga "nasha mukti"' -> [["yoga"], ["nasha", "mukti"]].

    A quote that is never closed means nothing.
    """
    parts = _QUOTED.split(text)
    if len(parts) % 2 == 0:
        parts[-2:] = [" ".join(parts[-2:])]
    found: list[list[str]] = []
    for number, part in enumerate(parts):
        terms = tokens(part)
        if number % 2:
            found += [terms] if terms else []
        else:
            found += [[term] for term in terms]
    return found
