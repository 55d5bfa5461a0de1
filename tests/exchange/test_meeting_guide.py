from __future__ import annotations

import io
import json

import pytest

from directory.domain.details import Text
from directory.domain.errors import InvalidValue
from directory.domain.phone import Phone
from directory.domain.vocabulary import Access, Accessibility, Audience, Kind, Operator, Status
from directory.exchange.meeting_guide import read_meeting_guide
from directory.exchange.rows import Defaults

PUNJAB = Defaults(timezone="Asia/Kolkata", country="IN")


def test_a_meeting_becomes_a_support_group_run_by_its_members(read_feed) -> None:
    (item,), _ = read_feed(
        {
            "name": "Tuesday Lamp",
            "slug": "tuesday-lamp",
            "day": 2,
            "time": "19:00",
            "end_time": "20:00",
            "types": ["O", "D", "W", "S", "X"],
            "group": "Lamp Group",
            "location": "Alder Hall",
            "formatted_address": "12 Alder Lane, Oakfield, TX 75001, USA",
            "latitude": 32.9,
            "longitude": -96.8,
            "notes": "Ring twice.",
            "url": "https://meetings.example.com/tuesday-lamp",
            "website": "lamp.example.com",
            "phone": "(214) 748-3647",
            "email": "lamp@lamp.example.net",
            "updated": "2026-01-01 00:00:00",
        }
    )
    details = item.details
    assert (item.row, item.ref, item.warnings) == (1, "tuesday-lamp", ())
    assert (details.kind, details.operator, details.status, details.cost) == (Kind.SUPPORT_GROUP, Operator.PEER, Status.OPEN, None)
    assert details.title == Text(en="Tuesday Lamp")
    assert details.organisation == "Lamp Group"
    assert str(details.schedule) == "Tue 19:00-20:00"
    assert details.place.address == "Alder Hall, 12 Alder Lane"
    assert (details.place.city, details.place.state, details.place.postal_code, details.place.country) == ("Oakfield", "TX", "75001", "US")
    assert details.place.point == (32.9, -96.8) and details.place.is_exact
    assert details.languages == ("es",)
    assert details.audience == (Audience.WOMEN,)
    assert details.accessibility == (Accessibility.STEP_FREE,)
    assert details.topics == ("mutual-aid", "alcohol")
    assert details.phones == (Phone("+12147483647", "US"),)
    assert (details.email, details.website) == ("lamp@lamp.example.net", "https://lamp.example.com")
    assert details.source_url == "https://meetings.example.com/tuesday-lamp"
    assert details.description.en == "What to expect: discussion.\n\nRing twice."
    assert details.eligibility and details.eligibility.startswith("Everyone may come")
    assert details.verified_on is None


# Days and times


@pytest.mark.parametrize(
    ("day", "schedule"),
    [
        (0, "Sun 19:00-20:00"),
        (6, "Sat 19:00-20:00"),
        ("1", "Mon 19:00-20:00"),
        ("Wednesday", "Wed 19:00-20:00"),
        ("mon/thu", "Mon,Thu 19:00-20:00"),
        ([1, "3", "Friday"], "Mon,Wed,Fri 19:00-20:00"),
        (5.0, "Fri 19:00-20:00"),
        ([0, 1, 2, 3, 4, 5, 6], "daily 19:00-20:00"),
    ],
)
def test_days_are_understood_in_every_form(read_meeting, day: object, schedule: str) -> None:
    assert str(read_meeting(day=day).schedule) == schedule


@pytest.mark.parametrize("day", [None, "", [], "null-and-void", 9, {"on": 1}, True])
def test_a_meeting_without_a_day_is_by_appointment(read_meeting, day: object) -> None:
    details = read_meeting(day=day)
    assert details.schedule is None
    assert "By appointment" in (details.description.en or "")


