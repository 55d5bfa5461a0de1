"""Who is on the staff: invite, send a new link, change a role, disable. The audit has all of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ..domain.account import Account, AccountState, NotForAccount, Role, Verb
from ..domain.vocabulary import Kind
from ..storage import accounts, audit, factors, links, mails, sessions
from ..storage.database import Database

INVITATION_LASTS = timedelta(days=7)
INVITATION = "invitation"
"""The purpose of the link, and the name of the mail."""


def invite(
    database: Database,
    email: str,
    role: Role,
    *,
    districts: Iterable[str] = (),
    kinds: Iterable[Kind] = (),
    link_name: str,
    message_id: str | None = None,
    language: str = "en",
    by: str,
    now: datetime,
) -> Account:
    """Add an account, to be set up by whoever opens the link; again for an address that is only invited, with a new link.

    With a `message_id` the link is mailed in `language`. Raises `NotForAccount` "has-account" where the address can sign in already, or
    could until it was disabled; "admin-without-limits" where limits are given to an admin.
    """
    email = email.strip().lower()
    districts, kinds = tuple(districts), tuple(kinds)
    _refuse_limits_of_admin(role, districts, kinds)
    with database.writing():
        known = accounts.get_by_email(database, email)
        if known is not None and known.state is not AccountState.INVITED:
            raise NotForAccount("has-account", email=email)
        if known is None:
            account_id = accounts.add(database, email, role, districts=districts, kinds=kinds, now=now)
        else:
            account_id = known.id
            accounts.set_role(database, account_id, role, districts=districts, kinds=kinds)
        audit.add(database, Verb.INVITE, account_id, by=by, now=now, role=role, districts=districts, kinds=kinds)
        return _begin_anew(database, account_id, link_name=link_name, message_id=message_id, language=language, now=now)


def send_new_link(
    database: Database,
    account_id: int,
    *,
    link_name: str,
    message_id: str | None = None,
    language: str = "en",
    by: str,
    now: datetime,
) -> Account:
    """Let somebody set up their account again: who has lost their password or second factor, or was disabled and is back.

    Everything they proved themselves with is forgotten, and they are signed out everywhere. Raises LookupError.
    """
    with database.writing():
        account = _require(database, account_id)
        audit.add(database, Verb.INVITE, account_id, by=by, now=now, role=account.role, again=True)
        return _begin_anew(database, account_id, link_name=link_name, message_id=message_id, language=language, now=now)


def change_role(
    database: Database, account_id: int, role: Role, *, districts: Iterable[str] = (), kinds: Iterable[Kind] = (), by: str, now: datetime
) -> Account:
    """Give somebody another role or other limits, from their next page on.

    Raises `NotForAccount` "last-admin" where nobody would be left to give it back, or "admin-without-limits"; LookupError.
    """
    districts, kinds = tuple(districts), tuple(kinds)
    _refuse_limits_of_admin(role, districts, kinds)
    with database.writing():
        before = _require(database, account_id)
        if (before.role, before.districts, before.kinds) == (role, districts, kinds):
            return before
        if role is not Role.ADMIN:
            _keep_an_admin(database, before)
        accounts.set_role(database, account_id, role, districts=districts, kinds=kinds)
        audit.add(database, Verb.CHANGE_ROLE, account_id, by=by, now=now, before=before.role, role=role, districts=districts, kinds=kinds)
        return _require(database, account_id)


def disable(database: Database, account_id: int, *, by: str, now: datetime) -> Account:
    """Let somebody sign in no more, and sign them out everywhere; what they did stays in the history under their name.

    Raises `NotForAccount` "last-admin"; LookupError.
    """
    with database.writing():
        before = _require(database, account_id)
        if before.state is AccountState.DISABLED:
            return before
        _keep_an_admin(database, before)
        accounts.set_state(database, account_id, AccountState.DISABLED)
        sessions.end_all(database, account_id=account_id)
        links.revoke(database, INVITATION, str(account_id), now=now)
        audit.add(database, Verb.DISABLE, account_id, by=by, now=now)
        return _require(database, account_id)


def _begin_anew(database: Database, account_id: int, *, link_name: str, message_id: str | None, language: str, now: datetime) -> Account:
    """Nothing but a new link opens the account from here on."""
    accounts.set_state(database, account_id, AccountState.INVITED)
    accounts.set_password(database, account_id, None)
    factors.forget(database, account_id)
    sessions.end_all(database, account_id=account_id)
    links.revoke(database, INVITATION, str(account_id), now=now)
    account = _require(database, account_id)
    links.make(database, link_name, INVITATION, str(account_id), account.email, now=now, lasts=INVITATION_LASTS)
    if message_id is not None:
        facts = {"link": link_name, "role": account.role}
        mails.add(database, message_id=message_id, recipient=account.email, language=language, template=INVITATION, facts=facts, now=now)
    return account


def _require(database: Database, account_id: int) -> Account:
    account = accounts.get(database, account_id)
    if account is None:
        raise LookupError(account_id)
    return account


def _keep_an_admin(database: Database, account: Account) -> None:
    if account.is_active and account.role is Role.ADMIN and accounts.count_admins(database) == 1:
        raise NotForAccount("last-admin", email=account.email)


def _refuse_limits_of_admin(role: Role, districts: tuple[str, ...], kinds: tuple[Kind, ...]) -> None:
    if role is Role.ADMIN and (districts or kinds):
        raise NotForAccount("admin-without-limits")
