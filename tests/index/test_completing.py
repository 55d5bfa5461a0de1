"""Completing: against a look at every document's own words."""

from __future__ import annotations

import random
from pathlib import Path

from index import completing
from index.analysis import tokens
from index.search import SearchIndex
from tests.index.factories import WORDS, document, index_of, random_document


def held(index: SearchIndex, words: list[str], field: str = "title") -> set[str]:
    snapshot = index.snapshot()
    return {snapshot.id(number) for number in completing.holding(snapshot, words, field).tolist()}


def test_documents_are_those_whose_field_holds_the_words_and_a_beginning(tmp_path: Path) -> None:
    chance = random.Random(5)
    documents = {f"d{n}": random_document(chance, f"d{n}") for n in range(300)}
    index = index_of(tmp_path, *list(documents.values())[:150])
    index.apply(list(documents.values())[150:], deletes=["d3", "d7"])
    del documents["d3"], documents["d7"]
    for _ in range(200):
        field = chance.choice(("title", "organisation", "description"))
        *whole, last = (tokens(word)[0] for word in chance.choices(WORDS, k=chance.choice((1, 1, 2, 3))))
        begun = last[: chance.randint(1, len(last))]
        expected = set()
        for id, each in documents.items():
            there = [word for passage in each.texts.get(field, ()) for word in tokens(passage)]
            if set(whole) <= set(there) and any(word.startswith(begun) for word in there):
                expected.add(id)
        assert held(index, [*whole, begun], field) == expected


def test_nothing_is_held_by_an_empty_index_or_without_words(tmp_path: Path) -> None:
    assert held(index_of(tmp_path / "empty"), ["yo"]) == set()
    assert held(index_of(tmp_path / "full", document("a", title="Yoga")), []) == set()


def test_shortest_texts_come_first_and_samples_last(tmp_path: Path) -> None:
    index = index_of(
        tmp_path,
        document("long", title="Yoga in the park on Sundays"),
        document("short", title="Yoga"),
        document("sample", title="Yoga", is_sample=True),
        document("middle", title="Yoga for all"),
    )
    snapshot = index.snapshot()
    documents = completing.holding(snapshot, ["yo"], "title")
    for most, expected in ((4, ["short", "middle", "long", "sample"]), (2, ["short", "middle"])):
        assert [snapshot.id(number) for number in completing.first(snapshot, documents, "title", most)] == expected
