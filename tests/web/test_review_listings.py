"""Listings as those who review see them: found whether public or not, hidden in one step, put back as they were; and made one."""

from __future__ import annotations

from dataclasses import replace

from directory.domain.account import Role
from directory.domain.details import Place, Text
from directory.domain.listing import Listing
from directory.domain.phone import Phone
from directory.domain.reply import Reply
from directory.domain.report import Outcome, Reason
from directory.domain.vocabulary import Cost, Kind
from directory.operations import merging, replying, tasks
from directory.operations.reporting import report_problem
from directory.storage import history, listings, replies, reports
from directory.storage import tasks as stored_tasks
from tests import keepers
from tests.factories import NOW, details
from tests.keepers import TODAY, fresh_random

from .client import Client, Page
from .desk import Desk

OTHER_PHONE = Phone("+919876543210", "IN")
ELSEWHERE = Place(address="Gate 2", city="Moga", district="Moga", state="Punjab", country="IN")


def titles(page: Page) -> list[str]:
    return [each.text for each in page.all("a") if "data-row" in each.attributes]


def visited(desk: Desk, listing: Listing) -> int:
    """What a visitor's browser is told."""
    return Client(desk.app).open(f"/listing/{listing.id}", follow_redirects=True).status_code


def address(listing: Listing, step: str = "") -> str:
    return f"/review/listing/{listing.id}{step}"


def change(desk: Desk, listing: Listing, **overrides: object) -> Listing:
    """Somebody else changes a listing."""
    database, said = desk.services.database, desk.listing(listing).details
    given = {name: getattr(said, name) for name in said.__dataclass_fields__}
    with database.writing():
        return listings.change(
            database, desk.listing(listing), verb="updated", by="else@example.org", now=desk.clock.now, details=details(**given | overrides)
        )


# Finding


def test_any_listing_is_found_public_or_not(desk: Desk) -> None:
    desk.publish(title=Text(en="Shown group"))
    hidden = desk.publish(title=Text(en="Hidden group"))
    client = desk.sign_in()
    client.submit(client.get(address(hidden)).form("/quarantine"), why="Danger")
    page = client.get("/review/listings")
    assert set(titles(page)) == {"Shown group", "Hidden group"} and "In quarantine" in page.text
    form = page.form("/review/listings")
    assert titles(client.submit(form, q="hidden GROUP")) == ["Hidden group"]
    assert titles(client.submit(form, shown="hidden")) == ["Hidden group"]
    assert titles(client.submit(form, shown="public")) == ["Shown group"]


def test_listings_are_found_by_phone_kind_and_district(desk: Desk) -> None:
    desk.publish(title=Text(en="Walk"), kind=Kind.RECREATION, phones=(OTHER_PHONE,), place=ELSEWHERE)
    desk.publish(title=Text(en="Circle"))
    client = desk.sign_in()
    form = client.get("/review/listings").form("/review/listings")
    for asked in ({"q": "98765 43210"}, {"kind": "recreation"}, {"district": "Moga"}):
        assert titles(client.submit(form, asked)) == ["Walk"], asked


def test_address_of_a_listing_leads_straight_to_it(desk: Desk) -> None:
    listing = desk.publish()
    response = desk.sign_in().open(f"/review/listings?q=https://saath.example/pa/listing/{listing.id}-evening-circle")
    assert (response.status_code, response.headers["Location"]) == (303, address(listing))


def test_limited_reviewer_finds_and_opens_only_what_is_within_the_limits(desk: Desk) -> None:
    desk.publish(title=Text(en="In Moga"), place=ELSEWHERE)
    other = desk.publish(title=Text(en="In Ludhiana"))
    client = desk.reviewer(districts=("Moga",))
    assert titles(client.get("/review/listings")) == ["In Moga"]
    for step in ("", "/merge", "/revert/1"):
        assert client.open(address(other, step)).status_code == 403, step


def test_who_keeps_it_is_told(desk: Desk) -> None:
    assert "keeper@example.org" in desk.sign_in().get(address(desk.publish("keeper@example.org"))).text


# Hiding and restoring


