"""Signed names: what stands in a mailed link. The store keeps only the name, so whoever reads the store can't make the link."""

from __future__ import annotations

import base64
import hashlib
import hmac

_SIGNATURE_BYTES = 16


def sign(secret: bytes, name: str) -> str:
    """`name` with a signature that only the holder of `secret` can make (HMAC-SHA-256, RFC 2104, cut to 128 bits), as letters for a URL.

    >>> sign(b"key", "abc").startswith("abc.")
    True
    """
    return f"{name}.{_signature(secret, name)}"


def read(secret: bytes, token: str) -> str | None:
    """The name in a token, None where the signature isn't ours.

    >>> read(b"key", sign(b"key", "abc")), read(b"other", sign(b"key", "abc"))
    ('abc', None)
    """
    name, _, signature = token.rpartition(".")
    is_ours = hmac.compare_digest(_signature(secret, name).encode(), signature.encode("utf-8", "surrogatepass"))
    return name if is_ours else None


def _signature(secret: bytes, name: str) -> str:
    digest = hmac.new(secret, name.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()[:_SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
