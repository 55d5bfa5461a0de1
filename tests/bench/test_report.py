"""What the benches print."""

from __future__ import annotations

import pytest

from bench import report


def test_percentile_is_one_of_the_values() -> None:
    assert report.percentile([3, 1, 2], 0.5) == 2
    assert report.percentile(range(1, 101), 0.95) == 95
    assert report.percentile([7], 1) == 7


@pytest.mark.parametrize(("is_least", "says"), [(True, "at least 5×: met"), (False, "at most 5×: MISSED")])
def test_goal_says_whether_it_is_met(capsys: pytest.CaptureFixture[str], is_least: bool, says: str) -> None:
    report.goal("Speed", 6.25, 5, "×", is_least=is_least)
    assert capsys.readouterr().out == f"- Speed: 6.25× ({says})\n"


def test_table_is_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    report.table(["a", "b"], [["1", report.number(12345.6)]])
    assert capsys.readouterr().out == "| a | b |\n| --- | --- |\n| 1 | 12,346 |\n\n"
