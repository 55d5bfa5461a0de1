"""What the rows of submissions cost as they become many."""

from __future__ import annotations

from datetime import datetime, timedelta

from directory.domain.submission import Step, Submission
from directory.storage import submissions
from directory.storage.database import Database
from tests.factories import NOW
from tests.keepers import KEEPER, held
from tests.reviewers import REVIEWER, submit

_STEPS_A_COUNT = 20


def work_of_a_step(database: Database, submission: Submission, step: Step, now: datetime) -> int:
    """What SQLite has to do for it: instructions of its virtual machine, in scores."""
    done = 0

    def count() -> int:
        nonlocal done
        done += 1
        return 0

    with database.writing() as connection:
        connection.conn.set_progress_handler(count, _STEPS_A_COUNT)
        submissions.take_step(database, submission, step, by=REVIEWER, is_staff=True, now=now)
        connection.conn.set_progress_handler(None, 0)
    return done


def test_a_step_costs_the_same_however_long_the_history_is(database: Database) -> None:
    one = submit(database)
    before = work_of_a_step(database, one, Step.CLAIM, NOW + timedelta(minutes=1))
    for _ in range(150):
        held(database, KEEPER)
    other = submit(database)
    assert work_of_a_step(database, other, Step.CLAIM, NOW + timedelta(minutes=2)) <= before + 2


def test_others_of_a_sender_are_the_latest_that_were_confirmed(database: Database) -> None:
    days = [NOW - timedelta(days=number) for number in range(4)]
    latest, own, older, _oldest = (submit(database, now=day) for day in days)
    submit(database, is_confirmed=False)
    submit(database, email="somebody@example.net")
    assert submissions.others_of_sender(database, own, most=2) == (latest, older)
