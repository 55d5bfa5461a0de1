"""Mail on its way out: by a real mail server, by files, through a day without either, and never twice."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from directory import posting
from directory.app import create_app
from directory.posting import LEASE, Turn, deliver
from directory.services import Services
from directory.storage import mails
from directory.storage.database import Database
from directory.web.mails import Render, renderer
from tests import mail_sink
from tests.factories import NOW, Clock
from tests.mail_sink import Sink
from tests.test_serving import Server
from tests.web.letter_examples import EXAMPLES

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def site(services: Services, clock: Clock, sink: Sink) -> Services:
    """A site whose mail goes to the sink."""
    return replace(services, clock=clock, settings=replace(services.settings, smtp=sink.url))


@pytest.fixture
def render(site: Services) -> Render:
    return renderer(create_app(site))


def write(services: Services, *recipients: str, template: str = "confirm") -> None:
    with services.database.writing():
        for recipient in recipients:
            facts = EXAMPLES[template]
            name = f"{template}-{recipient}-{os.urandom(4).hex()}"
            mails.add(
                services.database, message_id=name.replace("@", "."), recipient=recipient, language="en", template=template,
                facts=facts, now=services.clock(),
            )  # fmt: skip


def waiting(services: Services) -> int:
    where = "sent_at IS NULL AND failed_at IS NULL AND cancelled_at IS NULL"
    return int(services.database.connection.execute(f"SELECT count(*) FROM mail WHERE {where}").fetchone()[0])


def people(count: int) -> list[str]:
    return [f"person{number}@example.org" for number in range(count)]


def test_what_is_due_goes_out_over_one_connection(site: Services, render: Render, sink: Sink) -> None:
    write(site, *people(3))
    assert deliver(site, render) == Turn(sent=3)
    assert [envelope.rcpt_tos for envelope in sink.envelopes] == [[person] for person in people(3)]
    assert {envelope.mail_from for envelope in sink.envelopes} == {site.settings.mail_from}
    assert sink.to("person1@example.org")["Subject"] == "Please confirm: reference 3467-ACDE"
    assert deliver(site, render) == Turn()
    assert len(sink.messages) == 3


def test_what_is_not_due_yet_waits(site: Services, render: Render, clock: Clock, sink: Sink) -> None:
    with site.database.writing():
        mails.add(
            site.database, message_id="later", recipient="a@example.org", language="en", template="confirm",
            facts=EXAMPLES["confirm"], now=NOW, due_at=NOW + timedelta(minutes=10),
        )  # fmt: skip
    assert deliver(site, render) == Turn()
    clock.move(minutes=10)
    assert deliver(site, render) == Turn(sent=1)


def test_what_a_mail_said_is_forgotten_once_it_is_sent(site: Services, render: Render) -> None:
    write(site, "a@example.org")
    deliver(site, render)
    assert site.database.connection.execute("SELECT facts FROM mail").fetchall() == [("{}",)]


def test_a_day_without_a_mail_server_loses_nothing_and_sends_nothing_twice(
    site: Services, render: Render, clock: Clock, sink: Sink
) -> None:
    sink.stop()
    write(site, *people(5))
    for _ in range(24 * 4):
        assert not deliver(site, render).sent
        clock.move(minutes=15)
    write(site, "late@example.org")
    assert waiting(site) == 6
    sink.start()
    for _ in range(7 * 4):
        deliver(site, render)
        clock.move(minutes=15)
    assert waiting(site) == 0
    assert sorted(message["To"] for message in sink.messages) == sorted([*people(5), "late@example.org"])


def test_while_the_mail_server_is_away_one_mail_is_tried_and_the_others_stay_as_they_are(
    site: Services, render: Render, sink: Sink
) -> None:
    sink.stop()
    write(site, *people(3))
    assert deliver(site, render) == Turn(put_off=1, is_reachable=False)
    assert site.database.connection.execute("SELECT sum(attempts) FROM mail").fetchone() == (1,)


def test_waits_grow_from_a_minute_to_six_hours_and_last_for_five_days() -> None:
    waits = [wait for attempts in range(1, 100) if (wait := posting.back_off(attempts))]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(waits) == timedelta(hours=6)
    assert timedelta(days=5) < sum(waits, timedelta()) < timedelta(days=10)


def test_mail_that_stays_undeliverable_is_given_up_after_days_and_not_before(
    site: Services, render: Render, clock: Clock, sink: Sink
) -> None:
    sink.refusals["full@example.org"] = "452 4.2.2 mailbox full"
    write(site, "full@example.org")
    while waiting(site):
        deliver(site, render)
        clock.move(hours=1)
    assert clock.now - NOW > timedelta(days=5)
    assert [(each.problem, each.is_final) for each in mails.undelivered(site.database)] == [("recipient-refused-452", True)]


def test_address_that_doesnt_exist_is_given_up_at_once_and_holds_nobody_up(site: Services, render: Render, sink: Sink) -> None:
    sink.refusals["gone@example.org"] = "550 5.1.1 no such user"
    write(site, "gone@example.org", "here@example.org")
    assert deliver(site, render) == Turn(sent=1, given_up=1)
    (undelivered,) = mails.undelivered(site.database)
    assert (undelivered.problem, undelivered.is_final, undelivered.count) == ("recipient-refused-550", True, 1)
    assert site.database.connection.execute("SELECT facts FROM mail WHERE failed_at IS NOT NULL").fetchall() == [("{}",)]


@pytest.mark.parametrize(
    "answer", ["550 5.7.1 relaying denied", "554 5.7.1 not from here", "451 4.3.0 try later", "530 5.7.0 sign in first"]
)
def test_refusal_that_is_about_us_or_about_now_is_tried_again(
    site: Services, render: Render, clock: Clock, sink: Sink, answer: str
) -> None:
    sink.refusals["a@example.org"] = answer
    write(site, "a@example.org")
    assert deliver(site, render) == Turn(put_off=1)
    sink.refusals.clear()
    clock.move(minutes=1)
    assert deliver(site, render) == Turn(sent=1)


def test_message_that_is_refused_is_put_off_or_given_up_as_the_server_says(
    site: Services, render: Render, clock: Clock, sink: Sink
) -> None:
    write(site, "a@example.org")
    sink.answer = "451 4.7.1 come back later"
    assert deliver(site, render) == Turn(put_off=1)
    clock.move(minutes=1)
    sink.answer = "554 5.6.0 no"
    assert deliver(site, render) == Turn(given_up=1)


def test_mail_that_cant_be_written_is_put_off_and_holds_nobody_up(site: Services, render: Render, sink: Sink) -> None:
    with site.database.writing():
        mails.add(
            site.database, message_id="broken", recipient="a@example.org", language="en", template="confirm", facts={}, now=NOW
        )  # fmt: skip
    write(site, "b@example.org")
    assert deliver(site, render) == Turn(sent=1, put_off=1)


def test_address_with_a_line_break_goes_nowhere(site: Services, render: Render, sink: Sink) -> None:
    write(site, "a@example.org\r\nRCPT TO:<victim@example.org>")
    assert deliver(site, render) == Turn(put_off=1)
    assert not sink.envelopes


def test_nobodys_address_is_logged(site: Services, render: Render, sink: Sink, caplog: pytest.LogCaptureFixture) -> None:
    sink.refusals["secret@example.org"] = "550 5.1.1 <secret@example.org> unknown"
    write(site, "secret@example.org", "secret@exa mple.org\n")
    sink.answer = "451 <secret@example.org> later"
    write(site, "secret2@example.org")
    with caplog.at_level(logging.DEBUG):
        deliver(site, render)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("directory")]
    assert ours and "secret" not in " ".join(ours)
    problems = site.database.connection.execute("SELECT group_concat(problem) FROM mail").fetchone()[0]
    assert "secret" not in problems


def test_two_deliverers_at_once_send_each_mail_once(site: Services, render: Render, sink: Sink) -> None:
    write(site, *people(40))
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        deliver(site, render)
        site.database.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(message["To"] for message in sink.messages) == sorted(people(40))


def test_mail_being_sent_isnt_taken_by_anybody_else_until_the_claim_runs_out(site: Services, render: Render, clock: Clock) -> None:
    write(site, "a@example.org")
    assert mails.claim(site.database, now=clock(), lasts=LEASE)
    clock.now += LEASE - timedelta(seconds=1)
    assert deliver(site, render) == Turn()
    clock.move(seconds=1)
    assert deliver(site, render) == Turn(sent=1)


def test_mail_of_a_process_that_died_before_it_could_say_so_goes_out_again_under_the_same_message_id(
    site: Services, render: Render, clock: Clock, sink: Sink
) -> None:
    """Whether the first was taken nobody can know then; who gets both can tell that they are one."""
    write(site, "a@example.org")
    program = textwrap.dedent(f"""
        import os, signal
        from dataclasses import replace
        from datetime import datetime
        from directory import posting, settings
        from directory.app import create_app
        from directory.services import open_services
        from directory.storage import mails
        from directory.web.mails import renderer
        opened = open_services(settings.load({{"SAATH_DATA": {str(site.settings.data)!r}, "SAATH_SMTP": {sink.url!r}}}))
        mine = replace(opened, clock=lambda: datetime.fromisoformat({NOW.isoformat()!r}))
        mails.mark_sent = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
        posting.deliver(mine, renderer(create_app(mine)))
    """)
    died = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert died.returncode == -signal.SIGKILL
    assert len(sink.messages) == 1
    assert deliver(site, render) == Turn()
    clock.now += LEASE
    assert deliver(site, render) == Turn(sent=1)
    assert len({message["Message-ID"] for message in sink.messages}) == 1


def test_mail_that_is_sent_stays_sent_though_the_database_was_busy_for_a_moment(site: Services, render: Render, sink: Sink) -> None:
    quick = replace(site, database=Database(site.settings.database, busy_timeout_ms=50))
    write(quick, "a@example.org")
    let_go = threading.Event()
    holding = threading.Event()

    def hold() -> None:
        other = Database(site.settings.database)
        with other.writing():
            holding.set()
            let_go.wait(10)
        other.close()

    def slow_render(mail: mails.Mail) -> EmailMessage:
        threading.Thread(target=hold).start()
        holding.wait(10)
        threading.Timer(0.3, let_go.set).start()
        return render(mail)

    assert deliver(quick, slow_render) == Turn(sent=1)
    assert waiting(site) == 0 and len(sink.messages) == 1
    quick.database.close()


# -- servers that want to be spoken to in a certain way


needs_no_tls = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture
def guarded() -> Iterator[Sink]:
    """Starts a sink that takes mail only from whoever signs in."""
    from aiosmtpd.smtp import AuthResult, LoginPassword

    def known(server: object, session: object, envelope: object, mechanism: str, login: LoginPassword) -> AuthResult:
        return AuthResult(success=(login.login, login.password) == (b"saath", b"p@ss:word/"), handled=False)

    with mail_sink.running(authenticator=known, auth_required=True, auth_require_tls=False) as sink:
        yield sink


@needs_no_tls
def test_user_and_password_come_from_the_address_of_the_server(site: Services, render: Render, guarded: Sink) -> None:
    write(site, "a@example.org")
    address = f"smtp://saath:p%40ss%3Aword%2F@127.0.0.1:{guarded.port}"
    assert deliver(replace(site, settings=replace(site.settings, smtp=address)), render) == Turn(sent=1)


@needs_no_tls
def test_wrong_password_is_a_matter_of_ours_and_loses_no_mail(site: Services, render: Render, guarded: Sink) -> None:
    write(site, "a@example.org")
    address = f"smtp://saath:wrong@127.0.0.1:{guarded.port}"
    wrong = replace(site, settings=replace(site.settings, smtp=address))
    assert deliver(wrong, render) == Turn(put_off=1, is_reachable=False)
    assert [each.problem for each in mails.undelivered(site.database)] == ["password-refused"]


# -- files


def test_without_a_mail_server_mails_become_files_that_only_we_can_read(services: Services, render: Render) -> None:
    write(services, "a@example.org", "b@example.org")
    assert deliver(services, render) == Turn(sent=2)
    first, second = sorted(services.settings.outbox.iterdir())
    message = mail_sink.read(first.read_bytes())
    assert (message["To"], message["Subject"]) == ("a@example.org", "Please confirm: reference 3467-ACDE")
    assert {first.suffix, second.suffix} == {".eml"}
    assert first.stat().st_mode & 0o077 == services.settings.outbox.stat().st_mode & 0o077 == 0


def test_outbox_that_cant_be_written_to_puts_mail_off(services: Services, render: Render) -> None:
    services.settings.outbox.write_text("in the way")
    write(services, "a@example.org")
    assert deliver(services, render).put_off == 1
    assert [each.problem for each in mails.undelivered(services.database)] == ["file-not-written"]


# -- a server as it runs for real


def test_workers_of_a_running_server_send_each_mail_once(tmp_path: Path, sink: Sink) -> None:
    server = Server(tmp_path, SAATH_SMTP=sink.url)
    database = Database(tmp_path / "data" / "saath.sqlite")
    try:
        with database.writing():
            for number, person in enumerate(people(20)):
                mails.add(
                    database, message_id=f"m{number}", recipient=person, language="en", template="confirm",
                    facts=EXAMPLES["confirm"], now=datetime.now(UTC),
                )  # fmt: skip
        for _ in range(200):
            if len(sink.messages) == 20 and not mails.is_due(database, now=datetime.now(UTC)):
                break
            time.sleep(0.05)
        time.sleep(1.2)  # every worker's postman has come by once more
        assert sorted(message["To"] for message in sink.messages) == sorted(people(20))
    finally:
        database.close()
        assert "Traceback" not in server.stop()
