"""The periodic work: what is due is done once, by whomever, and what fails leaves the rest to be done."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from directory import upkeep
from directory.app import create_app
from directory.domain.details import Text
from directory.domain.retention import KEPT
from directory.domain.session import Audience
from directory.domain.submission import Purpose, Sender, State, Submission
from directory.domain.vocabulary import Publication
from directory.operations.submit import mail_confirm_link
from directory.rounds import Caretaker, Postman
from directory.services import Services
from directory.storage import holders, link_checks, links, listings, mails, sessions, submissions, unmet_needs
from directory.storage import upkeep as stored
from directory.web.mails import renderer
from tests.factories import NOW, Clock, details, item
from tests.keepers import columns_with, fresh_random
from tests.web.letter_examples import EXAMPLES, LINK

ROOT = Path(__file__).resolve().parent.parent
DAY = timedelta(days=1)


@dataclass
class Answers:
    """Stands where the internet would be: what each address answers, and which were asked."""

    problems: Mapping[str, str | None] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    otherwise: str | None = None

    def check(self, url: str) -> str | None:
        self.asked.append(url)
        return self.problems.get(url, self.otherwise)


@pytest.fixture
def maintain(site: Services, app: Flask) -> Callable[..., upkeep.Outcome | None]:
    def _maintain(answers: Answers | None = None, **options: int) -> upkeep.Outcome | None:
        return upkeep.maintain(site, renderer(app), answers or Answers(), **options)  # type: ignore[arg-type]

    return _maintain


Maintain = Callable[..., Mapping[str, int] | None]


def mail(site: Services, recipient: str = "a@example.org") -> None:
    with site.database.writing():
        mails.add(
            site.database, message_id=f"m-{recipient}", recipient=recipient, language="en", template="confirm",
            facts=EXAMPLES["confirm"], now=NOW,
        )  # fmt: skip


def count(site: Services, table: str) -> int:
    return int(site.database.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_mails_that_are_due_go_out(site: Services, maintain: Maintain) -> None:
    mail(site)
    outcome = maintain()
    assert outcome and outcome["sent"] == 1
    assert len(list(site.settings.outbox.glob("*.eml"))) == 1


def test_second_time_finds_nothing_to_do(site: Services, maintain: Maintain) -> None:
    mail(site)
    maintain()
    outcome = maintain()
    assert outcome and not any(outcome.values())


def test_who_keeps_an_old_listing_is_asked_once(site: Services, maintain: Maintain, bring: Callable[..., object]) -> None:
    bring(item("old", verified_on=date(2026, 1, 1)))
    (listing,) = listings.public(site.database)
    with site.database.writing():
        holders.grant(site.database, listing.id, "org@example.org", "en", by="test", now=NOW)
    assert [outcome and outcome["asked"] for outcome in (maintain(), maintain())] == [1, 0]
    (file,) = site.settings.outbox.glob("*.eml")
    assert b"Is this still right?" in file.read_bytes()


def submission(**overrides: object) -> Submission:
    given: dict[str, object] = {
        "id": "abcdefghjk",
        "reference": "3467-ACDE",
        "purpose": Purpose.NEW,
        "state": State.UNCONFIRMED,
        "version": 1,
        "details": details(),
        "sender": Sender("org@example.org", "en"),
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Submission(**(given | overrides))  # type: ignore[arg-type]


def test_what_nobody_confirms_is_put_aside_when_its_link_has_run_out(site: Services, maintain: Maintain, clock: Clock) -> None:
    with site.database.writing():
        submissions.add(site.database, submission(), now=NOW)
    clock.now += 14 * DAY - timedelta(minutes=1)
    maintain()
    assert submissions.require(site.database, "abcdefghjk").state is State.UNCONFIRMED
    clock.now += timedelta(minutes=1)
    outcome = maintain()
    assert outcome and outcome["unconfirmed"] == 1
    assert submissions.require(site.database, "abcdefghjk").state is State.WITHDRAWN
    assert submissions.last_event(site.database, "abcdefghjk").by == "maintain"


def test_what_can_still_be_confirmed_by_a_later_mail_waits_on(site: Services, maintain: Maintain, clock: Clock) -> None:
    with site.database.writing():
        submissions.add(site.database, submission(), now=NOW)
    clock.now += 13 * DAY
    mail_confirm_link(site.database, submission(), now=clock(), random=fresh_random)
    clock.now += 13 * DAY
    maintain()
    assert submissions.require(site.database, "abcdefghjk").state is State.UNCONFIRMED
    clock.now += 1 * DAY
    maintain()
    assert submissions.require(site.database, "abcdefghjk").state is State.WITHDRAWN


def test_address_of_who_never_confirmed_is_nowhere_in_the_end(site: Services, maintain: Maintain, clock: Clock) -> None:
    with site.database.writing():
        submissions.add(site.database, submission(), now=NOW)
    mail_confirm_link(site.database, submission(), now=NOW, random=fresh_random)
    for days in (14, KEPT.days):
        maintain()
        assert {"submission.sender_email", "mail.recipient"} <= columns_with(site.database, "org@example.org")
        clock.now += days * DAY
    assert (maintain() or {})["addresses"] == 1
    assert columns_with(site.database, "org@example.org") == set()
    assert submissions.require(site.database, "abcdefghjk").state is State.WITHDRAWN


def test_links_and_sessions_that_have_run_out_are_forgotten_and_others_are_not(site: Services, maintain: Maintain, clock: Clock) -> None:
    with site.database.writing():
        links.make(site.database, LINK, "confirm", "x", "a@example.org", now=NOW, lasts=DAY)
        links.make(site.database, LINK + "2", "status", "x", "a@example.org", now=NOW, lasts=365 * DAY)
        sessions.begin(site.database, b"k" * 32, Audience.ORGANISATION, address="a@example.org", device="", now=NOW)
    maintain()
    assert (count(site, "link"), count(site, "session")) == (2, 1)
    clock.now += 60 * DAY
    maintain()
    assert (count(site, "link"), count(site, "session")) == (1, 0)


def test_part_that_fails_leaves_the_others_to_be_done(
    site: Services, maintain: Maintain, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("somebody@example.org")

    monkeypatch.setattr(upkeep, "keep_fresh", fail)
    mail(site)
    outcome = maintain()
    assert outcome and (outcome["failed"], outcome["sent"]) == (1, 1)
    assert "A part of the upkeep failed" in caplog.text and "RuntimeError at directory/upkeep.py:" in caplog.text
    assert "somebody@example.org" not in caplog.text


# -- at once


def test_two_at_once_do_it_once(site: Services, app: Flask, maintain: Maintain) -> None:
    """The second finds the first at it and leaves it to that."""
    mail(site)
    inside, go_on = threading.Event(), threading.Event()

    class Slow(Answers):
        def check(self, url: str) -> str | None:
            return None

    first: list[object] = []

    def slow_render(mail: mails.Mail) -> object:
        inside.set()
        go_on.wait(10)
        return renderer(app)(mail)

    def work() -> None:
        first.append(upkeep.maintain(site, slow_render, Slow()))  # type: ignore[arg-type]
        site.database.close()

    thread = threading.Thread(target=work)
    thread.start()
    inside.wait(10)
    assert maintain() is None
    go_on.set()
    thread.join()
    assert isinstance(first[0], Mapping) and first[0]["sent"] == 1
    assert maintain() is not None


def test_another_process_finds_it_locked_and_says_so(site: Services, maintain: Maintain) -> None:
    with upkeep._alone(site) as is_alone:
        assert is_alone
        command = [sys.executable, "-m", "directory", "maintain"]
        environment = {"SAATH_DATA": str(site.settings.data), "SAATH_SEED": "none", "PATH": ""}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "Another process is at it; nothing was done here.\n"
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert "Mails: 0 sent" in done.stdout
    assert stored.last(site.database, "maintain")


# -- links


def linked(**urls: str) -> object:
    return item("-".join(urls), title=Text(en="With links"), **urls)


@pytest.fixture
def listed(bring: Callable[..., object]) -> list[str]:
    """Two listings; the addresses that they name."""
    bring(
        linked(website="https://one.example/", source_url="https://two.example/facts", email="a@example.org"),
        linked(website="https://one.example/", join_url="https://three.example/join", organisation_website="not an address"),
    )
    return ["https://one.example/", "https://three.example/join", "https://two.example/facts"]


def test_each_address_is_looked_at_once_however_many_listings_name_it(site: Services, maintain: Maintain, listed: list[str]) -> None:
    answers = Answers()
    outcome = maintain(answers)
    assert sorted(answers.asked) == listed
    assert outcome and (outcome["checked"], outcome["failing"]) == (3, 0)


def test_only_so_many_are_looked_at_in_one_turn_and_then_those_that_waited_longest(
    site: Services, maintain: Maintain, listed: list[str], clock: Clock
) -> None:
    answers = Answers()
    for _ in range(3):
        maintain(answers, links_a_turn=1)
        clock.now += timedelta(minutes=5)
    assert sorted(answers.asked) == listed
    maintain(answers, links_a_turn=1)
    assert len(answers.asked) == 3
    clock.now += 7 * DAY
    maintain(answers, links_a_turn=1)
    assert answers.asked[3] == answers.asked[0]


def test_address_that_fails_is_looked_at_daily_and_dead_after_three_days(
    site: Services, maintain: Maintain, listed: list[str], clock: Clock
) -> None:
    answers = Answers({"https://one.example/": "not-found"})
    for _day in range(3):
        maintain(answers)
        assert link_checks.dead(site.database) == ()
        clock.now += DAY
    maintain(answers)
    dead = link_checks.dead(site.database)
    assert [(each.check.url, each.check.problem, each.check.failures, each.field) for each in dead] == [
        ("https://one.example/", "not-found", 4, "website")
    ] * 2
    assert len({each.listing_id for each in dead}) == 2
    assert link_checks.coverage(site.database) == link_checks.Coverage(named=3, checked=3)


def test_when_nobody_at_all_can_be_reached_it_is_held_against_nobody(site: Services, maintain: Maintain, listed: list[str]) -> None:
    outcome = maintain(Answers(otherwise="no-such-host"))
    assert outcome and outcome["checked"] == 0
    assert count(site, "link_check") == 0


def test_links_of_hidden_listings_and_of_samples_are_neither_looked_at_nor_told_of(
    site: Services, maintain: Maintain, bring: Callable[..., object]
) -> None:
    bring(linked(website="https://sample.example/"), is_sample=True, source="samples")
    bring(linked(website="https://hidden.example/"), source="hidden")
    for listing in listings.public(site.database):
        if listing.source == "hidden":
            with site.database.writing():
                listings.change(site.database, listing, verb="withdrawn", by="test", now=NOW, publication=Publication.HIDDEN)
    answers = Answers()
    maintain(answers)
    assert answers.asked == []


def test_check_of_an_address_that_nobody_names_any_more_is_forgotten(
    site: Services, maintain: Maintain, listed: list[str], bring: Callable[..., object], clock: Clock
) -> None:
    maintain()
    bring(linked(website="https://four.example/", email="a@example.org"), now=NOW + DAY)  # the others vanish from the feed
    clock.now += DAY
    maintain()
    assert site.database.connection.execute("SELECT url FROM link_check").fetchall() == [("https://four.example/",)]


# -- threads of a server


@pytest.fixture
def caretaker(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caretaker]:
    monkeypatch.setattr(upkeep, "checker_of", lambda services: Answers())
    yield Caretaker(app)


def test_running_site_sends_mail_by_itself(site: Services, app: Flask) -> None:
    mail(site)
    assert Postman(app).turn()
    assert len(list(site.settings.outbox.glob("*.eml"))) == 1


def test_postman_waits_while_there_is_no_mail_server(site: Services) -> None:
    mail(site)
    assert not Postman(create_app(replace(site, settings=replace(site.settings, smtp="smtp://127.0.0.1:1")))).turn()


def test_running_site_does_the_upkeep_once_an_hour(site: Services, caretaker: Caretaker, clock: Clock) -> None:
    done = []
    for minutes in (0, 30, 30):
        clock.now += timedelta(minutes=minutes)
        caretaker.turn()
        last = stored.last(site.database, "maintain")
        done.append(last and last.at - NOW)
    assert done == [timedelta(), timedelta(), timedelta(hours=1)]


def test_what_a_process_has_counted_is_added_to_the_month(site: Services, app: Flask, caretaker: Caretaker) -> None:
    for _ in range(6):
        app.extensions["saath.unmet"].add((("kind", "workshop"),))
    caretaker.turn()
    for _ in range(5):
        app.extensions["saath.unmet"].add((("kind", "workshop"),))
    caretaker.turn()
    (need,) = unmet_needs.often(site.database, since="2026-01")
    assert (need.month, need.parameters, need.count) == ("2026-11", {"kind": "workshop"}, 11)
