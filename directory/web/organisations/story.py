"""The story of a submission as its sender sees it: how far it is, what comes next, and what was said. Which reviewer it was isn't told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...domain.details import paragraphs
from ...domain.listing import Listing
from ...domain.submission import SENDER, UNDO, Event, Purpose, State, Step, Submission
from ...operations.expire_unconfirmed import ANSWER_LASTS
from ...operations.submit import CONFIRM_LASTS
from ...settings import Settings
from .. import urls
from ..translation import gettext as _
from ..wording import Wording

_HELD = (State.SENT_BACK, State.REJECTED)
"""Decisions that the sender learns of once they can't be undone any more, when the mail goes out too."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the way: "done", "now" or "ahead"."""

    label: str
    form: str
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Something that happened, with the words that came with it. `who`: the sender ("you") or those who look after the site ("we")."""

    who: str
    what: str
    when: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusPage:
    """`tone`: "waiting", "asked", "good" or "over". `next` says what comes and by when; `question` is what waits for an answer; `again_url`
    is where to begin again with what was never confirmed."""

    reference: str
    title: str
    lang: str | None
    what: str
    heading: str
    next: str
    tone: str
    is_asked: bool
    question: tuple[str, ...]
    stages: tuple[Stage, ...]
    said: tuple[Said, ...]
    public_url: str | None
    again_url: str | None


def build(
    submission: Submission, events: Sequence[Event], settings: Settings, wording: Wording, at: datetime, listing: Listing | None
) -> StatusPage:
    """The page. `at` is now, aware; `listing` is what the submission is about, or has become."""
    state, told = _told(submission, events, at)
    language, title = submission.details.title.best(wording.language)
    when = _dates(told, settings, wording)
    is_asked = state in (State.QUESTION, State.SENT_BACK)
    is_lapsed = state is State.WITHDRAWN and told[-1].by != SENDER
    public_url = urls.listing(listing) if listing and listing.is_public else None
    return StatusPage(
        reference=submission.reference,
        title=title,
        lang=language if language != wording.language else None,
        what={
            Purpose.NEW: _("A new listing"),
            Purpose.CHANGE: _("A change of a listing"),
            Purpose.CLAIM: _("A wish to look after a listing"),
        }[submission.purpose],
        heading=_lapsed(submission)[0] if is_lapsed else _heading(state),
        next=_lapsed(submission)[1] if is_lapsed else _next(state, submission, settings, wording),
        tone={
            State.QUESTION: "asked",
            State.SENT_BACK: "asked",
            State.APPROVED: "good",
            State.REJECTED: "over",
            State.WITHDRAWN: "over",
        }.get(state, "waiting"),
        is_asked=is_asked,
        question=paragraphs(told[-1].words) if is_asked else (),
        stages=tuple(_stages(state, when, is_lapsed)),
        said=tuple(_conversation(told, settings, wording)),
        public_url=public_url,
        again_url=(urls.here("/submit") if submission.purpose is Purpose.NEW else public_url) if is_lapsed else None,
    )


def _told(submission: Submission, events: Sequence[Event], at: datetime) -> tuple[State, tuple[Event, ...]]:
    """The state and the events as the sender is told them: without a decision that can still be undone, and without one that was."""
    state, told = submission.state, list(events)
    if state in _HELD and submission.decided_at and at < submission.decided_at + UNDO:
        state = State.IN_REVIEW
        told.pop()
    kept: list[Event] = []
    for event in told:
        if event.step is Step.UNDO:
            kept = kept[:-1]
        else:
            kept.append(event)
    return state, tuple(kept)


def _heading(state: State) -> str:
    return {
        State.UNCONFIRMED: _("Not confirmed yet"),
        State.RECEIVED: _("We have received it"),
        State.IN_REVIEW: _("Somebody is looking at it"),
        State.QUESTION: _("We have a question for you"),
        State.SENT_BACK: _("It needs a change"),
        State.APPROVED: _("It is approved"),
        State.REJECTED: _("It was not taken into the directory"),
        State.WITHDRAWN: _("You have taken it back"),
    }[state]


def _next(state: State, submission: Submission, settings: Settings, wording: Wording) -> str:
    if state is State.UNCONFIRMED:
        return _("Press the button in the mail that we sent you. Only then do we look at it.")
    if state in (State.RECEIVED, State.IN_REVIEW):
        since = settings.day(submission.received_at or submission.updated_at)
        by = wording.date(since + timedelta(days=settings.review_days))
        return _("A person reads it and answers you by mail, by %(date)s at the latest. Nothing changes in public before that.", date=by)
    if state is State.APPROVED and submission.purpose is Purpose.CLAIM:
        return _("You now look after this listing: sign in with your mail address to change it, to pause it or to take it out.")
    return {
        State.QUESTION: _("Answer below. We go on as soon as you have answered."),
        State.SENT_BACK: _("Read below what to change, change it, and send it again. What you filled in is still there."),
        State.APPROVED: _("It is in the directory. To change it, to pause it or to take it out, sign in with your mail address."),
        State.REJECTED: _("Below is why. If you think that is a mistake, send it again and say so."),
        State.WITHDRAWN: _("Nothing has changed in public. You can send it again at any time."),
    }[state]


def _lapsed(submission: Submission) -> tuple[str, str]:
    """Heading and explanation of what was put aside because its sender didn't go on with it."""
    if submission.received_at is None:
        why = _("Nobody pressed the button in our mail within %(days)d days, so we have put it aside.", days=CONFIRM_LASTS.days)
        heading = _("It was never confirmed")
    else:
        why = _("We have waited %(days)d days for an answer from you, and then put it aside.", days=ANSWER_LASTS.days)
        heading = _("It was never answered")
    onward = _("Nothing has changed in public. You can begin again at any time.")
    return heading, f"{why} {onward}"


