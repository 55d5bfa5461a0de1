"""One case on one screen: word for word what changes, the risky first, and what a reviewer should look at before deciding."""

from __future__ import annotations

from directory.domain.account import Role
from directory.domain.details import Place, Text
from directory.domain.phone import Phone
from directory.domain.schedule import Schedule
from directory.domain.submission import Purpose
from directory.domain.vocabulary import Kind, Operator
from directory.operations import quarantining
from directory.storage import listings
from tests.factories import ZONE, details
from tests.reviewers import SENDER

from .client import Page
from .desk import Desk

OTHER_PHONE = Phone("+919876543210", "IN")
ELSEWHERE = Place(address="Gate 2", city="Moga", district="Moga", state="Punjab", country="IN")
# Nothing in common with what `details` says, so that nothing else is said to be the same.
APART = {"organisation": "Somebody else", "place": ELSEWHERE, "schedule": Schedule.parse("Fri 07:00-08:00", ZONE)}


def rows(page: Page) -> list[str]:
    """The names of the fields that are shown as differing, in order."""
    return [each.text.removeprefix("Accept ") for each in page.all("div", class_="diff-name")]


def row(page: Page, name: str) -> str:
    """What stands in the row of this field."""
    start = next(place for place, each in enumerate(page.elements) if each.get("class") == "diff-name" and each.text.endswith(name))
    return next(each for each in page.elements[start:] if each.get("class") == "diff-words").text


def alerts(page: Page) -> str:
    return " ".join(each.text for each in page.all("section", class_="alerts"))


def test_risky_fields_come_first(desk: Desk) -> None:
    listing = desk.publish(SENDER)
    case = desk.submit(listing=listing, title=Text(en="Evening ring"), phones=(OTHER_PHONE,), website="https://ring.example.org/")
    assert rows(desk.case(desk.sign_in(), case)) == ["Phone", "Website", "Name in English"]


def test_difference_is_shown_word_for_word_and_said_aloud(desk: Desk) -> None:
    words = "We sit together and listen. Tea follows. Everybody is welcome, whoever they are and wherever they come from in Punjab."
    listing = desk.publish(SENDER, description=Text(en=words))
    case = desk.submit(listing=listing, description=Text(en=words.replace("Tea follows", "Lunch follows at noon")))
    page = desk.case(desk.sign_in(), case)
    assert row(page, "Description in English") == (
        "We sit together and listen. (taken out:) Tea (end)(put in:) Lunch (end) follows(put in:) at noon (end). Everybody is welcome, "
        "whoever they are and wherever they come from in Punjab."
    )
    assert [each.text for each in page.all("del")] == ["(taken out:) Tea (end)"]


def test_short_values_stand_one_above_the_other(desk: Desk) -> None:
    listing = desk.publish(SENDER)
    case = desk.submit(listing=listing, phones=(OTHER_PHONE,), audience=("women",))
    page = desk.case(desk.sign_in(), case)
    assert row(page, "Phone") == "Was(taken out:) +91 161 425 7457 (end) Is(put in:) +91 98765 43210 (end)"
    assert row(page, "For whom") == "Was(taken out:) Everyone (end) Is(put in:) Women (end)"


def test_what_stays_is_there_too(desk: Desk) -> None:
    listing = desk.publish(SENDER)
    page = desk.case(desk.sign_in(), desk.submit(listing=listing, title=Text(en="Evening ring")))
    assert "fields stay as they are" in page.text and "Hall 2, Model Town" in page.text


def test_new_listing_is_shown_without_marks(desk: Desk) -> None:
    page = desk.case(desk.sign_in(), desk.submit())
    assert "Name in English" in rows(page) and not page.all("ins") and not page.all("del")


def test_what_somebody_else_changed_meanwhile_is_told_in_the_row(desk: Desk) -> None:
    listing = desk.publish(SENDER)
    case = desk.submit(listing=listing, cost_note="Tea money")
    database = desk.services.database
    with database.writing():
        changed = details(
            **{**{name: getattr(listing.details, name) for name in listing.details.__dataclass_fields__}, "cost_note": "Free tea"}
        )
        listings.change(
            database, listings.require(database, listing.id), verb="updated", by="x@example.org", now=desk.clock.now, details=changed
        )
    assert "Somebody else has changed it meanwhile. The listing now says: Free tea" in row(
        desk.case(desk.sign_in(), case), "About the cost"
    )


def test_the_same_phone_elsewhere_is_told_first(desk: Desk) -> None:
    desk.publish(title=Text(en="Morning walk"), phones=(OTHER_PHONE,), **APART)
    listing = desk.publish(SENDER)
    case = desk.submit(listing=listing, phones=(OTHER_PHONE,))
    page = desk.case(desk.sign_in(), case)
    assert "The same phone number stands elsewhere: Morning walk" in alerts(page)


def test_its_own_number_is_no_news(desk: Desk) -> None:
    listing = desk.publish(SENDER)
    assert "stands elsewhere" not in desk.case(desk.sign_in(), desk.submit(listing=listing, cost_note="Tea money")).text


def test_likely_duplicate_stands_beside_with_what_is_the_same(desk: Desk) -> None:
    desk.publish(title=Text(en="Evening circle Ludhiana"))
    page = desk.case(desk.sign_in(), desk.submit())
    (beside,) = page.all("ul", class_="alike")
    assert "Almost certainly the same" in beside.text and "Phone the same+91 161 425 7457" in beside.text
    assert "It seems to be listed already: Evening circle Ludhiana" in alerts(page)


