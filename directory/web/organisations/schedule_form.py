"""The schedule editor: every form of the grammar as plain choices, read into a Schedule and made from one, with nothing lost on the way.

The fields of entry 2 are named "e2-how", "e2-days" …; `when` says whether there are set times at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from wtforms import Form  # type: ignore[import-untyped]

from ...domain.errors import InvalidValue
from ...domain.schedule import Schedule
from ...domain.schedule_entry import DAY_CODES, EVERY_DAY, LONGEST_INTERVAL, ORDINAL_CODES, Entry
from ...exchange import cells
from .. import remedies
from ..translation import gettext as _
from .answers import Answers, first, form
from .fields import Choice, Choices, Line, Lines, problems

HOWS = ("weekly", "daily", "weeks", "monthly", "once", "always")
DAYS = tuple(code.lower() for code in DAY_CODES)
ORDINALS = tuple(ORDINAL_CODES.values())
MOST_ENTRIES = 40
"""Entries to which another can be added; a listing that has more from elsewhere keeps them."""

_MOST_NUMBER = 250
"""What a schedule of the greatest length can just hold; more are no person's."""
_NAME = re.compile(r"e([1-9]\d{0,2})-([a-z]+)", re.ASCII)
_FIELDS = ("how", "days", "weeks", "ordinals", "on", "start", "end", "notime", "limited", "from", "until", "except")
_BUTTON = re.compile(r"(remove|except)-([1-9]\d{0,2})", re.ASCII)
_NUMBERS = {code: number for number, code in ORDINAL_CODES.items()}


def _date(text: str, rules: Any) -> date:
    return cells.iso_date(text)


def _clock(text: str, rules: Any) -> time:
    match = re.fullmatch(r"(\d{1,2})[:.](\d\d)(?::\d\d)?", text, re.ASCII)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    raise InvalidValue("clock-not-possible", text, "Give the time of day as hours and minutes, such as 18:30.")


def _weeks(text: str, rules: Any) -> int:
    if text.isascii() and text.isdecimal() and 2 <= int(text) <= LONGEST_INTERVAL:
        return int(text)
    raise InvalidValue("weeks-not-possible", text, f"Give a number of weeks from 2 to {LONGEST_INTERVAL}.")


class EntryForm(Form):  # type: ignore[misc]
    """One entry. What doesn't belong to `how` is kept as it was typed and means nothing."""

    how = Choice(HOWS)
    days = Choices(lambda rules: DAYS)
    weeks = Line(_weeks)
    ordinals = Choices(lambda rules: ORDINALS)
    on = Line(_date)
    start = Line(_clock)
    end = Line(_clock)
    notime = Choice(("1",))
    limited = Choice(("1",))


# "from" and "except" are words of Python's own.
for _name, _field in (("from", Line(_date)), ("until", Line(_date)), ("except", Lines(_date))):
    setattr(EntryForm, _name, _field)


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """One entry of the form: its number in the names of its fields, the form itself, the Entry where it is sound, and what is wrong
    where it isn't."""

    number: int
    form: EntryForm
    entry: Entry | None
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReadSchedule:
    """`schedule` is None where there are no set times, or something is wrong."""

    entries: tuple[ReadEntry, ...]
    schedule: Schedule | None
    problems: tuple[tuple[str, str], ...]


def is_of_this_page(name: str) -> bool:
    """Whether a field is one of the schedule's."""
    match = _NAME.fullmatch(name)
    return name == "when" or (match is not None and match[2] in _FIELDS and int(match[1]) <= _MOST_NUMBER)


def numbers(answers: Answers) -> tuple[int, ...]:
    """The numbers of the entries in the answers."""
    return tuple(sorted({int(match[1]) for name in answers if (match := _NAME.fullmatch(name)) and match[2] in _FIELDS}))


def pressed(answers: Answers, button: str) -> Answers:
    """The answers once a button of the editor was pressed: "add", "remove-2", "except-2"; as they were for any other button."""
    numbered = _BUTTON.fullmatch(button)
    if button == "add":
        return added(answers)
    if numbered and numbered[1] == "remove":
        return removed(answers, int(numbered[2]))
    return date_added(answers, int(numbered[2])) if numbered else answers


def read(answers: Answers, timezone: str) -> ReadSchedule:
    """What the answers say of when it takes place; `timezone` is IANA."""
    when = first(answers, "when")
    entries = tuple(_read_entry(answers, number) for number in numbers(answers) or (1,))
    if when == "none":
        return ReadSchedule(entries, None, ())
    if when != "set":
        return ReadSchedule(entries, None, (("when", _("Say whether there are set times.")),))
    wrong = tuple(problem for each in entries for problem in each.problems)
    if wrong:
        return ReadSchedule(entries, None, wrong)
    try:
        sound = tuple(each.entry for each in entries if each.entry)
        return ReadSchedule(entries, Schedule(sound, timezone), ())
    except InvalidValue as error:
        return ReadSchedule(entries, None, (("e1-how", remedies.in_words(error)),))


def answers_of(schedule: Schedule | None) -> Answers:
    """The answers that are read into this schedule."""
    if schedule is None:
        return {"when": ("none",)}
    found: dict[str, tuple[str, ...]] = {"when": ("set",)}
    for number, entry in enumerate(schedule.entries, 1):
        found |= {f"e{number}-{name}": values for name, values in _entry_answers(entry) if any(values)}
    return found


def added(answers: Answers) -> Answers:
    """The answers with one more entry, which begins as a weekly one."""
    taken = numbers(answers) or (1,)
    if len(taken) >= MOST_ENTRIES:
        return answers
    return {**answers, "when": ("set",), f"e{taken[-1] + 1}-how": ("weekly",)}


