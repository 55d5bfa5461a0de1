"""What the pages of /manage say: of all that an address keeps, of one listing, and of what happened to it. All words are chosen here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ...domain.freshness import unconfirmed_since
from ...domain.holder import Holder
from ...domain.listing import Listing
from ...domain.report import Reason, Report
from ...domain.submission import Purpose, State, Submission
from ...domain.vocabulary import Publication, Status
from ...operations import replying
from ...services import Services
from ...storage import freshness, history, holders, listings, merges, reports, sessions, submissions
from ...storage.history import Entry
from .. import urls
from ..translation import gettext as _
from ..wording import Checked, Wording

_MOST_STEPS = 20
_HIDDEN = Publication.HIDDEN


@dataclass(frozen=True, slots=True)
class ManagedListing:
    """One listing as those who keep it see it. `state` says how it stands in public, `tone` how good that is: "good", "waiting" or "off".

    `notes` are what else they should know. What can be done with it now are claims: `may_confirm` … `url` is its page at /manage.
    """

    id: str
    url: str
    public_url: str | None
    title: str
    lang: str | None
    kind: str
    state: str
    tone: str
    checked: Checked | None
    notes: tuple[str, ...]
    is_due: bool
    may_confirm: bool
    may_pause: bool
    may_reopen: bool
    may_withdraw: bool
    may_edit: bool


@dataclass(frozen=True, slots=True)
class ManagedSubmission:
    """Something that was sent. `url` is its status page, None while it isn't confirmed."""

    id: str
    reference: str
    title: str
    lang: str | None
    what: str
    state: str
    sent: str
    url: str | None
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class ManagePage:
    email: str
    listings: tuple[ManagedListing, ...]
    submissions: tuple[ManagedSubmission, ...]
    sessions: int
    done: str | None


@dataclass(frozen=True, slots=True)
class AccessRow:
    """Somebody with access. `key` names them in addresses, which end up in histories, without saying who they are."""

    email: str
    since: str
    key: str
    is_self: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    when: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class ListingManagePage:
    listing: ManagedListing
    access: tuple[AccessRow, ...]
    steps: tuple[StepRow, ...]
    has_replies: bool | None
    done: str | None


def manage(services: Services, wording: Wording, email: str, at: datetime, done: str | None) -> ManagePage:
    """All that an address keeps, what needs an answer first; and all that it sent."""
    found = [listings.get(services.database, holder.listing_id) for holder in holders.of_email(services.database, email)]
    kept = [managed(listing, services, wording, at) for listing in found if listing is not None]
    return ManagePage(
        email=email,
        listings=tuple(sorted(kept, key=lambda each: (not each.is_due, each.tone == "off"))),
        submissions=tuple(_submitted(each, wording, services) for each in submissions.of_sender(services.database, email)),
        sessions=sum(session.is_open(at) for session in sessions.of_address(services.database, email)),
        done=_done().get(done or ""),
    )


def listing(found: Listing, services: Services, wording: Wording, email: str, at: datetime, done: str | None) -> ListingManagePage:
    """One listing, for an address that has access to it."""
    _total, entries = history.read(services.database, listing_id=found.id, limit=_MOST_STEPS)
    kept_by = holders.of_listing(services.database, found.id)
    has_replies = replying.takes_replies(services.database, found.id) if services.settings.replies and found.is_public else None
    return ListingManagePage(
        listing=managed(found, services, wording, at),
        access=tuple(_access(holder, wording, email, services) for holder in kept_by),
        steps=tuple(_step(entry, wording, email, kept_by, services) for entry in entries),
        has_replies=has_replies,
        done=_done().get(done or ""),
    )


def key_of(services: Services, email: str) -> str:
    """What stands for a mail address in the address of a page."""
    return hashlib.blake2b(email.encode(), key=services.secret, digest_size=8, person=b"holder").hexdigest()


def in_short(found: Listing, wording: Wording) -> tuple[str, str | None]:
    """(title, its language where that isn't the reader's)."""
    lang, title = found.details.title.best(wording.language)
    return title, lang if lang != wording.language else None


def managed(found: Listing, services: Services, wording: Wording, at: datetime) -> ManagedListing:
    holds = history.holds(services.database, found.id)
    state, tone = _state(found, holds)
    title, lang = in_short(found, wording)
    is_paused, is_closed = found.details.status is Status.PAUSED, found.details.status is Status.CLOSED
    today = services.settings.day(at)
    age = (today - unconfirmed_since(found)).days
    return ManagedListing(
        id=found.id,
        url=urls.here(f"/manage/listing/{found.id}"),
        public_url=urls.listing_as_now(found) if found.is_public else None,
        title=title,
        lang=lang,
        kind=wording.kinds[found.details.kind].one,
        state=state,
        tone=tone,
        checked=wording.checked(found.details.verified_on, at, is_reported=found.is_reported),
        notes=tuple(_notes(found, services, wording)),
        is_due=holds == ("expired",) or found.is_reported or (found.is_public and age >= services.settings.freshness.ask_after_days),
        may_confirm=holds in ((), ("expired",)) and not is_closed,
        may_pause=found.is_public,
        may_reopen=is_paused and found.publication is not _HIDDEN,
        may_withdraw="withdrawn" not in holds and "merged" not in holds,
        may_edit=not holds or holds == ("expired",),
    )