@pytest.mark.parametrize(
    ("start", "end", "schedule"),
    [
        ("11:00 AM", "12:30 pm", "Tue 11:00-12:30"),
        ("7:00PM", None, "Tue 19:00"),
        ("1930", "20:30:00", "Tue 19:30-20:30"),
        ("Noon", "13:00", "Tue 12:00-13:00"),
        ("", "20:00", "Tue"),
        (None, None, "Tue"),
        ("23:30", "00:30", "Tue 23:30-00:30"),
        ("23:00", "24:00", "Tue 23:00-00:00"),
    ],
)
def test_times_are_understood_in_every_form(read_meeting, start: object, end: object, schedule: str) -> None:
    assert str(read_meeting(time=start, end_time=end).schedule) == schedule


@pytest.mark.parametrize(("start", "end"), [("19:15", "08:15"), ("19:00", "19:00"), ("19:00", "late")])
def test_an_impossible_end_is_left_out_with_a_warning(read_feed, start: str, end: str) -> None:
    (item,), reading = read_feed({"name": "A", "slug": "a", "day": 2, "time": start, "end_time": end, "city": "X", "url": "a.example.com"})
    assert str(item.details.schedule) == f"Tue {start}"
    assert [(warning.row, warning.column) for warning in reading.warnings] == [(1, "end_time")]


def test_several_times_of_one_meeting_are_one_listing(read_feed) -> None:
    meeting = {"name": "Lamp", "slug": "lamp", "time": "19:00", "city": "Oakfield", "url": "https://m.example.com/lamp"}
    items, _ = read_feed(meeting | {"day": 1}, meeting | {"day": 4}, meeting | {"day": 6, "time": "08:00"})
    assert [str(item.details.schedule) for item in items] == ["Mon,Thu 19:00; Sat 08:00"]


def test_two_meetings_with_one_id_both_stay(read_feed) -> None:
    meeting = {"slug": "lamp", "day": 1, "time": "19:00", "city": "Oakfield", "url": "https://m.example.com/lamp"}
    items, _ = read_feed(meeting | {"name": "Lamp"}, meeting | {"name": "Candle"})
    assert [(item.ref, item.details.title.en) for item in items] == [("lamp", "Lamp"), ("lamp#2", "Candle")]


def test_an_id_made_for_the_second_meeting_is_never_one_that_the_feed_gives_another(read_feed) -> None:
    meeting = {"day": 1, "time": "19:00", "city": "Oakfield", "url": "https://m.example.com/lamp"}
    slugs = {"Lamp": "lamp", "Candle": "lamp", "Torch": "lamp#2"}
    items, _ = read_feed(*(meeting | {"name": name, "slug": slug} for name, slug in slugs.items()))
    assert {item.details.title.en: item.ref for item in items} == {"Lamp": "lamp", "Candle": "lamp#3", "Torch": "lamp#2"}


# Time zones


@pytest.mark.parametrize(
    ("fields", "timezone"),
    [
        ({"timezone": "europe/london "}, "Europe/London"),
        ({}, "America/Chicago"),
        ({"formatted_address": "1 Main St, Bend, OR 97701, USA"}, "America/Los_Angeles"),
        ({"formatted_address": "8 Elm St, Hill, Alberta, T6E 4E8, Canada", "timezone": "Mars/Olympus"}, "America/Edmonton"),
        ({"formatted_address": "Court Rd, Ludhiana, Punjab 141001, India"}, "Asia/Kolkata"),
        ({"formatted_address": "", "city": "Ludhiana"}, "Asia/Kolkata"),
        ({"formatted_address": "", "city": "Manaus", "country": "Brazil", "latitude": "-3.1", "longitude": "-60.0"}, "America/Manaus"),
    ],
)
def test_the_clock_is_the_one_people_there_live_by(read_meeting, fields: dict, timezone: str) -> None:
    assert read_meeting(**fields).schedule.timezone == timezone


def test_a_time_zone_that_doesnt_exist_is_told(read_feed) -> None:
    _, reading = read_feed({"name": "A", "day": 1, "city": "X", "url": "a.example.com", "timezone": "Mars/Olympus"})
    assert [(warning.column, warning.value) for warning in reading.warnings] == [("timezone", "Mars/Olympus")]


# Places


