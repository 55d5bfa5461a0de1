"""ListingDesk: one listing for those who look after it: as it stands, why it is hidden, who keeps it, what was reported, its versions."""

from __future__ import annotations

from dataclasses import dataclass

from ...domain import hidden_signs
from ...domain.account import Account
from ...domain.listing import Listing
from ...storage import history, holders, listings, merges, replies, reports, submissions
from ...storage.history import Entry
from .. import urls
from ..languages import OWN_NAMES
from ..site import services, wording
from . import desk, differences, found_listings, likely, listing_state, looking, steps, timeline
from .differences import Row
from .found_listings import Found
from .likely import Likely
from .listing_state import Tag
from .looking import Named
from .moments import moment

VERSIONS = 20


@dataclass(frozen=True, slots=True)
class Version:
    """One change of the listing. `rows` say what differs from the version before; `is_same`: it says what the listing says now."""

    number: int
    what: str
    at: str
    who: str
    why: tuple[str, ...]
    case: Named | None
    rows: tuple[Row, ...]
    is_new: bool
    is_same: bool


@dataclass(frozen=True, slots=True)
class Keeper:
    email: str
    language: str
    since: str
    granted_by: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report by visitors. `outcome` None: it is open."""

    url: str
    reason: str
    words: tuple[str, ...]
    times: int
    at: str
    outcome: str | None
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    named: Named
    purpose: str
    state: str
    at: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """A listing that became one with this one."""

    listing: Named
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class ListingDesk:
    """`into`: the listing that this one has become; `joined`: those that became this one. `total` versions; the latest are here."""

    id: str
    version: int
    heading: str
    short: Found
    tags: tuple[Tag, ...]
    public_url: str | None
    why_hidden: tuple[str, ...]
    is_quarantined: bool
    into: Named | None
    joined: tuple[Joined, ...]
    rows: tuple[Row, ...]
    likely: tuple[Likely, ...]
    keepers: tuple[Keeper, ...]
    reports: tuple[ReportRow, ...]
    cases: tuple[CaseRow, ...]
    takes_replies: bool
    versions: tuple[Version, ...]
    total: int
    may_decide: bool
    source: str


def build(listing: Listing, account: Account) -> ListingDesk:
    """All about one listing. Nothing here writes."""
    database = services().database
    holds = history.holds(database, listing.id)
    total, entries = history.read(database, listing_id=listing.id, limit=VERSIONS)
    survivor = merges.survivor(database, listing.id)
    now = listings.get(database, survivor) if survivor else None
    return ListingDesk(
        id=listing.id,
        version=listing.version,
        heading=hidden_signs.shown(listing.details.title.best(wording().language)[1]),
        short=found_listings.shown(listing),
        tags=listing_state.tags(listing),
        public_url=urls.listing_as_now(listing) if listing.is_public else None,
        why_hidden=tuple(steps.hidden_by(verb) for verb in holds),
        is_quarantined="quarantined" in holds,
        into=looking.name_of(now) if now else None,
        joined=tuple(
            Joined(looking.name_of(gone), moment(merge.merged_at), merge.merged_by)
            for merge in merges.into(database, listing.id)
            if (gone := listings.get(database, merge.gone_id))
        ),
        rows=differences.unchanged(listing.details, (), wording()),
        likely=likely.beside(listing.details, listing) if listing.is_public else (),
        keepers=tuple(
            Keeper(
                hidden_signs.shown(each.email),
                OWN_NAMES.get(each.language, each.language),
                moment(each.since),
                steps.person(each.granted_by),
            )
            for each in holders.of_listing(database, listing.id)
        ),
        reports=report_rows(listing.id),
        cases=_cases(listing.id),
        takes_replies=not replies.are_off(database, listing.id),
        versions=tuple(version(entry, listing) for entry in entries),
        total=total,
        may_decide=desk.may_decide(account, listing.details),
        source=hidden_signs.shown(" · ".join(filter(None, (listing.source, listing.ref)))),
    )


def version(entry: Entry, listing: Listing | None) -> Version:
    """One change, with what it changed. `listing` is what it says now, where it is there."""
    submission = submissions.get(services().database, entry.submission_id) if entry.submission_id else None
    return Version(
        number=entry.version,
        what=steps.verb(entry.verb),
        at=moment(entry.at),
        who=steps.person(hidden_signs.shown(entry.by)),
        why=timeline.paragraphs(entry.why),
        case=Named(submission.reference, urls.here(f"/review/case/{submission.id}")) if submission else None,
        rows=differences.between(entry.before, entry.after, wording()) if entry.before != entry.after else (),
        is_new=entry.before is None,
        is_same=listing is not None and listing.details == entry.after,
    )


def report_rows(listing_id: str) -> tuple[ReportRow, ...]:
    """What visitors have reported about a listing: open ones first."""
    found = sorted(reports.of_listing(services().database, listing_id), key=lambda report: report.closed_at is not None)
    return tuple(
        ReportRow(
            url=urls.here(f"/review/report/{each.id}"),
            reason=steps.report(each.reason),
            words=timeline.paragraphs(each.words),
            times=each.times,
            at=moment(each.last_at),
            outcome=steps.outcome(each.outcome) if each.outcome else None,
            is_urgent=each.reason.is_urgent,
        )
        for each in found
    )


def _cases(listing_id: str) -> tuple[CaseRow, ...]:
    return tuple(
        CaseRow(
            Named(each.reference, urls.here(f"/review/case/{each.id}")),
            steps.purpose(each.purpose),
            steps.state(each.state),
            moment(each.updated_at),
            each.state.is_open,
        )
        for each in submissions.of_listing(services().database, listing_id)
        if each.received_at
    )
