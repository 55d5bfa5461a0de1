"""The commands about staff, as they are used; and the link that a new site prints for trying it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from directory.cli import cli
from directory.domain.account import AccountState
from directory.domain.signing import read
from directory.operations import own_account
from directory.services import Services, utc_now
from directory.staff_cli import invite_demonstration_admin
from directory.storage import accounts
from directory.storage.database import Database
from tests.operations.test_accounts import HASH, SEED

from .test_serving import Server


class Site:
    """A data folder and the command on it, in this process."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SAATH_DATA", str(folder / "data"))
        self.folder = folder
        self.store = Database(folder / "data" / "saath.sqlite")

    def run(self, *arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(cli, ["staff", *arguments])
        assert done.exit_code == code, done.output
        return done.output

    def link(self, printed: str) -> str:
        """The name of the link that was printed."""
        token = re.search(r"/review/invitation/(\S+)", printed)
        name = read((self.folder / "data" / "secret").read_bytes(), token[1]) if token else None
        assert name is not None
        return name


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    site = Site(tmp_path, monkeypatch)
    yield site
    site.store.close()


def test_first_admin_gets_a_link_that_works(site: Site) -> None:
    printed = site.run("add", "Admin@Example.org", "--role", "admin")
    assert printed.startswith("For admin@example.org, once, within 7 days:\nhttp://127.0.0.1:8000/review/invitation/")
    account = own_account.invited_by(site.store, site.link(printed), now=utc_now())
    assert account is not None and (account.email, account.role) == ("admin@example.org", "admin")
    assert site.store.connection.execute("SELECT count(*) FROM mail").fetchone() == (0,)


def test_staff_are_listed_with_role_state_and_limits(site: Site) -> None:
    site.run("add", "b@example.org", "--role", "reviewer", "--district", "ਲੁਧਿਆਣਾ", "--kind", "workshop")
    assert site.run("list") == "b@example.org  reviewer  invited  only workshop, Ludhiana\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "nonsense", "--role", "admin"), "mail address"),
        (("add", "a@example.org", "--role", "reviewer", "--district", "Atlantis"), "No district is called 'Atlantis'."),
        (("add", "a@example.org", "--role", "admin", "--kind", "workshop"), "An admin has no limits"),
        (("disable", "a@example.org"), "a@example.org has no account."),
    ],
)
def test_what_cant_be_done_is_said_in_a_sentence(site: Site, arguments: tuple[str, ...], sentence: str) -> None:
    assert sentence in site.run(*arguments, code=1)


def test_account_is_reset_and_shut_out_by_command(site: Site) -> None:
    link = site.link(site.run("add", "a@example.org", "--role", "reader"))
    account = own_account.accept_invitation(site.store, link, HASH, now=utc_now())
    own_account.enrol_totp(site.store, account.id, SEED, 1, now=utc_now())
    assert "staff reset a@example.org" in site.run("add", "a@example.org", "--role", "admin", code=1)
    again = site.link(site.run("reset", "a@example.org"))
    assert own_account.invited_by(site.store, again, now=utc_now()) is not None
    assert site.run("disable", "a@example.org") == "a@example.org can't sign in any more.\n"
    found = accounts.get(site.store, account.id)
    assert found is not None and found.state is AccountState.DISABLED


def test_new_site_prints_a_link_for_trying_it_out(tmp_path: Path) -> None:
    server = Server(tmp_path, SAATH_WORKERS="1")
    assert f"set up admin@example.org: http://localhost:{server.port}/review/invitation/" in server.stop()


def test_link_for_trying_out_is_printed_once_and_only_where_nobody_else_can_reach_the_site(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    public = replace(services, settings=replace(services.settings, origin="https://saath.example.org"))
    invite_demonstration_admin(public, 8000)
    assert capsys.readouterr().out == "" and accounts.is_empty(services.database)
    invite_demonstration_admin(services, 8000)
    assert "/review/invitation/" in capsys.readouterr().out
    invite_demonstration_admin(services, 8000)
    assert capsys.readouterr().out == ""
