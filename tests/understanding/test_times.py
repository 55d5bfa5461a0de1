"""Days and times of day are recognised as people say them, in three scripts and romanised."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from index.understanding import Lexicon, understand
from index.understanding.times import moments, nth_weekday

SUNDAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 14, 30)
LEXICON = Lexicon.build(())


def when(words: str) -> tuple[str | None, tuple[str, ...]]:
    understood = understand(words, LEXICON, AT)
    return understood.day, understood.times


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", "today"),
        ("aaj", "today"),
        ("ਅੱਜ", "today"),
        ("आज", "today"),
        ("tomorrow", "tomorrow"),
        ("tommorow", "tomorrow"),
        ("meeting kal", "tomorrow"),
        ("ਕੱਲ੍ਹ", "tomorrow"),
        ("day after tomorrow", "2026-11-24"),
        ("parso", "2026-11-24"),
        ("परसों", "2026-11-24"),
        ("this weekend", "weekend"),
        ("saturday or sunday", "weekend"),
        ("shanivar ravivar", "weekend"),
        ("monday", "mon"),
        ("satarday", "sat"),
        ("wensday", "wed"),
        ("yoga on fri", "fri"),
        ("शनिवार को", "sat"),
        ("ਵੀਰਵਾਰ", "thu"),
        ("itvaar", "sun"),
        ("shukarvar", "fri"),
        ("mangalwar nu", "tue"),
        ("next sunday", "2026-11-29"),
        ("next friday", "fri"),
        ("2nd saturday", "2026-12-12"),
        ("last friday", "2026-11-27"),
        ("28 november", "2026-11-28"),
        ("28th of nov", "2026-11-28"),
        ("november 28", "2026-11-28"),
        ("28 ਨਵੰਬਰ", "2026-11-28"),
        ("२८ नवंबर", "2026-11-28"),
        ("28/11", "2026-11-28"),
        ("5 jan", "2027-01-05"),
        ("2026-12-05", "2026-12-05"),
        ("5.12.2026", "2026-12-05"),
    ],
)
def test_days(words: str, day: str) -> None:
    assert when(words)[0] == day


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("morning", ("morning",)),
        ("subah", ("morning",)),
        ("ਸਵੇਰੇ", ("morning",)),
        ("दोपहर", ("afternoon",)),
        ("evening", ("evening",)),
        ("shaam", ("evening",)),
        ("ਸ਼ਾਮ ਨੂੰ", ("evening",)),
        ("night", ("night",)),
        ("raat", ("night",)),
        ("open now", ("now",)),
        ("abhi", ("now",)),
        ("ਹੁਣੇ", ("now",)),
        ("7 pm", ("evening",)),
        ("7:30pm", ("evening",)),
        ("10 am", ("morning",)),
        ("18:30", ("evening",)),
        ("शाम 6 बजे", ("evening",)),
        ("ਸ਼ਾਮ 6 ਵਜੇ", ("evening",)),
        ("subah 6 baje", ("morning",)),
        ("after 6", ("evening", "night")),
        ("6 बजे के बाद", ("evening", "night")),
        ("before 10 am", ("morning",)),
        ("between 5 and 7", ("evening",)),
        ("6-7pm", ("evening",)),
    ],
)
def test_times(words: str, times: tuple[str, ...]) -> None:
    assert when(words)[1] == times


@pytest.mark.parametrize("words", ["tonight", "tonite", "2nite", "aaj raat", "ਅੱਜ ਰਾਤ", "आज रात", "today night", "ajj raat nu"])
def test_tonight(words: str) -> None:
    assert when(words) == ("today", ("tonight",))


@pytest.mark.parametrize(
    ("words", "day", "times"),
    [
        ("tomorrow evening", "tomorrow", ("evening",)),
        ("kal shaam", "tomorrow", ("evening",)),
        ("sat morning", "sat", ("morning",)),
        ("this evening", "today", ("evening",)),
        ("tonight at 7", "today", ("evening",)),
        ("ਅੱਜ ਸ਼ਾਮ", "today", ("evening",)),
    ],
)
def test_a_day_and_a_time_together(words: str, day: str, times: tuple[str, ...]) -> None:
    assert when(words) == (day, times)


@pytest.mark.parametrize(
    "words",
    ["12 step", "24/7", "sector 22", "phase 7", "31/2", "sun salutation", "sat sangat", "call", "mourning", "toddy", "light", "may I join"],
)
def test_what_is_no_time(words: str) -> None:
    assert when(words) == (None, ())


def test_what_stands_before_a_weekday_belongs_to_it() -> None:
    assert understand("2nd saturday pottery", LEXICON, AT).text == understand("next saturday pottery", LEXICON, AT).text == "pottery"


def test_two_days_filter_by_neither() -> None:
    understood = understand("monday and wednesday", LEXICON, AT)
    assert understood.day is None
    assert [(item.value, item.is_certain) for item in understood.items] == [("mon", False), ("wed", False)]


def test_a_date_without_a_year_is_the_coming_one() -> None:
    assert [moment.value for moment in moments("22 november, 21 november, 29 feb", SUNDAY)] == ["2026-11-22", "2027-11-21", "2028-02-29"]


@pytest.mark.parametrize(
    ("ordinal", "weekday", "day"), [(1, "sun", "2026-12-06"), (4, "sun", "2026-11-22"), (5, "sun", "2026-11-29"), (-1, "sun", "2026-11-29")]
)
def test_nth_weekday_of_a_month(ordinal: int, weekday: str, day: str) -> None:
    assert nth_weekday(ordinal, weekday, SUNDAY) == day
