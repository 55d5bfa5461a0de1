"""Schedules and occurrences in words: English, Hindi, Punjabi."""

from __future__ import annotations

import time as stopwatch
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import get_day_names, get_month_names
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.domain.schedule import Schedule
from directory.domain.schedule_words import clock, date_in_words, in_words, occasion_in_words
from directory.domain.vocabulary import LANGUAGES
from tests.domain.strategies import instants, schedules

HERE = "Asia/Kolkata"


def read(text: str) -> Schedule:
    return Schedule.parse(text, HERE)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(HERE))


def told(text: str, at: str) -> tuple[str, ...]:
    """The next occurrence of the schedule in words, in the three languages."""
    return tuple(occasion_in_words(read(text).next(local(at))[0], local(at), language) for language in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "english", "hindi", "punjabi"),
    [
        (
            "Mon,Wed 18:00-19:30",
            "Every Monday and Wednesday, 6:00 pm to 7:30 pm",
            "हर सोमवार और बुधवार, शाम 6:00 से 7:30 बजे तक",
            "ਹਰ ਸੋਮਵਾਰ ਅਤੇ ਬੁੱਧਵਾਰ, ਸ਼ਾਮ 6:00 ਤੋਂ 7:30 ਵਜੇ ਤੱਕ",
        ),
        (
            "Tue,Thu,Sat",
            "Every Tuesday, Thursday and Saturday, time not known",
            "हर मंगलवार, गुरुवार और शनिवार, समय पता नहीं",
            "ਹਰ ਮੰਗਲਵਾਰ, ਵੀਰਵਾਰ ਅਤੇ ਸ਼ਨਿੱਚਰਵਾਰ, ਸਮਾਂ ਪਤਾ ਨਹੀਂ",
        ),
        (
            "Mon-Fri 09:00-17:00",
            "Monday to Friday, 9:00 am to 5:00 pm",
            "सोमवार से शुक्रवार, सुबह 9:00 से शाम 5:00 बजे तक",
            "ਸੋਮਵਾਰ ਤੋਂ ਸ਼ੁੱਕਰਵਾਰ, ਸਵੇਰੇ 9:00 ਤੋਂ ਸ਼ਾਮ 5:00 ਵਜੇ ਤੱਕ",
        ),
        ("daily 06:00", "Every day, 6:00 am", "हर रोज़, सुबह 6:00 बजे", "ਹਰ ਰੋਜ਼, ਸਵੇਰੇ 6:00 ਵਜੇ"),
        (
            "2nd Sat 10:00-12:00",
            "2nd Saturday of each month, 10:00 am to 12:00 noon",
            "हर महीने के दूसरे शनिवार को, सुबह 10:00 से दोपहर 12:00 बजे तक",
            "ਹਰ ਮਹੀਨੇ ਦੇ ਦੂਜੇ ਸ਼ਨਿੱਚਰਵਾਰ ਨੂੰ, ਸਵੇਰੇ 10:00 ਤੋਂ ਦੁਪਹਿਰ 12:00 ਵਜੇ ਤੱਕ",
        ),
        (
            "last Fri 20:00",
            "Last Friday of each month, 8:00 pm",
            "हर महीने के आख़िरी शुक्रवार को, रात 8:00 बजे",
            "ਹਰ ਮਹੀਨੇ ਦੇ ਆਖ਼ਰੀ ਸ਼ੁੱਕਰਵਾਰ ਨੂੰ, ਰਾਤ 8:00 ਵਜੇ",
        ),
        (
            "every 2 weeks Sat 10:00 from 2026-11-28",
            "Every two weeks on Saturday, 10:00 am, from 28 November 2026",
            "हर दूसरे हफ़्ते शनिवार को, सुबह 10:00 बजे, 28 नवंबर 2026 से",
            "ਹਰ ਦੂਜੇ ਹਫ਼ਤੇ ਸ਼ਨਿੱਚਰਵਾਰ ਨੂੰ, ਸਵੇਰੇ 10:00 ਵਜੇ, 28 ਨਵੰਬਰ 2026 ਤੋਂ",
        ),
        (
            "every 6 weeks Sun 16:00 from 2026-11-29",
            "Every 6 weeks on Sunday, 4:00 pm, from 29 November 2026",
            "हर 6 हफ़्तों में रविवार को, शाम 4:00 बजे, 29 नवंबर 2026 से",
            "ਹਰ 6 ਹਫ਼ਤਿਆਂ ਵਿੱਚ ਐਤਵਾਰ ਨੂੰ, ਸ਼ਾਮ 4:00 ਵਜੇ, 29 ਨਵੰਬਰ 2026 ਤੋਂ",
        ),
        (
            "2026-12-05 10:00-13:00",
            "Saturday 5 December 2026, 10:00 am to 1:00 pm",
            "शनिवार 5 दिसंबर 2026, सुबह 10:00 से दोपहर 1:00 बजे तक",
            "ਸ਼ਨਿੱਚਰਵਾਰ 5 ਦਸੰਬਰ 2026, ਸਵੇਰੇ 10:00 ਤੋਂ ਦੁਪਹਿਰ 1:00 ਵਜੇ ਤੱਕ",
        ),
        ("24/7", "Always open", "24 घंटे, हर रोज़", "24 ਘੰਟੇ, ਹਰ ਰੋਜ਼"),
        ("Mon 00:00-24:00", "Every Monday, all day", "हर सोमवार, पूरे दिन", "ਹਰ ਸੋਮਵਾਰ, ਸਾਰਾ ਦਿਨ"),
        (
            "Fri 22:00-01:00 until 2027-01-31 except 2026-12-25,2027-01-01",
            "Every Friday, 10:00 pm to 1:00 am, until 31 January 2027, not on 25 December 2026 and 1 January 2027",
            "हर शुक्रवार, रात 10:00 से 1:00 बजे तक, 31 जनवरी 2027 तक, 25 दिसंबर 2026 और 1 जनवरी 2027 को नहीं",
            "ਹਰ ਸ਼ੁੱਕਰਵਾਰ, ਰਾਤ 10:00 ਤੋਂ 1:00 ਵਜੇ ਤੱਕ, 31 ਜਨਵਰੀ 2027 ਤੱਕ, 25 ਦਸੰਬਰ 2026 ਅਤੇ 1 ਜਨਵਰੀ 2027 ਨੂੰ ਨਹੀਂ",
        ),
        (
            "1st,3rd Tue; Sun 07:00",
            "1st and 3rd Tuesday of each month, time not known; every Sunday, 7:00 am",
            "हर महीने के पहले और तीसरे मंगलवार को, समय पता नहीं; हर रविवार, सुबह 7:00 बजे",
            "ਹਰ ਮਹੀਨੇ ਦੇ ਪਹਿਲੇ ਅਤੇ ਤੀਜੇ ਮੰਗਲਵਾਰ ਨੂੰ, ਸਮਾਂ ਪਤਾ ਨਹੀਂ; ਹਰ ਐਤਵਾਰ, ਸਵੇਰੇ 7:00 ਵਜੇ",
        ),
    ],
)
def test_a_schedule_is_said_in_three_languages(text, english, hindi, punjabi):
    assert tuple(in_words(read(text), language) for language in LANGUAGES) == (english, hindi, punjabi)


