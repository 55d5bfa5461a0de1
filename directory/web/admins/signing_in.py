"""Signing in, at /review/sign-in: mail address and password, then a second factor; and out again.

The answer to a wrong password is that to an unknown address, in words and in time.
"""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField  # type: ignore[import-untyped]

from ... import credentials
from ...domain.account import Account
from ...domain.session import Audience, Stage
from ...operations import own_account, signing_in
from ...storage import accounts, factors
from .. import known_browsers, sessions, urls
from ..access import half_way, safe_next, way_in
from ..rate_limits import limit, peer
from ..site import services
from ..translation import gettext as _
from . import proofs

blueprint = Blueprint("signing_in", __name__)

_QUARTER_S = 900
MOST_GUESSES_AN_HOUR = 100
"""At one account's password, by strangers from anywhere (NIST SP 800-63B, section 3.2.2)."""


class SignInForm(Form):  # type: ignore[misc]
    """What was typed, as it was typed."""

    email = StringField()
    password = StringField()


@blueprint.route("/review/sign-in", methods=["GET", "POST"])
@way_in
def sign_in() -> ResponseReturnValue:
    if request.method == "GET" and sessions.signed_in() is not None:
        return redirect(safe_next("/review"), 303)
    form, problems = SignInForm(request.form), []
    if request.method == "POST":
        typed = (form.email.data or "").strip()[:300]
        _limit_guesses(typed)
        account = _known(typed, form.password.data or "")
        if account is not None:
            response = redirect(urls.with_query(urls.here("/review/sign-in/second"), next=request.values.get("next")), 303)
            sessions.begin(response, Audience.STAFF, account_id=account.id, stage=Stage.HALF)
            return response
        problems = [("email", _("The mail address and the password don’t belong together. Please type both again."))]
    page = render_template("admins/sign_in.html", form=form, problems=problems, next=request.values.get("next", ""))
    return page, 400 if problems else 200


def _limit_guesses(email: str) -> None:
    """What a stranger guesses shuts nobody else out: neither who asks from elsewhere, nor at all a browser that is known."""
    known = known_browsers.name_of(email)
    if known is not None:
        limit("staff sign-in", 10, per_s=_QUARTER_S, who=known)
        return
    limit("staff sign-in", 20, per_s=_QUARTER_S)
    limit("staff sign-in", 10, per_s=_QUARTER_S, who=f"{peer()} {email}")
    limit("staff sign-in", MOST_GUESSES_AN_HOUR, per_s=3600, who=email)


def _known(email: str, password: str) -> Account | None:
    database = services().database
    account = accounts.get_by_email(database, email)
    may_sign_in = account is not None and account.is_active
    password_hash = accounts.password_hash(database, account.id if account is not None else 0)
    if not credentials.is_password(password_hash if may_sign_in else None, password) or account is None or password_hash is None:
        return None
    if credentials.is_outdated(password_hash):
        own_account.rehash_password(database, account.id, credentials.hash_password(password))
    return account


@blueprint.get("/review/sign-in/second")
@half_way(Stage.HALF)
def second() -> ResponseReturnValue:
    return _second_page()


def _second_page(*problems: tuple[str, str]) -> ResponseReturnValue:
    account, database = sessions.arriving(), services().database
    page = render_template(
        "admins/second.html",
        has_totp=factors.totp_seed(database, account.id) is not None,
        has_passkeys=bool(factors.passkeys(database, account.id)),
        passkey=proofs.ask_for_passkey(account),
        problems=problems,
        next=request.values.get("next", ""),
    )
    return page, 400 if problems else 200


@blueprint.post("/review/sign-in/second/code")
@half_way(Stage.HALF)
def with_totp() -> ResponseReturnValue:
    account = _trying()
    if signing_in.use_totp(services().database, account.id, proofs.read_totp(account), now=services().clock()):
        return _in(account, safe_next("/review"))
    return _second_page(("code", _("That isn’t the code (any more). Each code works once: wait for the next one in your app.")))


@blueprint.post("/review/sign-in/second/passkey")
@half_way(Stage.HALF)
def with_passkey() -> ResponseReturnValue:
    account, now = _trying(), services().clock()
    proof = proofs.read_passkey(account)
    if proof is None:
        signing_in.note_failure(services().database, account.id, "passkey", now=now)
    elif signing_in.use_passkey(services().database, account.id, proof[0].id, proof[1], now=now):
        return _in(account, safe_next("/review"))
    return _second_page(("passkey", _("The passkey didn’t work. Please try it again, or use something else.")))


@blueprint.post("/review/sign-in/second/recovery")
@half_way(Stage.HALF)
def with_recovery_code() -> ResponseReturnValue:
    account = _trying()
    key = credentials.recovery_key(services().secret, request.form.get("recovery", ""))
    if signing_in.use_recovery_code(services().database, account.id, key, now=services().clock()):
        return _in(account, urls.here("/review/account"))  # which says how many are left
    return _second_page(("recovery", _("That is none of your recovery codes, or it was used before. Each works once.")))


def _trying() -> Account:
    account = sessions.arriving()
    limit("second factor", 10, per_s=_QUARTER_S, who=account.email)
    return account


def _in(account: Account, to: str) -> ResponseReturnValue:
    response = redirect(to, 303)
    sessions.begin(response, Audience.STAFF, account_id=account.id)
    known_browsers.remember(response, account.email)
    return response


@blueprint.post("/review/sign-out")
@way_in
def sign_out() -> ResponseReturnValue:
    response = redirect(urls.here("/review/sign-in"), 303)
    sessions.end(response, Audience.STAFF)
    return response
