"""Sounds: how a word written in Devanagari, Gurmukhi or Latin letters is said, as one plain string for all three.

The letters of a reading are `a e i o u`, `k K g C j t d n p f b m y r l v s h` (`K` is kh, `C` is ch and chh); long and short
vowels, aspirates (but kh), dentals and retroflexes, sibilants, v/w, z/j and doubled letters are one. A word may have several
readings: Indian scripts don't say where an inherent vowel is silent (दोस्त, ਦੋਸਤ), English spelling doesn't say how it sounds.

This module knows letters only, no words and no index. Source of the letters' values: the Unicode blocks U+0900 and U+0A00 (the
second laid out like the first) and the Hunterian romanisation of the Survey of India.
"""

from __future__ import annotations

import re
import unicodedata

from .scripts import is_indic

MOST_READINGS = 6
"""No word gets more readings than this; what is left out are combinations of rare choices."""


def _table(text: str) -> dict[str, str]:
    """Letters, each followed by how it sounds."""
    parts = text.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


_CONSONANTS = _table(
    """
    क k ख K ग g घ g ङ n च C छ C ज j झ j ञ n ट t ठ t ड d ढ d ण n त t थ t द d ध d न n ऩ n प p फ f ब b भ b म m य y र r ऱ r ल l ळ l ऴ l व v
    श s ष s स s ह h
    """
)
_WITH_NUKTA = {"ड": "r", "ढ": "r"}  # the other nukta letters sound as without it, once z is j, f is ph and kh is one letter
_VOWELS = _table("अ a आ a इ i ई i उ u ऊ u ऋ ri ए e ऐ e ओ o औ o ऑ o ऍ e ऎ e ऒ o ॲ e")
_SIGNS = _table("ा a ि i ी i ु u ू u ृ ri े e ै e ो o ौ o ॉ o ॅ e ॆ e ॊ o")
_GURMUKHI_ONLY = {"ੰ": "ं", "ੱ": "", "ੲ": "इ", "ੳ": "उ", "ੵ": "य"}  # tippi, addak (doubles), vowel carriers, yakash
_TO_DEVANAGARI = {o: _GURMUKHI_ONLY.get(chr(o), chr(o - 0x100)) for o in range(0x0A01, 0x0A76)}
_TO_DEVANAGARI |= {ord("ਡ"): "द", ord("ਢ"): "ध", ord("ੜ"): "र"}  # here r has a letter of its own, so that d is always d
_GURMUKHI_CLUSTER = re.compile("[ਕ-ਹ](?=[ਰਲ])|ਸ(?=[ਕ-ਹ])")
_ENGLISH_A = str.maketrans("ॉऑैऐ", "ाआाआ")
_NUKTA, _VIRAMA, _INHERENT = "़", "्", "@"


def readings(word: str) -> tuple[str, ...]:
    """The ways in which a normalised `word` may be said, the likeliest first; at least one, at most `MOST_READINGS`.

    >>> readings("ਮੋਹਾਲੀ"), readings("मोहाली"), readings("mohaali")
    (('mohali',), ('mohali',), ('mohali',))
    """
    found = dict.fromkeys(_said(reading) for reading in (_indic(word) if is_indic(word) else _latin(word)))
    return tuple(found)[:MOST_READINGS]


_ENDING = re.compile(r"(?<=[^aeiou])(?:iyon|iyan|ion|ian|aon|aen|uan|uon|on|an|en|in|e|i|o|u)$")


def without_ending(sound: str) -> str:
    """A reading of a romanised Hindi or Punjabi word without its ending of number, gender or case; three letters of it remain.

    >>> without_ending("nase"), without_ending("oratan")
    ('nas', 'orat')
    """
    bare = _ENDING.sub("", sound)
    return bare if len(bare) > 2 else sound


# Indian scripts -----------------------------------------------------------------------------------------------------------


def _indic(word: str) -> list[str]:
    letters = word.translate(_TO_DEVANAGARI)
    spelt = _spelt(letters)
    if cluster := _GURMUKHI_CLUSTER.match(word):  # no sign here for a silent vowel: ਗਰੁੱਪ, ਸਕੂਲ
        spelt += _spelt(letters[0] + _VIRAMA + letters[cluster.end() :])
    if "ॉ" in letters or "ऑ" in letters or "ै" in letters or "ऐ" in letters:  # ॉ and ै write an English a too: हॉल, फैमिली
        spelt += _spelt(letters.translate(_ENGLISH_A))
    if any("D" in way for way in spelt):  # ड and ढ inside a word are often typed for ड़ and ढ़
        spelt = [way.replace("D", sound) for sound in ("r", "d") for way in spelt]
    if letters.endswith(("ं", "ँ")):  # हूँ, ਔਰਤਾਂ: romanised with and without the n
        spelt += [way[:-1] for way in spelt if way.endswith("n")]
    return spelt


def _spelt(letters: str) -> list[str]:
    ways = _silenced(_syllables(letters))
    return list(dict.fromkeys("".join(c + ("a" if v == _INHERENT else v) for c, v in way) for way in ways))


