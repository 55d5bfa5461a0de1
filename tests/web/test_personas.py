"""Every route by every persona. A route that the table doesn't name fails: whoever adds one says here whom it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from directory import settings as settings_module
from directory.app import create_app
from directory.domain.account import Role
from directory.domain.session import Stage
from directory.domain.vocabulary import Kind
from directory.services import Services, open_services
from directory.storage import submissions
from tests import reviewers
from tests.factories import NOW

from . import personas
from .client import Client

STAFF = ("reader", "reviewer", "limited reviewer", "admin")
REVIEWERS = STAFF[1:]
EVERYBODY = ("visitor", "organisation", "half signed in", "setting up", *STAFF)

# Who may reach which route: everybody; whoever has shown a mail address (organisation); staff at or above a role; staff in the middle of
# signing in (half signed in) or of setting up an account (setting up). "POST /…" is for a form that isn't for all who may see its page.
WHO = {
    "everybody": EVERYBODY,
    "organisation": ("organisation",),
    "half signed in": ("half signed in",),
    "setting up": ("setting up",),
    "reader": STAFF,
    "reviewer": REVIEWERS,
    "admin": ("admin",),
}
ROUTES = {
    # visitors
    "/": "everybody",
    "/search": "everybody",
    "/search.json": "everybody",
    "/search.ics": "everybody",
    "/print": "everybody",
    "/suggest.json": "everybody",
    "/near": "everybody",
    "/offline": "everybody",
    "/offline/shell": "everybody",
    "/offline/removed": "everybody",
    "/offline/<version>/<name>.js": "everybody",
    "/sw.js": "everybody",
    "/pack.json": "everybody",
    "/pack/<digest>.json": "everybody",
    "/support-groups": "everybody",
    "/volunteering": "everybody",
    "/recreation": "everybody",
    "/workshops": "everybody",
    "/counselling": "everybody",
    "/helplines": "everybody",
    "/listing/<id>": "everybody",
    "/listing/<id>/calendar.ics": "everybody",
    "/listing/<id>/reply": "everybody",
    "/listing/<id>/report": "everybody",
    "/listing/<id>/report/received": "everybody",
    "/listing/<id>/claim": "everybody",
    "/listing/<id>/claim/sent": "everybody",
    "/organisation/<slug>": "everybody",
    "/today": "everybody",
    "/guide": "everybody",
    "/guide/circle": "everybody",
    "/guide/reply": "everybody",
    "/reply/received": "everybody",
    "/about": "everybody",
    "/safety": "everybody",
    "/saved": "everybody",
    "/privacy": "everybody",
    "/static/<path:filename>": "everybody",
    # machines
    "/healthz": "everybody",
    "/readyz": "everybody",
    # organisations: the way in, and mailed links
    "/manage/sign-in": "everybody",
    "/manage/mail-sent": "everybody",
    "/manage/sign-in/<token>": "everybody",
    "/manage/sign-out": "everybody",
    "/manage/signed-out": "everybody",
    "/manage/hand-over/<token>": "everybody",
    "/manage/claim/<token>": "everybody",
    "/fresh": "everybody",
    "/fresh/<token>": "everybody",
    # organisations: what they keep
    "/manage": "organisation",
    "/manage/sign-out-everywhere": "organisation",
    "/manage/listing/<id>": "organisation",
    "/manage/listing/<id>/confirm": "organisation",
    "/manage/listing/<id>/pause": "organisation",
    "/manage/listing/<id>/reopen": "organisation",
    "/manage/listing/<id>/withdraw": "organisation",
    "/manage/listing/<id>/edit": "organisation",
    "/manage/listing/<id>/copy": "organisation",
    "/manage/listing/<id>/replies": "organisation",
    "/manage/listing/<id>/hand-over": "organisation",
    "/manage/listing/<id>/access/<key>": "organisation",
    "/manage/submission/<id>": "organisation",
    "/manage/submission/<id>/confirm": "organisation",
    # sending something in
    "/submit": "everybody",
    "/submit/<any(what, when, where, reach, who):page>": "everybody",
    "/submit/again": "everybody",
    "/submit/anew": "everybody",
    "/submit/back": "everybody",
    "/submit/check": "everybody",
    "/submit/go-on": "everybody",
    "/submit/instead": "everybody",
    "/submit/later": "everybody",
    "/submit/later/sent": "everybody",
    "/submit/preview": "everybody",
    "/submit/resume/<token>": "everybody",
    "/submit/send": "everybody",
    "/submit/sent": "everybody",
    "/submit/many": "everybody",
    "/submit/many/<token>": "everybody",
    "/submit/many/<token>/corrections.csv": "everybody",
    "/submit/many/<token>/send": "everybody",
    "/submit/many/<token>/sent": "everybody",
    "/submit/many/confirmed": "everybody",
    "/submit/many/table.csv": "everybody",
    "/confirm/<token>": "everybody",
    "/confirm/many/<token>": "everybody",
    "/status": "everybody",
    "/status/<token>": "everybody",
    "/status/<token>/answer": "everybody",
    "/status/<token>/edit": "everybody",
    "/status/<token>/withdraw": "everybody",
    "/status/mailed": "everybody",
    "/status/many/<token>": "everybody",
    # staff: the work, to look at
    "/review": "reader",
    "/review/case/<id>": "reader",
    "/review/listing/<id>": "reader",
    "/review/listings": "reader",
    "/review/reply/<id>": "reader",
    "/review/report/<id>": "reader",
    "/review/task/<id>": "reader",
    "/review/history": "reader",
    "/review/history.csv": "reader",
    # staff: the work, to decide
    "POST /review/reply/<id>": "reviewer",
    "/review/report/<id>/claim": "reviewer",
    "/review/report/<id>/release": "reviewer",
    "/review/report/<id>/resolve": "reviewer",
    "/review/listing/<id>/edit": "reviewer",
    "/review/listing/<id>/merge": "reviewer",
    "/review/listing/<id>/merge/confirm": "reviewer",
    "/review/listing/<id>/unmerge": "reviewer",
    "/review/task/<id>/checked": "reviewer",
    "/review/task/<id>/settle": "reviewer",
    "/review/bulk": "reviewer",
    "/review/bulk/done": "reviewer",
    "/review/case/<id>/approve": "reviewer",
    "/review/case/<id>/ask": "reviewer",
    "/review/case/<id>/claim": "reviewer",
    "/review/case/<id>/edit": "reviewer",
    "/review/case/<id>/reject": "reviewer",
    "/review/case/<id>/release": "reviewer",
    "/review/case/<id>/send-back": "reviewer",
    "/review/case/<id>/undo": "reviewer",
    "/review/listing/<id>/quarantine": "reviewer",
    "/review/listing/<id>/replies": "reviewer",
    "/review/listing/<id>/restore": "reviewer",
    "/review/listing/<id>/revert/<int:version>": "reviewer",
    # staff: the way in
    "/review/sign-in": "everybody",
    "/review/sign-out": "everybody",
    "/review/invitation/<token>": "everybody",
    "/review/sign-in/second": "half signed in",
    "/review/sign-in/second/code": "half signed in",
    "/review/sign-in/second/passkey": "half signed in",
    "/review/sign-in/second/recovery": "half signed in",
    "/review/set-up": "setting up",
    "/review/set-up/code": "setting up",
    "/review/set-up/passkey": "setting up",
    # staff: one's own account
    "/review/account": "reader",
    "/review/account/password": "reader",
    "/review/account/one-time-codes": "reader",
    "/review/account/one-time-codes/remove": "reader",
    "/review/account/passkeys": "reader",
    "/review/account/passkeys/<int:passkey_id>/remove": "reader",
    "/review/account/recovery-codes": "reader",
    "/review/account/sessions/<int:session_id>/end": "reader",
    "/review/account/sessions/end-others": "reader",
    "/review/directory": "reader",
    # staff: everybody's accounts
    "/review/wording": "admin",
    "/review/wording/<path>/<code>": "admin",
    "/review/staff": "admin",
    "/review/staff/invite": "admin",
    "/review/staff/audit": "admin",
    "/review/staff/<int:account_id>": "admin",
    "/review/staff/<int:account_id>/role": "admin",
    "/review/staff/<int:account_id>/disable": "admin",
    "/review/staff/<int:account_id>/new-link": "admin",
}
_WAYS_IN = ("/review/sign-in", "/review/sign-in/second", "/review/set-up", "/manage/sign-in")
_ELSEWHERE = (*_WAYS_IN, "/review")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    data: Path = tmp_path_factory.mktemp("site")
    services = open_services(settings_module.load({"SAATH_DATA": str(data), "SAATH_SEED": "none"}), clock=lambda: NOW)
    services.indexer.sync()
    yield services
    services.database.close()


@pytest.fixture(scope="module")
def app(site: Services) -> Flask:
    return create_app(site)


@pytest.fixture(scope="module")
def arrive(app: Flask, site: Services) -> Callable[[str], Client]:
    """A persona's own browser, fresh: `arrive("reader")`."""
    accounts = {
        "half signed in": personas.add_account(site, "half@example.org", Role.ADMIN),
        "setting up": personas.invite(site, "invited@example.org", Role.ADMIN)[0],
        "reader": personas.add_account(site, "reader@example.org", Role.READER),
        "reviewer": personas.add_account(site, "reviewer@example.org", Role.REVIEWER),
        "limited reviewer": personas.add_account(site, "limited@example.org", Role.REVIEWER, districts=("Moga",), kinds=(Kind.WORKSHOP,)),
        "admin": personas.add_account(site, "admin@example.org", Role.ADMIN),
    }
    stages = {"half signed in": Stage.HALF, "setting up": Stage.ENROLLING}

    def _arrive(persona: str) -> Client:
        if persona == "visitor":
            return Client(app, may_have_cookies=True)
        if persona == "organisation":
            return personas.sign_in_organisation(app, "asha@example.org")
        return personas.sign_in(app, accounts[persona], stages.get(persona, Stage.FULL))

    return _arrive


