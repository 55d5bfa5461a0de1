"""QueuePage: everything that waits for a person, as one list of cards, with what narrows it down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from ...domain import hidden_signs
from ...domain.account import Account, Role
from ...domain.gazetteer import Gazetteer, PlaceKind
from ...domain.submission import Submission
from ...operations import approving
from ...storage import cases, submissions
from ...storage.cases import Case, CaseKind, Stage
from ..site import services, wording
from ..translation import gettext as _
from . import desk, steps, trail
from .moments import moment, waiting
from .trail import Claimed, Trail

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Tab:
    """A way to narrow the queue down, with how many that leaves."""

    label: str
    url: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case in the list. `risk_words` say why it comes early; `is_late`: its sender was promised an answer by now. `tick` is what a
    bulk decision would send, None where it isn't for one."""

    id: str
    url: str
    icon: str
    kind: str
    title: str
    line: str
    reference: str | None
    risk: int
    risk_words: str | None
    since: str
    is_late: bool
    state: str | None
    claimed: str | None
    is_mine: bool
    tick: str | None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`total` is exact; `kept` are the hidden fields of the search form."""

    trail: Trail
    total: int
    stages: tuple[Tab, ...]
    kinds: tuple[Tab, ...]
    cards: tuple[CaseCard, ...]
    listing_kinds: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]
    claims: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]
    pages: int
    previous: str | None
    next: str | None
    can_bulk: bool
    is_narrowed: bool
    limits: str | None


def build(asked: Trail, account: Account) -> QueuePage:
    """Three statements, and a few for each row that may be decided on with others."""
    found = services()
    wanted, scope = asked.filter(account, found.settings.country), trail.scope(account)
    total, rows = cases.find(found.database, wanted, scope, limit=PER_PAGE, offset=(asked.page - 1) * PER_PAGE)
    counts = cases.counts(found.database, wanted, scope)
    pages = max(1, -(-total // PER_PAGE))
    cards = tuple(_card(case, asked, account) for case in rows)
    return QueuePage(
        trail=asked,
        total=total,
        stages=tuple(Tab(words, asked.address("/review", stage=stage), None, asked.stage is stage) for stage, words in _stages().items()),
        kinds=(
            Tab(_("All"), asked.address("/review", kind=None), sum(counts.values()), asked.kind is None),
            *(Tab(steps.case_kind(kind), asked.address("/review", kind=kind), counts[kind], asked.kind is kind) for kind in CaseKind),
        ),
        cards=cards,
        listing_kinds=(("", _("Every kind")), *((kind, words.one) for kind, words in wording().kinds.items())),
        districts=(("", _("Every district")), *districts(account)),
        claims=(
            (Claimed.ANYBODY, _("Anybody’s")),
            (Claimed.ME, _("Mine")),
            (Claimed.NOBODY, _("Nobody’s yet")),
        ),
        kept=tuple((name, value) for name, value in asked.parameters().items() if value and name in ("stage", "kind")),
        pages=pages,
        previous=asked.address("/review", page=asked.page - 1) if 1 < asked.page <= pages + 1 else None,
        next=asked.address("/review", page=asked.page + 1) if asked.page < pages else None,
        can_bulk=any(card.tick for card in cards),
        is_narrowed=bool(asked.words or asked.listing_kind or asked.district or asked.claimed),
        limits=_limits(account),
    )


_PATHS = {CaseKind.REPORT: "report", CaseKind.REPLY: "reply", CaseKind.DUPLICATE: "task", CaseKind.STALE: "task"}


def path_of(kind: CaseKind, id: str) -> str:
    """Where a case is looked at."""
    return f"/review/{_PATHS.get(kind, 'case')}/{id}"


def _card(case: Case, asked: Trail, account: Account) -> CaseCard:
    submission = submissions.get(services().database, case.id) if case.reference else None
    title = hidden_signs.shown(case.title.best(wording().language)[1])
    return CaseCard(
        id=case.id,
        url=asked.address(path_of(case.kind, case.id), page=asked.page),
        icon=case.listing_kind or "chat",
        kind=_kind(case),
        title=title or _("The guide"),
        line=" · ".join(_line(case, submission)),
        reference=case.reference,
        risk=case.risk,
        risk_words={3: _("Somebody may come to harm"), 2: _("Check closely")}.get(case.risk),
        since=moment(case.since) if asked.stage is Stage.DONE else waiting(case.since, desk.now()),
        is_late=asked.stage is Stage.WAITING and case.reference is not None and desk.now() - case.since > _promised(),
        state=steps.state(submission.state) if submission and asked.stage is not Stage.WAITING else None,
        claimed=None if case.claimed_by is None else _("Yours") if case.claimed_by == account.email else case.claimed_by,
        is_mine=case.claimed_by == account.email,
        tick=_tick(submission, asked, account),
    )


def _promised() -> timedelta:
    return timedelta(days=services().settings.review_days)


def _kind(case: Case) -> str:
    if case.kind is CaseKind.REPORT and case.reason:
        return _("Report: %(reason)s", reason=steps.report(case.reason))
    return {
        CaseKind.NEW: _("New listing"),
        CaseKind.CHANGE: _("Proposed change"),
        CaseKind.CLAIM: _("Claim"),
        CaseKind.REPORT: _("Report"),
        CaseKind.REPLY: _("Reply"),
        CaseKind.DUPLICATE: _("Listed twice?"),
        CaseKind.STALE: _("Not confirmed for long"),
    }[case.kind]


def _line(case: Case, submission: Submission | None) -> Iterator[str]:
    if case.listing_kind:
        yield wording().kinds[case.listing_kind].one
    if submission and (town := submission.details.place.city or submission.details.place.district):
        yield hidden_signs.shown(wording().town(town))
    elif case.district:
        yield hidden_signs.shown(wording().town(case.district.title()))


def _tick(submission: Submission | None, asked: Trail, account: Account) -> str | None:
    """Only what is of low risk, and waits, and is the account's to decide on, goes together with others."""
    if submission is None or asked.stage is not Stage.WAITING or submission.claimed_by not in (None, account.email):
        return None
    if not desk.may_decide(account, *desk.concerned_by(submission, desk.listing_of(submission))):
        return None
    return submission.id if approving.is_low_risk(services().database, submission, services().taxonomy) else None


