"""Sessions of staff and of organisations. The browser holds a random token in a cookie; the store its keyed hash, and all the rest.

Every sign-in begins a new session under a new token, and the one before is over: a token that somebody planted is worth nothing.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime

from flask import abort, g, request
from werkzeug.wrappers import Response

from ..domain.account import Account
from ..domain.session import SEEN_EVERY, Audience, Session, Stage
from ..storage import accounts
from ..storage import sessions as stored
from ..storage.database import DatabaseBusy
from . import cookies
from .site import services


def begin(
    response: Response, audience: Audience, *, account_id: int | None = None, address: str | None = None, stage: Stage = Stage.FULL
) -> None:
    """Sign in the browser that gets `response`: staff by `account_id`, an organisation by its mail `address`. Ends the session it had."""
    found = services()
    token = secrets.token_urlsafe(32)
    before = _held(audience)
    with found.database.writing():
        if before is not None:
            stored.end(found.database, before.id)
        stored.begin(
            found.database,
            _hash(token),
            audience,
            stage=stage,
            account_id=account_id,
            address=address.lower() if address else None,
            device=device(),
            now=found.clock(),
        )
    cookies.put(response, audience, token)


def current(audience: Audience) -> Session | None:
    """The session of this browser, of whatever stage; None where there is none, where it is over, or where its account may not sign in."""
    known: dict[Audience, Session | None] = g.setdefault("sessions", {})
    if audience not in known:
        known[audience] = _current(audience)
    return known[audience]


def end(response: Response, audience: Audience) -> None:
    """Sign out."""
    session = _held(audience)
    if session is not None:
        with services().database.writing():
            stored.end(services().database, session.id)
    cookies.clear(response, audience)
    g.pop("sessions", None)


def staff() -> Account:
    """The account that is signed in, with both factors. 403 where there is none: views that `need` a role always have one."""
    found = signed_in()
    if found is None:
        abort(403)
    return found


def signed_in() -> Account | None:
    """The account that is signed in, with both factors. Templates know it as `account()`."""
    session = current(Audience.STAFF)
    return _account(session) if session is not None and session.stage is Stage.FULL else None


def arriving() -> Account:
    """The account whose sign-in or invitation is under way, or which is signed in. 403 where there is none."""
    session = current(Audience.STAFF)
    found = _account(session) if session is not None else None
    if found is None:
        abort(403)
    return found


def organisation() -> str:
    """The mail address that is signed in at /manage. 403 where there is none."""
    session = current(Audience.ORGANISATION)
    if session is None or session.address is None:
        abort(403)
    return session.address


def _current(audience: Audience) -> Session | None:
    session, now = _held(audience), services().clock()
    if session is None or not session.is_open(now):
        return None
    if audience is Audience.STAFF:
        account = _account(session)
        if account is None or account.is_active == (session.stage is Stage.ENROLLING):
            return None
    _see(session, now)
    return session


def _held(audience: Audience) -> Session | None:
    """What the browser's token stands for, over or not."""
    token = cookies.get(audience)
    return stored.get(services().database, _hash(token), audience) if token else None


def _account(session: Session) -> Account | None:
    if "account" not in g or g.account.id != session.account_id:
        g.account = accounts.get(services().database, session.account_id or 0)
    found: Account | None = g.account
    return found


def _see(session: Session, now: datetime) -> None:
    if now - session.seen_at >= SEEN_EVERY:
        try:
            stored.see(services().database, session.id, now=now)
        except DatabaseBusy:
            pass  # the next page will do


def _hash(token: str) -> bytes:
    raw = token.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, key=services().secret, digest_size=32, person=b"session").digest()


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone|iPad", "iOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device() -> str:
    """This browser in words, as far as it says what it is: "Firefox, Linux". Enough to tell one's phone from one's desk."""
    said = [next((name for mark, name in known if re.search(mark, request.user_agent.string)), None) for known in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, said))
