"""The site's cookies. Visitors get none; staff and organisations get one while they are signed in, and a browser of staff one more, by
which it is known again (`known_browsers`).

On https a name begins with `__Host-`, which browsers take only from this host, over TLS and for the whole site (RFC 6265bis,
section 4.1.3): no other host of the domain can plant one. On http, for trying the site out, the bare name has to do.
"""

from __future__ import annotations

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from .site import services


def put(response: Response, name: str, value: str, *, lasts: timedelta | None = None) -> None:
    """Let the browser keep a cookie until it is closed, or as long as it `lasts`; scripts can't read it, and other sites' forms don't bring
    it along."""
    is_https = services().settings.is_https
    response.set_cookie(_full(name), value, max_age=lasts, secure=is_https, httponly=True, samesite="Lax", path="/")


def get(name: str) -> str | None:
    """What the browser brought along."""
    return request.cookies.get(_full(name))


def clear(response: Response, name: str) -> None:
    """Have the browser forget a cookie, if it brought one along."""
    if get(name) is None:
        return
    is_https = services().settings.is_https
    response.delete_cookie(_full(name), secure=is_https, httponly=True, samesite="Lax", path="/")


def _full(name: str) -> str:
    return f"__Host-{name}" if services().settings.is_https else name