@pytest.mark.parametrize("point", [(0, 0), ("0.0", "0"), ("north", "west"), (91, 10), (None, 10), (-96.8, 32.9), ("NaN", "1"), (1e400, 2)])
def test_coordinates_that_lead_astray_are_left_out(read_feed, point: tuple) -> None:
    meeting = {"name": "A", "day": 1, "city": "Oakfield", "country": "US", "url": "a.example.com"}
    (item,), reading = read_feed(meeting | {"latitude": point[0], "longitude": point[1]})
    assert item.details.place.point is None
    assert [warning.column for warning in reading.warnings] == ["latitude"]


def test_coordinates_may_be_text(read_meeting) -> None:
    assert read_meeting(latitude="32.9", longitude=" -96.8 ").place.point == (32.9, -96.8)


def test_approximate_coordinates_are_not_exact(read_meeting) -> None:
    assert not read_meeting(latitude=32.9, longitude=-96.8, approximate="yes").place.is_exact


def test_separate_fields_come_before_the_line(read_meeting) -> None:
    place = read_meeting(city="Elmwood", state=".TX", postal_code=75002, address="9 Oak St", region="North", sub_region="Old Town").place
    assert (place.city, place.state, place.postal_code, place.locality) == ("Elmwood", "TX", "75002", "Old Town")


def test_a_postal_code_of_0_is_none(read_meeting) -> None:
    assert read_meeting(formatted_address="", address="9 Oak St", city="Elmwood", postal_code=0).place.postal_code is None


def test_the_region_stands_in_for_the_town(read_meeting) -> None:
    assert read_meeting(formatted_address="", region="Elmwood").place.city == "Elmwood"


def test_of_an_online_meeting_the_town_is_told_and_the_door_isnt(read_meeting) -> None:
    details = read_meeting(
        attendance_option="online",
        conference_url="https://zoom.us/j/1",
        types=["X", "ASL"],
        latitude=32.9,
        longitude=-96.8,
        location="Hall",
    )
    assert (details.place.address, details.place.city) == (None, "Oakfield")
    assert details.place.point and not details.place.is_exact
    assert details.accessibility == (Accessibility.SIGN_LANGUAGE,)


# How to take part


@pytest.mark.parametrize(
    ("fields", "access", "status"),
    [
        ({"attendance_option": "in_person"}, Access.IN_PERSON, Status.OPEN),
        ({"attendance_option": "in-person", "conference_url": "https://zoom.us/j/1"}, Access.IN_PERSON, Status.OPEN),
        ({"attendance_option": "hybrid", "conference_url": "https://zoom.us/j/1"}, Access.HYBRID, Status.OPEN),
        ({"attendance_option": "inactive"}, Access.IN_PERSON, Status.PAUSED),
        ({"types": ["TC"]}, Access.IN_PERSON, Status.PAUSED),
        ({"types": ["TC", "onl"], "conference_url": "https://zoom.us/j/1"}, Access.ONLINE, Status.OPEN),
        ({"types": ["ONL"], "conference_url": "https://zoom.us/j/1"}, Access.HYBRID, Status.OPEN),
        ({"types": ["ONL"], "formatted_address": "", "conference_url": "https://zoom.us/j/1"}, Access.ONLINE, Status.OPEN),
        ({"types": ["TC"], "conference_phone": "+12147483647,,123456#"}, Access.PHONE, Status.OPEN),
    ],
)
def test_how_one_takes_part_follows_from_option_types_and_links(read_meeting, fields: dict, access: Access, status: Status) -> None:
    details = read_meeting(**fields)
    assert (details.access, details.status) == (access, status)
    assert bool(details.join_url) == (access in (Access.ONLINE, Access.HYBRID))


def test_a_dial_in_number_is_the_phone_only_where_there_is_no_link(read_meeting) -> None:
    by_phone = read_meeting(types=["TC"], conference_phone="+1 214 748 3647,,99887766#,,,,5544#")
    assert by_phone.phones == (Phone("+12147483647", "US"),)
    online = read_meeting(types=["TC"], conference_url="https://zoom.us/j/1", conference_phone="+1 214 748 3647,,99887766#")
    assert online.phones == ()
    assert "You can also take part by phone: +1 214-748-3647." in (online.description.en or "")


