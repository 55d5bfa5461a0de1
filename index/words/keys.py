"""Keys: words that sound alike have a key in common, whatever script they are written in. In three steps, each matching more than the one
before and worth less. A word may have several of each, the likeliest first.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .sounds import readings

_CACHED = 8192  # words: 3 MB at most
_HESITATING = str.maketrans({"K": "k", "e": "i", "o": "u"})
_IY = re.compile("iy|yi|y|(?<=i)e")
_DOUBLE = re.compile(r"(.)\1+")
_MUTE_H = re.compile("h(?=[^aiu]|$)")
_VOWEL = re.compile("[aeiouy]")


@lru_cache(_CACHED)
def strict(word: str) -> tuple[str, ...]:
    """Vowels kept; long and short, aspirated and not, doubled and single are one.

    >>> strict("ਮੁਕਤੀ"), strict("mukthi")
    (('mukti',), ('mukti',))
    """
    return readings(word)


@lru_cache(_CACHED)
def loose(word: str) -> tuple[str, ...]:
    """A dropped, e as i, o as u, kh as k: where spelling hesitates.

    >>> loose("firozpur"), loose("ਫ਼ਿਰੋਜ਼ਪੁਰ")
    (('firujpur', 'firujpr'), ('firujpur',))
    """
    return tuple(dict.fromkeys(map(_loosen, strict(word))))


@lru_cache(_CACHED)
def bones(word: str) -> tuple[str, ...]:
    """The consonants only, and A for a vowel in front.

    >>> bones("mukti"), bones("alcohol")
    (('mkt',), ('Alkhl',))
    """
    return tuple(dict.fromkeys(map(_bare, strict(word))))


def _loosen(said: str) -> str:
    loosened = _IY.sub("i", said).replace("uv", "u").translate(_HESITATING)
    first = loosened[:1] if loosened[:1] in ("a", "i", "u") else ""
    loosened = first + loosened[len(first) :].replace("a", "")
    if len(loosened) > 2:
        loosened = _MUTE_H.sub("", loosened)
    loosened = _DOUBLE.sub(r"\1", loosened)
    return loosened[:-1] if len(loosened) > 3 and loosened[-1] in "iu" else loosened


def _bare(said: str) -> str:
    first = "A" if said[:1] in ("a", "e", "i", "o", "u") else ""
    return first + _DOUBLE.sub(r"\1", _VOWEL.sub("", said).replace("K", "k"))
