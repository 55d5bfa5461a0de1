"""Languages of the site's own words: which it speaks, and which a reader gets."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from ..settings import Settings

_TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"
SOURCE = "en"
"""The language that the messages in the code are written in: it needs no catalogue."""


def spoken(settings: Settings) -> tuple[str, ...]:
    """The site's languages that all its words exist in."""
    return tuple(
        each for each in settings.languages if each == SOURCE or (_TRANSLATIONS / each / "LC_MESSAGES" / "messages.mo").is_file()
    ) or (SOURCE,)


@lru_cache(1024)
def choose(accept_language: str, among: tuple[str, ...]) -> str:
    """What an Accept-Language header (RFC 9110, section 12.5.4) asks for among these; the first of them where it asks for none.

    >>> choose("pa-IN, en;q=0.5", ("en", "pa")), choose("fr", ("en", "pa"))
    ('pa', 'en')
    """
    if len(among) == 1 or len(accept_language) > 500:
        return among[0]
    return parse_accept_header(accept_language, LanguageAccept).best_match(among, among[0]) or among[0]
