"""What was acknowledged to people while they worked, and whether the store has all of it, once and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from directory.domain.submission import Step
from directory.services import Services

from .browser import Page

_MAILS = {Step.APPROVE: "approved", Step.ASK: "question", Step.SEND_BACK: "sent-back", Step.REJECT: "rejected"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One that was answered as done. `by` is a reviewer's address."""

    submission_id: str
    step: Step
    by: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """`times`: what was asked for -> (when, by `time.perf_counter`; how many ms it took). `sent` and `confirmed`: senders' addresses, one a
    submission. `too_late`: cases that somebody else was faster with. `found_s`: seconds from each approval that was watched to its being
    found by every worker. `failures`: what ended somebody's work."""

    times: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    decided: list[Decision] = field(default_factory=list)
    too_late: list[str] = field(default_factory=list)
    found_s: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def time(self, what: str, page: Page) -> None:
        self.times.setdefault(what, []).append((page.at_s, page.took_ms))

    def took_ms(self, what: str, begin_s: float = 0.0, end_s: float = float("inf")) -> list[float]:
        """How long each took that was asked for and answered between these two moments."""
        return [took for at, took in self.times.get(what, ()) if begin_s <= at and at + took / 1000 <= end_s]

    def discrepancies(self, services: Services, loaded: Collection[str], listings_before: int) -> Iterator[str]:
        """In words: what was acknowledged and isn't there, or is there more than once, or is there and wasn't acknowledged.

        `loaded` are the ids of the submissions that waited before, `listings_before` is how many listings there were.
        """
        yield from self.failures
        yield from self._of_submissions(services, loaded)
        yield from self._of_decisions(services)
        yield from self._of_listings(services, listings_before)
        yield from self._of_mails(services)

    def _of_submissions(self, services: Services, loaded: Collection[str]) -> Iterator[str]:
        rows = services.database.connection.execute
        stored = {row[0] for row in rows("SELECT id FROM submission WHERE received_at IS NOT NULL")}
        if missing := set(loaded) - stored:
            yield f"{len(missing)} of the submissions that waited are lost"
        if len(stored) != len(loaded) + len(self.confirmed):
            yield f"{len(stored)} submissions were confirmed, {len(loaded) + len(self.confirmed)} acknowledged as that"
        counted = dict(rows("SELECT sender_email, count(*) FROM submission GROUP BY sender_email").fetchall())
        yield from (f"{email} has sent one submission: there are {counted.get(email, 0)}" for email in self.sent if counted.get(email) != 1)

    def _of_decisions(self, services: Services) -> Iterator[str]:
        steps = [str(step) for step in _MAILS]
        sql = f"SELECT submission_id, step, by FROM submission_event WHERE step IN ({', '.join('?' * len(steps))})"
        events = Counter(services.database.connection.execute(sql, steps).fetchall())
        acknowledged = Counter((each.submission_id, str(each.step), each.by) for each in self.decided)
        for decision in events | acknowledged:
            if events[decision] != acknowledged[decision]:
                yield f"{decision}: {events[decision]} events where {acknowledged[decision]} were acknowledged"

    def _of_listings(self, services: Services, listings_before: int) -> Iterator[str]:
        rows = services.database.connection.execute
        purposes = dict(rows("SELECT id, purpose FROM submission").fetchall())
        approved = Counter(
            each.submission_id for each in self.decided if each.step is Step.APPROVE and purposes[each.submission_id] != "claim"
        )
        published = Counter(row[0] for row in rows("SELECT submission_id FROM listing_history WHERE submission_id IS NOT NULL"))
        if published != approved:
            yield f"{published.total()} versions of listings come from {approved.total()} approvals"
        new = sum(purposes[each] == "new" for each in approved)
        if (there := rows("SELECT count(*) FROM listing").fetchone()[0]) != listings_before + new:
            yield f"{there} listings, where there were {listings_before} and {new} have come"

    def _of_mails(self, services: Services) -> Iterator[str]:
        rows = services.database.connection.execute
        asked = Counter(_MAILS[each.step] for each in self.decided) + Counter({"confirm": len(self.sent), "received": len(self.confirmed)})
        written = dict(rows("SELECT template, count(*) FROM mail GROUP BY template").fetchall())
        yield from (f"{written.get(name, 0)} mails {name} for {count}" for name, count in asked.items() if written.get(name) != count)
        if again := rows("SELECT count(*) FROM mail WHERE attempts > 1").fetchone()[0]:
            yield f"{again} mails were handed over more than once"
        sent = rows("SELECT count(*) FROM mail WHERE sent_at IS NOT NULL").fetchone()[0]
        if (files := sum(1 for _ in services.settings.outbox.glob("*.eml"))) != sent:
            yield f"{files} mails have gone out, {sent} are marked as sent"
