"""Mails as they go out: a letter in the recipient's language, as text and as HTML, with the headers that a machine's mail has."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit

from flask import Flask, current_app

from ..posting import Render
from ..services import Services
from ..settings import Settings
from ..storage.mails import Mail
from .letter import Given, Letter
from .letters import LETTERS
from .translation import language, speaking


def renderer(app: Flask) -> Render:
    """What makes a message of a mail, in any thread, outside of requests."""

    def render(mail: Mail) -> EmailMessage:
        services: Services = app.extensions["saath"]
        with app.app_context(), speaking(mail.language):
            return _message(mail, LETTERS[mail.template](Given(mail.facts, mail.recipient, services)), services.settings, services.clock())

    return render


def _message(mail: Mail, letter: Letter, settings: Settings, now: datetime) -> EmailMessage:
    """A multipart/alternative message (RFC 2046, section 5.1.4). Raises ValueError for an address or a subject that would break a header.

    The same mail has the same Message-ID however often it is made: whoever receives it twice can tell.
    """
    templates = current_app.jinja_env
    shown = {"letter": letter, "site": settings.name, "host": urlsplit(settings.origin).netloc, "language": language()}
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(settings.name, addr_spec=settings.mail_from)
    message["To"] = _recipient(mail.recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.message_id}@{host(settings)}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, section 5: nobody's absence note answers it
    message.set_content(_without_controls(templates.get_template("emails/mail.txt").render(shown)))
    message.add_alternative(_without_controls(templates.get_template("emails/mail.html").render(shown)), subtype="html")
    message["Content-Language"] = language()
    return message


def host(settings: Settings) -> str:
    """The site's host as it stands in mail headers."""
    return (urlsplit(settings.origin).hostname or "localhost").encode("idna").decode()


def _recipient(address: str) -> Address:
    """One address, whatever stands in it. Its domain may be written in any script (RFC 5890)."""
    name, _, domain = address.rpartition("@")
    return Address(addr_spec=f"{name}@{domain.encode('idna').decode()}")


def _without_controls(words: str) -> str:
    """Without what would reorder or hide the words around it: control characters, and the embeddings of Unicode's bidi algorithm."""
    return "".join(
        letter
        for letter in words
        if letter in "\n\u200c\u200d"
        or not (unicodedata.category(letter) == "Cc" or letter in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    )