def test_quarantine_hides_it_from_visitors_at_once_and_restore_brings_it_back(desk: Desk) -> None:
    listing, client, visitor = desk.publish(), desk.sign_in(), Client(desk.app)
    assert visited(desk, listing) == 200 and visitor.get("/search?q=evening").all("ul", class_="results")
    page = client.submit(client.get(address(listing)).form("/quarantine"), why="A visitor was threatened there")
    assert "Hidden everywhere" in page.text and "Quarantined by a reviewer." in page.text
    assert visited(desk, listing) == 410 and not visitor.get("/search?q=evening").all("ul", class_="results")
    client.submit(page.form("/restore"), why="Cleared up with the police")
    assert visited(desk, listing) == 200 and visitor.get("/search?q=evening").all("ul", class_="results")
    assert keepers.verbs(desk.services.database, listing) == ["added", "quarantined", "restored"]


def test_hiding_and_restoring_need_a_reason(desk: Desk) -> None:
    listing, client = desk.publish(), desk.sign_in()
    page = client.submit(client.get(address(listing)).form("/quarantine"), status=400)
    assert "Say why it is hidden." in page.text and visited(desk, listing) == 200


def test_reader_can_change_nothing_of_a_listing(desk: Desk) -> None:
    page = desk.sign_in("reader@example.org", Role.READER).get(address(desk.publish()))
    assert [form["action"] for form in page.all("form")] == ["/review/sign-out"]


def test_replies_are_switched_off_for_one_listing(desk: Desk) -> None:
    listing, client = desk.publish(), desk.sign_in()
    page = client.submit(client.get(address(listing)).form(button="Switch replies off"))
    assert replies.are_off(desk.services.database, listing.id)
    client.submit(page.form(button="Switch replies on"))
    assert not replies.are_off(desk.services.database, listing.id)


# Going back


def test_history_says_who_when_why_and_what_differs(desk: Desk) -> None:
    listing = desk.publish()
    change(desk, listing, title=Text(en="Evening ring"))
    (happened,) = desk.sign_in().get(address(listing)).all("ol", class_="happened")
    assert "Changed version 2" in happened.text and "else@example.org" in happened.text
    assert "(taken out:) circle (end)" in happened.text and "(put in:) ring (end)" in happened.text


def test_earlier_version_is_restored_with_a_reason(desk: Desk) -> None:
    listing, client = desk.publish("keeper@example.org"), desk.sign_in()
    change(desk, listing, title=Text(en="Evening ring"), phones=(OTHER_PHONE,))
    page = client.get(client.get(address(listing)).link("Go back to this version 1"))
    assert "(put in:) circle (end)" in page.text
    wrong = client.submit(page.form("/revert/1"), status=400)
    assert "Say why." in wrong.text
    back = client.submit(page.form("/revert/1"), why="The number is somebody else’s")
    assert back.heading == "Evening circle" and desk.listing(listing).details == listing.details
    assert "contact-changed" in [mail.template for mail in keepers.mails(desk.services.database)]
    assert "The number is somebody else’s" in back.text


def test_going_back_is_stopped_by_a_change_that_was_not_on_the_screen(desk: Desk) -> None:
    listing, client = desk.publish(), desk.sign_in()
    change(desk, listing, title=Text(en="Evening ring"))
    form = client.get(address(listing, "/revert/1")).form("/revert/1")
    change(desk, listing, cost=Cost.PAID)
    page = client.submit(form, status=409, why="It was right before")
    assert "The listing has changed since you opened it" in page.text and "Paid" in page.one("div", role="alert").text
    assert page.form("/revert/1")["why"] == "It was right before" and desk.listing(listing).version == 3


def test_version_that_is_not_there_is_404(desk: Desk) -> None:
    assert desk.sign_in().open(address(desk.publish(), "/revert/9")).status_code == 404


# Putting right


