"""The panel of a case in which a reviewer writes to the sender: a question, or why it is sent back or refused."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain.reply_reasons import REASONS
from ...domain.submission import Step, Submission
from ..languages import OWN_NAMES
from ..translation import gettext as _
from . import reply_words

PATHS = {Step.ASK: "ask", Step.SEND_BACK: "send-back", Step.REJECT: "reject"}
"""The step in an address."""
MOST_LETTERS = 4000


@dataclass(frozen=True, slots=True)
class Choice:
    """A reason, with the words that a reply begins with in the sender's language."""

    code: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class ReplyPanel:
    """`language` is the sender's, `language_name` what it calls itself; `words` are as typed so far. `problems`: (field id, sentence)."""

    path: str
    heading: str
    hint: str
    button: str
    choices: tuple[Choice, ...]
    reason: str
    words: str
    language: str
    language_name: str
    problems: tuple[tuple[str, str], ...] = ()


def step_of(path: str | None) -> Step | None:
    """The step that an address names, None where it names none."""
    return next((step for step, known in PATHS.items() if known == path), None)


def panel(
    step: Step, submission: Submission, *, reason: str = "", words: str = "", problems: tuple[tuple[str, str], ...] = ()
) -> ReplyPanel:
    """The panel as it was typed so far."""
    language = submission.sender.language
    heading, hint, button = _told(step)
    return ReplyPanel(
        path=PATHS[step],
        heading=heading,
        hint=hint,
        button=button,
        choices=tuple(
            Choice(code, reply_words.reason_words(step, code), reply_words.begun(step, code, language)) for code in REASONS[step]
        ),
        reason=reason,
        words=words,
        language=language,
        language_name=OWN_NAMES.get(language, language),
        problems=problems,
    )


def filled_in(step: Step, submission: Submission, reason: str, words: str) -> str:
    """What was typed, with the words for the reason in front of it; just these where nothing was typed but words for a reason."""
    begun = reply_words.begun(step, reason, submission.sender.language) if reason in REASONS[step] else ""
    typed = words.replace("\r\n", "\n").strip()
    ready = {reply_words.begun(step, code, submission.sender.language) for code in REASONS[step]}
    return begun if typed in ready or not begun else f"{begun}\n\n{typed}"


def problems(step: Step, reason: str, words: str) -> tuple[tuple[str, str], ...]:
    """What keeps the reply from being sent."""
    found = []
    if step is not Step.ASK and reason not in REASONS[step]:
        found.append(("reason", _("Choose a reason.")))
    if not words.strip():
        found.append(("words", _("Write what the sender is to read.")))
    elif len(words) > MOST_LETTERS:
        found.append(("words", _("Write less: %(most)s letters at most.", most=MOST_LETTERS)))
    return tuple(found)


def _told(step: Step) -> tuple[str, str, str]:
    if step is Step.ASK:
        return (
            _("Ask the sender"),
            _("The question goes by mail at once. The answer brings the case back to the queue."),
            _("Send the question"),
        )
    if step is Step.SEND_BACK:
        return _("Send it back"), _("The sender can put it right and send it again. The mail waits ten minutes."), _("Send it back")
    return _("Reject it"), _("That is the end of it, but for undo. The mail waits ten minutes."), _("Reject it")
