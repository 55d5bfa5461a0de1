"""Reply: what a visitor writes beneath a listing or the guide. It shows once a reviewer has read it, and not on the day it was written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .risk import carries_contact
from .submission import UNDO

GUIDE = "guide"
"""The page of a reply that isn't about a listing."""
DELAY = timedelta(days=1)
"""A reply shows this long after it was written at the earliest: its time doesn't give away who was there."""
MOST_LETTERS = 2_000


class ReplyState(StrEnum):
    HELD = "held"
    PUBLISHED = "published"
    REFUSED = "refused"


class Doubt(StrEnum):
    """What a reviewer is told to look at."""

    CONTACT = "contact"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Reply:
    """`page` is a listing's id or `GUIDE`. `email` is for the reviewer alone and never shown, "" once it
    is erased. `name` is what the writer wants to be called.

    `shows_at` is given once it is published.
    """

    id: str
    page: str
    name: str | None
    email: str
    language: str
    words: str
    created_at: datetime
    state: ReplyState = ReplyState.HELD
    decided_by: str | None = None
    decided_at: datetime | None = None
    shows_at: datetime | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Why it may not be fit to be shown: it carries a phone number, a link or an @, or seems to name someone."""
        found = (
            (Doubt.CONTACT, carries_contact(f"{self.words} {self.name or ''}")),
            (Doubt.NAME, seems_to_name_someone(self.words)),
        )
        return tuple(doubt for doubt, is_there in found if is_there)


def shows_at(created_at: datetime, published_at: datetime) -> datetime:
    """When a reply that is published then shows: there is time to undo, and no day on which it was written to be told."""
    return max(published_at + UNDO, created_at + DELAY)


# Words that stand before or after people's names here, in three scripts; and two capitalised words in the middle of a sentence.
_BEFORE_A_NAME = (
    r"mr|mrs|ms|miss|dr|shri|shree|sri|smt|sardar|s\.|bhai|baba|sir|madam|श्री|श्रीमती|डॉ|डॉक्टर|सरदार|ਸ੍ਰੀ|ਸ਼੍ਰੀ|ਸ੍ਰੀਮਤੀ|ਡਾ|ਡਾਕਟਰ|ਸਰਦਾਰ|ਸ\."
)
_PARTS_OF_NAMES = (
    r"singh|kaur|kumar|kumari|sharma|verma|gupta|gill|sidhu|sandhu|dhillon|bedi|grewal|saini|devi|"
    r"सिंह|कौर|कुमार|कुमारी|शर्मा|वर्मा|गुप्ता|गिल|सिद्धू|संधू|ढिल्लों|देवी|ਸਿੰਘ|ਕੌਰ|ਕੁਮਾਰ|ਕੁਮਾਰੀ|ਸ਼ਰਮਾ|ਵਰਮਾ|ਗੁਪਤਾ|ਗਿੱਲ|ਸਿੱਧੂ|ਸੰਧੂ|ਢਿੱਲੋਂ|ਦੇਵੀ"
)
# Python's \w leaves out the vowel signs of Devanagari and Gurmukhi.
_LETTER = r"[\wऀ-ॣ०-෿]"
_NAMED = (
    re.compile(rf"(?<!{_LETTER})(?:{_BEFORE_A_NAME})\.?\s+{_LETTER}{{2,}}", re.I),
    re.compile(rf"(?<!{_LETTER})(?:{_PARTS_OF_NAMES})(?!{_LETTER})", re.I),
    re.compile(rf"{_LETTER}{{2,}}[ -](?:ji|जी|ਜੀ)(?!{_LETTER})", re.I),
    re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,} [A-Z][a-z]{2,}"),
)


def seems_to_name_someone(words: str) -> bool:
    """Whether a text seems to say somebody's name. A hint for the reviewer, not a verdict: it errs towards yes.

    >>> seems_to_name_someone("I met Harpreet Singh there"), seems_to_name_someone("ਡਾ. ਮਿਹਰ ਚੰਗੇ ਹਨ"), seems_to_name_someone("It helped me.")
    (True, True, False)
    """
    plain = unicodedata.normalize("NFC", words)
    return any(pattern.search(plain) for pattern in _NAMED)
