"""Scores and order: against a plain-Python BM25F over the same documents, and against Whoosh's own searcher over the same files."""

from __future__ import annotations

import math
import random
import threading
from collections import Counter
from pathlib import Path

import pytest
from whoosh import index as whoosh_index
from whoosh import query as whoosh_query
from whoosh.scoring import BM25F

from index import WHOOSH, Document, Query, SearchIndex
from index.analysis import tokens
from index.documents import TEXT_FIELDS, TEXT_WEIGHTS
from index.matching import clauses_of, match
from index.snapshot import Snapshot
from tests.index.factories import NOW, WORDS, document, index_of, random_document


def text_scores(snapshot: Snapshot, words: str, required: str) -> dict[str, float]:
    """Id -> score of the words alone."""
    documents, scores = match(snapshot, clauses_of(Query(words=words)), is_any=required == "any")
    ids = [snapshot.segments[n := snapshot.segment_of(d)].ids[d - snapshot.offsets[n]] for d in documents.tolist()]
    return dict(zip(ids, scores.tolist(), strict=True))


def plain_scores(documents: dict[str, Document], words: str, required: str) -> dict[str, float]:
    """BM25F of Robertson and Zaragoza over whole documents, each field's passages taken together."""
    held = {id: {f: [t for p in d.texts.get(f, ()) for t in tokens(p)] for f in TEXT_FIELDS} for id, d in documents.items()}
    averages = {f: sum(len(each[f]) for each in held.values()) / len(held) for f in TEXT_FIELDS}
    k1, b = 1.6, 0.75
    per_word = []
    for word in tokens(words):
        weighted = {
            id: sum(
                TEXT_WEIGHTS[f] * Counter(texts[f])[word] / (1 - b + b * len(texts[f]) / averages[f])
                for f in TEXT_FIELDS
                if word in texts[f]
            )
            for id, texts in held.items()
            if any(word in texts[f] for f in TEXT_FIELDS)
        }
        idf = math.log(1 + (len(held) - len(weighted) + 0.5) / (len(weighted) + 0.5))
        per_word.append({id: idf * (k1 + 1) * tf / (k1 + tf) for id, tf in weighted.items()})
    ids = set.intersection(*map(set, per_word)) if required == "all" else set().union(*per_word)
    return {id: sum(part.get(id, 0.0) for part in per_word) for id in ids}


def whoosh_scores(index: SearchIndex, words: str, required: str) -> dict[str, float]:
    """What Whoosh's own searcher finds in the same files."""
    return whoosh_scores_and_generation(index, words, required)[0]


def whoosh_scores_and_generation(index: SearchIndex, words: str, required: str) -> tuple[dict[str, float], str]:
    store = index.generation.rsplit(".", 1)[0]
    together = whoosh_query.And if required == "all" else whoosh_query.Or
    asked = together([whoosh_query.Or([whoosh_query.Term(f, word, boost=TEXT_WEIGHTS[f]) for f in TEXT_FIELDS]) for word in tokens(words)])
    with whoosh_index.open_dir(str(index.folder / store)).searcher(weighting=BM25F()) as searcher:
        scores = {hit["id"]: hit.score for hit in searcher.search(asked, limit=None)}
        return scores, f"{store}.{searcher.reader().generation()}"


def assert_same(found: dict[str, float], expected: dict[str, float], rel: float = 1e-9) -> None:
    assert found == {id: pytest.approx(score, rel=rel) for id, score in expected.items()}

    def order(scores: dict[str, float]) -> list[str]:
        return sorted(scores, key=lambda id: (-round(expected[id], 5), id))

    assert order(found) == order(expected)


def some_words(chance: random.Random) -> str:
    return " ".join(chance.sample(WORDS, chance.choice((1, 2, 3))))


def change(chance: random.Random, index: SearchIndex, held: dict[str, Document]) -> None:
    documents = [random_document(chance, f"d{chance.randrange(120)}") for _ in range(chance.randint(1, 4))]
    gone = chance.sample(sorted(held), 2)
    index.apply(documents, gone)
    for id in gone:
        del held[id]
    held |= {each.id: each for each in documents}


