"""Stems: the part of a word that stays when its ending changes.

English by Snowball (Porter 2), after British and American spelling are made one; Hindi and Punjabi by taking off one ending of
number, gender, case or tense. This module knows single normalised words only.
"""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

from .scripts import is_indic

_snowball = snowballstemmer.stemmer("english")

_IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "kids": "child", "kid": "child", "people": "person", "lives": "life",
    "wives": "wife", "drank": "drink", "drunk": "drink", "met": "meet", "taught": "teach", "ran": "run", "sang": "sing", "swam": "swim",
    "recovery": "recover", "therapies": "therapy", "therapist": "therapy", "therapists": "therapy", "feet": "foot",
}  # fmt: skip
_AMERICAN = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"ll(?=(?:or|er|ing|ed)s?$)", "l"),  # counsellor, travelling
        (r"is(?=(?:ation|ations|ing|ed|er|ers|e|es)$)", "iz"),  # organisation
        (r"our(?=s?$|ing$|ful$|al$)", "or"),  # behaviour, neighbouring
        (r"tre(?=s?$)", "ter"),  # centre, theatre
        (r"mme(?=s?$)", "m"),  # programme
    )
)

_AGENT = re.compile(r"(?:([^aeiou])\1|([^aeiou]))(?:er|or)$")  # gambler, runner, counselor

_HINDI = """
ाएंगी ाएंगे ाएगी ाएगा ियों ियां ियाँ ाओं ाएं ाएँ ुओं ुएं ेगा ेगी ेंगे ूंगा ूंगी ाना ाने ानी ाता ाते ाती ाया ाये ायी ों
ें ीं ां ाँ ना ने नी ता ते ती ाई ाए ाओ िए या ये कर ा ि ी ु ू े ो
"""
_PUNJABI = "ਾਉਣਾ ਾਉਣ ਾਉਂਦਾ ੀਆਂ ਿਆਂ ਾਵਾਂ ਵਾਂ ਦੀਆਂ ਣਾ ਣੀ ਣੇ ਦਾ ਦੇ ਦੀ ਿਆ ਿਓ ੀਏ ਾਂ ਾਈ ਾਏ ਆਂ ਣ ਾ ਿ ੀ ੁ ੂ ੇ ੋ ਈ ਏ ਓ"
_CONSONANT = re.compile("[\u0915-\u0939\u0a15-\u0a39\u0a5c]")
_ENDINGS = tuple(
    (ending, 3 if _CONSONANT.search(ending) else 2) for ending in sorted(f"{_HINDI} {_PUNJABI}".split(), key=len, reverse=True)
)
"""Endings, the longest first, and how many consonants must stand before each: नाश्ता is not नाश with an ending."""


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """The stem of one normalised word; at least two consonants of a Hindi or Punjabi word remain.

    >>> stem("counsellors"), stem("meetings"), stem("नशों"), stem("ਔਰਤਾਂ")
    ('counsel', 'meet', 'नश', 'ਔਰਤ')
    """
    if is_indic(word):
        return _without_ending(word)
    if not word.isascii():
        return word
    word = _IRREGULAR.get(word, word)
    for pattern, to in _AMERICAN:
        word = pattern.sub(to, word)
    found: str = _snowball.stemWord(word)
    return _AGENT.sub(r"\1\2", found) if len(found) > 5 else found


def _without_ending(word: str) -> str:
    for ending, fewest in _ENDINGS:
        if word.endswith(ending) and len(_CONSONANT.findall(word, 0, len(word) - len(ending))) >= fewest:
            return word[: -len(ending)]
    return word
