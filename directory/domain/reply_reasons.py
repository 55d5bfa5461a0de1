"""The reasons that a reviewer gives for asking, sending back or refusing: codes, each with words of its own for the reply."""

from __future__ import annotations

from collections.abc import Mapping

from .submission import Step

OTHER = "other"
"""A reason that only the reply tells."""

REASONS: Mapping[Step, tuple[str, ...]] = {
    Step.ASK: ("unclear", "contact", "place", "time", "who", "licence", OTHER),
    Step.SEND_BACK: ("incomplete", "contact", "place", "time", "contact-in-words", "names-someone", "licence", OTHER),
    Step.REJECT: ("not-here", "twice", "not-genuine", "not-yours", "advertising", "unlicensed", "unsafe", OTHER),
}
"""By what is done, in the order in which a reviewer may choose."""
