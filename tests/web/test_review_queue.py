"""The queue: everything that waits for a person, as one list, for those whose limits take it in; and several cases at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from directory.domain.account import Role
from directory.domain.details import Place, Text
from directory.domain.report import Reason
from directory.domain.submission import State
from directory.domain.vocabulary import Kind
from directory.operations.reporting import report_problem
from directory.storage import submissions
from tests.factories import details
from tests.keepers import TODAY, fresh_random
from tests.reviewers import SENDER

from . import personas
from .client import Client, Page
from .desk import Desk


def titles(page: Page) -> list[str]:
    return [heading.text for heading in page.all("h2") if any("case-words" in (parent.get("class") or "") for parent in heading.parents)]


def named(title: str, **overrides: object) -> dict[str, object]:
    return {"proposed": details(title=Text(en=title), **overrides)}


def test_the_riskiest_comes_first_then_the_oldest(desk: Desk) -> None:
    listing = desk.publish(title=Text(en="Reported group"))
    desk.submit(**named("Sent first"))
    desk.clock.move(hours=1)
    desk.submit(**named("Sent second"))
    report_problem(
        desk.services.database, listing.id, Reason.UNSAFE, None, language="en", today=TODAY, now=desk.clock.now, random=fresh_random
    )
    page = desk.sign_in().get("/review")
    assert titles(page) == ["Reported group", "Sent first", "Sent second"]
    assert page.all("li", class_="grave") and "Somebody may come to harm" in page.text


def test_an_empty_queue_says_so(desk: Desk) -> None:
    assert "Either all is done" in desk.sign_in().get("/review").text


def test_kinds_are_counted_and_narrow_the_queue_down(desk: Desk) -> None:
    listing = desk.publish(SENDER)
    desk.submit(**named("A new one"))
    desk.submit(listing=listing, title=Text(en="A change"))
    client = desk.sign_in()
    page = client.get("/review")
    assert page.link("Changes 1") and page.link("New 1") and page.link("All 2")
    assert titles(client.get(page.link("Changes 1"))) == ["A change"]


def test_filters_narrow_by_words_kind_and_district(desk: Desk) -> None:
    desk.submit(**named("Yoga in the park", kind=Kind.RECREATION, place=Place(city="Moga", district="Moga", country="IN")))
    desk.submit(**named("Evening circle"))
    client = desk.sign_in()
    form = client.get("/review").form("/review")
    assert titles(client.submit(form, q="yoga")) == ["Yoga in the park"]
    assert titles(client.submit(form, listing="support-group")) == ["Evening circle"]
    assert titles(client.submit(form, district="Moga")) == ["Yoga in the park"]
    assert titles(client.submit(form, q="nothing like it")) == []


def test_a_case_is_found_by_its_reference_and_by_a_phone_number_as_people_write_them(desk: Desk) -> None:
    case = desk.submit(**named("Found"))
    desk.submit(**named("Another", phones=(), email="other@example.org"))
    client = desk.sign_in()
    form = client.get("/review").form("/review")
    for typed in (case.reference, case.reference.lower().replace("-", " "), "0161 425 7457", "+91 161-4257457"):
        assert titles(client.submit(form, q=typed)) == ["Found"], typed


def test_the_queue_shows_who_has_taken_what_on(desk: Desk) -> None:
    mine, theirs = desk.submit(**named("Mine")), desk.submit(**named("Theirs"))
    desk.submit(**named("Free"))
    me, other = desk.sign_in(), desk.reviewer()
    me.submit(desk.case(me, mine).form(button="Take it on"))
    other.submit(desk.case(other, theirs).form(button="Take it on"))
    form = me.get("/review").form("/review")
    assert titles(me.submit(form, claimed="me")) == ["Mine"]
    assert titles(me.submit(form, claimed="nobody")) == ["Free"]
    assert "reviewer@example.org" in me.get("/review").text


def test_what_waits_longer_than_its_sender_was_promised_says_so(desk: Desk) -> None:
    desk.submit(**named("Early"))
    desk.clock.move(days=desk.services.settings.review_days, minutes=1)
    desk.submit(**named("Late"))
    early, late = desk.sign_in().get("/review").all("li", class_="case")
    assert "longer than promised" in early.text and "longer than promised" not in late.text


def test_limited_reviewer_sees_what_is_within_the_limits_and_nothing_else(desk: Desk) -> None:
    desk.submit(**named("In Moga", place=Place(city="Moga", district="Moga", country="IN")))
    other = desk.submit(**named("In Ludhiana"))
    client = desk.reviewer(districts=("Moga",))
    page = client.get("/review")
    assert titles(page) == ["In Moga"] and "Moga" in page.text
    assert client.open(f"/review/case/{other.id}").status_code == 403
    assert titles(client.get("/review?district=Ludhiana")) == []


def test_a_long_queue_has_pages(desk: Desk) -> None:
    for number in range(27):
        desk.submit(**named(f"Case {number:02}"))
        desk.clock.move(minutes=1)
    client = desk.sign_in()
    first = client.get("/review")
    second = client.get(first.link("Next page"))
    assert len(titles(first)) == 25 and titles(second) == ["Case 25", "Case 26"]
    assert "27 cases" in first.text and "Page 2 of 2" in second.text
    case = client.get(second.link("Case 25"))
    assert client.get(case.one("a", rel="prev")["href"]).heading == "Case 24"
    assert client.get(case.one("a", rel="next")["href"]).heading == "Case 26"


def test_what_waits_for_the_sender_is_apart(desk: Desk) -> None:
    case = desk.submit(**named("Asked about"))
    client = desk.sign_in()
    form = client.get(f"/review/case/{case.id}?do=ask").form(button="Send the question")
    client.submit(form, words="Which hall?")
    assert titles(client.get("/review")) == []
    page = client.get(client.get("/review").link("Waiting for the sender"))
    assert titles(page) == ["Asked about"] and "Question asked" in page.text


def low_risk(desk: Desk, count: int) -> list[str]:
    """Ids of new cases by somebody of whom something was approved before."""
    desk.approved_before("known@example.org")
    return [
        desk.submit(email="known@example.org", **named(f"Game {number}", phones=(), website=f"https://game{number}.example.org/")).id
        for number in range(count)
    ]


def ticks(page: Page) -> list[str]:
    return [box["value"] for box in page.all("input", type="checkbox", name="case")]


def test_only_cases_of_low_risk_can_be_ticked(desk: Desk) -> None:
    (low,) = low_risk(desk, 1)
    desk.submit(**named("By a stranger"))
    assert ticks(desk.sign_in().get("/review")) == [low]


def test_reader_can_tick_nothing(desk: Desk) -> None:
    low_risk(desk, 1)
    page = desk.sign_in("reader@example.org", Role.READER).get("/review")
    assert titles(page) and not ticks(page)


def test_nobody_learns_the_name_of_what_is_not_confirmed(desk: Desk) -> None:
    unconfirmed = desk.submit(is_confirmed=False)
    assert unconfirmed.details.title.en not in desk.sign_in().get(f"/review/bulk/done?done={unconfirmed.id}").text


def confirm_page(client: Client, ids: list[str]) -> Page:
    return client.get("/review/bulk?" + "&".join(f"case={id}" for id in ids))


def test_ticked_cases_are_listed_once_more_and_published_in_one_step(desk: Desk) -> None:
    ids = low_risk(desk, 3)
    client = desk.sign_in()
    page = client.submit(client.get("/review").form("/review/bulk"), case=ids)
    assert page.heading == "Approve together" and all(f"Game {number}" in page.text for number in range(3))
    done = client.submit(page.form("/review/bulk"), case=page.form("/review/bulk").choices["case"][:2])
    assert "2 cases are published." in done.text
    states = [submissions.require(desk.services.database, id).state for id in ids]
    assert states.count(State.APPROVED) == 2 and states.count(State.RECEIVED) == 1


def test_each_of_several_can_be_undone_by_itself(desk: Desk) -> None:
    ids = low_risk(desk, 2)
    client = desk.sign_in()
    done = client.submit(confirm_page(client, ids).form("/review/bulk"))
    client.submit(done.form(f"/review/case/{ids[0]}/undo"))
    states = [submissions.require(desk.services.database, id).state for id in ids]
    assert states == [State.IN_REVIEW, State.APPROVED]


def test_no_more_than_25_go_together(desk: Desk) -> None:
    ids = low_risk(desk, 26)
    client = desk.sign_in()
    page = confirm_page(client, ids)
    form = page.form("/review/bulk")
    assert len(form.choices["case"]) == 25 and "more than can be approved together" in page.text
    form.fields.append(("case", f"{ids[25]} 2"))
    assert client.send(form).status_code == 400
    assert all(submissions.require(desk.services.database, id).state is State.RECEIVED for id in ids)


def test_a_case_that_needs_a_look_of_its_own_is_left_out_even_when_it_is_asked_for(desk: Desk) -> None:
    (low,) = low_risk(desk, 1)
    risky = desk.submit(**named("By a stranger"))
    client = desk.sign_in()
    page = confirm_page(client, [low, risky.id])
    assert "By a stranger" not in page.text and "left out" in page.text
    form = page.form("/review/bulk")
    form.fields.append(("case", f"{risky.id} {risky.version}"))
    done = client.submit(form)
    assert "1 case is published." in done.text and "It needs a look of its own." in done.text
    assert desk.again(risky).state is State.RECEIVED


def test_a_case_that_changed_since_it_was_listed_is_left_and_the_others_go_on(desk: Desk) -> None:
    first, second = low_risk(desk, 2)
    client, other = desk.sign_in(), desk.reviewer()
    form = confirm_page(client, [first, second]).form("/review/bulk")
    other.submit(other.get(f"/review/case/{first}?do=ask").form(button="Send the question"), words="Which pitch?")
    done = client.submit(form)
    assert "1 case is published." in done.text and "has changed since" in done.text


def test_limited_reviewer_cannot_approve_others_cases_together(desk: Desk) -> None:
    (low,) = low_risk(desk, 1)
    client = desk.reviewer(districts=("Moga",))
    assert "left out" in confirm_page(client, [low]).text
    token = {"form_token": personas.form_token(desk.app, client), "case": f"{low} 2"}
    assert client._client.post("/review/bulk", data=token).status_code == 400
    assert submissions.require(desk.services.database, low).state is State.RECEIVED


def test_waiting_is_said_as_a_person_would(desk: Desk) -> None:
    desk.submit(**named("Young"), now=desk.clock.now - timedelta(minutes=5))
    desk.submit(**named("Older"), now=desk.clock.now - timedelta(hours=5))
    desk.submit(**named("Old"), now=desk.clock.now - timedelta(days=3))
    text = desk.sign_in().get("/review").text
    assert "waiting less than an hour" in text and "waiting 5 hours" in text and "waiting 3 days" in text


def test_signed_out_reviewer_is_led_back_after_signing_in(desk: Desk) -> None:
    response = Client(desk.app).open("/review?kind=new")
    assert (response.status_code, response.headers["Location"]) == (303, "/review/sign-in?next=%2Freview%3Fkind%3Dnew")


def test_queue_speaks_the_readers_language(desk: Desk) -> None:
    desk.submit(proposed=replace(details(), title=Text(en="Evening circle", pa="ਸ਼ਾਮ ਦਾ ਘੇਰਾ")))
    page = desk.sign_in().get("/pa/review")
    assert page.one("html")["lang"] == "pa" and titles(page) == ["ਸ਼ਾਮ ਦਾ ਘੇਰਾ"]
