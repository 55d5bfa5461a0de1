"""Passwords, one-time codes and recovery codes; passkeys are tried in a real browser."""

from __future__ import annotations

import time
from datetime import timedelta

import argon2
import pyotp
import pytest

from directory import credentials
from tests.factories import NOW

SECRET = b"s" * 32
SEED = bytes(range(20))


def code_at(seconds: float, seed: bytes = SEED) -> str:
    return pyotp.TOTP(credentials.totp_secret(SECRET, seed)).at(NOW + timedelta(seconds=seconds))


def test_password_is_known_by_its_argon2id_hash_alone() -> None:
    hashed = credentials.hash_password("four plain words here")
    assert hashed.startswith("$argon2id$") and "plain" not in hashed
    assert credentials.is_password(hashed, "four plain words here")
    assert not credentials.is_password(hashed, "four plain words her")
    assert not credentials.is_password("not a hash", "four plain words here")


def test_password_is_the_same_however_a_keyboard_composes_its_letters() -> None:
    assert credentials.is_password(credentials.hash_password("caf\u00e9 and more"), "cafe\u0301 and more")


def test_nobodys_password_is_never_right() -> None:
    assert not credentials.is_password(None, "nobody's password")


def test_wrong_password_takes_as_long_where_there_is_no_account() -> None:
    hashed = credentials.hash_password("four plain words here")

    fastest: dict[str | None, float] = {None: 9.0, hashed: 9.0}
    for _ in range(8):
        for password_hash in fastest:
            begun = time.perf_counter()
            credentials.is_password(password_hash, "something else")
            fastest[password_hash] = min(fastest[password_hash], time.perf_counter() - begun)
    assert 0.7 < fastest[None] / fastest[hashed] < 1.4


def test_hash_of_other_costs_is_outdated() -> None:
    assert not credentials.is_outdated(credentials.hash_password("four plain words here"))
    assert credentials.is_outdated(argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("x"))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("eleven char", "too-short"),
        ("x" * 201, "too-long"),
        ("aaaaaaaaaaaaaa", "too-plain"),
        ("123456789012", "too-plain"),
        ("qwertyuiopas", "too-plain"),
        ("password1234", "too-plain"),
        ("Harpreet.Kaur", "too-plain"),
        ("harpreet.kaur@example.org", "too-plain"),
        ("tea with my uncle", None),
        ("ਚਾਹ ਪੀਣ ਦਾ ਵੇਲਾ", None),
    ],
)
def test_password_has_to_be_long_and_not_plain(password: str, why: str | None) -> None:
    assert credentials.weakness(password, "harpreet.kaur@example.org") == why


def test_key_of_an_authenticator_app_needs_the_sites_secret_and_the_seed() -> None:
    key = credentials.totp_secret(SECRET, SEED)
    assert len(key) == 32
    assert key not in (credentials.totp_secret(b"t" * 32, SEED), credentials.totp_secret(SECRET, SEED[::-1]))


@pytest.mark.parametrize(("off_by_s", "counts"), [(0, True), (-30, True), (30, True), (-61, False), (61, False)])
def test_one_time_code_counts_for_half_a_minute_more_on_either_side(off_by_s: int, counts: bool) -> None:
    step = credentials.totp_step(credentials.totp_secret(SECRET, SEED), code_at(off_by_s), NOW)
    assert (step is not None) == counts
    if counts:
        assert step == (int(NOW.timestamp()) + off_by_s) // 30


def test_one_time_code_may_be_typed_with_a_space_and_in_other_digits() -> None:
    code = code_at(0)
    for typed in (f"{code[:3]} {code[3:]}", code.translate({ord("0") + n: chr(ord("੦") + n) for n in range(10)})):
        assert credentials.totp_step(credentials.totp_secret(SECRET, SEED), typed, NOW) is not None


@pytest.mark.parametrize("typed", ["", "000000", "abcdef", "1" * 10_000, "²³¹²³¹", "\ud800"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert code_at(0) != "000000"
    assert credentials.totp_step(credentials.totp_secret(SECRET, SEED), typed, NOW) is None


def test_recovery_code_may_be_typed_in_any_case_and_spacing() -> None:
    (code,) = credentials.recovery_codes([bytes(range(12))])
    assert credentials.recovery_key(SECRET, code) == credentials.recovery_key(SECRET, f" {code.lower().replace('-', ' ')} ")
    assert credentials.recovery_key(SECRET, code) != credentials.recovery_key(b"t" * 32, code)
