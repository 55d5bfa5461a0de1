"""SearchForm: the parameters of /search and /search.json, read and checked; an impossible value is refused in one sentence.

What is possible is contracts/search-json.md, to the letter. Empty values are as if they weren't there, unknown parameters are ignored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, ValidationError  # type: ignore[import-untyped]

from ..domain.errors import DirectoryError
from ..domain.vocabulary import Access, Accessibility, Audience, Cost, Kind
from .search import CODED, DAYS, DEFAULT_PER_PAGE, DEFAULT_WITHIN_KM, SORTS, TIMES, Search
from .translation import gettext as _

_MOST_WORDS = 200  # characters of q
_MOST_NAME = 100  # characters of a place's or organisation's name
_MOST_VALUES = 50  # of one repeatable parameter: more are a mistake or an attack
_MOST_PAGE = 1_000_000
_WHOLE_EARTH_KM = 20_040
_YEARS = range(1970, 2200)  # beyond them calendars overflow
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # the shape of BCP 47; which ones exist is the listings' matter
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


class WrongSearch(DirectoryError):
    """A search that can't be made. `parameter` is at fault, `sentence` says which and why, in the visitor's language; `similar` are values
    that may be meant."""

    def __init__(self, parameter: str, sentence: str, similar: tuple[str, ...] = ()) -> None:
        super().__init__("wrong-search", parameter=parameter)
        self.parameter = parameter
        self.sentence = sentence
        self.similar = similar


def tidy(text: str) -> str:
    """In composed form (NFC), with single spaces and without control characters."""
    return " ".join(_UNSEEN.sub(" ", unicodedata.normalize("NFC", text)).split())


def _refuse(field: Field, value: str, remedy: str) -> ValidationError:
    shown = value if len(value) <= 60 else value[:60] + "…"
    return ValidationError(_("“%(value)s” can't be used for %(name)s: %(remedy)s", value=shown, name=field.name, remedy=remedy))


class OneValue(Field):  # type: ignore[misc]
    """The first value that isn't empty, read by `read`, which raises ValueError with the remedy as its message."""

    def __init__(self, read: Callable[[str], Any], default: Any = None, **kwargs: Any) -> None:
        super().__init__(default=default, **kwargs)
        self._read = read

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        given = next((tidied for value in valuelist if (tidied := tidy(value))), None)
        if given is None:
            self.data = self.default
            return
        try:
            self.data = self._read(given)
        except ValueError as error:
            raise _refuse(self, given, str(error)) from error


class Codes(Field):  # type: ignore[misc]
    """Any number of codes, without repeats, sorted. `allowed` are the possible ones, or says whether a code is possible."""

    def __init__(self, allowed: Collection[str] | Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(default=(), **kwargs)
        self.allowed = allowed

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = tuple(sorted({tidied for value in valuelist if (tidied := tidy(value))}))
        if len(self.data) > _MOST_VALUES:
            raise _refuse(self, self.data[0], _("at most %(most)d values can be asked for at once.", most=_MOST_VALUES))
        for code in self.data:
            if callable(self.allowed):
                if not self.allowed(code):
                    raise _refuse(self, code, _("it has to be a language code, such as pa, hi or en."))
            elif code not in self.allowed:
                raise _refuse(self, code, _one_of(self.allowed))


def _one_of(codes: Collection[str]) -> str:
    return _("it may be %(codes)s.", codes=", ".join(codes))


def _read_code(codes: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in codes:
            raise ValueError(_one_of(codes))
        return text

    return read


def _read_text(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > most:
            raise ValueError(_("it is longer than %(most)d characters.", most=most))
        return text

    return read


def _read_day(text: str) -> str:
    if text in DAYS:
        return text
    try:
        if date.fromisoformat(text).isoformat() == text and int(text[:4]) in _YEARS:
            return text
    except ValueError:
        pass
    raise ValueError(_("it may be %(codes)s, or a date such as 2026-12-05.", codes=", ".join(DAYS)))


def _read_within(text: str) -> float:
    remedy = _("it has to be a distance in km, above 0 and up to %(most)d.", most=_WHOLE_EARTH_KM)
    if not re.fullmatch(r"\d{1,5}(\.\d{1,6})?", text, re.ASCII):
        raise ValueError(remedy)
    distance_km = round(float(text), 3)
    if not 0 < distance_km <= _WHOLE_EARTH_KM:
        raise ValueError(remedy)
    return distance_km


def _read_number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,7}", text, re.ASCII) or not 1 <= int(text) <= most:
            raise ValueError(_("it has to be a whole number from 1 to %(most)d.", most=most))
        return int(text)

    return read


def _read_literal(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(_one_of(("1",)))
    return text == "1"


def _read_at(text: str) -> datetime:
    # In a query string that nobody encoded, the plus of "+05:30" reads as a space.
    spaced = re.sub(r" (\d\d:?\d\d)$", r"+\1", text)
    try:
        at = datetime.fromisoformat(spaced)
    except ValueError:
        at = None
    if at is None or len(text) < len("2026-11-22T18") or at.year not in _YEARS:
        raise ValueError(_("it has to be a date and time, such as 2026-11-22T18:00:00+05:30."))
    return at


class SearchForm(Form):  # type: ignore[misc]
    """One field per parameter. `topic` takes the codes of the site's taxonomy, which `parse` hands in."""

    q = OneValue(_read_text(_MOST_WORDS), default="")
    kind = Codes(tuple(Kind))
    day = OneValue(_read_day)
    time = OneValue(_read_code(TIMES))
    near = OneValue(_read_text(_MOST_NAME))
    within = OneValue(_read_within, default=DEFAULT_WITHIN_KM)
    access = Codes(tuple(Access))
    language = Codes(lambda code: _LANGUAGE_CODE.fullmatch(code) is not None)
    audience = Codes(tuple(Audience))
    topic = Codes(())
    cost = Codes(tuple(Cost))
    accessibility = Codes(tuple(Accessibility))
    organisation = OneValue(_read_text(_MOST_NAME))
    sort = OneValue(_read_code(SORTS), default="best")
    page = OneValue(_read_number(_MOST_PAGE), default=1)
    per_page = OneValue(_read_number(100), default=DEFAULT_PER_PAGE)
    literal = OneValue(_read_literal, default=False)
    at = OneValue(_read_at)


def parse(arguments: MultiDict[str, str], topics: Collection[str], zone: ZoneInfo) -> Search:
    """The Search that a query string asks for. `zone` is meant where `at` names none. Raises `WrongSearch` for the first wrong value."""
    form = SearchForm()
    form.topic.allowed = topics
    form.process(arguments)
    for field in form:
        if field.process_errors:
            raise WrongSearch(field.name, field.process_errors[0])
    at: datetime | None = form.at.data
    return Search(
        q=form.q.data,
        day=form.day.data,
        time=form.time.data,
        near=form.near.data,
        within_km=form.within.data,
        organisation=form.organisation.data,
        sort=form.sort.data,
        page=form.page.data,
        per_page=form.per_page.data,
        literal=form.literal.data,
        at=at if at is None or at.tzinfo else at.replace(tzinfo=zone),
        **{name: form[name].data for name in CODED},
    )
