"""Freshness: how long what a listing says can go without anybody confirming it, and what then follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .listing import Listing


@dataclass(frozen=True, slots=True)
class Freshness:
    """What happens to a listing that nobody confirms: days without a word, except `ask_again_after_days`, which count from a question."""

    ask_after_days: int = 120
    ask_again_after_days: int = 21
    doubt_after_days: int = 180
    hide_after_days: int = 365

    def is_doubted(self, verified_on: date, today: date) -> bool:
        """Whether so old a confirmation is no longer taken for true.

        >>> Freshness().is_doubted(date(2026, 1, 1), date(2026, 6, 29)), Freshness().is_doubted(date(2026, 1, 1), date(2026, 6, 30))
        (False, True)
        """
        return today - verified_on >= timedelta(days=self.doubt_after_days)


class Question(StrEnum):
    """Why those who keep a listing were asked whether it still holds. Each is asked once in a row of days without a word."""

    DUE = "due"
    AGAIN = "again"
    REPORTED = "reported"  # a visitor said that it doesn't


class Step(StrEnum):
    """What a listing that nobody confirms has come to."""

    ASK = "ask"
    ASK_AGAIN = "ask-again"
    HIDE = "hide"


def unconfirmed_since(listing: Listing) -> date:
    """The day from which the days without a word count: when somebody last confirmed it, else when it came in."""
    return listing.details.verified_on or listing.created_at.date()


def next_step(freshness: Freshness, since: date, today: date, asked: Mapping[Question, date], *, is_held: bool) -> Step | None:
    """What is to be done today about a listing that nobody has confirmed since `since`; None: nothing. `asked`: what was, and when.

    Nothing is hidden before those who hold it were asked twice, and had the time between two questions to answer each: however old it
    was when it came, or when this site began to ask.

    >>> next_step(Freshness(), date(2026, 1, 1), date(2026, 5, 1), {}, is_held=True)
    <Step.ASK: 'ask'>
    """
    age = (today - since).days
    patience = timedelta(days=freshness.ask_again_after_days)
    if not is_held:
        return Step.HIDE if age >= freshness.hide_after_days else None
    if Question.DUE not in asked:
        return Step.ASK if age >= freshness.ask_after_days else None
    if Question.AGAIN not in asked:
        return Step.ASK_AGAIN if today - asked[Question.DUE] >= patience else None
    if age >= freshness.hide_after_days and today - asked[Question.AGAIN] >= patience:
        return Step.HIDE
    return None
