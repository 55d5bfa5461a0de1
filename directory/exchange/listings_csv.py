"""The listings table, as CSV and from XLSX: the one tabular form in which listings go in and come out.

Two columns more than people fill in, both yes or no, and empty where nobody says: `exact`, whether the coordinates are those of the door
rather than of the postal code or town; `sample`, whether the listing was made up to fill a new site.

Cells that a spreadsheet would take for a formula (they begin with =, +, -, @ or a tab) go out with an apostrophe before them, and one such
apostrophe is taken off on the way in. Telephone numbers begin with + and get it too: a spreadsheet would otherwise make a sum of them.
Coordinates stay bare numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import BinaryIO, TypeVar

from ..domain.details import Details, Place, Text
from ..domain.errors import InvalidValue
from ..domain.listing import Listing
from ..domain.phone import Phone
from ..domain.schedule import Schedule
from ..domain.vocabulary import Access, Accessibility, Audience, Cost, Kind, Operator, Status
from . import cells, countries, csv_table, plain_text, xlsx_table
from .rows import CONTACT_COLUMNS, Defaults, Imported, Reading, Refused, RowError, lacking

T = TypeVar("T")

COLUMNS = (
    *("ref", "kind", "title", "title_hi", "title_pa", "description", "description_hi", "description_pa"),
    *("organisation", "organisation_website"),
    *("address", "locality", "city", "district", "state", "postal_code", "country", "latitude", "longitude", "access", "join_url"),
    *("phone", "whatsapp", "email", "website", "schedule", "timezone", "languages", "audience", "topics", "cost", "cost_note"),
    *("accessibility", "eligibility", "operator", "licence", "status", "status_note", "verified_on", "source_url", "exact", "sample"),
)
REMEDY_COLUMN = "what_to_do"
"""Where a file that is given back says what is wrong with a row; nothing is read from it."""
LONGEST = 500
"""Characters that a cell may hold, apart from those of `LONGEST_OF`."""
LONGEST_OF = {
    **{"title": 200, "title_hi": 200, "title_pa": 200, "organisation": 200},
    **{"description": 5000, "description_hi": 5000, "description_pa": 5000, "schedule": 4000},
}

_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_BARE = ("latitude", "longitude", "phone", "whatsapp")  # checked digits: no formula can hide in them
_BETWEEN_WORDS = re.compile(r"[\s_-]+")


def read_listings_csv(file: BinaryIO, defaults: Defaults) -> Reading:
    """The listings in the table, row by row; `file` is left open, and read only as far as `items` is.

    A row that can't be taken is refused with everything that is wrong with it. Raises `InvalidValue`, at once or while reading, where the
    file is no such table: "csv-columns-missing", "csv-column-twice", and those of `csv_table`.
    """
    return _read_table(csv_table.rows(file), defaults)


def read_listings_xlsx(file: BinaryIO, defaults: Defaults) -> Reading:
    """The same from the first sheet of an Excel workbook; raises those of `xlsx_table` instead of `csv_table`'s."""
    return _read_table(xlsx_table.rows(file), defaults)


def _read_table(rows: Iterator[tuple[int, list[str]]], defaults: Defaults) -> Reading:
    header = next(rows, (1, []))[1]
    columns = [_BETWEEN_WORDS.sub("_", name.strip().casefold()) for name in header]
    _check_columns(columns, header)
    known = {"", *COLUMNS, REMEDY_COLUMN}
    unknown = tuple(name.strip() for name, column in zip(header, columns, strict=True) if column not in known)
    return Reading(_read(rows, columns, defaults), unknown)


def write_listings_csv(file: BinaryIO, listings: Iterable[Listing]) -> None:
    """Write the table, a row for each listing, as they come; read again, it changes nothing. `file` is left open.

    `ref` is the listing's own, or its id where it has none or another listing in the same table has the same one from another source.
    UTF-8 without a byte order mark: a caller who writes for spreadsheets puts one before it.
    """
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
    try:
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        refs: set[str] = set()
        for listing in listings:
            ref = listing.id if listing.ref is None or listing.ref in refs else listing.ref
            refs.add(ref)
            stated = _cells_of(listing, ref)
            writer.writerow([stated[column] if column in _BARE else guarded(stated[column]) for column in COLUMNS])
    finally:
        text.detach()


