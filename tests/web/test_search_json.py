"""/search.json and /search to the letter of the contract."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from directory.services import Services
from directory.storage import listings
from directory.web import urls

from .client import Client, Page

MONDAY_MORNING = "2026-11-23T08:00:00%2B05:30"


def titles(found: dict[str, Any]) -> list[str]:
    return [result["title"] for result in found["results"]]


def test_answer_has_exactly_the_contracts_shape(client: Client) -> None:
    found = client.json("/search.json?q=circle&near=Ludhiana&literal=1")
    assert list(found) == ["query", "total", "page", "pages", "took_ms", "results", "facets", "did_you_mean", "relaxations", "urgent"]
    assert found["query"] == {"q": "circle", "understood": [], "text": "circle"}
    assert list(found["facets"]) == ["kind", "city", "day", "access", "language", "audience", "topic", "cost"]
    for values in found["facets"].values():
        for value in values:
            assert list(value) == ["value", "label", "count"] and value["count"] > 0
    fields = ["id", "ref", "url", "kind", "title", "organisation", "city", "distance_km", "next", "verified_on", "snippet"]
    assert all(list(result) == fields for result in found["results"])
    assert found["did_you_mean"] is None and found["urgent"] is None
    assert found["took_ms"] >= 0


def test_result_says_what_the_listing_says(client: Client, house: Services) -> None:
    (result,) = [each for each in client.json("/search.json?q=evening+circle&near=Ludhiana")["results"] if each["ref"] == "circle"]
    listing = listings.get(house.database, result["id"])
    assert listing is not None
    assert result["url"] == urls.listing(listing)
    assert (result["kind"], result["title"], result["city"]) == ("support-group", "Evening circle", "Ludhiana")
    assert result["organisation"] == "Nayi Savera Circle"
    assert result["next"] == "2026-11-23T18:00:00+05:30"
    assert result["verified_on"] is None
    assert 0 <= result["distance_km"] < 25


def test_snippet_marks_the_found_words_and_escapes_the_rest(client: Client) -> None:
    (result,) = client.json("/search.json?q=hostile+words")["results"]
    assert "<mark>Words</mark>" in result["snippet"]
    assert "<script" not in result["snippet"].replace("<mark>", "").replace("</mark>", "")


def test_next_of_a_day_without_a_time_is_a_date(client: Client) -> None:
    (result,) = client.json("/search.json?q=saturday+sharing")["results"]
    assert result["next"] == "2026-11-22"


def test_next_of_what_is_on_now_is_its_start(client: Client) -> None:
    (result,) = client.json("/search.json?q=noon&time=now&literal=1")["results"]
    assert result["next"] == "2026-11-22T14:00:00+05:30"


def test_at_stands_in_for_now(client: Client) -> None:
    assert "Evening circle" not in titles(client.json("/search.json?day=today&per_page=100"))
    assert "Evening circle" in titles(client.json(f"/search.json?day=today&per_page=100&at={MONDAY_MORNING}"))


def test_page_and_json_show_the_same_listings_in_the_same_order(client: Client) -> None:
    for query in ("q=gathering&page=2", "near=Mohali", "day=weekend&sort=soonest", "kind=workshop&kind=recreation&sort=title"):
        page, found = client.get(f"/search?{query}"), client.json(f"/search.json?{query}")
        assert [heading.text for heading in page.all("h2") if any(each.get("class") == "card" for each in heading.parents)] == titles(found)
        assert page.heading == f"{found['total']} found"


def test_pages_hold_every_result_once(client: Client) -> None:
    first = client.json("/search.json?q=gathering&literal=1&per_page=10&sort=title")
    assert (first["total"], first["pages"]) == (45, 5)
    seen = [
        title
        for page in range(1, 6)
        for title in titles(client.json(f"/search.json?q=gathering&literal=1&per_page=10&sort=title&page={page}"))
    ]
    assert seen == sorted(seen) and len(set(seen)) == 45
    beyond = client.json("/search.json?q=gathering&literal=1&per_page=10&page=6")
    assert (beyond["results"], beyond["total"]) == ([], 45)


def test_page_beyond_the_last_leads_back(client: Client) -> None:
    page = client.get("/search?q=gathering&page=9")
    assert page.link("Back to the first") == "/search?q=gathering"


def test_pager_leads_through_all_pages_and_back(client: Client) -> None:
    second = client.get(client.get("/search?q=gathering").link("Next page"))
    assert "Page 2 of 3" in second.text
    assert second.link("Previous page") == "/search?q=gathering"
    third = client.get(second.link("Next page"))
    assert "Page 3 of 3" in third.text and not third.all("a", rel="next")


def test_pager_of_a_kinds_page_stays_on_it(client: Client) -> None:
    page = client.get("/recreation")
    assert page.link("Next page") == "/recreation?page=2"
    assert client.get("/recreation?page=2").link("Previous page") == "/recreation"


def test_kinds_page_is_the_search_for_that_kind(client: Client) -> None:
    for kind, path in urls.KIND_PATHS.items():
        page, found = client.get(path), client.json(f"/search.json?kind={kind}")
        assert len(page.all("li", class_="card")) == min(found["total"], 20)
        assert f"{found['total']} found" in page.text


def test_count_of_each_facet_is_what_choosing_it_finds(client: Client) -> None:
    for base in ("", "near=Mohali", "q=gathering", "kind=support-group"):
        facets = client.json(f"/search.json?{base}")["facets"]
        for name in ("kind", "access", "language", "audience", "topic", "cost", "day"):
            for value in facets[name]:
                if name == "kind" and "kind=" in base:
                    continue
                found = client.json(f"/search.json?{base}&{name}={value['value']}")
                assert found["total"] == value["count"], (base, name, value)


def test_filters_of_the_page_find_what_they_promise(client: Client) -> None:
    page = client.get("/search?near=Mohali")
    links = [link for link in page.all("a", rel="nofollow") if any(each.get("class") == "filter" for each in link.parents)]
    assert len(links) > 20
    for link in links:
        counts = [each.text for each in page.elements if each.tag == "span" and each.get("class") == "count" and link in each.parents]
        found = client.json(link["href"].replace("/search", "/search.json", 1))
        if counts:
            assert found["total"] == int(counts[0]), link["href"]


def test_chosen_filter_is_marked_and_taken_back_by_its_own_link(client: Client) -> None:
    page = client.get("/search?kind=recreation&day=today")
    chosen = [link for link in page.all("a") if link.get("aria-current") == "true" and "filter" in (link.parents[-3].get("class") or "")]
    assert {link["href"] for link in chosen} == {"/search?day=today", "/search?kind=recreation"}
    chips = {link.text.split(" (")[0]: link["href"] for link in page.all("a", class_="on")}
    assert chips == {"Recreation": "/search?day=today", "Today": "/search?kind=recreation"}


@pytest.mark.parametrize(
    ("asked", "least"),
    [
        (
            {"q": "circle", "near": "Mohali", "cost": "free", "day": "mon", "kind": "support-group", "access": "in-person"},
            {"near", "access"},
        ),
        ({"q": "hostile", "kind": "workshop"}, {"q", "kind"}),
        ({"q": "tea", "time": "night", "organisation": "helping-hands", "audience": "women"}, set()),
    ],
)
def test_few_results_say_which_single_filter_to_let_go(client: Client, asked: dict[str, str], least: set[str]) -> None:
    found = client.json(f"/search.json?{urlencode(asked)}")
    assert found["total"] < 3
    without = {}
    for name in asked:
        others = {each: value for each, value in asked.items() if each != name}
        without[name] = client.json(f"/search.json?{urlencode(others)}")["total"]
    offered = {}
    for relaxation in found["relaxations"]:
        (dropped,) = asked.keys() - parse_qs(urlsplit(relaxation["url"]).query).keys()
        offered[dropped] = relaxation["count"]
    assert offered == {name: count for name, count in without.items() if count > found["total"]}
    assert least <= offered.keys()
    assert list(offered.values()) == sorted(offered.values(), reverse=True)
    page = client.get(f"/search?{urlencode(asked)}")
    for relaxation in found["relaxations"]:
        assert page.link(relaxation["label"]) == relaxation["url"]


def test_enough_results_need_no_relaxation(client: Client) -> None:
    assert client.json("/search.json?q=gathering&day=wed")["relaxations"] == []


def test_place_may_be_named_in_any_script_or_by_postal_code(client: Client) -> None:
    expected = set(titles(client.json("/search.json?near=Mohali&per_page=100")))
    for name in ("ਮੋਹਾਲੀ", "मोहाली", "mohali", "160055"):
        assert set(titles(client.json(f"/search.json?near={name}&per_page=100"))) == expected, name


def test_near_leaves_out_what_is_far_and_keeps_what_comes_by_wire(client: Client) -> None:
    found = titles(client.json("/search.json?near=Mohali&per_page=100"))
    assert "Sunday noon group" in found and "Online circle" in found and "Evening circle" not in found
    assert "Evening circle" in titles(client.json("/search.json?near=Mohali&within=150&per_page=100"))


def test_distance_is_shown_to_what_one_can_go_to(client: Client) -> None:
    card = next(each for each in client.get("/search?q=noon&near=Chandigarh").all("li", class_="card"))
    assert "about" in card.text and "km away" in card.text


def test_organisations_listings_are_found_by_its_slug(client: Client) -> None:
    assert set(titles(client.json("/search.json?organisation=helping-hands"))) == {"Kitchen service", "A listening hour"}
    assert client.get("/search?organisation=helping-hands").link("Helping Hands (take away)") == "/search"


@pytest.mark.parametrize("query", ["day=never", "kind=party", "near=Ludhiaxa", "organisation=nobody", "page=0", "at=x", "topic=nothing"])
def test_impossible_value_is_400_with_the_same_sentence_on_the_page_and_in_json(client: Client, query: str) -> None:
    answer = client.json(f"/search.json?{query}", 400)
    assert list(answer) == ["error"]
    page = client.get(f"/search?{query}", 400)
    assert answer["error"] in page.text
    assert query.split("=")[0] in answer["error"] or "place" in answer["error"]
    assert page.title.startswith("Error: ")


def test_wrong_search_keeps_what_was_typed_and_marks_the_field(client: Client) -> None:
    page = client.get("/search?q=yoga&near=Ludhiaxa&day=mon", 400)
    fields = {field["name"]: field for field in page.all("input")}
    assert fields["q"]["value"] == "yoga"
    assert fields["near"]["value"] == "Ludhiaxa" and fields["near"]["aria-invalid"] == "true"
    assert page.one("option", selected="")["value"] == "mon"
    summary = page.one("div", class_="error-summary")
    assert "Ludhiana" in summary.text
    assert page.one("a", href="#near").text == page.one("p", id="near-error").text


def test_form_carries_the_filters_that_it_does_not_show(client: Client) -> None:
    page = client.get("/search?q=yoga&kind=recreation&cost=donation&near=Mohali&within=40&page=1&sort=soonest")
    hidden = [(field["name"], field["value"]) for field in page.all("input", type="hidden")]
    assert hidden == [("kind", "recreation"), ("within", "40"), ("cost", "donation"), ("sort", "soonest")]


@pytest.mark.parametrize(
    "words",
    [
        "*",
        "(",
        ")",
        '"',
        "'; DROP TABLE listing; --",
        "a AND",
        "NOT",
        "title:",
        "[a TO b]",
        "\\",
        "🙂",
        "‮",
        "\u200d",
        "ﷺ",
        "a" * 200,
        "??",
        "~",
        "^",
        "{{7*7}}",
        "%s%n",
    ],
)
def test_odd_words_are_only_words(client: Client, words: str) -> None:
    found = client.open("/search.json", query_string={"q": words})
    assert found.status_code == 200
    assert found.json["query"]["q"] == words
    page = Page(client.open("/search", query_string={"q": words}).get_data(as_text=True))
    assert page.one("input", id="q")["value"] == words


def test_literal_words_are_taken_as_they_are(client: Client) -> None:
    assert client.json("/search.json?q=today&literal=1")["query"] == {"q": "today", "understood": [], "text": "today"}


def test_instants_in_answers_carry_their_offset(client: Client) -> None:
    for result in client.json("/search.json?per_page=100")["results"]:
        if result["next"] and "T" in result["next"]:
            assert datetime.fromisoformat(result["next"]).utcoffset() is not None
