"""What to do about a value that can't be taken, in the reader's language: the words of forms for the reasons of `InvalidValue`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..domain.errors import InvalidValue
from .translation import gettext as _


def in_words(error: InvalidValue) -> str:
    """One sentence that says what to do; that of the error itself, in English, where nobody has put its reason into words yet."""
    words = _WORDS.get(error.reason)
    return words() if words else error.remedy


_WORDS: Mapping[str, Callable[[], str]] = {
    "phone-not-a-number": lambda: _("Give one phone number in digits, such as 0161 425 7457 or +91 98765 43210."),
    "phone-not-possible": lambda: _("No such number exists: check for a missing or extra digit, and give the area code."),
    "url-not-possible": lambda: _("Give a web address that begins with https://, such as https://example.org/meetings."),
    "url-with-credentials": lambda: _("Leave out the name or password before the @ in the web address."),
    "email-not-possible": lambda: _("Give one mail address, such as help@example.org."),
    "date-not-possible": lambda: _("Give a date that the calendar has, as year-month-day, such as 2026-12-05."),
    "language-unknown": lambda: _("Name each language by itself, with commas between, such as Urdu, Dogri."),
    "point-not-understood": lambda: _("Give latitude and longitude, such as 30.9010, 75.8573, or the link that a map gives you."),
    "point-in-short-link": lambda: _(
        "This short link doesn’t say where the place is. Open it, and copy the long address or the two numbers from the map."
    ),
    "point-in-the-sea": lambda: _("Leave it empty where you don’t know the spot: 0, 0 is in the sea."),
    "point-swapped": lambda: _("Exchange the two numbers: latitude comes first. As they are, they lie far off."),
    "clock-not-possible": lambda: _("Give the time of day as hours and minutes, such as 18:30."),
    "weeks-not-possible": lambda: _("Give a number of weeks from 2 to 52."),
    "schedule-interval-without-from": lambda: _("Give the date of the first time, so that the weeks can be counted."),
    "schedule-until-before-from": lambda: _("Give a last date that is on or after the first."),
    "schedule-once-outside": lambda: _("Leave the first and last dates empty: this is on one date only."),
    "schedule-date-not-possible": lambda: _("Check the year of the date."),
    "schedule-too-long": lambda: _("That is more than one listing can hold. Leave some of the times out, or make a second listing."),
}
