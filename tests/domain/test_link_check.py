from __future__ import annotations

from datetime import UTC, datetime, timedelta

from directory.domain.link_check import LinkCheck

NEVER = datetime.min.replace(tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def after(*problems: str | None, every: timedelta = timedelta(days=1)) -> LinkCheck:
    check = LinkCheck("https://a.example/", NEVER)
    for number, problem in enumerate(problems):
        check = check.then(problem, MONDAY + number * every)
    return check


def test_link_is_dead_after_three_failures_over_three_days() -> None:
    assert not after("no-answer", "no-answer", "no-answer").is_dead
    assert after("no-answer", "no-answer", "no-answer", "not-found").is_dead


def test_many_failures_on_one_day_are_one_bad_day() -> None:
    assert not after(*["server-error"] * 10, every=timedelta(hours=1)).is_dead


def test_two_failures_far_apart_are_not_enough() -> None:
    assert not after("no-answer", "no-answer", every=timedelta(days=9)).is_dead


def test_one_good_answer_begins_the_count_anew() -> None:
    check = after("no-answer", "no-answer", "no-answer", "no-answer", None)
    assert (check.problem, check.failures, check.failing_since, check.is_dead) == (None, 0, None, False)
    assert check.then("no-answer", MONDAY + timedelta(days=9)).failures == 1


def test_last_problem_is_the_one_that_is_told() -> None:
    assert after("no-answer", "not-found").problem == "not-found"
