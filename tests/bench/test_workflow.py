"""The workflow bench at its smallest: a real server, and everybody at work at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import workflow
from bench.workflow import Measured, Plan


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    people = {"reviewers": 2, "senders": 1, "visitors": 1, "looks_s": 0.1, "visitor_looks_s": 0.03}
    plan = Plan(**people, idle_s=0.3, busy_s=3.0, warm_up=3, settles_s=0.1)
    folder: Path = tmp_path_factory.mktemp("workflow")
    return workflow.measure(folder, 40, 120, plan)


def test_everybody_gets_something_done(measured: Measured) -> None:
    ledger = measured.ledger
    assert ledger.failures == []
    assert ledger.sent and ledger.confirmed == ledger.sent
    assert ledger.decided
    assert measured.idle_ms and measured.busy_ms


def test_nothing_is_lost_or_doubled(measured: Measured) -> None:
    assert measured.problems == ()
