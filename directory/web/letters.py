"""Letters: what each mail says, a function a name.

Subjects, and the first words that a phone shows beside them, give nothing away: a reference at most, never whom or what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .letter import Given, Letter, Part
from .translation import gettext as _
from .translation import ngettext


def _to_status(given: Given, label: str) -> tuple[Part, ...]:
    return (
        Part(label, "button", given.link("/status/")),
        Part(_("Your reference is %(reference)s. Whoever has this link sees what you see: keep it to yourself.", **_reference(given))),
    )


def _link(url: str) -> Part:
    return Part(url, url=url)


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
    return Part(_("To change it, to pause it or to take it out, open this page:")), _link(given.page("/manage"))


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


def _sign_in(given: Given) -> Letter:
    return Letter(
        _("Your link to sign in"),
        (
            Part(_("Press the button to sign in. It works once, for 30 minutes.")),
            Part(_("Sign in"), "button", given.link("/manage/sign-in/")),
            Part(_("If you didn't ask for it, do nothing: nobody gets in without this mail.")),
        ),
    )


def _still_right(given: Given, subject: str, opening: str) -> Letter:
    days = given.services.settings.freshness.hide_after_days
    return Letter(
        subject,
        (
            Part(opening),
            *given.about(),
            *_since(given),
            Part(_("Nothing has changed"), "button", given.link("/fresh/")),
            Part(_("If something has changed, open this page and change it there:")),
            _link(given.page("/manage")),
            Part(
                ngettext(
                    "What nobody confirms for a day is not shown any more.",
                    "What nobody confirms for %(num)d days is not shown any more.",
                    days,
                )
            ),
        ),
    )


def _since(given: Given) -> tuple[Part, ...]:
    return (Part(_("Last confirmed: %(date)s.", date=given.date("since"))),) if given.has("since") else ()


def _fresh(given: Given) -> Letter:
    reported = {
        "wrong-number": _("A visitor told us that the number may be wrong. Is everything still as you told us?"),
        "not-there": _("A visitor told us that nobody was there. Is everything still as you told us?"),
    }
    reason = given.text("reported") if given.has("reported") else None
    opening = (
        reported.get(reason, _("A visitor told us that something may not be right. Is everything still as you told us?"))
        if reason
        else None
    )
    return _still_right(given, _("Is this still right?"), opening or _("Is everything still as you told us? One tap is enough."))


def _fresh_again(given: Given) -> Letter:
    opening = _("We asked some weeks ago and have heard nothing. Is everything still as you told us?")
    return _still_right(given, _("Is this still right? We ask once more"), opening)


def _hidden(given: Given) -> Letter:
    return Letter(
        _("Not shown any more until you confirm it"),
        (
            Part(_("Nobody has confirmed this for a long time, so it is not shown any more. It is not deleted.")),
            *given.about(),
            *_since(given),
            Part(_("It is still right: show it again"), "button", given.link("/fresh/")),
        ),
    )


def _quarantined(given: Given) -> Letter:
    return Letter(
        _("Not shown for the moment"),
        (
            Part(_("The page of this listing is hidden for the moment, while one of us looks at something about it.")),
            *given.about(),
            Part(_("You need do nothing. If something has changed, tell us on this page:")),
            _link(given.page("/manage")),
        ),
    )


def _restored(given: Given) -> Letter:
    return Letter(
        _("Shown again"),
        (
            Part(_("One of us has looked at it: the page of this listing is shown again.")),
            *given.about(),
            Part(_("What you look after is on this page:")),
            _link(given.page("/manage")),
        ),
    )


def _hand_over(given: Given) -> Letter:
    is_shared = given.is_true("keeps", otherwise=False)
    return Letter(
        _("You are asked to help") if is_shared else _("Something is to be handed over to you"),
        (
            Part(
                _("Whoever looks after this listing asks you to look after it too.")
                if is_shared
                else _("Whoever looks after this listing wants to hand it over to you.")
            ),
            *given.about(),
            *([Part(_("It is offered from this address:")), Part(given.text("by"), "quote")] if given.has("by") else []),
            Part(_("Look after it") if is_shared else _("Take it over"), "button", given.link("/manage/hand-over/")),
            Part(_("The link works once, for 7 days. If you don't know what this is about, do nothing.")),
        ),
    )


def _claim(given: Given) -> Letter:
    return Letter(
        _("Was it you?"),
        (
            Part(_("Somebody asks to look after this listing, and yours is the address on record for it.")),
            *given.about(),
            Part(_("It was me: let me look after it"), "button", given.link("/manage/claim/")),
            Part(_("The link works once, for 7 days. If it wasn't you, do nothing: nobody gets in without this mail.")),
        ),
    )


def _contact_changed(given: Given) -> Letter:
    labels = {
        "phones": _("phone"),
        "whatsapp": _("WhatsApp"),
        "email": _("mail address"),
        "website": _("website"),
        "organisation_website": _("website of the organisation"),
        "join_url": _("link to the online meeting"),
    }
    changed = ", ".join(labels[field] for field in given.codes("fields") if field in labels)
    about = _("This has changed: %(fields)s.", fields=changed) if changed else _("The ways to reach it have changed.")
    return Letter(
        _("A change that you should know of"),
        (
            Part(_("We tell you because the old way to reach it was yours.")),
            *given.about(),
            Part(about),
            Part(_("If that is right, do nothing. If it isn't, open this page and report a problem:")),
            _link(given.page("/listing/" + given.text("listing"))),
        ),
    )


def _access_changed(given: Given) -> Letter:
    change = given.text("change")
    who = given.text("who") if given.has("who") else given.recipient
    page = Part(_("What you look after is on this page:")), _link(given.page("/manage"))
    if who == given.recipient:
        happened = {
            "granted": _("You can now look after this listing."),
            "revoked": _("You can't change this listing any more: your access has ended."),
            "handed-over": _("This listing has been handed over to you. From now on you look after it."),
        }[change]
        if change == "revoked":
            page = (
                Part(_("If that isn't right, ask for access again on this page:")),
                _link(given.page(f"/listing/{given.text('listing')}/claim")),
            )
    else:
        happened = {
            "granted": _("Somebody else can now look after this listing too, with this address:"),
            "revoked": _("With this address nobody can change this listing any more:"),
            "handed-over": _("This listing has been handed over. From now on it is looked after with this address:"),
        }[change]
    return Letter(
        _("Who looks after it has changed"),
        (
            *given.about(),
            Part(happened),
            *([Part(who, "quote")] if who != given.recipient else []),
            *page,
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
    "sign-in": _sign_in,
    "fresh": _fresh,
    "fresh-again": _fresh_again,
    "hidden": _hidden,
    "quarantined": _quarantined,
    "restored": _restored,
    "hand-over": _hand_over,
    "claim": _claim,
    "contact-changed": _contact_changed,
    "access-changed": _access_changed,
    "invitation": _invitation,
}
"""By the name that `storage.mails.add` is given as `template`."""
