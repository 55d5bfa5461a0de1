"""Staff, at /review/staff, for admins: who is there, who is invited, what each may do; and the audit of all that."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Field, Form, StringField  # type: ignore[import-untyped]

from ...domain.account import Account, AccountState, AuditEntry, NotForAccount, Role, Verb
from ...domain.errors import InvalidValue
from ...domain.vocabulary import Kind
from ...exchange import cells
from ...operations import staffing
from ...storage import accounts, audit
from .. import sessions, urls
from ..access import needs
from ..rate_limits import limit
from ..site import services, wording
from ..translation import gettext as _
from ..translation import language
from . import trail
from .moments import moment

blueprint = Blueprint("staff", __name__)

_ENTRIES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """A member of staff in words; `limits` are kinds and districts, as people say them."""

    id: int
    email: str
    role: str
    state: str | None
    limits: str | None


@dataclass(frozen=True, slots=True)
class ShownEntry:
    at: str
    words: str
    account: str | None
    by: str


@dataclass(frozen=True, slots=True)
class Limits:
    """A role and its limits as typed; `chosen` are those that were read."""

    role: Role
    districts: tuple[str, ...]
    kinds: tuple[Kind, ...]


class _Kinds(Field):  # type: ignore[misc]
    """The kinds that are ticked, in their order."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = tuple(kind for kind in Kind if kind in valuelist)


class StaffForm(Form):  # type: ignore[misc]
    """What was typed, as it was typed."""

    email = StringField()
    role = StringField(default=Role.REVIEWER)
    districts = StringField()
    kinds = _Kinds()


@blueprint.get("/review/staff")
@needs(Role.ADMIN)
def everybody() -> ResponseReturnValue:
    found = [_shown(each) for each in accounts.all_accounts(services().database)]
    return render_template("admins/staff.html", everybody=found, done=_done().get(request.args.get("done", "")))


@blueprint.route("/review/staff/invite", methods=["GET", "POST"])
@needs(Role.ADMIN)
def invite() -> ResponseReturnValue:
    form = StaffForm(request.form)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        limit("invite", 30, per_s=3600, who=sessions.staff().email)
        limits = _limits(form, problems)
        email = _email(form, problems)
        if email and limits:
            try:
                staffing.invite(
                    services().database,
                    email,
                    limits.role,
                    districts=limits.districts,
                    kinds=limits.kinds,
                    **_letter(),
                    by=sessions.staff().email,
                    now=services().clock(),
                )
                return redirect(urls.here("/review/staff?done=invited"), 303)
            except NotForAccount:
                problems.append(("email", _("There is an account for this address already.")))
    return render_template("admins/invite.html", form=form, problems=problems, **_choices()), 400 if problems else 200


@blueprint.get("/review/staff/<int:account_id>")
@needs(Role.ADMIN)
def somebody(account_id: int) -> ResponseReturnValue:
    found = _require(account_id)
    return _page_of(found, StaffForm(role=found.role, districts=", ".join(found.districts), kinds=found.kinds))


def _page_of(found: Account, form: StaffForm, *problems: tuple[str, str]) -> ResponseReturnValue:
    _total, entries = audit.read(services().database, account_id=found.id, limit=20)
    page = render_template(
        "admins/staff_member.html",
        member=_shown(found),
        is_disabled=found.state is AccountState.DISABLED,
        form=form,
        problems=problems,
        entries=[_entry(each) for each in entries],
        done=_done().get(request.args.get("done", "")),
        **_choices(),
    )
    return page, 400 if problems else 200


@blueprint.post("/review/staff/<int:account_id>/role")
@needs(Role.ADMIN)
def change_role(account_id: int) -> ResponseReturnValue:
    found, form = _require(account_id), StaffForm(request.form)
    problems: list[tuple[str, str]] = []
    limits = _limits(form, problems)
    if limits is None:
        return _page_of(found, form, *problems)
    try:
        staffing.change_role(
            services().database,
            account_id,
            limits.role,
            districts=limits.districts,
            kinds=limits.kinds,
            by=sessions.staff().email,
            now=services().clock(),
        )
    except NotForAccount:
        return _page_of(found, form, ("role", _last_admin()))
    return redirect(urls.here(f"/review/staff/{account_id}?done=role"), 303)


@blueprint.post("/review/staff/<int:account_id>/disable")
@needs(Role.ADMIN)
def disable(account_id: int) -> ResponseReturnValue:
    found = _require(account_id)
    try:
        staffing.disable(services().database, account_id, by=sessions.staff().email, now=services().clock())
    except NotForAccount:
        return _page_of(found, StaffForm(role=found.role), ("disable", _last_admin()))
    return redirect(urls.here(f"/review/staff/{account_id}?done=disabled"), 303)


@blueprint.post("/review/staff/<int:account_id>/new-link")
@needs(Role.ADMIN)
def send_new_link(account_id: int) -> ResponseReturnValue:
    _require(account_id)
    limit("invite", 30, per_s=3600, who=sessions.staff().email)
    staffing.send_new_link(services().database, account_id, **_letter(), by=sessions.staff().email, now=services().clock())
    return redirect(urls.here(f"/review/staff/{account_id}?done=link"), 303)