def path_of(rule: Rule) -> str:
    """An address of this route, of something that isn't there."""
    path = re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule.rule)
    path = re.sub(r"<int:\w+>", "999999", path).replace("<path:filename>", "site.js")
    return re.sub(r"<\w+>", "0000000000", path)


def answers(app: Flask, client: Client, rule: Rule) -> Iterator[TestResponse]:
    """To a GET, and to a form that is in order but empty, as far as the route takes them."""
    methods = rule.methods or set()
    if "GET" in methods:
        yield client._client.get(path_of(rule))
    if "POST" in methods:
        yield client._client.post(path_of(rule), data={"form_token": personas.form_token(app, client)})


def leads_to(response: TestResponse) -> str | None:
    return response.headers["Location"].partition("?")[0] if response.status_code == 303 else None


def test_every_route_says_whom_it_is_for(app: Flask) -> None:
    assert {rule.rule for rule in app.url_map.iter_rules()} == {route.removeprefix("POST ") for route in ROUTES}


def test_whoever_has_signed_in_reaches_what_is_for_them_and_nothing_else(app: Flask, arrive: Callable[[str], Client]) -> None:
    wrong = []
    for rule in (rule for rule in app.url_map.iter_rules() if rule.rule in ROUTES):
        for persona in EVERYBODY:
            for response in answers(app, arrive(persona), rule):
                method, status, to = response.request.method, response.status_code, leads_to(response)
                whose = ROUTES.get(f"{method} {rule.rule}", ROUTES[rule.rule])
                is_turned_away = status == 403 or to in _ELSEWHERE
                is_let_in = status != 403 and (to not in _WAYS_IN or whose == "everybody" or "sign-out" in rule.rule)
                if not (is_let_in if persona in WHO[whose] else is_turned_away) or status >= 500:
                    wrong.append(f"{method} {rule.rule}: {persona} got {status} {to or ''}")
    assert not wrong, "\n".join(wrong)


