"""Invitations: the mailed link, the password, the second factor. Only then is the account one."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Form, StringField  # type: ignore[import-untyped]

from ... import credentials
from ...credentials import LEAST_PASSWORD, MOST_PASSWORD
from ...domain.account import Account, NotForAccount
from ...domain.session import Audience, Stage
from ...operations import own_account
from ...operations.staffing import INVITATION
from .. import known_browsers, mailed_links, sessions, urls
from ..access import half_way, way_in
from ..rate_limits import limit
from ..site import services
from ..translation import gettext as _
from . import proofs

blueprint = Blueprint("invitations", __name__)


class NewPasswordForm(Form):  # type: ignore[misc]
    """A password typed twice."""

    new_password = StringField()
    new_password_again = StringField()


def problems_of(form: NewPasswordForm, email: str) -> list[tuple[str, str]]:
    """(field, sentence) for what is wrong with a new password."""
    password = form.new_password.data or ""
    sentences = {
        "too-short": _("Take at least %(least)d letters: a few words that belong together only for you.", least=LEAST_PASSWORD),
        "too-long": _("Take at most %(most)d letters.", most=MOST_PASSWORD),
        "too-plain": _("That is too easy to guess. Take a few words that belong together only for you."),
    }
    weakness = credentials.weakness(password, email)
    if weakness is not None:
        return [("new_password", sentences[weakness])]
    if password != form.new_password_again.data:
        return [("new_password_again", _("The two aren’t the same. Please type it again."))]
    return []


@blueprint.route("/review/invitation/<token>", methods=["GET", "POST"])
@way_in
def invitation(token: str) -> ResponseReturnValue:
    link = mailed_links.opened(token, INVITATION)
    account = own_account.invited_by(services().database, link.name, now=services().clock())
    if account is None:
        abort(mailed_links.closed())
    form, problems = NewPasswordForm(request.form), []
    if request.method == "POST":
        limit("invitation", 20, per_s=900)
        problems = problems_of(form, account.email)
        if not problems:
            return _accept(link.name, form.new_password.data or "")
    action = f"/review/invitation/{token}"
    page = render_template("admins/invitation.html", invited=account, action=action, problems=problems, least=LEAST_PASSWORD)
    return page, 400 if problems else 200


def _accept(link_name: str, password: str) -> ResponseReturnValue:
    found = services()
    try:
        account = own_account.accept_invitation(found.database, link_name, credentials.hash_password(password), now=found.clock())
    except NotForAccount:
        abort(mailed_links.closed())  # spent between the page and the button
    response = redirect(urls.here("/review/set-up"), 303)
    sessions.begin(response, Audience.STAFF, account_id=account.id, stage=Stage.ENROLLING)
    return response


@blueprint.get("/review/set-up")
@half_way(Stage.ENROLLING)
def set_up() -> ResponseReturnValue:
    return _set_up_page()


def _set_up_page(*problems: tuple[str, str]) -> ResponseReturnValue:
    account = sessions.arriving()
    page = render_template(
        "admins/set_up.html",
        totp=proofs.new_totp(account),
        passkey=proofs.ask_for_new_passkey(account),
        device=sessions.device(),
        problems=problems,
    )
    return page, 400 if problems else 200


@blueprint.post("/review/set-up/code")
@half_way(Stage.ENROLLING)
def set_up_totp() -> ResponseReturnValue:
    account = sessions.arriving()
    if not proofs.enrol_totp(account):
        return _set_up_page(
            ("code", _("That isn’t the code that your app should show now. Is your phone’s clock right? Try the next code."))
        )
    return _in(account)


@blueprint.post("/review/set-up/passkey")
@half_way(Stage.ENROLLING)
def set_up_passkey() -> ResponseReturnValue:
    account = sessions.arriving()
    if not proofs.enrol_passkey(account):
        return _set_up_page(("passkey", _("That didn’t make a passkey. Please try again, or use an authenticator app.")))
    return _in(account)


def _in(account: Account) -> ResponseReturnValue:
    response = redirect(urls.here("/review/account/recovery-codes"), 303)
    sessions.begin(response, Audience.STAFF, account_id=account.id)
    known_browsers.remember(response, account.email)
    return response
