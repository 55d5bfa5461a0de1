"""Days and times of day as people say them: "tonight", "ਅੱਜ ਰਾਤ", "28 November", "after 6", "parso".

Values are those of the search: days `today`, `tomorrow`, `weekend`, `mon` ... `sun` or an ISO date; times `now`, `morning`, `afternoon`,
`evening`, `night`, `tonight` (a day from 17:00), or several of them by comma: "after 6" is `evening,night`. Morning begins at 5:00,
afternoon at 12:00, evening at 17:00, night at 21:00.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .concepts import Concept

TONIGHT = "tonight"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TONIGHT = "tonight"
_PARTS = ((5, 12, "morning"), (12, 17, "afternoon"), (17, 21, "evening"), (21, 29, "night"))


def _said(parameter: str, value: str, english: str, indian: str, is_certain: bool = True) -> Concept:
    return Concept(f"{parameter}-{value}", parameter, value, is_certain, tuple(english.split("|")), tuple(filter(None, indian.split("|"))))


CONCEPTS: tuple[Concept, ...] = (
    _said("day", "today", "today|todays|2day", "aaj|aj|ajj|aaj ke din|आज|ਅੱਜ"),
    _said("day", "tomorrow", "tomorrow|tmrw|tmrow|2moro|2morrow|tomorow", "kal|kall|bhalke|aane wala kal|कल|ਕੱਲ੍ਹ|ਕੱਲ|ਕਲ|ਭਲਕੇ"),
    _said("day", "+2", "day after tomorrow|overmorrow", "parso|parson|parsoon|parsso|परसों|ਪਰਸੋਂ"),
    _said(
        "day",
        "weekend",
        "weekend|weekends|this weekend|week end|sat sun|saturday sunday|saturday or sunday|saturday and sunday|sat or sun|sat and sun",
        "haftawar|shanivar ravivar|shani ravi|शनिवार रविवार|शनि रवि|वीकेंड|वीकएंड|सप्ताहांत|"
        "ਸ਼ਨੀਵਾਰ ਐਤਵਾਰ|ਸ਼ਨਿੱਚਰ ਐਤਵਾਰ|ਸ਼ਨਿੱਚਰਵਾਰ ਐਤਵਾਰ|ਸ਼ਨੀ ਐਤਵਾਰ|ਵੀਕੈਂਡ|ਹਫ਼ਤੇ ਦੇ ਅੰਤ",
    ),
    _said("day", "mon", "monday|mondays|mon", "somvar|somwar|somvaar|सोमवार|मंडे|ਸੋਮਵਾਰ"),
    _said("day", "tue", "tuesday|tuesdays|tue|tues", "mangalvar|mangalwar|mangal|मंगलवार|मंगल|ट्यूज़डे|ਮੰਗਲਵਾਰ|ਮੰਗਲ"),
    _said("day", "wed", "wednesday|wednesdays|wed|weds|wensday|wendsday", "budhvar|budhwar|budh|बुधवार|बुद्धवार|ਬੁੱਧਵਾਰ|ਬੁਧਵਾਰ"),
    _said(
        "day",
        "thu",
        "thursday|thursdays|thu|thur|thurs",
        "guruvar|guruwar|veervar|virvar|veerwar|brihaspativar|brahaspativar|गुरुवार|बृहस्पतिवार|वीरवार|ਵੀਰਵਾਰ|ਗੁਰੂਵਾਰ",
    ),
    _said("day", "fri", "friday|fridays|fri", "shukravar|shukrawar|shukarvar|shukkarvar|शुक्रवार|फ्राइडे|ਸ਼ੁੱਕਰਵਾਰ|ਸ਼ੁਕਰਵਾਰ"),
    _said(
        "day",
        "sat",
        "saturday|saturdays|sat",
        "shanivar|shaniwar|shanichar|sanichar|sanichharvar|शनिवार|शनिचर|ਸ਼ਨੀਵਾਰ|ਸ਼ਨਿਚਰਵਾਰ|ਸ਼ਨਿੱਚਰਵਾਰ|ਸ਼ਨਿੱਚਰ|ਸ਼ਨਿਚਰ",
    ),
    _said("day", "sun", "sunday|sundays|sun", "ravivar|raviwar|itvaar|itwar|aitvaar|aitwar|etvaar|रविवार|इतवार|संडे|ਐਤਵਾਰ|ਰਵੀਵਾਰ|ਸੰਡੇ"),
    _said(
        "time",
        "now",
        "now|right now|now open|open now|on now|happening now|currently",
        "abhi|hune|hun|is waqt|is vele|अभी|अब|इस समय|ਹੁਣੇ|ਹੁਣ|ਇਸ ਵੇਲੇ",
    ),
    _said(
        "time",
        "morning",
        "morning|mornings|early morning|in the morning|before work",
        "subah|subha|suba|savere|saver|swere|sver|savera|tadke|सुबह|सवेरे|प्रातः|ਸਵੇਰੇ|ਸਵੇਰ|ਸੁਬਹ|ਤੜਕੇ",
    ),
    _said(
        "time",
        "afternoon",
        "afternoon|afternoons|noon|lunch time|lunchtime|midday",
        "dopahar|dopehar|dupahar|dupehar|dupehre|दोपहर|दुपहर|ਦੁਪਹਿਰ|ਦੁਪਹਿਰੇ|ਦੁਪਹਿਰ ਬਾਅਦ",
    ),
    _said(
        "time",
        "evening",
        "evening|evenings|in the evening|after work|evng",
        "shaam|sham|shaam ko|shaami|shami|tarkalan|शाम|सायं|संध्या|ਸ਼ਾਮ|ਸ਼ਾਮੀਂ|ਸ਼ਾਮ ਨੂੰ|ਤਰਕਾਲਾਂ",
    ),
    _said("time", "night", "night|nights|late night|at night", "raat|raatri|raati|raatin|रात|रात्रि|ਰਾਤ|ਰਾਤੀਂ|ਰਾਤ ਨੂੰ"),
    _said(
        "day+time",
        f"today {TONIGHT}",
        "tonight|tonite|tonit|2nite|2night|tonights|tonihgt|this night|today night|today evening and night",
        "aaj raat|aj raat|ajj raat|aaj ki raat|ajj di raat|aaj raat ko|ajj raat nu|आज रात|आज की रात|ਅੱਜ ਰਾਤ|ਅੱਜ ਦੀ ਰਾਤ|ਅੱਜ ਰਾਤੀਂ",
    ),
    _said("day+time", "today morning", "this morning", ""),
    _said("day+time", "today afternoon", "this afternoon", ""),
    _said("day+time", "today evening", "this evening|this eve", ""),
)
"""Words for days and times; `+2` is the day after tomorrow, `day+time` says both."""

UNSURE_ALONE = frozenset({"sat", "sun", "mon", "wed", "now", "mangal", "budh", "hun", "kal", "aj", "अब", "ਹੁਣ", "मंगल", "ਮੰਗਲ"})
"""Words above that are other words too: taken for a day or time beside another one, or at the end of what is said."""

NEXT = frozenset({"next", "agle", "agla", "agli", "अगले", "ਅਗਲੇ"})
ORDINALS = {
    word: number
    for words, number in (
        ("first 1st pehla pehle पहला पहले ਪਹਿਲੇ", 1), ("second 2nd doosra doosre dusre दूसरे ਦੂਜੇ", 2), ("third 3rd teesre तीसरे ਤੀਜੇ", 3),
        ("fourth 4th chauthe चौथे ਚੌਥੇ", 4), ("fifth 5th", 5), ("last aakhri akhri आखिरी ਆਖਰੀ", -1),
    )
    for word in words.split()
}  # fmt: skip
BESIDE_TIME = frozenset({"on", "this", "every", "coming", "each", "any", "is", "har", "हर", "ਹਰ", "इस", "ਇਸ", *NEXT, *ORDINALS})
"""Words beside which even an unsure word is one for a day or time."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A piece of what was typed, from character `start` up to `end`, that says when."""

    start: int
    end: int
    parameter: str
    value: str
    is_certain: bool = True


