"""Headers and guards: what every answer carries, and which requests are refused before any view sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, Response, abort, g, request

from ..settings import Settings

MOST_BODY_BYTES = 64 * 1024
_MOST_HELD_BYTES = 512 * 1024
"""Of a form in parts, at a time. Werkzeug reads 64 KiB, beside what it holds back for a line end that may begin a boundary: a limit that
is no larger refuses files at random."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "connect-src 'self'",  # suggestions
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types saath",  # offline/start.js: the service worker
    )
)
_SECURITY = (
    ("Content-Security-Policy", _POLICY),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Permissions-Policy", "camera=(), geolocation=(self), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Robots-Tag", "noarchive"),
)


def guard(app: Flask, settings: Settings) -> None:
    """Refuse what can't be meant for this site, and give every answer its security headers."""
    app.config.update(MAX_CONTENT_LENGTH=MOST_BODY_BYTES, MAX_FORM_MEMORY_SIZE=_MOST_HELD_BYTES, MAX_FORM_PARTS=100)
    is_ours = host_check(settings)
    always = security_headers(settings)

    @app.before_request
    def refuse() -> None:
        if not is_ours(request.environ.get("HTTP_HOST", "")):
            abort(400, "host")
        if not is_text(request.environ.get("QUERY_STRING", ""), request.environ.get("PATH_INFO", "")):
            abort(400, "text")

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in always:
            response.headers[name] = value
        if "is_private" in g:
            response.headers["X-Robots-Tag"] = "noindex, noarchive"
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def host_check(settings: Settings) -> Callable[[str], bool]:
    """Whether a Host header names this site: the host of `origin`, or the machine itself, at any port."""
    ours = _LOOPBACK | {(urlsplit(settings.origin).hostname or "").lower()}

    def is_ours(host: str) -> bool:
        name, _, port = host.lower().rpartition(":")
        return host.lower() in ours or (port.isdecimal() and name in ours)

    return is_ours


def is_text(query_string: str, path: str) -> bool:
    """Whether an address, as WSGI hands it over, is UTF-8 without NUL. Anything else is no text that anybody meant."""
    raw = unquote_to_bytes(query_string.encode("latin-1", "replace")) + path.encode("latin-1", "replace")
    if raw.isascii():
        return b"\0" not in raw
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in raw


def security_headers(settings: Settings) -> Iterable[tuple[str, str]]:
    """The headers of every answer. A site that lives under https tells browsers to come back that way; over http they ignore it."""
    if settings.origin.startswith("https://"):
        return (*_SECURITY, ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    return _SECURITY


def public(response: Any, max_age_s: int = 60) -> Any:
    """Mark an answer as the same for everyone, to be kept by browsers and caches for `max_age_s` seconds."""
    response.headers["Cache-Control"] = f"public, max-age={max_age_s}"
    return response