def _syllables(word: str) -> list[tuple[str, str]]:
    """(consonant, vowel) pairs of a word in Devanagari, either may be empty, `@` the inherent vowel."""
    pairs: list[tuple[str, str]] = []
    at, end = 0, len(word)
    while at < end:
        letter = word[at]
        at += 1
        if consonant := _CONSONANTS.get(letter):
            if at < end and word[at] == _NUKTA:
                consonant = _WITH_NUKTA.get(letter, consonant)
                at += 1
            elif letter in "डढ" and pairs and pairs[-1][1]:
                consonant = "D"
            if at < end and word[at] in _SIGNS:
                pairs.append((consonant, _SIGNS[word[at]]))
                at += 1
            elif at < end and word[at] == _VIRAMA:
                pairs.append((consonant, ""))
                at += 1
            else:
                pairs.append((consonant, _INHERENT))
        elif vowel := _VOWELS.get(letter) or _SIGNS.get(letter):
            pairs.append(("", vowel))
        elif letter in "ंँ":
            pairs.append(("n", ""))
        elif letter.isalnum():
            pairs.append((letter, ""))
    return pairs


def _silenced(pairs: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The word with its silent inherent vowels taken out: by the rule V C @ C V -> V C C V from the right, from the left, and all."""
    last = len(pairs) - 1
    if last > 0 and pairs[last][1] == _INHERENT:
        pairs = [*pairs[:last], (pairs[last][0], "")]
    inner = [at for at in range(1, last) if pairs[at][1] == _INHERENT and pairs[at][0]]
    if not inner:
        return [pairs]
    ways = []
    for order in (inner[::-1], inner):
        way = list(pairs)
        for at in order:
            if way[at - 1][1] and way[at + 1][1]:
                way[at] = (way[at][0], "")
        ways.append(way)
    way = list(pairs)
    for at in inner:
        way[at] = (way[at][0], "")
    return [*ways, way]


# Latin letters ------------------------------------------------------------------------------------------------------------

_SPELLINGS = {
    "ph": "f", "sh": "s", "kh": "K", "gh": "g", "chh": "C", "cch": "C", "ch": "C", "jh": "j", "th": "t", "dh": "d", "bh": "b", "rh": "r",
    "sch": "sk", "wh": "v", "w": "v", "z": "j", "q": "k", "ck": "k", "x": "ks", "c": "k", "gy": "gi", "ea": "i", "oa": "o", "ou": "u",
    "tion": "san", "ation": "esan", "sion": "san", "cian": "san",
}  # fmt: skip
_SPELLING = re.compile("|".join(sorted(_SPELLINGS, key=lambda spelling: (-len(spelling), spelling))))
_SOFT_C = re.compile(r"c(?=[eiy])")
_SILENT_E = re.compile(r"(?<=[aeiouy])([^aeiou]{1,2})e(s?)$")
_LONG_I = re.compile(r"i([^aeiouh])e(s?)$")
_ER = re.compile(r"(?<=[^aeiou])(?:er|or|our|ur|re)(s?)$")
_SOFT_G = re.compile(r"^g(?=[iy])|(?<=[aeioun])g(?=e)")


def _latin(word: str) -> list[str]:
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    word = _SOFT_C.sub("s", word)
    ways = [word]
    if word.endswith(("e", "es")):
        ways += [_LONG_I.sub(r"ai\1\2", word), _SILENT_E.sub(r"\1\2", _SOFT_G.sub("j", word))]  # helpline, service, college
    elif _SOFT_G.match(word):
        ways.append(_SOFT_G.sub("j", word))  # gym
    ways.append(_ER.sub(r"ar\1", word))  # doctor, centre
    if "ou" in word:
        ways += [way.replace("ou", "au") for way in ways]  # counselling
    return [_SPELLING.sub(lambda match: _SPELLINGS[match.group()], way) for way in dict.fromkeys(ways)]


# Both ---------------------------------------------------------------------------------------------------------------------

_LONG = re.compile(r"ee+|oo+|(.)\1+")
_FINAL_AV = re.compile(r"a[uovw]a?$")  # bachao, ਬਚਾਅ, बचाव
_DIPHTHONG = re.compile(r"a[iey](?![aeou])|au")
_GLIDE = re.compile(r"iy(?=[aeou])|yi(?![aeou])|(?<=[^aeiou])v(?=[aeiou])|(?<=[^aeiou])y|(?<=[^aeiou])ey$")  # ludhiyana, ਧਿਆਨ, gurdwara
_NASAL = re.compile(r"[mn](?=[pb])|n(?=[mn])")
_BREATH = re.compile(r"[ai]h(?=[^aeiou]|$)|ih(?=[aeiou])|(?<=[rv])h")  # sehat, ਸਿਹਤ; chandigarh; व्हीलचेयर
_DOUBLE = re.compile(r"(.)\1+")


def _said(spelt: str) -> str:
    """Spellings that sound alike made one: doubled letters, diphthongs, glides, nasals before consonants, breath, final a."""
    said = _LONG.sub(lambda m: m[1] or ("i" if m[0][0] == "e" else "u"), spelt)
    said = _FINAL_AV.sub("av", said).rstrip("a") or said
    said = _DIPHTHONG.sub(lambda m: "o" if m[0] == "au" else "e", said)
    said = _GLIDE.sub(lambda m: "u" if m[0] == "v" else "i", said)
    said = _NASAL.sub(lambda m: "" if said[m.end()] in "mn" else "n", said)
    said = _BREATH.sub(lambda m: "" if m[0] == "h" else "eh", said)
    return _DOUBLE.sub(r"\1", said)