@pytest.mark.parametrize(
    ("types", "audience"),
    [
        (["M"], (Audience.MEN,)),
        (["Y", "BE"], (Audience.YOUTH, Audience.NEWCOMERS)),
        (["G", "L", "LGBTQ"], (Audience.LGBTQ,)),
        (["SEN"], (Audience.OLDER_ADULTS,)),
        ([], (Audience.EVERYONE,)),
        (["no such code", None, 7, {}], (Audience.EVERYONE,)),
        ("[open]", (Audience.EVERYONE,)),
        ("Closed, Men, English", (Audience.MEN,)),
        (None, (Audience.EVERYONE,)),
    ],
)
def test_types_tell_whom_a_meeting_is_for(read_meeting, types: object, audience: tuple) -> None:
    assert read_meeting(types=types).audience == audience


def test_open_and_closed_are_told_in_words(read_meeting) -> None:
    assert read_meeting(types=["C"]).eligibility == "For people who want to stop drinking."
    assert read_meeting(types="[closed]").eligibility == "For people who want to stop drinking."
    assert read_meeting(types=[]).eligibility is None


# Words


def test_html_and_entities_become_plain_text(read_meeting) -> None:
    details = read_meeting(name="Steps &amp; <b>Stories</b>", notes="Bring &quot;tea&quot;<br>and<script>alert(1)</script> cake")
    assert details.title.en == "Steps & Stories"
    assert (details.description.en or "").endswith('Bring "tea"\nand cake')


def test_words_stand_under_the_language_of_their_script(read_meeting) -> None:
    details = read_meeting(name="ਸ਼ਾਮ ਦੀ ਬੈਠਕ", notes="सब का स्वागत है", types=[])
    assert (details.title, details.description) == (Text(pa="ਸ਼ਾਮ ਦੀ ਬੈਠਕ"), Text(hi="सब का स्वागत है"))


def test_a_listing_always_says_what_it_is(read_meeting) -> None:
    assert read_meeting(types=[]).description.en


def test_the_same_note_is_said_once(read_meeting) -> None:
    assert (
        read_meeting(types=[], notes="Ring twice.", group_notes="Ring twice.", location_notes=" Ring twice. ").description.en
        == "Ring twice."
    )


def test_long_words_are_cut_at_a_word(read_meeting) -> None:
    details = read_meeting(name="lamp " * 100, notes="words " * 2000)
    assert len(details.title.en or "") <= 200 and len(details.description.en or "") <= 5000
    assert (details.title.en or "").endswith("lamp…")


# What is never published

PRIVATE = {
    "contact_1_name": "Quentin Quill",
    "contact_1_email": "quentin@quill.example.net",
    "contact_1_phone": "+1 214 555 0199",
    "contact_2_name": "Zelda Zest",
    "people": "Quentin Quill",
    "primaryContactName": "Quentin Quill",
    "primaryContactEmail": "quentin@quill.example.net",
    "altContactName": "Zelda Zest",
    "altEmail": "zelda@zest.example.net",
    "author": "quentin",
    "edit_url": "https://m.example.com/wp-admin/post.php?post=7",
    "venmo": "@QuentinQuill",
    "paypal": "quentinquill",
    "square": "$quentinquill",
    "mailing_address": "PO Box 7, Quillville",
    "feedback_emails": ["zelda@zest.example.net"],
    "accessCode": "sesame7",
    "notesComment": "Quentin said ok",
    "dateEdit": "QQ 3/4",
}


@pytest.mark.parametrize("form", ["specification", "intergroup"])
def test_contacts_authors_and_money_never_show(read_feed, form: str) -> None:
    meeting = {"name": "Lamp", "slug": "lamp", "day": 1, "city": "Oakfield", "url": "https://zoom.us/j/42"}
    if form == "intergroup":
        meeting = {"name": "Lamp", "meetingId": 7, "times": "Monday 8:00 PM", "url": "https://zoom.us/j/42", "timezone": "Europe/London"}
    else:
        meeting |= {"email": "lamp@lamp.example.net"}
    (item,), _ = read_feed(meeting | PRIVATE)
    told = repr(item).casefold()
    for word in ("quentin", "zelda", "quill", "zest", "0199", "wp-admin", "sesame7", "post=7"):
        assert word not in told


