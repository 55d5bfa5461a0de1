"""Language by path: the first of a site's languages has the bare paths, each other one a prefix: /search, /hi/search.

Routes know nothing of it. Only on / does the browser's header decide, so the first language's own home is /en/: who chose it isn't sent
elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from flask import Flask, g, redirect, request
from flask.typing import ResponseReturnValue

from . import translation
from .languages import address, choose

HOME = "/"
"""The one path where the header counts."""


def register(app: Flask, spoken: tuple[str, ...]) -> None:
    """Let each request speak the language of its address, and lead those beside the right one there."""
    app.wsgi_app = LanguagePaths(app.wsgi_app, spoken)  # type: ignore[method-assign]

    @app.before_request
    def speak() -> ResponseReturnValue | None:
        g.spoken_before = translation.begin(request.environ.get("saath.language", spoken[0]), spoken)
        right = elsewhere(request.environ, spoken) if "saath.language" in request.environ else None
        if right is None:
            return None
        answer = redirect(right)
        if request.path == HOME:
            answer.headers["Vary"] = "Accept-Language"
        return answer

    @app.teardown_request
    def fall_silent(_error: BaseException | None) -> None:
        if before := g.pop("spoken_before", None):
            translation.end(before)


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
        elif path == HOME:
            language = choose(environ.get("HTTP_ACCEPT_LANGUAGE", ""), self._spoken)
        environ["saath.language"] = language or self._spoken[0]
        return self._inner(environ, start_response)


def elsewhere(environ: dict[str, Any], spoken: tuple[str, ...]) -> str | None:
    """Where a request that `LanguagePaths` has seen should have gone instead: /hi for /hi/, /en/search for /search, / for the
    reader's own home. None where it is right."""
    path, language = environ["PATH_INFO"], environ["saath.language"]
    has_prefix = "saath.has_prefix" in environ
    if path and (has_prefix == (language != spoken[0]) or (has_prefix and path == HOME)):
        return None
    return address(asked(environ), language, spoken)


def asked(environ: dict[str, Any]) -> str:
    """Path and query of a request, without its language, as they may stand in any address of this site.

    >>> asked({"PATH_INFO": "//elsewhere.example", "QUERY_STRING": "q=%E0%A8%AF%E0%A9%8B%E0%A8%97&near=a b"})
    '/elsewhere.example?q=%E0%A8%AF%E0%A9%8B%E0%A8%97&near=a%20b'
    """
    path = "/" + quote(environ["PATH_INFO"].encode("latin-1"), safe="/:@!$&'()*+,;=").lstrip("/")
    query = quote(environ.get("QUERY_STRING", "").encode("latin-1"), safe="%/:?@!$&'()*+,;=[]")
    return f"{path}?{query}" if query else path