def test_letters_that_deceive_and_links_that_hide_are_told(desk: Desk) -> None:
    proposed = details(
        title=Text(en="N\u0430yi Savera"),  # with a Cyrillic letter
        organisation="Say\u200bera",
        website="https://bit.ly/savera",
        description=Text(en="Call 98765 43210"),
    )
    told = alerts(desk.case(desk.sign_in(), desk.submit(proposed=proposed)))
    assert "“Nаyi” mixes letters of two alphabets" in told
    assert "Organisation: there are signs in it that nobody sees: [U+200B]" in told
    assert "bit.ly hides where the link leads" in told
    assert "Description in English: there is a phone number" in told


def test_treatment_centre_without_a_licence_is_told_and_needs_a_reason(desk: Desk) -> None:
    treatment = {"topics": ("de-addiction-treatment",), "kind": Kind.COUNSELLING}
    client = desk.sign_in()
    page = desk.case(client, desk.submit(proposed=details(**treatment)))
    assert "needs a licence, and gives none" in alerts(page) and "why" in page.form("/approve").names
    page = desk.case(client, desk.submit(proposed=details(**treatment, licence="PB/12/2024, Civil Surgeon")))
    assert "Check its licence: PB/12/2024, Civil Surgeon" in alerts(page) and "why" not in page.form("/approve").names


def test_whoever_says_to_be_an_authority_is_told(desk: Desk) -> None:
    page = desk.case(desk.sign_in(), desk.submit(proposed=details(operator=Operator.POLICE)))
    assert "It says who stands behind it" in alerts(page)


def test_change_by_somebody_who_does_not_keep_the_listing_is_told(desk: Desk) -> None:
    listing = desk.publish("keeper@example.org")
    page = desk.case(desk.sign_in(), desk.submit(listing=listing, cost_note="Tea"))
    assert "none of those who keep this listing: keeper@example.org" in alerts(page)


def test_hidden_listing_is_told(desk: Desk) -> None:
    listing = desk.publish(SENDER)
    case = desk.submit(listing=listing, cost_note="Tea")
    quarantining.quarantine(desk.services.database, listing.id, by="x@example.org", now=desk.clock.now, why="Danger")
    assert "The listing isn’t shown. Quarantined by a reviewer." in alerts(desk.case(desk.sign_in(), case))


def test_senders_history_is_counted(desk: Desk) -> None:
    desk.approved_before(SENDER)
    page = desk.case(desk.sign_in(), desk.submit())
    assert "Before: 1 approved" in page.text and SENDER in page.text


def test_conversation_is_there(desk: Desk) -> None:
    client, case = desk.sign_in(), desk.submit()
    client.submit(client.get(f"/review/case/{case.id}?do=ask").form(button="Send the question"), words="Which hall is it?")
    (happened,) = desk.case(client, case).all("ol", class_="happened")
    assert "Which hall is it?" in happened.text and "admin@example.org" in happened.text and "Address confirmed" in happened.text


def test_claim_shows_the_listing_and_changes_nothing_of_it(desk: Desk) -> None:
    listing = desk.publish()
    case = desk.submit(listing=listing, purpose=Purpose.CLAIM)
    client = desk.sign_in()
    page = desk.case(client, case)
    assert not rows(page) and "would like to keep this listing" in page.text
    client.submit(page.form("/approve"))
    assert desk.listing(listing).version == listing.version


def test_reader_sees_the_case_and_no_decisions(desk: Desk) -> None:
    client = desk.sign_in("reader@example.org", Role.READER)
    page = desk.case(client, desk.submit())
    assert page.heading == "Evening circle" and "Deciding on it is for reviewers" in page.text
    assert [form["action"] for form in page.all("form")] == ["/review/sign-out"]


def test_unconfirmed_submission_is_nobodys_to_see(desk: Desk) -> None:
    case = desk.submit(is_confirmed=False)
    assert desk.sign_in().open(f"/review/case/{case.id}").status_code == 404


def test_cases_before_and_after_are_one_step_away_along_the_trail(desk: Desk) -> None:
    first, second = (
        desk.submit(proposed=details(title=Text(en="First"))),
        desk.submit(proposed=details(title=Text(en="Second")), now=desk.clock.now.replace(minute=30)),
    )
    desk.submit(listing=desk.publish(SENDER), cost_note="Tea", now=desk.clock.now.replace(minute=10))
    client = desk.sign_in()
    page = client.get(f"/review/case/{first.id}?kind=new")
    after = client.get(page.one("a", rel="next")["href"])
    assert after.heading == "Second" and not after.all("a", rel="next")
    assert client.get(after.one("a", rel="prev")["href"]).heading == "First"
    assert second.id in page.one("a", rel="next")["href"]


def test_keys_stand_on_the_buttons_that_they_press(desk: Desk) -> None:
    page = desk.case(desk.sign_in(), desk.submit())
    keys = {each["data-key"]: each.text for each in page.elements if each.get("data-key")}
    assert {key: words.removesuffix(key) for key, words in keys.items()} == {
        "a": "Approve",
        "e": "Edit, then approve",
        "q": "Ask",
        "r": "Send back",
    }
