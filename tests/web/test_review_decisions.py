"""What a reviewer decides: field by field, on what was on the screen and nothing else, with a way back for ten minutes."""

from __future__ import annotations

from directory.domain.account import Role
from directory.domain.details import Place, Text
from directory.domain.phone import Phone
from directory.domain.submission import Purpose, State, Step, Submission
from directory.domain.vocabulary import Cost, Kind
from directory.operations import reword_replies, sending
from directory.storage import history, holders, listings
from tests import keepers
from tests.factories import details
from tests.reviewers import SENDER

from . import personas
from .client import Client, Page
from .desk import Desk

OTHER_PHONE = Phone("+919876543210", "IN")


def change(desk: Desk, **proposed: object) -> Submission:
    """A change by whoever keeps a listing."""
    return desk.submit(listing=desk.publish(SENDER), **proposed)


def panel(client: Client, case: Submission, step: str) -> Page:
    return client.get(f"/review/case/{case.id}?do={step}")


def templates(desk: Desk) -> list[str]:
    return [mail.template for mail in keepers.mails(desk.services.database)]


# Approving


def test_all_fields_are_accepted_unless_some_are_unticked(desk: Desk) -> None:
    case = change(desk, title=Text(en="Evening ring"), phones=(OTHER_PHONE,))
    client = desk.sign_in()
    client.submit(desk.case(client, case).form("/approve"))
    said = desk.published(case).details
    assert (said.title.en, said.phones) == ("Evening ring", (OTHER_PHONE,))
    assert desk.again(case).state is State.APPROVED and desk.again(case).decided_by == "admin@example.org"


def test_only_ticked_fields_are_published(desk: Desk) -> None:
    case = change(desk, title=Text(en="Evening ring"), phones=(OTHER_PHONE,), cost_note="Tea money")
    client = desk.sign_in()
    client.submit(desk.case(client, case).form("/approve"), accept=["title.en", "cost_note"])
    said = desk.published(case).details
    assert (said.title.en, said.cost_note, said.phones) == ("Evening ring", "Tea money", details().phones)


def test_an_approved_case_says_what_was_left_out_and_what_was_made_of_it(desk: Desk) -> None:
    case = change(desk, title=Text(en="Evening ring"), phones=(OTHER_PHONE,), cost_note="Tea money")
    client = desk.sign_in()
    assert "Not taken over" not in desk.case(client, case).text
    form = client.get(f"/review/case/{case.id}/edit").form(button="Approve it so")
    client.submit(form, title="Evening round", phone="98140 12345")
    told = [each.text for each in desk.case(client, case).all("div", class_="diff") if "Not taken over" in each.text]
    assert len(told) == 2
    assert "What was published says: +91 98140 12345" in told[0] and "What was published says: Evening round" in told[1]


def test_while_a_reply_is_written_nothing_else_can_be_decided(desk: Desk) -> None:
    case, client = change(desk, cost_note="Tea money"), desk.sign_in()
    page = panel(client, case, "reject")
    assert [form["action"] for form in page.all("form")] == [
        "/review/sign-out",
        f"/review/case/{case.id}/claim",
        f"/review/case/{case.id}/reject",
    ]
    assert not page.all("input", name="accept") and not [each for each in page.elements if each.get("data-key") == "a"]