DIGITS = {ord(digit): str(at % 10) for at, digit in enumerate("०१२३४५६७८९੦੧੨੩੪੫੬੭੮੯")}
"""For `str.translate`: Devanagari and Gurmukhi digits as 0 to 9."""

_MONTH_NAMES = """
january jan जनवरी ਜਨਵਰੀ
february feb फरवरी फ़रवरी ਫਰਵਰੀ ਫ਼ਰਵਰੀ
march mar मार्च ਮਾਰਚ
april apr अप्रैल ਅਪ੍ਰੈਲ
may मई ਮਈ
june jun जून ਜੂਨ
july jul जुलाई ਜੁਲਾਈ
august aug अगस्त ਅਗਸਤ
september sept sep सितंबर सितम्बर ਸਤੰਬਰ
october oct अक्टूबर अक्तूबर ਅਕਤੂਬਰ
november nov नवंबर नवम्बर ਨਵੰਬਰ
december dec दिसंबर दिसम्बर ਦਸੰਬਰ
"""
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.strip().splitlines(), 1) for name in names.split()}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_EDGE, _END = r"(?<![\w./:-])", r"(?![\w/:-])"
_ISO = re.compile(rf"{_EDGE}(20\d\d)-(\d\d?)-(\d\d?){_END}")
_NUMERIC = re.compile(rf"{_EDGE}(?!24/7)(\d\d?)/(\d\d?)(?:/(20\d\d|\d\d))?{_END}|{_EDGE}(\d\d?)[.-](\d\d?)[.-](20\d\d|\d\d){_END}")
_DAY_MONTH = re.compile(rf"{_EDGE}(\d\d?)(?:st|nd|rd|th)?(?:\s+of)?[\s-]*({_MONTH})\.?(?:[\s,-]+(20\d\d))?{_END}", re.IGNORECASE)
_MONTH_DAY = re.compile(rf"{_EDGE}({_MONTH})\.?\s*(\d\d?)(?:st|nd|rd|th)?(?:[\s,]+(20\d\d))?{_END}", re.IGNORECASE)