def test_a_single_date_with_limits_does_not_read_as_a_stretch_of_days():
    assert in_words(read("2026-12-05 10:00 until 2026-12-07"), "en") == "Saturday 5 December 2026, 10:00 am"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "every 2 weeks Mon,Tue,Wed 10:00 from 2026-11-30",
            "Every two weeks on Monday, Tuesday and Wednesday, 10:00 am, from 30 November 2026",
        ),
        ("1st Mon,Tue,Wed 10:00", "1st Monday, Tuesday and Wednesday of each month, 10:00 am"),
    ],
)
def test_days_are_named_one_by_one_where_they_are_not_every_week(text, words):
    assert in_words(read(text), "en") == words


def test_a_part_of_the_day_is_said_again_where_half_a_day_lies_between():
    assert in_words(read("Sat 16:30-16:00"), "hi") == "हर शनिवार, शाम 4:30 से शाम 4:00 बजे तक"


@pytest.mark.parametrize(
    ("moment", "english", "hindi", "punjabi"),
    [
        (time(0, 0), "12:00 midnight", "रात 12:00 बजे", "ਰਾਤ 12:00 ਵਜੇ"),
        (time(0, 30), "12:30 am", "रात 12:30 बजे", "ਰਾਤ 12:30 ਵਜੇ"),
        (time(4, 0), "4:00 am", "सुबह 4:00 बजे", "ਸਵੇਰੇ 4:00 ਵਜੇ"),
        (time(12, 0), "12:00 noon", "दोपहर 12:00 बजे", "ਦੁਪਹਿਰ 12:00 ਵਜੇ"),
        (time(12, 5), "12:05 pm", "दोपहर 12:05 बजे", "ਦੁਪਹਿਰ 12:05 ਵਜੇ"),
        (time(15, 59), "3:59 pm", "दोपहर 3:59 बजे", "ਦੁਪਹਿਰ 3:59 ਵਜੇ"),
        (time(19, 59), "7:59 pm", "शाम 7:59 बजे", "ਸ਼ਾਮ 7:59 ਵਜੇ"),
        (time(23, 0), "11:00 pm", "रात 11:00 बजे", "ਰਾਤ 11:00 ਵਜੇ"),
    ],
)
def test_a_time_is_said_with_its_part_of_the_day(moment, english, hindi, punjabi):
    assert tuple(clock(moment, language) for language in LANGUAGES) == (english, hindi, punjabi)


