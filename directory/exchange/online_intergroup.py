"""The Online Intergroup of A.A.'s own items, put into the fields of the Meeting Guide specification.

They have `meetingId` for the id, `times` with a day and a time on each line, types and languages as words, and `url` for the link to the
meeting, where the specification has the page about it. What isn't named here is never looked at: contacts, access codes, editors' remarks.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import online_meetings
from .feed_item import text_of

_SAME = ("name", "times", "timezone", "notes", "email")


def is_item(fields: Mapping[str, object]) -> bool:
    """Whether the item has this form."""
    return "meetingId" in fields


def as_meeting_guide(fields: Mapping[str, object]) -> Mapping[str, object]:
    """The item's public fields under the specification's names."""
    link = text_of(fields.get("url"))
    return {field: fields.get(field) for field in _SAME} | {
        "slug": fields.get("meetingId"),
        "types": f"{text_of(fields.get('types'))},{text_of(fields.get('languages'))}",
        "attendance_option": "online",
        "conference_url" if online_meetings.is_meeting_link(link) else "website": link,
        "conference_phone": fields.get("phone"),
        "formatted_address": fields.get("physicalLocation"),
    }