def test_scores_and_order_are_those_of_plain_bm25f_through_updates_and_deletions(tmp_path: Path) -> None:
    chance = random.Random(11)
    held = {f"d{n}": random_document(chance, f"d{n}") for n in range(100)}
    index = index_of(tmp_path, *held.values())
    for turn in range(20):
        for required in ("all", "any"):
            words = some_words(chance)
            assert_same(text_scores(index.snapshot(), words, required), plain_scores(held, words, required))
        change(chance, index, held)
        if turn == 12:
            index.merge()


def test_with_whooshs_formula_scores_and_order_are_whooshs_own_through_updates_and_deletions(tmp_path: Path) -> None:
    chance = random.Random(12)
    held = {f"d{n}": random_document(chance, f"d{n}") for n in range(100)}
    index = index_of(tmp_path, *held.values(), formula=WHOOSH)
    for turn in range(20):
        for required in ("all", "any"):
            words = some_words(chance)
            assert_same(text_scores(index.snapshot(), words, required), whoosh_scores(index, words, required), rel=1e-5)
        change(chance, index, held)
        if turn == 12:
            index.merge()


def test_long_fields_and_frequent_words_score_as_whoosh_does(tmp_path: Path) -> None:
    documents = [document(f"d{n}", title="tea " * (n % 7), description="yoga " * (n * 40 % 900) + "tea " * (n % 300)) for n in range(700)]
    index = index_of(tmp_path, *documents, formula=WHOOSH)
    for required in ("all", "any"):
        assert_same(text_scores(index.snapshot(), "yoga tea", required), whoosh_scores(index, "yoga tea", required), rel=1e-5)


def test_scores_are_whooshs_own_beside_a_writer(tmp_path: Path) -> None:
    chance = random.Random(13)
    held = {f"d{n}": random_document(chance, f"d{n}") for n in range(60)}
    index = index_of(tmp_path, *held.values(), formula=WHOOSH)
    stop = threading.Event()

    def write() -> None:
        writer, mine = SearchIndex(index.folder), random.Random(14)
        while not stop.is_set():
            writer.apply([random_document(mine, f"w{mine.randrange(40)}")], [f"w{mine.randrange(40)}"])

    thread = threading.Thread(target=write)
    thread.start()
    compared = 0
    try:
        while compared < 8:
            words = some_words(chance)
            try:
                expected, generation = whoosh_scores_and_generation(index, words, "any")
            except (OSError, whoosh_index.EmptyIndexError, AssertionError):
                continue  # Whoosh's own reader lost a file to the writer
            snapshot = index.snapshot()
            found = text_scores(snapshot, words, "any")
            if snapshot.generation == generation:
                assert_same(found, expected, rel=1e-5)
                compared += 1
    finally:
        stop.set()
        thread.join()


def test_phrases_are_those_that_whoosh_finds(tmp_path: Path) -> None:
    chance = random.Random(15)
    index = index_of(tmp_path, *(random_document(chance, f"d{n}") for n in range(150)))
    folder = index.folder / index.generation.rsplit(".", 1)[0]
    with whoosh_index.open_dir(str(folder)).searcher() as searcher:
        for _ in range(60):
            pair = [tokens(word)[0] for word in chance.choices(WORDS[:12], k=2)]
            asked = whoosh_query.Or([whoosh_query.Phrase(f, pair) for f in TEXT_FIELDS])
            expected = {hit["id"] for hit in searcher.search(asked, limit=None)}
            found = index.search(Query(words='"' + " ".join(pair) + '"', per_page=100), NOW)
            assert {hit.id for hit in found.hits} == expected


def test_a_common_word_counts_less_than_a_rare_one(tmp_path: Path) -> None:
    documents = [document(f"d{n}", title="yoga") for n in range(20)]
    index = index_of(tmp_path, *documents, document("both", title="yoga chess"), document("rare", title="chess"))
    scores = text_scores(index.snapshot(), "yoga chess", "any")
    assert scores["rare"] > scores["d0"]


def test_many_words_of_a_clause_together_are_never_worth_more_than_it_can_be(tmp_path: Path) -> None:
    index = index_of(tmp_path, document("a", title="yoga " * 50), document("b", title="tea"))
    bound = math.log(1 + 1.5 / 1.5) * 2.6
    assert 0.9 * bound < text_scores(index.snapshot(), "yoga", "all")["a"] < bound
