"""Second factors on a page: what is asked of an authenticator app or of the browser, and what comes back with the form.

What has to be the same in the answer as in the question (a challenge, the seed of a key) travels in the form, signed, for half an hour, and
bound to the session it was made for.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

import segno
from flask import request
from itsdangerous import BadData, URLSafeSerializer

from ... import credentials
from ...credentials import RelyingParty, WrongPasskey
from ...domain.account import Account, NotForAccount, Passkey
from ...domain.session import Audience
from ...exchange import plain_text
from ...operations import own_account
from ...storage import factors
from .. import sessions
from ..site import services
from ..translation import gettext as _

_LASTS_S = 1800
_MOST_LETTERS_OF_A_NAME = 60
_QUIET_ZONE = 4
"""Light squares around a QR code (ISO/IEC 18004)."""
_TOTP, _NEW_PASSKEY, _PASSKEY = "totp", "new passkey", "passkey"


@dataclass(frozen=True, slots=True)
class TotpSetup:
    """A new key for an authenticator app: in groups of letters to type, and as a picture.

    `square` is the side of the picture, its quiet zone included; `path` draws its dark squares (SVG).
    """

    key: str
    square: int
    path: str
    sealed: str


@dataclass(frozen=True, slots=True)
class PasskeyQuestion:
    """What a script asks of the browser (WebAuthn's options as JSON)."""

    options: str
    sealed: str


def new_totp(account: Account) -> TotpSetup:
    """A new key; or, where the form comes again because its code was wrong, the one that is in the app already."""
    seed = _unsealed(_TOTP) or secrets.token_bytes(20)
    key = credentials.totp_secret(services().secret, seed)
    uri = credentials.totp_uri(key, account.email, services().settings.name)
    picture = segno.make(uri, error="m", micro=False)
    square = len(picture.matrix) + 2 * _QUIET_ZONE
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(picture.matrix, _QUIET_ZONE) for x, dark in enumerate(row, _QUIET_ZONE) if dark
    )
    return TotpSetup(" ".join(key[at : at + 4] for at in range(0, len(key), 4)), square, path, _sealed(_TOTP, seed))


def enrol_totp(account: Account) -> bool:
    """Keep the new key, if the code that came back is the app's."""
    seed = _unsealed(_TOTP)
    step = _step(seed)
    if seed is None or step is None:
        return False
    own_account.enrol_totp(services().database, account.id, seed, step, now=services().clock())
    return True


def read_totp(account: Account) -> int | None:
    """The step whose code came with the form; None where it is none of this account's."""
    return _step(factors.totp_seed(services().database, account.id))


def _step(seed: bytes | None) -> int | None:
    if seed is None:
        return None
    key = credentials.totp_secret(services().secret, seed)
    return credentials.totp_step(key, request.form.get("code", ""), services().clock())


def ask_for_new_passkey(account: Account) -> PasskeyQuestion | None:
    """None where this address can't have passkeys: browsers want https, or the name localhost."""
    party = _relying_party()
    if party is None:
        return None
    challenge, handle = secrets.token_bytes(32), _handle(account)
    known = factors.passkeys(services().database, account.id)
    return PasskeyQuestion(
        credentials.registration_options(party, account.email, handle, known, challenge), _sealed(_NEW_PASSKEY, challenge)
    )


def enrol_passkey(account: Account) -> bool:
    """Keep the passkey that the browser made, under the name that came with it, if it is an answer to what was asked."""
    party, challenge = _relying_party(), _unsealed(_NEW_PASSKEY)
    if party is None or challenge is None:
        return False
    try:
        credential_id, public_key, sign_count = credentials.registered(party, request.form.get("credential", ""), challenge)
        own_account.add_passkey(
            services().database,
            account.id,
            credential_id=credential_id,
            public_key=public_key,
            sign_count=sign_count,
            name=plain_text.line(request.form.get("name", ""))[:_MOST_LETTERS_OF_A_NAME] or sessions.device() or _("Passkey"),
            now=services().clock(),
        )
    except (WrongPasskey, NotForAccount):
        return False
    return True


def ask_for_passkey(account: Account) -> PasskeyQuestion | None:
    """None where the account has none, or this address can't use them."""
    party, known = _relying_party(), factors.passkeys(services().database, account.id)
    if party is None or not known:
        return None
    challenge = secrets.token_bytes(32)
    return PasskeyQuestion(credentials.authentication_options(party, known, challenge), _sealed(_PASSKEY, challenge))


def read_passkey(account: Account) -> tuple[Passkey, int] | None:
    """The passkey that the browser answered with, and its new count; None where the answer proves nothing."""
    party, challenge = _relying_party(), _unsealed(_PASSKEY)
    if party is None or challenge is None:
        return None
    try:
        known = factors.passkeys(services().database, account.id)
        return credentials.authenticated(party, request.form.get("credential", ""), challenge, known)
    except WrongPasskey:
        return None


def _relying_party() -> RelyingParty | None:
    settings, host = services().settings, urlsplit(request.host_url)
    ours = urlsplit(settings.origin)
    if settings.is_https and host.netloc == ours.netloc:
        return RelyingParty(ours.hostname or "", settings.origin, settings.name)
    if host.hostname == "localhost":
        return RelyingParty("localhost", f"{host.scheme}://{host.netloc}", settings.name)
    return None


def _handle(account: Account) -> bytes:
    """What names the account to a device: the same each time, and no mail address."""
    return hashlib.blake2b(str(account.id).encode(), key=services().secret, digest_size=16, person=b"handle").digest()


def _sealed(purpose: str, value: bytes) -> str:
    return _serializer(purpose).dumps([value.hex(), _session_id(), int(services().clock().timestamp())])


def _unsealed(purpose: str) -> bytes | None:
    """What was sealed for this purpose into the form that came; None where nothing of ours did."""
    try:
        value, session_id, at_s = _serializer(purpose).loads(request.form.get("sealed", ""))
    except BadData:
        return None
    is_current = session_id == _session_id() and services().clock().timestamp() - at_s < _LASTS_S
    return bytes.fromhex(value) if is_current else None


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(services().secret, salt=f"proof {purpose}", signer_kwargs={"digest_method": hashlib.sha256})


def _session_id() -> int:
    session = sessions.current(Audience.STAFF)
    return session.id if session is not None else 0