def _stages() -> dict[Stage, str]:
    return {Stage.WAITING: _("Waiting for us"), Stage.ASKED: _("Waiting for the sender"), Stage.DONE: _("Done")}


def districts(account: Account) -> tuple[tuple[str, str], ...]:
    """The districts that the account may choose from, with what they are called."""
    if account.districts:
        return tuple((district, wording().town(district)) for district in account.districts)
    settings = services().settings
    return tuple((name, wording().town(name)) for name in districts_of(services().gazetteer, settings.state))


@lru_cache(4)
def districts_of(gazetteer: Gazetteer, state: str) -> tuple[str, ...]:
    """The districts of a state, by alphabet."""
    return tuple(sorted(place.name for place in gazetteer if place.kind is PlaceKind.DISTRICT and place.state == state))


def _limits(account: Account) -> str | None:
    if not account.is_limited or account.role is Role.ADMIN:
        return None
    words = [wording().town(each) for each in account.districts] + [wording().kinds[each].one for each in account.kinds]
    return _("You see what is within your limits: %(limits)s.", limits=", ".join(words))


def neighbours(asked: Trail, account: Account, case_id: str) -> tuple[str | None, str | None]:
    """The addresses of the cases before and after this one along the trail; after one that isn't there (any more) comes the first."""
    database, wanted, scope = services().database, asked.filter(account, services().settings.country), trail.scope(account)
    # The page that the case was on, and those around it: others may have been decided on meanwhile.
    begin = max(0, asked.page - 2) * PER_PAGE
    rows = cases.in_order(database, wanted, scope, limit=3 * PER_PAGE, offset=begin)
    place = next((number for number, (_kind, id) in enumerate(rows) if id == case_id), None)
    if place is None:
        rows = cases.in_order(database, wanted, scope, limit=1)
        return None, _address(asked, rows[0], 0) if rows else None
    before = _address(asked, rows[place - 1], begin + place - 1) if place else None
    after = _address(asked, rows[place + 1], begin + place + 1) if place + 1 < len(rows) else None
    return before, after


def _address(asked: Trail, case: tuple[CaseKind, str], number: int) -> str:
    return asked.address(path_of(*case), page=number // PER_PAGE + 1)
