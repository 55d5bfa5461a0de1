"""CasePage: one submission on one screen, with all that a reviewer needs to decide on it."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain import changes, hidden_signs, risk
from ...domain.account import Account
from ...domain.details import Details
from ...domain.listing import Listing
from ...domain.review import Seen
from ...domain.submission import AFTER, UNDO, Purpose, State, Step, Submission
from ...storage import history, holders, submissions
from .. import urls
from ..cards import place_line
from ..languages import OWN_NAMES
from ..site import services, wording
from ..translation import gettext as _
from . import desk, differences, likely, looking, queue_page, steps, timeline
from .differences import Row
from .likely import Likely
from .looking import Alert, Named
from .moments import clock, moment, waiting
from .timeline import Moment
from .trail import Trail

_MOST_OTHERS = 5


@dataclass(frozen=True, slots=True)
class Other:
    """Another submission by the same sender."""

    named: Named
    state: str
    at: str


@dataclass(frozen=True, slots=True)
class SenderBox:
    """Who sent it: for reviewers only. `counts` are sentences about what came of earlier ones."""

    email: str
    name: str | None
    phone: str | None
    phone_uri: str | None
    language: str
    keeps: bool
    counts: tuple[tuple[str, int], ...]
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What names a case on the pages below its own; `seen` are the versions on the screen."""

    heading: str
    line: str
    url: str
    edit_url: str
    seen: Seen
    sender_language: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """`seen` are the versions on the screen, which every decision names. `steps` are those that the account may take now.

    `risky`, `rest`: what would change, or for a new one what it says; `same`: what stays as it is.
    """

    id: str
    heading: str
    purpose: str
    kind: str
    kind_icon: str
    place: str | None
    reference: str
    state: str
    since: str
    claimed: str | None
    is_mine: bool
    batch: int
    listing: Named | None
    public_url: str | None
    seen: Seen
    steps: frozenset[Step]
    is_new: bool
    is_claim: bool
    alerts: tuple[Alert, ...]
    risky: tuple[Row, ...]
    rest: tuple[Row, ...]
    same: tuple[Row, ...]
    likely: tuple[Likely, ...]
    sender: SenderBox
    timeline: tuple[Moment, ...]
    needs_why: bool
    may_grant: bool
    undo_until: str | None
    why_not: str | None
    previous: str | None
    next: str | None
    trail: Trail

    def address(self, path: str = "") -> str:
        """A path below the case's own, along the trail."""
        return self.trail.address(f"/review/case/{self.id}{path}", page=self.trail.page)

    def panel_address(self, step: str) -> str:
        """The case with the panel for writing to the sender open."""
        address = self.address()
        return f"{address}{'&' if '?' in address else '?'}do={step}#reply"

    @property
    def is_open(self) -> bool:
        return Step.APPROVE in self.steps


def build(submission: Submission, listing: Listing | None, account: Account, asked: Trail) -> CasePage:
    """All about one case. Nothing here writes."""
    now = desk.now()
    details = submission.details
    base = base_of(submission, listing)
    changed = changes.compare(base, details) if submission.purpose is not Purpose.CLAIM else ()
    conflicts = changes.conflicts(base, details, listing.details) if base and listing and changed else ()
    rows = differences.rows(changed, wording(), is_new=base is None, conflicts=conflicts, published=_published(submission))
    fields = frozenset(change.field for change in changed)
    may_decide = desk.may_decide(account, *desk.concerned_by(submission, listing))
    alike = likely.beside(details, listing) if submission.purpose is not Purpose.CLAIM else ()
    previous, following = queue_page.neighbours(asked, account, submission.id)
    return CasePage(
        id=submission.id,
        heading=hidden_signs.shown(details.title.best(wording().language)[1]),
        purpose=steps.purpose(submission.purpose),
        kind=wording().kinds[details.kind].one,
        kind_icon=details.kind,
        place=_place(details),
        reference=submission.reference,
        state=steps.state(submission.state),
        since=waiting(submission.received_at or submission.created_at, now)
        if submission.state.is_waiting
        else moment(submission.updated_at),
        claimed=submission.claimed_by,
        is_mine=submission.claimed_by == account.email,
        batch=submissions.count_of_batch(services().database, submission.batch) if submission.batch else 0,
        listing=looking.name_of(listing) if listing else None,
        public_url=urls.listing_as_now(listing) if listing and listing.is_public else None,
        seen=_seen(submission, listing),
        steps=_steps(submission, account, may_decide),
        is_new=base is None,
        is_claim=submission.purpose is Purpose.CLAIM,
        alerts=looking.alerts(submission, listing, fields, tuple(each.listing for each in alike if each.is_certain)),
        risky=tuple(row for row in rows if row.is_risky),
        rest=tuple(row for row in rows if not row.is_risky),
        same=differences.unchanged(listing.details if listing else details, fields, wording()) if base else (),
        likely=alike,
        sender=_sender(submission, listing),
        timeline=timeline.of(submission),
        needs_why=risk.needs_licence(details, services().taxonomy) and not details.licence,
        may_grant=submission.purpose is Purpose.CHANGE and not keeps(submission, listing),
        undo_until=undo_until(submission),
        why_not=None if may_decide else _("You can read this case. Deciding on it is for reviewers whose limits take it in."),
        previous=previous,
        next=following,
        trail=asked,
    )