@pytest.mark.parametrize(
    "fields",
    [
        {"conference_url": "https://us02web.zoom.us/j/99887766?pwd=sesame7"},
        {"conference_url": "https://us02web.zoom.us/j/99887766?pwd=x&sesame7"},
        {"conference_url": "https://us02web.zoom.us/j/99887766? pwd=sesame7"},
        {"conference_url": "https://rooms.example.net/lamp?room=2&passcode=sesame7#sesame7"},
        {"conference_url_notes": "Meeting ID: 998 877 66, Password: sesame7"},
        {"conference_phone": "+12147483647,,99887766#,,,,sesame7#"},
        {"conference_phone": "Meeting ID 99887766 PW sesame7"},
        {"conference_phone_notes": "Dial-in: (214) 748-3647 Passcode:sesame7"},
        {"notes": "Zoom 998 877 66 pw=sesame7"},
        {"notes": "Passsword: sesame7"},
        {"notes": "All welcome.\nPassword:\nsesame7\nCome early."},
        {"group_notes": "<p>Contraseña: <b>sesame7</b></p>"},
        {"location": "Online, passcode sesame7"},
        {"location_notes": "Door code: #7788 (pin sesame7)", "attendance_option": "hybrid"},
        {"name": "Lamp (password sesame7)"},
        {"website": "https://zoom.us/j/99887766?pwd=sesame7"},
        {"url": "https://m.example.com/lamp?password=sesame7"},
    ],
)
def test_no_password_shows_wherever_it_stood(read_feed, fields: dict) -> None:
    meeting = {
        "name": "Lamp",
        "slug": "lamp",
        "day": 1,
        "city": "Oakfield",
        "url": "https://m.example.com/lamp",
        "attendance_option": "online",
    }
    (item,), reading = read_feed(meeting | {"conference_url": "https://zoom.us/j/1"} | fields)
    assert "sesame7" not in repr(item)
    assert "7788" not in item.details.description.best("en")[1]
    assert "sesame7" not in repr(reading.warnings)


def test_that_a_passcode_is_needed_is_said_without_telling_it(read_meeting) -> None:
    details = read_meeting(attendance_option="online", conference_url="https://zoom.us/j/1?pwd=sesame7")
    assert details.join_url == "https://zoom.us/j/1"
    assert "ask the group" in (details.description.en or "")


def test_stand_ins_for_what_was_redacted_are_left_out(read_meeting) -> None:
    details = read_meeting(
        email="redacted@example.org", phone="[redacted]", notes="Public mail: redacted@example.org\nRing twice.", types=[]
    )
    assert (details.email, details.phones, details.description.en) == (None, (), "Ring twice.")


# Items and files that can't be taken


@pytest.mark.parametrize("name", [None, "", "  ", "<p> </p>", [], {}])
def test_an_item_without_a_name_is_refused_and_the_others_go_in(read_feed, name: object) -> None:
    items, reading = read_feed(
        {"name": name, "slug": "x", "day": 1, "city": "X", "url": "a.example.com"}, {"name": "A", "city": "X", "url": "a.example.com"}
    )
    assert [item.row for item in items] == [2]
    assert [(error.row, error.column) for error in reading.errors] == [(1, "name")]
    assert reading.failed_refs == {"x"}


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"formatted_address": ""}, "city"),
        ({"attendance_option": "online", "url": None}, "url"),
        ({"url": None, "day": None}, "url"),
    ],
)
def test_an_item_nobody_could_find_or_reach_is_refused(read_feed, fields: dict, column: str) -> None:
    meeting = {"name": "A", "slug": "a", "day": 1, "formatted_address": "1 Elm St, Bend, OR 97701, USA", "url": "a.example.com"}
    _, reading = read_feed(meeting | fields)
    assert [error.column for error in reading.errors] == [column]


def test_a_meeting_one_can_walk_into_needs_no_contact(read_meeting) -> None:
    assert not read_meeting(url=None).is_reachable


