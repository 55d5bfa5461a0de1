"""Keys: words that sound alike have a key in common, whatever script they are written in. In three steps, each matching more than the one
before and worth less:

strict    vowels kept; long and short, aspirated and not, doubled and single are one (`sounds.readings`)
loose     a dropped, e as i, o as u, kh as k: where spelling hesitates
bones     the consonants only
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from .sounds import readings


class Keys(NamedTuple):
    """The keys of one word, the likeliest first; each step has at least one unless the word has no letters."""

    strict: tuple[str, ...]
    loose: tuple[str, ...]
    bones: tuple[str, ...]


@lru_cache(maxsize=65536)
def keys(word: str) -> Keys:
    """The keys of one folded word.

    >>> keys("ਮੁਕਤੀ").strict, keys("mukthi").strict, keys("mukti").bones
    (('mukti',), ('mukti',), ('mkt',))
    """
    strict = readings(word)
    return Keys(strict, tuple(dict.fromkeys(map(_loosen, strict))), tuple(dict.fromkeys(map(_bones, strict))))


_HESITATING = str.maketrans({"K": "k", "e": "i", "o": "u"})
_IY = re.compile("iy|yi|y|(?<=i)e")
_DOUBLE = re.compile(r"(.)\1+")
_MUTE_H = re.compile("h(?=[^aiu]|$)")
_VOWEL = re.compile("[aeiouy]")


def _loosen(said: str) -> str:
    loose = _IY.sub("i", said).replace("uv", "u").translate(_HESITATING)
    first = loose[:1] if loose[:1] in ("a", "i", "u") else ""
    loose = first + loose[len(first) :].replace("a", "")
    if len(loose) > 2:
        loose = _MUTE_H.sub("", loose)
    loose = _DOUBLE.sub(r"\1", loose)
    return loose[:-1] if len(loose) > 3 and loose[-1] in "iu" else loose


def _bones(said: str) -> str:
    first = "A" if said[:1] in ("a", "e", "i", "o", "u") else ""
    return first + _DOUBLE.sub(r"\1", _VOWEL.sub("", said).replace("K", "k"))
