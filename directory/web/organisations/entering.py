"""Signing in at /manage: a mail address, a mailed link, a button. Nobody is told which addresses are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ...domain.errors import InvalidValue
from ...domain.holder import LinkNotOpen
from ...domain.session import Audience
from ...exchange import cells
from ...operations import access
from ...services import random
from ...storage import sessions as stored_sessions
from .. import mailed_links, sessions, urls
from ..access import organisation_session, way_in
from ..rate_limits import limit, peer
from ..site import services
from ..translation import gettext as _
from ..translation import language

blueprint = Blueprint("entering", __name__)


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`onward` is the path to go on to; `problem` a sentence about the address."""

    onward: str
    email: str = ""
    problem: str | None = None


def read_email(typed: str) -> tuple[str, str | None]:
    """(the address, None), or (what was typed, one sentence why it can't be one)."""
    typed = typed.strip()
    if not typed:
        return typed, _("Give your mail address.")
    try:
        return cells.email(typed).lower(), None
    except InvalidValue:
        return typed, _("Write the mail address in full, such as name@example.org.")


@blueprint.route("/manage/sign-in", methods=["GET", "POST"])
@way_in
def sign_in() -> ResponseReturnValue:
    page = SignInPage(_onward())
    if request.method != "POST":
        return render_template("organisations/manage_sign_in.html", page=page)
    limit("sign-in", 20, per_s=3600)
    email, problem = read_email(request.form.get("email", ""))
    if problem:
        return render_template("organisations/manage_sign_in.html", page=SignInPage(page.onward, email, problem)), 400
    limit("sign-in-mail", 5, per_s=3600, who=f"{peer()} {email}")
    access.ask_to_sign_in(services().database, email, language=language(), onward=page.onward, now=services().clock(), random=random)
    return redirect(urls.here("/manage/mail-sent"), 303)


@blueprint.get("/manage/mail-sent")
@way_in
def sign_in_sent() -> ResponseReturnValue:
    return render_template("organisations/manage_sign_in_sent.html")


@blueprint.route("/manage/sign-in/<token>", methods=["GET", "POST"])
@way_in
def sign_in_by_link(token: str) -> ResponseReturnValue:
    link = mailed_links.opened(token, "sign-in")
    if request.method != "POST":
        return render_template(
            "organisations/manage_link.html",
            heading=_("Sign in"),
            words=_("You sign in as %(email)s.", email=link.email),
            button=_("Sign in"),
        )
    return enter(
        link.email, link.subject or "/manage", lambda: access.spend_sign_in(services().database, link.name, now=services().clock())
    )


def enter(email: str, onward: str, spend: Callable[[], object]) -> ResponseReturnValue:
    """Sign in whoever opens a mailed link, and go on: the link is spent and the session begins, or neither. 404 where it isn't open."""
    response = make_response(redirect(urls.here(onward), 303))
    try:
        with services().database.writing():
            spend()
            sessions.begin(response, Audience.ORGANISATION, address=email)
    except LinkNotOpen:
        abort(mailed_links.closed())
    return response


@blueprint.post("/manage/sign-out")
@way_in
def sign_out() -> ResponseReturnValue:
    response = make_response(redirect(urls.here("/manage/signed-out"), 303))
    sessions.end(response, Audience.ORGANISATION)
    return response


@blueprint.post("/manage/sign-out-everywhere")
@organisation_session
def sign_out_everywhere() -> ResponseReturnValue:
    with services().database.writing():
        stored_sessions.end_all(services().database, address=sessions.organisation())
    return sign_out()


@blueprint.get("/manage/signed-out")
@way_in
def signed_out() -> ResponseReturnValue:
    return render_template("organisations/manage_signed_out.html")


def _onward() -> str:
    """Where to go on to: the page of a listing; "" is the first page of /manage."""
    wanted = request.values.get("next", "")
    return wanted if wanted.startswith("/manage/listing/") and wanted.isprintable() and len(wanted) < 200 else ""
