"""HistoryPage: every change of every listing and of everything that was sent, with what differs, and what narrows it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ...domain import hidden_signs
from ...domain.account import Account
from ...domain.changes import FieldChange, compare
from ...domain.submission import Step
from ...storage import accounts, chronicle, history, listings, submissions
from ...storage.chronicle import About, Filter, Happening
from .. import urls
from ..site import services, wording
from ..translation import gettext as _
from . import desk, differences, found_listings, steps, timeline, trail
from .differences import Row
from .moments import moment

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, as typed. `problem`: a date that there isn't."""

    listing: str
    by: str
    verb: str
    since: str
    until: str
    page: int
    problems: tuple[tuple[str, str], ...]
    filter: Filter


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened, with what differs by it."""

    what: str
    title: str
    url: str
    reference: str | None
    at: str
    who: str
    words: tuple[str, ...]
    rows: tuple[Row, ...]
    version: int
    id: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    asked: Asked
    total: int
    changes: tuple[Change, ...]
    verbs: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    listing: str | None
    pages: int
    previous: str | None
    next: str | None
    csv_url: str

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return self.asked.filter != Filter()


def build(asked: Asked, account: Account) -> HistoryPage:
    """Two statements, and a few for each row that says what differs."""
    database = services().database
    total, found = chronicle.find(database, asked.filter, trail.scope(account), limit=PER_PAGE, offset=(asked.page - 1) * PER_PAGE)
    pages = max(1, -(-total // PER_PAGE))
    one = listings.get(database, asked.filter.listing_id) if asked.filter.listing_id else None
    return HistoryPage(
        asked=asked,
        total=total,
        changes=tuple(map(_change, found)),
        verbs=(
            ("", _("Everything")),
            *((f"listing.{verb}", words) for verb, words in steps.verbs().items()),
            *((f"submission.{step}", _("Submission: %(step)s", step=steps.step(step))) for step in Step),
        ),
        people=(("", _("Everybody")), *((each.email, each.email) for each in accounts.all_accounts(database))),
        listing=hidden_signs.shown(one.details.title.best(wording().language)[1]) if one and desk.covers(account, one.details) else None,
        pages=pages,
        previous=_address(asked, asked.page - 1) if 1 < asked.page <= pages + 1 else None,
        next=_address(asked, asked.page + 1) if asked.page < pages else None,
        csv_url=_address(asked, 1, "/review/history.csv"),
    )


def parse(arguments: Mapping[str, str]) -> Asked:
    """What an address asks for; a value that there isn't counts as none, a date that there isn't is said to be wrong."""
    listing, by = arguments.get("listing", "").strip()[:300], arguments.get("by", "").strip()[:254]
    verb, since, until = arguments.get("verb", ""), arguments.get("since", ""), arguments.get("until", "")
    about, _dot, code = verb.partition(".")
    first, last = _day(since), _day(until)
    wrong = [name for name, typed, read in (("since", since, first), ("until", until, last)) if typed and read is None]
    return Asked(
        listing=listing,
        by=by,
        verb=verb,
        since=since[:20],
        until=until[:20],
        page=trail.page_of(arguments),
        problems=tuple((name, _("Write the date as 2026-11-22.")) for name in wrong),
        filter=Filter(
            about=next((each for each in About if each == about), None),
            listing_id=(found_listings.id_in(listing) or listing) or None,
            by=by.lower() or None,
            verb=code or None,
            since=_midnight(first) if first else None,
            until=_midnight(last + timedelta(days=1)) if last else None,
        ),
    )


def changed(happening: Happening) -> tuple[FieldChange, ...]:
    """What differs by it: from what stood there before."""
    database = services().database
    if happening.about is About.LISTING:
        entry = history.at(database, happening.id, happening.version)
        return compare(entry.before, entry.after) if entry and entry.before != entry.after else ()
    events = {event.version: event.details for event in submissions.events(database, happening.id)}
    before, after = events.get(happening.version - 1), events[happening.version]
    return () if before is None or before == after else compare(before, after)


def what(happening: Happening) -> str:
    """What happened, in words."""
    return steps.verb(happening.verb) if happening.about is About.LISTING else steps.step(Step(happening.verb))


def title_of(happening: Happening) -> str:
    return hidden_signs.shown(happening.title.best(wording().language)[1])


def _change(happening: Happening) -> Change:
    found = changed(happening)
    is_first = happening.about is About.LISTING and happening.version == 1
    page = "listing" if happening.about is About.LISTING else "case"
    return Change(
        what=what(happening),
        title=title_of(happening),
        url=urls.here(f"/review/{page}/{happening.id}"),
        reference=happening.reference,
        at=moment(happening.at),
        who=steps.person(hidden_signs.shown(happening.by)),
        words=timeline.paragraphs(happening.words),
        rows=differences.rows(found, wording(), is_new=is_first),
        version=happening.version,
        id=happening.id,
    )


def _address(asked: Asked, page: int, path: str = "/review/history") -> str:
    given = {"listing": asked.listing, "by": asked.by, "verb": asked.verb, "since": asked.since, "until": asked.until}
    return urls.with_query(urls.here(path), **given, page=str(page) if page > 1 else None)


def _day(typed: str) -> date | None:
    try:
        read = date.fromisoformat(typed)
    except ValueError:
        return None
    return read if date.min < read < date.max else None  # there is a day before and after it, in every zone


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, services().settings.zone)
