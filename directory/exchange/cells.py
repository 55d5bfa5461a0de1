"""What a person types for one value, read into that value: codes, addresses of the web and of mail, dates, degrees.

Each function takes tidy text that isn't empty and returns the value, or raises `InvalidValue` with what was given and what to do. None of
them knows which file or form the text came from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import TypeVar
from urllib.parse import urlsplit

from ..domain import hidden_signs
from ..domain.errors import InvalidValue
from ..domain.phone import Phone
from . import countries, languages

C = TypeVar("C", bound=StrEnum)
H = TypeVar("H", bound=Hashable)

_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_COMMAS = re.compile(r"[,;،\n]")
_BETWEEN_PHONES = re.compile(r"[;\n]|\s/\s|,\s*(?=\+)")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
# Labels in any script: Python's \\w would refuse the vowel signs of Devanagari and Gurmukhi.
_NOT_IN_A_LABEL = r"\s.:/?#@%&=+~*!$'\"<>\\^`{|}()\[\],;"
_LABEL = rf"[^{_NOT_IN_A_LABEL}_-][^{_NOT_IN_A_LABEL}]{{0,62}}"
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?!\d+\.?$){_LABEL}\.?")
_NOT_IN_A_URL = re.compile(r'[\s<>"\\^`{|}]')
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?P<host>[^\s@]{1,189})")
_TOPIC = re.compile(r"[a-z0-9-]+")
_DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d*)?(e-\d{1,2})?", re.ASCII)


def code(codes: type[C], text: str) -> C:
    """One of a closed list of codes, whatever its letter case, spaces, hyphens or underscores."""
    try:
        return codes(_BETWEEN_WORDS.sub("-", text.casefold()))
    except ValueError as error:
        raise InvalidValue("code-unknown", text, f"Use one of these: {', '.join(codes)}.", codes=tuple(map(str, codes))) from error


def code_list(codes: type[C], text: str) -> tuple[C, ...]:
    """Several codes by comma, in the order given, each once."""
    return _each_once(code(codes, part) for part in _parts(text))


def topics(text: str) -> tuple[str, ...]:
    """Codes of the site's taxonomy by comma, in lower case. Which of them exist is for the taxonomy to say."""
    return _each_once(_topic(part) for part in _parts(text))


def language_list(text: str) -> tuple[str, ...]:
    """BCP 47 tags by comma; English names of languages are understood too."""
    return _each_once(_language(part) for part in _parts(text))


def phones(text: str, read: Callable[[str], Phone]) -> tuple[Phone, ...]:
    """Several numbers by semicolon, each read by `read`, each once."""
    return _each_once(read(part.strip()) for part in _BETWEEN_PHONES.split(text) if part.strip())


def country(text: str) -> str:
    """An ISO 3166-1 alpha-2 code; English names of countries are understood too."""
    found = countries.code_of(text)
    if found is None:
        raise InvalidValue("country-unknown", text, "Give the country's two-letter code, such as IN.")
    return found


def timezone(text: str) -> str:
    """An IANA time zone."""
    found = countries.zone_named(text)
    if found is None:
        raise InvalidValue("timezone-unknown", text, "Give an IANA time zone, such as Asia/Kolkata, or leave it out for the site's own.")
    return found


def url(text: str) -> str:
    """A web address, as given; a bare domain gets "https://" before it.

    >>> url("saath.example.org/meet")
    'https://saath.example.org/meet'

    Only http and https with a host of at least two labels and no name or password before it (RFC 3986, sections 3.2.1 and 7.5).
    """
    remedy = "Give a web address that begins with https://, such as https://example.org/meetings."
    address = text if _SCHEME.match(text) else f"https://{text}"
    try:
        parts = urlsplit(address)
        host, is_possible = parts.hostname or "", parts.port != 0
    except ValueError as error:
        raise InvalidValue("url-not-possible", text, remedy) from error
    if parts.scheme not in ("http", "https") or _NOT_IN_A_URL.search(address) or not is_possible or not _HOST.fullmatch(host):
        raise InvalidValue("url-not-possible", text, remedy)
    if "@" in parts.netloc:
        raise InvalidValue("url-with-credentials", text, "Leave out the name or password before the @; a mail address belongs under email.")
    return address


def email(text: str) -> str:
    """A mail address; the check is light, since only a mail that arrives proves one."""
    address = text.removeprefix("mailto:")
    match = _EMAIL.fullmatch(address)
    if not match or not _is_mail_host(match["host"]) or ".." in address or hidden_signs.found(address):
        raise InvalidValue("email-not-possible", text, "Give one mail address, such as help@example.org.")
    return address


def _is_mail_host(host: str) -> bool:
    """Whether mail servers can be told of it: in ASCII its labels are no longer than they may be (RFC 5890, section 2.3.1)."""
    try:
        return bool(_HOST.fullmatch(host)) and len(host.encode("idna")) <= 253
    except UnicodeError:
        return False


def iso_date(text: str) -> date:
    """A date as in ISO 8601, year first: days and months are mistaken for each other otherwise."""
    try:
        if _ISO_DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise InvalidValue("date-not-possible", text, "Write the date as year-month-day, such as 2026-03-04.")


def degrees(text: str, most: float) -> float:
    """Decimal degrees between -`most` and `most`."""
    value = float(text) if _DEGREES.fullmatch(text) else float("nan")
    if not isfinite(value) or abs(value) > most:
        raise InvalidValue("degrees-not-possible", text, f"Give decimal degrees between -{most:.0f} and {most:.0f}, such as 30.9010.")
    return value


def yes_or_no(text: str) -> bool:
    answer = text.casefold()
    if answer not in ("yes", "no", "true", "false", "1", "0"):
        raise InvalidValue("not-yes-or-no", text, "Write yes or no.")
    return answer in ("yes", "true", "1")


def _topic(text: str) -> str:
    topic = _BETWEEN_WORDS.sub("-", text.lower())
    if not _TOPIC.fullmatch(topic):
        raise InvalidValue("topic-not-possible", text, "Give codes of the site's topics by comma, such as alcohol, mutual-aid.")
    return topic


def _language(text: str) -> str:
    found = languages.code_of(text)
    if found is None:
        raise InvalidValue("language-unknown", text, "Give language codes by comma, such as pa,hi,en.")
    return found


def _parts(text: str) -> Iterable[str]:
    return (part.strip() for part in _COMMAS.split(text) if part.strip())


def _each_once(values: Iterable[H]) -> tuple[H, ...]:
    return tuple(dict.fromkeys(values))
