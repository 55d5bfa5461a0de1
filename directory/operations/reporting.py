"""A visitor's report that something is wrong with a listing, and what reviewers do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from ..domain.report import Outcome, Reason, Report
from ..domain.slugs import listing_id as new_id
from ..domain.submission import NotAllowed
from ..storage import listings, outbox, reports
from ..storage.database import Database
from .freshness import ask_about_report
from .quarantining import quarantine


def report_problem(
    database: Database,
    listing_id: str,
    reason: Reason,
    words: str | None,
    *,
    language: str,
    today: date,
    now: datetime,
    random: Callable[[], str],
) -> Report | None:
    """A visitor says what is wrong: a task for reviewers, and where that is said, a question to those who keep the listing.

    None where no such listing is public. The same from several visitors is one task.
    """
    with database.writing():
        listing = listings.get(database, listing_id)
        if listing is None or not listing.is_public:
            return None
        report = reports.add(database, new_id("", random()), listing_id, reason, words, language, now=now)
        if reason.is_doubt:
            outbox.add(database, [listing_id], now=now)
            ask_about_report(database, listing, reason, today=today, now=now, random=random)
        return report


def claim_report(database: Database, report_id: str, *, by: str, now: datetime) -> Report:
    """A reviewer looks into it; whoever did before no longer does. Raises `NotAllowed`."""
    with database.writing():
        _require_open(database, report_id)
        reports.claim(database, report_id, by=by, now=now)
        return _require(database, report_id)


def release_report(database: Database, report_id: str, *, by: str, now: datetime) -> Report:
    """Nobody looks into it any more. Raises `NotAllowed` where somebody else does."""
    with database.writing():
        report = _require_open(database, report_id)
        if report.claimed_by not in (None, by):
            raise NotAllowed("report-claimed", by=report.claimed_by, at=report.claimed_at)
        reports.claim(database, report_id, by=None, now=now)
        return _require(database, report_id)


def resolve_report(
    database: Database,
    report_id: str,
    *,
    outcome: Outcome,
    by: str,
    now: datetime,
    random: Callable[[], str],
    note: str | None = None,
) -> Report:
    """It is dealt with; the listing no longer counts as doubted by it, and goes into quarantine where that is the outcome, with the note
    as the reason. The same by the same reviewer twice is once.

    Raises `NotAllowed` ("report-unknown", or "report-closed" with who was faster).
    """
    with database.writing():
        report = _require(database, report_id)
        if report.closed_at is not None:
            if (report.closed_by, report.outcome, report.note) == (by, outcome, note):
                return report
            raise NotAllowed("report-closed", by=report.closed_by, at=report.closed_at)
        reports.close(database, report_id, outcome, by=by, note=note, now=now)
        outbox.add(database, [report.listing_id], now=now)
        if outcome is Outcome.HIDDEN and listings.get(database, report.listing_id) is not None:
            quarantine(database, report.listing_id, by=by, now=now, why=note, random=random)
        return _require(database, report_id)


def _require(database: Database, report_id: str) -> Report:
    report = reports.get(database, report_id)
    if report is None:
        raise NotAllowed("report-unknown", report=report_id)
    return report


def _require_open(database: Database, report_id: str) -> Report:
    report = _require(database, report_id)
    if report.closed_at is not None:
        raise NotAllowed("report-closed", by=report.closed_by, at=report.closed_at)
    return report
