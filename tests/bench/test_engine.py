"""The engine bench at its smallest: real engines, each in a process of its own."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from bench import corpus, engine
from bench.engine import ENGINES, OURS, Measured

SIZE = 200
INSTALLED = [name for name in ENGINES if importlib.util.find_spec(name) or name in (OURS, "fts5")]
# One word each, and no distance: where all engines mean the same by a question.
QUESTIONS = [question for question in corpus.questions(100) if question.near is None and " " not in question.words][:5]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("engines")


@pytest.fixture(scope="module")
def measured(folder: Path) -> Measured:
    return engine.compare(folder, SIZE, QUESTIONS, QUESTIONS[:1], INSTALLED)


@pytest.mark.parametrize("job", ["search", "page"])
def test_all_engines_find_the_same_number(measured: Measured, job: str) -> None:
    totals = {name: answers.totals for name, answers in measured[job].items()}
    assert set(totals) == set(INSTALLED)
    assert set(totals.values()) == {totals[OURS]}
    assert sum(totals[OURS])


def test_every_question_is_timed(measured: Measured) -> None:
    for answers in [*measured["search"].values(), *measured["page"].values()]:
        assert len(answers.times_ms) == len(QUESTIONS)
        assert min(answers.times_ms) > 0


@pytest.mark.parametrize("name", [name for name in INSTALLED if name != OURS])
def test_another_engine_counts_the_same_facets_as_ours(measured: Measured, folder: Path, name: str) -> None:
    ours, other = (importlib.import_module(f"bench.engines.{each}").Index(folder / each) for each in (OURS, name))
    for question in QUESTIONS:
        counted = other.page(question).facets
        for facet, counts in ours.page(question).facets.items():
            if facet != "day":  # ours counts weekdays, the others dates
                assert {code: count for code, count in counted[facet].items() if code} == counts, (question, facet)