def test_reviewer_puts_a_wrong_number_right_and_those_who_keep_the_listing_are_told(desk: Desk) -> None:
    listing, client = desk.publish("keeper@example.org"), desk.sign_in()
    form = client.get(address(listing, "/edit")).form(button="Save it so")
    assert "Say why." in client.submit(form, status=400, phone="98765 43210").text
    page = client.submit(form, phone="98765 43210", why="A visitor reported it; called and asked")
    assert "Changed." in page.text and "A visitor reported it; called and asked" in page.text
    said = desk.listing(listing).details
    assert replace(said, place=listing.details.place) == replace(listing.details, phones=(OTHER_PHONE,))
    assert (said.place.address, said.place.point) == (listing.details.place.address, (30.895, 75.8414)), "found on the map by its PIN"
    assert [mail.recipient for mail in keepers.mails(desk.services.database)] == ["keeper@example.org"]


def test_edit_of_a_listing_is_stopped_by_a_change_that_was_not_on_the_screen(desk: Desk) -> None:
    listing, client = desk.publish(), desk.sign_in()
    form = client.get(address(listing, "/edit")).form(button="Save it so")
    change(desk, listing, cost=Cost.PAID)
    page = client.submit(form, status=409, title="Evening ring", why="Their own words")
    assert "Paid" in page.one("div", role="alert").text
    again = page.form(button="Save it so")
    assert (again["title"], again["why"]) == ("Evening ring", "Their own words") and desk.listing(listing).version == 2


def test_limited_reviewer_cannot_move_a_listing_out_of_the_limits(desk: Desk) -> None:
    listing, client = desk.publish(place=ELSEWHERE), desk.reviewer(districts=("Moga",))
    form = client.get(address(listing, "/edit")).form(button="Save it so")
    page = client.submit(form, status=400, city="Ludhiana", district="Ludhiana", why="It moved")
    assert "beyond your limits" in page.text and desk.listing(listing).version == 1


def test_limited_reviewer_cannot_go_back_to_a_version_beyond_the_limits(desk: Desk) -> None:
    listing, client = desk.publish(), desk.reviewer(districts=("Moga",))
    change(desk, listing, place=ELSEWHERE)
    assert client.open(address(listing)).status_code == 200
    assert client.open(address(listing, "/revert/1")).status_code == 403


# Making one of two


def pair(desk: Desk) -> tuple[Listing, Listing]:
    kept = desk.publish("kept@example.org", title=Text(en="Evening circle"), languages=("pa",))
    gone = desk.publish("gone@example.org", title=Text(en="Evening Circle Ludhiana", pa="ਸ਼ਾਮ"), phones=(OTHER_PHONE,), languages=("hi",))
    return kept, gone


def test_two_become_one_field_by_field_and_the_old_address_leads_to_it(desk: Desk) -> None:
    (kept, gone), client = pair(desk), desk.sign_in()
    page = client.submit(client.get(address(kept, "/merge")).form("/merge"), other=f"http://saath.example/listing/{gone.id}-x")
    form = page.form("/merge/confirm")
    assert (form["take.title.en"], form["take.title.pa"]) == ("kept", "gone"), "what is missing is taken over by itself"
    confirm = client.submit(form, {"take.phones": "gone", "take.languages": "both"})
    assert "+91 98765 43210" in confirm.text
    assert "Say how you know" in client.submit(confirm.form("/merge"), status=400).text
    done = client.submit(confirm.form("/merge"), why="The same people, asked by phone")
    said = desk.listing(kept).details
    assert (said.title, said.phones, said.languages) == (Text(en="Evening circle", pa="ਸ਼ਾਮ"), (OTHER_PHONE,), ("pa", "hi"))
    assert done.heading == "Evening circle" and "Evening Circle Ludhiana" in done.text
    moved = Client(desk.app).open(f"/listing/{gone.id}")
    assert moved.status_code == 301 and kept.id in moved.headers["Location"]


def test_merge_is_taken_back(desk: Desk) -> None:
    (kept, gone), client = pair(desk), desk.sign_in()
    confirm = client.get(address(kept, f"/merge/confirm?other={gone.id}"))
    client.submit(confirm.form("/merge"), why="One and the same")
    page = client.get(address(gone))
    assert "It is now: Evening circle" in page.text
    client.submit(page.form("/unmerge"), why="They are two after all")
    assert visited(desk, gone) == 200 and desk.listing(kept).details == kept.details


