"""Every link that is ever mailed, each by the operation that mails it: what a mail scanner does to it, and what happens to a wrong one."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from directory.app import create_app
from directory.domain.account import Role
from directory.domain.signing import read, sign
from directory.domain.slugs import listing_id
from directory.domain.submission import Sender
from directory.operations import access, freshness, mail_links, staffing
from directory.operations.submit import submit
from directory.operations.submit_many import confirm_many, submit_many
from directory.services import Services
from directory.storage import drafts, links, uploads
from tests import mail_sink, reviewers
from tests.factories import NOW, details
from tests.keepers import KEEPER, TODAY, fresh_random, held

from . import personas
from .client import Client, Page

SENDER = Sender("new@example.org", "en")
GIVEN: dict[str, Any] = {"now": NOW, "random": fresh_random}


def _draft(site: Services) -> str:
    return drafts.begin(site.database, listing_id("", fresh_random()), now=NOW, answers={}).id


def _resume(site: Services) -> None:
    mail_links.mail_resume_link(site.database, _draft(site), SENDER.email, "en", **GIVEN)


def _confirm(site: Services) -> None:
    submit(site.database, _draft(site), details(), SENDER, **GIVEN)


def _status(site: Services) -> None:
    reviewers.submit(site.database)


def _batch(site: Services) -> str:
    name = fresh_random()
    uploads.add(site.database, name, "csv", b"", now=NOW)
    return submit_many(site.database, name, [details()], SENDER, **GIVEN)


def _confirm_many(site: Services) -> None:
    _batch(site)


def _status_many(site: Services) -> None:
    batch = _batch(site)
    name = site.database.connection.execute("SELECT name FROM link WHERE subject = ?", [batch]).fetchone()[0]
    confirm_many(site.database, batch, link=name, **GIVEN)


def _sign_in(site: Services) -> None:
    held(site.database, KEEPER)
    access.ask_to_sign_in(site.database, KEEPER, language="en", onward="", **GIVEN)


def _fresh(site: Services) -> None:
    held(site.database, KEEPER, now=NOW - timedelta(days=150))
    freshness.keep_fresh(site.database, site.settings.freshness, today=TODAY, **GIVEN)


def _hand_over(site: Services) -> None:
    listing = held(site.database, KEEPER)
    access.offer_listing(site.database, listing.id, to="next@example.org", keeps=True, by=KEEPER, language="en", **GIVEN)


def _claim(site: Services) -> None:
    access.claim_listing(site.database, held(site.database, KEEPER).id, email=KEEPER, words=None, language="en", **GIVEN)


def _invitation(site: Services) -> None:
    mail = {"link_name": fresh_random(), "message_id": fresh_random()}
    staffing.invite(site.database, "staff@example.org", Role.ADMIN, by="test", now=NOW, **mail)


MAILED: dict[str, Callable[[Services], None]] = {
    "resume": _resume,
    "confirm": _confirm,
    "status": _status,
    "confirm-many": _confirm_many,
    "status-many": _status_many,
    "sign-in": _sign_in,
    "fresh": _fresh,
    "hand-over": _hand_over,
    "claim": _claim,
    "invitation": _invitation,
}
"""What each purpose of a link is mailed by."""


@pytest.fixture
def app(services: Services) -> Flask:
    services.indexer.sync()
    return create_app(services)


def mailed(app: Flask, services: Services, purpose: str) -> str:
    """The path of a link, as its mail has it."""
    MAILED[purpose](services)
    return mail_sink.link_of(mail_sink.post(app)[-1])


def all_rows(services: Services) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the store."""
    connection = services.database.connection
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()]
    return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


@pytest.mark.parametrize("purpose", ["status", "sign-in"])
def test_no_search_engine_keeps_what_a_mailed_link_opens(app: Flask, services: Services, purpose: str) -> None:
    assert "noindex" in app.test_client().get(mailed(app, services, purpose)).headers["X-Robots-Tag"]
    assert "noindex" not in app.test_client().get("/guide").headers["X-Robots-Tag"]