def head(submission: Submission, listing: Listing | None, asked: Trail) -> CaseHead:
    """A case by its name."""
    language = submission.sender.language
    return CaseHead(
        heading=hidden_signs.shown(submission.details.title.best(wording().language)[1]),
        line=" · ".join((steps.purpose(submission.purpose), wording().kinds[submission.details.kind].one, submission.reference)),
        url=asked.address(f"/review/case/{submission.id}", page=asked.page),
        edit_url=asked.address(f"/review/case/{submission.id}/edit", page=asked.page),
        seen=_seen(submission, listing),
        sender_language=OWN_NAMES.get(language, language),
    )


def _seen(submission: Submission, listing: Listing | None) -> Seen:
    return Seen(submission.version, listing.version, listing.id) if listing else Seen(submission.version, None)


def undo_until(submission: Submission) -> str | None:
    """The time until which its decision can be undone; None where it can't be."""
    if submission.decided_at is None or Step.UNDO not in AFTER[submission.state] or desk.now() >= submission.decided_at + UNDO:
        return None
    return clock(submission.decided_at + UNDO)


def _published(submission: Submission) -> Details | None:
    """What its approval made of it; None where it isn't approved."""
    approval = submissions.last_event(services().database, submission.id)
    if submission.state is not State.APPROVED or submission.listing_id is None or approval.listing_version is None:
        return None
    made = history.at(services().database, submission.listing_id, approval.listing_version)
    return made.after if made else None


def _steps(submission: Submission, account: Account, may_decide: bool) -> frozenset[Step]:
    if not may_decide:
        return frozenset()
    found = set(AFTER[submission.state]) & {Step.CLAIM, Step.RELEASE, Step.ASK, Step.APPROVE, Step.SEND_BACK, Step.REJECT, Step.UNDO}
    if submission.claimed_by == account.email:
        found.discard(Step.CLAIM)
    elif submission.claimed_by is not None:
        found.discard(Step.RELEASE)
    if undo_until(submission) is None:
        found.discard(Step.UNDO)
    return frozenset(found)


def _place(details: Details) -> str | None:
    line = place_line(details.place, wording()) if details.access.has_place else None
    return hidden_signs.shown(line) if line else wording().label("access", details.access)


def base_of(submission: Submission, listing: Listing | None) -> Details | None:
    """What a proposal is compared with: the listing as it was when the sender began; None for a new one."""
    if submission.purpose is Purpose.NEW:
        return None
    return submission.base or (listing.details if listing else None)


def keeps(submission: Submission, listing: Listing | None) -> bool:
    """Whether the sender has access to the listing already."""
    return listing is not None and holders.holds(services().database, listing.id, submission.sender.email)


def _sender(submission: Submission, listing: Listing | None) -> SenderBox:
    sender = submission.sender
    counts = submissions.states_of_sender(services().database, sender.email)
    told = {State.APPROVED: _("approved"), State.SENT_BACK: _("sent back"), State.REJECTED: _("rejected"), State.WITHDRAWN: _("withdrawn")}
    others = submissions.others_of_sender(services().database, submission, most=_MOST_OTHERS)
    return SenderBox(
        email=hidden_signs.shown(sender.email),
        name=hidden_signs.shown(sender.name) if sender.name else None,
        phone=sender.phone.international if sender.phone else None,
        phone_uri=sender.phone.uri if sender.phone else None,
        language=OWN_NAMES.get(sender.language, sender.language),
        keeps=keeps(submission, listing),
        counts=tuple((words, counts.get(state, 0)) for state, words in told.items() if counts.get(state)),
        others=tuple(_other(each) for each in others),
    )


def _other(submission: Submission) -> Other:
    title = hidden_signs.shown(submission.details.title.best(wording().language)[1])
    return Other(Named(title, urls.here(f"/review/case/{submission.id}")), steps.state(submission.state), moment(submission.updated_at))
