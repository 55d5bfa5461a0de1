"""The listing form as people use it: page by page, saved whatever they type, sent, confirmed by mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from directory.domain.details import Text
from directory.domain.phone import Phone
from directory.domain.schedule import Schedule
from directory.domain.submission import Purpose, State, Submission
from directory.domain.vocabulary import Access, Kind
from directory.services import Services
from directory.storage import drafts, listings, submissions
from directory.storage.drafts import LASTS
from directory.web.organisations import drafting
from tests import mail_sink
from tests.factories import NOW, ZONE, Clock, item

from . import personas
from .client import Client, Page
from .forms import Form

GO_ON = "Save and continue"
WHAT = {
    "kind": "support-group",
    "title": "Evening circle",
    "description": "We sit together.\n\nTea afterwards.",
    "organisation": "Nayi Savera",
}
WHEN = {"when": "set", "e1-how": "weekly", "e1-days": ["mon", "wed"], "e1-start": "18:00", "e1-end": "19:30"}
WHERE = {"access": "in-person", "address": "Hall 2, Model Town", "city": "Ludhiana", "postal_code": "141002"}
REACH = {"phone": "98765 43210", "your_email": "Asha@Example.org", "your_name": "Asha"}
WHO = {"audience": ["women"], "languages": ["pa", "hi"], "cost": "free", "operator": "peer"}
PAGES: dict[str, dict[str, Any]] = {"what": WHAT, "when": WHEN, "where": WHERE, "reach": REACH, "who": WHO}


@pytest.fixture
def asha(app: Flask) -> Client:
    return Client(app, may_have_cookies=True)


def fill(client: Client, *pages: str, **changed: dict[str, Any]) -> Page:
    """Go through these pages, all where none is named, and press "Save and continue" on each."""
    page = client.get("/submit/what")
    for name in pages or PAGES:
        page = client.submit(client.get(f"/submit/{name}").form(button=GO_ON), PAGES[name] | changed.get(name, {}))
    return page


def send(client: Client) -> Page:
    return client.submit(client.get("/submit/check").form(button="Send"))


def only_submission(site: Services, email: str = "asha@example.org") -> Submission:
    (found,) = submissions.of_sender(site.database, email)
    return found


def path_after(response: Any) -> str:
    return str(response.headers["Location"])


# -- the whole way


def test_listing_is_filled_in_sent_confirmed_and_followed(asha: Client, app: Flask, site: Services) -> None:
    start = asha.get("/submit")
    assert "within 3 days" in start.text
    check = fill(asha)
    assert check.heading == "Check what you have written"
    assert "Every Monday and Wednesday, 6:00 pm to 7:30 pm" in check.text
    sent = send(asha)
    assert "asha@example.org" in sent.text
    submission = only_submission(site)
    assert (submission.state, submission.purpose) == (State.UNCONFIRMED, Purpose.NEW)
    assert submission.details.title == Text(en="Evening circle")
    assert submission.details.description == Text(en="We sit together.\n\nTea afterwards.")
    assert submission.details.phones == (Phone("+919876543210", "IN"),)
    assert submission.details.schedule == Schedule.parse("Mon,Wed 18:00-19:30", ZONE)
    assert submission.details.place.district == "Ludhiana" and not submission.details.place.is_exact
    assert submission.reference in sent.text

    (mail,) = mail_sink.post(app)
    confirm = asha.get(mail_sink.link_of(mail))
    status = asha.submit(confirm.form(button="Yes, confirm"))
    assert status.heading == "We have received it" and "25 November 2026" in status.text
    assert only_submission(site).state is State.RECEIVED
    (received,) = mail_sink.post(app)
    assert asha.get(mail_sink.link_of(received)).heading == "We have received it"


def test_whoever_only_looks_at_the_start_gets_no_cookie(app: Flask) -> None:
    visitor = Client(app)
    for path in ("/submit", "/submit/what", "/status"):
        visitor.get(path)


def test_each_page_leads_to_the_next(asha: Client) -> None:
    titles = [fill(asha, name).heading for name in PAGES]
    assert titles == [
        "When does it take place?",
        "Where, or how?",
        "How can people reach you?",
        "Who is it for?",
        "Check what you have written",
    ]


def test_change_on_one_page_leads_back_to_the_check(asha: Client) -> None:
    check = fill(asha)
    page = asha.get(next(link["href"] for link in check.all("a") if link.text == "Change: Cost"))
    assert page.heading == "Who is it for?" and page.form(button=GO_ON)["cost"] == "free"
    after = asha.submit(page.form(button=GO_ON), cost="paid")
    assert after.heading == "Check what you have written" and "Paid" in after.text


# -- nothing typed is lost


@pytest.mark.parametrize("button", [GO_ON, "Back", "Save and go on later", "Show how it reads", "Add another time"])
def test_every_button_keeps_what_was_typed_right_or_wrong(asha: Client, button: str) -> None:
    fill(asha, "what")
    typed = {"when": "set", "e1-how": "once", "e1-on": "next Diwali", "e1-start": "7ish", "e1-days": ["fri"]}
    asha.submit(asha.get("/submit/when").form(button=button), typed)
    form = asha.get("/submit/when").form(button=GO_ON)
    assert {name: form[name] for name in ("e1-how", "e1-on", "e1-start", "e1-days")} == {
        "e1-how": "once",
        "e1-on": "next Diwali",
        "e1-start": "7ish",
        "e1-days": "fri",
    }


def test_too_long_a_text_is_still_there_to_be_shortened(asha: Client) -> None:
    long = "ਸ਼ਬਦ " * 2000
    page = asha.submit(asha.get("/submit/what").form(button=GO_ON), WHAT | {"description_pa": long})
    assert page.title.startswith("Error: ")
    assert page.form(button=GO_ON)["description_pa"].strip() == long.strip()


def test_unticking_the_last_box_is_kept_too(asha: Client) -> None:
    fill(asha)
    asha.submit(asha.get("/submit/who").form(button=GO_ON), audience=[], languages=[])
    form = asha.get("/submit/who").form(button=GO_ON)
    assert (form.all("audience"), form.all("languages")) == ([], [])


def test_typing_alone_is_saved_and_answered_with_how_it_reads(asha: Client) -> None:
    fill(asha, "what")
    form = asha.get("/submit/when").form(button=GO_ON)
    sent = form.filled(WHEN) | {"do": ["save"]}
    answer = asha._client.post("/submit/when", data=sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.json == {
        "saved": True,
        "reading": {
            "lines": ["Every Monday and Wednesday, 6:00 pm to 7:30 pm"],
            "dates": ["Tomorrow 6:00 pm", "Wednesday 25 November, 6:00 pm", "Monday 30 November, 6:00 pm"],
        },
    }
    assert asha.get("/submit/when").form(button=GO_ON)["e1-start"] == "18:00"


def test_page_reads_back_in_words_with_the_next_three_dates(asha: Client) -> None:
    fill(asha, "what")
    page = asha.submit(asha.get("/submit/when").form(button="Show how it reads"), WHEN)
    assert "Every Monday and Wednesday, 6:00 pm to 7:30 pm" in page.text
    assert [each.text for each in page.all("li") if any(parent.get("data-dates") is not None for parent in each.parents)] == [
        "Tomorrow 6:00 pm",
        "Wednesday 25 November, 6:00 pm",
        "Monday 30 November, 6:00 pm",
    ]


def test_draft_is_resumed_on_another_device_by_a_mailed_link(asha: Client, app: Flask, site: Services) -> None:
    fill(asha, "what", "when")
    asked = asha.get("/submit/later?page=where")
    asha.submit(asked.form(button="Mail me the link"), email="asha@example.org")
    (mail,) = mail_sink.post(app)
    path = mail_sink.link_of(mail)
    other = Client(app, may_have_cookies=True)
    for _ in range(2):  # as often as one likes
        page = other.submit(other.get(path).form(button="Go on"))
        assert page.heading == "Where, or how?"
    assert other.get("/submit/what").form(button=GO_ON)["title"] == "Evening circle"


def test_looking_at_a_mailed_link_changes_nothing(asha: Client, app: Flask, site: Services) -> None:
    fill(asha)
    send(asha)
    (mail,) = mail_sink.post(app)
    scanner = Client(app)
    for _ in range(3):
        assert scanner.get(mail_sink.link_of(mail)).heading == "Did you send this?"
        assert app.test_client().head(mail_sink.link_of(mail)).status_code == 200
    assert only_submission(site).state is State.UNCONFIRMED


def test_address_for_the_link_that_is_none_is_told_beside_the_field(asha: Client) -> None:
    fill(asha, "what")
    page = asha.submit(asha.get("/submit/later?page=when").form(button="Mail me the link"), email="asha", status=400)
    assert page.title.startswith("Error: ")
    assert page.one("p", id="email-error").text == page.one("a", href="#email").text


def test_draft_is_forgotten_fourteen_days_after_the_last_touch(asha: Client, clock: Clock) -> None:
    fill(asha, "what")
    clock.now = NOW + LASTS - timedelta(minutes=1)
    assert asha.get("/submit/what").form(button=GO_ON)["title"] == "Evening circle"
    clock.now = NOW + LASTS
    assert asha.get("/submit/what").form(button=GO_ON)["title"] == ""
    assert "nothing here to go on with" in asha.get(path_after(asha.open("/submit/check"))).text


def test_cookie_of_another_site_opens_no_draft(asha: Client, app: Flask) -> None:
    fill(asha, "what")
    forged = app.test_client()
    forged.set_cookie("draft", "0123456789.AAAAAAAAAAAAAAAAAAAAAA")
    assert "We sit together" not in forged.get("/submit/what").get_data(as_text=True)


def test_beginning_another_one_leaves_the_first_where_it_is(asha: Client, site: Services) -> None:
    fill(asha, "what")
    page = asha.submit(asha.get("/submit").form(button="Begin another one"))
    assert page.form(button=GO_ON)["title"] == ""
    assert site.database.connection.execute("SELECT count(*) FROM draft").fetchone()[0] == 1


def test_language_is_changed_without_losing_anything(asha: Client) -> None:
    fill(asha, "what")
    page = asha.get("/hi/submit/what")
    assert page.one("html")["lang"] == "hi"
    (form,) = (page.form("/submit/what"),)
    assert form["title"] == "Evening circle"


# -- what is wrong


def test_mistakes_are_told_in_a_summary_and_beside_their_fields(asha: Client) -> None:
    page = asha.submit(asha.get("/submit/what").form(button=GO_ON), kind=None, title="")
    assert page.title.startswith("Error: What is it?")
    told = {link["href"]: link.text for link in page.all("a") if any("error-summary" in (up.get("class") or "") for up in link.parents)}
    assert set(told) == {"#kind", "#title", "#description"}
    for href, sentence in told.items():
        assert page.one("p", id=f"{href[1:]}-error").text == sentence
    assert page.one("input", id="title")["aria-invalid"] == "true"


def test_page_that_nobody_has_gone_on_from_shows_no_mistakes(asha: Client) -> None:
    page = fill(asha, "what")
    assert not page.title.startswith("Error") and not page.all("div", class_="error-summary")


def test_check_leads_to_what_is_still_missing(asha: Client) -> None:
    fill(asha, "what", "when", "where")
    page = asha.get("/submit/check")
    assert page.title.startswith("Error: ")
    assert not [button for button in page.all("button") if button.text == "Send"]
    link = next(each["href"] for each in page.all("a") if "your own mail address" in each.text)
    assert link == "/submit/reach?look=1#your_email"
    assert asha.get(link.partition("#")[0]).one("p", id="your_email-error")


def test_unsound_draft_is_not_sent_by_going_around_the_page(asha: Client, site: Services) -> None:
    fill(asha, "what", "when")
    form = asha.get("/submit").form(button="Begin another one")
    form.action = "/submit/send"
    assert path_after(asha.send(form)) == "/submit/check"
    assert submissions.of_sender(site.database, "asha@example.org") == ()


def test_which_place_is_asked_where_a_name_is_ambiguous(asha: Client, site: Services) -> None:
    fill(asha, "what", "when")
    page = asha.submit(asha.get("/submit/where").form(button=GO_ON), access="in-person", address="The hall", city="Patti")
    labels = [each.text for each in page.all("label") if each["for"].startswith("which")]
    assert labels == ["Patti, district Tarn Taran, Punjab", "Patti, district Hoshiarpur, Punjab", "Another place"]
    form = page.form(button=GO_ON)
    asha.submit(form, which=form.choices["which"][1])
    fill(asha, "reach", "who")
    send(asha)
    place = only_submission(site).details.place
    assert (place.address, place.city, place.district, place.state) == ("The hall", "Patti", "Hoshiarpur", "Punjab")


def test_online_meeting_asks_for_the_link_or_lets_people_ask(asha: Client, site: Services) -> None:
    fill(asha, where={"access": "online", "join": "ask", "address": "", "city": "", "postal_code": ""})
    send(asha)
    said = only_submission(site).details
    assert (said.access, said.join_url, said.place.address) == (Access.ONLINE, None, None)


def test_private_contact_stands_nowhere_in_what_everybody_sees(asha: Client) -> None:
    fill(asha, reach={"your_phone": "0161 425 7457"})
    preview = asha.get("/submit/preview")
    for private in ("asha", "425 7457", "4257457"):
        assert private not in preview.html.lower()


def test_preview_is_the_page_of_the_listing(asha: Client) -> None:
    fill(asha)
    page = asha.get("/submit/preview")
    assert page.heading == "Evening circle" and "Nobody else can see it" in page.text
    assert "Call 98765 43210" in page.text and "Checked 22 November 2026" in page.text


def test_hostile_words_are_words(asha: Client) -> None:
    hostile = '"><script>alert(1)</script>{{ 7*7 }}\u202e'
    fill(asha, what={"title": hostile, "description": hostile, "organisation": hostile}, where={"address": hostile, "locality": hostile})
    for path in ("/submit", "/submit/what", "/submit/where", "/submit/check", "/submit/preview"):
        page = asha.get(path)
        assert "alert(1)" not in "".join(each.text for each in page.all("script"))
    assert "\u202e" not in asha.get("/submit/preview").text


def test_more_phones_and_more_times_come_with_plain_buttons(asha: Client, site: Services) -> None:
    fill(asha, "what")
    page = asha.submit(asha.get("/submit/when").form(button="Add another time"), WHEN)
    asha.submit(page.form(button="Add another time"), {"e2-how": "always"})
    page = asha.submit(asha.get("/submit/when").form(button="Remove this time 1"))
    assert page.form(button=GO_ON)["e1-how"] == "always"
    asha.submit(page.form(button="Remove this time 2"))
    fill(asha, "where")
    page = asha.submit(asha.get("/submit/reach").form(button="One more phone number"), REACH)
    asha.submit(page.form(button=GO_ON), phone="1800 891 4416")
    assert "24" not in asha.get("/submit/reach").form(button=GO_ON)["phone"]


# -- sending


def test_send_pressed_twice_is_one_submission(asha: Client, site: Services, app: Flask) -> None:
    fill(asha)
    form = asha.get("/submit/check").form(button="Send")
    asha.send(form)
    asha.send(form)
    assert only_submission(site).version == 1
    assert len(mail_sink.post(app)) == 1


def test_mail_is_sent_once_more_on_request(asha: Client, app: Flask) -> None:
    fill(asha)
    sent = send(asha)
    again = asha.submit(sent.form(button="Send the mail once more"))
    assert "once more" in again.text
    assert len(mail_sink.post(app)) == 2


def test_wrong_address_is_corrected_and_sent_again(asha: Client, app: Flask, site: Services) -> None:
    fill(asha, reach={"your_email": "asha@example.con"})
    sent = send(asha)
    form = asha.get(sent.link("The address is wrong: correct it, and send it again").partition("#")[0]).form(button=GO_ON)
    asha.submit(form, your_email="asha@example.org")
    send(asha)
    assert only_submission(site, "asha@example.con").state is State.WITHDRAWN
    assert only_submission(site).state is State.UNCONFIRMED


def test_confirming_link_works_once(asha: Client, app: Flask) -> None:
    fill(asha)
    send(asha)
    (mail,) = mail_sink.post(app)
    path = mail_sink.link_of(mail)
    form = asha.get(path).form(button="Yes, confirm")
    asha.submit(form)
    assert asha.get(path, 404).heading == "This link doesn’t open anything (any more)"
    assert asha.send(form).status_code == 404


@pytest.mark.parametrize("token", ["x", "0" * 32 + "." + "A" * 22, "draft00001.x", "%00"])
@pytest.mark.parametrize("folder", ["/confirm/", "/status/", "/submit/resume/"])
def test_made_up_link_opens_nothing(app: Flask, folder: str, token: str) -> None:
    assert app.test_client().get(folder + token).status_code in (400, 404)


def test_link_of_one_purpose_opens_nothing_of_another(asha: Client, app: Flask) -> None:
    fill(asha)
    send(asha)
    (mail,) = mail_sink.post(app)
    token = mail_sink.link_of(mail).rpartition("/")[2]
    for folder in ("/status/", "/submit/resume/"):
        assert asha.open(folder + token).status_code == 404


def test_confirmed_draft_is_gone_from_the_device(asha: Client, app: Flask, site: Services) -> None:
    fill(asha)
    send(asha)
    (mail,) = mail_sink.post(app)
    asha.submit(asha.get(mail_sink.link_of(mail)).form(button="Yes, confirm"))
    assert site.database.connection.execute("SELECT count(*) FROM draft").fetchone()[0] == 0
    assert asha.get("/submit/what").form(button=GO_ON)["title"] == ""


def test_somebody_signed_in_with_that_address_needs_no_mail(app: Flask, site: Services) -> None:
    asha = personas.sign_in_organisation(app, "asha@example.org")
    fill(asha)
    assert send(asha).heading == "We have received it"
    assert only_submission(site).state is State.RECEIVED


def test_somebody_signed_in_with_another_address_does(app: Flask, site: Services) -> None:
    asha = personas.sign_in_organisation(app, "else@example.org")
    fill(asha)
    assert send(asha).heading == "One more step: confirm it in your mail"


def test_mails_speak_the_language_that_it_was_filled_in(app: Flask, site: Services) -> None:
    asha = Client(app, may_have_cookies=True)
    for name, values in PAGES.items():
        page = asha.get(f"/pa/submit/{name}")
        asha.submit(page.form(f"/submit/{name}"), values)
    asha.submit(asha.get("/pa/submit/check").form("/submit/send"))
    assert only_submission(site).sender.language == "pa"
    (mail,) = mail_sink.post(app)
    assert mail_sink.link_of(mail).startswith("/pa/confirm/")


# -- duplicates


@pytest.fixture
def there(site: Services, bring: Callable[..., Any]) -> str:
    """A listing that is there already; its id."""
    bring(item("circle", title=Text(en="Nayi Savera circle"), phones=(Phone("+919876543210", "IN"),), source_url="https://example.org/a"))
    (listing,) = listings.exportable(site.database, with_samples=True)
    return listing.id


def test_likely_duplicate_is_shown_once_enough_is_known(asha: Client, there: str) -> None:
    page = fill(asha, "what", what={"title": "Nayi Savera Circle"})
    assert "Is it one of these?" in page.text and "a similar name" in page.text
    assert f"/listing/{there}-nayi-savera-circle" in {link["href"] for link in page.all("a")}


def test_duplicate_in_another_script_with_the_same_number_is_shown(asha: Client, there: str) -> None:
    check = fill(asha, what={"title": "", "title_pa": "ਸ਼ਾਮ ਦੀ ਬੈਠਕ", "description": "", "description_pa": "ਅਸੀਂ ਬੈਠਦੇ ਹਾਂ।"})
    assert "the same phone number" in check.text


def test_unlike_listing_is_not_shown(asha: Client, there: str) -> None:
    check = fill(asha, what={"title": "Bakery course", "kind": "workshop", "organisation": "Else"}, reach={"phone": "98765 43211"})
    assert "Is it one of these?" not in check.text


def test_change_is_proposed_to_the_one_that_is_there_instead(asha: Client, there: str, site: Services, app: Flask) -> None:
    page = fill(asha, what={"title": "Nayi Savera Circle"})
    form = next(f for f in [page.form("/submit/instead")])
    form.pressed = next(each for each in form.buttons if each.get("name") == "listing")
    check = asha.submit(form)
    assert "You propose to change this listing" in check.text and "asha@example.org" in check.text
    assert "Nothing has been changed yet." in check.text and "When you send it" not in check.text
    asha.submit(asha.get("/submit/who").form(button=GO_ON), cost="donation")
    send(asha)
    sent = only_submission(site)
    listing = listings.get(site.database, there)
    assert listing is not None
    assert (sent.purpose, sent.listing_id, sent.base, sent.base_version) == (Purpose.CHANGE, there, listing.details, listing.version)
    assert sent.details == replace(listing.details, cost=sent.details.cost)


def test_what_waits_for_its_mail_is_not_called_begun(asha: Client) -> None:
    fill(asha)
    send(asha)
    start = asha.get("/submit")
    assert "One more step: confirm it in your mail" in start.text and "You have begun already" not in start.text
    assert asha.get("/submit/go-on", follow_redirects=True).heading == "One more step: confirm it in your mail"


def test_one_can_go_back_to_the_new_listing(asha: Client, there: str) -> None:
    page = fill(asha, what={"title": "Nayi Savera Circle"})
    form = page.form("/submit/instead")
    form.pressed = next(each for each in form.buttons if each.get("name") == "listing")
    check = asha.submit(form)
    back = asha.submit(check.form(button="Go back to the new listing that you had begun"))
    assert "Every Monday and Wednesday" in back.text and "You propose to change" not in back.text


def test_what_isnt_the_same_isnt_shown_again(asha: Client, there: str) -> None:
    page = fill(asha, what={"title": "Nayi Savera Circle"})
    after = asha.submit(page.form(button="No, it isn’t this one"))
    assert after.heading == "Check what you have written" and "Is it one of these?" not in after.text


def test_draft_stays_small_however_much_is_said_not_to_be_the_same(asha: Client, there: str, site: Services) -> None:
    form = fill(asha, what={"title": "Nayi Savera Circle"}).form(button="No, it isn’t this one")
    for turn in range(3):
        form.fields = [(name, value) for name, value in form.fields if name != "shown"]
        form.fields += [("shown", f"{turn}{number:09}") for number in range(60)] + [("shown", "x" * 5000)]
        asha.send(form)
    (answers,) = site.database.connection.execute("SELECT answers FROM draft").fetchone()
    assert len(answers) < 5000


def test_hidden_listing_can_not_be_changed_by_its_id(asha: Client, there: str, site: Services) -> None:
    page = fill(asha, what={"title": "Nayi Savera Circle"})
    form = page.form("/submit/instead")
    form.pressed = next(each for each in form.buttons if each.get("name") == "listing")
    with site.database.writing() as connection:
        connection.execute("UPDATE listing SET publication = 'hidden'")
    assert asha.send(form).status_code == 404


def test_editing_a_listing_keeps_every_form_of_its_schedule(site: Services, app: Flask, bring: Callable[..., Any]) -> None:
    text = "2nd,last Sat 10:00-12:00 from 2026-11-28 until 2027-11-28 except 2026-12-12; every 3 weeks Mon 09:00 from 2026-11-30; Sun"
    bring(item("circle", schedule=Schedule.parse(text, ZONE), kind=Kind.WORKSHOP))
    (listing,) = listings.exportable(site.database, with_samples=True)
    asha = Client(app, may_have_cookies=True)
    page = fill(asha, what={"title": "Evening circle"})
    form: Form = page.form("/submit/instead")
    form.pressed = next(each for each in form.buttons if each.get("name") == "listing")
    asha.submit(form)
    asha.submit(asha.get("/submit/when").form(button=GO_ON))
    asha.submit(asha.get("/submit/who").form(button=GO_ON), cost_note="Tea is free.")
    send(asha)
    assert str(only_submission(site).details.schedule) == text
    assert only_submission(site).details == replace(listing.details, cost_note="Tea is free.")


# -- limits


def test_body_beyond_the_longest_form_is_refused(asha: Client, app: Flask) -> None:
    assert app.test_client().post("/submit/what", data={"description": "x" * 400_000}).status_code == 413


def test_page_with_more_than_anybody_writes_is_refused_and_the_draft_stays(asha: Client, site: Services) -> None:
    fill(asha, "what")
    asha.submit(asha.get("/submit/what").form(button=GO_ON), description="x" * 70_000, status=413)
    assert asha.get("/submit/what").form(button=GO_ON)["description"] == WHAT["description"]


def test_times_without_end_are_not_kept(asha: Client, site: Services) -> None:
    fill(asha, "what")
    form = asha.get("/submit/when").form(button=GO_ON)
    data = form.filled({}) | {"when": ["set"]} | {f"e{number}-days": ["mon"] for number in range(2000)}
    asha._client.post("/submit/when", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert len(asha.open("/submit/when").data) < 2_000_000


def test_longest_form_in_three_scripts_is_taken(asha: Client) -> None:
    words = {"description": "x" * 5000, "description_hi": "श" * 5000, "description_pa": "ਸ" * 5000}
    assert fill(asha, "what", what=words).heading == "When does it take place?"


def test_drafts_are_not_begun_without_end(app: Flask, site: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "_MOST_AN_HOUR", 3)
    codes = []
    for _ in range(4):
        client = Client(app, may_have_cookies=True)
        codes.append(client.send(client.get("/submit/what").form(button=GO_ON), WHAT).status_code)
    assert codes == [303, 303, 303, 429]
    assert site.database.connection.execute("SELECT count(*) FROM draft").fetchone()[0] == 3


def test_draft_holds_only_fields_of_the_form(asha: Client, site: Services) -> None:
    fill(asha, "what")
    form = asha.get("/submit/what").form(button=GO_ON)
    data = form.filled(WHAT) | {"listing_id": ["abcdefghjk"], "seen": ["who"], "e1-how": ["daily"], "your_email": ["x@example.org"]}
    asha._client.post("/submit/what", data=data, headers={"Sec-Fetch-Site": "same-origin"})
    (row,) = site.database.connection.execute("SELECT id FROM draft").fetchall()
    draft = drafts.get(site.database, row[0], now=NOW)
    assert draft is not None
    assert set(draft.answers) == {*WHAT, "seen"} and draft.answers["seen"] == ("what",)


def test_pages_of_the_form_are_kept_by_no_cache(asha: Client) -> None:
    fill(asha)
    for path in ("/submit/what", "/submit/check", "/submit/preview", "/submit/later"):
        assert asha.open(path).headers["Cache-Control"] == "no-store"
    assert not re.search("public", asha.open("/submit/check").headers["Cache-Control"])
