"""Letters to those who look after a listing, or are to: what each says, a function a name. Subjects give nothing away, as in `letters`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .letter import Given, Letter, Part
from .translation import gettext as _
from .translation import ngettext


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
            given.page_link("/manage"),
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
            given.page_link("/manage"),
        ),
    )


def _restored(given: Given) -> Letter:
    return Letter(
        _("Shown again"),
        (
            Part(_("One of us has looked at it: the page of this listing is shown again.")),
            *given.about(),
            Part(_("What you look after is on this page:")),
            given.page_link("/manage"),
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
            given.page_link("/listing/" + given.text("listing")),
        ),
    )


def _access_changed(given: Given) -> Letter:
    change = given.text("change")
    who = given.text("who") if given.has("who") else given.recipient
    page = Part(_("What you look after is on this page:")), given.page_link("/manage")
    if who == given.recipient:
        happened = {
            "granted": _("You can now look after this listing."),
            "revoked": _("You can't change this listing any more: your access has ended."),
            "handed-over": _("This listing has been handed over to you. From now on you look after it."),
        }[change]
        if change == "revoked":
            page = (
                Part(_("If that isn't right, ask for access again on this page:")),
                given.page_link(f"/listing/{given.text('listing')}/claim"),
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


KEEPERS_LETTERS: Mapping[str, Callable[[Given], Letter]] = {
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
}
"""By the name that `storage.mails.add` is given as `template`."""
