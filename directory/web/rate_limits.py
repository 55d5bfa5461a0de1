"""Limits on how often something may be done: counted in this process's memory, by a hash whose key is forgotten every day.

Nobody's address is kept: not in a file, not in a log, and in memory only as that hash. Each server process counts for itself.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict, deque
from datetime import date, datetime
from ipaddress import IPv6Address, ip_address
from threading import Lock

from flask import abort, current_app, request

from . import send_again
from .site import services
from .translation import gettext as _
from .translation import ngettext

MOST_COUNTED = 50_000
MOST_MAILS_A_DAY = 40
"""To one mailbox, by forms that anybody may send."""


class RateLimits:
    """When what was done, by whom, as far as it still counts."""

    def __init__(self) -> None:
        self._done: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._day: date | None = None
        self._key = b""
        self._lock = Lock()

    def take(self, name: str, who: str, most: int, per_s: int, now: datetime) -> int:
        """Count one more of `name` by `who`: 0. Where `most` were done within `per_s` it isn't counted: the seconds to wait."""
        with self._lock:
            if now.date() != self._day:
                self._done.clear()
                self._day, self._key = now.date(), secrets.token_bytes(32)
            hashed = hashlib.blake2b(f"{name}\0{who}".encode("utf-8", "surrogatepass"), key=self._key, digest_size=16).digest()
            times = self._done.setdefault(hashed, deque())
            self._done.move_to_end(hashed)
            at = now.timestamp()
            while times and times[0] <= at - per_s:
                times.popleft()
            if len(times) >= most:
                return max(1, round(times[0] + per_s - at))
            times.append(at)
            while len(self._done) > MOST_COUNTED:
                self._done.popitem(last=False)
            return 0


def limit(name: str, most: int, *, per_s: int, who: str | None = None) -> None:
    """Let this be done `most` times in `per_s` seconds, by one peer or, where named, by or to `who` (a mail address).

    Answers 429 with what was typed still on the page, and Retry-After.
    """
    limits: RateLimits = current_app.extensions["saath.limits"]
    wait_s = limits.take(name, peer() if who is None else f"named {who.casefold()}", most, per_s, services().clock())
    if wait_s:
        minutes = -(-wait_s // 60)  # rounded up
        sentence = ngettext(
            "This was done very often in a short time. Please wait %(num)s minute, then press the button.",
            "This was done very often in a short time. Please wait %(num)s minutes, then press the button.",
            minutes,
        )
        refusal = send_again.page(429, _("Please wait a little"), sentence)
        refusal.headers["Retry-After"] = str(wait_s)  # RFC 6585, section 4
        abort(refusal)


def limit_mails(name: str, email: str, most: int = 5) -> None:
    """Let a mail of one kind be sent to an address that anybody may have typed: `most` an hour by one peer, and so many of all kinds a day.

    So nobody's mailbox is flooded, and nobody alone uses up what its owner may need. What stands behind a plus sign is the same mailbox.
    """
    local, _at, host = email.partition("@")
    mailbox = f"{local.partition('+')[0]}@{host}"
    limit(name, most, per_s=3600, who=f"{peer()} {mailbox}")
    limit("mails", MOST_MAILS_A_DAY, per_s=24 * 3600, who=mailbox)


def peer() -> str:
    """Whoever is asking: the address of the connection, or the one that a web server on this machine says it has passed on.

    Of IPv6 the first 64 bits: the rest is the asker's own to choose.
    """
    remote = request.remote_addr or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        if forwarded and (not remote or ip_address(remote).is_loopback):
            remote = forwarded
        address = ip_address(remote)
    except ValueError:
        return remote[:64]
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return address.exploded[:19]
    return str(address)
