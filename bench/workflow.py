"""Senders and reviewers at work: what sending, the queue, a decision and its being found take, and what searches cost meanwhile."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Generic, TypeVar

from directory import settings
from directory.services import Services, open_services
from directory.storage import listings, mails, outbox
from directory.storage import upkeep as done
from directory.upkeep import TASK

from . import corpus, proposals, report, reviewers, sites
from .ledger import Ledger
from .options import Options
from .people import Scene, Sender, Visitor
from .proposals import Proposal
from .reviewers import Reviewer, Watcher

_WORKERS = 2
_MARGIN_S = 60.0
_PATIENCE_S = 120.0
_POLL_S = 0.1
_STEPS = {
    "page": "A page of the form kept",
    "send": "A listing sent",
    "confirm": "Its address confirmed",
    "queue": "A page of the queue",
    "case": "A case",
    "approval": "Approved",
    "reply": "Asked, sent back, rejected",
}

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is there, and for how long: visitors alone for `idle_s`, all for `busy_s`, visitors alone again. `looks_s` is how long a reviewer
    looks at a case before deciding, `visitor_looks_s` how long a visitor at what was found. `warm_up` searches come before all that, and
    `settles_s` go by between work and quiet: neither is measured."""

    reviewers: int = 20
    senders: int = 12
    visitors: int = 2
    idle_s: float = 30.0
    busy_s: float = 100.0
    looks_s: float = 5.0
    visitor_looks_s: float = 0.1
    warm_up: int = 60
    settles_s: float = 3.0

    @property
    def most_searches(self) -> int:
        return self.warm_up + int(self.visitors * (2 * self.idle_s + self.busy_s + _MARGIN_S) / self.visitor_looks_s)


@dataclass(frozen=True, slots=True)
class Measured:
    """`idle_ms` and `busy_ms`: each search while visitors were alone, and while all were there. `problems`: what was lost or came twice."""

    ledger: Ledger
    idle_ms: Sequence[float]
    busy_ms: Sequence[float]
    problems: Sequence[str]


def run(options: Options) -> None:
    size, plan = max(options.sizes), Plan()
    with options.folder(f"workflow-{size}") as folder:
        measured = measure(folder, size, options.submissions, plan)
    who = f"{plan.reviewers} reviewers who look at a case for {plan.looks_s:g} s, {plan.senders} senders, {plan.visitors} visitors"
    print(f"{size:,} listings, {options.submissions:,} submissions waiting, {_WORKERS} workers; {who}; {plan.busy_s:g} s.\n")
    _show(measured)


def measure(folder: Path, size: int, waiting: int, plan: Plan) -> Measured:
    """All of them at a directory of `size` listings with `waiting` submissions in its queue. The directory itself is kept in `folder`."""
    filled = sites.filled(folder, size, proposals.listings)
    with tempfile.TemporaryDirectory(prefix="saath-bench-workflow-") as beside:
        data = Path(beside) / "data"
        shutil.copytree(filled, data)
        env = sites.environment(data)
        services = open_services(settings.load(env))
        known = tuple(listings.public(services.database))
        source = proposals.proposals(known)
        loaded = proposals.load(services, known, source, waiting)
        emails = reviewers.add_accounts(services, plan.reviewers)
        _settle(services)
        with sites.ours(data, SAATH_WORKERS=str(_WORKERS)) as site:
            scene = Scene(site, services, Ledger(), Event())
            idle_ms, busy_ms = _at_work(scene, plan, emails, source)
            _wait_for_the_rest(services)
        problems = tuple(scene.ledger.discrepancies(services, loaded, len(known)))
        services.database.close()
        sites.time_command(["directory", "check"], env)
    return Measured(scene.ledger, idle_ms, busy_ms, problems)


def _settle(services: Services) -> None:
    """As if what was loaded had been there for a while: its mails have gone out, and the hourly upkeep is just done."""
    with services.database.writing() as connection:
        connection.execute("DELETE FROM mail")
    done.keep(services.database, TASK, {}, now=services.clock())


