"""Browsers in which somebody of the staff has signed in before. What strangers guess never shuts these out: they are counted apart.

A signed cookie says whose browser it is (OWASP, "Device cookies"). It opens nothing: password and second factor are asked for as ever.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from werkzeug.wrappers import Response

from ..domain.signing import read, sign
from . import cookies
from .site import services

LASTS = timedelta(days=180)
_COOKIE = "known"


def remember(response: Response, email: str) -> None:
    """Know the browser that gets `response` again as one of whoever has signed in by this address."""
    if name_of(email) is None:
        cookies.put(response, _COOKIE, sign(services().secret, f"{_owner(email)}.{secrets.token_hex(8)}"), lasts=LASTS)


def name_of(email: str) -> str | None:
    """The name of this browser, if whoever has this address has signed in by it before."""
    name = read(services().secret, cookies.get(_COOKIE) or "")
    return name if name is not None and name.partition(".")[0] == _owner(email) else None


def _owner(email: str) -> str:
    """Says nothing to whoever finds the cookie, and is no name of a mailed link."""
    return hashlib.blake2b(
        email.lower().encode("utf-8", "surrogatepass"), key=services().secret, digest_size=12, person=b"known"
    ).hexdigest()
