"""Languages of the site's own words: what they are called, which one a browser asks for, where a page stands in each."""

from __future__ import annotations

import re
from functools import lru_cache

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

SOURCE = "en"
"""The language that the messages in the code are written in: it needs no catalogue."""
OWN_NAMES = {"en": "English", "hi": "हिन्दी", "pa": "ਪੰਜਾਬੀ"}
"""Each language as those who read it call it."""

_SCRIPTS = {"pa": re.compile("[\u0a01-\u0a75]"), "hi": re.compile("[\u0900-\u0963]"), SOURCE: re.compile("[A-Za-z\u00c0-\u024f]")}


@lru_cache(1024)
def choose(accept_language: str, among: tuple[str, ...]) -> str:
    """What an Accept-Language header (RFC 9110, section 12.5.4) asks for among these; the first of them where it asks for none.

    A tag is cut down to what is spoken (RFC 4647, section 3.4) before the next one is looked at, which a person likes less.

    >>> choose("pa-IN, en;q=0.5", ("en", "pa")), choose("fr", ("en", "pa"))
    ('pa', 'en')
    """
    if len(among) == 1 or len(accept_language) > 500:
        return among[0]
    asked = (tag.lower().partition("-")[0] for tag, quality in parse_accept_header(accept_language, LanguageAccept) if quality)
    return next((language for language in asked if language in among), among[0])


def address(path: str, language: str, spoken: tuple[str, ...]) -> str:
    """Where `path` stands in `language`, on a site that speaks `spoken`.

    >>> address("/search?q=yoga", "pa", ("en", "pa")), address("/search", "en", ("en", "pa"))
    ('/pa/search?q=yoga', '/search')
    >>> address("/", "pa", ("en", "pa")), address("/", "en", ("en", "pa")), address("/", "en", ("en",))
    ('/pa/', '/en/', '/')
    """
    if language != spoken[0] or (len(spoken) > 1 and path[1:2] in ("", "?", "#")):
        return f"/{language}{path}"
    return path


def of(text: str) -> str | None:
    """The language that a text of ours is most likely in, by its script; None where it has no letters.

    >>> of("ਮਾਡਲ ਟਾਊਨ"), of("साथ, Ludhiana"), of("Phase 7"), of("14416")
    ('pa', 'hi', 'en', None)
    """
    if text.isascii():
        return SOURCE if any(map(str.isalpha, text)) else None
    return next((language for language, script in _SCRIPTS.items() if script.search(text)), None)
