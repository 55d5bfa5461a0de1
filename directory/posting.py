"""Posting: mails that are due go out, through a mail server or, where none is set, into files. Several processes may do it at once.

A mail is claimed for `LEASE` before it is handed over and marked once it has been taken, so no two processes send it. Where a process dies
between these two, nobody can know whether it was taken: the mail goes out again when its claim has run out, under the same Message-ID.
Nobody's address is ever logged: problems are codes.
"""

from __future__ import annotations

import logging
import os
import re
import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from .domain.errors import DirectoryError
from .mishaps import told
from .services import Services
from .settings import LOOPBACK, Settings
from .storage import mails
from .storage.database import DatabaseBusy
from .storage.mails import Mail

LEASE = timedelta(minutes=10)
"""For how long nobody else may send a mail that is being sent: longer than a mail server can take for one (see `_TIMEOUT_S`)."""
MOST_AT_ONCE = 200
_TIMEOUT_S = 20
_AGAIN_AFTER_S = 0.2
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)
_MOST_ATTEMPTS = 36
_ABOUT_US = frozenset({421, 454, 530, 534, 535, 538})
"""Answers that speak of our connection or our password, not of the mail (RFC 4954, section 6)."""
_OUR_POLICY = re.compile(rb"^5\.7\.")
"""An enhanced status code (RFC 3463) for what the server won't do for us: relaying, mostly. Once that is set right the mail may pass."""

Render = Callable[[Mail], EmailMessage]
log = logging.getLogger(__name__)


class NotTaken(DirectoryError):
    """The mail wasn't taken; `reason` is a code without anybody's address."""


class NotTakenNow(NotTaken):
    """Another time it may be."""


class Unreachable(NotTakenNow):
    """There is no mail server to talk to, so no other mail would be taken either."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of the mails that were due. `is_reachable` False: the mail server wasn't there, and the rest was left for later."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    is_reachable: bool = True


class Carrier(Protocol):
    """Takes messages to where they go. Raises `NotTaken`."""

    def carry(self, message: EmailMessage, name: str) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def back_off(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts: a minute, then twice as long each time up to six hours; after a week None, for ever.

    >>> [str(back_off(attempts)) for attempts in (1, 2, 9, 20, 36)]
    ['0:01:00', '0:02:00', '4:16:00', '6:00:00', 'None']
    """
    return min(_FIRST_WAIT * 2 ** (attempts - 1), _LONGEST_WAIT) if attempts < _MOST_ATTEMPTS else None


def deliver(services: Services, render: Render) -> Turn:
    """Send what is due, at most `MOST_AT_ONCE`; what can't be sent now is put off, and holds nothing else up.

    `render` makes the message of a mail (`web.mails.renderer`).
    """
    database, clock = services.database, services.clock
    sent = put_off = given_up = 0
    if not mails.is_due(database, now=clock()):
        return Turn()
    with carrier_of(services.settings) as carrier:
        while sent + put_off + given_up < MOST_AT_ONCE and (mail := mails.claim(database, now=clock(), lasts=LEASE)):
            try:
                _carry(mail, render, carrier)
            except NotTaken as problem:
                wait = back_off(mail.attempts) if isinstance(problem, NotTakenNow) else None
                if wait is None:
                    mails.give_up(database, mail.id, problem.reason, now=clock())
                    given_up += 1
                else:
                    mails.mark_failed(database, mail.id, problem.reason, again_at=clock() + wait)
                    put_off += 1
                log.warning("A mail (%s) was not taken: %s.", mail.template, problem.reason)
                if isinstance(problem, Unreachable):
                    return Turn(sent, put_off, given_up, is_reachable=False)
            else:
                _mark_sent(services, mail)
                sent += 1
    return Turn(sent, put_off, given_up)


