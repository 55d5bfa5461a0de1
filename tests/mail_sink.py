"""A real mail server for tests, that keeps what it is handed; and the same without any server, for tests of pages."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from directory import posting
from directory.services import Services
from directory.web.mails import renderer

_LINK = re.compile(r"^https?://\S+", re.MULTILINE)


class Sink:
    """An SMTP server on a free port of its own. `messages` are in the order in which they came.

    `refusals`: recipient -> what it is answered, such as "550 5.1.1 nobody here"; `answer`: what every message is answered.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.envelopes: list[Envelope] = []
        self.refusals: dict[str, str] = {}
        self.answer = "250 taken"
        self._lock = threading.Lock()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """For `Settings.smtp`."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self, **options: Any) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def to(self, address: str) -> EmailMessage:
        """The latest message to this address."""
        return self.all_to(address)[-1]

    def all_to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if message["To"].addresses[0].addr_spec == address]

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            with self._lock:
                self.messages.append(read(envelope.content))
                self.envelopes.append(envelope)
        return self.answer


@contextmanager
def running(**options: Any) -> Iterator[Sink]:
    sink = Sink()
    sink.start(**options)
    try:
        yield sink
    finally:
        sink.stop()


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    return _content(message, "plain")


def html_of(message: EmailMessage) -> str:
    return _content(message, "html")


def _content(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")  # what is encoded keeps the line ends of mail (RFC 2045, section 6.8)


def link_of(message: EmailMessage) -> str:
    """Where the mail's button leads, as a path of the site: the first address in its text."""
    parts = urlsplit(_LINK.findall(text_of(message))[0])
    return parts.path


def post(app: Flask) -> list[EmailMessage]:
    """Write out what is due now and return it, in order. For tests of pages: no server is needed while `smtp` isn't set."""
    services: Services = app.extensions["saath"]
    assert services.settings.smtp is None
    folder = services.settings.outbox
    before = set(folder.glob("*.eml"))
    posting.deliver(services, renderer(app))
    return [read(path.read_bytes()) for path in sorted(set(folder.glob("*.eml")) - before)]