def removed(answers: Answers, number: int) -> Answers:
    """The answers without an entry; those after it move up."""
    kept: dict[str, tuple[str, ...]] = {}
    for name, values in answers.items():
        match = _NAME.fullmatch(name)
        if match is None:
            kept[name] = values
        elif int(match[1]) != number:
            place = [each for each in numbers(answers) if each != number].index(int(match[1])) + 1
            kept[f"e{place}-{match[2]}"] = values
    return kept


def date_added(answers: Answers, number: int) -> Answers:
    """The answers with room for one more date on which an entry doesn't take place."""
    name = f"e{number}-except"
    return {**answers, name: (*(each for each in answers.get(name, ()) if each), "", "")}


def _read_entry(answers: Answers, number: int) -> ReadEntry:
    read = EntryForm(form(answers), prefix=f"e{number}-", meta={"rules": None})
    how = read.how.data
    wrong = [(field, sentence) for field, sentence in problems(read) if _is_asked(field.split("-")[1], read)]
    wrong += _missing(read)
    if wrong:
        return ReadEntry(number, read, None, tuple(wrong))
    try:
        return ReadEntry(number, read, Entry(**_days(read, how), **_times(read, how), **_limits(read)), ())
    except InvalidValue as error:
        field = {"schedule-interval-without-from": "from", "schedule-until-before-from": "until", "schedule-once-outside": "from"}
        name = field.get(error.reason) or _field_of_date(read, error.value)
        return ReadEntry(number, read, None, ((f"e{number}-{name}", remedies.in_words(error)),))


def _is_asked(name: str, read: EntryForm) -> bool:
    """Whether what is wrong with a field matters: the rest of the page isn't shown."""
    how = read.how.data
    is_limited = bool(read.limited.data)
    return {
        "days": how in ("weekly", "weeks", "monthly"),
        "weeks": how == "weeks",
        "ordinals": how == "monthly",
        "on": how == "once",
        "start": how != "always" and not read.notime.data,
        "end": how != "always" and not read.notime.data,
        "from": is_limited or how == "weeks",
        "until": is_limited,
        "except": is_limited,
    }.get(name, True)


def _missing(read: EntryForm) -> Iterator[tuple[str, str]]:
    how = read.how.data
    if how is None:
        yield read.how.id, _("Say how often it takes place.")
        return
    if how in ("weekly", "weeks", "monthly") and not read.days.data:
        yield read.days.id, _("Tick the day or days of the week.")
    if how == "monthly" and not read.ordinals.data:
        yield read.ordinals.id, _("Tick which of these days in the month: the first, the second …")
    if how == "weeks" and not read.weeks.typed.strip():
        yield read.weeks.id, _("Give the number of weeks from one time to the next, such as 2.")
    if how == "once" and not read.on.typed.strip():
        yield read.on.id, _("Give the date.")
    if how != "always" and not read.notime.data and not read.start.typed.strip():
        yield read.start.id, _("Give the time it begins, or tick that the time is not known.")


def _days(read: EntryForm, how: str | None) -> dict[str, Any]:
    if how == "always":
        return {"always": True}
    if how == "once":
        return {"on": read.on.data}
    if how == "daily":
        return {"weekdays": EVERY_DAY}
    weekdays = tuple(DAYS.index(day) for day in read.days.data)
    if how == "monthly":
        return {"weekdays": weekdays, "ordinals": tuple(_NUMBERS[code] for code in read.ordinals.data)}
    return {"weekdays": weekdays, "interval_weeks": read.weeks.data if how == "weeks" else 1}


def _times(read: EntryForm, how: str | None) -> dict[str, Any]:
    if how == "always" or read.notime.data:
        return {}
    return {"start": read.start.data, "end": read.end.data}


def _limits(read: EntryForm) -> dict[str, Any]:
    fields = {"first": "from", "last": "until", "excepted": "except"}
    return {name: read[field].data for name, field in fields.items() if _is_asked(field, read)}


def _field_of_date(read: EntryForm, day: str) -> str:
    """The field that holds an impossible date."""
    return next((name for name in ("on", "from", "until", "except") if day in read[name].all_typed), "how")


def _entry_answers(entry: Entry) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "how", (_how(entry),)
    if entry.weekdays and not entry.is_daily:
        yield "days", tuple(DAYS[day] for day in entry.weekdays)
    if entry.interval_weeks > 1:
        yield "weeks", (str(entry.interval_weeks),)
    yield "ordinals", tuple(ORDINAL_CODES[ordinal] for ordinal in entry.ordinals)
    yield "on", (entry.on.isoformat() if entry.on else "",)
    if entry.start:
        yield "start", (f"{entry.start:%H:%M}",)
        yield "end", (f"{entry.end:%H:%M}" if entry.end else "",)
    elif not entry.always:
        yield "notime", ("1",)
    if entry.last or entry.excepted or (entry.first and entry.interval_weeks == 1):
        yield "limited", ("1",)
    yield "from", (entry.first.isoformat() if entry.first else "",)
    yield "until", (entry.last.isoformat() if entry.last else "",)
    yield "except", tuple(day.isoformat() for day in entry.excepted)


def _how(entry: Entry) -> str:
    if entry.always:
        return "always"
    if entry.on:
        return "once"
    if entry.ordinals:
        return "monthly"
    if entry.interval_weeks > 1:
        return "weeks"
    return "daily" if entry.is_daily else "weekly"
