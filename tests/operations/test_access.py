from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from directory.domain.holder import LinkNotOpen, NotHeld
from directory.domain.session import Audience
from directory.domain.submission import Purpose, State
from directory.operations import access
from directory.operations.sending import confirm
from directory.storage import holders, links, listings, sessions, submissions
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, OTHER, STRANGER, fresh_random, held, mails

LATER = NOW + timedelta(minutes=5)


def emails(database: Database, listing_id: str) -> list[str]:
    return [holder.email for holder in holders.of_listing(database, listing_id)]


def ask(database: Database, email: str) -> None:
    access.ask_to_sign_in(database, email, language="pa", onward="", now=NOW, random=fresh_random)


def sign_in(database: Database, email: str) -> None:
    with database.writing():
        sessions.begin(database, email.encode().ljust(32), Audience.ORGANISATION, address=email, device="", now=NOW)


# -- signing in


def test_a_known_address_is_mailed_a_link_that_works_once(database: Database) -> None:
    held(database, KEEPER)
    ask(database, "Asha@Example.org")
    (mail,) = mails(database)
    assert (mail.recipient, mail.template) == (KEEPER, "sign-in")
    assert access.spend_sign_in(database, mail.facts["link"], now=LATER).email == KEEPER
    with pytest.raises(LinkNotOpen):
        access.spend_sign_in(database, mail.facts["link"], now=LATER)


def test_a_sign_in_link_is_over_after_half_an_hour(database: Database) -> None:
    held(database, KEEPER)
    ask(database, KEEPER)
    with pytest.raises(LinkNotOpen):
        access.spend_sign_in(database, mails(database)[0].facts["link"], now=NOW + timedelta(minutes=30))


def test_an_unknown_address_is_mailed_nothing_and_kept_nowhere(database: Database) -> None:
    ask(database, STRANGER)
    assert mails(database) == []
    assert STRANGER not in "".join(map(str, database.connection.execute("SELECT * FROM link").fetchall()))


def test_a_link_made_for_nobody_opens_nothing(database: Database) -> None:
    ask(database, STRANGER)
    (name,) = database.connection.execute("SELECT name FROM link").fetchone()
    with pytest.raises(LinkNotOpen):
        access.spend_sign_in(database, name, now=LATER)


def test_known_and_unknown_addresses_leave_the_same_link_behind(database: Database) -> None:
    """The same work: what a stopwatch could tell apart is one row in a transaction."""
    held(database, KEEPER)
    for email in (KEEPER, STRANGER):
        ask(database, email)
    assert database.connection.execute("SELECT count(*), count(DISTINCT purpose || expires_at) FROM link").fetchone() == (2, 1)


def test_whose_access_has_ended_is_unknown(database: Database) -> None:
    listing = held(database, KEEPER)
    with database.writing():
        holders.revoke(database, listing.id, KEEPER, by="test", now=NOW)
    ask(database, KEEPER)
    assert mails(database) == []


# -- handing over


def offer(database: Database, listing_id: str, *, keeps: bool, to: str = OTHER) -> str:
    access.offer_listing(database, listing_id, to=to, keeps=keeps, language="en", by=KEEPER, now=NOW, random=fresh_random)
    mail = mails(database)[-1]
    assert (mail.recipient, mail.template) == (to.lower(), "hand-over")
    name: str = mail.facts["link"]
    return name


@pytest.mark.parametrize(("keeps", "after", "change"), [(True, [KEEPER, OTHER], "granted"), (False, [OTHER], "handed-over")])
def test_who_takes_a_listing_over_gets_access_and_who_gave_it_keeps_or_loses_it(
    database: Database, keeps: bool, after: list[str], change: str
) -> None:
    listing = held(database, KEEPER)
    name = offer(database, listing.id, keeps=keeps)
    assert emails(database, listing.id) == [KEEPER]
    access.accept_listing(database, name, language="pa", now=LATER, random=fresh_random)
    assert emails(database, listing.id) == after
    told = mails(database)[-1]
    assert (told.recipient, told.template, told.facts["change"], told.facts["who"]) == (KEEPER, "access-changed", change, OTHER)


def test_an_offer_is_taken_once(database: Database) -> None:
    name = offer(database, held(database, KEEPER).id, keeps=True)
    access.accept_listing(database, name, language="en", now=LATER, random=fresh_random)
    with pytest.raises(LinkNotOpen):
        access.accept_listing(database, name, language="en", now=LATER, random=fresh_random)


def test_an_offer_of_somebody_who_has_lost_access_since_opens_nothing(database: Database) -> None:
    listing = held(database, KEEPER, "third@example.org")
    name = offer(database, listing.id, keeps=True)
    access.revoke_access(database, listing.id, KEEPER, by="third@example.org", now=LATER, random=fresh_random)
    with pytest.raises(LinkNotOpen):
        access.accept_listing(database, name, language="en", now=LATER, random=fresh_random)
    assert emails(database, listing.id) == ["third@example.org"]


def test_only_who_holds_a_listing_can_hand_it_over(database: Database) -> None:
    listing = held(database, OTHER)
    with pytest.raises(NotHeld):
        offer(database, listing.id, keeps=True)


# -- taking away


def test_everyone_concerned_is_told_when_access_is_taken_away(database: Database) -> None:
    listing = held(database, KEEPER, OTHER, "third@example.org")
    assert access.revoke_access(database, listing.id, OTHER, by=KEEPER, now=LATER, random=fresh_random)
    assert emails(database, listing.id) == [KEEPER, "third@example.org"]
    assert {(mail.recipient, mail.facts["change"], mail.facts["who"]) for mail in mails(database)} == {
        (KEEPER, "revoked", OTHER),
        (OTHER, "revoked", OTHER),
        ("third@example.org", "revoked", OTHER),
    }


