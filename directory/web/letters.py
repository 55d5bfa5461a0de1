"""Letters: what each mail says, a function a name. Here those to senders and to the staff; `keepers_letters` has those about a listing.

Subjects, and the first words that a phone shows beside them, give nothing away: a reference at most, never whom or what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .keepers_letters import KEEPERS_LETTERS
from .letter import Given, Letter, Part
from .translation import gettext as _
from .translation import ngettext


def _to_status(given: Given, label: str) -> tuple[Part, ...]:
    return (
        Part(label, "button", given.link("/status/")),
        Part(_("Your reference is %(reference)s. Whoever has this link sees what you see: keep it to yourself.", **_reference(given))),
    )


def _reference(given: Given) -> dict[str, str]:
    return {"reference": given.text("reference")}


def _news(given: Given) -> str:
    return _("News about reference %(reference)s", **_reference(given))


def _confirm(given: Given) -> Letter:
    return Letter(
        _("Please confirm: reference %(reference)s", **_reference(given)),
        (
            Part(_("We have received what you sent. Please confirm that it came from you: only then do we look at it.")),
            Part(_("Confirm"), "button", given.link("/confirm/")),
            Part(_("The link works once, for 14 days. Your reference is %(reference)s.", **_reference(given))),
            Part(_("If you sent us nothing, do nothing: nothing is published, and nothing follows.")),
        ),
    )


def _confirm_many(given: Given) -> Letter:
    count = int(given.text("count"))
    return Letter(
        _("Please confirm what you sent"),
        (
            Part(
                ngettext(
                    "We have received your file with %(num)s listing. Please confirm that it came from you: only then do we look at it.",
                    "We have received your file with %(num)s listings. Please confirm that it came from you: only then do we look at it.",
                    count,
                )
            ),
            Part(_("Confirm"), "button", given.link("/confirm/many/")),
            Part(_("The link works once, for 14 days.")),
            Part(_("If you sent us nothing, do nothing: nothing is published, and nothing follows.")),
        ),
    )


def _received_many(given: Given) -> Letter:
    days = given.services.settings.review_days
    return Letter(
        _("Received: your file"),
        (
            Part(ngettext("%(num)s listing is now with us.", "%(num)s listings are now with us.", int(given.text("count")))),
            Part(
                ngettext("A person reads it and answers you within a day.", "A person reads it and answers you within %(num)d days.", days)
            ),
            Part(_("See how far they are"), "button", given.link("/status/many/")),
            Part(_("Whoever has this link sees what you see: keep it to yourself.")),
        ),
    )


def _resume(given: Given) -> Letter:
    return Letter(
        _("Go on where you left off"),
        (
            Part(_("What you have filled in is kept for 14 days. You can go on with it on any phone or computer.")),
            Part(_("Go on"), "button", given.link("/submit/resume/")),
            Part(_("Whoever has this link can read and change what you filled in: keep it to yourself.")),
        ),
    )


def _received(given: Given) -> Letter:
    days = given.services.settings.review_days
    return Letter(
        _("Received: reference %(reference)s", **_reference(given)),
        (
            Part(_("Thank you. We have received what you sent.")),
            *given.about(),
            Part(
                ngettext("A person reads it and answers you within a day.", "A person reads it and answers you within %(num)d days.", days)
            ),
            Part(_("Nothing changes in public before that.")),
            *_to_status(given, _("See how far it is")),
        ),
    )


def _status(given: Given) -> Letter:
    return Letter(
        _("Your reference %(reference)s", **_reference(given)),
        (Part(_("You asked for the page that shows how far it is.")), *_to_status(given, _("See how far it is"))),
    )


def _question(given: Given) -> Letter:
    return Letter(
        _("A question about reference %(reference)s", **_reference(given)),
        (
            Part(_("Whoever looks at what you sent has a question.")),
            *given.about(),
            *given.said(),
            *_to_status(given, _("Answer")),
            Part(_("Please answer on that page, not by replying to this mail: there your answer reaches whoever asked.")),
        ),
    )


def _approved(given: Given) -> Letter:
    done = {
        "change": _("Your changes are now in the directory."),
        "claim": _("You can now look after this listing."),
    }
    purpose = given.text("purpose") if given.has("purpose") else "new"
    return Letter(
        _news(given),
        (
            Part(done.get(purpose) or _("What you sent is now in the directory.")),
            *given.about(),
            *([Part(_("Not everything was taken over. The page below shows what was left as it was."))] if given.has("refused") else []),
            *given.said(),
            *_to_status(given, _("See the decision")),
            *(_keeping(given) if given.is_true("keeps", otherwise=True) else ()),
        ),
    )


def _keeping(given: Given) -> tuple[Part, ...]:
    return Part(_("To change it, to pause it or to take it out, open this page:")), given.page_link("/manage")


def _sent_back(given: Given) -> Letter:
    return Letter(
        _news(given),
        (
            Part(_("It can't go into the directory as it is. This is what to change:")),
            *given.about(),
            *given.said(),
            *_to_status(given, _("Change it")),
            Part(_("What you filled in is still there.")),
        ),
    )


def _rejected(given: Given) -> Letter:
    return Letter(
        _news(given),
        (
            Part(_("We can't take it into the directory. This is why:")),
            *given.about(),
            *given.said(),
            *_to_status(given, _("See the decision")),
        ),
    )


def _withdrawn(given: Given) -> Letter:
    return Letter(
        _news(given),
        (
            Part(_("As you asked, we have put aside what you sent. It changes nothing in public.")),
            *given.about(),
            *(_to_status(given, _("See the page")) if given.has("link") else []),
        ),
    )


def _invitation(given: Given) -> Letter:
    return Letter(
        _("Your invitation"),
        (
            Part(_("You are invited to help with the directory. Choose a password and a second proof that it is you.")),
            Part(_("Accept the invitation"), "button", given.link("/review/invitation/")),
            Part(_("The link works once, for 7 days. If you don't know what this is about, do nothing.")),
        ),
    )


LETTERS: Mapping[str, Callable[[Given], Letter]] = {
    "confirm": _confirm,
    "confirm-many": _confirm_many,
    "received-many": _received_many,
    "resume": _resume,
    "received": _received,
    "status": _status,
    "question": _question,
    "approved": _approved,
    "sent-back": _sent_back,
    "rejected": _rejected,
    "withdrawn": _withdrawn,
    **KEEPERS_LETTERS,
    "invitation": _invitation,
}
"""By the name that `storage.mails.add` is given as `template`."""
