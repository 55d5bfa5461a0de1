"""The commands about staff: add, list, reset, disable. The first admin comes this way; the others by /review/staff."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

import click

from .commands import BY, open_site
from .domain.account import Account, NotForAccount, Role
from .domain.errors import InvalidValue
from .domain.signing import sign
from .domain.vocabulary import Kind
from .exchange import cells
from .operations import staffing
from .services import Services
from .settings import LOOPBACK
from .storage import accounts

DEMONSTRATION = "admin@example.org"


@click.group()
def staff() -> None:
    """Who looks after the directory: add, list, reset, disable."""


@staff.command()
@click.argument("email")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True, help="What they may do.")
@click.option("--district", "districts", multiple=True, help="Only this district; may be given several times. For reviewers.")
@click.option("--kind", "kinds", type=click.Choice([str(kind) for kind in Kind]), multiple=True, help="Only this kind. For reviewers.")
def add(email: str, role: str, districts: tuple[str, ...], kinds: tuple[str, ...]) -> None:
    """Invite EMAIL and print the one-time link with which they set up their account. No mail is sent."""
    try:
        email = cells.email(email).lower()
    except InvalidValue as error:
        raise click.ClickException(error.remedy) from error
    services = open_site()
    named = {each: services.gazetteer.district(each) for each in districts}
    for each, found in named.items():
        if found is None:
            raise click.ClickException(f"No district is called {each!r}.")
    try:
        staffing.invite(
            services.database,
            email,
            Role(role),
            districts=tuple(filter(None, named.values())),
            kinds=tuple(Kind(kind) for kind in kinds),
            link_name=(name := _name()),
            by=BY,
            now=services.clock(),
        )
    except NotForAccount as error:
        raise click.ClickException(
            {
                "has-account": f"{email} has an account. To begin anew with it: python -m directory staff reset {email}",
                "admin-without-limits": "An admin has no limits: leave out --district and --kind.",
            }[error.reason]
        ) from error
    _tell(services, email, name)


@staff.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a new one-time link for EMAIL, who lost the password or the second factor: both are forgotten."""
    services = open_site()
    account = _require(services, email)
    staffing.send_new_link(services.database, account.id, link_name=(name := _name()), by=BY, now=services.clock())
    _tell(services, account.email, name)


def _tell(services: Services, email: str, link_name: str) -> None:
    from .web import urls  # takes longer to load than the other commands to be done

    click.echo(f"For {email}, once, within {staffing.INVITATION_LASTS.days} days:")
    click.echo(urls.absolute(services.settings, _path(services, link_name), services.settings.languages[0]))


@staff.command(name="list")
def list_() -> None:
    """List who is on the staff, in which role and state."""
    for account in accounts.all_accounts(open_site().database):
        limits = ", ".join((*account.kinds, *account.districts))
        click.echo(f"{account.email}  {account.role}  {account.state}{f'  only {limits}' if limits else ''}")


@staff.command()
@click.argument("email")
def disable(email: str) -> None:
    """Let EMAIL sign in no more, and sign them out everywhere."""
    services = open_site()
    found = _require(services, email)
    try:
        staffing.disable(services.database, found.id, by=BY, now=services.clock())
    except NotForAccount as error:
        raise click.ClickException(f"{email} is the only admin who can sign in. Add another one first.") from error
    click.echo(f"{found.email} can't sign in any more.")


def invite_demonstration_admin(services: Services, port: int) -> None:
    """On a new site that nobody but this machine can reach: an admin to try it out with."""
    if urlsplit(services.settings.origin).hostname not in LOOPBACK or not accounts.is_empty(services.database):
        return
    name = _name()
    staffing.invite(services.database, DEMONSTRATION, Role.ADMIN, link_name=name, by=BY, now=services.clock())
    # By its name: browsers keep no passkeys for a bare number.
    click.echo(f"To review what is sent in, set up {DEMONSTRATION}: http://localhost:{port}{_path(services, name)}")


def _require(services: Services, email: str) -> Account:
    found = accounts.get_by_email(services.database, email)
    if found is None:
        raise click.ClickException(f"{email} has no account.")
    return found


def _name() -> str:
    return secrets.token_urlsafe(18)


def _path(services: Services, link_name: str) -> str:
    return f"/review/invitation/{sign(services.secret, link_name)}"