_AM, _PM = r"a\.?m\.?", r"p\.?m\.?"
_HOUR = rf"(\d\d?)(?:[:.](\d\d))?\s*({_AM}|{_PM})?"
_OCLOCK = r"\s*(?:o'?clock|baje|bje|vaje|wje|बजे|ਵਜੇ)"
_AFTER_WORDS, _BEFORE_WORDS = "after|past|from|since", "before|by|until|till"
_AFTER = re.compile(rf"{_EDGE}(?:{_AFTER_WORDS})\s+{_HOUR}(?:{_OCLOCK})?{_END}", re.IGNORECASE)
_BEFORE = re.compile(rf"{_EDGE}(?:{_BEFORE_WORDS})\s+{_HOUR}(?:{_OCLOCK})?{_END}", re.IGNORECASE)
_BETWEEN = re.compile(rf"{_EDGE}(?:between\s+|from\s+)?{_HOUR}\s*(?:-|–|to|and|se|ton)\s*{_HOUR}(?:{_OCLOCK})?{_END}", re.IGNORECASE)
_AFTER_INDIAN = re.compile(
    rf"{_EDGE}{_HOUR}(?:{_OCLOCK})\s*(?:ke\s+baad|ke\s+bad|de\s+baad|ton\s+baad|baad|के\s+बाद|ਤੋਂ\s+ਬਾਅਦ|ਦੇ\s+ਬਾਅਦ)", re.IGNORECASE
)
_BEFORE_INDIAN = re.compile(rf"{_EDGE}{_HOUR}(?:{_OCLOCK})\s*(?:se\s+pehle|ton\s+pehlan|ton\s+pehla|से\s+पहले|ਤੋਂ\s+ਪਹਿਲਾਂ)", re.IGNORECASE)
_AT = re.compile(
    rf"{_EDGE}(?:at\s+|around\s+)?(?:{_HOUR}{_OCLOCK}|(\d\d?)(?:[:.](\d\d))?\s*({_AM}|{_PM})|(\d\d?):(\d\d)){_END}", re.IGNORECASE
)
_AT_BARE = re.compile(rf"{_EDGE}at\s+(\d\d?){_END}(?!\s*(?:st|nd|rd|th|sector|phase|km))", re.IGNORECASE)
_MORNING = re.compile("morning|subah|saver|swere|सुबह|सवेरे|ਸਵੇਰ", re.IGNORECASE)
_EVENING = re.compile("evening|night|tonight|shaam|raat|शाम|रात|ਸ਼ਾਮ|ਰਾਤ|afternoon|dopahar|दोपहर|ਦੁਪਹਿਰ", re.IGNORECASE)


def moments(typed: str, today: date) -> Iterator[Moment]:
    """The dates and clock times written with digits, without overlaps, in no particular order."""
    text = typed.translate(DIGITS)
    taken: list[tuple[int, int]] = []
    for found in (*_dates(text, today), *_times(text)):
        if all(found.end <= start or found.start >= end for start, end in taken):
            taken.append((found.start, found.end))
            yield found


def _dates(text: str, today: date) -> Iterator[Moment]:
    for match in _ISO.finditer(text):
        yield from _on(match, today, match[1], match[2], match[3])
    for match in _DAY_MONTH.finditer(text):
        yield from _on(match, today, match[3], str(_MONTHS[match[2].lower()]), match[1])
    for match in _MONTH_DAY.finditer(text):
        yield from _on(match, today, match[3], str(_MONTHS[match[1].lower()]), match[2])
    for match in _NUMERIC.finditer(text):
        yield from _on(match, today, match[3] or match[6], match[2] or match[5], match[1] or match[4])


