"""/manage as those use it who keep a listing: signing in by mail, every step, and that nobody sees or touches what isn't theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from directory.domain.details import Text
from directory.domain.listing import Listing
from directory.domain.signing import sign
from directory.domain.submission import Purpose, Sender, State, Submission
from directory.domain.vocabulary import Publication, Status
from directory.operations import access
from directory.operations.freshness import keep_fresh
from directory.operations.replying import takes_replies
from directory.services import Services
from directory.storage import drafts, holders, links, listings, sessions, submissions
from tests import keepers, mail_sink
from tests.factories import NOW, Clock, details
from tests.keepers import KEEPER, OTHER, STRANGER, TODAY, held, verbs

from . import personas
from .client import Client, Page


@pytest.fixture
def listing(site: Services) -> Listing:
    return held(site.database, KEEPER)


@pytest.fixture
def keeper(app: Flask) -> Client:
    return personas.sign_in_organisation(app, KEEPER)


def browser(app: Flask) -> Client:
    return Client(app, may_have_cookies=True)


def at(listing: Listing, path: str = "") -> str:
    return f"/manage/listing/{listing.id}{path}"


def ask_for_link(client: Client, email: str) -> Page:
    return client.submit(client.get("/manage/sign-in").form("/manage/sign-in"), email=email)


def now_is(site: Services, listing: Listing) -> Listing:
    return listings.require(site.database, listing.id)


# -- signing in


def test_signing_in_takes_a_mail_and_a_button(app: Flask, listing: Listing) -> None:
    client = browser(app)
    assert ask_for_link(client, KEEPER).heading == "Look into your mail"
    (mail,) = mail_sink.post(app)
    page = client.get(mail_sink.link_of(mail))
    assert KEEPER in page.text
    assert "Evening circle" in client.submit(page.form()).text
    assert "Evening circle" in client.get("/manage").text


def test_a_sign_in_link_works_once_and_the_second_time_is_as_if_it_had_never_been(app: Flask, listing: Listing) -> None:
    client = browser(app)
    ask_for_link(client, KEEPER)
    path = mail_sink.link_of(mail_sink.post(app)[0])
    form = client.get(path).form()
    client.submit(form)
    replayed = browser(app).get(path, 404)
    foreign = browser(app).get("/manage/sign-in/" + sign(b"another key", "x" * 32), 404)
    unknown = browser(app).get("/manage/sign-in/nonsense", 404)
    assert replayed.text == foreign.text == unknown.text


def test_a_sign_in_link_is_over_after_half_an_hour(app: Flask, listing: Listing, clock: Clock) -> None:
    client = browser(app)
    ask_for_link(client, KEEPER)
    path = mail_sink.link_of(mail_sink.post(app)[0])
    page = client.get(path)
    clock.move(minutes=30)
    client.get(path, 404)
    client.submit(page.form(), status=404)


def test_whoever_only_looks_at_a_mailed_link_changes_nothing(app: Flask, site: Services, listing: Listing) -> None:
    """Mail scanners fetch every link in a mail, some more than once."""
    client = browser(app)
    ask_for_link(client, KEEPER)
    path = mail_sink.link_of(mail_sink.post(app)[0])
    for _ in range(3):
        assert client._client.head(path).status_code == 200
        assert "Set-Cookie" not in client.open(path).headers
    assert sessions.of_address(site.database, KEEPER) == ()
    client.submit(client.get(path).form())
    assert len(sessions.of_address(site.database, KEEPER)) == 1


def test_known_and_unknown_addresses_get_the_same_answer(app: Flask, listing: Listing) -> None:
    known, unknown = ask_for_link(browser(app), KEEPER), ask_for_link(browser(app), STRANGER)
    assert known.html == unknown.html
    assert len(mail_sink.post(app)) == 1


def test_a_mistyped_address_is_said_to_be_one_and_stays(app: Flask) -> None:
    client = browser(app)
    page = client.submit(client.get("/manage/sign-in").form("/manage/sign-in"), email="asha@", status=400)
    assert page.title.startswith("Error: ")
    assert page.form("/manage/sign-in")["email"] == "asha@"


def test_after_signing_in_one_is_where_one_wanted_to_go(app: Flask, listing: Listing) -> None:
    client = browser(app)
    wanted = client.open(at(listing))
    assert wanted.status_code == 303
    client.submit(client.get(wanted.headers["Location"]).form("/manage/sign-in"), email=KEEPER)
    link = mail_sink.link_of(mail_sink.post(app)[0])
    assert client.send(client.get(link).form()).headers["Location"] == at(listing)


@pytest.mark.parametrize("next", ["https://evil.example", "//evil.example", "/manage/listing/../../review", "/search"])
def test_signing_in_leads_nowhere_else(app: Flask, listing: Listing, next: str) -> None:
    client = browser(app)
    client.submit(client.get(f"/manage/sign-in?next={next}").form("/manage/sign-in"), email=KEEPER)
    to = client.send(client.get(mail_sink.link_of(mail_sink.post(app)[0])).form()).headers["Location"]
    assert urlsplit(to).netloc == "" and to.startswith("/manage")


def test_asking_again_and_again_is_slowed_down_for_known_and_unknown_alike(app: Flask, listing: Listing) -> None:
    answers = {}
    for email in (KEEPER, STRANGER):
        client = browser(app)
        form = client.get("/manage/sign-in").form("/manage/sign-in")
        answers[email] = [client.send(form, email=email).status_code for _ in range(6)]
    assert answers[KEEPER] == answers[STRANGER] == [303] * 5 + [429]


def test_whoever_asks_for_anothers_links_neither_floods_the_mailbox_nor_keeps_its_owner_out(app: Flask, listing: Listing) -> None:
    for n in range(3):
        stranger = browser(app)
        stranger._client.environ_base["REMOTE_ADDR"] = f"203.0.113.{n}"
        form = stranger.get("/manage/sign-in").form("/manage/sign-in")
        assert [stranger.send(form, email=KEEPER).status_code for _ in range(5)] == [303] * 5
    mailed = mail_sink.post(app)
    assert len(mailed) == access.MOST_OPEN_SIGN_INS
    owner = browser(app)
    assert owner.send(owner.get("/manage/sign-in").form("/manage/sign-in"), email=KEEPER).status_code == 303
    owner.submit(owner.get(mail_sink.link_of(mailed[0])).form())
    assert owner.open("/manage").status_code == 200


def test_a_session_that_somebody_planted_is_not_the_one_that_is_signed_in(app: Flask, site: Services, listing: Listing) -> None:
    """Nor is the one from before: signing in again ends it."""
    planted = "planted-by-somebody-else"
    client = browser(app)
    client._client.set_cookie("organisation", planted)
    tokens = [planted]
    for _time in range(2):
        ask_for_link(client, KEEPER)
        client.submit(client.get(mail_sink.link_of(mail_sink.post(app)[-1])).form())
        tokens.append(client._client.get_cookie("organisation").value)  # type: ignore[union-attr]
    assert len(set(tokens)) == 3
    for old in tokens[:2]:
        client._client.set_cookie("organisation", old)
        assert client.open("/manage").status_code == 303
    assert len(sessions.of_address(site.database, KEEPER)) == 1


def test_signing_out_ends_the_session(app: Flask, site: Services, listing: Listing, keeper: Client) -> None:
    keeper.submit(keeper.get("/manage").form("/manage/sign-out"))
    assert sessions.of_address(site.database, KEEPER) == ()
    assert keeper.open("/manage").status_code == 303


def test_signing_out_everywhere_ends_them_all(app: Flask, site: Services, listing: Listing, keeper: Client) -> None:
    elsewhere = personas.sign_in_organisation(app, KEEPER)
    assert "In 2 browsers." in elsewhere.get("/manage").text
    keeper.submit(keeper.get("/manage").form("/manage/sign-out-everywhere"))
    assert elsewhere.open("/manage").status_code == 303
    assert sessions.of_address(site.database, KEEPER) == ()


# -- what is theirs, and what isn't


def test_everything_that_an_address_keeps_and_sent_is_on_its_page(site: Services, keeper: Client, listing: Listing) -> None:
    held(site.database, KEEPER, title=Text(en="Morning walk"), status=Status.PAUSED, status_note="Exams.")
    held(site.database, OTHER, title=Text(en="Somebody else’s"))
    with site.database.writing():
        submissions.add(site.database, sent(), now=NOW)
    page = keeper.get("/manage")
    for words in ("Evening circle", "Morning walk", "Public, and marked as paused", "Exams.", "KKKK-KKKK", "Not confirmed by you yet"):
        assert words in page.text
    assert "Somebody else" not in page.text


def sent(**overrides: object) -> Submission:
    given = {
        "id": "abcdefghjk",
        "reference": "KKKK-KKKK",
        "purpose": Purpose.NEW,
        "state": State.UNCONFIRMED,
        "version": 1,
        "details": details(title=Text(en="Chess evening")),
        "sender": Sender(KEEPER, "en"),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Submission(**(given | overrides))


def test_what_was_sent_from_this_address_can_be_confirmed_here(site: Services, keeper: Client) -> None:
    with site.database.writing():
        submissions.add(site.database, sent(), now=NOW)
    page = keeper.submit(keeper.get("/manage").form("/manage/submission/abcdefghjk/confirm"))
    assert "Received" in page.text
    assert submissions.require(site.database, "abcdefghjk").state is State.RECEIVED
    assert keeper.open("/manage/submission/abcdefghjk").headers["Location"].startswith("/status/")


def test_who_typed_the_address_holds_no_draft_of_it_once_its_owner_has_confirmed(site: Services, keeper: Client) -> None:
    with site.database.writing():
        submissions.add(site.database, sent(), now=NOW)
    drafts.begin(site.database, "a-draft-00", now=NOW, answers={}, submission_id="abcdefghjk", submission_version=1)
    keeper.submit(keeper.get("/manage").form("/manage/submission/abcdefghjk/confirm"))
    assert drafts.get(site.database, "a-draft-00", now=NOW) is None


def test_what_somebody_else_sent_is_not_there(app: Flask, site: Services) -> None:
    with site.database.writing():
        submissions.add(site.database, sent(), now=NOW)
    stranger = personas.sign_in_organisation(app, STRANGER)
    stranger.get("/manage/submission/abcdefghjk", 404)
    token = personas.form_token(app, stranger)
    assert stranger._client.post("/manage/submission/abcdefghjk/confirm", data={"form_token": token}).status_code == 404


PATHS = ("", "/pause", "/withdraw", "/hand-over", "/confirm", "/reopen", "/edit", "/copy", "/replies", "/access/{key}")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_organisation_can_neither_see_nor_touch_anothers_listing(
    app: Flask, site: Services, listing: Listing, path: str, method: str
) -> None:
    stranger = personas.sign_in_organisation(app, STRANGER)
    key = key_on(personas.sign_in_organisation(app, KEEPER).get(at(listing)))
    address = at(listing, path.format(key=key))
    data = {"form_token": personas.form_token(app, stranger), "email": STRANGER, "keeps": "no", "words": "", "until": ""}
    theirs = getattr(stranger._client, method)(address, **({"data": data} if method == "post" else {}))
    unknown = getattr(stranger._client, method)(address.replace(listing.id, "0000000000"), **({"data": data} if method == "post" else {}))
    assert theirs.status_code == unknown.status_code in (404, 405)
    assert now_is(site, listing) == listing
    assert [holder.email for holder in holders.of_listing(site.database, listing.id)] == [KEEPER]


@pytest.mark.parametrize("path", PATHS)
def test_looking_at_the_head_of_a_page_changes_nothing(site: Services, keeper: Client, listing: Listing, path: str) -> None:
    keeper._client.head(at(listing, path.format(key=key_on(keeper.get(at(listing))))))
    assert verbs(site.database, listing) == ["added"]
    assert [holder.email for holder in holders.of_listing(site.database, listing.id)] == [KEEPER]
    assert keepers.mails(site.database) == []


def key_on(page: Page) -> str:
    return next(found[1] for each in page.all("a") if (found := re.search(r"/access/(\w+)$", each["href"])))


def test_the_page_of_a_listing_says_how_it_stands(site: Services, keeper: Client, listing: Listing) -> None:
    assert "Public" in keeper.get(at(listing)).text
    with site.database.writing():
        listings.change(site.database, listing, verb="quarantined", by="staff@example.org", now=NOW, publication=Publication.HIDDEN)
    page = keeper.get(at(listing))
    assert "Hidden by the people who look after this site" in page.text
    assert "Nothing has changed" not in page.text and "Pause it" not in page.text
    assert "staff@example.org" not in page.text


# -- the steps


def test_nothing_has_changed_is_one_tap(site: Services, keeper: Client, listing: Listing) -> None:
    page = keeper.submit(keeper.get("/manage").form(f"/manage/listing/{listing.id}/confirm"))
    assert "Checked 22 November 2026" in page.text
    assert verbs(site.database, listing) == ["added", "confirmed"]


def test_one_tap_twice_is_once(site: Services, keeper: Client, listing: Listing) -> None:
    form = keeper.get(at(listing)).form("/confirm")
    for _ in range(2):
        assert keeper.send(form).status_code == 303
    assert verbs(site.database, listing) == ["added", "confirmed"]


def test_a_pause_is_public_at_once(app: Flask, site: Services, keeper: Client, listing: Listing) -> None:
    page = keeper.submit(keeper.get(at(listing, "/pause")).form("/pause"), until="2027-01-04", words="We are on holiday.")
    assert "It opens again by itself on 4 January 2027." in page.text
    site.indexer.sync()
    public = Client(app).get(f"/listing/{listing.id}-evening-circle")
    assert "Closed until 4 January 2027. We are on holiday." in public.text
    keeper.submit(keeper.get(at(listing)).form("/reopen"))
    assert now_is(site, listing).details.status is Status.OPEN


@pytest.mark.parametrize(
    ("until", "words", "field"),
    [
        ("2026-11-22", "", "until"),
        ("2031-01-01", "", "until"),
        ("4 January", "", "until"),
        ("2027-02-30", "", "until"),
        ("", "Call 98765 43210 instead.", "words"),
        ("", "see www.example.org", "words"),
        ("", "x" * 301, "words"),
    ],
)
def test_a_pause_that_cannot_be_taken_says_why_and_keeps_what_was_typed(
    site: Services, keeper: Client, listing: Listing, until: str, words: str, field: str
) -> None:
    page = keeper.submit(keeper.get(at(listing, "/pause")).form("/pause"), until=until, words=words, status=400)
    assert page.title.startswith("Error: ")
    assert page.all("a", href=f"#{field}")
    form = page.form("/pause")
    assert (form["until"], form["words"]) == (until, words)
    assert verbs(site.database, listing) == ["added"]


def test_withdrawing_asks_once_more_and_then_is_at_once(app: Flask, site: Services, keeper: Client, listing: Listing) -> None:
    page = keeper.submit(keeper.get(at(listing, "/withdraw")).form("/withdraw"))
    assert "Taken out of the directory" in page.text
    site.indexer.sync()
    assert Client(app).open(f"/listing/{listing.id}-evening-circle").status_code == 410
    assert "Evening circle" not in Client(app).get("/search?q=circle").text


def test_a_step_that_the_listings_state_no_longer_allows_says_so(site: Services, keeper: Client, listing: Listing) -> None:
    form = keeper.get(at(listing)).form("/confirm")
    with site.database.writing():
        listings.change(site.database, listing, verb="quarantined", by="staff@example.org", now=NOW, publication=Publication.HIDDEN)
    assert keeper.submit(form, status=409).heading == "That isn’t possible now"


def test_replies_can_be_switched_off_and_on(site: Services, keeper: Client, listing: Listing) -> None:
    for expected in (False, True):
        keeper.submit(keeper.get(at(listing)).form("/replies"))
        assert takes_replies(site.database, listing.id) is expected


@pytest.mark.parametrize(("step", "leads_to"), [("edit", "/submit/check"), ("copy", "/submit/what")])
def test_a_change_and_a_copy_begin_a_draft_and_change_nothing_yet(
    site: Services, keeper: Client, listing: Listing, step: str, leads_to: str
) -> None:
    answer = keeper.send(keeper.get(at(listing)).form(f"/{step}"))
    assert (answer.status_code, answer.headers["Location"]) == (303, leads_to)
    assert verbs(site.database, listing) == ["added"]


def test_changing_it_again_goes_on_from_the_change_that_waits(site: Services, keeper: Client, listing: Listing) -> None:
    for number in ("98140 11111", "98140 22222"):
        keeper.submit(keeper.get(at(listing)).form("/edit"))
        keeper.submit(keeper.get("/submit/reach").form(button="Save and continue"), phone=number)
        keeper.submit(keeper.get("/submit/check").form("/submit/send"))
    (sent,) = submissions.of_listing(site.database, listing.id)
    assert [phone.display for phone in sent.details.phones] == ["98140 22222"]


def test_a_copy_is_not_taken_for_the_listing_that_it_was_copied_from(keeper: Client, listing: Listing) -> None:
    page = keeper.submit(keeper.get(at(listing)).form("/copy"))
    assert page.heading == "What is it?" and "Is it one of these?" not in page.text


# -- access


def test_handing_over_takes_the_other_addresss_button(app: Flask, site: Services, keeper: Client, listing: Listing) -> None:
    keeper.submit(keeper.get(at(listing, "/hand-over")).form("/hand-over"), email=OTHER, keeps="no")
    (mail,) = mail_sink.post(app)
    other = browser(app)
    path = mail_sink.link_of(mail)
    page = other.get(path)
    assert "Evening circle" in page.text and KEEPER in page.text
    assert holders.holds(site.database, listing.id, KEEPER)
    assert other.submit(page.form()).heading == "Look after this listing"
    assert [holder.email for holder in holders.of_listing(site.database, listing.id)] == [OTHER]
    other.get(path, 404)
    assert [message["To"] for message in mail_sink.post(app)] == [KEEPER]


def test_handing_over_says_what_is_missing(keeper: Client, listing: Listing) -> None:
    page = keeper.submit(keeper.get(at(listing, "/hand-over")).form("/hand-over"), email="bilal", status=400)
    assert {each["href"] for each in page.all("a") if each["href"] in ("#email", "#keeps")} == {"#email", "#keeps"}
    again = keeper.submit(page.form("/hand-over"), email=KEEPER, keeps="yes", status=400)
    assert "This address has access already." in again.text


def test_access_that_is_taken_away_ends_at_once_also_where_one_is_signed_in(
    app: Flask, site: Services, keeper: Client, listing: Listing
) -> None:
    with site.database.writing():
        holders.grant(site.database, listing.id, OTHER, "en", by=KEEPER, now=NOW)
    other = personas.sign_in_organisation(app, OTHER)
    form = other.get(at(listing)).form("/confirm")
    page = keeper.get(at(listing))
    way = next(each["href"] for each in page.all("a") if each.text.startswith("Take access away"))
    assert OTHER in keeper.get(way).text and OTHER not in way
    keeper.submit(keeper.get(way).form(button="Take it away"))
    assert sessions.of_address(site.database, OTHER) == ()
    assert other.open(at(listing)).status_code == 303
    assert other.send(form).status_code == 403
    assert verbs(site.database, listing) == ["added"]
    assert {message["To"] for message in mail_sink.post(app)} == {KEEPER, OTHER}


def test_who_keeps_something_else_no_longer_reaches_what_was_taken_away(
    app: Flask, site: Services, keeper: Client, listing: Listing
) -> None:
    held(site.database, OTHER)
    with site.database.writing():
        holders.grant(site.database, listing.id, OTHER, "en", by=KEEPER, now=NOW)
    other = personas.sign_in_organisation(app, OTHER)
    form = other.get(at(listing)).form("/confirm")
    way = next(each["href"] for each in keeper.get(at(listing)).all("a") if each.text.startswith("Take access away"))
    keeper.submit(keeper.get(way).form(button="Take it away"))
    other.get(at(listing), 404)
    other.submit(form, status=404)
    assert verbs(site.database, listing) == ["added"]


def test_giving_up_the_last_access_is_warned_of(app: Flask, site: Services, keeper: Client, listing: Listing) -> None:
    page = keeper.get(keeper.get(at(listing)).link("Give up your access"))
    assert "Nobody would be left" in page.text
    keeper.send(page.form(button="Give it up"))
    assert holders.of_listing(site.database, listing.id) == ()


# -- claiming


def claim(client: Client, listing: Listing, email: str, words: str = "") -> Page:
    return client.submit(client.get(f"/listing/{listing.id}/claim").form(), email=email, words=words)


def test_the_listings_page_offers_to_claim_it(app: Flask, listing: Listing) -> None:
    assert Client(app).get(f"/listing/{listing.id}-evening-circle").link("Is this yours?") == f"/listing/{listing.id}/claim"


def test_a_claim_is_answered_alike_whether_or_not_the_address_is_on_record(app: Flask, site: Services) -> None:
    listing = held(site.database, email="hall@example.org")
    on_record, other = claim(browser(app), listing, "hall@example.org"), claim(browser(app), listing, STRANGER)
    assert on_record.html == other.html
    assert sorted(message["To"] for message in mail_sink.post(app)) == ["hall@example.org", STRANGER]


def test_the_address_on_record_takes_a_listing_by_its_mail(app: Flask, site: Services) -> None:
    listing = held(site.database, email="hall@example.org")
    client = browser(app)
    claim(client, listing, "hall@example.org")
    path = mail_sink.link_of(mail_sink.post(app)[0])
    page = client.get(path)
    assert holders.of_listing(site.database, listing.id) == ()
    assert client.submit(page.form()).heading == "Look after this listing"
    assert [holder.email for holder in holders.of_listing(site.database, listing.id)] == ["hall@example.org"]
    client.get(path, 404)


def test_anybody_elses_claim_waits_for_a_reviewer(site: Services, app: Flask, listing: Listing) -> None:
    claim(browser(app), listing, STRANGER, "Call the number and ask for Asha.")
    (waiting,) = submissions.of_sender(site.database, STRANGER)
    assert (waiting.purpose, waiting.listing_id) == (Purpose.CLAIM, listing.id)
    assert [holder.email for holder in holders.of_listing(site.database, listing.id)] == [KEEPER]


def test_a_claim_without_an_address_says_so(app: Flask, listing: Listing) -> None:
    client = browser(app)
    page = client.submit(client.get(f"/listing/{listing.id}/claim").form(), words="It’s mine.", status=400)
    assert page.all("a", href="#email") and page.form()["words"] == "It’s mine."


# -- the one button of the mail that asks


@pytest.fixture
def asked(app: Flask, site: Services, listing: Listing, clock: Clock) -> Iterator[str]:
    """Where the mail leads that comes after 120 days."""
    clock.move(days=120)
    day = TODAY + timedelta(days=120)
    keep_fresh(site.database, site.settings.freshness, today=day, now=clock.now, random=keepers.fresh_random)
    (mail,) = mail_sink.post(app)
    return mail_sink.link_of(mail)


def test_the_mails_button_confirms_without_signing_in(app: Flask, site: Services, listing: Listing, asked: str) -> None:
    client = Client(app)  # who would fail at a cookie
    page = client.get(asked)
    assert "Evening circle" in page.text
    assert client.submit(page.form(button="Nothing has changed")).heading == "Thank you"
    assert now_is(site, listing).details.verified_on == TODAY + timedelta(days=120)
    client.get(asked, 404)


def test_only_looking_confirms_nothing(app: Flask, site: Services, listing: Listing, asked: str) -> None:
    client = Client(app)
    for _ in range(3):
        client.get(asked)
        assert client._client.head(asked).status_code == 200
    assert verbs(site.database, listing) == ["added"]


def test_something_has_changed_begins_a_change(app: Flask, site: Services, listing: Listing, asked: str) -> None:
    client = browser(app)
    answer = client.send(client.get(asked).form(button="Something has changed"))
    assert answer.headers["Location"] == "/submit/check"
    assert verbs(site.database, listing) == ["added"]
    assert sessions.of_address(site.database, KEEPER) == ()


@pytest.mark.parametrize("purpose", ["sign-in", "hand-over", "claim", "fresh"])
@pytest.mark.parametrize("what", ["expired", "another purpose", "foreign", "nonsense"])
def test_what_opens_nothing_gets_one_answer(app: Flask, site: Services, listing: Listing, clock: Clock, purpose: str, what: str) -> None:
    name = "a-name-of-more-than-twenty-letters"
    made_for = "confirm" if what == "another purpose" else purpose
    with site.database.writing():
        links.make(site.database, name, made_for, listing.id, KEEPER, now=NOW, lasts=timedelta(days=1))
    clock.move(days=2 if what == "expired" else 0)
    token = {"foreign": sign(b"x", name), "nonsense": "nonsense"}.get(what, sign(site.secret, name))
    path = f"/fresh/{token}" if purpose == "fresh" else f"/manage/{purpose}/{token}"
    client = browser(app)
    page = client.get(path, 404)
    assert page.heading == "This link doesn’t open anything (any more)"
    posted = client._client.post(path, data={"form_token": personas.form_token(app, client)})
    assert posted.status_code == 404 and Page(posted.text).text == page.text
    assert verbs(site.database, listing) == ["added"]
    assert sessions.of_address(site.database, KEEPER) == ()


def test_a_session_for_one_audience_is_none_for_another(app: Flask, listing: Listing, keeper: Client) -> None:
    assert keeper.open("/review/staff").headers["Location"].startswith("/review/sign-in")


def test_pages_of_manage_are_kept_by_nobody(keeper: Client, listing: Listing) -> None:
    for path in ("/manage", at(listing), at(listing, "/pause")):
        assert keeper.open(path).headers["Cache-Control"] == "no-store"