@pytest.mark.parametrize(
    ("text", "at", "english", "hindi", "punjabi"),
    [
        ("Sat 18:30", "2026-11-28 09:00", "Today 6:30 pm", "आज शाम 6:30 बजे", "ਅੱਜ ਸ਼ਾਮ 6:30 ਵਜੇ"),
        ("Sat 06:00", "2026-11-27 23:59", "Tomorrow 6:00 am", "कल सुबह 6:00 बजे", "ਭਲਕੇ ਸਵੇਰੇ 6:00 ਵਜੇ"),
        (
            "Sat 10:00",
            "2026-11-26 23:59",
            "Saturday 28 November, 10:00 am",
            "शनिवार 28 नवंबर, सुबह 10:00 बजे",
            "ਸ਼ਨਿੱਚਰਵਾਰ 28 ਨਵੰਬਰ, ਸਵੇਰੇ 10:00 ਵਜੇ",
        ),
        (
            "Sat 10:00",
            "2026-12-27 09:00",
            "Saturday 2 January 2027, 10:00 am",
            "शनिवार 2 जनवरी 2027, सुबह 10:00 बजे",
            "ਸ਼ਨਿੱਚਰਵਾਰ 2 ਜਨਵਰੀ 2027, ਸਵੇਰੇ 10:00 ਵਜੇ",
        ),
        ("Sat 18:00-19:30", "2026-11-28 18:00", "On now, until 7:30 pm", "अभी जारी है, शाम 7:30 बजे तक", "ਹੁਣ ਜਾਰੀ ਹੈ, ਸ਼ਾਮ 7:30 ਵਜੇ ਤੱਕ"),
        ("Sat 18:00", "2026-11-28 18:59", "On now, since 6:00 pm", "अभी जारी है, शाम 6:00 बजे से", "ਹੁਣ ਜਾਰੀ ਹੈ, ਸ਼ਾਮ 6:00 ਵਜੇ ਤੋਂ"),
        ("Sat 22:00-01:00", "2026-11-28 23:00", "On now, until 1:00 am", "अभी जारी है, रात 1:00 बजे तक", "ਹੁਣ ਜਾਰੀ ਹੈ, ਰਾਤ 1:00 ਵਜੇ ਤੱਕ"),
        (
            "Sat 22:00-06:00",
            "2026-11-28 23:00",
            "On now, until tomorrow 6:00 am",
            "अभी जारी है, कल सुबह 6:00 बजे तक",
            "ਹੁਣ ਜਾਰੀ ਹੈ, ਭਲਕੇ ਸਵੇਰੇ 6:00 ਵਜੇ ਤੱਕ",
        ),
        ("Sat 22:00-06:00", "2026-11-29 01:00", "On now, until 6:00 am", "अभी जारी है, सुबह 6:00 बजे तक", "ਹੁਣ ਜਾਰੀ ਹੈ, ਸਵੇਰੇ 6:00 ਵਜੇ ਤੱਕ"),
        ("24/7", "2026-11-28 23:00", "Open now, all day", "अभी चालू है, पूरे दिन", "ਹੁਣ ਚਾਲੂ ਹੈ, ਸਾਰਾ ਦਿਨ"),
        ("24/7 from 2026-11-29", "2026-11-28 23:00", "Tomorrow, all day", "कल, पूरे दिन", "ਭਲਕੇ, ਸਾਰਾ ਦਿਨ"),
        ("Sat", "2026-11-28 23:00", "Today, time not known", "आज, समय पता नहीं", "ਅੱਜ, ਸਮਾਂ ਪਤਾ ਨਹੀਂ"),
        ("Sat", "2026-11-27 12:00", "Tomorrow, time not known", "कल, समय पता नहीं", "ਭਲਕੇ, ਸਮਾਂ ਪਤਾ ਨਹੀਂ"),
        ("Sat", "2026-11-25 12:00", "Saturday 28 November, time not known", "शनिवार 28 नवंबर, समय पता नहीं", "ਸ਼ਨਿੱਚਰਵਾਰ 28 ਨਵੰਬਰ, ਸਮਾਂ ਪਤਾ ਨਹੀਂ"),
    ],
)
def test_an_occasion_is_said_as_seen_from_now(text, at, english, hindi, punjabi):
    assert told(text, at) == (english, hindi, punjabi)