@blueprint.get("/review/staff/audit")
@needs(Role.ADMIN)
def audit_page() -> ResponseReturnValue:
    page = trail.page_of(request.args)
    total, entries = audit.read(services().database, limit=_ENTRIES_A_PAGE, offset=(page - 1) * _ENTRIES_A_PAGE)
    return render_template(
        "admins/audit.html",
        entries=[_entry(each) for each in entries],
        newer=urls.here(f"/review/staff/audit?page={page - 1}") if page > 1 else None,
        older=urls.here(f"/review/staff/audit?page={page + 1}") if total > page * _ENTRIES_A_PAGE else None,
    )


def _require(account_id: int) -> Account:
    found = accounts.get(services().database, account_id)
    if found is None:
        abort(404)
    return found


def _letter() -> dict[str, Any]:
    return {"link_name": secrets.token_urlsafe(18), "message_id": secrets.token_hex(16), "language": language()}


def _email(form: StaffForm, problems: list[tuple[str, str]]) -> str | None:
    try:
        return cells.email((form.email.data or "").strip())
    except InvalidValue:
        problems.insert(0, ("email", _("Write the mail address in full, such as name@example.org.")))
        return None


def _limits(form: StaffForm, problems: list[tuple[str, str]]) -> Limits | None:
    """The role and limits that were typed; None, and what is wrong added to `problems`, where they can't be taken."""
    gazetteer = services().gazetteer
    named = [each.strip() for each in re.split(r"[,;\n]", form.districts.data or "") if each.strip()]
    districts = {each: gazetteer.district(each) for each in named}
    kinds: tuple[Kind, ...] = form.kinds.data or ()
    before = len(problems)
    if form.role.data not in tuple(Role):
        problems.append(("role", _("Choose what they may do.")))
    elif form.role.data == Role.ADMIN and (named or kinds):
        problems.append(("role", _("An admin has no limits. Take the districts and kinds out, or choose another role.")))
    problems += [("districts", _("No district is called “%(name)s”.", name=name)) for name, known in districts.items() if known is None][:1]
    if len(problems) > before:
        return None
    return Limits(Role(form.role.data), tuple(dict.fromkeys(filter(None, districts.values()))), kinds)


def _last_admin() -> str:
    return _("This is the only admin who can sign in. Make somebody else an admin first.")


def _roles() -> Mapping[Role, tuple[str, str]]:
    return {
        Role.READER: (_("Reader"), _("Sees everything, decides nothing.")),
        Role.REVIEWER: (_("Reviewer"), _("Decides on what is sent in, everywhere or within limits.")),
        Role.ADMIN: (_("Admin"), _("Decides on everything, and on who is on the staff.")),
    }


def _choices() -> dict[str, Any]:
    return {
        "roles": [(role, *words) for role, words in _roles().items()],
        "all_kinds": [(kind, wording().kinds[kind].one) for kind in Kind],
    }


def _shown(account: Account) -> ShownAccount:
    states = {AccountState.INVITED: _("Invited"), AccountState.DISABLED: _("Can’t sign in")}
    limits = [*(wording().kinds[kind].one for kind in account.kinds), *(wording().town(each) for each in account.districts)]
    return ShownAccount(account.id, account.email, _roles()[account.role][0], states.get(account.state), ", ".join(limits) or None)


def _entry(entry: AuditEntry) -> ShownEntry:
    facts = entry.facts
    made: dict[str, str] = {
        Role.READER: _("Was made a reader"),
        Role.REVIEWER: _("Was made a reviewer"),
        Role.ADMIN: _("Was made an admin"),
    }
    if facts.get("before") == facts.get("role"):
        made = {}
    words = {
        Verb.INVITE: _("Was sent a new link") if facts.get("again") else _("Was invited"),
        Verb.ACTIVATE: _("Set up the account"),
        Verb.SIGN_IN: _("Signed in"),
        Verb.FAIL: _("Gave the right password, but a wrong second factor"),
        Verb.CHANGE_PASSWORD: _("Changed the password"),
        Verb.ADD_PASSKEY: _("Added a passkey"),
        Verb.REMOVE_PASSKEY: _("Removed a passkey"),
        Verb.ENROL_TOTP: _("Set up an authenticator app"),
        Verb.REMOVE_TOTP: _("Gave the authenticator app up"),
        Verb.MAKE_RECOVERY_CODES: _("Made recovery codes"),
        Verb.END_SESSION: _("Signed a browser out"),
        Verb.END_OTHER_SESSIONS: _("Signed all other browsers out"),
        Verb.CHANGE_ROLE: made.get(str(facts.get("role")), _("Was given other limits")),
        Verb.DISABLE: _("Was shut out"),
    }[entry.verb]
    return ShownEntry(moment(entry.at), words, entry.account, entry.by)


def _done() -> dict[str, str]:
    return {
        "invited": _("The invitation is on its way."),
        "role": _("Saved. It counts from their next page on."),
        "disabled": _("They can’t sign in any more, and are signed out everywhere."),
        "link": _("A new link is on its way. Until it is used, the account can’t be signed in to."),
    }
