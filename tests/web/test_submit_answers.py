"""From answers to Details and back, without the web: every listing survives the form, and every mistake is told beside its field."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from directory.domain.details import Details, Place, Text
from directory.domain.phone import Phone
from directory.domain.schedule import Schedule
from directory.domain.submission import Sender
from directory.domain.vocabulary import Access, Accessibility, Audience, Cost, Kind, Operator, Status
from directory.exchange.listings_csv import read_listings_csv
from directory.exchange.rows import Defaults
from directory.storage import seed_files
from directory.web.organisations import places, restating, schedule_form, stating
from directory.web.organisations.answers import Answers
from directory.web.organisations.forms import Rules
from directory.web.organisations.stating import Stated
from tests.domain.strategies import schedules
from tests.factories import ZONE, details

SEED = Path(__file__).resolve().parents[2] / "seed_data"
RULES = Rules("IN", ZONE, seed_files.taxonomy(), seed_files.labels(), seed_files.gazetteer(), ("Punjab", "Chandigarh"))
ASHA = Sender("asha@example.org", "en", "Asha", Phone("+919876543210", "IN"))


def listings_of_the_seed() -> list[Details]:
    found = []
    for name in ("samples.csv", "facts.csv"):
        with (SEED / name).open("rb") as file:
            found += [row.details for row in read_listings_csv(file, Defaults(ZONE, "IN")).items]
    return found


def answers(**overrides: Any) -> Answers:
    """Sound answers; None leaves one out, a string stands for one value."""
    base: dict[str, Any] = dict(restating.answers_of(details(), RULES, ASHA))
    given = {name: (value,) if isinstance(value, str) else value for name, value in (base | overrides).items()}
    return {name: tuple(value) for name, value in given.items() if value is not None}


def read(given: Answers, base: Details | None = None, language: str = "en") -> Stated:
    return stating.read(given, RULES, language, base)


def wrong(given: Answers) -> dict[str, str]:
    return {problem.field: problem.sentence for problem in read(given).problems}


# -- there and back


def test_every_listing_of_the_seed_comes_out_of_the_form_as_it_went_in() -> None:
    for said in listings_of_the_seed():
        stated = read(restating.answers_of(said, RULES, ASHA), said)
        assert stated.details == said
        assert stated.problems == (), said.title


def test_every_listing_on_the_map_comes_out_as_it_went_in_too() -> None:
    for said in listings_of_the_seed():
        on_the_map = replace(said, place=RULES.gazetteer.resolve(said.place))
        stated = read(restating.answers_of(on_the_map, RULES, ASHA), on_the_map)
        assert (stated.details, stated.problems) == (on_the_map, ())


def test_what_is_asked_is_read_from_the_answers_alone() -> None:
    unasked = {"status", "status_note", "verified_on", "source_url"}
    sets = {"languages", "audience", "topics", "accessibility"}
    for said in listings_of_the_seed():
        copied = read(restating.answers_of(said, RULES, ASHA)).details
        for each in fields(Details):
            before, after = getattr(said, each.name), getattr(copied, each.name)
            if each.name in sets:
                assert set(before) == set(after), each.name
            elif each.name == "place":
                assert replace(before, country=None) == replace(after, country=None)
            elif each.name == "schedule":
                assert str(before) == str(after)
            elif each.name not in unasked | {"licence"}:
                assert before == after, each.name


@given(schedules((ZONE,)))
@settings(max_examples=120, deadline=None)
def test_every_schedule_comes_out_of_the_editor_as_it_went_in(schedule: Schedule) -> None:
    answered = schedule_form.answers_of(schedule)
    assert schedule_form.read(answered, ZONE).schedule == schedule


@pytest.mark.parametrize(
    "text",
    [
        "Mon,Wed 18:00-19:30",
        "daily 06:00-07:00",
        "1st,3rd Tue 10:00",
        "last Fri 20:00-01:00",
        "every 2 weeks Sat 10:00-11:00 from 2026-11-28",
        "every 6 weeks Mon,Tue from 2026-11-28 until 2027-11-28 except 2027-01-04",
        "2026-12-05 10:00-13:00",
        "24/7",
        "24/7 until 2026-12-31",
        "Sat",
        "Sat; Sun 10:00 from 2026-11-01 until 2026-12-31 except 2026-11-08,2026-11-15; 2nd Wed 09:00",
    ],
)
def test_editor_writes_every_form_of_the_grammar(text: str) -> None:
    schedule = Schedule.parse(text, ZONE)
    assert str(schedule_form.read(schedule_form.answers_of(schedule), ZONE).schedule) == text


def test_times_of_another_zone_stay_in_it() -> None:
    said = details(schedule=Schedule.parse("Mon 18:00", "Europe/London"), place=Place(country="GB"), access=Access.ONLINE)
    assert read(restating.answers_of(said, RULES, ASHA), said).details == said


def test_what_the_form_does_not_ask_stays_as_it_was() -> None:
    base = details(status=Status.PAUSED, status_note="Back in January", source_url="https://example.org/list", languages=("hi", "pa"))
    changed = read({**restating.answers_of(base, RULES, ASHA), "cost": ("paid",)}, base).details
    assert changed == replace(base, cost=Cost.PAID)


def test_middle_of_the_town_goes_once_the_town_is_another() -> None:
    base = details(place=RULES.gazetteer.resolve(Place(city="Ludhiana", country="IN")))
    moved = read(answers(**{**restating.answers_of(base, RULES), "city": "Moga", "district": None}), base).details.place
    assert (moved.city, moved.point) == ("Moga", None)


def test_boxes_that_stay_ticked_stay_in_their_order() -> None:
    base = details(languages=("hi", "en", "pa"), audience=(Audience.YOUTH, Audience.WOMEN))
    given = {**restating.answers_of(base, RULES), "languages": ("pa", "hi", "ur")}
    assert read(given, base).details.languages == ("hi", "pa", "ur")
    assert read(given, base).details.audience == base.audience


# -- what is wrong


@pytest.mark.parametrize(
    ("overrides", "field", "words"),
    [
        ({"kind": None}, "kind", "what kind"),
        ({"title": None}, "title", "name"),
        ({"title": "x" * 201}, "title", "200 characters"),
        ({"description": None}, "description", "few sentences"),
        ({"description": "x" * 5001}, "description", "5000"),
        ({"organisation_website": "not a site"}, "organisation_website", "https://"),
        ({"when": None}, "when", "set times"),
        ({"e1-how": None}, "e1-how", "how often"),
        ({"e1-days": None}, "e1-days", "day"),
        ({"e1-start": None}, "e1-start", "begins"),
        ({"e1-start": "25:00"}, "e1-start", "18:30"),
        ({"e1-how": "monthly"}, "e1-ordinals", "first"),
        ({"e1-how": "weeks", "e1-weeks": "1"}, "e1-weeks", "2 to 52"),
        ({"e1-how": "weeks", "e1-weeks": "2"}, "e1-from", "first time"),
        ({"e1-how": "once"}, "e1-on", "date"),
        ({"e1-how": "once", "e1-on": "2026-02-30"}, "e1-on", "calendar"),
        ({"e1-how": "once", "e1-on": "9999-01-01"}, "e1-on", "year"),
        ({"e1-limited": "1", "e1-from": "2026-12-05", "e1-until": "2026-12-01"}, "e1-until", "on or after"),
        ({"e1-limited": "1", "e1-except": ("2026-12-05", "soon")}, "e1-except-2", "year-month-day"),
        ({"access": None}, "access", "take part"),
        ({"city": None, "postal_code": None}, "city", "town"),
        ({"point": "somewhere"}, "point", "latitude"),
        ({"point": "75.8573, 30.9010"}, "point", "Exchange"),
        ({"point": "https://maps.app.goo.gl/AbCd"}, "point", "short link"),
        ({"point": "12.97, 77.59"}, "point", "km from the address"),
        ({"access": "online"}, "join", "link"),
        ({"access": "online", "join": "public"}, "join_url", "link"),
        ({"access": "online", "join": "public", "join_url": "javascript:alert(1)"}, "join_url", "https://"),
        ({"phone": ("98765 43210", "12")}, "phone-2", "number"),
        ({"phone": None}, "phone", "one way"),
        ({"whatsapp": "call me"}, "whatsapp", "digits"),
        ({"email": "asha@"}, "email", "mail address"),
        ({"website": "https://user:pass@example.org"}, "website", "password"),
        ({"your_email": None}, "your_email", "your own"),
        ({"your_email": "asha"}, "your_email", "mail address"),
        ({"your_phone": "1"}, "your_phone", "number"),
        ({"other_languages": "Klingonese"}, "other_languages", "commas"),
        ({"eligibility": "x" * 501}, "eligibility", "500"),
    ],
)
def test_mistake_is_told_beside_its_field_in_one_sentence(overrides: dict[str, Any], field: str, words: str) -> None:
    found = wrong(answers(**overrides))
    assert list(found) == [field]
    assert words.lower() in found[field].lower()


def test_everything_wrong_is_told_at_once_in_the_order_of_the_pages() -> None:
    given = answers(kind=None, when=None, access=None, phone=None, your_email=None, other_languages="Klingonese")
    assert [problem.page for problem in read(given).problems] == ["what", "when", "where", "reach", "reach", "who"]


def test_everything_wrong_on_a_page_is_told_from_its_top() -> None:
    wrong_ones = read(answers(kind=None, title="x" * 400, organisation_website="somewhere")).problems
    assert [problem.field for problem in wrong_ones] == ["kind", "title", "organisation_website"]


def test_name_is_asked_for_in_the_readers_language() -> None:
    assert [problem.field for problem in read(answers(title=None), language="pa").problems] == ["title_pa"]
    assert read(answers(title=None, title_hi="शाम"), language="pa").problems == ()


def test_what_is_not_shown_can_not_be_wrong() -> None:
    hidden = {"e1-on": "never", "e1-weeks": "x", "e1-until": "x", "join_url": "javascript:alert(1)"}
    assert wrong(answers(**hidden)) == {}
    online = answers(access="online", join="ask", join_url="javascript:alert(1)", point="nowhere", postal_code="x" * 900)
    assert wrong(online) == {}
    assert read(online).details.join_url is None


def test_code_that_no_page_offers_is_taken_for_none() -> None:
    stated = read(answers(kind="casino", cost="bribe", topics=("alcohol", "nonsense"), audience=("everyone", "gods")))
    assert [problem.field for problem in stated.problems] == ["kind"]
    assert (stated.details.cost, stated.details.topics, stated.details.audience) == (None, ("alcohol",), (Audience.EVERYONE,))


def test_text_is_plain_and_turns_no_line_around() -> None:
    title = read(answers(title="  Eve\u202ening \u0007 circle\u2066\n")).details.title.en
    assert title == "Evening circle"
    assert read(answers(description="One.\r\n\r\n\r\nTwo.\u200b")).details.description.en == "One.\n\nTwo."


def test_meeting_of_its_own_members_needs_no_contact() -> None:
    given = answers(phone=None, operator="peer")
    assert read(given).problems == ()
    (problem,) = read(answers(phone=None)).problems
    assert problem.may_wait
    (problem,) = read(answers(phone=None, address=None)).problems
    assert not problem.may_wait


def test_password_is_left_out_of_the_link_to_a_meeting_and_that_is_said() -> None:
    stated = read(answers(access="hybrid", join="public", join_url="https://us02web.zoom.us/j/123?pwd=secret"))
    assert (stated.details.join_url, stated.has_left_out_password) == ("https://us02web.zoom.us/j/123", True)


def test_licence_is_asked_of_treatment_centres_only() -> None:
    treating = answers(topics=("detox",), licence="PB-1, State authority")
    assert read(treating).details.licence == "PB-1, State authority"
    assert read(answers(licence="PB-1")).details.licence is None
    assert stating.is_licence_asked(read(treating).details, RULES)
    assert not stating.is_licence_asked(read(answers()).details, RULES)
    assert not stating.is_licence_asked(read(answers(topics=("detox",), kind=str(Kind.HELPLINE))).details, RULES)


def test_steps_are_asked_about_only_where_one_goes_in() -> None:
    online = answers(access="online", join="ask", accessibility=("step-free", "sign-language"))
    assert read(online).details.accessibility == (Accessibility.SIGN_LANGUAGE,)


def test_other_languages_are_understood_by_their_names() -> None:
    assert read(answers(languages=("pa",), other_languages="Dogri, उर्दू; bn")).details.languages == ("pa", "doi", "ur", "bn")


def test_sender_is_read_apart_from_what_everybody_sees() -> None:
    stated = read(answers(your_email="Asha@Example.org", operator=str(Operator.NGO)))
    assert stated.sender == Sender("asha@example.org", "en", "Asha", ASHA.phone)
    assert "asha" not in repr(stated.details).lower()


# -- places


def where(**place: Any) -> Stated:
    empty = dict.fromkeys(("address", "locality", "city", "district", "state", "postal_code"))
    return read(answers(**(empty | place)))


def test_name_that_several_places_have_is_asked_about() -> None:
    stated = where(city="Patti")
    assert [problem.field for problem in stated.problems] == ["which"]
    assert {choice.district for choice in stated.meant.choices} == {"Tarn Taran", "Hoshiarpur"}


def test_answer_fills_district_and_state_and_leaves_the_address_as_typed() -> None:
    chosen = where(city="Patti").meant.choices[1]
    place = where(city="  patti ", which=chosen.id).details.place
    assert (place.city, place.district, place.state) == ("patti", chosen.district, chosen.state)
    assert places.located(place, RULES).point == pytest.approx(chosen.point)


def test_whoever_means_none_of_them_is_believed() -> None:
    stated = where(city="Patti", which=places.NONE_OF_THEM)
    assert stated.problems == ()
    assert stated.details.place == Place(city="Patti", country="IN", is_exact=False)


@pytest.mark.parametrize(
    "given", [{"city": "Patti", "district": "Hoshiarpur"}, {"city": "Patti", "postal_code": "143416"}, {"city": "Ludhiana"}]
)
def test_name_that_the_rest_makes_plain_is_not_asked_about(given: dict[str, str]) -> None:
    assert where(**given).problems == ()


def test_place_in_another_script_is_found_and_stays_as_typed() -> None:
    place = where(city="ਮੋਹਾਲੀ", state="ਪੰਜਾਬ").details.place
    found = places.located(place, RULES)
    assert (found.city, found.state, found.is_exact) == ("ਮੋਹਾਲੀ", "ਪੰਜਾਬ", False)
    assert found.point is not None


def test_place_that_nobody_knows_is_taken_as_it_is() -> None:
    stated = where(city="Nowherepur Kalan")
    assert stated.problems == () and not stated.meant.is_known


def test_spot_that_was_given_is_kept_to_the_last_digit() -> None:
    place = read(answers(point="30.910512, 75.853741")).details.place
    assert (place.point, place.is_exact) == ((30.910512, 75.853741), True)
    assert places.located(place, RULES).point == place.point


def test_title_in_three_languages_is_one_listing() -> None:
    stated = read(answers(title="Circle", title_hi="घेरा", title_pa="ਘੇਰਾ"))
    assert stated.details.title == Text("Circle", "घेरा", "ਘੇਰਾ")


# -- the editor's buttons


def test_entry_is_added_after_the_last_and_removed_from_the_middle() -> None:
    schedule = Schedule.parse("Mon 10:00; Tue 11:00; Wed 12:00", ZONE)
    without = schedule_form.removed(schedule_form.answers_of(schedule), 2)
    assert str(schedule_form.read(without, ZONE).schedule) == "Mon 10:00; Wed 12:00"
    more = schedule_form.added(without)
    assert schedule_form.numbers(more) == (1, 2, 3) and more["e3-how"] == ("weekly",)


def test_no_more_entries_are_added_than_fit() -> None:
    many = schedule_form.answers_of(Schedule.parse("; ".join(["Mon 10:00"] * schedule_form.MOST_ENTRIES), ZONE))
    assert schedule_form.added(many) == many


def test_room_for_one_more_date_keeps_those_that_are_there() -> None:
    once = schedule_form.date_added({"e1-except": ("2026-12-25", "")}, 1)
    assert once["e1-except"] == ("2026-12-25", "", "")
