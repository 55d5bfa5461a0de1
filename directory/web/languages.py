"""Languages of the site's own words: which one a reader gets, and where its pages stand.

The first of a site's languages has the bare paths, each other one a prefix: /search, /hi/search. Only on / does the browser's header
decide, so the first language's own home is /en/: who chose it isn't sent elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

SOURCE = "en"
"""The language that the messages in the code are written in: it needs no catalogue."""
OWN_NAMES = {"en": "English", "hi": "हिन्दी", "pa": "ਪੰਜਾਬੀ"}
"""Each language as those who read it call it."""


@lru_cache(1024)
def choose(accept_language: str, among: tuple[str, ...]) -> str:
    """What an Accept-Language header (RFC 9110, section 12.5.4) asks for among these; the first of them where it asks for none.

    >>> choose("pa-IN, en;q=0.5", ("en", "pa")), choose("fr", ("en", "pa"))
    ('pa', 'en')
    """
    if len(among) == 1 or len(accept_language) > 500:
        return among[0]
    return parse_accept_header(accept_language, LanguageAccept).best_match(among, among[0]) or among[0]


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


class LanguagePaths:
    """The WSGI layer that takes the language off the path, so that routes know nothing of it.

    The prefix moves from PATH_INFO to SCRIPT_NAME, where links that Flask makes pick it up again; the language stands in
    `saath.language`. A path without one is in the first language, but for /, where the header says which would be right.
    """

    def __init__(self, inner: Callable[..., Iterable[bytes]], spoken: tuple[str, ...]) -> None:
        self._inner = inner
        self._spoken = spoken
        self._prefixes = {f"/{each}": each for each in spoken} if len(spoken) > 1 else {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ["PATH_INFO"]
        prefix = "/" + path[1:].partition("/")[0]
        language = self._prefixes.get(prefix)
        if language:
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
            environ["PATH_INFO"] = path[len(prefix) :]
            environ["saath.has_prefix"] = True
        elif path == "/":
            language = choose(environ.get("HTTP_ACCEPT_LANGUAGE", ""), self._spoken)
        environ["saath.language"] = language or self._spoken[0]
        return self._inner(environ, start_response)


def elsewhere(environ: dict[str, Any], spoken: tuple[str, ...]) -> str | None:
    """Where a request that `LanguagePaths` has seen should have gone instead: /hi for /hi/, /en/search for /search, / for the
    reader's own home. None where it is right."""
    path, language = environ["PATH_INFO"], environ["saath.language"]
    has_prefix = "saath.has_prefix" in environ
    if path and (has_prefix == (language != spoken[0]) or (has_prefix and path == "/")):
        return None
    # As it came, but for what would make another address of it.
    query = f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else ""
    bare = quote(path.encode("latin-1"), safe="/:@!$&'()*+,;=~-._") or "/"
    return address("/" + bare.lstrip("/") + query, language, spoken)
