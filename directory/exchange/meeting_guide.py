"""Meeting Guide JSON: the feeds in which fellowships of Alcoholics Anonymous publish their meetings, taken in with all the dirt they have.

Source: the specification by Code for Recovery (github.com/code4recovery/spec); `online_intergroup` for a variant of it.

Only the fields named here are ever looked at: contacts of members, authors, and ways of giving money stay unread, and every text passes
`online_meetings.without_codes`. When an item was edited (`updated`) isn't when a person last confirmed it: `verified_on` stays empty.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import time
from itertools import chain, count
from typing import BinaryIO, TypeVar

from ..domain.details import Details
from ..domain.errors import InvalidValue
from ..domain.phone import Phone
from ..domain.schedule import Entry, Schedule
from ..domain.vocabulary import Access, Audience, Kind, Operator, Status
from . import cells, countries, meeting_places, meeting_times, meeting_types, online_intergroup, online_meetings, plain_text
from .feed_item import FeedItem
from .rows import Defaults, Imported, Reading, Refused, RowError, lacking

H = TypeVar("H", bound=Hashable)

TOPICS = ("mutual-aid", "alcohol")
"""What every meeting in these feeds is about, in the codes of the site's taxonomy."""

_LONGEST_TITLE, _LONGEST_DESCRIPTION = 200, 5000
_ACCESS = {"in_person": Access.IN_PERSON, "online": Access.ONLINE, "hybrid": Access.HYBRID, "inactive": Access.IN_PERSON}
# (open, closed), as the types say.
_ELIGIBILITY = {
    (True, False): "Everyone may come, also family, friends and people who want to learn about it.",
    (False, True): "For people who want to stop drinking.",
    (True, True): "For people who want to stop drinking; some meetings are open to everyone.",
}
_WITHOUT_WORDS = "People meet to share what they have been through and help each other not to drink."
# A step-free door is no help to those who can only join online.
_ANYWHERE = (meeting_types.TYPES["ASL"],)
_COLUMN_IN_FEED = {"title": "name", "description": "notes", "city": "city", "phone": "url"}


def read_meeting_guide(file: BinaryIO, defaults: Defaults) -> Reading:
    """The meetings in the feed; items with the same id, name and place become one listing with all their times. `file` is left open.

    What can't be used in an item is left out with a warning; an item without a name, a place or any way to reach it is refused.
    Raises `InvalidValue` ("json-not-readable", "json-no-meetings") where the file is no such feed.
    """
    return Reading(_together(_read(number, fields, defaults) for number, fields in enumerate(_items(file), start=1)))


def _items(file: BinaryIO) -> Sequence[object]:
    try:
        feed = json.loads(file.read())
    except (ValueError, RecursionError) as error:
        remedy = "Download the feed again, and check that it is whole: it isn't JSON."
        raise InvalidValue("json-not-readable", str(error)[:200], remedy) from error
    if isinstance(feed, dict):
        feed = feed.get("meetings", feed)
    if not isinstance(feed, list) or (feed and not any(isinstance(item, dict) and "name" in item for item in feed)):
        raise InvalidValue("json-no-meetings", type(feed).__name__, "Give a Meeting Guide feed: a list of meetings, each with a name.")
    return feed


def _together(rows: Iterable[Imported | Refused]) -> Iterator[Imported | Refused]:
    """The rows, those of one meeting as one; two meetings with one id both stay, and the second gets an id of its own."""
    taken: dict[str, list[Imported]] = {}
    kept: list[Refused | Imported] = []
    for row in rows:
        if isinstance(row, Refused) or row.ref is None:
            kept.append(row)
            continue
        same_ref = taken.setdefault(row.ref, [])
        place = next((place for place, other in enumerate(same_ref) if _is_same_meeting(other.details, row.details)), None)
        if place is None:
            same_ref.append(row)
        else:
            same_ref[place] = _merged(same_ref[place], row)
    for ref, meetings in taken.items():
        # An id of the feed's own may look like those made here; it keeps its own, or no import would find it again.
        spare = (made for number in count(2) if (made := f"{ref}#{number}") not in taken)
        kept.extend(replace(meeting, ref=own) for meeting, own in zip(meetings, chain([ref], spare), strict=False))
    return iter(sorted(kept, key=lambda row: row.row if isinstance(row, Imported) else row.errors[0].row))


def _is_same_meeting(one: Details, other: Details) -> bool:
    return (_letters(one), one.join_url, one.place) == (_letters(other), other.join_url, other.place)


def _letters(details: Details) -> str:
    return "".join(filter(str.isalnum, details.title.best("en")[1].casefold()))


def _merged(first: Imported, second: Imported) -> Imported:
    one, other = first.details.schedule, second.details.schedule
    schedule = one or other
    if one and other and one.timezone == other.timezone:
        schedule = Schedule(meeting_times.together((*one.entries, *other.entries)), one.timezone)
    return replace(first, details=replace(first.details, schedule=schedule), warnings=first.warnings + second.warnings)


def _read(number: int, fields: object, defaults: Defaults) -> Imported | Refused:
    if not isinstance(fields, dict):
        return Refused(None, (RowError(number, "", type(fields).__name__, "Make it an object with a name, a day, a time and a place."),))
    item = FeedItem(number, online_intergroup.as_meeting_guide(fields) if online_intergroup.is_item(fields) else fields)
    ref = next((ref[:500] for ref in map(item.bare, ("slug", "id", "url")) if ref), None)
    title = item.title("name", _LONGEST_TITLE)
    if title is None:
        return Refused(ref, (RowError(number, "name", "", "Give the meeting a name."),))
    details = _details(item, title, defaults)
    errors = tuple(RowError(number, _COLUMN_IN_FEED[column], "", remedy) for column, remedy in lacking(details))
    return Refused(ref, errors) if errors else Imported(number, ref, details, warnings=tuple(item.warnings))


