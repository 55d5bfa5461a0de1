"""Replies to senders: what each reason is called, and the words that a reply begins with, in the sender's language.

Admins may put words of their own in the place of the site's; nothing here is sent as it stands without a reviewer having it on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...domain.reply_reasons import OTHER
from ...domain.submission import Step
from ...storage import reply_wording
from ..site import services
from ..translation import gettext as _
from ..translation import words_in


def reason_words(step: Step, reason: str) -> str:
    """What a reason is called, for reviewers."""
    return _reasons(step).get(reason, reason)


def begun(step: Step, reason: str, language: str) -> str:
    """The words that a reply begins with, in `language`: an admin's where there are some, else the site's own."""
    return reply_wording.get(services().database, step, reason, language) or own(step, reason, language)


def own(step: Step, reason: str, language: str) -> str:
    """The site's own words for a reply; "" where only the reviewer knows what to say."""
    with words_in(language):
        return _replies(step).get(reason, "")


def _reasons(step: Step) -> Mapping[str, str]:
    if step is Step.ASK:
        return {
            "unclear": _("Something isn’t clear"),
            "contact": _("Which phone or link is right"),
            "place": _("Where it is"),
            "time": _("When it is"),
            "who": _("Who runs it"),
            "licence": _("Its licence"),
            OTHER: _("Something else"),
        }
    if step is Step.SEND_BACK:
        return {
            "incomplete": _("Something is missing"),
            "contact": _("The phone or link doesn’t work"),
            "place": _("The place is unclear"),
            "time": _("The times are unclear"),
            "contact-in-words": _("Phone or link inside the text"),
            "names-someone": _("It names a private person"),
            "licence": _("The licence is missing"),
            OTHER: _("Something else"),
        }
    return {
        "not-here": _("It doesn’t belong in this directory"),
        "twice": _("It is listed already"),
        "not-genuine": _("It doesn’t seem to be real"),
        "not-yours": _("The sender can’t speak for it"),
        "advertising": _("It is advertising"),
        "unlicensed": _("A treatment centre without a licence"),
        "unsafe": _("It could harm people"),
        OTHER: _("Something else"),
    }


def _replies(step: Step) -> Mapping[str, str]:
    if step is Step.ASK:
        return {
            "unclear": _("Thank you for what you sent. One thing isn’t clear to us yet:"),
            "contact": _("Thank you for what you sent. Which phone number or link should people use? Does somebody answer there?"),
            "place": _("Thank you for what you sent. Where exactly is it? A landmark, the floor or the gate helps newcomers."),
            "time": _("Thank you for what you sent. On which days is it, and from when to when?"),
            "who": _("Thank you for what you sent. Who runs it, and how do you know them?"),
            "licence": _("Thank you for what you sent. A place that treats people needs a licence. What is its number, and who gave it?"),
        }
    if step is Step.SEND_BACK:
        return {
            "incomplete": _("Thank you for what you sent. Before we can publish it, something is missing:"),
            "contact": _(
                "Thank you for what you sent. We tried the phone number or link and reached nobody. Please check it and send it again."
            ),
            "place": _(
                "Thank you for what you sent. We couldn’t find the place from the address. Please add what helps people to find it."
            ),
            "time": _("Thank you for what you sent. The days or times can be read in more than one way. Please choose them again."),
            "contact-in-words": _(
                "Thank you for what you sent. There is a phone number or link inside the text. Please move it to the field for it, "
                "where people look first."
            ),
            "names-someone": _(
                "Thank you for what you sent. The text names a private person, or says something by which people could know them. "
                "Please take that out."
            ),
            "licence": _("Thank you for what you sent. A place that treats people needs a licence. Please add its number and who gave it."),
        }
    return {
        "not-here": _(
            "Thank you for what you sent. This directory lists support for people in recovery and for those who stand by them. "
            "Yours doesn’t fit in, so we don’t publish it."
        ),
        "twice": _(
            "Thank you for what you sent. It is in the directory already, so we don’t list it a second time. "
            "You can propose a change to it instead."
        ),
        "not-genuine": _(
            "We couldn’t confirm what you sent, so we don’t publish it. If we are wrong, please send it again and say how we can check it."
        ),
        "not-yours": _(
            "We couldn’t confirm that you speak for this organisation, so we can’t do what you asked. Please use an address of theirs."
        ),
        "advertising": _("Thank you for what you sent. This directory doesn’t publish advertising."),
        "unlicensed": _("A place that treats people needs a licence. We couldn’t find one for this place, so we don’t publish it."),
        "unsafe": _("We don’t publish what you sent, because it could harm people who are looking for help."),
    }
