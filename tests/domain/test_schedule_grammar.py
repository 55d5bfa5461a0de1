"""The schedule grammar: what is read, what is refused and with which words, and how it is written."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.domain.errors import InvalidValue
from directory.domain.schedule import Entry, Schedule
from tests.domain.strategies import schedules


def read(text: str, timezone: str = "Asia/Kolkata") -> Schedule:
    return Schedule.parse(text, timezone)


@pytest.mark.parametrize(
    "text",
    [
        "Mon,Wed 18:00-19:30",
        "daily 06:00-07:00",
        "2nd Sat 10:00-12:00",
        "1st,3rd Tue",
        "last Fri 20:00",
        "every 2 weeks Sat 10:00-11:00 from 2026-11-28",
        "2026-12-05 10:00-13:00",
        "24/7",
        "Sat",
        "Fri 22:00-01:00",
        "Mon 18:00-19:00 from 2026-01-05 until 2026-06-29 except 2026-02-02,2026-03-02",
        "24/7 except 2026-12-25",
        "Mon 18:00-19:30; 2nd Sat 10:00-12:00; 2026-12-05 10:00-13:00",
    ],
)
def test_the_canonical_grammar_is_written_as_it_is_read(text):
    assert str(read(text)) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("MON , wed  18:00 – 19:30", "Mon,Wed 18:00-19:30"),
        ("every2weeksSat10:00-11:00from2026-11-28", "every 2 weeks Sat 10:00-11:00 from 2026-11-28"),
        ("Mondays and Wednesdays 6pm to 7:30 PM", "Mon,Wed 18:00-19:30"),
        ("Mon & Wed at 6 p.m.", "Mon,Wed 18:00"),
        ("Mon-Fri 9.00-17.00", "Mon,Tue,Wed,Thu,Fri 09:00-17:00"),
        ("Fri to Mon 9:00", "Mon,Fri,Sat,Sun 09:00"),
        ("weekdays noon-2pm", "Mon,Tue,Wed,Thu,Fri 12:00-14:00"),
        ("weekends", "Sat,Sun"),
        ("every day from 6am until 7am", "daily 06:00-07:00"),
        ("Mon-Sun 06:00", "daily 06:00"),
        ("every Thurs 12am-12pm", "Thu 00:00-12:00"),
        ("Sat 18:00-24:00", "Sat 18:00-00:00"),
        ("Sat 10pm to midnight", "Sat 22:00-00:00"),
        ("second and last Saturday of the month 10:00", "2nd,last Sat 10:00"),
        ("Every 2nd and 4th Saturday", "2nd,4th Sat"),
        ("every 2nd Sat of each month", "2nd Sat"),
        ("every other Saturday from 2026-11-28", "every 2 weeks Sat from 2026-11-28"),
        ("fortnightly on Sat, 10:00 from 2026-11-28", "every 2 weeks Sat 10:00 from 2026-11-28"),
        ("every week on Mon", "Mon"),
        ("24 x 7", "24/7"),
        ("always", "24/7"),
        ("2026-12-5 10:00", "2026-12-05 10:00"),
        ("Mon except 2026-12-28, 2026-12-21 until 2027-03-01", "Mon until 2027-03-01 except 2026-12-21,2026-12-28"),
        ("Mon 18:00;\nTue 19:00;", "Mon 18:00; Tue 19:00"),
        ("\u200bMon\u00a018:00", "Mon 18:00"),
        ("Wed,Mon,Wed", "Mon,Wed"),
    ],
)
def test_what_is_plainly_meant_is_read(typed, meant):
    assert str(read(typed)) == meant


@pytest.mark.parametrize(
    ("text", "reason", "piece"),
    [
        ("", "schedule-empty", ""),
        (" ; ", "schedule-empty", ""),
        ("Mon 25:00", "schedule-time-not-possible", "25:00"),
        ("Mon 18:60", "schedule-time-not-possible", "18:60"),
        ("Mon 13pm", "schedule-time-not-possible", "13pm"),
        ("Mon 0am", "schedule-time-not-possible", "0am"),
        ("Mon 24:00", "schedule-time-not-possible", "24:00"),
        ("Mon 6:00-7:30pm", "schedule-time-unclear", "Mon 6:00-7:30pm"),
        ("Mon 6am-7:30", "schedule-time-unclear", "Mon 6am-7:30"),
        ("Mon 6-7pm", "schedule-time-unclear", "6"),
        ("Mon 1800", "schedule-time-unclear", "1800"),
        ("2026-02-31", "schedule-date-not-possible", "2026-02-31"),
        ("Mon until 20226-01-01", "schedule-date-unclear", "20226"),
        ("0206-12-05 10:00", "schedule-date-not-possible", "0206-12-05"),
        ("05/12/2026 10:00", "schedule-date-unclear", "05/12/2026"),
        ("2026/12/05", "schedule-date-unclear", "2026/12/05"),
        ("Mon from Tuesday", "schedule-date-unclear", "Tuesday"),
        ("Mon except", "schedule-date-unclear", "Mon except"),
        ("every 2 weeks Sat", "schedule-interval-without-from", "every 2 weeks Sat"),
        ("every 0 weeks Sat from 2026-11-28", "schedule-interval-not-possible", "0"),
        ("every 99 weeks Sat from 2026-11-28", "schedule-interval-not-possible", "99"),
        ("Mon from 2026-05-01 until 2026-04-30", "schedule-until-before-from", "Mon from 2026-05-01 until 2026-04-30"),
        ("2026-12-05 until 2026-12-04", "schedule-once-outside", "2026-12-05 until 2026-12-04"),
        ("Wendsday 18:00", "schedule-word-unknown", "Wendsday"),
        ("Mon 18:00 or so", "schedule-word-unknown", "or"),
        ("Mon @home", "schedule-word-unknown", "@home"),
        ("TueSat", "schedule-word-unknown", "TueSat"),
        ("18:00-19:30", "schedule-day-missing", "18:00-19:30"),
        ("2nd", "schedule-day-missing", "2nd"),
        ("6th Sat", "schedule-ordinal-not-possible", "6th"),
        ("every second Sat", "schedule-ordinal-unclear", "every second Sat"),
        ("1st Mon-Fri", "schedule-not-understood", "1st Mon-Fri"),
        ("1st weekdays", "schedule-not-understood", "1st weekdays"),
        ("every 2 weeks daily from 2026-11-28", "schedule-not-understood", "every 2 weeks daily from 2026-11-28"),
        ("every 2 weeks 1st Sat from 2026-11-28", "schedule-not-understood", "every 2 weeks 1st Sat from 2026-11-28"),
        ("weekly 1st Sat", "schedule-not-understood", "weekly 1st Sat"),
        ("Mon 18:00-19:00, Wed 18:00", "schedule-not-understood", ","),
        ("Mon 10:00-11:00 18:00", "schedule-not-understood", "18:00"),
        ("Mon 18:00-", "schedule-not-understood", "Mon 18:00-"),
        ("Mon-Mon", "schedule-not-understood", "Mon-Mon"),
        ("24/7 10:00", "schedule-not-understood", "24/7 10:00"),
        ("Mon from 2026-01-01 from 2026-01-02", "schedule-not-understood", "from"),
        ("Mon " + "9" * 5000, "schedule-too-long", "Mon " + "9" * 36 + "…"),
    ],
)
def test_what_is_not_plain_is_refused_with_the_piece_and_a_remedy(text, reason, piece):
    with pytest.raises(InvalidValue) as refused:
        read(text)
    assert (refused.value.reason, refused.value.value) == (reason, piece)
    assert refused.value.remedy.endswith(".")


def test_a_schedule_too_long_to_be_read_back_cannot_be_made():
    with pytest.raises(InvalidValue) as refused:
        Schedule((Entry(weekdays=(0,)),) * 1000, "Asia/Kolkata")
    assert refused.value.reason == "schedule-too-long"


def test_a_misspelt_day_is_named_in_the_remedy():
    with pytest.raises(InvalidValue) as refused:
        read("Wendsday 18:00")
    assert "wednesday" in refused.value.remedy


@pytest.mark.parametrize("timezone", ["", "Mars/Olympus", "asia", "../etc/passwd", "America"])
def test_an_unknown_zone_is_refused(timezone):
    with pytest.raises(InvalidValue) as refused:
        read("Mon 18:00", timezone)
    assert (refused.value.reason, refused.value.value) == ("timezone-unknown", timezone)


@given(st.text(alphabet="MonTueSat0123456789:-;,/ .everyweksfromuntilampd2026nxSt", max_size=40) | st.text(max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        schedule = read(text)
    except InvalidValue:
        return
    assert read(str(schedule)) == schedule


@given(schedules())
@settings(max_examples=200, deadline=None)
def test_what_is_written_is_read_back_as_the_same(schedule):
    assert Schedule.parse(str(schedule), schedule.timezone) == schedule


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"weekdays": (0,), "always": True},
        {"weekdays": (7,)},
        {"weekdays": (0,), "ordinals": (6,)},
        {"weekdays": (0,), "ordinals": (1,), "interval_weeks": 2, "first": date(2026, 1, 1)},
        {"on": date(2026, 1, 1), "ordinals": (1,)},
        {"weekdays": (0,), "interval_weeks": 0},
        {"weekdays": (0,), "end": time(10)},
        {"always": True, "start": time(10)},
        {"weekdays": (0,), "start": time(10, 0, 30)},
    ],
)
def test_an_entry_that_means_nothing_cannot_be_made(fields):
    with pytest.raises(ValueError, match=r"."):
        Entry(**fields)