def _details(item: FeedItem, title: str, defaults: Defaults) -> Details:
    types = meeting_types.codes_of(item.text("types").replace("[", "").replace("]", "").split(","))
    meanings = [meeting_types.TYPES[code] for code in types]
    access, is_paused = _access(item, types)
    place = meeting_places.place_of(item, access, defaults)
    timezone = meeting_places.timezone_of(item, place, defaults)
    region = place.country or countries.country_of_zone(timezone) or defaults.country
    link = item.link("conference_url") if access is not Access.IN_PERSON else None
    phone, dial_in = item.phone("phone", region), item.phone("conference_phone", region)
    schedule = _schedule(item, types, timezone)
    page = item.page("url")
    return Details(
        kind=Kind.SUPPORT_GROUP,
        title=plain_text.in_its_language(title),
        description=plain_text.in_its_language(_description(item, types, access, schedule, dial_in if link else None)),
        organisation=item.title("group", _LONGEST_TITLE),
        place=place,
        access=Access.PHONE if access is Access.ONLINE and dial_in and not link else access,
        join_url=link,
        phones=_each_once([phone, None if link else dial_in]),
        email=item.value("email", lambda text: cells.email(text.split()[0].rstrip(",;"))),
        website=item.page("website") or page,
        schedule=schedule,
        languages=_each_once(meaning.language for meaning in meanings),
        audience=_each_once(meaning.audience for meaning in meanings) or (Audience.EVERYONE,),
        topics=TOPICS,
        accessibility=_each_once(meaning.accessibility for meaning in meanings if access.has_place or meaning in _ANYWHERE),
        eligibility=_ELIGIBILITY.get((meeting_types.OPEN in types, meeting_types.CLOSED in types)),
        operator=Operator.PEER,
        status=Status.PAUSED if is_paused else Status.OPEN,
        status_note="Not meeting for the time being." if is_paused else None,
        source_url=page,
    )


def _access(item: FeedItem, types: Sequence[str]) -> tuple[Access, bool]:
    """How one takes part, and whether it has stopped for a while: from `attendance_option`, in older feeds from types and links."""
    attendance = item.bare("attendance_option").casefold().replace("-", "_")
    if attendance in _ACCESS:
        return _ACCESS[attendance], attendance == "inactive"
    is_remote = meeting_types.ONLINE in types or bool(item.bare("conference_url") or item.bare("conference_phone"))
    if meeting_types.PLACE_CLOSED in types:
        return (Access.ONLINE, False) if is_remote else (Access.IN_PERSON, True)
    if is_remote:
        return (Access.HYBRID if item.bare("formatted_address") or item.bare("address") else Access.ONLINE), False
    return Access.IN_PERSON, False


def _schedule(item: FeedItem, types: Sequence[str], timezone: str) -> Schedule | None:
    """When it takes place; None where the feed names no day, which stands for "by appointment"."""
    entries: tuple[Entry, ...] = ()
    if item.text("times").strip():
        entries, unread = meeting_times.lines(item.text("times"))
        for line in unread:
            item.warn("times", line, "Write a day and a time on each line, such as Monday 7:30 PM.")
    elif weekdays := _weekdays(item):
        start = item.value("time", meeting_times.clock)
        entries = (Entry(weekdays=weekdays, start=start, end=_end(item, start)),)
    if not entries and meeting_types.ALWAYS in types:
        entries = (Entry(always=True),)
    return Schedule(entries, timezone) if entries else None


def _weekdays(item: FeedItem) -> tuple[int, ...]:
    try:
        return meeting_times.days(item.raw("day"))
    except InvalidValue as error:
        item.warn("day", error.value, error.remedy)
        return ()


def _end(item: FeedItem, start: time | None) -> time | None:
    if start is None:
        return None
    return item.value("end_time", lambda text: meeting_times.plausible_end(start, meeting_times.clock(text)))


def _description(item: FeedItem, types: Sequence[str], access: Access, schedule: Schedule | None, dial_in: Phone | None) -> str:
    """What to expect, then what the group says of itself and its place, then how to take part, in paragraphs; never empty."""
    paragraphs = [meeting_types.in_words(types), item.words("notes"), item.words("group_notes")]
    if access.has_place:
        paragraphs.append(item.words("location_notes"))
    if access is not Access.IN_PERSON:
        paragraphs += [item.words("conference_url_notes"), item.words("conference_phone_notes")]
        if dial_in:
            paragraphs.append(f"You can also take part by phone: {dial_in.international}.")
        if _has_password(item):
            paragraphs.append("A passcode is needed to join online. It isn't shown here: ask the group for it.")
    if schedule is None:
        paragraphs.append("By appointment: ask before you go.")
    return plain_text.cut("\n\n".join(dict.fromkeys(filter(None, paragraphs))) or _WITHOUT_WORDS, _LONGEST_DESCRIPTION)


def _has_password(item: FeedItem) -> bool:
    notes = f"{item.bare('conference_url_notes')} {item.bare('conference_phone_notes')}"
    return online_meetings.public_link(item.bare("conference_url"))[1] or online_meetings.asks_for_password(notes)


def _each_once(values: Iterable[H | None]) -> tuple[H, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))