class _Row:
    """One row's cells by column, and what turns out to be wrong with them."""

    def __init__(self, number: int, values: Mapping[str, str]) -> None:
        self.number = number
        self.errors: list[RowError] = []
        self._values = values

    def refuse(self, column: str, error: InvalidValue) -> None:
        self.errors.append(RowError(self.number, column, error.value, error.remedy, error))

    def text(self, column: str, tidy: Callable[[str], str] = plain_text.line) -> str | None:
        """The cell as tidy text; None where it is empty, or too long, which is noted."""
        value = self._values.get(column, "").strip()
        if not value:
            return None
        if _GUARDED.match(value):
            value = value[1:]
        value, longest = tidy(value), LONGEST_OF.get(column, LONGEST)
        if len(value) > longest:
            remedy = f"Shorten it to {longest:,} characters: it has {len(value):,}."
            self.refuse(column, InvalidValue("cell-too-long", value, remedy, most=longest, length=len(value)))
            return None
        return value or None

    def value(self, column: str, read: Callable[[str], T]) -> T | None:
        """What `read` makes of the cell; None where it is empty, or where it raises `InvalidValue`, which is noted."""
        text = self.text(column, plain_text.paragraphs)
        try:
            return None if text is None else read(text)
        except InvalidValue as error:
            self.refuse(column, error)
            return None

    def has_error_in(self, columns: Iterable[str]) -> bool:
        return any(error.column in columns for error in self.errors)


def _read(rows: Iterator[tuple[int, list[str]]], columns: Sequence[str], defaults: Defaults) -> Iterator[Imported | Refused]:
    # The same few hundred numbers and schedules come again and again, and reading them takes longer than everything else together.
    read_phone, read_schedule = lru_cache(8192)(Phone.parse), lru_cache(8192)(Schedule.parse)
    row_of_ref: dict[str, int] = {}
    for number, values in rows:
        row = _Row(number, dict(zip(columns, values, strict=False)))
        ref = row.text("ref")
        if ref is not None and row_of_ref.setdefault(ref, number) != number:
            remedy = f"Give each listing a ref of its own: row {row_of_ref[ref]} has this one."
            row.refuse("ref", InvalidValue("ref-twice", ref, remedy, row=row_of_ref[ref]))
        surplus = "".join(values[len(columns) :]).strip()
        if surplus:
            remedy = "Put quotation marks around a cell with commas in it: the row has too many cells."
            row.refuse("", InvalidValue("row-too-long", surplus, remedy))
        details = _details(row, defaults, read_phone, read_schedule)
        is_sample = bool(row.value("sample", cells.yes_or_no))
        yield Refused(ref, tuple(row.errors)) if row.errors else Imported(number, ref, details, is_sample)


def _details(
    row: _Row, defaults: Defaults, read_phone: Callable[[str, str], Phone], read_schedule: Callable[[str, str], Schedule]
) -> Details:
    kind = row.value("kind", partial(cells.code, Kind))
    if kind is None and not row.has_error_in(["kind"]):
        row.refuse("kind", InvalidValue("kind-missing", "", f"Say what kind it is: {', '.join(Kind)}.", codes=tuple(Kind)))
    place = _place(row, defaults)
    region = place.country or defaults.country
    timezone = row.value("timezone", cells.timezone) or defaults.timezone
    details = Details(
        # A row without a kind is refused, but only after everything else in it has been looked at too.
        kind=kind or Kind.SUPPORT_GROUP,
        title=Text(row.text("title"), row.text("title_hi"), row.text("title_pa")),
        description=Text(*(row.text(column, plain_text.paragraphs) for column in ("description", "description_hi", "description_pa"))),
        organisation=row.text("organisation"),
        organisation_website=row.value("organisation_website", cells.url),
        place=place,
        access=row.value("access", partial(cells.code, Access)) or Access.IN_PERSON,
        join_url=row.value("join_url", cells.url),
        phones=row.value("phone", lambda text: cells.phones(text, lambda number: read_phone(number, region))) or (),
        whatsapp=row.value("whatsapp", lambda text: read_phone(text, region)),
        email=row.value("email", cells.email),
        website=row.value("website", cells.url),
        schedule=row.value("schedule", lambda text: read_schedule(text, timezone)),
        languages=row.value("languages", cells.language_list) or (),
        audience=row.value("audience", partial(cells.code_list, Audience)) or (Audience.EVERYONE,),
        topics=row.value("topics", cells.topics) or (),
        cost=row.value("cost", partial(cells.code, Cost)),
        cost_note=row.text("cost_note", plain_text.paragraphs),
        accessibility=row.value("accessibility", partial(cells.code_list, Accessibility)) or (),
        eligibility=row.text("eligibility", plain_text.paragraphs),
        operator=row.value("operator", partial(cells.code, Operator)),
        licence=row.text("licence", plain_text.paragraphs),
        status=row.value("status", partial(cells.code, Status)) or Status.OPEN,
        status_note=row.text("status_note", plain_text.paragraphs),
        verified_on=row.value("verified_on", cells.iso_date),
        source_url=row.value("source_url", cells.url),
    )
    for column, remedy in lacking(details):
        # What is there but wrong has been told already; it isn't missing as well.
        if not row.has_error_in(_TOLD_WITH.get(column, (column,))):
            row.refuse(column, InvalidValue(f"{column}-missing", "", remedy))
    return details