def _dates(told: Sequence[Event], settings: Settings, wording: Wording) -> dict[Step, str]:
    """The last day of each step."""
    return {event.step: _day(event.at, settings, wording) for event in told}


def _day(at: datetime, settings: Settings, wording: Wording) -> str:
    return wording.date(settings.day(at))


def _stages(state: State, when: dict[Step, str], is_lapsed: bool) -> Iterator[Stage]:
    """Sent, confirmed, read, decided: with what it waits for now."""
    yield Stage(_("Sent"), "done", when.get(Step.SEND))
    if state is State.UNCONFIRMED:
        yield Stage(_("Confirm your mail address"), "now")
    elif Step.CONFIRM in when:
        yield Stage(_("Received"), "now" if state is State.RECEIVED else "done", when[Step.CONFIRM])
    if state is State.WITHDRAWN:
        yield Stage(_("Put aside") if is_lapsed else _("Taken back"), "done", when.get(Step.WITHDRAW))
        return
    if state is State.QUESTION:
        yield Stage(_("A question for you"), "now", when.get(Step.ASK))
    elif state is State.SENT_BACK:
        yield Stage(_("Sent back to you"), "now", when.get(Step.SEND_BACK))
    else:
        form = "now" if state is State.IN_REVIEW else "done" if not state.is_open else "ahead"
        yield Stage(_("Somebody reads it"), form)
    if state is State.APPROVED:
        yield Stage(_("Approved"), "done", when.get(Step.APPROVE))
    elif state is State.REJECTED:
        yield Stage(_("Not taken"), "done", when.get(Step.REJECT))
    else:
        yield Stage(_("Decision"), "ahead")


_SPOKEN = (Step.SEND, Step.CONFIRM, Step.ASK, Step.ANSWER, Step.EDIT, Step.APPROVE, Step.SEND_BACK, Step.REJECT, Step.WITHDRAW)


def _conversation(told: Sequence[Event], settings: Settings, wording: Wording) -> Iterator[Said]:
    for event in told:
        if event.step in _SPOKEN:
            who = "you" if event.by == SENDER else "we"
            what = _("We put it aside") if event.step is Step.WITHDRAW and who == "we" else _what(event.step)
            yield Said(who, what, _day(event.at, settings, wording), paragraphs(event.words))


def _what(step: Step) -> str:
    return {
        Step.SEND: _("You sent it"),
        Step.CONFIRM: _("You confirmed your mail address"),
        Step.ASK: _("We asked you"),
        Step.ANSWER: _("You answered"),
        Step.EDIT: _("You sent a new version"),
        Step.APPROVE: _("We approved it"),
        Step.SEND_BACK: _("We sent it back to you"),
        Step.REJECT: _("We did not take it"),
        Step.WITHDRAW: _("You took it back"),
    }[step]
