"""Schedules and occurrences in words, in the languages of the site: small tables of phrases of ours, quick enough for twenty cards a page.

It knows languages and no pages: what a sentence says is here, where it stands is not. Names of days and months are CLDR's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from .schedule import Occurrence, Schedule
from .schedule_entry import Entry

_HALF_DAY_MINUTES = 12 * 60
_MIDNIGHT = time(0)
_NIGHT_IS_OVER = time(4)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """One language. In braces: what is filled in. `parts` are the 24 hours' parts of the day."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    joint: str
    every: str
    days_from_to: str
    daily: str
    monthly: str
    ordinals: Mapping[int, str]
    weeks_apart: str
    few_weeks: Mapping[int, str]
    many_weeks_apart: str
    always: str
    parts: tuple[str, ...]
    bare_clock: str
    clock: str
    named_clocks: Mapping[time, str]
    repeats_part: bool
    span: str
    all_day: str
    time_unknown: str
    since: str
    until: str
    excepted: str
    today: str
    tomorrow: str
    on_now: str
    open_now: str
    clock_until: str
    clock_since: str


_PHRASES = {
    "en": _Phrases(
        weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        months=(
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
        joint=" and ",
        every="every {days}",
        days_from_to="{first} to {last}",
        daily="every day",
        monthly="{ordinals} {days} of each month",
        ordinals={1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", -1: "last"},
        weeks_apart="every {weeks} weeks on {days}",
        few_weeks={2: "two", 3: "three", 4: "four", 5: "five"},
        many_weeks_apart="every {weeks} weeks on {days}",
        always="always open",
        parts=("am",) * 12 + ("pm",) * 12,
        bare_clock="{time} {part}",
        clock="{bare}",
        named_clocks={time(0): "12:00 midnight", time(12): "12:00 noon"},
        repeats_part=True,
        span="{start} to {end}",
        all_day="all day",
        time_unknown="time not known",
        since="from {date}",
        until="until {date}",
        excepted="not on {dates}",
        today="Today",
        tomorrow="Tomorrow",
        on_now="On now",
        open_now="Open now",
        clock_until="until {clock}",
        clock_since="since {clock}",
    ),
    "hi": _Phrases(
        weekdays=("सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार", "रविवार"),
        months=("जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्टूबर", "नवंबर", "दिसंबर"),
        joint=" और ",
        every="हर {days}",
        days_from_to="{first} से {last}",
        daily="हर रोज़",
        monthly="हर महीने के {ordinals} {days} को",
        ordinals={1: "पहले", 2: "दूसरे", 3: "तीसरे", 4: "चौथे", 5: "पांचवें", -1: "आख़िरी"},
        weeks_apart="हर {weeks} हफ़्ते {days} को",
        few_weeks={2: "दूसरे", 3: "तीसरे", 4: "चौथे", 5: "पांचवें"},
        many_weeks_apart="हर {weeks} हफ़्तों में {days} को",
        always="24 घंटे, हर रोज़",
        parts=("रात",) * 4 + ("सुबह",) * 8 + ("दोपहर",) * 4 + ("शाम",) * 4 + ("रात",) * 4,
        bare_clock="{part} {time}",
        clock="{bare} बजे",
        named_clocks={},
        repeats_part=False,
        span="{start} से {end} बजे तक",
        all_day="पूरे दिन",
        time_unknown="समय पता नहीं",
        since="{date} से",
        until="{date} तक",
        excepted="{dates} को नहीं",
        today="आज",
        tomorrow="कल",
        on_now="अभी जारी है",
        open_now="अभी चालू है",
        clock_until="{clock} तक",
        clock_since="{clock} से",
    ),
    "pa": _Phrases(
        weekdays=("ਸੋਮਵਾਰ", "ਮੰਗਲਵਾਰ", "ਬੁੱਧਵਾਰ", "ਵੀਰਵਾਰ", "ਸ਼ੁੱਕਰਵਾਰ", "ਸ਼ਨਿੱਚਰਵਾਰ", "ਐਤਵਾਰ"),
        months=("ਜਨਵਰੀ", "ਫ਼ਰਵਰੀ", "ਮਾਰਚ", "ਅਪ੍ਰੈਲ", "ਮਈ", "ਜੂਨ", "ਜੁਲਾਈ", "ਅਗਸਤ", "ਸਤੰਬਰ", "ਅਕਤੂਬਰ", "ਨਵੰਬਰ", "ਦਸੰਬਰ"),
        joint=" ਅਤੇ ",
        every="ਹਰ {days}",
        days_from_to="{first} ਤੋਂ {last}",
        daily="ਹਰ ਰੋਜ਼",
        monthly="ਹਰ ਮਹੀਨੇ ਦੇ {ordinals} {days} ਨੂੰ",
        ordinals={1: "ਪਹਿਲੇ", 2: "ਦੂਜੇ", 3: "ਤੀਜੇ", 4: "ਚੌਥੇ", 5: "ਪੰਜਵੇਂ", -1: "ਆਖ਼ਰੀ"},
        weeks_apart="ਹਰ {weeks} ਹਫ਼ਤੇ {days} ਨੂੰ",
        few_weeks={2: "ਦੂਜੇ", 3: "ਤੀਜੇ", 4: "ਚੌਥੇ", 5: "ਪੰਜਵੇਂ"},
        many_weeks_apart="ਹਰ {weeks} ਹਫ਼ਤਿਆਂ ਵਿੱਚ {days} ਨੂੰ",
        always="24 ਘੰਟੇ, ਹਰ ਰੋਜ਼",
        parts=("ਰਾਤ",) * 4 + ("ਸਵੇਰੇ",) * 8 + ("ਦੁਪਹਿਰ",) * 4 + ("ਸ਼ਾਮ",) * 4 + ("ਰਾਤ",) * 4,
        bare_clock="{part} {time}",
        clock="{bare} ਵਜੇ",
        named_clocks={},
        repeats_part=False,
        span="{start} ਤੋਂ {end} ਵਜੇ ਤੱਕ",
        all_day="ਸਾਰਾ ਦਿਨ",
        time_unknown="ਸਮਾਂ ਪਤਾ ਨਹੀਂ",
        since="{date} ਤੋਂ",
        until="{date} ਤੱਕ",
        excepted="{dates} ਨੂੰ ਨਹੀਂ",
        today="ਅੱਜ",
        tomorrow="ਭਲਕੇ",
        on_now="ਹੁਣ ਜਾਰੀ ਹੈ",
        open_now="ਹੁਣ ਚਾਲੂ ਹੈ",
        clock_until="{clock} ਤੱਕ",
        clock_since="{clock} ਤੋਂ",
    ),
}


_FOR_OCCASIONS = (
    *("weekdays", "months", "parts", "bare_clock", "clock", "all_day", "time_unknown"),
    *("today", "tomorrow", "on_now", "open_now", "clock_until", "clock_since"),
)


def occasion_phrases(language: str) -> dict[str, Any]:
    """What `occasion_in_words` is made of, as values for JSON: for who says it elsewhere. Named clocks go by "hour:minute"."""
    phrases = _PHRASES[language]
    named = {f"{clock.hour}:{clock.minute:02}": words for clock, words in phrases.named_clocks.items()}
    return {name: getattr(phrases, name) for name in _FOR_OCCASIONS} | {"named_clocks": named}


def in_words(schedule: Schedule, language: str) -> str:
    """The whole schedule, entry by entry, separated by semicolons. `language` is one of `vocabulary.LANGUAGES`.

    >>> in_words(Schedule.parse("Mon,Wed 18:00-19:30; last Fri 20:00", "Asia/Kolkata"), "en")
    'Every Monday and Wednesday, 6:00 pm to 7:30 pm; last Friday of each month, 8:00 pm'
    >>> in_words(Schedule.parse("Mon,Wed 18:00-19:30", "Asia/Kolkata"), "hi")
    'हर सोमवार और बुधवार, शाम 6:00 से 7:30 बजे तक'
    >>> in_words(Schedule.parse("2nd Sat 10:00-12:00 except 2026-12-12", "Asia/Kolkata"), "pa")
    'ਹਰ ਮਹੀਨੇ ਦੇ ਦੂਜੇ ਸ਼ਨਿੱਚਰਵਾਰ ਨੂੰ, ਸਵੇਰੇ 10:00 ਤੋਂ ਦੁਪਹਿਰ 12:00 ਵਜੇ ਤੱਕ, 12 ਦਸੰਬਰ 2026 ਨੂੰ ਨਹੀਂ'
    """
    phrases = _PHRASES[language]
    words = "; ".join(_entry(entry, phrases) for entry in schedule.entries)
    return words[0].upper() + words[1:]


def clock(moment: time, language: str) -> str:
    """A time of day.

    >>> clock(time(18, 30), "en"), clock(time(18, 30), "hi"), clock(time(18, 30), "pa"), clock(time(12), "en")
    ('6:30 pm', 'शाम 6:30 बजे', 'ਸ਼ਾਮ 6:30 ਵਜੇ', '12:00 noon')
    """
    return _clock(moment, _PHRASES[language])


def date_in_words(day: date, language: str) -> str:
    """A date with its year, without its weekday.

    >>> date_in_words(date(2026, 11, 28), "en"), date_in_words(date(2026, 11, 28), "hi")
    ('28 November 2026', '28 नवंबर 2026')
    """
    return _date(day, _PHRASES[language])


def day_in_words(day: date, language: str) -> str:
    """A date of about now, without its year.

    >>> day_in_words(date(2026, 11, 28), "en"), day_in_words(date(2026, 11, 28), "pa")
    ('28 November', '28 ਨਵੰਬਰ')
    """
    return _date(day, _PHRASES[language], with_year=False)


def occasion_in_words(occurrence: Occurrence, at: datetime, language: str) -> str:
    """When that is, seen from `at` (aware), by the clock and calendar of the zone that `occurrence.start` carries.

    "Today 6:30 pm", "Tomorrow 6:00 am", "Saturday 28 November, 10:00 am", with the year where it isn't the year of `at`;
    "On now, until 7:30 pm", "On now, since 6:00 pm" where the end is not known, "On now, until tomorrow 6:00 am", "Open now, all day";
    "Today, time not known", "Saturday 28 November, time not known", "Tomorrow, all day" (midnight to midnight).
    """
    phrases = _PHRASES[language]
    start, end = occurrence.start, occurrence.end
    here = at.astimezone(start.tzinfo)
    today = here.date()
    is_all_day = end is not None and start.time() == end.time() == _MIDNIGHT
    if occurrence.time_known and start.astimezone(UTC) <= at < occurrence.over_at:
        if is_all_day:
            return f"{phrases.open_now}, {phrases.all_day}"
        if end is None:
            return f"{phrases.on_now}, {phrases.clock_since.format(clock=_clock(start.time(), phrases))}"
        until = _clock(end.time(), phrases)
        # The small hours belong to the night before: "until tomorrow 1:00 am" would be taken for a day later.
        if end.date() > today and end.time() >= _NIGHT_IS_OVER:
            until = f"{phrases.tomorrow.lower()} {until}"
        return f"{phrases.on_now}, {phrases.clock_until.format(clock=until)}"
    time_of_day = phrases.all_day if is_all_day else _clock(start.time(), phrases) if occurrence.time_known else phrases.time_unknown
    comma = "" if occurrence.time_known and not is_all_day else ","
    if start.date() == today:
        return f"{phrases.today}{comma} {time_of_day}"
    if start.date() == today + timedelta(days=1):
        return f"{phrases.tomorrow}{comma} {time_of_day}"
    return f"{phrases.weekdays[start.weekday()]} {_date(start.date(), phrases, with_year=start.year != today.year)}, {time_of_day}"


def _entry(entry: Entry, phrases: _Phrases) -> str:
    parts = [_days(entry, phrases)]
    if not entry.always:
        parts.append(_times(entry, phrases))
    # A single date says all: its from and until add nothing and would read as a stretch of days.
    if entry.on is None:
        if entry.first is not None:
            parts.append(phrases.since.format(date=_date(entry.first, phrases)))
        if entry.last is not None:
            parts.append(phrases.until.format(date=_date(entry.last, phrases)))
    if entry.excepted:
        parts.append(phrases.excepted.format(dates=_listed([_date(day, phrases) for day in entry.excepted], phrases)))
    return ", ".join(parts)


def _days(entry: Entry, phrases: _Phrases) -> str:
    if entry.always:
        return phrases.always
    if entry.on is not None:
        return f"{phrases.weekdays[entry.on.weekday()]} {_date(entry.on, phrases)}"
    if entry.is_daily:
        return phrases.daily
    first, last = entry.weekdays[0], entry.weekdays[-1]
    is_plain = entry.interval_weeks == 1 and not entry.ordinals
    if is_plain and len(entry.weekdays) > 2 and last - first + 1 == len(entry.weekdays):
        return phrases.days_from_to.format(first=phrases.weekdays[first], last=phrases.weekdays[last])
    days = _listed([phrases.weekdays[weekday] for weekday in entry.weekdays], phrases)
    if entry.ordinals:
        return phrases.monthly.format(ordinals=_listed([phrases.ordinals[ordinal] for ordinal in entry.ordinals], phrases), days=days)
    if entry.interval_weeks in phrases.few_weeks:
        return phrases.weeks_apart.format(weeks=phrases.few_weeks[entry.interval_weeks], days=days)
    if entry.interval_weeks > 1:
        return phrases.many_weeks_apart.format(weeks=entry.interval_weeks, days=days)
    return phrases.every.format(days=days)


def _times(entry: Entry, phrases: _Phrases) -> str:
    if entry.start is None:
        return phrases.time_unknown
    if entry.end is None or entry.minutes is None:
        return _clock(entry.start, phrases)
    if entry.start == entry.end == _MIDNIGHT:
        return phrases.all_day
    is_same_part = phrases.parts[entry.start.hour] == phrases.parts[entry.end.hour] and entry.minutes < _HALF_DAY_MINUTES
    end = _digits(entry.end) if is_same_part and not phrases.repeats_part else _bare_clock(entry.end, phrases)
    return phrases.span.format(start=_bare_clock(entry.start, phrases), end=end)


def _clock(moment: time, phrases: _Phrases) -> str:
    return phrases.clock.format(bare=_bare_clock(moment, phrases))


def _bare_clock(moment: time, phrases: _Phrases) -> str:
    named = phrases.named_clocks.get(moment)
    return named or phrases.bare_clock.format(time=_digits(moment), part=phrases.parts[moment.hour])


def _digits(moment: time) -> str:
    return f"{(moment.hour - 1) % 12 + 1}:{moment.minute:02}"


def _date(day: date, phrases: _Phrases, with_year: bool = True) -> str:
    words = f"{day.day} {phrases.months[day.month - 1]}"
    return f"{words} {day.year}" if with_year else words


def _listed(items: Sequence[str], phrases: _Phrases) -> str:
    """ "Monday, Tuesday and Friday"."""
    return phrases.joint.join(filter(None, (", ".join(items[:-1]), items[-1])))