def test_merge_is_stopped_by_a_change_that_was_not_on_the_screen(desk: Desk) -> None:
    (kept, gone), client = pair(desk), desk.sign_in()
    form = client.get(address(kept, f"/merge/confirm?other={gone.id}&take.phones=gone")).form("/merge")
    change(desk, gone, cost=Cost.PAID)
    page = client.submit(form, status=409, why="One and the same")
    assert "Paid" in page.one("div", role="alert").text and page.form("/merge")["why"] == "One and the same"
    assert page.form("/merge")["take.phones"] == "gone" and desk.listing(gone).is_public


def test_listing_cannot_be_made_one_with_itself_or_with_nothing(desk: Desk) -> None:
    listing, client = desk.publish(), desk.sign_in()
    assert "That is this very listing." in client.get(address(listing, f"/merge?other={listing.id}"), status=400).text
    assert "There is no listing with this address." in client.get(address(listing, "/merge?other=nothing"), status=400).text


def test_limited_reviewer_cannot_merge_into_or_out_of_others_districts(desk: Desk) -> None:
    inside, outside = desk.publish(place=ELSEWHERE), desk.publish()
    client = desk.reviewer(districts=("Moga",))
    assert client.open(address(inside, f"/merge?other={outside.id}")).status_code == 403


def test_limited_reviewer_cannot_take_back_a_merge_that_changed_a_listing_of_others(desk: Desk) -> None:
    gone, kept = desk.publish(place=ELSEWHERE), desk.publish()
    merging.merge(
        desk.services.database, kept.id, gone.id, {}, seen=(1, 1), by="x@example.org", now=desk.clock.now, why="One", random=fresh_random
    )
    client = desk.reviewer(districts=("Moga",))
    page = client.submit(client.get(address(gone)).form("/unmerge"), why="They are two", status=403)
    assert "isn’t for your account" in page.heading and not desk.listing(gone).is_public


def test_merged_listing_offers_only_to_take_that_back(desk: Desk) -> None:
    (kept, gone), client = pair(desk), desk.sign_in()
    merging.merge(
        desk.services.database, kept.id, gone.id, {}, seen=(1, 1), by="x@example.org", now=desk.clock.now, why="One", random=fresh_random
    )
    page = client.get(address(gone))
    assert page.form("/unmerge") and not [form for form in page.all("form") if "quarantine" in form["action"]]


# Reports, replies and tasks as cases


def reported(desk: Desk, reason: Reason = Reason.UNSAFE, words: str | None = None) -> tuple[Listing, str]:
    listing = desk.publish()
    report = report_problem(
        desk.services.database, listing.id, reason, words, language="en", today=TODAY, now=desk.clock.now, random=fresh_random
    )
    assert report is not None
    return listing, report.id


def test_report_is_settled_with_what_was_found(desk: Desk) -> None:
    _listing, id = reported(desk, words="Somebody shouted at me")
    client = desk.sign_in()
    page = client.get(f"/review/report/{id}")
    assert page.heading == "Unsafe" and "Somebody shouted at me" in page.text
    assert "Choose what you found." in client.submit(page.form("/resolve"), status=400).text
    after = client.submit(page.form("/resolve"), outcome="right", note="Went there myself")
    assert after.heading == "Queue" and "Settled." in after.text
    found = reports.get(desk.services.database, id)
    assert found is not None and (found.outcome, found.note, found.closed_by) == (Outcome.RIGHT, "Went there myself", "admin@example.org")


def test_report_can_hide_the_listing_in_the_same_step(desk: Desk) -> None:
    listing, id = reported(desk)
    client = desk.sign_in()
    form = client.get(f"/review/report/{id}").form("/resolve")
    assert "Say why it is hidden." in client.submit(form, status=400, outcome="hidden").text
    assert visited(desk, listing) == 200
    client.submit(form, outcome="hidden", note="It is true")
    assert visited(desk, listing) == 410 and history.holds(desk.services.database, listing.id) == ("quarantined",)


def test_report_that_somebody_else_settled_says_so_and_changes_nothing(desk: Desk) -> None:
    _listing, id = reported(desk)
    one, other = desk.sign_in(), desk.reviewer()
    late = other.get(f"/review/report/{id}").form("/resolve")
    one.submit(one.get(f"/review/report/{id}").form("/resolve"), outcome="right")
    page = other.submit(late, status=409, outcome="mended")
    assert "Somebody else has dealt with it." in page.text and "Nothing was wrong: admin@example.org" in page.text


