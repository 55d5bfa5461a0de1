"""What a reviewer should look at first: the same phone or link elsewhere, letters that deceive, a licence, who sent it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from ...domain import hidden_signs, oddities, risk
from ...domain.details import Details
from ...domain.listing import Listing
from ...domain.oddities import Oddity, OddityKind
from ...domain.submission import Purpose, Submission
from ...domain.vocabulary import Operator
from ...storage import contacts, history, holders, listings, merges, submissions
from .. import sessions, urls
from ..site import services, wording
from ..translation import gettext as _
from . import field_words, steps

_MOST_ELSEWHERE = 5
_CONTACTS = ("phones", "whatsapp")
_LINKS = ("website", "organisation_website", "join_url")


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that is named and linked to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Alert:
    """One sentence, and what it is about. `is_grave`: it may lead people to the wrong ones."""

    sentence: str
    about: tuple[Named, ...] = ()
    is_grave: bool = False


def alerts(submission: Submission, listing: Listing | None, changed: AbstractSet[str], same: tuple[Named, ...]) -> tuple[Alert, ...]:
    """The grave ones first. `changed` are the fields that the submission would change, `same` what is almost certainly the same thing."""
    found = [
        *([Alert(_("It seems to be listed already:"), same, is_grave=True)] if same else ()),
        *_elsewhere(submission.details, listing, changed),
        *(_odd(each) for each in oddities.noticed(submission.details) if each.field in changed),
        *_licence(submission.details),
        *_authority(submission.details, changed),
        *_taken(submission),
        *_sender(submission, listing),
        *_hidden(listing),
        *_merged(submission, listing),
        *_others(submission),
    ]
    return tuple(sorted(found, key=lambda alert: not alert.is_grave))


def name_of(listing: Listing) -> Named:
    """A listing by its name, leading to its page for reviewers."""
    return Named(hidden_signs.shown(listing.details.title.best(wording().language)[1]), urls.here(f"/review/listing/{listing.id}"))


def _elsewhere(details: Details, listing: Listing | None, changed: AbstractSet[str]) -> Iterator[Alert]:
    database, own = services().database, {listing.id} if listing else set()
    numbers = [phone.number for phone in (*details.phones, *([details.whatsapp] if details.whatsapp else []))]
    if not changed.isdisjoint(_CONTACTS) and (others := _named(set(contacts.with_phone(database, numbers)) - own)):
        yield Alert(_("The same phone number stands elsewhere:"), others, is_grave=True)
    links = [link for name in _LINKS if (link := getattr(details, name))]
    if not changed.isdisjoint(_LINKS) and (others := _named(set(contacts.with_link(database, links)) - own)):
        yield Alert(_("The same link stands elsewhere:"), others)


def _named(ids: Iterable[str]) -> tuple[Named, ...]:
    found = (listings.get(services().database, each) for each in sorted(ids)[:_MOST_ELSEWHERE])
    return tuple(name_of(listing) for listing in found if listing)


def _odd(oddity: Oddity) -> Alert:
    field, found = field_words.label(oddity.field), hidden_signs.shown(oddity.found)
    sentences = {
        OddityKind.MIXED_SCRIPTS: _("%(field)s: “%(found)s” mixes letters of two alphabets.", field=field, found=found),
        OddityKind.LOOKALIKE_SCRIPT: _("%(field)s: “%(found)s” is written in letters that look like Latin ones.", field=field, found=found),
        OddityKind.HIDDEN_SIGNS: _("%(field)s: there are signs in it that nobody sees: %(found)s.", field=field, found=found),
        OddityKind.CONTACT_IN_WORDS: _("%(field)s: there is a phone number, a link or an address inside the text.", field=field),
        OddityKind.SHORT_LINK: _("%(field)s: %(found)s hides where the link leads.", field=field, found=found),
        OddityKind.ODD_HOST: _("%(field)s: “%(found)s” is an unusual address for a website.", field=field, found=found),
    }
    return Alert(sentences[oddity.kind], is_grave=oddity.kind is not OddityKind.CONTACT_IN_WORDS)


def _licence(details: Details) -> Iterator[Alert]:
    if risk.needs_licence(details, services().taxonomy):
        if details.licence:
            sentence = _("It treats people. Check its licence: %(licence)s", licence=hidden_signs.shown(details.licence))
            yield Alert(sentence)
        else:
            yield Alert(_("It treats people, which needs a licence, and gives none."), is_grave=True)
    elif risk.speaks_of_treatment(details) and not details.licence:
        yield Alert(_("It speaks of treatment, but names no such topic. Whoever treats people needs a licence."), is_grave=True)


def _authority(details: Details, changed: AbstractSet[str]) -> Iterator[Alert]:
    if "operator" in changed and details.operator in (Operator.POLICE, Operator.PUBLIC_HEALTH):
        who = wording().label("operator", details.operator)
        yield Alert(_("It says who stands behind it: %(who)s. Make sure of that.", who=who), is_grave=True)


def _taken(submission: Submission) -> Iterator[Alert]:
    if submission.claimed_by not in (None, sessions.staff().email):
        yield Alert(_("%(who)s has taken it on.", who=submission.claimed_by))


def _sender(submission: Submission, listing: Listing | None) -> Iterator[Alert]:
    if listing is None or submission.purpose is Purpose.NEW:
        return
    kept_by = [holder.email for holder in holders.of_listing(services().database, listing.id)]
    if not submission.sender.email or submission.sender.email in kept_by:
        return
    if kept_by:
        yield Alert(_("The sender is none of those who keep this listing: %(who)s.", who=", ".join(kept_by)), is_grave=True)
    elif listing.details.email:
        yield Alert(_("Nobody keeps this listing yet. Its own address is %(address)s.", address=hidden_signs.shown(listing.details.email)))
    else:
        yield Alert(_("Nobody keeps this listing yet, and it has no mail address of its own."))


def _hidden(listing: Listing | None) -> Iterator[Alert]:
    if listing is not None:
        for verb in history.holds(services().database, listing.id):
            if verb != "undone":
                yield Alert(_("The listing isn’t shown. %(why)s", why=steps.hidden_by(verb)), (name_of(listing),))


def _merged(submission: Submission, listing: Listing | None) -> Iterator[Alert]:
    if listing is not None and submission.listing_id != listing.id:
        gone = listings.get(services().database, submission.listing_id or "")
        yield Alert(_("It was sent about a listing that has become one with this one:"), (name_of(gone),) if gone else ())


def _others(submission: Submission) -> Iterator[Alert]:
    if submission.listing_id is None:
        return
    database, about = services().database, merges.listing_of(services().database, submission)
    alike = dict.fromkeys((submission.listing_id, about, *(each.gone_id for each in merges.into(database, about or ""))))
    open_ones = [
        Named(each.reference, urls.here(f"/review/case/{each.id}"))
        for listing_id in alike
        for each in submissions.of_listing(database, listing_id or "")
        if each.id != submission.id and each.state.is_open and each.received_at
    ]
    if open_ones:
        yield Alert(_("Somebody else has something open about the same listing:"), tuple(open_ones[:_MOST_ELSEWHERE]))
