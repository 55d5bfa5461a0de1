"""Our engine against tantivy, SQLite FTS5 and Whoosh's own search: the first 20 with their number, and the full page."""

from __future__ import annotations

import importlib
import multiprocessing
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from . import corpus, report
from .corpus import Question
from .engines import Engine, Found, rows
from .options import Options

OURS = "ours"
UNDERSTOOD = "understood"
ENGINES = {
    OURS: "Saath",
    UNDERSTOOD: "Saath, the words understood and widened",
    "tantivy": "tantivy",
    "fts5": "SQLite FTS5",
    "whoosh": "Whoosh alone",
}
"""Module in `engines` -> the engine's name."""
_JOBS = {"search": "The first 20 and their number", "page": "The full page"}
_GOALS = {"tantivy": 1, "fts5": 5}
_WARM_UP = 50
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Answers:
    """How long each of the questions took, in milliseconds, and how many listings were found."""

    times_ms: tuple[float, ...]
    totals: tuple[int, ...]


Measured = Mapping[str, Mapping[str, Answers]]
"""Job ("search", "page") -> engine -> its answers, in the order of the questions."""


def run(options: Options) -> None:
    asked = corpus.questions(options.queries + _WARM_UP)
    measured: dict[int, Measured] = {}
    for size in options.sizes:
        with options.folder(f"engine-{size}") as folder:
            measured[size] = compare(folder, size, asked[_WARM_UP:], asked[:_WARM_UP])
    print(f"{options.queries} different questions, each to all engines in turn, a process each. Milliseconds, p50 / p95 (by ours).\n")
    for job, heading in _JOBS.items():
        sizes = [f"{size:,}" for size in measured]
        cells = [[name, *(_cell(each[job], engine) for each in measured.values())] for engine, name in ENGINES.items()]
        report.table([f"{heading}, listings", *sizes], cells)
    largest = max(measured)
    for part in (0.5, 0.95):
        by_ours = _by_ours(measured[largest]["page"], part)
        for engine, bound in _GOALS.items():
            what = f"The full page at {largest:,}, p{part * 100:.0f} of {ENGINES[engine]} by ours"
            report.goal(what, by_ours[engine], bound, "×", is_least=True)
    print(f"- {_agreement(asked[_WARM_UP:], measured[largest]['search'])}\n")


def compare(
    folder: Path, size: int, questions: Sequence[Question], warm_up: Sequence[Question], engines: Iterable[str] = ENGINES
) -> Measured:
    """Ask these engines about `size` listings. What they build stays in `folder`, and is used again where it is there already."""
    asked = [_Asked(engine, folder / (OURS if engine == UNDERSTOOD else engine), size) for engine in engines]
    measured = {}
    for job in _JOBS:
        for question in warm_up:
            for each in asked:
                each.ask(job, question)
        answers = [_in_turn(asked, job, question, number) for number, question in enumerate(questions)]
        measured[job] = {each.engine: _column(answers, place) for place, each in enumerate(asked)}
    for each in asked:
        each.close()
    return measured


def _in_turn(asked: Sequence[_Asked], job: str, question: Question, first: int) -> list[tuple[float, int]]:
    """Every engine's answer, in the order of `asked`. Another engine begins each time: what runs before it costs an engine its caches."""
    answers = {}
    for place in range(len(asked)):
        each = asked[(first + place) % len(asked)]
        answers[each.engine] = each.ask(job, question)
    return [answers[each.engine] for each in asked]


def _column(answers: Sequence[Sequence[tuple[float, int]]], place: int) -> Answers:
    return Answers(tuple(row[place][0] for row in answers), tuple(row[place][1] for row in answers))


class _Asked:
    """An engine in a process of its own. Another one builds: what that leaves in memory must not slow the search."""

    def __init__(self, engine: str, folder: Path, size: int) -> None:
        self.engine = engine
        if not folder.exists():
            beside = folder.with_name(f"{engine}.part")
            beside.mkdir()
            builder = _SPAWN.Process(target=_build, args=(engine, beside, size))
            builder.start()
            builder.join()
            if builder.exitcode:
                raise RuntimeError(f"{engine} could not be built")
            beside.rename(folder)
        self._connection, other = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_answer, args=(engine, folder, other), daemon=True)
        self._process.start()
        other.close()

    def ask(self, job: str, question: Question) -> tuple[float, int]:
        """(milliseconds inside the engine's process, total)."""
        self._connection.send((job, question))
        answer: tuple[float, int] = self._connection.recv()
        return answer

    def close(self) -> None:
        self._connection.close()
        self._process.join()


def _engine(engine: str) -> type[Engine]:
    found: type[Engine] = importlib.import_module(f"bench.engines.{engine}").Index
    return found


def _build(engine: str, folder: Path, size: int) -> None:
    _engine(engine).build(folder, rows(size))


def _answer(engine: str, folder: Path, connection: Connection) -> None:
    opened = _engine(engine)(folder)
    while True:
        try:
            job, question = connection.recv()
        except EOFError:
            return
        start = time.perf_counter()
        answer = getattr(opened, job)(question)
        took_ms = (time.perf_counter() - start) * 1000
        found = answer if isinstance(answer, Found) else answer.found
        connection.send((took_ms, found.total))


def _by_ours(answers: Mapping[str, Answers], part: float) -> dict[str, float]:
    """Each engine's percentile as a multiple of ours."""
    ours = report.percentile(answers[OURS].times_ms, part)
    return {engine: report.percentile(each.times_ms, part) / ours for engine, each in answers.items()}


def _cell(answers: Mapping[str, Answers], engine: str) -> str:
    times = " / ".join(report.number(report.percentile(answers[engine].times_ms, part)) for part in (0.5, 0.95))
    if engine == OURS:
        return f"**{times}**"
    by_ours = " / ".join(report.number(_by_ours(answers, part)[engine]) for part in (0.5, 0.95))
    return f"{times} ({by_ours})"


def _agreement(questions: Sequence[Question], answers: Mapping[str, Answers]) -> str:
    """In how many questions all find the same number; distances aside, where ours draws a circle and the others a square, and
    understanding, which is there to find more."""
    totals = zip(*(each.totals for engine, each in answers.items() if engine != UNDERSTOOD), strict=True)
    compared = [len(set(found)) == 1 for question, found in zip(questions, totals, strict=True) if question.near is None]
    return f"All engines find the same number in {sum(compared)} of {len(compared)} questions that name no distance."
