"""The life of a submission as a list: what happened, when, by whom, and what was said."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain import details, hidden_signs
from ...domain.submission import Event, Step, Submission
from ...storage import submissions
from ..site import services
from ..translation import gettext as _
from . import reply_words, steps
from .moments import moment


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. `words` are paragraphs that somebody wrote; `reason` is what a reviewer chose."""

    what: str
    at: str
    who: str
    is_staff: bool
    words: tuple[str, ...]
    reason: str | None


def of(submission: Submission) -> tuple[Moment, ...]:
    """All that happened to a submission, in order."""
    return tuple(_moment(event) for event in submissions.events(services().database, submission.id))


def _moment(event: Event) -> Moment:
    return Moment(
        what=steps.step(event.step),
        at=moment(event.at),
        who=event.by if event.is_staff else _("the sender"),
        is_staff=event.is_staff,
        words=paragraphs(event.words),
        reason=reply_words.reason_words(event.step, event.reason) if event.reason and event.step in (Step.SEND_BACK, Step.REJECT) else None,
    )


def paragraphs(words: str | None) -> tuple[str, ...]:
    """What somebody wrote, paragraph by paragraph, with hidden signs written out."""
    return details.paragraphs(hidden_signs.shown(words or "").replace("\r\n", "\n"))
