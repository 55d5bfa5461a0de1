"""Every form is guarded before any view sees it; and what was typed is never lost by that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from directory.app import create_app
from directory.services import Services
from directory.web import guarding, headers
from directory.web.rate_limits import MOST_MAILS_A_DAY, limit, limit_mails
from tests.factories import NOW, Clock

from .client import Page


@pytest.fixture
def app(services: Services, clock: Clock) -> Iterator[Flask]:
    """The site with a few forms of its own; what they took is in `extensions["taken"]`."""
    app = create_app(replace(services, clock=clock))
    taken: list[dict[str, list[str]]] = []
    app.extensions["taken"] = taken

    def take() -> str:
        taken.append(request.form.to_dict(flat=False))
        return "taken"

    def limited() -> str:
        limit("try", 2, per_s=600)
        return take()

    def mailed() -> str:
        limit_mails("try-mail", request.form["email"], most=2)
        return take()

    @guarding.body_limit(200_000)
    def large() -> str:
        return take()

    for path, view in (("/a/form", take), ("/a/limited", limited), ("/a/mailed", mailed), ("/a/large", large)):
        app.add_url_rule(path, path, view, methods=["POST"])
    app.add_url_rule("/a/form", "plain", lambda: render_template_string("{{ form_token() }}"))
    app.add_url_rule(
        "/a/public", "public", lambda: headers.public(app.make_response(render_template_string("{{ form_token(public=true) }}")))
    )
    yield app


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def fields(browser: FlaskClient, path: str = "/a/form") -> dict[str, str]:
    """The hidden fields of a form."""
    page = Page(browser.get(path).get_data(as_text=True))
    return {each["name"]: each.get("value") or "" for each in page.all("input")}


def kept(response: TestResponse) -> dict[str, str]:
    """What the page that comes instead would send when its button is pressed."""
    page = Page(response.get_data(as_text=True))
    assert page.one("form")["method"] == "post" and page.all("button")
    return {each["name"]: each["value"] for each in page.all("input")}


# -- where it comes from


def test_form_of_this_site_is_taken(browser: FlaskClient, app: Flask) -> None:
    assert browser.post("/a/form", data={**fields(browser), "name": "ਸਾਥ", "box": ["1", "2"]}).text == "taken"
    assert app.extensions["taken"][0] | {"form_token": []} == {"name": ["ਸਾਥ"], "box": ["1", "2"], "form_token": []}


@pytest.mark.parametrize("token", [None, "", "x", "WzEsIiIsZmFsc2Vd.c2ln", "\ufffd"])
def test_form_without_a_token_of_ours_is_refused(browser: FlaskClient, app: Flask, token: str | None) -> None:
    response = browser.post("/a/form", data={"name": "a"} | ({"form_token": token} if token is not None else {}))
    assert response.status_code == 403 and not app.extensions["taken"]
    assert Page(response.text).heading == "This form didn’t come from here"


def test_token_of_another_site_is_refused(browser: FlaskClient, services: Services, app: Flask) -> None:
    other = create_app(replace(services, secret=b"x" * 32))
    other.add_url_rule("/a/form", "plain", lambda: render_template_string("{{ form_token() }}"))
    assert browser.post("/a/form", data=fields(other.test_client())).status_code == 403
    assert not app.extensions["taken"]


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "file://"},
    ],
)
def test_form_that_another_site_sends_is_refused_even_with_a_token(browser: FlaskClient, app: Flask, told: dict[str, str]) -> None:
    response = browser.post("/a/form", data=fields(browser), headers=told)
    assert response.status_code == 403 and not app.extensions["taken"]


@pytest.mark.parametrize(
    "told",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},  # what browsers send under Referrer-Policy: no-referrer
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "http://localhost"},
        {},
    ],
)
def test_form_that_a_page_of_this_site_sends_is_taken(browser: FlaskClient, told: dict[str, str]) -> None:
    assert browser.post("/a/form", data=fields(browser), headers=told).text == "taken"


def test_nothing_but_reading_goes_by_the_guard(browser: FlaskClient, app: Flask) -> None:
    app.add_url_rule("/a/put", "put", lambda: "taken", methods=["PUT", "PATCH", "DELETE"])
    for method in ("put", "patch", "delete"):
        assert getattr(browser, method)("/a/put").status_code == 403


def test_page_with_a_form_is_kept_by_no_cache(browser: FlaskClient) -> None:
    assert browser.get("/a/public").headers["Cache-Control"] == "no-store"


# -- what is only old


def test_form_that_was_open_for_a_day_comes_back_with_all_that_was_typed(browser: FlaskClient, app: Flask, clock: Clock) -> None:
    old = fields(browser)
    clock.move(hours=23)
    assert browser.post("/a/form", data=old).text == "taken"
    clock.move(hours=2)
    refused = browser.post("/a/form?step=2", data={**old, "words": 'a "b"\r\n<c> ਸਾਥ'})
    assert refused.status_code == 403
    page = Page(refused.text)
    assert page.heading == "Please send it once more" and page.one("form")["action"] == "/a/form?step=2"
    app.extensions["taken"].clear()
    assert browser.post("/a/form?step=2", data=kept(refused)).text == "taken"
    assert app.extensions["taken"][0]["words"] == ['a "b"\r\n<c> ਸਾਥ']


def test_form_from_before_a_sign_in_comes_back_with_all_that_was_typed(browser: FlaskClient, app: Flask) -> None:
    before = fields(browser)
    browser.set_cookie("staff", "somebody")
    refused = browser.post("/a/form", data={**before, "words": "a"})
    assert refused.status_code == 403 and kept(refused)["words"] == "a"
    assert browser.post("/a/form", data=kept(refused)).text == "taken"


def test_token_of_one_session_is_worth_nothing_in_another(app: Flask) -> None:
    one, two = app.test_client(), app.test_client()
    one.set_cookie("staff", "one")
    two.set_cookie("staff", "two")
    assert two.post("/a/form", data=fields(one)).status_code == 403
    assert not app.extensions["taken"]


def test_page_that_keeps_a_form_repeats_no_password(browser: FlaskClient, clock: Clock) -> None:
    old = fields(browser)
    clock.move(hours=25)
    refused = browser.post("/a/form", data={**old, "password": "correct horse", "new_password": "horse", "code": "123456", "email": "a"})
    assert set(kept(refused)) == {"form_token", "email"} and "horse" not in refused.text


# -- programs


def test_public_form_with_its_trap_filled_in_asks_for_one_more_press(browser: FlaskClient, app: Flask) -> None:
    refused = browser.post("/a/form", data={**fields(browser, "/a/public"), "fax": "01", "words": "a"})
    assert refused.status_code == 403 and not app.extensions["taken"]
    assert browser.post("/a/form", data=kept(refused)).text == "taken"


def test_public_form_without_its_trap_asks_for_one_more_press(browser: FlaskClient) -> None:
    given = fields(browser, "/a/public")
    del given["fax"]
    assert browser.post("/a/form", data=given).status_code == 403


def test_public_form_that_comes_back_at_once_asks_for_one_more_press(
    browser: FlaskClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "LEAST_S", 2.0)
    given = fields(browser, "/a/public")
    clock.move(seconds=1)
    refused = browser.post("/a/form", data={**given, "words": "a"})
    assert refused.status_code == 403 and kept(refused)["words"] == "a"
    assert browser.post("/a/form", data=kept(refused)).text == "taken"
    clock.move(seconds=1.5)
    assert browser.post("/a/form", data=given).text == "taken"


# -- bodies


@pytest.mark.parametrize("body", [b"a=%00", b"a=\x00", b"a=%FF", b"%ED%A0%80=1", b"a=\xff"])
def test_form_that_is_no_text_is_refused(browser: FlaskClient, body: bytes) -> None:
    token = f"form_token={fields(browser)['form_token']}&".encode()
    response = browser.post("/a/form", data=token + body, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 400


@pytest.mark.parametrize("value", [b"\x00", b"\xff", b"a\0b"])
def test_form_in_parts_that_is_no_text_is_refused(browser: FlaskClient, value: bytes) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = part % (b"form_token", fields(browser)["form_token"].encode()) + part % (b"a", value) + b"--x--\r\n"
    assert browser.post("/a/form", data=body, content_type="multipart/form-data; boundary=x").status_code == 400


def test_sign_for_what_is_no_letter_is_text_like_any_other(browser: FlaskClient) -> None:
    assert browser.post("/a/form", data={**fields(browser), "a": "\ufffd"}).text == "taken"


def test_body_over_the_limit_is_refused_before_it_is_read(browser: FlaskClient) -> None:
    given = fields(browser)
    body = BytesIO(b"x" * 70_000)
    response = browser.post("/a/form", input_stream=body, content_length=70_000, content_type="application/x-www-form-urlencoded")
    assert (response.status_code, body.tell()) == (413, 0)
    assert browser.post("/a/form", data={**given, "a": "x" * 70_000}).status_code == 413


def test_view_may_take_more_than_others(browser: FlaskClient) -> None:
    file = (BytesIO(b"x" * 190_000), "rows.csv")
    assert browser.post("/a/large", data={**fields(browser), "file": file}).text == "taken"
    assert browser.post("/a/large", data={**fields(browser), "file": (BytesIO(b"x" * 200_000), "rows.csv")}).status_code == 413


# -- limits


def test_what_is_done_too_often_has_to_wait_and_keeps_what_was_typed(browser: FlaskClient, clock: Clock) -> None:
    given = fields(browser)
    for _ in range(2):
        assert browser.post("/a/limited", data=given).text == "taken"
    clock.move(seconds=60)
    refused = browser.post("/a/limited", data={**given, "words": "a"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "540")
    assert "wait 9 minutes" in refused.text and kept(refused)["words"] == "a"
    clock.move(seconds=541)
    assert browser.post("/a/limited", data=kept(refused)).text == "taken"


def test_one_peers_limit_is_not_anothers(browser: FlaskClient) -> None:
    given = fields(browser)

    def status(**environ: str) -> int:
        return browser.post("/a/limited", data=given, environ_overrides=environ).status_code

    assert [status() for _ in range(3)] == [200, 200, 429]
    assert status(REMOTE_ADDR="203.0.113.7") == 200
    # behind a web server on this machine, each visitor is one
    assert [status(HTTP_X_FORWARDED_FOR=f"6.6.6.{n}, 203.0.113.9") for n in range(3)] == [200, 200, 429]
    # but nobody else is believed
    assert [status(REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR=f"203.0.113.{n}") for n in (50, 51)] == [200, 429]
    # and whoever has a whole network of addresses is one
    assert [status(REMOTE_ADDR=f"2001:db8:1:2::{n}") for n in range(3)] == [200, 200, 429]


def test_whoever_types_anothers_address_does_not_use_up_its_owners_mails(browser: FlaskClient) -> None:
    given = fields(browser)

    def status(email: str, remote: str) -> int:
        return browser.post("/a/mailed", data={**given, "email": email}, environ_overrides={"REMOTE_ADDR": remote}).status_code

    assert [status(f"asha{n}@example.org", "203.0.113.7") for n in ("", "+x", "+y")] == [200, 200, 429], "one mailbox, whatever its tag"
    assert status("bilal@example.org", "203.0.113.7") == status("asha@example.org", "203.0.113.8") == 200


def test_nobodys_mailbox_is_flooded_from_everywhere(browser: FlaskClient) -> None:
    given = {**fields(browser), "email": "asha@example.org"}
    codes = [
        browser.post("/a/mailed", data=given, environ_overrides={"REMOTE_ADDR": f"203.0.113.{n}"}).status_code
        for n in range(MOST_MAILS_A_DAY + 1)
    ]
    assert codes == [200] * MOST_MAILS_A_DAY + [429]


def test_limits_forget_everything_every_day(browser: FlaskClient, app: Flask, clock: Clock) -> None:
    given = fields(browser)
    clock.now = clock.now.replace(hour=23, minute=59)
    for _ in range(3):
        browser.post("/a/limited", data=given)
    limits = app.extensions["saath.limits"]
    before = set(limits._done)
    clock.move(minutes=2)
    assert browser.post("/a/limited", data=given).text == "taken"
    assert len(limits._done) == 1 and not before & set(limits._done)
    assert "127.0.0.1" not in repr(vars(limits))


def test_limits_keep_to_a_bounded_number_of_peers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    from directory.web import rate_limits

    monkeypatch.setattr(rate_limits, "MOST_COUNTED", 10)
    limits = app.extensions["saath.limits"]
    for n in range(100):
        limits.take("try", str(n), 1, 60, NOW)
    assert len(limits._done) == 10