def _on(match: re.Match[str], today: date, year: str | None, month: str, day: str) -> Iterator[Moment]:
    """A written date; without a year the coming one. Nothing where there is no such date."""
    years = (int(year) + (2000 if len(year) == 2 else 0),) if year else (today.year, today.year + 1, today.year + 2, today.year + 4)
    for one in years:
        try:
            found = date(one, int(month), int(day))
        except ValueError:
            continue
        if year or found >= today:
            yield Moment(match.start(), match.end(), "day", found.isoformat())
            return


def _times(text: str) -> Iterator[Moment]:
    for match in _BETWEEN.finditer(text):
        start, end = _minutes(text, match[1], match[2], match[3] or match[6]), _minutes(text, match[4], match[5], match[6])
        if start is not None and end is not None and (match[3] or match[6] or match[2] or "between" in match[0].lower()):
            yield Moment(match.start(), match.end(), "time", _parts(start, end))
    for pattern in (_AFTER, _AFTER_INDIAN):
        for match in pattern.finditer(text):
            start = _minutes(text, match[1], match[2], match[3])
            if start is not None:
                yield Moment(match.start(), match.end(), "time", _parts(start, 29 * 60 if start >= 12 * 60 else 24 * 60))
    for pattern in (_BEFORE, _BEFORE_INDIAN):
        for match in pattern.finditer(text):
            end = _minutes(text, match[1], match[2], match[3], is_early=True)
            if end is not None:
                yield Moment(match.start(), match.end(), "time", _parts(5 * 60, end))
    for match in (*_AT.finditer(text), *_AT_BARE.finditer(text)):
        groups = [group for group in match.groups() if group]
        half = next((group for group in groups if not group.isdigit()), None)
        hour, *rest = (group for group in groups if group.isdigit())
        at = _minutes(text, hour, rest[0] if rest else None, half)
        if at is not None:
            yield Moment(match.start(), match.end(), "time", _parts(at, at + 60))


def _minutes(text: str, hour: str, minute: str | None, half: str | None, is_early: bool = False) -> int | None:
    """Minutes after midnight; without am or pm as the rest of the words, or else habit, has it. None where no clock shows that."""
    hours, minutes = int(hour), int(minute or 0)
    if hours > 24 or minutes > 59 or (half and not 1 <= hours <= 12):
        return None
    if half:
        return (hours % 12 + (12 if half[0] in "pP" else 0)) * 60 + minutes
    if hours <= 12 and not (minute and hour.startswith("0")):
        if _MORNING.search(text):
            hours = hours % 12 if hours == 12 else hours
        elif _EVENING.search(text) or (is_early and hours < 6) or (not is_early and hours < 9):
            hours = hours % 12 + 12
    return hours % 24 * 60 + minutes


def _parts(start: int, end: int) -> str:
    """The parts of the day of which at least an hour lies between two times, in minutes after midnight; else the one that begins it."""
    start += 1440 if start < 300 else 0
    end += 1440 if end <= start else 0
    shared = {name: min(end, until * 60) - max(start, since * 60) for since, until, name in _PARTS}
    return ",".join(name for name, minutes in shared.items() if minutes >= 60) or max(shared, key=lambda name: shared[name])


def coming(weekday: str, today: date, is_next: bool = False) -> str:
    """The value for a weekday: its code; for "next Friday", said on a Friday, the date a week on."""
    if is_next and today.weekday() == WEEKDAYS.index(weekday):
        return (today + timedelta(days=7)).isoformat()
    return weekday


def after_tomorrow(today: date) -> str:
    """The day after tomorrow as an ISO date."""
    return (today + timedelta(days=2)).isoformat()


def nth_weekday(ordinal: int, weekday: str, today: date) -> str:
    """The coming nth (1 to 5, or -1 for the last) such weekday of a month, as an ISO date.

    >>> nth_weekday(2, "sat", date(2026, 11, 22))
    '2026-12-12'
    """
    day = today + timedelta(days=(WEEKDAYS.index(weekday) - today.weekday()) % 7)
    while (day.day - 1) // 7 + 1 != ordinal and not (ordinal == -1 and (day + timedelta(days=7)).month != day.month):
        day += timedelta(days=7)
    return day.isoformat()
