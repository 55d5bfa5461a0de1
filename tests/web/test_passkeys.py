"""Passkeys in a real browser with a virtual authenticator: made when an account is set up, used to sign in, and worth nothing elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from directory.app import create_app
from directory.domain.signing import sign
from directory.services import Services, utc_now
from directory.storage import audit, factors

from . import personas
from .browsing import PHONE, served

PASSWORD = "a bicycle in the rain"


@pytest.fixture
def site(services: Services) -> Services:
    services.indexer.sync()
    return replace(services, clock=utc_now)


@pytest.fixture
def origin(site: Services) -> Iterator[str]:
    """By its name: browsers make no passkeys for a bare number."""
    app: Flask = create_app(site)
    with served(app) as origin:
        yield origin.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    wrong: list[str] = []
    refused = "the server responded with a status of 400"
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" and refused not in message.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield page
    page.context.close()
    assert not wrong, wrong


def give_password(page: Page, origin: str) -> None:
    page.goto(f"{origin}/review/sign-in")
    page.get_by_label("Mail address").fill("new@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_account_is_set_up_with_a_passkey_that_signs_in_ever_after(page: Page, origin: str, site: Services) -> None:
    account, name = personas.invite(site, "new@example.org")
    page.goto(f"{origin}/review/invitation/{sign(site.secret, name)}")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("The same once more").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("What shall it be called?").fill("My phone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    (passkey,) = factors.passkeys(site.database, account.id)
    assert passkey.name == "My phone" and passkey.used_at is None

    page.get_by_role("button", name="Sign out").click()
    give_password(page, origin)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{origin}/review")
    page.goto(f"{origin}/review/account")
    expect(page.get_by_role("heading", name="Passkey: My phone")).to_be_visible()
    (used,) = factors.passkeys(site.database, account.id)
    assert used.used_at is not None and used.sign_count > passkey.sign_count
    assert audit.read(site.database, account_id=account.id)[1][0].facts == {"factor": "passkey"}

    # the same device again is told so, before anything is sent
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("Your browser didn’t give a passkey.")).to_be_visible()

    # an answer that was given once is worth nothing the second time, and none that was given to another question
    page.get_by_role("button", name="Sign out").click()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if request.url.endswith("/second/passkey") else None)
    give_password(page, origin)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{origin}/review")
    answer = dict(pair.split("=") for pair in sent[0].split("&"))["credential"]
    page.get_by_role("button", name="Sign out").click()
    give_password(page, origin)
    page.evaluate(
        """(answer) => {
            const form = document.querySelector("[data-passkey]");
            form.elements.credential.value = decodeURIComponent(answer.replaceAll("+", " "));
            HTMLFormElement.prototype.submit.call(form);
        }""",
        answer,
    )
    expect(page.get_by_role("alert").first).to_contain_text("The passkey didn’t work.")