@pytest.mark.parametrize("item", [None, 7, "meeting", ["a"], True])
def test_an_item_that_is_no_object_is_refused(read_feed, item: object) -> None:
    items, reading = read_feed({"name": "A", "city": "X", "url": "a.example.com"}, item)
    assert (len(items), [error.row for error in reading.errors]) == (1, [2])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "json-not-readable"),
        (b"<html>", "json-not-readable"),
        (b'[{"name": "A"}', "json-not-readable"),
        (b"\xff\xfe\x00", "json-not-readable"),
        (b"[" * 100_000, "json-not-readable"),
        (b"[" + b"9" * 5000 + b"]", "json-not-readable"),
        (b'"meetings"', "json-no-meetings"),
        (b"{}", "json-no-meetings"),
        (b'["a", "b"]', "json-no-meetings"),
        (b'[{"id_bigint": "1", "meeting_name": "A"}]', "json-no-meetings"),
    ],
)
def test_a_file_that_is_no_feed_is_refused_as_a_whole(content: bytes, reason: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        read_meeting_guide(io.BytesIO(content), PUNJAB)
    assert refusal.value.reason == reason


def test_meetings_may_stand_inside_an_object() -> None:
    content = json.dumps({"meetings": [{"name": "A", "city": "X", "url": "a.example.com"}]}).encode()
    assert len(list(read_meeting_guide(io.BytesIO(content), PUNJAB).items)) == 1


@pytest.mark.parametrize(
    ("fields", "ref"),
    [
        ({"slug": 254}, "254"),
        ({"slug": "", "id": 9}, "9"),
        ({"url": "https://a.example.com"}, "https://a.example.com"),
        ({"url": ""}, None),
    ],
)
def test_the_ref_is_the_feeds_own_id(read_feed, fields: dict, ref: str | None) -> None:
    meeting = {"name": "A", "address": "1 Elm St", "city": "X", "day": 1, "email": "a@mail.example.net"}
    (item,), _ = read_feed(meeting | fields)
    assert item.ref == ref


# The intergroup's variant


def test_an_item_of_the_online_intergroup_is_read(read_feed) -> None:
    (item,), _ = read_feed(
        {
            "name": "Harbour",
            "meetingId": 36,
            "times": "Sunday 8:30 AM\r\nMonday 8:30 AM \nFriday 7:00 PM",
            "timezone": "Pacific/Auckland",
            "url": "https://us02web.zoom.us/j/117348350?pwd=sesame7",
            "types": "Closed, Men, Discussion,Young People",
            "languages": "English",
            "formats": "Video, Audio",
            "phone": 12147483647,
            "notes": "We share.\n\nMeeting ID: 117 348 350\nPassword: sesame7",
        }
    )
    details = item.details
    assert (item.ref, details.access, details.join_url) == ("36", Access.ONLINE, "https://us02web.zoom.us/j/117348350")
    assert str(details.schedule) == "Mon,Sun 08:30; Fri 19:00"
    assert details.schedule and details.schedule.timezone == "Pacific/Auckland"
    assert (details.audience, details.languages) == ((Audience.MEN, Audience.YOUTH), ("en",))
    assert "We share." in (details.description.en or "") and "117" not in (details.description.en or "")
    assert "+1 214-748-3647" in (details.description.en or "")


def test_a_telephone_meeting_of_the_online_intergroup_is_by_phone(read_feed) -> None:
    (item,), _ = read_feed(
        {"name": "Harbour", "meetingId": 1, "times": "Sunday 8:30 AM", "timezone": "America/Denver", "phone": "214 748 3647,"}
    )
    assert (item.details.access, item.details.phones) == (Access.PHONE, (Phone("+12147483647", "US"),))


def test_a_meeting_around_the_clock_is_always(read_feed) -> None:
    (item,), _ = read_feed({"name": "Harbour", "meetingId": 1, "types": "24/7", "url": "https://harbour.example.com", "timezone": "UTC"})
    assert str(item.details.schedule) == "24/7"
    assert item.details.website == "https://harbour.example.com"


def test_a_time_nobody_can_read_is_left_out_with_a_warning(read_feed) -> None:
    (item,), reading = read_feed(
        {"name": "H", "meetingId": 1, "times": "Sunday 8:30 AM\nwhenever", "url": "https://zoom.us/j/1", "timezone": "UTC"}
    )
    assert str(item.details.schedule) == "Sun 08:30"
    assert [(warning.column, warning.value) for warning in reading.warnings] == [("times", "whenever")]
