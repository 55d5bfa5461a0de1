"""What staff prove themselves with: passwords, one-time codes, passkeys and recovery codes. Knows neither Flask nor the store.

Passwords: argon2id (RFC 9106). One-time codes: TOTP (RFC 6238). Passkeys: WebAuthn level 2. What the store keeps of one-time codes is
a seed that is worth nothing without the site's own secret, and of recovery codes a hash keyed with it: a stolen copy of the database
opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import argon2
import pyotp
import webauthn
from argon2.exceptions import InvalidHashError, VerificationError
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from .domain.account import Passkey
from .domain.submission import REFERENCE_ALPHABET

LEAST_PASSWORD, MOST_PASSWORD = 12, 200
"""In letters."""
RECOVERY_CODES = 10
_STEP_S = 30
# OWASP's first recommendation for argon2id: 46 MiB, one pass. Some 50 ms, and bounded memory when several sign in at once.
_HASHER = argon2.PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
_NOBODYS = _HASHER.hash("nobody's password")
_ROWS = ("0123456789" * 2, "9876543210" * 2, "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


# -- passwords


def hash_password(password: str) -> str:
    return _HASHER.hash(_one_form(password))


def is_password(password_hash: str | None, password: str) -> bool:
    """Whether it is the one. Costs the same where there is no account and so no hash: the time tells nobody who has one."""
    try:
        _HASHER.verify(password_hash or _NOBODYS, _one_form(password[: 2 * MOST_PASSWORD]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other costs than today's, and should be made anew while the password is at hand."""
    return _HASHER.check_needs_rehash(password_hash)


def weakness(password: str, email: str) -> str | None:
    """Why a new password won't do: "too-short", "too-long", "too-plain"; None where it will. Length is what counts (NIST SP 800-63B).

    >>> weakness("four words are fine", "a@example.org"), weakness("aaaaaaaaaaaaaa", "a@example.org")
    (None, 'too-plain')
    """
    folded = _one_form(password).casefold()
    if len(folded) < LEAST_PASSWORD:
        return "too-short"
    if len(folded) > MOST_PASSWORD:
        return "too-long"
    names = email.casefold().split("@")
    bare = folded
    for known in (*names, "password", "saath"):
        bare = bare.replace(known, "")
    if len(set(folded)) < 5 or len(bare) < 6 or any(folded in row for row in _ROWS):
        return "too-plain"
    return None


def _one_form(password: str) -> str:
    """The same letters in one form, however the keyboard made them (RFC 8265, section 4.2.2)."""
    return unicodedata.normalize("NFC", password)


# -- one-time codes


def totp_secret(secret: bytes, seed: bytes) -> str:
    """The key that an authenticator app holds, as base32, from the 20 random bytes that the store holds."""
    return base64.b32encode(hashlib.blake2b(seed, key=secret, digest_size=20, person=b"totp").digest()).decode()


def totp_uri(totp_key: str, email: str, site: str) -> str:
    """The key as an authenticator app reads it from a QR code."""
    return pyotp.TOTP(totp_key, interval=_STEP_S).provisioning_uri(name=email, issuer_name=site)


def totp_step(totp_key: str, code: str, now: datetime) -> int | None:
    """The step (30 s each, since 1970) whose code this is: now, or the one before or after, since clocks differ. None: no code."""
    code = code[:50]
    digits = "".join(str(unicodedata.digit(letter, -1)) for letter in code if not letter.isspace())
    present, app = int(now.timestamp()) // _STEP_S, pyotp.TOTP(totp_key, interval=_STEP_S)
    matching = [step for step in (present - 1, present, present + 1) if hmac.compare_digest(app.generate_otp(step), digits)]
    return max(matching, default=None)


# -- recovery codes


def recovery_codes(numbers: Iterable[bytes]) -> tuple[str, ...]:
    """Codes to write down, each out of 12 random bytes: 53 bits in letters that can't be misread.

    >>> recovery_codes([bytes(range(12))])
    ('3467-ACDE-FGHJ',)
    """
    letters = ("".join(REFERENCE_ALPHABET[number % len(REFERENCE_ALPHABET)] for number in each[:12]) for each in numbers)
    return tuple("-".join((each[:4], each[4:8], each[8:])) for each in letters)


def recovery_key(secret: bytes, code: str) -> bytes:
    """What the store keeps of a code; case, spaces and hyphens don't matter."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.blake2b(letters.encode("utf-8", "surrogatepass"), key=secret, digest_size=32, person=b"recovery").digest()


# -- passkeys


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Who asks for a passkey: the host's name, and the origin that its pages have."""

    id: str
    origin: str
    name: str


class WrongPasskey(Exception):
    """What the browser answered is no proof."""


def registration_options(party: RelyingParty, email: str, handle: bytes, known: Sequence[Passkey], challenge: bytes) -> str:
    """What the browser is to make a passkey from, as JSON. `handle` names the account to the device, and says nothing to others."""
    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=party.id,
            rp_name=party.name,
            user_id=handle,
            user_name=email,
            challenge=challenge,
            exclude_credentials=_descriptors(known),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
            ),
        )
    )


def registered(party: RelyingParty, answer: str, challenge: bytes) -> tuple[bytes, bytes, int]:
    """A new passkey's id, public key and count of uses. Raises `WrongPasskey`."""
    try:
        found = webauthn.verify_registration_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=party.id, expected_origin=party.origin
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise WrongPasskey from error
    return found.credential_id, found.credential_public_key, found.sign_count


def authentication_options(party: RelyingParty, known: Sequence[Passkey], challenge: bytes) -> str:
    """What the browser is to prove with one of these passkeys, as JSON."""
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(rp_id=party.id, challenge=challenge, allow_credentials=_descriptors(known))
    )


def authenticated(party: RelyingParty, answer: str, challenge: bytes, known: Sequence[Passkey]) -> tuple[Passkey, int]:
    """The passkey that was used, and its new count of uses. Raises `WrongPasskey`, also where the count says that it was copied."""
    try:
        used_id = base64url_to_bytes(str(json.loads(answer)["id"]))
        used = next(each for each in known if each.credential_id == used_id)
        found = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=used.public_key,
            credential_current_sign_count=used.sign_count,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError, StopIteration) as error:
        raise WrongPasskey from error
    return used, found.new_sign_count


def _descriptors(known: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=each.credential_id) for each in known]
