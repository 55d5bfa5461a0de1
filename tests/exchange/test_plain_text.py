from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.domain.details import Text
from directory.exchange import plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("plain words", "plain words"),
        ("a<br>b<BR/>c", "a\nb\nc"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("x<!-- hidden --> y", "x y"),
        ("<style>p{}</style>shown<script>steal()", "shown"),
        ("Tom &amp; Jo &#8211; 5 &lt; 6", "Tom & Jo – 5 < 6"),
        ("&amp;amp;lt;b&amp;amp;gt;", "<b>"),
        ("if a < b and c > d", "if a < b and c > d"),
        ('<a href="https://x.example">here</a>', "here"),
    ],
)
def test_html_is_shown_as_its_reader_would_see_it(markup: str, text: str) -> None:
    assert plain_text.from_html(markup) == text


def test_what_hides_or_turns_text_is_removed_and_what_spells_it_stays() -> None:
    assert plain_text.line("a\u202eb\u200bc\x00d\ufeffe\ud800") == "abcde"
    assert plain_text.line("क्\u200dष ਸ਼\u200cਾ") == "क्\u200dष ਸ਼\u200cਾ"


@pytest.mark.parametrize("piece", [" ", "\t", "\u00a0", "<", "&amp;", "<a", "(", "| "])
def test_long_runs_of_anything_cost_little(piece: str) -> None:
    text, before = piece * 60_000 + "x", time.perf_counter()
    plain_text.from_html(text)
    plain_text.paragraphs(text)
    assert time.perf_counter() - before < 2


def test_text_is_composed() -> None:
    assert plain_text.line("Cafe\u0301") == "Café"


def test_paragraphs_keep_their_lines_and_one_blank_line_between() -> None:
    assert plain_text.paragraphs(" one \r\n two\r\r\r\r three\x0bfour\n") == "one\n two\n\n three\nfour"


@given(st.text())
def test_tidy_text_is_left_alone(text: str) -> None:
    for tidy in (plain_text.line, plain_text.paragraphs):
        once = tidy(text)
        assert tidy(once) == once
        once.encode("utf-8")


@given(st.text(), st.integers(1, 30))
def test_cut_text_fits(text: str, longest: int) -> None:
    assert len(plain_text.cut(text, longest)) <= longest


def test_the_script_tells_the_language() -> None:
    assert plain_text.in_its_language("Hope") == Text(en="Hope")
    assert plain_text.in_its_language("उम्मीद Hope") == Text(hi="उम्मीद Hope")
    assert plain_text.in_its_language("ਆਸ") == Text(pa="ਆਸ")