def test_no_form_is_taken_without_its_token_nor_from_another_site(app: Flask, arrive: Callable[[str], Client]) -> None:
    wrong = []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        client, other = arrive("admin"), arrive("admin")
        mine, foreign = personas.form_token(app, client), personas.form_token(app, other)
        for what, data, headers in (
            ("no token", {}, {}),
            ("somebody else's token", {"form_token": foreign}, {}),
            ("another site", {"form_token": mine}, {"Origin": "https://evil.example"}),
            ("another site, as newer browsers say it", {"form_token": mine}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}),
        ):
            status = client._client.post(path_of(rule), data=data, headers=headers).status_code
            if status != 403:
                wrong.append(f"{rule.rule}: {what}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/review/something-new", "/manage/something-new"])
def test_page_of_a_closed_room_that_says_nothing_is_closed_to_everybody(site: Services, path: str) -> None:
    app = create_app(site)
    app.add_url_rule(path, "new", lambda: "open")
    admin = personas.add_account(site, f"admin{path[1:4]}@example.org")
    for client in (
        personas.sign_in(app, admin),
        personas.sign_in_organisation(app, "asha@example.org"),
        Client(app, may_have_cookies=True),
    ):
        response = client._client.get(path)
        assert response.status_code in (303, 403) and response.text != "open"


def test_limited_reviewer_decides_on_nothing_beyond_the_limits(app: Flask, site: Services, arrive: Callable[[str], Client]) -> None:
    case = reviewers.submit(site.database)  # a support group in Ludhiana; the limits are workshops in Moga
    client = arrive("limited reviewer")
    for verb in ("claim", "approve", "ask", "send-back", "reject", "release", "undo"):
        data = {"form_token": personas.form_token(app, client)}
        assert client._client.post(f"/review/case/{case.id}/{verb}", data=data).status_code == 403, verb
    assert submissions.require(site.database, case.id) == case


@pytest.mark.parametrize(
    "path", ["/hi/review/staff", "/pa/review/staff", "//review/staff", "/review//staff", "/review/./staff", "/Review/staff"]
)
def test_room_is_closed_by_whatever_way_one_comes(arrive: Callable[[str], Client], path: str) -> None:
    client = arrive("reviewer")._client
    response = client.get("/", environ_overrides={"PATH_INFO": path}, follow_redirects=True)
    assert response.status_code in (403, 404) and "Invite somebody" not in response.text


def test_pages_without_a_form_only_read(app: Flask, arrive: Callable[[str], Client]) -> None:
    addresses = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" in addresses.allowed_methods(path_of(rule)):
            continue
        for method in ("post", "put", "patch", "delete"):
            refused = getattr(arrive("visitor")._client, method)(path_of(rule))
            assert (refused.status_code, "GET" in refused.headers.get("Allow", "")) == (405, True), rule.rule