def test_what_is_just_over_is_not_on():
    occurrence = read("Sat 18:00-19:30").next(local("2026-11-28 18:00"))[0]
    assert occasion_in_words(occurrence, local("2026-11-28 19:30"), "en") == "Today 6:00 pm"


def test_today_is_the_day_of_the_listings_zone():
    occurrence = read("Sat 06:00").next(local("2026-11-27 20:00"))[0]
    assert occasion_in_words(occurrence, datetime.fromisoformat("2026-11-27T19:00+00:00"), "en") == "Today 6:00 am"
    assert occasion_in_words(occurrence, datetime.fromisoformat("2026-11-27T18:00+00:00"), "en") == "Tomorrow 6:00 am"


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_days_and_months_are_those_of_cldr(language):
    for day in (date(2026, 1, 5) + timedelta(step) for step in range(0, 366, 11)):
        weekday, month = get_day_names("wide", locale=language)[day.weekday()], get_month_names("wide", locale=language)[day.month]
        assert date_in_words(day, language) == f"{day.day} {month} {day.year}"
        assert in_words(read(day.isoformat()), language).startswith(f"{weekday} {day.day} {month} {day.year}, ")


@given(schedules(), instants())
@settings(max_examples=100, deadline=None)
def test_every_schedule_has_words_in_every_language_in_normal_form(schedule, at):
    for language in LANGUAGES:
        texts = [in_words(schedule, language), *(occasion_in_words(occurrence, at, language) for occurrence in schedule.next(at, 2))]
        for text in texts:
            assert text and "{" not in text and "None" not in text
            assert unicodedata.is_normalized("NFC", text)


@given(st.times())
@settings(max_examples=50, deadline=None)
def test_hindi_and_punjabi_times_carry_no_latin_letters(moment):
    assert not any("a" <= letter <= "z" for language in ("hi", "pa") for letter in clock(moment, language))


def test_an_occasion_takes_microseconds():
    at = local("2026-11-23 12:00")
    occurrence = read("Sat 10:00-11:00").next(at)[0]
    began = stopwatch.perf_counter()
    for _ in range(1000):
        occasion_in_words(occurrence, at, "pa")
    assert (stopwatch.perf_counter() - began) / 1000 < 0.0002