def test_report_is_taken_on(desk: Desk) -> None:
    _listing, id = reported(desk)
    client = desk.sign_in()
    page = client.submit(client.get(f"/review/report/{id}").form("/claim"))
    assert "With you" in page.text
    assert "With you" not in client.submit(page.form("/release")).text


def held_reply(desk: Desk, words: str = "It helped me. Call 98765 43210") -> tuple[Listing, str]:
    listing = desk.publish()
    reply = Reply("abcdefghjk", listing.id, "Gurpreet", "g@example.org", "en", words, NOW)
    replying.leave_reply(desk.services.database, reply)
    return listing, reply.id


def test_reply_is_published_or_refused_and_its_doubts_are_told(desk: Desk) -> None:
    _listing, id = held_reply(desk)
    client = desk.sign_in()
    page = client.get(f"/review/reply/{id}")
    assert "It carries a phone number" in page.text and "g@example.org" in page.text
    client.submit(page.form(f"/review/reply/{id}", button="Publish ita"))
    found = replies.get(desk.services.database, id)
    assert found is not None and found.state == "published" and found.decided_by == "admin@example.org"


def test_reply_that_somebody_else_decided_on_meanwhile_is_not_decided_over(desk: Desk) -> None:
    _listing, id = held_reply(desk)
    one, other = desk.sign_in(), desk.reviewer()
    late = other.get(f"/review/reply/{id}").form(button="Publish ita")
    one.submit(one.get(f"/review/reply/{id}").form(button="Refuse itr"))
    page = other.submit(late, status=409)
    assert "Somebody else has decided on it meanwhile" in page.text and "Refused by admin@example.org" in page.text
    assert other.send(page.form(button="Publish ita")).status_code == 303  # now that they have seen it


def task_of(desk: Desk, listing: Listing) -> str:
    return stored_tasks.of_listing(desk.services.database, listing.id)[0].id


def test_stale_listing_is_confirmed_by_whoever_asked(desk: Desk) -> None:
    listing = desk.publish()
    desk.clock.move(days=200)
    freshness = desk.services.settings.freshness
    tasks.open_stale(desk.services.database, freshness, today=desk.clock.now.date(), now=desk.clock.now, random=fresh_random)
    client = desk.sign_in()
    assert "Not confirmed for long" in client.get("/review").text
    form = client.get(f"/review/task/{task_of(desk, listing)}").form("/checked")
    assert "Say whom you have asked" in client.submit(form, status=400).text
    after = client.submit(form, note="Called, Asha answered")
    assert "Confirmed as of today." in after.text and "Not confirmed for long" not in after.text
    assert desk.listing(listing).details.verified_on == desk.clock.now.date()


def test_two_that_may_be_one_are_left_as_two_or_made_one(desk: Desk) -> None:
    kept, gone = pair(desk)
    tasks.open_duplicates(desk.services.database, kept.id, 1, [(gone.id, 0.9)], now=desk.clock.now, random=fresh_random)
    client = desk.sign_in()
    page = client.get(f"/review/task/{task_of(desk, kept)}")
    assert page.heading == "Are these two the same?" and page.link("Make them one")
    client.submit(page.form("/settle"), note="Different evenings")
    assert "Nothing here." in client.get("/review").text


def test_limited_reviewer_sees_no_report_reply_or_task_of_others_districts(desk: Desk) -> None:
    listing, report = reported(desk)
    replying.leave_reply(desk.services.database, Reply("abcdefghjk", listing.id, None, "g@example.org", "en", "It helped me.", NOW))
    other = desk.publish(title=Text(en="Another"))
    tasks.open_duplicates(desk.services.database, listing.id, 1, [(other.id, 0.9)], now=desk.clock.now, random=fresh_random)
    client = desk.reviewer(districts=("Moga",))
    for path in (f"report/{report}", "reply/abcdefghjk", f"task/{task_of(desk, listing)}"):
        assert client.open(f"/review/{path}").status_code == 403, path
