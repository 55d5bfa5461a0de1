"""What a search finds, on paper."""

from __future__ import annotations

import re

from .client import Client


def test_paper_says_what_when_where_and_whom_to_call(client: Client) -> None:
    page = client.get("/print?audience=women")
    assert "Women’s evening" in page.text and "Every Sunday" in page.text and "Phase 7" in page.text
    assert "14416" in page.text
    assert "Correct as of 22 November 2026" in page.text


def test_paper_speaks_the_readers_language(client: Client) -> None:
    assert "ਔਰਤਾਂ ਦੀ ਸ਼ਾਮ" in client.get("/pa/print?audience=women").text


def test_a_discreet_title_names_no_purpose(client: Client) -> None:
    page = client.get("/print?title=discreet&kind=support-group")
    assert page.heading == "Useful addresses" and "Useful addresses" in page.title
    assert "Support groups" not in [each.text for each in page.all("h2")]


def test_the_code_on_paper_is_drawn_here(client: Client) -> None:
    page = client.get("/print?audience=women")
    assert page.one("figure", class_="code")
    assert page.all("path", class_="qrline")
    assert page.one("svg", class_="segno").get("viewbox"), "drawn at a size of its own, it is cut off on paper"
    assert not page.all("img")
    assert "/search?audience=women" in page.one("figcaption").text


def test_a_handout_is_short_and_says_how_many_more_there_are(client: Client) -> None:
    page = client.get("/print?kind=recreation&form=handout")
    assert len(page.all("article", class_="entry")) == 10
    assert re.search(r"\d+ more are at the address above", page.text)
    assert len(client.get("/print?kind=recreation").all("article", class_="entry")) > 40


def test_an_unknown_form_of_paper_is_no_page(client: Client) -> None:
    client.get("/print?form=a3", status=404)


def test_samples_are_marked_on_paper_too(client: Client) -> None:
    assert "Sample" in client.get("/print?kind=recreation&form=handout").text