def test_refused_fields_of_a_new_listing_stay_empty(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    form = desk.case(client, case).form("/approve")
    client.submit(form, accept=[field for field in form.all("accept") if field != "phones"])
    assert desk.published(case).details.phones == ()


def test_nothing_ticked_is_no_approval(desk: Desk) -> None:
    case, client = change(desk, title=Text(en="Evening ring")), desk.sign_in()
    page = client.submit(desk.case(client, case).form("/approve"), status=400, accept=[], words="Thank you")
    assert page.title.startswith("Error: ") and "No field is ticked" in page.text
    assert page.form("/approve")["words"] == "Thank you" and not page.form("/approve").all("accept")
    assert desk.again(case).state is State.RECEIVED


def test_new_listing_is_public_at_once_and_its_sender_keeps_it(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    client.submit(desk.case(client, case).form("/approve"))
    visitor, listing = Client(desk.app), desk.published(case)
    assert visitor.open(f"/listing/{listing.id}", follow_redirects=True).status_code == 200
    assert visitor.get("/search?q=evening+circle").one("ul", class_="results")
    assert holders.holds(desk.services.database, listing.id, SENDER)


def test_stranger_gets_access_only_when_the_reviewer_says_so(desk: Desk) -> None:
    listing = desk.publish("keeper@example.org")
    client = desk.sign_in()
    for grants in (False, True):
        case = desk.submit(listing=desk.listing(listing), cost_note=f"Tea {grants}")
        client.submit(desk.case(client, case).form("/approve"), grants=grants)
        assert holders.holds(desk.services.database, listing.id, SENDER) is grants


def test_word_to_the_sender_goes_out_with_the_mail(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    client.submit(desk.case(client, case).form("/approve"), words="Welcome!")
    (mail,) = [mail for mail in keepers.mails(desk.services.database) if mail.template == "approved"]
    assert mail.facts["words"] == "Welcome!"


def test_treatment_without_a_licence_is_approved_with_a_reason_only(desk: Desk) -> None:
    case = desk.submit(proposed=details(topics=("de-addiction-treatment",), kind=Kind.COUNSELLING))
    client = desk.sign_in()
    page = client.submit(desk.case(client, case).form("/approve"), status=400)
    assert "Say why it may be published all the same" in page.text
    client.submit(page.form("/approve"), why="Run by the district hospital")
    (_total, (entry, *_rest)) = history.read(desk.services.database, listing_id=desk.published(case).id)
    assert entry.why == "Run by the district hospital"


def test_next_case_comes_by_itself_with_a_notice_of_the_last(desk: Desk) -> None:
    first = desk.submit(proposed=details(title=Text(en="First")))
    desk.clock.move(minutes=1)
    desk.submit(proposed=details(title=Text(en="Second")))
    client = desk.sign_in()
    page = client.submit(desk.case(client, first).form("/approve"))
    assert page.heading == "Second" and "Approved: First." in page.one("div", role="status").text
    last = client.submit(page.form("/approve"))
    assert last.heading == "Queue" and "Approved: Second." in last.text


def test_the_same_form_twice_is_one_approval(desk: Desk) -> None:
    case, client = change(desk, title=Text(en="Evening ring")), desk.sign_in()
    form = desk.case(client, case).form("/approve")
    client.submit(form)
    version = desk.published(case).version
    assert client.send(form).status_code == 303
    assert desk.published(case).version == version and templates(desk).count("approved") == 1


# Two at once


def test_second_reviewer_gets_what_the_first_did_and_overwrites_nothing(desk: Desk) -> None:
    case = change(desk, title=Text(en="Evening ring"))
    one, other = desk.sign_in(), desk.reviewer()
    late = panel(other, case, "reject").form(button="Reject it")
    one.submit(desk.case(one, case).form("/approve"), words="Thank you for telling us")
    page = other.submit(late, status=409, reason="twice", words="It is there already.")
    assert "has changed since you opened it" in page.text
    assert "Approved, 22 November 2026, 2:30 pm, by admin@example.org." in page.text and "Thank you for telling us" in page.text
    assert page.form("/reject")["words"] == "It is there already." and page.form("/reject")["reason"] == "twice"
    assert desk.again(case).state is State.APPROVED and templates(desk).count("rejected") == 0


def test_edit_by_the_organisation_meanwhile_is_shown_and_not_approved_unseen(desk: Desk) -> None:
    case = change(desk, title=Text(en="Evening ring"))
    client = desk.sign_in()
    form = desk.case(client, case).form("/approve")
    proposed = details(**{**_said(desk, case), "title": Text(en="Win money fast")})
    sending.edit(desk.services.database, case.id, proposed, seen=case.version, now=desk.clock.now)
    page = client.submit(form, status=409, words="Fine")
    (since,) = page.all("div", role="alert")
    assert "New version sent" in since.text and "Win money fast" in since.text
    assert desk.published(case).details.title.en == "Evening circle"
    client.submit(page.form("/approve"))  # what is on the screen now
    assert desk.published(case).details.title.en == "Win money fast"


def test_change_of_the_listing_meanwhile_is_shown(desk: Desk) -> None:
    listing = desk.publish(SENDER)
    case = desk.submit(listing=listing, title=Text(en="Evening ring"))
    client = desk.sign_in()
    form = desk.case(client, case).form("/approve")
    database = desk.services.database
    with database.writing():
        said = details(**{**_said(desk, case), "title": listing.details.title, "cost": Cost.PAID})
        listings.change(database, desk.listing(listing), verb="updated", by="else@example.org", now=desk.clock.now, details=said)
    page = client.submit(form, status=409)
    (since,) = page.all("div", role="alert")
    assert "The listing: Changed" in since.text and "else@example.org" in since.text and "Paid" in since.text


def _said(desk: Desk, case: Submission) -> dict[str, object]:
    proposed = desk.again(case).details
    return {name: getattr(proposed, name) for name in proposed.__dataclass_fields__}


def test_form_without_the_versions_is_no_form_of_ours(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    for data in ({}, {"seen": "x"}, {"seen": "2", "seen_listing": "-1"}):
        token = personas.form_token(desk.app, client)
        sent = client._client.post(f"/review/case/{case.id}/approve", data={"form_token": token, **data})
        assert sent.status_code == 400, data
    assert desk.again(case).state is State.RECEIVED


# Writing to the sender


def test_reply_begins_in_the_senders_language_and_goes_out_as_it_was_made(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    page = panel(client, case, "send-back")
    assert page.one("textarea", id="words")["lang"] == "pa"
    filled = client.submit(page.form(button="Put in the words for this reason"), status=200, reason="place")
    begun = filled.form("/send-back")["words"]
    assert begun and filled.form("/send-back")["reason"] == "place"
    client.submit(filled.form(button="Send it back"), words=f"{begun} (Hall 2?)")
    (mail,) = [mail for mail in keepers.mails(desk.services.database) if mail.template == "sent-back"]
    assert mail.facts["words"] == f"{begun} (Hall 2?)" and mail.facts["reason"] == "place"
    assert desk.again(case).state is State.SENT_BACK


def test_words_for_a_reason_never_replace_what_was_typed(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    form = panel(client, case, "reject").form(button="Put in the words for this reason")
    filled = client.submit(form, status=200, reason="advertising", words="My own words")
    assert filled.form("/reject")["words"].endswith("\n\nMy own words")
    again = client.submit(panel(client, case, "reject").form(button="Put in the words for this reason"), status=200, reason="twice")
    changed = client.submit(again.form(button="Put in the words for this reason"), status=200, reason="unsafe")
    assert "\n\n" not in changed.form("/reject")["words"], "the words for the first reason stayed"


def test_reply_needs_a_reason_and_words(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    page = client.submit(panel(client, case, "reject").form(button="Reject it"), status=400)
    assert page.title.startswith("Error: ")
    assert "Choose a reason." in page.text and "Write what the sender is to read." in page.text
    page = client.submit(page.form(button="Reject it"), status=400, words="No.")
    assert page.form("/reject")["words"] == "No." and desk.again(case).state is State.RECEIVED


def test_question_goes_at_once_and_the_answer_brings_the_case_back(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    page = client.submit(panel(client, case, "ask").form(button="Send the question"), words="Which hall?")
    assert "The question is on its way" in page.text and "Undo" not in page.text
    sending.answer(desk.services.database, case.id, "The second", now=desk.clock.now)
    assert "Evening circle" in client.get("/review").text and "The second" in desk.case(client, case).text


def test_admins_words_take_the_place_of_the_sites(desk: Desk) -> None:
    reword_replies.reword_replies(
        desk.services.database, Step.REJECT, "twice", {"pa": "ਇਹ ਪਹਿਲਾਂ ਹੀ ਹੈ।"}, by="admin@example.org", now=desk.clock.now
    )
    case, client = desk.submit(), desk.sign_in()
    form = panel(client, case, "reject").form(button="Put in the words for this reason")
    assert client.submit(form, status=200, reason="twice").form("/reject")["words"] == "ਇਹ ਪਹਿਲਾਂ ਹੀ ਹੈ।"


# Taking back


def test_undo_stands_in_the_notice_and_takes_the_decision_back_with_its_mail(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    page = client.submit(desk.case(client, case).form("/approve"))
    listing = desk.published(case)
    back = client.submit(page.form(f"/review/case/{case.id}/undo"))
    assert back.heading == "Evening circle" and "In review" in back.text
    assert desk.again(case).state is State.IN_REVIEW and not desk.listing(listing).is_public
    rows = desk.services.database.connection.execute("SELECT template FROM mail WHERE cancelled_at IS NOT NULL").fetchall()
    assert ("approved",) in rows


def test_undo_is_gone_after_ten_minutes(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    page = client.submit(desk.case(client, case).form("/approve"))
    undo = page.form(f"/review/case/{case.id}/undo")
    desk.clock.move(minutes=10)
    assert "Undo" not in desk.case(client, case).text
    late = client.submit(undo, status=409)
    assert "The ten minutes are over" in late.text and desk.again(case).state is State.APPROVED


def test_another_reviewer_can_undo_from_the_case(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    client.submit(panel(client, case, "reject").form(button="Reject it"), reason="other", words="No.")
    other = desk.reviewer()
    other.submit(desk.case(other, case).form("/undo"))
    assert desk.again(case).state is State.IN_REVIEW and desk.again(case).claimed_by == "reviewer@example.org"


def test_case_is_taken_on_and_put_back(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    page = client.submit(desk.case(client, case).form(button="Take it on"))
    assert "With you" in page.text and desk.again(case).claimed_by == "admin@example.org"
    client.submit(page.form(button="Put it back"))
    assert desk.again(case).claimed_by is None


# Editing


def edit(client: Client, case: Submission) -> Page:
    return client.get(f"/review/case/{case.id}/edit")


def test_edit_begins_with_what_was_proposed_and_publishes_what_was_made_of_it(desk: Desk) -> None:
    case, client = change(desk, title=Text(en="EVENING RING!!!"), cost_note="Tea money"), desk.sign_in()
    form = edit(client, case).form(button="Approve it so")
    assert (form["title"], form["cost_note"], form["phone"]) == ("EVENING RING!!!", "Tea money", "0161 425 7457")
    client.submit(form, title="Evening ring", to_sender="We wrote the name in small letters.")
    said = desk.published(case).details
    assert (said.title.en, said.cost_note, said.phones) == ("Evening ring", "Tea money", details().phones)
    (mail,) = [mail for mail in keepers.mails(desk.services.database) if mail.template == "approved"]
    assert mail.facts["refused"] == ["title.en"] and mail.facts["words"] == "We wrote the name in small letters."


def test_unchanged_edit_publishes_exactly_what_was_proposed(desk: Desk) -> None:
    proposed = details(
        place=Place(address="Hall 2", city="Ludhiana", district="Ludhiana", state="Punjab", postal_code="141002", country="IN")
    )
    case, client = desk.submit(proposed=proposed), desk.sign_in()
    client.submit(edit(client, case).form(button="Approve it so"))
    said = desk.published(case).details
    assert (said.title, said.schedule, said.phones, said.place.address) == (proposed.title, proposed.schedule, proposed.phones, "Hall 2")


def test_wrong_field_is_told_and_nothing_typed_is_lost(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    page = client.submit(edit(client, case).form(button="Approve it so"), status=400, title="", phone="12", cost_note="Tea")
    assert page.title.startswith("Error: ") and len(page.one("div", class_="error-summary").text) > 0
    form = page.form(button="Approve it so")
    assert (form["title"], form["phone"], form["cost_note"]) == ("", "12", "Tea")
    assert desk.again(case).state is State.RECEIVED


def test_another_time_can_be_added_without_javascript(desk: Desk) -> None:
    case, client = desk.submit(), desk.sign_in()
    form = edit(client, case).form(button="Add another time")
    page = client.submit(form, status=200, title="Still here")
    form = page.form(button="Approve it so")
    assert form["title"] == "Still here" and "e2-how" in form.names
    client.submit(form, {"e2-how": "daily", "e2-start": "07:00"})
    assert str(desk.published(case).details.schedule) == "Mon,Wed 18:00-19:30; daily 07:00"


def test_edit_of_what_changed_meanwhile_keeps_the_edit_and_shows_the_change(desk: Desk) -> None:
    case, one, other = desk.submit(), desk.sign_in(), desk.reviewer()
    form = edit(one, case).form(button="Approve it so")
    other.submit(panel(other, case, "ask").form(button="Send the question"), words="Which hall?")
    page = one.submit(form, status=409, title="Edited")
    assert "Which hall?" in page.text and page.form(button="Approve it so")["title"] == "Edited"
    one.submit(page.form(button="Approve it so"))
    assert desk.published(case).details.title.en == "Edited"


def test_claim_has_nothing_to_edit(desk: Desk) -> None:
    case = desk.submit(listing=desk.publish(), purpose=Purpose.CLAIM)
    assert desk.sign_in().open(f"/review/case/{case.id}/edit").status_code == 404


def test_limited_reviewer_decides_within_the_limits_and_not_where_a_change_leads_out_of_them(desk: Desk) -> None:
    inside = desk.submit()
    moved = desk.submit(listing=desk.publish(SENDER), place=Place(city="Moga", district="Moga", country="IN"))
    client = desk.sign_in("limited@example.org", Role.REVIEWER, districts=("Ludhiana",))
    page = desk.case(client, moved)
    assert "for reviewers whose limits take it in" in page.text and not page.all("form", id="approve")
    client.submit(desk.case(client, inside).form("/approve"))
    assert desk.again(inside).state is State.APPROVED


def test_change_of_a_listing_that_was_removed_meanwhile_is_not_approved(desk: Desk) -> None:
    listing, reviewer = desk.publish(), desk.reviewer()
    page = desk.case(reviewer, desk.submit(listing=listing, cost_note="Tea"))
    with desk.services.database.writing() as connection:
        connection.execute("DELETE FROM listing")
    overtaken = reviewer.submit(page.form("/approve"), status=409)
    assert "changed since you opened it" in overtaken.text
    assert "The listing isn’t there any more" in reviewer.submit(overtaken.form("/approve"), status=409).text