def _carry(mail: Mail, render: Render, carrier: Carrier) -> None:
    try:
        carrier.carry(render(mail), f"{mail.id:08}-{mail.message_id}")
    except NotTaken:
        raise
    except Exception as error:  # whatever is wrong with one mail must not hold up the others
        log.error("A mail (%s) could not be written: %s", mail.template, told(error))
        raise NotTakenNow("not-written") from None


def _mark_sent(services: Services, mail: Mail) -> None:
    """It was taken: that has to be kept, or it goes out again. While the claim holds, a busy database is asked again."""
    until = services.clock() + LEASE / 2
    while True:
        try:
            mails.mark_sent(services.database, mail.id, now=services.clock())
            return
        except DatabaseBusy:
            if services.clock() >= until:
                raise
            time.sleep(_AGAIN_AFTER_S)  # a full disk says so at once


def carrier_of(settings: Settings) -> Carrier:
    """The way that mail takes on this site."""
    return SmtpCarrier(settings) if settings.smtp else FileCarrier(settings.outbox)


class FileCarrier:
    """Puts each message into a file of its own, for whoever runs the site: there is no mail server."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def carry(self, message: EmailMessage, name: str) -> None:
        """Write `name`.eml, whole or not at all; the same again changes nothing."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = self._folder / f".{name}.{os.getpid()}.part"
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(message.as_bytes(policy=SMTP))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._folder / f"{name}.eml")
        except OSError as error:
            raise NotTakenNow("file-not-written") from error


class SmtpCarrier:
    """Hands messages to one mail server (RFC 5321), over one connection that is made for the first of them."""

    def __init__(self, settings: Settings) -> None:
        self._parts = urlsplit(settings.smtp or "")
        self._sender = settings.mail_from
        self._our_name = urlsplit(settings.origin).hostname or "localhost"
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._server is not None:
            try:
                self._server.quit()
            except (smtplib.SMTPException, OSError):
                self._server.close()

    def carry(self, message: EmailMessage, name: str) -> None:
        try:
            if self._server is None:
                self._server = self._connected()
            self._server.send_message(message, from_addr=self._sender, to_addrs=[_bare_recipient(message)])
        except smtplib.SMTPNotSupportedError as error:
            raise NotTaken("address-not-supported") from error
        except smtplib.SMTPRecipientsRefused as error:
            ((code, words),) = error.recipients.values()
            raise _refusal("recipient-refused", code, words) from error
        except smtplib.SMTPSenderRefused as error:
            raise NotTakenNow(f"sender-refused-{error.smtp_code}") from error
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable("password-refused") from error
        except smtplib.SMTPDataError as error:
            raise _refusal("message-refused", error.smtp_code, error.smtp_error) from error
        except ssl.SSLError as error:
            raise Unreachable("server-not-secure") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable("server-unreachable") from error

    def _connected(self) -> smtplib.SMTP:
        host, is_secure = self._parts.hostname or "", self._parts.scheme == "smtps"
        # To a server on this very machine nothing travels, and its certificate is seldom one that anybody vouches for.
        is_here = host in LOOPBACK
        context = ssl.create_default_context()
        if is_here:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        server: smtplib.SMTP
        if is_secure:
            server = smtplib.SMTP_SSL(host, self._parts.port or 465, self._our_name, timeout=_TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(host, self._parts.port or 25, self._our_name, timeout=_TIMEOUT_S)
        try:
            server.ehlo()
            if not is_secure and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                is_secure = True
            if self._parts.username:
                if not is_secure and not is_here:
                    raise Unreachable("password-not-sent-in-the-clear")
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _bare_recipient(message: EmailMessage) -> str:
    (address,) = message["To"].addresses
    return str(address.addr_spec)


def _refusal(what: str, code: int, words: bytes | str) -> NotTaken:
    """Code 5xx is a no for good (RFC 5321, section 4.2.1), unless it is about us."""
    said = words if isinstance(words, bytes) else words.encode()
    is_final = 500 <= code < 600 and code not in _ABOUT_US and not _OUR_POLICY.match(said)
    return (NotTaken if is_final else NotTakenNow)(f"{what}-{code}")