@pytest.mark.parametrize("purpose", MAILED)
def test_scanner_that_opens_every_link_of_a_mail_changes_nothing(app: Flask, services: Services, purpose: str) -> None:
    path = mailed(app, services, purpose)
    before = all_rows(services)
    scanner = app.test_client()
    for method in ("GET", "HEAD", "OPTIONS", "GET"):
        answer = scanner.open(path, method=method, headers={"User-Agent": "Scanner"})
        assert answer.status_code == 200, method
        assert not answer.headers.getlist("Set-Cookie")
    if purpose == "status":
        assert scanner.head(f"{path}/withdraw").status_code == 200
    assert all_rows(services) == before
    for form in Page(scanner.get(path).text).all("form"):
        assert form["method"] == "post", "what a link does takes a button"


def test_every_page_behind_a_token_is_one_of_these(app: Flask, services: Services) -> None:
    paths = {purpose: mailed(app, services, purpose) for purpose in MAILED}
    urls = app.url_map.bind("127.0.0.1")
    opened = {urls.match(path.removeprefix("/pa"), method="GET")[0] for path in paths.values()}
    behind = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.endswith("/<token>") and "GET" in (rule.methods or ())}
    assert behind - opened == {"many.look"}, "the page of a file, whose address isn't mailed"
    purposes = {row[0] for row in services.database.connection.execute("SELECT DISTINCT purpose FROM link").fetchall()}
    assert purposes == MAILED.keys()


def _replayed(services: Services, name: str) -> str:
    _change(services, "UPDATE link SET used_at = ? WHERE name = ?", name)
    return sign(services.secret, name)


def _withdrawn(services: Services, name: str) -> str:
    _change(services, "UPDATE link SET revoked_at = ? WHERE name = ?", name)
    return sign(services.secret, name)


def _expired(services: Services, name: str) -> str:
    _change(services, "UPDATE link SET created_at = '2026-01-01', expires_at = ? WHERE name = ?", name)
    return sign(services.secret, name)


def _change(services: Services, statement: str, name: str) -> None:
    with services.database.writing() as connection:
        connection.execute(statement, [NOW.isoformat(), name])


def _of_another_site(services: Services, name: str) -> str:
    return sign(b"another site's secret, 32 letters", name)


def _of_another_purpose(services: Services, name: str) -> str:
    other = fresh_random()
    row = services.database.connection.execute("SELECT purpose, subject FROM link WHERE name = ?", [name]).fetchone()
    purpose = "status" if row[0] == "confirm" else "confirm"
    with services.database.writing():
        links.make(services.database, other, purpose, row[1], SENDER.email, now=NOW, lasts=timedelta(days=1))
    return sign(services.secret, other)


def _made_up(services: Services, name: str) -> str:
    return sign(services.secret, fresh_random())


def _nonsense(services: Services, name: str) -> str:
    return name


WRONG = (_replayed, _withdrawn, _expired, _of_another_site, _of_another_purpose, _made_up, _nonsense)


@pytest.mark.parametrize("purpose", MAILED)
def test_link_that_opens_nothing_gets_one_answer_whatever_is_wrong_with_it(app: Flask, services: Services, purpose: str) -> None:
    """Also when its button is pressed: with a form that was open while somebody else used it, or with one that is made up."""
    client, answers = Client(app), set()
    for spoil in WRONG:
        folder, _, token = mailed(app, services, purpose).rpartition("/")
        name = read(services.secret, token)
        assert name is not None
        path = f"{folder}/{spoil(services, name)}"
        before = all_rows(services)
        answers.add(client.get(path, 404).text)
        posted = client._client.post(path, data={"form_token": personas.form_token(app, client)})
        if posted.status_code != 405:
            assert posted.status_code == 404, spoil
            answers.add(Page(posted.text).text)
        assert client._client.head(path).status_code == 404
        assert all_rows(services) == before, spoil
    assert len(answers) == 1


@pytest.mark.parametrize("purpose", ["sign-in", "status"])
def test_wrong_links_take_as_long_one_as_the_other(app: Flask, services: Services, purpose: str) -> None:
    """By the processor's time, and the first tenth of many: what else the machine is at is left out."""
    client, paths = app.test_client(), []
    for spoil in WRONG:
        folder, _, token = mailed(app, services, purpose).rpartition("/")
        paths.append(f"{folder}/{spoil(services, read(services.secret, token) or '')}")
    times: dict[str, list[float]] = {path: [] for path in paths}
    for _round in range(30):
        for path in random.sample(paths, len(paths)):
            began = time.thread_time()
            client.get(path)
            times[path].append(time.thread_time() - began)
    lower = [statistics.quantiles(each, n=10)[0] for each in times.values()]
    assert max(lower) < 1.5 * min(lower)
