from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index import Query
from index.analysis import WORD
from index.highlight import WIDTH, Piece, html, marked, snippet
from tests.index.factories import NOW, document, index_of


def text(pieces) -> str:
    return "".join(piece.text for piece in pieces)


def test_a_short_passage_is_shown_whole_with_its_matches_marked():
    assert snippet("Yoga and tea, then yoga.", (0, 4)) == (
        Piece("Yoga", True),
        Piece(" and tea, then ", False),
        Piece("yoga", True),
        Piece(".", False),
    )


def test_of_a_long_passage_the_part_with_most_matches_is_shown():
    passage = "yoga " + "x " * 200 + "tea yoga recovery " + "y " * 200
    pieces = snippet(passage, (0, 201, 202, 203))
    assert [piece.text for piece in pieces if piece.is_marked] == ["tea", "yoga", "recovery"]
    assert text(pieces).startswith("… x ")
    assert text(pieces).endswith("y …")
    assert len(text(pieces)) <= WIDTH + 6


def test_without_matches_the_beginning_is_shown():
    assert text(snippet("word " * 100, ())).startswith("word word")
    assert snippet("", ()) == ()


def test_what_is_shown_is_escaped_and_marked():
    assert html(snippet("<b>Tea</b> & yoga", (1, 3))) == "&lt;b&gt;<mark>Tea</mark>&lt;/b&gt; &amp; <mark>yoga</mark>"


def test_a_title_is_marked_whole():
    passage = "Yoga " + "and more " * 60
    assert text(marked(passage, (0,))) == passage


def test_words_with_vowel_signs_are_marked_whole():
    assert html(snippet("नशा मुक्ति केंद्र", (1,))) == "नशा <mark>मुक्ति</mark> केंद्र"


@given(st.text(max_size=400), st.sets(st.integers(0, 60)))
def test_a_snippet_is_the_passage_but_for_what_is_left_out(passage, positions):
    pieces = snippet(passage, tuple(sorted(positions)))
    shown = text(pieces).removeprefix("… ").removesuffix(" …")
    assert shown in passage or text(pieces) in passage
    words = WORD.findall(passage)
    for piece in pieces:
        if piece.is_marked:
            assert piece.text in words


def test_the_positions_of_a_hit_are_those_of_its_words(tmp_path):
    passages = ("A first one.", "Half-way: women’s yoga (नशा) \u200d, tea")
    index = index_of(tmp_path, document("a", description=passages))
    (hit,) = index.search(Query(words="womens tea नशा"), NOW).hits
    ((passage, positions),) = hit.matches["description"]
    assert html(snippet(passages[passage], positions)) == "Half-way: <mark>women’s</mark> yoga (<mark>नशा</mark>) \u200d, <mark>tea</mark>"
