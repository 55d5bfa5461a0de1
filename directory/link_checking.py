"""Looks whether a web address still answers, without ever being led to a place that isn't public.

A name is resolved once, here; only public addresses of it count, and the connection goes to one of these and no other, so it doesn't matter
what the name means a moment later. Every redirect is a new address that is looked at in the same way. Knows no database.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

MOST_REDIRECTS = 5
_MOST_BYTES = 2_048
_MOST_TRIED = 3
"""How many of a name's addresses are tried: the first may be of a network that this machine isn't on."""
_TIMEOUT_S = 8
_DEADLINE_S = 20
"""For one request as a whole, whatever a server sends meanwhile."""
_LONGEST_S = 60
"""After so long no further redirect is followed."""
_PORTS = (80, 443)
_GONE = frozenset({404, 410})
_STAYS = "/%:@!$&'()*+,;=~-._?"
"""Letters of a path and a query that are written as they are (RFC 3986, section 3.3)."""

# What is not public, by IANA's registries of special-purpose addresses (RFC 6890), and what is only another way to write an IPv4 address.
_NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
            *("192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            *("224.0.0.0/4", "240.0.0.0/4"),
            *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
        ),
    )
)
_PUBLIC_V6 = ip_network("2000::/3")
"""All of IPv6 that is handed out: mapped, translated (64:ff9b::/96), local and multicast addresses lie outside."""

Resolve = Callable[[str, int], Iterable[str]]


class _Problem(Exception):
    """`code` says what is wrong with the address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _NoAnswer(_Problem):
    """Nothing came back, or nothing that is HTTP."""


def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """What this machine's resolver knows under a name. Raises OSError."""
    return tuple(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def is_public(address: str) -> bool:
    """Whether an IP address is anybody's on the internet, rather than ours, our network's or nobody's.

    >>> [is_public(each) for each in ("93.184.215.14", "10.1.2.3", "100.64.0.1", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e")]
    [True, False, False, False, False]
    """
    try:
        found: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return False
    if found.version == 6 and found not in _PUBLIC_V6:
        return False
    return not any(found in network for network in _NOT_PUBLIC)


@dataclass(frozen=True, slots=True)
class _Target:
    """Where one request goes: `addresses` have been looked at, and nothing else is connected to."""

    is_secure: bool
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_secure else 80) else f"{name}:{self.port}"


@dataclass(frozen=True, slots=True)
class LinkChecker:
    """Checks web addresses; safe to be used by several threads.

    `user_agent` says who asks. `trusted` are the (address, port) pairs that are taken though they aren't public, `context` the trust in
    certificates: both are for tests.
    """

    user_agent: str
    resolve: Resolve = addresses_of
    trusted: frozenset[tuple[str, int]] = frozenset()
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def check(self, url: str) -> str | None:
        """None where the address answers; else what is wrong, as a code:

        `bad-address`, `refused-address` (not public, or another port than 80 and 443), `no-such-host`, `no-connection`,
        `not-secure` (the certificate or the encryption), `no-answer`, `not-found` (404, 410), `server-error` (5xx), `too-many-redirects`.
        An answer that only refuses a machine (401, 403, 429 …) is an answer.
        """
        try:
            began = time.monotonic()
            for _ in range(MOST_REDIRECTS + 1):
                status, location = self._answer(self._target(url))
                if location is None:
                    return "not-found" if status in _GONE else "server-error" if status >= 500 else None
                if time.monotonic() - began > _LONGEST_S:
                    return "no-answer"
                url = _onward(url, location)
            return "too-many-redirects"
        except _Problem as problem:
            return problem.code

    def _target(self, url: str) -> _Target:
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
            host = (parts.hostname or "").encode("idna").decode() if ":" not in (parts.hostname or "") else str(parts.hostname)
        except ValueError:
            raise _Problem("bad-address") from None
        if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.password is not None:
            raise _Problem("bad-address")
        try:
            found = tuple(dict.fromkeys(self.resolve(host, port)))
        except (OSError, UnicodeError):
            raise _Problem("no-such-host") from None
        if not found:
            raise _Problem("no-such-host")
        taken = [each for each in found if (port in _PORTS and is_public(each)) or (each, port) in self.trusted]
        if not taken:
            raise _Problem("refused-address")
        path = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_STAYS)
        return _Target(parts.scheme == "https", host, port, path, tuple(taken[:_MOST_TRIED]))

    def _answer(self, target: _Target) -> tuple[int, str | None]:
        """(status, where it leads on to). Many servers answer HEAD wrongly or not at all, so after a bad answer GET is tried."""
        try:
            status, location = self._request("HEAD", target)
            if status < 400:
                return status, location
        except _NoAnswer:
            pass
        return self._request("GET", target)

    def _request(self, method: str, target: _Target) -> tuple[int, str | None]:
        raw = _connected(target)
        handle = raw.dup()  # the encryption takes the socket over
        deadline = Timer(_DEADLINE_S, _shut, (handle,))
        deadline.daemon = True
        deadline.start()
        connection = HTTPConnection(target.host, target.port)
        connection.auto_open = 0  # it would resolve the name anew
        try:
            connection.sock = self.context.wrap_socket(raw, server_hostname=target.host) if target.is_secure else raw
            connection.request(
                method,
                target.path,
                headers={"Host": target.host_header, "User-Agent": self.user_agent, "Accept": "*/*", "Connection": "close"},
            )
            response = connection.getresponse()
            if method == "GET":
                response.read(_MOST_BYTES)
            leads_on = response.status in (301, 302, 303, 307, 308)
            return response.status, _location(response.getheader("Location")) if leads_on else None
        except ssl.SSLError:
            raise _Problem("not-secure") from None
        except (OSError, HTTPException, ValueError):
            raise _NoAnswer("no-answer") from None
        finally:
            deadline.cancel()
            connection.close()
            handle.close()
            raw.close()


def _onward(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise _Problem("bad-address") from None


def _connected(target: _Target) -> socket.socket:
    for address in target.addresses:
        try:
            return socket.create_connection((address, target.port), timeout=_TIMEOUT_S)
        except OSError:
            continue
    raise _Problem("no-connection")


def _shut(raw: socket.socket) -> None:
    try:
        raw.shutdown(socket.SHUT_RDWR)  # whoever waits for it wakes up
    except OSError:
        pass


def _location(header: str | None) -> str | None:
    """As it was meant: servers write UTF-8 where only ASCII is allowed (RFC 9110, section 10.2.2)."""
    if header is None:
        return None
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header
