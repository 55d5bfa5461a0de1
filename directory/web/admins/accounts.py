"""One's own account, at /review/account: password, second factors, recovery codes, and the browsers one is signed in with."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField  # type: ignore[import-untyped]

from ... import credentials
from ...credentials import LEAST_PASSWORD
from ...domain.account import NotForAccount, Passkey, Role
from ...domain.session import Audience
from ...operations import own_account
from ...storage import accounts as stored
from ...storage import factors
from ...storage import sessions as stored_sessions
from .. import sessions, urls
from ..access import needs
from ..rate_limits import limit
from ..site import services
from ..translation import gettext as _
from . import proofs
from .invitations import NewPasswordForm, problems_of
from .moments import moment

blueprint = Blueprint("accounts", __name__)

_FEW_CODES = 3


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A browser that is signed in; `is_this` is the one that looks at the page."""

    id: int
    device: str
    began: str
    seen: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class ShownPasskey:
    id: int
    name: str
    added: str
    used: str | None


@dataclass(frozen=True, slots=True)
class AccountPage:
    """`done` says what was just done. `codes_left` are recovery codes; `is_short` says that there should be more."""

    done: str | None
    has_totp: bool
    passkeys: tuple[ShownPasskey, ...]
    codes_left: int
    is_short: bool
    sessions: tuple[ShownSession, ...]


class PasswordForm(NewPasswordForm):
    password = StringField()


@blueprint.get("/review/account")
@needs(Role.READER)
def account() -> ResponseReturnValue:
    return _account_page()


def _account_page(*problems: tuple[str, str]) -> ResponseReturnValue:
    mine, database = sessions.staff(), services().database
    left = factors.count_recovery_codes(database, mine.id)
    shown = AccountPage(
        done=_done().get(request.args.get("done", "")),
        has_totp=factors.totp_seed(database, mine.id) is not None,
        passkeys=tuple(_shown(each) for each in factors.passkeys(database, mine.id)),
        codes_left=left,
        is_short=left <= _FEW_CODES,
        sessions=_sessions(mine.id),
    )
    question = proofs.ask_for_new_passkey(mine)
    page = render_template("admins/account.html", page=shown, passkey=question, device=sessions.device(), problems=problems)
    return page, 400 if problems else 200


def _done() -> dict[str, str]:
    return {
        "password": _("Your password is changed. Every other browser was signed out."),
        "one-time-codes": _("Your authenticator app is set up."),
        "no-one-time-codes": _("The authenticator app is not asked for any more."),
        "passkey": _("The passkey is added."),
        "no-passkey": _("The passkey is removed."),
        "session": _("That browser is signed out."),
        "sessions": _("All other browsers are signed out."),
    }


def _back(done: str) -> ResponseReturnValue:
    return redirect(urls.here(f"/review/account?done={done}"), 303)


def _shown(passkey: Passkey) -> ShownPasskey:
    return ShownPasskey(passkey.id, passkey.name, moment(passkey.added_at), moment(passkey.used_at) if passkey.used_at else None)


def _sessions(account_id: int) -> tuple[ShownSession, ...]:
    now, this = services().clock(), _this_session()
    return tuple(
        ShownSession(each.id, each.device or _("A browser"), moment(each.began_at), moment(each.seen_at), each.id == this)
        for each in sorted(stored_sessions.of_account(services().database, account_id), key=lambda each: each.id != this)
        if each.is_open(now)
    )


def _this_session() -> int:
    session = sessions.current(Audience.STAFF)
    return session.id if session is not None else 0


@blueprint.route("/review/account/password", methods=["GET", "POST"])
@needs(Role.READER)
def password() -> ResponseReturnValue:
    mine, database = sessions.staff(), services().database
    form, problems = PasswordForm(request.form), []
    if request.method == "POST":
        limit("password", 10, per_s=900, who=mine.email)
        if not credentials.is_password(stored.password_hash(database, mine.id), form.password.data or ""):
            problems.append(("password", _("That isn’t your password.")))
        problems += problems_of(form, mine.email)
        if not problems:
            hashed = credentials.hash_password(form.new_password.data or "")
            own_account.change_password(database, mine.id, hashed, but_session=_this_session(), now=services().clock())
            return _back("password")
    return render_template("admins/password.html", problems=problems, least=LEAST_PASSWORD), 400 if problems else 200


@blueprint.route("/review/account/one-time-codes", methods=["GET", "POST"])
@needs(Role.READER)
def one_time_codes() -> ResponseReturnValue:
    mine = sessions.staff()
    problems = []
    if request.method == "POST":
        limit("enrol", 20, per_s=900, who=mine.email)
        if proofs.enrol_totp(mine):
            return _back("one-time-codes")
        problems.append(("code", _("That isn’t the code that your app should show now. Is your phone’s clock right? Try the next code.")))
    return render_template("admins/one_time_codes.html", totp=proofs.new_totp(mine), problems=problems), 400 if problems else 200


@blueprint.post("/review/account/one-time-codes/remove")
@needs(Role.READER)
def remove_one_time_codes() -> ResponseReturnValue:
    try:
        own_account.remove_totp(services().database, sessions.staff().id, now=services().clock())
    except NotForAccount:
        return _account_page(_last_factor())
    return _back("no-one-time-codes")


@blueprint.post("/review/account/passkeys")
@needs(Role.READER)
def add_passkey() -> ResponseReturnValue:
    if proofs.enrol_passkey(sessions.staff()):
        return _back("passkey")
    return _account_page(("passkey", _("That didn’t make a passkey. Please try again.")))


@blueprint.post("/review/account/passkeys/<int:passkey_id>/remove")
@needs(Role.READER)
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    try:
        own_account.remove_passkey(services().database, sessions.staff().id, passkey_id, now=services().clock())
    except LookupError:
        abort(404)
    except NotForAccount:
        return _account_page(_last_factor())
    return _back("no-passkey")


def _last_factor() -> tuple[str, str]:
    return "factors", _("This is your only second factor. Set up another one first; then you can remove it.")


@blueprint.route("/review/account/recovery-codes", methods=["GET", "POST"])
@needs(Role.READER)
def recovery_codes() -> ResponseReturnValue:
    """The codes are in the answer to the button, and in no other page ever after."""
    mine, found = sessions.staff(), services()
    codes: tuple[str, ...] = ()
    if request.method == "POST":
        limit("recovery codes", 10, per_s=3600, who=mine.email)
        codes = credentials.recovery_codes(secrets.token_bytes(12) for _each in range(credentials.RECOVERY_CODES))
        keys = [credentials.recovery_key(found.secret, code) for code in codes]
        own_account.make_recovery_codes(found.database, mine.id, keys, now=found.clock())
    left = factors.count_recovery_codes(found.database, mine.id)
    return render_template("admins/recovery_codes.html", codes=codes, left=left)


@blueprint.post("/review/account/sessions/<int:session_id>/end")
@needs(Role.READER)
def end_session(session_id: int) -> ResponseReturnValue:
    try:
        own_account.end_session(services().database, sessions.staff().id, session_id, now=services().clock())
    except LookupError:
        abort(404)
    return _back("session")


@blueprint.post("/review/account/sessions/end-others")
@needs(Role.READER)
def end_other_sessions() -> ResponseReturnValue:
    own_account.end_other_sessions(services().database, sessions.staff().id, but=_this_session(), now=services().clock())
    return _back("sessions")
