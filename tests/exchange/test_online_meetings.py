from __future__ import annotations

import pytest

from directory.exchange.online_meetings import is_meeting_link, public_link, without_codes


@pytest.mark.parametrize(
    ("link", "public"),
    [
        ("https://zoom.us/j/1?pwd=abc", "https://zoom.us/j/1"),
        ("https://zoom.us/j/1&amp;sa=D&amp;usg=AF", "https://zoom.us/j/1"),
        ("https://zoom.us/j/1#success", "https://zoom.us/j/1"),
        ("https://teams.live.com/meet/9?p=abc", "https://teams.live.com/meet/9"),
        ("https://x.webex.com/x/j.php?MTID=m1", "https://x.webex.com/x/j.php?MTID=m1"),
        ("https://x.webex.com/x/j.php?MTID=m1&pw=abc", "https://x.webex.com/x/j.php"),
        ("https://rooms.example.org/a?b=1#c", "https://rooms.example.org/a?b=1#c"),
        ("https://rooms.example.org/a?b=1&user_password=x", "https://rooms.example.org/a"),
        ("https://rooms.example.org/a#token=x", "https://rooms.example.org/a"),
    ],
)
def test_a_public_link_opens_the_room_and_holds_no_password(link: str, public: str) -> None:
    assert public_link(link)[0] == public


def test_meeting_links_are_told_from_pages() -> None:
    assert is_meeting_link("https://us02web.zoom.us/j/1")
    assert not is_meeting_link("https://notzoom.us/j/1")
    assert not is_meeting_link("https://[broken")


@pytest.mark.parametrize(
    "words",
    [
        "Meeting ID: 123 456 789",
        "Zoom ID: 123456789 PW: tulip",
        "Passcode:248844",
        "The password is tulip",
        "pwd.. 200042",
        "PMI# 835 5475 3444",
        "ID 851 0323 9486",
        "One tap mobile: +16699006833,,97090074827# US",
        "+16699006833,,97090074827#",
        "Dial by your location",
        "Find your local number: https://zoom.us/u/abc",
        "Meeting Access Code, if any: 4993276",
        "enter Code 1919178#",
        "Contraseña: tulip",
        "mot de passe : tulip",
        "Clave: 558800",
        "ID de reunión: 848 1274 0350",
        "पासवर्ड: tulip",
        "Call Robin 214 748 3647 for the password",
        "write to redacted@example.org",
        "https://zoom.us/j/123?pwd=tulip",
        "Join Zoom Meeting: https://zoom.us/j/123",
    ],
)
def test_what_opens_a_meeting_is_taken_out(words: str) -> None:
    assert without_codes(words) == ""
    assert without_codes(f"Ring the bell.\n{words}\nCome early to help.") == "Ring the bell.\nCome early to help."


@pytest.mark.parametrize(
    "words",
    [
        "Pass It On, a group for passing the message on",
        "Picture ID required at the gate",
        "Meet in room 332, 2nd floor; ring 44# for the lift",
        "Boise meets at 10544 114 Street, #205",
        "Call 0161 425 7457 or write to help@savera.org",
        "Agenda: tea | talk *** home ***",
        "See https://savera.org/meetings?id=7#today",
        "We read the Twelve Steps.\n\nThen we talk.\n  - and listen",
    ],
)
def test_other_words_stay_as_they_are(words: str) -> None:
    assert without_codes(words) == words


def test_a_password_of_two_sentences_leaves_nothing_behind() -> None:
    assert without_codes("Password: Hope! Joy. Everyone is welcome here.") == "Everyone is welcome here."


def test_a_password_on_the_next_line_goes_with_its_label() -> None:
    assert without_codes("Password:\n\ntulip garden\nAll are welcome.") == "All are welcome."


def test_words_around_a_link_stay() -> None:
    assert without_codes("Now online. Zoom: https://zoom.us/j/1?pwd=x New people welcome!") == "Now online. New people welcome!"
