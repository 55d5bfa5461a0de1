"""/suggest.json: what the words may become, in the script typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from directory.app import create_app
from directory.domain.details import Place, Text
from directory.services import Services
from directory.suggesting import MOST
from tests.factories import item

from .client import Client
from .test_guards import break_index, remove_index, statements

HELPLINES = ["Tele-MANAS, 14416", "National helpline, 14446", "Emergency, 112"]


def suggested(client: Client, typed: str, kind: str | None = None) -> list[dict[str, Any]]:
    found = client.json(f"/suggest.json?q={quote(typed)}")["suggestions"]
    return [each for each in found if kind in (None, each["kind"])]


def labels(client: Client, typed: str, kind: str | None = None) -> list[str]:
    return [each["label"] for each in suggested(client, typed, kind)]


def parameters(suggestion: dict[str, Any]) -> dict[str, list[str]]:
    return parse_qs(urlsplit(suggestion["url"]).query)


def test_answer_has_exactly_the_documented_shape(client: Client) -> None:
    found = client.json("/suggest.json?q=hel")
    assert list(found) == ["q", "suggestions"] and found["q"] == "hel"
    assert found["suggestions"]
    for each in found["suggestions"]:
        assert list(each) == ["kind", "label", "lang", "url", "q"]
        assert each["kind"] in ("topic", "place", "organisation", "listing", "word")
        assert each["label"] and each["q"]
        assert each["url"].startswith(("/search?", "/listing/", "/organisation/"))


def test_every_suggestion_leads_to_a_page(client: Client) -> None:
    for typed in ("hel", "moh", "yo", "ਔਰਤ", "women's meeting in ludh", "support gr", "हिन"):
        for each in suggested(client, typed):
            client.get(each["url"])


# -- what is suggested


@pytest.mark.parametrize(
    ("typed", "label", "lang"), [("moh", "Mohali", None), ("ਮੋਹਾ", "ਮੋਹਾਲੀ", "pa"), ("मोहा", "मोहाली", "hi"), ("LUDHI", "Ludhiana", None)]
)
def test_place_is_named_in_the_script_typed(client: Client, typed: str, label: str, lang: str | None) -> None:
    first = suggested(client, typed, "place")[0]
    assert (first["label"], first["lang"], first["q"]) == (label, lang, label)
    assert parameters(first) == {"near": [label]}


def test_place_completes_the_last_words_and_the_rest_is_searched_for_around_it(client: Client) -> None:
    first = suggested(client, "women's meeting in lu")[0]
    assert (first["kind"], first["q"]) == ("place", "women's meeting in Ludhiana")
    assert parameters(first) == {"q": ["women's meeting"], "near": ["Ludhiana"]}


def test_place_of_a_name_that_means_another_carries_the_wider_place(client: Client, house: Services) -> None:
    towns = suggested(client, "model to", "place")
    assert len(towns) > 1 and len({each["label"] for each in towns}) == len(towns)
    points = {place.point for each in towns if (place := house.gazetteer.find(parameters(each)["near"][0]))}
    assert len(points) == len(towns)


def test_small_places_are_left_out_amid_other_words_unless_a_place_is_led_up_to(client: Client) -> None:
    assert "Mohaddipur" not in labels(client, "yoga moh") and "Mohali" in labels(client, "yoga moh")
    assert "Mohaddipur" in labels(client, "yoga near moh")


def test_city_that_people_mean_comes_before_small_places_nearer_home(client: Client) -> None:
    assert labels(client, "chand", "place")[0] == "Chandigarh"


@pytest.mark.parametrize(
    ("typed", "label"),
    [("yog", "yoga"), ("support gr", "support group"), ("nasha muk", "nasha mukti"), ("ਨਸ਼ਾ ਮੁ", "ਨਸ਼ਾ ਮੁਕਤੀ"), ("शरा", "शराब")],
)
def test_topic_is_completed_in_the_script_typed(client: Client, typed: str, label: str) -> None:
    assert label in labels(client, typed, "topic")


def test_topic_keeps_the_words_before_it(client: Client) -> None:
    (yoga,) = [each for each in suggested(client, "free morning yog") if each["label"] == "yoga"]
    assert yoga["q"] == "free morning yoga" and parameters(yoga) == {"q": ["free morning yoga"]}


def test_misspelt_phrases_are_understood_but_not_suggested(client: Client) -> None:
    assert "cigarette" in labels(client, "ci") and "cigrate" not in labels(client, "ci")


def test_phrase_goes_one_word_beyond_what_was_typed_at_most(client: Client) -> None:
    for typed in ("pat", "am", "my"):
        assert all(len(each["label"].split()) <= 2 for each in suggested(client, typed) if each["kind"] in ("topic", "word"))


def test_phrase_that_speaks_of_danger_is_never_suggested(client: Client) -> None:
    assert "aatmhatya" not in labels(client, "aatm") and "suicide" not in labels(client, "suic")


def test_organisation_is_found_by_any_word_of_its_name(client: Client) -> None:
    for typed in ("helping", "han", "helping han"):
        (found,) = suggested(client, typed, "organisation")
        assert (found["label"], found["url"]) == ("Helping Hands", "/organisation/helping-hands")


def test_listing_is_found_by_its_title_in_the_script_typed(client: Client) -> None:
    (english,) = suggested(client, "women’s even", "listing")
    (punjabi,) = suggested(client, "ਔਰਤਾਂ ਦੀ ਸ਼ਾ", "listing")
    assert (english["label"], english["lang"]) == ("Women’s evening", None)
    assert (punjabi["label"], punjabi["lang"]) == ("ਔਰਤਾਂ ਦੀ ਸ਼ਾਮ", "pa")
    assert english["url"] == punjabi["url"]


def test_listing_is_not_found_by_its_description(client: Client) -> None:
    assert suggested(client, "listen", "listing")[0]["label"] == "A listening hour"
    assert len(suggested(client, "listen", "listing")) == 1


def test_closed_listings_are_not_suggested(client: Client) -> None:
    assert labels(client, "paused gr", "listing") == ["Paused group"]
    assert labels(client, "closed gr", "listing") == []


def test_listings_of_one_title_say_their_towns(services: Services, bring: Callable[..., Any]) -> None:
    towns = [Place(city=city, country="IN") for city in ("Moga", "Patiala")]
    bring(*(item(place.city, title=Text(en="Courtyard chess"), place=place) for place in towns))
    assert sorted(labels(Client(create_app(services)), "courty", "listing")) == ["Courtyard chess, Moga", "Courtyard chess, Patiala"]


def test_real_listings_come_before_samples(services: Services, bring: Callable[..., Any]) -> None:
    bring(*(item(f"s{n}", title=Text(en="Chess")) for n in range(4)), source="samples", is_sample=True)
    bring(item("real", title=Text(en="Chess by the old gate")))
    assert labels(Client(create_app(services)), "ches", "listing")[0] == "Chess by the old gate"


def test_new_listing_is_suggested_at_once(services: Services, bring: Callable[..., Any]) -> None:
    bring(item("a"))
    client = Client(create_app(services))
    assert labels(client, "xylo", "listing") == []
    bring(item("b", title=Text(en="Xylophone evening")))
    assert labels(client, "xylo", "listing") == ["Xylophone evening"]


def test_word_of_the_listings_fills_in_where_nothing_else_is_known(client: Client) -> None:
    assert labels(client, "we sit toget") == ["together"]
    assert suggested(client, "we sit toget")[0]["q"] == "we sit together"


def test_at_most_eight_are_suggested_and_each_kind_has_its_share(client: Client) -> None:
    for typed in ("he", "mo", "sa", "gr", "ha", "pl", "ਸਾ", "सा"):
        found = suggested(client, typed)
        assert len(found) <= MOST
        assert len({each["label"].casefold() for each in found}) == len(found)
    assert {each["kind"] for each in suggested(client, "he")} >= {"topic", "organisation"}


def test_what_is_typed_in_full_is_not_suggested_again(client: Client) -> None:
    assert "yoga" not in [each["label"] for each in suggested(client, "yoga", "topic")]


# -- danger, hostility, limits


@pytest.mark.parametrize("typed", ["i want to kill myself", "ਮੈਂ ਮਰਨਾ ਚਾਹੁੰਦਾ ਹਾਂ", "khudkushi"])
def test_words_of_danger_have_the_helplines_alone_below_them_and_are_not_logged(
    client: Client, typed: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert labels(client, typed)[: len(HELPLINES)] == HELPLINES
    assert {each["kind"] for each in suggested(client, typed)} == {"listing"}
    assert typed not in caplog.text and quote(typed) not in caplog.text


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "a",
        "*",
        "**",
        '"',
        "((",
        "' OR 1=1 --",
        "%",
        "_kind",
        "_topic_",
        "\\",
        "{{ 7*7 }}",
        "<script>",
        "😀😀",
        "ਾਾ",
        "१४",
        "x" * 200,
        "y " * 100,
    ],
)
def test_hostile_or_empty_words_are_only_words(client: Client, typed: str) -> None:
    found = suggested(client, typed)
    assert len(found) <= MOST
    assert not any(each["label"].startswith("_") for each in found)


def test_hostile_names_stay_words(client: Client) -> None:
    response = client.open("/suggest.json?q=hosti")
    assert response.mimetype == "application/json" and response.headers["X-Content-Type-Options"] == "nosniff"
    (found,) = [each for each in response.json["suggestions"] if each["kind"] == "listing"]
    assert "<script>" in found["label"] and "<" not in found["url"]


def test_more_than_200_characters_are_refused_in_one_sentence(client: Client) -> None:
    assert "longer than 200 characters" in client.json(f"/suggest.json?q={'x' * 201}", 400)["error"]


def test_only_the_words_count(client: Client) -> None:
    plain = client.json("/suggest.json?q=moh")
    assert client.json("/suggest.json?q=moh&near=Nowhereatall&page=x&kind=none") == plain


def test_answer_is_the_same_for_everyone_and_sets_no_cookie(client: Client) -> None:
    response = client.open("/suggest.json?q=moh", headers={"Cookie": "a=b"})
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in response.headers and "Cookie" not in response.headers.get("Vary", "")


def test_it_costs_two_statements_at_most(house: Services) -> None:
    for typed in ("he", "moh", "women’s even", "support gr", "ਔਰ"):
        with statements(house) as seen:
            house.suggester.suggest(typed)
        assert len(seen) <= 2, seen
        assert not any(" LIKE " in statement for statement in seen)


@pytest.mark.parametrize("harm", [break_index, remove_index])
def test_places_and_topics_go_on_without_the_index(services: Services, bring: Callable[..., Any], harm: Callable[[Services], None]) -> None:
    bring(item("a"))
    harm(services)
    client = Client(create_app(services))
    assert labels(client, "moh")[0] == "Mohali"
    assert "yoga" in labels(client, "yog") and labels(client, "eveni", "listing") == []
