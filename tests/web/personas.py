"""Who comes to the site: with or without a session, and in which role."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.http import parse_cookie

from directory import credentials
from directory.domain.account import Account, Role
from directory.domain.session import Audience, Stage
from directory.operations import own_account, staffing
from directory.services import Services
from directory.web import guarding, sessions

from .client import Client

PASSWORD = "tea with my uncle"
SEED = bytes(range(20))
_HASHED: list[str] = []


def invite(services: Services, email: str = "admin@example.org", role: Role = Role.ADMIN, **limits: Any) -> tuple[Account, str]:
    """An invited account, and the name of its link."""
    name = f"link-for-the-address-{email}"
    return staffing.invite(services.database, email, role, link_name=name, by="test", now=services.clock(), **limits), name


def add_account(services: Services, email: str = "admin@example.org", role: Role = Role.ADMIN, **limits: Any) -> Account:
    """An account that is set up, with PASSWORD and an authenticator app of SEED."""
    account, name = invite(services, email, role, **limits)
    if not _HASHED:  # takes a while, on purpose
        _HASHED.append(credentials.hash_password(PASSWORD))
    own_account.accept_invitation(services.database, name, _HASHED[0], now=services.clock())
    return own_account.enrol_totp(services.database, account.id, SEED, 1, now=services.clock())


def sign_in(app: Flask, account: Account, stage: Stage = Stage.FULL) -> Client:
    """Somebody of the staff in a browser of their own, signed in without the forms."""
    return _client(app, Audience.STAFF, account_id=account.id, stage=stage)


def sign_in_organisation(app: Flask, address: str) -> Client:
    """Somebody who has shown that this mail address is theirs."""
    return _client(app, Audience.ORGANISATION, address=address)


def _client(app: Flask, audience: Audience, **who: Any) -> Client:
    with app.test_request_context("/"):
        response = app.make_response("")
        sessions.begin(response, audience, **who)
    ((name, value),) = parse_cookie(response.headers["Set-Cookie"].partition(";")[0]).items()
    client = Client(app, may_have_cookies=True)
    client._client.set_cookie(name, value)
    return client


def form_token(app: Flask, client: Client) -> str:
    """A token as any form has that this browser is given."""
    cookies = {each.key: each.value for each in client._client._cookies.values()}
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with app.test_request_context("/", headers={"Cookie": header}):
        return str(guarding.form_token()).partition('value="')[2].partition('"')[0]
