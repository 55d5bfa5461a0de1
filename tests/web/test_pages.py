"""Every page of the site, fetched with the checking client, and what each must say."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask

from directory.domain.retention import KEPT
from directory.operations.expire_unconfirmed import ANSWER_LASTS
from directory.operations.submit import CONFIRM_LASTS
from directory.services import Services
from directory.storage import drafts, listings, uploads
from directory.web import urls

from .client import Client, Page
from .conftest import HOSTILE

ROOT = Path(__file__).resolve().parents[2]
PLAIN = ("/", "/search", "/today", "/guide", "/about", "/privacy", *urls.KIND_PATHS.values())


def address(house: Services, ref: str, source: str = "groups") -> str:
    (found,) = [each for each in listings.exportable(house.database, with_samples=True) if (each.source, each.ref) == (source, ref)]
    return urls.listing(found)


def listing_page(client: Client, house: Services, ref: str, source: str = "groups", status: int = 200) -> Page:
    return client.get(address(house, ref, source), status)


@pytest.mark.parametrize("path", PLAIN)
def test_page_keeps_the_rules_of_the_house(client: Client, path: str) -> None:
    client.get(path)


def test_every_listing_and_organisation_has_a_sound_page(client: Client, house: Services) -> None:
    seen = set()
    for listing in listings.public(house.database):
        page = client.get(urls.listing(listing))
        seen |= {link["href"] for link in page.all("a") if link["href"].startswith("/organisation/")}
    assert len(seen) == 3
    for path in seen:
        assert client.get(path).all("li", class_="card")


def test_every_link_of_the_site_leads_to_a_page(client: Client) -> None:
    known, ahead = set(), ["/"]
    while ahead and len(known) < 150:
        path = ahead.pop(0)
        known.add(path)
        page = client.get(path)
        found = {link["href"] for link in page.all("a") if link["href"].startswith("/") and ".ics" not in link["href"]}
        ahead += sorted(found - known - set(ahead))
    assert len(known) == 150


@pytest.mark.parametrize("path", PLAIN)
def test_no_title_gives_away_what_the_site_is_about(client: Client, path: str) -> None:
    title = client.get(path).title.casefold()
    for word in ("recover", "drug", "alcohol", "addict", "support", "counsel", "helpline", "sober", "meeting", "naloxone"):
        assert word not in title


def test_no_page_speaks_of_people_as_what_they_take(client: Client) -> None:
    for path in PLAIN:
        text = client.get(path).text.casefold()
        for word in ("addict ", "addicts", "abuse", " clean "):
            assert word not in text, path


@pytest.mark.parametrize("path", [*PLAIN, "/nothing-here", "/search?day=never"])
def test_helplines_stand_on_every_page(client: Client, path: str) -> None:
    page = Page(client.open(path).get_data(as_text=True))
    strip = page.one("section" if path == "/helplines" else "aside", id="helplines")
    calls = [link["href"] for link in page.all("a", class_="call") if strip in link.parents]
    assert calls == ["tel:14416", "tel:14446", "tel:112"]


def test_page_of_numbers_begins_with_those_of_the_site(client: Client) -> None:
    text = client.get("/helplines").text
    assert text.index("14416") < text.index("What do you need?")
    assert not client.get("/helplines").all("aside")
    assert client.get("/helplines?page=2").one("aside", id="helplines")


def test_whoever_is_in_danger_is_neither_told_to_search_otherwise_nor_to_hand_it_on(client: Client) -> None:
    text = client.get("/search?q=i+want+to+die").text
    assert text.index("14416") < text.index("What do you need?")
    assert "Let go of one thing" not in text and "Send by WhatsApp" not in text and "Try other words" not in text


def test_no_doubt_is_raised_about_the_emergency_number(client: Client) -> None:
    page = client.get("/")
    strip = page.one("aside", id="helplines")
    lines = [line.text for line in page.all("li") if strip in line.parents]
    assert [("112" in line, "Hours not known" in line) for line in lines][1:] == [(False, True), (True, False)]


def test_home_offers_search_kinds_today_and_contacts(client: Client) -> None:
    page = client.get("/")
    assert {field["name"] for field in page.all("input") + page.all("select")} == {"q", "near", "day"}
    assert page.all("li", class_="tile")[0].text.startswith("Support groups")
    assert "Sunday noon group" in page.text and "on now" in page.text
    assert page.all("a", href="https://wa.me/919779100200")
    assert "Run by the police" in page.text


def test_home_shows_only_what_is_still_to_come_today(client: Client) -> None:
    rows = [link.text for link in client.get("/").all("a") if any("what" in (parent.get("class") or "") for parent in link.parents)]
    assert rows[:2] == ["Sunday noon group", "Women’s evening"]
    assert "Morning tea" not in rows and "Tele-MANAS" not in rows


# -- listing


def test_listing_says_what_a_visitor_needs_in_order(client: Client, house: Services) -> None:
    text = listing_page(client, house, "circle").text
    parts = (
        "What to expect",
        "Every Monday and Wednesday, 6:00 pm to 7:30 pm",
        "Tomorrow 6:00 pm",
        "Call 0161 425 7457",
        "Model Town",
        "Free",
        "Punjabi, Hindi",
        "Everyone",
    )
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_listing_shows_the_next_three_dates(client: Client, house: Services) -> None:
    dates = [item.text for item in listing_page(client, house, "circle").all("li") if "dates" in (item.parents[-1].get("class") or "")]
    assert dates == ["Tomorrow 6:00 pm", "Wednesday 25 November, 6:00 pm", "Monday 30 November, 6:00 pm"]


def test_links_say_whom_they_open(client: Client, house: Services) -> None:
    page = listing_page(client, house, "police-line", "facts")
    call = page.one("a", href="tel:+919779100200")
    assert "Opens your phone, to Anti-drug helpline" in call.text
    chat = next(link for link in page.all("a", href="https://wa.me/919779100200"))
    assert "WhatsApp" in chat.text and "shows your number to Anti-drug helpline" in chat.text


def test_fact_names_its_source_and_that_nobody_called(client: Client, house: Services) -> None:
    page = listing_page(client, house, "tele-manas", "facts")
    assert "Checked 1 November 2026 against a public page: news.example.org. Not called by us." in page.text


def test_police_run_line_is_labelled_wherever_it_shows(client: Client, house: Services) -> None:
    assert "Run by the police" in listing_page(client, house, "police-line", "facts").text
    for path in ("/helplines", "/search?q=anti", "/today"):
        shown = [each for each in client.get(path).all("li") if "Anti-drug helpline" in each.text]
        assert shown and all("Run by the police" in each.text for each in shown), path


def test_helplines_can_be_called_from_their_list(client: Client) -> None:
    for card in (page := client.get("/helplines")).all("li", class_="card"):
        assert [link for link in page.all("a", class_="call") if card in link.parents and link["href"].startswith("tel:")]


@pytest.mark.parametrize("path", ["/search?q=gathering", "/recreation", "/today?at=2026-11-25T09:00:00%2B05:30"])
def test_sample_is_marked_in_every_list(client: Client, path: str) -> None:
    samples = [each for each in client.get(path).all("li") if "Plain gathering" in each.text]
    assert samples and all("Sample" in each.text for each in samples)


def test_sample_is_marked_on_its_page(client: Client, house: Services) -> None:
    assert "This is a sample. We made it up" in listing_page(client, house, "many-3", "samples").text
    assert "sample" not in listing_page(client, house, "circle").text


def test_place_has_address_map_app_and_a_map_that_says_who_sees_it(client: Client, house: Services) -> None:
    page = listing_page(client, house, "noon")
    assert "Community hall, Phase 7" in page.one("address").text
    links = {link["href"].split("?")[0]: link.text for link in page.all("a")}
    assert "Directions" in links["geo:30.70300,76.71700"]
    assert "openstreetmap.org will see" in links["https://www.openstreetmap.org/"]


def test_address_says_nothing_twice(client: Client, house: Services) -> None:
    assert listing_page(client, house, "noon").one("address").text == "Community hall, Phase 7, Mohali, Punjab"


def test_place_known_only_to_the_town_offers_no_directions_to_a_door(client: Client, house: Services) -> None:
    page = listing_page(client, house, "circle")
    assert not [link for link in page.all("a") if link["href"].startswith("geo:")]
    assert "We don’t know the exact spot" in page.text


def test_online_group_without_a_link_says_to_ask_for_it(client: Client, house: Services) -> None:
    assert "Online: ask for the link" in listing_page(client, house, "online").text
    assert "Opens meet.example.org, which will see your visit" in listing_page(client, house, "joinable").text


def test_paused_listing_says_so_and_promises_no_date(client: Client, house: Services) -> None:
    page = listing_page(client, house, "paused")
    assert "Paused for now. Back in January." in page.text
    assert "dates" not in {each.get("class") for each in page.all("ul")}


def test_words_in_another_language_say_which(client: Client, house: Services) -> None:
    page = listing_page(client, house, "hindi")
    assert page.one("h1").language == "hi"
    assert next(each for each in page.all("p") if "साथ बैठते" in each.text).language == "hi"
    card = next(link for link in client.get("/search?q=घेरा").all("a") if "घेरा" in link.text)
    assert card.language == "hi"
    assert next(each for each in listing_page(client, house, "women").all("p") if "ਔਰਤਾਂ" in each.text).language == "pa"


def test_listing_without_times_and_one_that_is_over_say_so(client: Client, house: Services) -> None:
    assert "Times are not known" in listing_page(client, house, "timeless").text
    assert "Nothing is planned after today" in listing_page(client, house, "once").text


def test_another_slug_leads_to_the_right_address(client: Client, house: Services) -> None:
    right = address(house, "circle")
    for wrong in (right + "x", right.split("-")[0], right.split("-")[0] + "-"):
        response = client.open(wrong)
        assert (response.status_code, response.location) == (301, right)


def test_slug_in_another_script_is_reached(client: Client, house: Services) -> None:
    right = address(house, "hindi")
    assert "शाम" in unquote(right)
    client.get(right)


def test_closed_listing_is_gone_and_offers_what_is_near(client: Client, house: Services) -> None:
    page = listing_page(client, house, "closed", status=410)
    assert page.heading == "No longer offered"
    titles = [card.text for card in page.all("li", class_="card")]
    assert titles and any("Sunday noon group" in title for title in titles)
    assert not any("Closed group" in title for title in titles)


@pytest.mark.parametrize("path", ["/listing/0000000000-nobody", "/listing/x", "/organisation/nobody", "/nothing", "/search/", "/listing/"])
def test_unknown_address_is_404_with_ways_on(client: Client, path: str) -> None:
    page = client.get(path, 404)
    assert page.link("Search everything") == "/search"


# -- today


def test_today_is_told_by_time(client: Client) -> None:
    page = client.get("/today")
    headings = [each.text for each in page.all("h2")]
    assert headings[:6] == ["On now", "This evening", "Today, time not known", "All day", "Earlier today", "Talk to someone now"]
    assert "Sunday, 22 November 2026" in page.text
    order = [
        page.text.index(words)
        for words in ("Sunday noon group", "Women’s evening", "Online circle", "Saturday sharing", "Tele-MANAS", "Morning tea")
    ]
    assert order == sorted(order)


def test_today_can_be_asked_for_a_town(client: Client) -> None:
    text = client.get("/today?near=mohali").text
    assert "around Mohali" in text and "Sunday noon group" in text and "Kitchen service" not in text


def test_today_in_an_unknown_town_says_which_may_be_meant(client: Client) -> None:
    page = client.get("/today?near=Ludhiaxa", 400)
    assert "We know no place called “Ludhiaxa”" in page.text
    assert page.link("Ludhiana") == "/today?near=Ludhiana" and page.link("Look in all towns") == "/today"


def test_pages_of_today_keep_to_the_day_that_was_asked_for(client: Client) -> None:
    page = client.get("/today?near=Mohali&page=2&at=2026-11-25T10:00:00%2B05:30")
    assert page.one("a", rel="prev")["href"] == "/today?near=Mohali&at=2026-11-25T10:00:00%2B05:30"


# -- guide


def test_guide_is_about_a_thousand_words_and_leads_into_searches(client: Client) -> None:
    page = client.get("/guide")
    words = len(page.one("article").text.split())
    assert 900 <= words <= 1_700
    searches = {link["href"] for link in page.all("a", class_="chip")}
    assert set(urls.KIND_PATHS.values()) <= searches
    for path in searches:
        client.get(path)


# -- hostile


def test_hostile_words_in_every_field_stay_words(client: Client, house: Services) -> None:
    pages = [listing_page(client, house, "hostile"), client.get("/search?q=hostile"), client.get("/search?near=kharar&within=5")]
    for page in pages:
        assert "<script>alert" not in page.html and "<img src=x" not in page.html
        assert "49" not in page.text.replace("{{ 7*7 }}", "")
    assert HOSTILE in pages[0].text


def test_privacy_says_how_long_things_are_kept_by_the_numbers_that_the_work_goes_by(client: Client) -> None:
    source = (ROOT / "templates" / "visitors" / "privacy.html").read_text(encoding="utf-8")
    assert not re.search(r"\d+ (day|hour|minute)", source)
    page = client.get("/privacy").text
    for days in (KEPT, drafts.LASTS, CONFIRM_LASTS, uploads.LASTS):
        assert f"{days.days} days after" in page or f"after {days.days} days" in page
    assert f"without an answer after {ANSWER_LASTS.days}" in page
    assert "60 minutes after your last step, and after 12 hours" in page


def test_every_template_compiles(house_app: Flask) -> None:
    names = house_app.jinja_env.list_templates()
    assert len(names) > 25
    for name in names:
        house_app.jinja_env.get_template(name)


def test_home_shows_what_is_on_today_near_the_chosen_district(client: Client) -> None:
    page = client.get("/en/?near=Ludhiana")
    assert "Ludhiana" in {option["value"] for option in page.all("option")}
    titles = [each.text for each in page.all("a")]
    assert "Women’s evening" in [each.text for each in client.get("/en/").all("a")]
    assert "Women’s evening" not in titles