_TOLD_WITH = {
    "title": ("title", "title_hi", "title_pa"),
    "description": ("description", "description_hi", "description_pa"),
    "city": ("city", "postal_code", "access"),
    "phone": CONTACT_COLUMNS,
}


def _place(row: _Row, defaults: Defaults) -> Place:
    country = row.value("country", cells.country)
    latitude = row.value("latitude", partial(cells.degrees, most=90))
    longitude = row.value("longitude", partial(cells.degrees, most=180))
    if not row.has_error_in(_BARE):
        for column, here, other in (("latitude", latitude, longitude), ("longitude", longitude, latitude)):
            if here is None and other is not None:
                row.refuse(column, InvalidValue("point-half", "", "Give both latitude and longitude, or neither."))
    if latitude is not None and longitude is not None:
        if latitude == longitude == 0:
            remedy = "Leave latitude and longitude empty where they aren't known: 0, 0 is in the sea."
            row.refuse("latitude", InvalidValue("point-in-the-sea", "0, 0", remedy))
        elif countries.looks_swapped(latitude, longitude, country or defaults.country):
            remedy = "Exchange latitude and longitude: as they are, they lie far off."
            row.refuse("latitude", InvalidValue("point-swapped", f"{latitude}, {longitude}", remedy))
    parts = {column: row.text(column) for column in ("address", "locality", "city", "district", "state", "postal_code")}
    is_exact = row.value("exact", cells.yes_or_no)
    if is_exact is None:
        is_exact = latitude is not None and longitude is not None
    if any(parts.values()):
        country = country or defaults.country
    return Place(**parts, country=country, latitude=latitude, longitude=longitude, is_exact=is_exact)


def _cells_of(listing: Listing, ref: str) -> dict[str, str]:
    details, place = listing.details, listing.details.place
    point = place.point
    words: dict[str, str | date | None] = {
        "ref": ref,
        "kind": details.kind,
        "organisation": details.organisation,
        "organisation_website": details.organisation_website,
        **{column: getattr(place, column) for column in ("address", "locality", "city", "district", "state", "postal_code", "country")},
        "latitude": repr(float(point[0])) if point else None,
        "longitude": repr(float(point[1])) if point else None,
        "access": details.access,
        "join_url": details.join_url,
        "phone": "; ".join(map(str, details.phones)),
        "whatsapp": str(details.whatsapp) if details.whatsapp else None,
        "email": details.email,
        "website": details.website,
        "schedule": str(details.schedule) if details.schedule else None,
        "timezone": details.schedule.timezone if details.schedule else None,
        "languages": ",".join(details.languages),
        "audience": ",".join(details.audience),
        "topics": ",".join(details.topics),
        "cost": details.cost,
        "cost_note": details.cost_note,
        "accessibility": ",".join(details.accessibility),
        "eligibility": details.eligibility,
        "operator": details.operator,
        "licence": details.licence,
        "status": details.status,
        "status_note": details.status_note,
        "verified_on": details.verified_on,
        "source_url": details.source_url,
        "exact": None if place.is_exact == bool(point) else "yes" if place.is_exact else "no",
        "sample": "yes" if listing.is_sample else None,
    }
    for column, text in (("title", details.title), ("description", details.description)):
        words |= {column: text.en, f"{column}_hi": text.hi, f"{column}_pa": text.pa}
    return {column: "" if value is None else str(value) for column, value in words.items()}


def guarded(cell: str) -> str:
    """The cell as it goes into a table: nothing that a spreadsheet would take for a formula."""
    return f"'{cell}" if _LIKE_A_FORMULA.match(cell) else cell


def _check_columns(columns: Sequence[str], header: Sequence[str]) -> None:
    told = ", ".join(name.strip() for name in header)[:200]
    needed = (("kind",), ("title", "title_hi", "title_pa"), ("description", "description_hi", "description_pa"))
    missing = [" or ".join(names) for names in needed if not any(name in columns for name in names)]
    if missing:
        raise InvalidValue("csv-columns-missing", told, f"The first row has to name the columns. These are missing: {'; '.join(missing)}.")
    for column in COLUMNS:
        if columns.count(column) > 1:
            raise InvalidValue("csv-column-twice", column, f"Keep one column named {column}.")
