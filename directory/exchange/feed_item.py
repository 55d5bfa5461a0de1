"""One item of a feed, read field by field into tidy values whatever JSON type each field turns out to have."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import TypeVar

from ..domain.errors import InvalidValue
from ..domain.phone import Phone
from . import cells, online_meetings, plain_text
from .rows import RowError

T = TypeVar("T")

_LONGEST_READ = 20_000
_LONGEST_LINE = 500
_DIGITS_WITH_COUNTRY_CODE = 11


class FeedItem:
    """The fields of item `number` (from 1). What is there but can't be used is noted in `warnings`, and read as if it weren't there."""

    def __init__(self, number: int, fields: Mapping[str, object]) -> None:
        self.number = number
        self.warnings: list[RowError] = []
        self._fields = fields

    def warn(self, field: str, value: str, remedy: str) -> None:
        """Note what was left out, without any code in it: reports are read by more people than feeds are."""
        self.warnings.append(RowError(self.number, field, online_meetings.without_codes(value), remedy))

    def raw(self, field: str) -> object:
        return self._fields.get(field)

    def text(self, field: str) -> str:
        """The field as text, as it stands but for what is too long for anyone to have written it."""
        return text_of(self.raw(field))[:_LONGEST_READ]

    def bare(self, field: str) -> str:
        """The same on one line; for numbers, links and codes."""
        return plain_text.line(self.text(field))

    def name(self, field: str) -> str | None:
        """A name on one line, of a street or a town, without HTML. What looks like a code in it is a house number or Idaho (ID)."""
        return plain_text.cut(plain_text.line(plain_text.from_html(self.text(field))), _LONGEST_LINE) or None

    def words(self, field: str) -> str:
        """Paragraphs that a person wrote, without HTML and without what opens an online meeting; "" where there is nothing."""
        return online_meetings.without_codes(plain_text.from_html(self.text(field)))

    def title(self, field: str, longest: int) -> str | None:
        """The same on one line, cut to `longest` characters."""
        return plain_text.cut(plain_text.line(self.words(field)), longest) or None

    def value(self, field: str, read: Callable[[str], T]) -> T | None:
        """What `read` makes of the bare field; None where it is empty, stands for something taken out, or `read` raises `InvalidValue`."""
        text = self.bare(field)
        if not text or online_meetings.is_placeholder(text):
            return None
        try:
            return read(text)
        except InvalidValue as error:
            self.warn(field, text, error.remedy)
            return None

    def link(self, field: str) -> str | None:
        """A web address without any password in it."""
        return self.value(field, _public_url)

    def page(self, field: str) -> str | None:
        """The address of a web page; None where it is that of a meeting."""
        address = self.link(field)
        return address if address and not online_meetings.is_meeting_link(address) else None

    def phone(self, field: str, region: str) -> Phone | None:
        """A number that people in `region` dial, without dial-in codes after it."""
        return self.value(field, lambda text: _phone(text, region))


def text_of(value: object) -> str:
    """A JSON value as text: numbers written out, lists by comma, nothing for what holds no text.

    >>> text_of(64113), text_of(12.0), text_of(["O", 5, None]), text_of({"a": 1}), text_of(None)
    ('64113', '12', 'O, 5', '', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return "" if not isfinite(value) else str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list):
        return ", ".join(filter(None, (text_of(part) for part in value if not isinstance(part, list | dict))))
    return ""


def _public_url(text: str) -> str:
    address = cells.url(online_meetings.public_link(text)[0])
    if len(address) > _LONGEST_LINE:
        raise InvalidValue("url-too-long", text, f"Give an address of at most {_LONGEST_LINE} characters.")
    return address


def _phone(text: str, region: str) -> Phone:
    try:
        return Phone.parse(text, region)
    except InvalidValue:
        # Feeds write "16468769923" wherever the meeting is, and "+6468769923": the plus without the country code, or the other way round.
        if text.startswith("+"):
            return Phone.parse(text[1:], region)
        if len(re.sub(r"\D", "", text)) < _DIGITS_WITH_COUNTRY_CODE:
            raise
        return Phone.parse(f"+{text}", region)