def test_taking_away_twice_is_once(database: Database) -> None:
    listing = held(database, KEEPER, OTHER)
    assert access.revoke_access(database, listing.id, OTHER, by=KEEPER, now=LATER, random=fresh_random)
    assert not access.revoke_access(database, listing.id, OTHER, by=KEEPER, now=LATER, random=fresh_random)
    assert len(mails(database)) == 2


def test_the_sessions_of_who_has_nothing_left_end_at_once(database: Database) -> None:
    listing = held(database, KEEPER, OTHER)
    sign_in(database, OTHER)
    access.revoke_access(database, listing.id, OTHER, by=KEEPER, now=LATER, random=fresh_random)
    assert sessions.of_address(database, OTHER) == ()


def test_who_keeps_something_else_stays_signed_in(database: Database) -> None:
    listing = held(database, KEEPER, OTHER)
    held(database, OTHER)
    sign_in(database, OTHER)
    access.revoke_access(database, listing.id, OTHER, by=KEEPER, now=LATER, random=fresh_random)
    assert len(sessions.of_address(database, OTHER)) == 1


def test_a_stranger_takes_nothing_away_but_staff_may(database: Database) -> None:
    listing = held(database, KEEPER)
    with pytest.raises(NotHeld):
        access.revoke_access(database, listing.id, KEEPER, by=STRANGER, now=LATER, random=fresh_random)
    assert access.revoke_access(database, listing.id, KEEPER, by="review@example.org", is_staff=True, now=LATER, random=fresh_random)


def test_what_access_somebody_had_stays_written_down(database: Database) -> None:
    listing = held(database, KEEPER, OTHER)
    access.revoke_access(database, listing.id, OTHER, by=KEEPER, now=LATER, random=fresh_random)
    rows = database.connection.execute("SELECT email, revoked_by FROM holder ORDER BY email").fetchall()
    assert rows == [(KEEPER, None), (OTHER, KEEPER)]


# -- claiming


def claim(database: Database, listing_id: str, email: str, words: str | None = "Ask at the hall.") -> None:
    access.claim_listing(database, listing_id, email=email, words=words, language="hi", now=NOW, random=fresh_random)


def test_the_address_on_record_is_proof_enough(database: Database) -> None:
    listing = held(database, email="Hall@Example.org")
    claim(database, listing.id, "hall@example.ORG")
    (mail,) = mails(database)
    assert (mail.recipient, mail.template) == ("hall@example.org", "claim")
    assert emails(database, listing.id) == []
    access.accept_claim(database, mail.facts["link"], language="hi", now=LATER, random=fresh_random)
    assert emails(database, listing.id) == ["hall@example.org"]


def test_those_who_hold_a_listing_are_told_of_another_who_claims_it(database: Database) -> None:
    listing = held(database, KEEPER, email="hall@example.org")
    claim(database, listing.id, "hall@example.org")
    access.accept_claim(database, mails(database)[0].facts["link"], language="hi", now=LATER, random=fresh_random)
    assert (mails(database)[-1].recipient, mails(database)[-1].facts["change"]) == (KEEPER, "granted")


def test_any_other_address_is_for_a_reviewer_to_decide_once_it_is_confirmed(database: Database) -> None:
    listing = held(database, email="hall@example.org")
    claim(database, listing.id, STRANGER)
    (sent,) = submissions.of_sender(database, STRANGER)
    assert (sent.purpose, sent.state, sent.listing_id) == (Purpose.CLAIM, State.UNCONFIRMED, listing.id)
    assert submissions.events(database, sent.id)[0].words == "Ask at the hall."
    (mail,) = mails(database)
    assert (mail.recipient, mail.template, mail.facts["reference"]) == (STRANGER, "confirm", sent.reference)
    confirmed = confirm(database, sent.id, now=LATER, random=fresh_random, link=mail.facts["link"])
    assert confirmed.state is State.RECEIVED
    assert emails(database, listing.id) == []


def test_claiming_twice_is_one_claim(database: Database) -> None:
    listing = held(database)
    for _ in range(2):
        claim(database, listing.id, STRANGER)
    assert len(submissions.of_sender(database, STRANGER)) == 1


def test_a_claim_link_opens_nothing_once_its_address_is_not_on_record_any_more(database: Database) -> None:
    listing = held(database, email="hall@example.org")
    claim(database, listing.id, "hall@example.org")
    with database.writing():
        details = replace(listing.details, email="office@example.org")
        listings.change(database, listing, verb="updated", by="test", now=NOW, details=details)
    with pytest.raises(LinkNotOpen):
        access.accept_claim(database, mails(database)[0].facts["link"], language="en", now=LATER, random=fresh_random)
    assert emails(database, listing.id) == []


def test_a_claim_link_works_once_and_not_for_a_week_longer(database: Database) -> None:
    listing = held(database, email="hall@example.org")
    claim(database, listing.id, "hall@example.org")
    name = mails(database)[0].facts["link"]
    with pytest.raises(LinkNotOpen):
        access.accept_claim(database, name, language="en", now=NOW + timedelta(days=7), random=fresh_random)
    access.accept_claim(database, name, language="en", now=LATER, random=fresh_random)
    with pytest.raises(LinkNotOpen):
        access.accept_claim(database, name, language="en", now=LATER, random=fresh_random)
    assert links.get(database, name, "sign-in") is None
