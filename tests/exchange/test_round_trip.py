"""Whatever Details say, the table carries: written and read again they are the same."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from directory.domain.details import Details, Place, Text
from directory.domain.errors import DirectoryError
from directory.domain.listing import Listing
from directory.domain.phone import Phone
from directory.domain.schedule import Schedule
from directory.domain.vocabulary import Access, Accessibility, Audience, Cost, Kind, Operator, Publication, Status
from directory.exchange import plain_text
from directory.exchange.formats import READERS, detect_format
from directory.exchange.listings_csv import read_listings_csv, write_listings_csv
from directory.exchange.meeting_guide import read_meeting_guide
from directory.exchange.rows import Defaults

PUNJAB = Defaults(timezone="Asia/Kolkata", country="IN")
AT = datetime(2026, 11, 22, tzinfo=UTC)

# Letters that break tables: quotes, delimiters, formulas, line ends, three scripts, joiners, marks that turn the line around.
_BREAKING = "ab7 ,;\"'=+-@\t\n\r|<>&%#/\\ਸ਼ਾमुक्ति\u200d\u200c\u202e\ufeff\u00a0é"
_ANY = st.characters(exclude_categories=["Cs", "Cn"])


def text(longest: int) -> st.SearchStrategy[str]:
    """Whole texts of one or the other: a choice for every single letter takes hypothesis many times as long."""
    return st.text(_BREAKING, min_size=1, max_size=longest) | st.text(_ANY, min_size=1, max_size=longest)


def lines(longest: int = 30) -> st.SearchStrategy[str]:
    return text(longest).map(plain_text.line).filter(bool)


def paragraphs() -> st.SearchStrategy[str]:
    return text(60).map(plain_text.paragraphs).filter(bool)


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


def some(codes: type) -> st.SearchStrategy[tuple]:
    return st.lists(st.sampled_from(codes), unique=True, max_size=3).map(tuple)


URLS = st.sampled_from(
    ["https://example.org/a?b=1,2&c=;#d", "http://xn--11b4c3d.example/", "https://उदाहरण.भारत/मिलन", "https://example.org:8080"]
)
PHONES = st.sampled_from(["+911614257457", "14416", "112", "+919876543210", "+16699006833", "18008914416"]).map(
    lambda text: Phone.parse(text, "IN")
)
SCHEDULES = st.builds(
    Schedule.parse,
    st.sampled_from(
        ["Mon,Wed 18:00-19:30", "24/7", "Sat", "last Fri 22:00-01:00; daily 06:00", "every 2 weeks Sat 10:00-11:00 from 2026-11-28"]
    ),
    st.sampled_from(["Asia/Kolkata", "Europe/London", "UTC"]),
)
# In and around India: elsewhere, a place that is said to be there would be taken for one with its numbers exchanged.
POINTS = st.tuples(st.floats(6, 36), st.floats(68, 97))


@st.composite
def places(draw: st.DrawFn) -> Place:
    names = draw(
        st.fixed_dictionaries({"city": lines(), **{name: maybe(lines()) for name in ("address", "locality", "district", "state")}})
    )
    latitude, longitude = draw(maybe(POINTS)) or (None, None)
    is_exact = draw(st.booleans())
    return Place(**names, postal_code=draw(maybe(lines(10))), country="IN", latitude=latitude, longitude=longitude, is_exact=is_exact)


DETAILS = st.builds(
    Details,
    kind=st.sampled_from(Kind),
    title=st.builds(Text, lines(), maybe(lines()), maybe(lines())),
    description=st.builds(Text, maybe(paragraphs()), maybe(paragraphs()), paragraphs()),
    organisation=maybe(lines()),
    organisation_website=maybe(URLS),
    place=places(),
    access=st.sampled_from(Access),
    join_url=maybe(URLS),
    phones=st.lists(PHONES, unique=True, min_size=1, max_size=3).map(tuple),
    whatsapp=maybe(st.just(Phone("+919876543210", "IN"))),
    email=maybe(st.sampled_from(["a@example.org", "o'hara+list@mail.example.org", "मदद@उदाहरण.भारत"])),
    website=maybe(URLS),
    schedule=maybe(SCHEDULES),
    languages=st.lists(st.sampled_from(["pa", "hi", "en", "pa-Guru-IN"]), unique=True).map(tuple),
    audience=some(Audience).filter(bool),
    topics=st.lists(st.sampled_from(["alcohol", "mutual-aid", "12-step"]), unique=True).map(tuple),
    cost=maybe(st.sampled_from(Cost)),
    cost_note=maybe(paragraphs()),
    accessibility=some(Accessibility),
    eligibility=maybe(paragraphs()),
    operator=maybe(st.sampled_from(Operator)),
    licence=maybe(paragraphs()),
    status=st.sampled_from(Status),
    status_note=maybe(paragraphs()),
    verified_on=maybe(st.dates(date(2020, 1, 1), date(2030, 1, 1))),
    source_url=maybe(URLS),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(DETAILS, max_size=3), st.booleans())
def test_written_and_read_again_nothing_changes(several: list[Details], is_sample: bool) -> None:
    given_listings = [
        Listing(str(number), "here", f"r{number}", details, None, Publication.PUBLISHED, is_sample, 1, AT, AT)
        for number, details in enumerate(several)
    ]
    file = io.BytesIO()
    write_listings_csv(file, given_listings)
    file.seek(0)
    reading = read_listings_csv(file, PUNJAB)
    items = list(reading.items)
    assert reading.errors == ()
    assert [item.details for item in items] == several
    assert all(item.is_sample == is_sample for item in items)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_are_read_or_refused_but_break_nothing(content: bytes) -> None:
    for read in READERS.values():
        try:
            list(read(io.BytesIO(content), PUNJAB).items)
        except DirectoryError as refusal:
            assert refusal.reason
    try:
        detect_format(content)
    except DirectoryError as refusal:
        assert refusal.reason


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.just("") | text(20), min_size=6, max_size=6), max_size=3))
def test_random_cells_are_read_or_refused_but_break_nothing(rows: list[list[str]]) -> None:
    header = "kind,title,description,schedule,phone,latitude\n"
    content = header + "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    try:
        reading = read_listings_csv(io.BytesIO(content.encode()), PUNJAB)
        items = list(reading.items)
    except DirectoryError:
        return
    assert items or reading.errors or not any(cell.strip() for row in rows for cell in row)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_NAMES = """
    name slug id meetingId day time end_time times timezone types notes group location location_notes formatted_address address city state
    postal_code country region sub_region latitude longitude approximate attendance_option conference_url conference_url_notes
    conference_phone url email website phone languages physicalLocation meetings
"""
FIELDS = st.sampled_from(_NAMES.split())
WORDS = st.sampled_from(
    ["Monday 8 PM", "Passcode: x", "<b>Hi</b>", "12 Elm St, Rome, GA 30161, USA", "0", "\ud800", "https://zoom.us/j/1?pwd=2", "-1"]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.dictionaries(FIELDS, JSON | WORDS, max_size=12) | JSON, max_size=3))
def test_random_json_is_read_or_refused_but_breaks_nothing(items: list[object]) -> None:
    try:
        reading = read_meeting_guide(io.BytesIO(json.dumps(items).encode()), PUNJAB)
        taken = list(reading.items)
    except DirectoryError:
        return
    assert len(taken) + len({error.row for error in reading.errors}) <= len(items)
    for item in taken:
        repr(item.details).encode("utf-8")
