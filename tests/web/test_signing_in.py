"""Staff sign in, set up their account and look after it; whoever isn't who they say gets nowhere, and learns nothing."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from urllib.parse import unquote

import argon2
import pyotp
import pytest
from flask import Flask

from directory import credentials
from directory.app import create_app
from directory.domain.account import Account, Role
from directory.domain.session import Audience, Stage
from directory.domain.signing import sign
from directory.operations import own_account, staffing
from directory.services import Services
from directory.storage import accounts, audit, factors, sessions
from directory.web.admins import signing_in
from tests import mail_sink
from tests.factories import NOW, Clock

from . import personas
from .client import Client, Page
from .personas import PASSWORD, SEED

NEW_PASSWORD = "a bicycle in the rain"


@pytest.fixture
def site(services: Services, clock: Clock) -> Services:
    services.indexer.sync()
    return replace(services, clock=clock)


@pytest.fixture
def admin(site: Services) -> Account:
    return personas.add_account(site)


@pytest.fixture
def browser(app: Flask) -> Client:
    return Client(app, may_have_cookies=True)


def code(site: Services, seed: bytes = SEED) -> str:
    return pyotp.TOTP(credentials.totp_secret(site.secret, seed)).at(site.clock())


def give_password(browser: Client, email: str = "admin@example.org", password: str = PASSWORD, status: int = 303) -> Page:
    form = browser.get("/review/sign-in").form("/review/sign-in")
    return browser.submit(form, email=email, password=password, status=status)


def cookie(browser: Client) -> str:
    found = browser._client.get_cookie("staff")
    assert found is not None
    return found.value


def is_signed_in(browser: Client) -> bool:
    return browser.open("/review/account").status_code == 200


# -- in and out


def test_staff_sign_in_with_password_and_one_time_code(site: Services, admin: Account, browser: Client) -> None:
    second = give_password(browser)
    assert second.heading == "One more step" and not is_signed_in(browser)
    response = browser.send(second.form("/code"), code=code(site))
    assert (response.status_code, response.headers["Location"]) == (303, "/review")
    assert is_signed_in(browser)
    assert audit.read(site.database)[1][0].facts == {"factor": "one-time code"}


def test_sign_in_leads_back_to_the_page_that_was_asked_for(site: Services, admin: Account, browser: Client) -> None:
    asked = browser.open("/review/staff/audit?page=2")
    assert unquote(asked.headers["Location"]) == "/review/sign-in?next=/review/staff/audit?page=2"
    form = browser.get(asked.headers["Location"]).form("/review/sign-in")
    second = browser.submit(form, email=admin.email, password=PASSWORD)
    assert browser.send(second.form("/code"), code=code(site)).headers["Location"] == "/review/staff/audit?page=2"


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", "/a\nb"])
def test_sign_in_never_leads_to_another_site(site: Services, admin: Account, browser: Client, next: str) -> None:
    form = browser.get("/review/sign-in", query_string={"next": next}).form("/review/sign-in")
    second = browser.submit(form, email=admin.email, password=PASSWORD)
    assert browser.send(second.form("/code"), code=code(site)).headers["Location"] == "/review"


def test_sign_out_ends_the_session_for_good(admin: Account, app: Flask) -> None:
    browser = personas.sign_in(app, admin)
    token = cookie(browser)
    browser.submit(browser.get("/review/account").form("/review/sign-out"))
    assert not is_signed_in(browser)
    browser._client.set_cookie("staff", token)
    assert not is_signed_in(browser)


def test_wrong_password_unknown_address_and_shut_out_account_get_one_answer(site: Services, admin: Account, browser: Client) -> None:
    shut_out = personas.add_account(site, "shut@example.org", Role.READER)
    staffing.disable(site.database, shut_out.id, by="admin@example.org", now=NOW)
    personas.invite(site, "invited@example.org")

    def answer(email: str, password: str) -> str:
        page = give_password(browser, email, password, 400)
        assert page.title.startswith("Error: Sign in")
        return re.sub(r'value="[^"]*"', "", page.html)

    answers = {
        answer("admin@example.org", "wrong words altogether"),
        answer("nobody@example.org", PASSWORD),
        answer("shut@example.org", PASSWORD),
        answer("invited@example.org", ""),
        answer("", ""),
    }
    assert len(answers) == 1 and browser._client.get_cookie("staff") is None


def test_password_hashed_with_former_costs_is_hashed_anew_at_sign_in(site: Services, admin: Account, browser: Client) -> None:
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    own_account.rehash_password(site.database, admin.id, cheap)
    give_password(browser)
    hashed = accounts.password_hash(site.database, admin.id)
    assert hashed and hashed != cheap and credentials.is_password(hashed, PASSWORD)


def test_wrong_password_takes_as_long_for_an_unknown_address(site: Services, admin: Account, browser: Client) -> None:
    form = browser.get("/review/sign-in").form("/review/sign-in")
    fastest = {"admin@example.org": 9.0, "nobody@example.org": 9.0}
    for _ in range(8):
        for email in fastest:
            begun = time.perf_counter()
            browser.send(form, email=email, password="wrong words altogether")
            fastest[email] = min(fastest[email], time.perf_counter() - begun)
    assert 0.4 < fastest["admin@example.org"] / fastest["nobody@example.org"] < 2.5


def test_half_a_sign_in_opens_nothing_and_ends_after_ten_minutes(admin: Account, app: Flask, site: Services, clock: Clock) -> None:
    browser = personas.sign_in(app, admin, Stage.HALF)
    assert unquote(browser.open("/review/account").headers["Location"]) == "/review/sign-in/second?next=/review/account"
    form = browser.get("/review/sign-in/second").form("/code")
    clock.move(minutes=11)
    assert browser.send(form, code=code(site)).status_code == 403
    assert not is_signed_in(browser)


def test_session_is_a_new_one_at_every_step(site: Services, admin: Account, browser: Client) -> None:
    browser._client.set_cookie("staff", "planted-by-somebody-else")
    page = give_password(browser)
    half = cookie(browser)
    browser.send(page.form("/code"), code=code(site))
    full = cookie(browser)
    assert len({"planted-by-somebody-else", half, full}) == 3
    for old in ("planted-by-somebody-else", half):
        browser._client.set_cookie("staff", old)
        assert not is_signed_in(browser)


def test_cookie_of_a_session_is_of_this_host_alone_and_unseen_by_scripts(app: Flask, admin: Account, site: Services) -> None:
    with app.test_request_context("/"):
        from directory.web import sessions as web_sessions

        response = app.make_response("")
        web_sessions.begin(response, Audience.STAFF, account_id=admin.id)
    assert re.fullmatch(r"staff=[\w-]{43}; HttpOnly; Path=/; SameSite=Lax", response.headers["Set-Cookie"])
    secure = create_app(replace(site, settings=replace(site.settings, origin="https://saath.example.org")))
    with secure.test_request_context("/", base_url="https://saath.example.org"):
        response = secure.make_response("")
        web_sessions.begin(response, Audience.STAFF, account_id=admin.id)
    assert re.fullmatch(r"__Host-staff=[\w-]{43}; Secure; HttpOnly; Path=/; SameSite=Lax", response.headers["Set-Cookie"])


def test_store_has_no_token_that_would_open_a_session(app: Flask, admin: Account, site: Services) -> None:
    token = cookie(personas.sign_in(app, admin))
    dump = "\n".join(site.database.connection.conn.iterdump())
    assert token not in dump and PASSWORD not in dump
    assert credentials.totp_secret(site.secret, SEED) not in dump


def test_session_ends_after_an_hour_without_a_page(app: Flask, admin: Account, clock: Clock) -> None:
    browser = personas.sign_in(app, admin)
    for _ in range(3):
        clock.move(minutes=50)
        assert is_signed_in(browser)
    clock.move(minutes=61)
    assert not is_signed_in(browser)


def test_session_ends_after_half_a_day_in_any_case(app: Flask, admin: Account, clock: Clock) -> None:
    browser = personas.sign_in(app, admin)
    for _ in range(14):
        clock.move(minutes=50)
        is_signed_in(browser)
    clock.move(minutes=30)
    assert not is_signed_in(browser)


def test_what_was_typed_outlives_a_session_that_has_ended(app: Flask, site: Services, admin: Account, clock: Clock) -> None:
    browser = personas.sign_in(app, admin)
    form = browser.get("/review/staff/invite").form("/invite")
    clock.move(hours=2)
    refused = browser.submit(form, email="new@example.org", role="reader", status=403)
    assert refused.heading == "Please sign in again" and refused.link("Sign in") == "/review/sign-in"
    # in another tab of the same browser
    give = give_password(browser)
    browser.send(give.form("/code"), code=code(site))
    once_more = browser.submit(refused.form("/review/staff/invite"), status=403)
    assert once_more.heading == "Please send it once more"
    browser.submit(once_more.form("/review/staff/invite"))
    assert accounts.get_by_email(site.database, "new@example.org") is not None


# -- second factors


def test_one_time_code_is_refused_the_second_time(app: Flask, site: Services, admin: Account) -> None:
    for status in (303, 400):
        browser = personas.sign_in(app, admin, Stage.HALF)
        assert browser.send(browser.get("/review/sign-in/second").form("/code"), code=code(site)).status_code == status
    assert not is_signed_in(browser)


def test_recovery_code_signs_in_once(app: Flask, site: Services, admin: Account) -> None:
    browser = personas.sign_in(app, admin)
    page = browser.submit(browser.get("/review/account/recovery-codes").form("/recovery-codes"), status=200)
    codes = [each.text for each in page.all("code")]
    assert len(set(codes)) == 10
    for status in (303, 400):
        browser = personas.sign_in(app, admin, Stage.HALF)
        form = browser.get("/review/sign-in/second").form("/recovery")
        assert browser.send(form, recovery=codes[3].lower()).status_code == status
    assert factors.count_recovery_codes(site.database, admin.id) == 9


def test_recovery_codes_are_shown_once(app: Flask, admin: Account) -> None:
    browser = personas.sign_in(app, admin)
    browser.submit(browser.get("/review/account/recovery-codes").form("/recovery-codes"), status=200)
    page = browser.get("/review/account/recovery-codes")
    assert not page.all("code") and "You have 10 left." in page.text


def test_guessing_a_second_factor_is_slow(app: Flask, admin: Account) -> None:
    browser = personas.sign_in(app, admin, Stage.HALF)
    form = browser.get("/review/sign-in/second").form("/code")
    assert [browser.send(form, code="000000").status_code for _ in range(11)] == [400] * 10 + [429]


def test_guessing_a_password_is_slow(admin: Account, browser: Client) -> None:
    form = browser.get("/review/sign-in").form("/review/sign-in")
    statuses = [browser.send(form, email="admin@example.org", password=f"wrong words {n}").status_code for n in range(11)]
    assert statuses == [400] * 10 + [429]
    # not for others
    assert browser.send(form, email="other@example.org", password="wrong words").status_code == 400


@pytest.mark.parametrize("page", ["99999", "9" * 25])
def test_audit_has_an_end(app: Flask, admin: Account, page: str) -> None:
    assert personas.sign_in(app, admin).open(f"/review/staff/audit?page={page}").status_code == 200


def test_wrong_guesses_of_a_stranger_shut_nobody_else_out(admin: Account, app: Flask, browser: Client) -> None:
    stranger = Client(app, may_have_cookies=True)
    stranger._client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    form = stranger.get("/review/sign-in").form("/review/sign-in")
    assert [stranger.send(form, email=admin.email, password="wrong words").status_code for _ in range(11)][-1] == 429
    assert give_password(browser).heading == "One more step"


def test_browser_in_which_somebody_signed_in_before_is_not_shut_out_by_guesses_from_everywhere(
    site: Services, admin: Account, app: Flask, browser: Client
) -> None:
    browser.send(give_password(browser).form("/code"), code=code(site))
    for _time in range(signing_in.MOST_GUESSES_AN_HOUR):
        app.extensions["saath.limits"].take("staff sign-in", f"named {admin.email}", signing_in.MOST_GUESSES_AN_HOUR, 3600, site.clock())
    for each in (browser, Client(app, may_have_cookies=True)):
        each._client.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert give_password(Client(app, may_have_cookies=True), status=429).heading == "Please wait a little"
    browser._client.delete_cookie("staff")
    assert give_password(browser).heading == "One more step"
    browser._client.delete_cookie("staff")
    assert give_password(browser, email="other@example.org", status=400).all("p", id="email-error"), "it is known for one account alone"


def test_known_browser_guesses_no_faster(site: Services, admin: Account, browser: Client) -> None:
    browser.send(give_password(browser).form("/code"), code=code(site))
    browser._client.delete_cookie("staff")
    form = browser.get("/review/sign-in").form("/review/sign-in")
    assert [browser.send(form, email=admin.email, password="wrong words").status_code for _ in range(11)] == [400] * 10 + [429]


# -- invitations


def test_invited_person_sets_up_an_account_and_gets_recovery_codes(site: Services, browser: Client) -> None:
    account, name = personas.invite(site, "new@example.org", Role.REVIEWER)
    path = f"/review/invitation/{sign(site.secret, name)}"
    set_up = browser.submit(browser.get(path).form(path), new_password=NEW_PASSWORD, new_password_again=NEW_PASSWORD)
    assert set_up.heading == "Something only you have"
    key = next(each.text for each in set_up.all("code", class_="key")).replace(" ", "")
    wrong = browser.submit(set_up.form("/code"), code="000000", status=400)
    assert key in wrong.text.replace(" ", "")  # the app needn't be set up again
    codes = browser.submit(wrong.form("/code"), code=pyotp.TOTP(key).at(site.clock()))
    assert codes.heading == "Recovery codes"
    shown = browser.submit(codes.form("/recovery-codes"), status=200)
    assert len(shown.all("code")) == 10 and is_signed_in(browser)
    found = accounts.get(site.database, account.id)
    assert found is not None and found.is_active
    assert browser.get(path, 404).heading == "This link doesn’t open anything (any more)"


def test_looking_at_an_invitation_changes_nothing(site: Services, browser: Client) -> None:
    _account, name = personas.invite(site)
    before = "\n".join(site.database.connection.conn.iterdump())
    for _ in range(3):
        browser.get(f"/review/invitation/{sign(site.secret, name)}")
        browser._client.head(f"/review/invitation/{sign(site.secret, name)}")
    assert "\n".join(site.database.connection.conn.iterdump()) == before


def test_link_that_is_no_invitation_gets_one_answer(site: Services, admin: Account, browser: Client, clock: Clock) -> None:
    _account, old = personas.invite(site, "old@example.org")
    clock.move(days=8)
    spent = f"link-for-the-address-{admin.email}"
    foreign = sign(b"x" * 32, "link-of-another-site-here")
    tokens = [sign(site.secret, old), sign(site.secret, spent), sign(site.secret, "never-made-never-made"), foreign, "nothing-of-ours", old]
    pages = {re.sub(r'value="[^"]*"', "", browser.get(f"/review/invitation/{token}", 404).html.replace(token, "")) for token in tokens}
    assert len(pages) == 1, pages


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "Take at least 12 letters"),
        ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaa", "That is too easy to guess."),
        (NEW_PASSWORD, NEW_PASSWORD + "!", "The two aren’t the same."),
    ],
)
def test_new_password_that_wont_do_is_refused_with_a_reason(
    site: Services, browser: Client, password: str, again: str, sentence: str
) -> None:
    account, name = personas.invite(site)
    path = f"/review/invitation/{sign(site.secret, name)}"
    page = browser.submit(browser.get(path).form(path), new_password=password, new_password_again=again, status=400)
    assert sentence in page.one("div", class_="error-summary").text and page.title.startswith("Error: ")
    assert accounts.password_hash(site.database, account.id) is None


# -- one's own account


def test_change_of_the_password_ends_other_sessions_and_asks_for_the_old_one(app: Flask, site: Services, admin: Account) -> None:
    mine, other = personas.sign_in(app, admin), personas.sign_in(app, admin)
    form = mine.get("/review/account/password").form("/password")
    wrong = {"password": "wrong words altogether", "new_password": NEW_PASSWORD, "new_password_again": NEW_PASSWORD}
    assert "That isn’t your password." in mine.submit(form, wrong, status=400).text
    assert is_signed_in(other)
    mine.submit(form, wrong | {"password": PASSWORD})
    assert is_signed_in(mine) and not is_signed_in(other)
    assert credentials.is_password(accounts.password_hash(site.database, admin.id), NEW_PASSWORD)


def test_other_browsers_are_listed_and_can_be_signed_out(app: Flask, site: Services, admin: Account) -> None:
    mine, other, third = (personas.sign_in(app, admin) for _ in range(3))
    page = mine.get("/review/account")
    ends = [form["action"] for form in page.all("form") if form["action"].endswith("/end")]
    assert len(ends) == 2 and "this browser" in page.text
    newest = max(ends, key=lambda path: int(path.split("/")[-2]))
    mine.submit(page.form(newest))
    assert is_signed_in(other) and not is_signed_in(third)
    mine.submit(mine.get("/review/account").form("/end-others"))
    assert is_signed_in(mine) and not is_signed_in(other)


def test_account_shows_no_session_of_somebody_else(app: Flask, site: Services, admin: Account) -> None:
    reader = personas.add_account(site, "reader@example.org", Role.READER)
    theirs, mine = personas.sign_in(app, admin), personas.sign_in(app, reader)
    (session,) = sessions.of_account(site.database, admin.id)
    assert f"/sessions/{session.id}/end" not in mine.get("/review/account").html
    data = {"form_token": personas.form_token(app, mine)}
    assert mine._client.post(f"/review/account/sessions/{session.id}/end", data=data).status_code == 404
    assert is_signed_in(theirs)


def test_new_authenticator_app_takes_the_place_of_the_old_one(app: Flask, site: Services, admin: Account, clock: Clock) -> None:
    browser = personas.sign_in(app, admin)
    page = browser.get("/review/account/one-time-codes")
    key = page.one("code", class_="key").text.replace(" ", "")
    browser.submit(page.form("/one-time-codes"), code=pyotp.TOTP(key).at(site.clock()))
    clock.move(minutes=1)
    half = personas.sign_in(app, admin, Stage.HALF)
    form = half.get("/review/sign-in/second").form("/code")
    assert half.send(form, code=code(site)).status_code == 400
    assert half.send(form, code=pyotp.TOTP(key).at(site.clock())).status_code == 303


def test_key_made_for_one_session_cant_be_set_up_in_another(app: Flask, site: Services, admin: Account) -> None:
    other = personas.sign_in(app, personas.add_account(site, "b@example.org"))
    page = other.get("/review/account/one-time-codes")
    key = page.one("code", class_="key").text.replace(" ", "")
    mine = personas.sign_in(app, admin)
    data = {
        "form_token": personas.form_token(app, mine),
        "sealed": page.form("/one-time-codes")["sealed"],
        "code": pyotp.TOTP(key).at(site.clock()),
    }
    assert mine._client.post("/review/account/one-time-codes", data=data).status_code == 400
    assert factors.totp_seed(site.database, admin.id) == SEED


def test_only_second_factor_cant_be_removed(app: Flask, site: Services, admin: Account) -> None:
    browser = personas.sign_in(app, admin)
    page = browser.submit(browser.get("/review/account").form("/one-time-codes/remove"), status=400)
    assert "This is your only second factor." in page.text
    assert factors.totp_seed(site.database, admin.id) == SEED


# -- everybody's accounts


def test_admin_invites_somebody_by_mail(app: Flask, site: Services, admin: Account) -> None:
    browser = personas.sign_in(app, admin)
    form = browser.get("/review/staff/invite").form("/invite")
    page = browser.submit(form, email="Amrit@example.org", role="reviewer", kinds=["workshop"], districts="ludhiana, ਮੋਗਾ")
    assert "The invitation is on its way." in page.text and "amrit@example.org" in page.text
    found = accounts.get_by_email(site.database, "amrit@example.org")
    assert found is not None and (found.districts, found.kinds) == (("Ludhiana", "Moga"), ("workshop",))
    (message,) = mail_sink.post(app)
    assert message["To"] == "amrit@example.org"
    Client(app).get(mail_sink.link_of(message))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "nonsense"}, "Write the mail address in full"),
        ({"email": "admin@example.org"}, "There is an account for this address already."),
        ({"districts": "Atlantis"}, "No district is called “Atlantis”."),
        ({"role": "admin", "districts": "Moga"}, "An admin has no limits."),
    ],
)
def test_invitation_that_cant_go_out_keeps_what_was_typed(app: Flask, admin: Account, typed: dict[str, str], sentence: str) -> None:
    browser = personas.sign_in(app, admin)
    values = {"email": "new@example.org", "role": "reviewer", "kinds": ["workshop"], **typed}
    page = browser.submit(browser.get("/review/staff/invite").form("/invite"), values, status=400)
    assert sentence in page.one("div", class_="error-summary").text
    again = page.form("/invite")
    kept = {"email": again["email"], "role": again["role"], "kinds": again.all("kinds"), "districts": again["districts"]}
    assert kept == {"districts": "", **values}


def test_change_of_role_counts_from_the_next_page_on(app: Flask, site: Services, admin: Account) -> None:
    other = personas.add_account(site, "b@example.org", Role.ADMIN)
    mine, theirs = personas.sign_in(app, admin), personas.sign_in(app, other)
    assert theirs.open("/review/staff").status_code == 200
    mine.submit(mine.get(f"/review/staff/{other.id}").form("/role"), role="reader")
    assert theirs.get("/review/staff", 403).heading == "This page isn’t for your account"


def test_account_that_is_shut_out_is_signed_out_at_once(app: Flask, site: Services, admin: Account, browser: Client) -> None:
    other = personas.add_account(site, "b@example.org", Role.REVIEWER)
    mine, theirs = personas.sign_in(app, admin), personas.sign_in(app, other)
    assert is_signed_in(theirs)
    mine.submit(mine.get(f"/review/staff/{other.id}").form("/disable"))
    assert not is_signed_in(theirs)
    give_password(browser, "b@example.org", status=400)


def test_last_admin_cant_shut_themselves_out(app: Flask, site: Services, admin: Account) -> None:
    browser = personas.sign_in(app, admin)
    for form, values in (("/disable", {}), ("/role", {"role": "reader"})):
        page = browser.submit(browser.get(f"/review/staff/{admin.id}").form(form), values, status=400)
        assert "This is the only admin who can sign in." in page.one("div", class_="error-summary").text
    assert is_signed_in(browser)


def test_new_link_is_mailed_and_the_old_ways_in_are_closed(app: Flask, site: Services, admin: Account, browser: Client) -> None:
    other = personas.add_account(site, "b@example.org", Role.READER)
    mine = personas.sign_in(app, admin)
    mine.submit(mine.get(f"/review/staff/{other.id}").form("/new-link"))
    give_password(browser, "b@example.org", status=400)
    (message,) = mail_sink.post(app)
    assert browser.get(mail_sink.link_of(message)).heading == "Welcome"


def test_audit_says_who_did_what_to_whom(app: Flask, site: Services, admin: Account) -> None:
    other = personas.add_account(site, "b@example.org", Role.READER)
    staffing.change_role(site.database, other.id, Role.REVIEWER, by="admin@example.org", now=NOW)
    browser = personas.sign_in(app, admin)
    first = browser.get("/review/staff/audit").one("ol", class_="events").text
    assert first.startswith("b@example.org: Was made a reviewer 22 November 2026, 2:30 pm · by admin@example.org")
    assert "Was made a reviewer" in browser.get(f"/review/staff/{other.id}").text


def test_reviewer_cant_do_what_an_admin_does(app: Flask, site: Services, admin: Account) -> None:
    reviewer = personas.sign_in(app, personas.add_account(site, "r@example.org", Role.REVIEWER))
    data = {"form_token": personas.form_token(app, reviewer), "role": "reader"}
    for path in ("/review/staff/invite", *(f"/review/staff/{admin.id}/{verb}" for verb in ("role", "disable", "new-link"))):
        assert reviewer._client.post(path, data=data).status_code == 403
    found = accounts.get(site.database, admin.id)
    assert found is not None and found.is_active and found.role is Role.ADMIN


def test_account_page_speaks_the_readers_language(app: Flask, admin: Account) -> None:
    for language in ("hi", "pa"):
        assert personas.sign_in(app, admin).get(f"/{language}/review/account").one("html")["lang"] == language
