"""Hot pages: answers that are the same for everyone, kept in memory and given out before Flask is even asked.

A page may be kept as long as its stamp holds: the index's generation and the minute (pages say "today", "on now"). When either moves on,
all are dropped. Pages go in compressed once, not once a visitor. Nothing about who asked is kept, and the whole is bounded in bytes.
"""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import Lock
from typing import Any

from flask import Flask, Response, request
from werkzeug.http import parse_accept_header

MOST_BYTES = 32 * 1024 * 1024
_MOST_BYTES_EACH = 1024 * 1024
_LEAST_BYTES_TO_COMPRESS = 700
_COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml")

Key = tuple[str, str, str]
"""Path and query string as they came; what the Accept-Language header asks for, where that counts."""
Stamp = tuple[str, int]
"""Generation, minutes since 1970."""


class Kept:
    """One answer of status 200 as it goes out, compressed once the first visitor asks for that."""

    def __init__(self, body: bytes, headers: list[tuple[str, str]], etag: str, is_compressible: bool) -> None:
        self.body = body
        self.etag = etag
        self._bare_headers = headers
        self.headers = [*headers, ("Content-Length", str(len(body)))]
        self._is_compressible = is_compressible and len(body) >= _LEAST_BYTES_TO_COMPRESS
        self._packed: tuple[bytes, list[tuple[str, str]]] | None = None

    @property
    def size(self) -> int:
        """Bytes in memory, about; text shrinks to a third or less."""
        return len(self.body) * (4 if self._is_compressible else 3) // 3 + 2_000

    @property
    def known_headers(self) -> list[tuple[str, str]]:
        """Those of an answer that only says that nothing has changed (RFC 9110, section 15.4.5)."""
        return [(name, value) for name, value in self._bare_headers if name != "Content-Type"]

    def is_known(self, if_none_match: str) -> bool:
        return bool(if_none_match) and (self.etag.removeprefix("W/") in if_none_match or if_none_match == "*")

    def accepted(self, accept_encoding: str) -> tuple[bytes, list[tuple[str, str]]]:
        """The body and its headers in the form that suits an Accept-Encoding header."""
        if not self._is_compressible or not _takes_gzip(accept_encoding):
            return self.body, self.headers
        if self._packed is None:
            packed = gzip.compress(self.body, 6, mtime=0)
            self._packed = packed, [*self._bare_headers, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))]
        return self._packed


class HotPages:
    """A bounded store of `Kept` answers, least recently used out first, and the WSGI layer that answers from it."""

    def __init__(
        self,
        app: Flask,
        *,
        stamp: Callable[[], Stamp],
        language: Callable[[str, str], str],
        is_ours: Callable[[str], bool],
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """`stamp` says what holds now, `language` what an Accept-Language header gets at a path, empty where the path alone decides;
        `is_ours` whether a Host header is ours."""
        self._stamp = stamp
        self._language = language
        self._is_ours = is_ours
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._held: Stamp | None = None
        self._lock = Lock()
        self._inner = app.wsgi_app
        app.wsgi_app = self  # type: ignore[method-assign]
        app.after_request(self._keep)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer from memory, or hand on to Flask."""
        method = environ["REQUEST_METHOD"]
        if (method == "GET" or method == "HEAD") and self._is_ours(environ.get("HTTP_HOST", "")):
            now = self._stamp()
            path = environ["PATH_INFO"]
            key = path, environ["QUERY_STRING"], self._language(path, environ.get("HTTP_ACCEPT_LANGUAGE", ""))
            kept = self._find(key, now)
            if kept is not None:
                return _answer(kept, environ, start_response)
            environ["saath.hot"] = key, now
        return self._inner(environ, start_response)

    def _find(self, key: Key, now: Stamp) -> Kept | None:
        with self._lock:
            if now != self._held:
                self._kept.clear()
                self._bytes = 0
                self._held = now
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def _keep(self, response: Response) -> Response:
        """After a request: give a public answer its ETag, keep it, and send it in the form that was asked for."""
        hot = request.environ.get("saath.hot")
        if hot is None or response.status_code != 200 or not response.headers.get("Cache-Control", "").startswith("public"):
            return response
        key, (generation, _) = hot
        kept = _kept(response, generation, "Accept-Encoding, Accept-Language" if key[2] else "Accept-Encoding")
        if kept.size <= _MOST_BYTES_EACH and request.method == "GET":
            self._store(key, hot[1], kept)
        return _sent(kept, response)

    def _store(self, key: Key, stamp: Stamp, kept: Kept) -> None:
        with self._lock:
            if stamp != self._held or key in self._kept:  # the world has moved on while this page was made
                return
            self._kept[key] = kept
            self._bytes += kept.size
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= oldest.size


@lru_cache(256)
def _takes_gzip(accept_encoding: str) -> bool:
    return parse_accept_header(accept_encoding)["gzip"] > 0


def _kept(response: Response, generation: str, varies_by: str) -> Kept:
    response.direct_passthrough = False
    is_file = response.is_streamed
    body = response.get_data()
    if is_file:
        response.close()
    # The generation leads, so that a change shows; the digest keeps an answer valid when only the minute has passed.
    etag = f'W/"{generation}-{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
    response.headers["ETag"] = etag
    response.headers["Vary"] = varies_by
    headers = [(name, value) for name, value in response.headers.to_wsgi_list() if name != "Content-Length"]
    return Kept(body, headers, etag, (response.mimetype or "").startswith(_COMPRESSIBLE))


def _answer(kept: Kept, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if kept.is_known(environ.get("HTTP_IF_NONE_MATCH", "")):
        start_response("304 NOT MODIFIED", kept.known_headers)
        return ()
    body, headers = kept.accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
    start_response("200 OK", headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


def _sent(kept: Kept, response: Response) -> Response:
    """The response in the form that was asked for: nothing but headers where it is known there."""
    if kept.is_known(request.headers.get("If-None-Match", "")):
        response.status_code = 304
        response.set_data(b"")
        response.headers.remove("Content-Type")
        response.headers.remove("Content-Length")
        return response
    body, _ = kept.accepted(request.headers.get("Accept-Encoding", ""))
    if body is not kept.body:
        response.set_data(body)
        response.headers["Content-Encoding"] = "gzip"
    return response