def _at_work(scene: Scene, plan: Plan, emails: Iterable[str], source: Iterator[Proposal]) -> tuple[list[float], list[float]]:
    """What searches took, in ms: while visitors were alone, and while all were there."""
    watcher = Watcher(scene)
    staff = [Reviewer(scene, watcher, email, place, plan.looks_s) for place, email in enumerate(emails)]
    new = _Shared(proposal for proposal in source if proposal.listing is None)
    senders = [Sender(scene, new, place) for place in range(plan.senders)]
    asked = _Shared(map(sites.path_of, corpus.questions(plan.most_searches)))
    alone = replace(scene, stop=Event())
    visitors = [Visitor(alone, asked, plan.visitor_looks_s) for _ in range(plan.visitors)]

    _finish(_begin(Thread(target=each.sign_in) for each in staff))
    _begin(visitors)
    while len(scene.ledger.took_ms("search")) < plan.warm_up and any(each.is_alive() for each in visitors):
        time.sleep(_POLL_S)
    before = _pass(plan.idle_s)
    people = _begin([watcher, *staff, *senders])
    meanwhile = _pass(plan.busy_s)
    scene.stop.set()
    _finish(people)
    time.sleep(plan.settles_s)
    after = _pass(plan.idle_s)
    alone.stop.set()
    _finish(visitors)
    return [ms for window in (before, after) for ms in scene.ledger.took_ms("search", *window)], scene.ledger.took_ms("search", *meanwhile)


class _Shared(Generic[Item]):
    """An iterator that several threads take from."""

    def __init__(self, source: Iterator[Item]) -> None:
        self._source = source
        self._lock = Lock()

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        with self._lock:
            return next(self._source)


def _begin(threads: Iterable[Thread]) -> list[Thread]:
    begun = list(threads)
    for thread in begun:
        thread.start()
    return begun


def _finish(threads: Iterable[Thread]) -> None:
    for thread in threads:
        thread.join()


def _pass(seconds: float) -> tuple[float, float]:
    """Let time go by; (when it began, when it was over)."""
    begun = time.perf_counter()
    time.sleep(seconds)
    return begun, time.perf_counter()


def _wait_for_the_rest(services: Services) -> None:
    """Until the index has every change and the mails that are due have gone out."""
    until = time.monotonic() + _PATIENCE_S
    while not outbox.is_empty(services.database) or mails.is_due(services.database, now=services.clock()):
        if time.monotonic() > until:
            raise RuntimeError(f"index and mail are behind after {_PATIENCE_S:.0f} s")
        time.sleep(_POLL_S)


def _show(measured: Measured) -> None:
    ledger = measured.ledger
    times = {words: ledger.took_ms(step) for step, words in _STEPS.items()}
    times["Approved, until every worker finds it"] = [each * 1000 for each in ledger.found_s]
    report.table(
        ["ms", "times", "p50", "p95"],
        [[words, f"{len(took):,}", *map(report.number, _percentiles(took))] for words, took in times.items()],
    )
    idle, busy = _percentiles(measured.idle_ms), _percentiles(measured.busy_ms)
    ratios = [many / few for many, few in zip(busy, idle, strict=True)]
    report.table(
        ["search, no question twice", "times", "p50 ms", "p95 ms"],
        [
            ["nobody else there", f"{len(measured.idle_ms):,}", *map(report.number, idle)],
            ["all at work", f"{len(measured.busy_ms):,}", *map(report.number, busy)],
            ["ratio", "", *(f"{report.number(ratio)}×" for ratio in ratios)],
        ],
    )
    for problem in measured.problems:
        print(f"  {problem}")
    print(f"- Somebody else was faster (409): {len(ledger.too_late)}")
    report.goal("Lost, doubled, or in disagreement", len(measured.problems), 0, "", is_least=False)
    print()


def _percentiles(values: Sequence[float]) -> tuple[float, float]:
    return report.percentile(values, 0.5), report.percentile(values, 0.95)