def _state(found: Listing, holds: tuple[str, ...]) -> tuple[str, str]:
    if "quarantined" in holds:
        return _("Hidden by the people who look after this site"), "off"
    if "merged" in holds:
        return _("Now part of another listing"), "off"
    if "withdrawn" in holds:
        return _("Taken out of the directory"), "off"
    if holds == ("expired",):
        return _("Hidden, because nobody has confirmed it for long"), "waiting"
    if found.publication is not Publication.PUBLISHED:
        return _("Not public"), "off"
    if found.details.status is Status.CLOSED:
        return _("Closed"), "off"
    if found.details.status is Status.PAUSED:
        return _("Public, and marked as paused"), "waiting"
    return _("Public"), "good"


def _notes(found: Listing, services: Services, wording: Wording) -> Iterable[str]:
    if found.details.status is Status.PAUSED:
        until = freshness.paused_until(services.database, found.id)
        if found.details.status_note:
            yield found.details.status_note
        if until:
            yield _("It opens again by itself on %(date)s.", date=wording.date(until))
    for report in reports.of_listing(services.database, found.id):
        if _is_told(report):
            yield _reported(report.reason)
    if any(each.purpose is Purpose.CHANGE and each.state.is_waiting for each in submissions.of_listing(services.database, found.id)):
        yield _("A change is being looked at. Until it is approved, the page stays as it is.")
    if "merged" in history.holds(services.database, found.id):
        survivor = merges.survivor(services.database, found.id)
        other = listings.get(services.database, survivor) if survivor else None
        if other:
            yield _("It is now shown as “%(title)s”.", title=in_short(other, wording)[0])


def _is_told(report: Report) -> bool:
    """Whether those who keep the listing are to know: what they can answer, and haven't. Its words are for reviewers only."""
    return report.reason.is_doubt and report.closed_at is None and report.answered_at is None


def _reported(reason: Reason) -> str:
    if reason is Reason.WRONG_NUMBER:
        return _("A visitor told us that the number is wrong.")
    return _("A visitor told us that nobody was there.")


def _submitted(sent: Submission, wording: Wording, services: Services) -> ManagedSubmission:
    lang, title = sent.details.title.best(wording.language)
    is_confirmed = sent.received_at is not None
    return ManagedSubmission(
        id=sent.id,
        reference=sent.reference,
        title=title,
        lang=lang if lang != wording.language else None,
        what={Purpose.NEW: _("A new listing"), Purpose.CHANGE: _("A change"), Purpose.CLAIM: _("A wish to look after it")}[sent.purpose],
        state=_states()[sent.state],
        sent=wording.date(services.settings.day(sent.created_at)),
        url=urls.here(f"/manage/submission/{sent.id}") if is_confirmed else None,
        may_confirm=sent.state is State.UNCONFIRMED,
    )


def _states() -> dict[State, str]:
    return {
        State.UNCONFIRMED: _("Not confirmed by you yet"),
        State.RECEIVED: _("Received"),
        State.IN_REVIEW: _("Being looked at"),
        State.QUESTION: _("There is a question for you"),
        State.SENT_BACK: _("Sent back: it needs a change"),
        State.APPROVED: _("Approved"),
        State.REJECTED: _("Not taken into the directory"),
        State.WITHDRAWN: _("Put aside"),
    }


def _access(holder: Holder, wording: Wording, email: str, services: Services) -> AccessRow:
    since = wording.date(services.settings.day(holder.since))
    return AccessRow(holder.email, since, key_of(services, holder.email), holder.email == email)


def _step(entry: Entry, wording: Wording, email: str, kept_by: tuple[Holder, ...], services: Services) -> StepRow:
    if entry.by == email:
        who = _("you")
    elif entry.by == "maintain":
        who = _("by itself")
    elif entry.by in {holder.email for holder in kept_by}:
        who = entry.by
    else:
        who = _("this site")
    when = wording.date(services.settings.day(entry.at))
    return StepRow(when, _verbs().get(entry.verb, entry.verb), who)


def _verbs() -> dict[str, str]:
    return {
        "added": _("Added"),
        "updated": _("Changed"),
        "closed": _("Closed"),
        "removed": _("Removed"),
        "confirmed": _("Confirmed: nothing has changed"),
        "paused": _("Paused"),
        "reopened": _("Opened again"),
        "withdrawn": _("Taken out of the directory"),
        "undone": _("A decision was taken back"),
        "reverted": _("Put back to how it was"),
        "quarantined": _("Hidden"),
        "restored": _("Shown again"),
        "merged": _("Joined with another listing"),
        "unmerged": _("Parted from the other listing again"),
        "expired": _("Hidden, because nobody had confirmed it for long"),
    }


def _done() -> dict[str, str]:
    """What has just been done, by the code in the address of the page that follows it."""
    return {
        "confirmed": _("Thank you. It now says that you have checked it today."),
        "paused": _("It is marked as paused, for everyone to see."),
        "reopened": _("It is open again."),
        "withdrawn": _("It is taken out of the directory."),
        "offered": _("We have sent a mail to that address. It takes effect once it is accepted there."),
        "revoked": _("Access is taken away. Everyone concerned gets a mail."),
        "accepted": _("You now have access."),
        "replies-on": _("Visitors may leave replies."),
        "replies-off": _("Visitors can no longer leave replies. Those that show go on showing."),
        "sent": _("Confirmed. A person reads it and answers you by mail."),
    }
