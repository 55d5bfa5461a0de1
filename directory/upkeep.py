"""Upkeep: the periodic work of a site. Each part may be done twice, or by two at once, and does nothing then that was done before."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby
from queue import Empty, SimpleQueue
from urllib.parse import urlsplit

from . import posting
from .domain.link_check import LinkCheck
from .domain.retention import KEPT
from .link_checking import LinkChecker
from .mishaps import told
from .operations.expire_unconfirmed import expire_unanswered, expire_unconfirmed
from .operations.forgetting import forget_people
from .operations.freshness import keep_fresh
from .posting import Render
from .services import Services, random
from .storage import drafts, link_checks, links, mails, sessions, unmet_needs, upkeep, uploads
from .storage.database import DatabaseBusy
from .tasking import open_tasks

TASK = "maintain"
LINKS_A_TURN = 200
_LINKS_AT_ONCE = 8
_FEW_HOSTS = 3
_OUR_OWN_NETWORK = frozenset({"no-such-host", "no-connection"})
log = logging.getLogger(__name__)

Outcome = Mapping[str, int]
"""What was done: counts by name. `failed` is how many parts of the work were not done."""


def checker_of(services: Services) -> LinkChecker:
    """A link checker that says whose it is."""
    return LinkChecker(f"Saath-link-check/1.0 (+{services.settings.origin})")


def maintain(services: Services, render: Render, checker: LinkChecker, *, links_a_turn: int = LINKS_A_TURN) -> Outcome | None:
    """Do what is due; None where another process is at it. A part that fails is logged and leaves the others to be done."""
    with _alone(services) as is_alone:
        if not is_alone:
            return None
        outcome = Counter(failed=0)
        for part in _parts(services, render, checker, links_a_turn):
            try:
                outcome.update(part())
            except DatabaseBusy:
                log.warning("The database was busy; a part of the upkeep waits for the next turn.")
                outcome["failed"] += 1
            except Exception as error:
                log.error("A part of the upkeep failed; the next turn tries again: %s", told(error))
                outcome["failed"] += 1
        upkeep.keep(services.database, TASK, outcome, now=services.clock())
        return outcome


def is_due(services: Services, every: timedelta) -> bool:
    """Whether the last time is longer ago than this."""
    done = upkeep.last(services.database, TASK)
    return done is None or services.clock() - done.at >= every


def keep_unmet_needs(services: Services, counts: Mapping[unmet_needs.Parameters, int]) -> None:
    """Add what this process has counted to the counts of the month."""
    if counts:
        with services.database.writing():
            unmet_needs.add(services.database, counts, month=_month(services))


@contextmanager
def _alone(services: Services) -> Iterator[bool]:
    """Whether nobody else is at it, for as long as this lasts. The system lets go of the lock if we die."""
    file = os.open(services.settings.data / "maintain.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        yield False
        return
    try:
        yield True
    finally:
        os.close(file)


def _parts(services: Services, render: Render, checker: LinkChecker, links_a_turn: int) -> tuple[Callable[[], Outcome], ...]:
    return (
        lambda: _refresh(services),
        lambda: _put_aside(services),
        lambda: open_tasks(services),
        lambda: _forget(services),
        lambda: _forget_people(services),
        lambda: _post(services, render),
        lambda: check_links(services, checker, links_a_turn),
    )


def _refresh(services: Services) -> Outcome:
    now, settings = services.clock(), services.settings
    turn = keep_fresh(
        services.database,
        settings.freshness,
        today=settings.day(now),
        now=now,
        random=random,
    )
    return {"asked": turn.asked, "asked_again": turn.asked_again, "hidden": turn.hidden, "reopened": turn.reopened}


def _put_aside(services: Services) -> Outcome:
    database, now = services.database, services.clock()
    return {"unconfirmed": expire_unconfirmed(database, now=now), "unanswered": expire_unanswered(database, now=now)}


def _forget(services: Services) -> Outcome:
    database, now = services.database, services.clock()
    old_drafts, old_uploads = drafts.delete_old(database, now=now), uploads.delete_old(database, now=now)
    with database.writing():
        return {
            "drafts": old_drafts,
            "uploads": old_uploads,
            "links": links.forget(database, expired_by=now),
            "sessions": sessions.forget(database, over_by=now),
            "mails": mails.forget(database, done_before=now - KEPT),
            "rare_needs": unmet_needs.drop_few(database, before=_month(services)),
            "checks": link_checks.forget(database),
        }


def _forget_people(services: Services) -> Outcome:
    done = forget_people(services.database, now=services.clock())
    return {
        "addresses": done.senders + done.writers + done.holders,
        "words": done.refused + done.reports,
    }


def _post(services: Services, render: Render) -> Outcome:
    total: Counter[str] = Counter()
    while True:
        turn = posting.deliver(services, render)
        total.update(sent=turn.sent, put_off=turn.put_off, given_up=turn.given_up)
        if not turn.is_reachable or not turn.sent:
            return total


def check_links(services: Services, checker: LinkChecker, most: int) -> Outcome:
    """Look at the addresses that are due, several hosts at a time, and at those of one host one after the other."""
    due = sorted(link_checks.due(services.database, at=services.clock(), most=most), key=_host)
    hosts = [tuple(same) for _, same in groupby(due, key=_host)]
    problems = _look_at(hosts, checker)
    if len(hosts) >= _FEW_HOSTS and set(problems.values()) <= _OUR_OWN_NETWORK:
        return {"checked": 0}  # nobody at all could be reached: that says something about us, not about them
    now = services.clock()
    with services.database.writing():
        link_checks.keep(services.database, [each.then(problems[each.url], now) for each in due if each.url in problems])
    return {"checked": len(problems), "failing": sum(problem is not None for problem in problems.values())}


def _look_at(hosts: Iterable[tuple[LinkCheck, ...]], checker: LinkChecker) -> Mapping[str, str | None]:
    """The problem of each address. The threads are daemons: a server that is told to stop doesn't wait for somebody else's."""
    waiting: SimpleQueue[tuple[LinkCheck, ...]] = SimpleQueue()
    for same in hosts:
        waiting.put(same)
    problems: dict[str, str | None] = {}

    def work() -> None:
        while True:
            try:
                same = waiting.get_nowait()
            except Empty:
                return
            for each in same:
                problems[each.url] = checker.check(each.url)

    threads = [threading.Thread(target=work, name="links", daemon=True) for _ in range(_LINKS_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def _host(check: LinkCheck) -> str:
    try:
        return urlsplit(check.url).hostname or ""
    except ValueError:
        return ""


def _month(services: Services) -> str:
    return services.clock().astimezone(services.settings.zone).strftime("%Y-%m")
