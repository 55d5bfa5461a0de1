"""People find what they mean: the judged queries, class by class, stay above what was reached."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bench.relevance import Bench, Scores, score

LEAST = {
    "exact": (0.94, 0.94),
    "cross-script": (0.94, 0.93),
    "romanised": (0.92, 0.92),
    "misspelt": (0.86, 0.88),
    "needs": (0.88, 0.88),
    "plain": (0.88, 0.88),
    "stems": (0.90, 0.90),
    "prefix": (0.55, 0.55),
    "organisation": (0.93, 0.93),
    "mixed": (0.82, 0.80),
    "all": (0.91, 0.91),
}
"""Class -> nDCG@10 and recall@10 that a change may not fall below."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("relevance"))


@pytest.fixture(scope="module")
def measured(bench: Bench) -> Mapping[str, Scores]:
    return bench.measure(bench.understood)


def test_every_query_has_something_to_find(bench: Bench) -> None:
    assert len(bench.queries) >= 150
    assert [query.words for query in bench.queries if not bench.grades[query.words]] == []


def test_every_class_is_measured(measured: Mapping[str, Scores]) -> None:
    assert measured.keys() == LEAST.keys()


@pytest.mark.parametrize("of_class", LEAST)
def test_people_find_what_they_mean(measured: Mapping[str, Scores], of_class: str) -> None:
    ndcg, recall = LEAST[of_class]
    assert measured[of_class].ndcg >= ndcg
    assert measured[of_class].recall >= recall


def test_understanding_finds_far_more_than_bare_words(bench: Bench, measured: Mapping[str, Scores]) -> None:
    bare = bench.measure(bench.bare)
    assert measured["all"].ndcg > 1.8 * bare["all"].ndcg
    assert measured["romanised"].recall > 5 * bare["romanised"].recall


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["a", "b"], (1.0, 1.0, 1.0)),
        (["x", "a", "b"], ((3 / 1.585 + 1 / 2) / (3 + 1 / 1.585), 1.0, 0.5)),
        (["b"], (1 / (3 + 1 / 1.585), 0.0, 1.0)),
        ([], (0.0, 0.0, 0.0)),
    ],
)
def test_scores_are_the_usual_ones(found: list[str], expected: tuple[float, float, float]) -> None:
    assert score(found, {"a": 2, "b": 1}) == pytest.approx(expected, rel=1e-3)
