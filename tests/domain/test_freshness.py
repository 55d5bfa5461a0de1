from __future__ import annotations

from datetime import date, timedelta

import pytest

from directory.domain.freshness import Freshness, Question, Step, next_step

FRESHNESS = Freshness()
BEGAN = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("asked", "age", "is_held", "step"),
    [
        ({}, 119, True, None),
        ({}, 120, True, Step.ASK),
        ({Question.REPORTED: 30}, 120, True, Step.ASK),
        ({Question.DUE: 120}, 140, True, None),
        ({Question.DUE: 120}, 141, True, Step.ASK_AGAIN),
        ({Question.DUE: 120, Question.AGAIN: 141}, 364, True, None),
        ({Question.DUE: 120, Question.AGAIN: 141}, 365, True, Step.HIDE),
        ({Question.DUE: 364}, 365, True, None),
        ({}, 364, False, None),
        ({}, 365, False, Step.HIDE),
    ],
)
def test_each_step_has_its_day(asked: dict[Question, int], age: int, is_held: bool, step: Step | None) -> None:
    asked_on = {question: BEGAN + timedelta(days=day) for question, day in asked.items()}
    assert next_step(FRESHNESS, BEGAN, BEGAN + timedelta(days=age), asked_on, is_held=is_held) is step


@pytest.mark.parametrize(("age", "is_doubted"), [(0, False), (179, False), (180, True), (4000, True)])
def test_a_confirmation_is_doubted_from_its_day_on(age: int, is_doubted: bool) -> None:
    assert FRESHNESS.is_doubted(BEGAN, BEGAN + timedelta(days=age)) is is_doubted
