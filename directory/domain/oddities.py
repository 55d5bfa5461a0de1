"""Oddities: what a reviewer should look at twice, because it reads otherwise than it is. None of it is forbidden.

Names written to look like another's, signs that nobody sees, links that hide where they lead, contacts inside texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

from . import hidden_signs
from .changes import FIELDS, value
from .details import Details
from .risk import carries_contact


class OddityKind(StrEnum):
    MIXED_SCRIPTS = "mixed-scripts"  # letters of two scripts in one word
    LOOKALIKE_SCRIPT = "lookalike-script"  # a word in a script whose letters pass for Latin ones
    HIDDEN_SIGNS = "hidden-signs"
    CONTACT_IN_WORDS = "contact-in-words"
    SHORT_LINK = "short-link"
    ODD_HOST = "odd-host"  # a number, a name before an @, or letters that pass for others


@dataclass(frozen=True, slots=True)
class Oddity:
    """`field` is one of `changes.FIELDS`; `found` is the piece of it that is meant."""

    kind: OddityKind
    field: str
    found: str


_LINKS = ("website", "organisation_website", "join_url", "source_url")
# A licence's number looks like a phone's.
_MAY_HOLD_NUMBERS = frozenset({"licence", "place.postal_code", "email", *_LINKS})
# Scripts with letters that can't be told from Latin ones (Unicode Technical Standard #39, "confusables").
_LOOKALIKES = frozenset({"CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU", "DESERET", "OSAGE"})
# Letters that are signs: 𝐒𝐚𝐚𝐭𝐡, Ｓａａｔｈ, ⓢ.
_SIGNS = frozenset({"MATHEMATICAL", "FULLWIDTH", "CIRCLED", "PARENTHESIZED", "SQUARED", "NEGATIVE", "DOUBLE-STRUCK", "SCRIPT"})
# A word: letters with their marks, and joiners.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0a00-\u0a4f\u0a70\u0a71\u200c\u200d])*")
_SHORTENERS = frozenset(
    {
        *("bit.ly", "tinyurl.com", "t.co", "goo.gl", "is.gd", "cutt.ly", "rb.gy", "t.ly", "ow.ly", "shorturl.at", "rebrand.ly", "lnkd.in"),
        *("buff.ly", "v.gd", "tiny.cc", "s.id", "wa.link"),
    }
)


def noticed(details: Details) -> tuple[Oddity, ...]:
    """What is odd in Details, in the order of their fields.

    >>> from .details import Text
    >>> from .vocabulary import Kind
    >>> [(odd.kind.value, odd.found) for odd in noticed(Details(kind=Kind.HELPLINE, title=Text(en="Nаyi Line")))]
    [('mixed-scripts', 'Nаyi')]
    """
    return tuple(oddity for field in FIELDS if isinstance(words := value(details, field), str) for oddity in _in_field(field, words))


def _in_field(field: str, words: str) -> Iterator[Oddity]:
    signs = hidden_signs.found(words)
    if signs:
        yield Oddity(OddityKind.HIDDEN_SIGNS, field, hidden_signs.shown(" ".join(signs)))
    if field in _LINKS:
        yield from _in_link(field, words)
    yield from _in_words(field, words)
    if field not in _MAY_HOLD_NUMBERS and carries_contact(words):
        yield Oddity(OddityKind.CONTACT_IN_WORDS, field, "")


def _in_words(field: str, words: str) -> Iterator[Oddity]:
    if words.isascii():
        return  # one script, and none of its letters passes for another's
    for word in dict.fromkeys(_WORD.findall(words)):
        scripts = {script for letter in word if (script := _script(letter))}
        if len(scripts) > 1 or scripts & _SIGNS:
            yield Oddity(OddityKind.MIXED_SCRIPTS, field, word)
        elif scripts & _LOOKALIKES:
            yield Oddity(OddityKind.LOOKALIKE_SCRIPT, field, word)


def _script(letter: str) -> str | None:
    """The script of a letter, from its name in Unicode; None for marks and signs, which go with any. Japanese mixes three."""
    if letter.isascii():
        return "LATIN" if letter.isalpha() else None
    if not letter.isalpha():
        return None
    script = unicodedata.name(letter, "").split(" ")[0]
    return "CJK" if script in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA") else script or None


def _in_link(field: str, address: str) -> Iterator[Oddity]:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        yield Oddity(OddityKind.ODD_HOST, field, address)
        return
    if host in _SHORTENERS:
        yield Oddity(OddityKind.SHORT_LINK, field, host)
    if parts.username is not None or not host.isascii() or any(label.startswith("xn--") for label in host.split(".")) or _is_number(host):
        yield Oddity(OddityKind.ODD_HOST, field, host)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
