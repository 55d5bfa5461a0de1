"""What a file of listings says: the rows that can be sent, and what is wrong with the others, in the reader's language."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, islice

from ...domain.details import Details
from ...domain.errors import InvalidValue
from ...exchange import csv_table, xlsx_table
from ...exchange.corrected_table import write_corrected_table
from ...exchange.formats import READERS, Format
from ...exchange.rows import Defaults, Imported, Reading, RowError
from ...storage.uploads import Upload
from .. import remedies
from ..translation import gettext as _
from .forms import Rules

MOST_ROWS = 1_000
_MOST_UNPACKED_BYTES = 8 * 1024 * 1024
"""Of a workbook: many times what so many listings need."""
_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class WrongCell:
    """One thing that can't be taken: the row as the spreadsheet counts it, the column, what stands there, what to do."""

    row: int
    column: str
    value: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` can be sent; `wrong` can't, `hidden` more of these aren't shown, all in `wrong_rows` rows; `left_out` was passed over."""

    rows: tuple[Details, ...]
    wrong: tuple[WrongCell, ...]
    hidden: int
    wrong_rows: int
    left_out: tuple[str, ...]


def read(upload: Upload, rules: Rules) -> Table:
    """The file row by row. Raises `InvalidValue` where it is no such table."""
    reading, items = _items(upload, rules)
    wrong = tuple(_wrong(error) for error in reading.errors)
    topics = set(rules.taxonomy.codes)
    unknown = sorted({topic for item in items for topic in item.details.topics if topic not in topics})
    left_out = []
    if reading.unknown_columns:
        left_out.append(_("These columns are not known and were passed over: %(names)s.", names=", ".join(reading.unknown_columns)))
    if unknown:
        left_out.append(_("These topics are not known and were left out: %(names)s.", names=", ".join(unknown)))
    return Table(
        rows=tuple(_settled(item.details, rules, topics) for item in items),
        wrong=wrong[:_MOST_SHOWN],
        hidden=max(0, len(wrong) - _MOST_SHOWN),
        wrong_rows=len({cell.row for cell in wrong}),
        left_out=tuple(left_out),
    )


def corrected(upload: Upload, rules: Rules) -> bytes:
    """The file as CSV, with what to do about each row in a column before the others; once it was sent, only what was left out."""
    reading, _rows = _items(upload, rules)
    told = {
        row: " ".join(f"{error.column}: {_remedy(error)}" if error.column else _remedy(error) for error in errors)
        for row, errors in groupby(reading.errors, key=lambda error: error.row)
    }
    made = io.BytesIO()
    rows = _cells(upload)
    if upload.batch is not None:
        rows = (row for place, row in enumerate(rows) if place == 0 or row[0] in told)
    write_corrected_table(made, rows, told)
    return made.getvalue()


def _items(upload: Upload, rules: Rules) -> tuple[Reading, list[Imported]]:
    _require_modest(upload)
    reading = READERS[Format(upload.format)](io.BytesIO(upload.content), Defaults(rules.timezone, rules.country))
    return reading, list(reading.items)


def _require_modest(upload: Upload) -> None:
    """Anybody may send a file in: its rows are counted before any of them is read, since those that can't be taken cost the most."""
    if upload.format == Format.XLSX:
        xlsx_table.check_size(io.BytesIO(upload.content), _MOST_UNPACKED_BYTES)
    if len(list(islice(_cells(upload), MOST_ROWS + 2))) > MOST_ROWS + 1:
        raise InvalidValue("table-too-long", "", f"Split it: a file may have {MOST_ROWS:,} listings.", most=MOST_ROWS)


def _cells(upload: Upload) -> Iterator[tuple[int, list[str]]]:
    return (xlsx_table.rows if upload.format == Format.XLSX else csv_table.rows)(io.BytesIO(upload.content))


def _settled(details: Details, rules: Rules, topics: set[str]) -> Details:
    return replace(
        details,
        place=rules.gazetteer.resolve(details.place),
        topics=tuple(topic for topic in details.topics if topic in topics),
        verified_on=None,  # that is ours to say
    )


def _wrong(error: RowError) -> WrongCell:
    return WrongCell(error.row, error.column, error.value, _remedy(error))


def _remedy(error: RowError) -> str:
    return in_words(error.error) if error.error else error.remedy


def in_words(error: InvalidValue) -> str:
    """What to do about a value in a table: where a form would say it otherwise, in the words of the table."""
    words = _WORDS.get(error.reason)
    if words is None and error.reason.startswith("schedule-"):
        words = _WORDS["schedule"]
    return words(error.facts) if words else remedies.in_words(error)


def _save_again(_facts: Mapping[str, object]) -> str:
    return _(
        "This file can’t be read. Open it in a spreadsheet program, save it as an Excel workbook (.xlsx) or as CSV UTF-8, and try again."
    )


def _codes(facts: Mapping[str, object]) -> str:
    codes = facts.get("codes")
    return _("Use one of these: %(codes)s.", codes=", ".join(map(str, codes)) if isinstance(codes, tuple) else "")


_WORDS: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "cell-too-long": lambda facts: _("Shorten it to %(most)s characters: it has %(length)s.", most=facts["most"], length=facts["length"]),
    "code-unknown": _codes,
    "kind-missing": _codes,
    "country-unknown": lambda _facts: _("Give the country’s two-letter code, such as IN."),
    "csv-column-twice": lambda facts: _("Keep only one column named %(name)s.", name=facts["value"]),
    "csv-columns-missing": lambda _facts: _("The first row has to name the columns: at least kind, title and description."),
    "csv-empty": lambda _facts: _("The file is empty, or begins with an empty row: its first row has to name the columns."),
    "csv-not-utf-8": _save_again,
    "csv-nul": _save_again,
    "csv-quotes": _save_again,
    "format-unknown": _save_again,
    "xlsx-unreadable": _save_again,
    "xlsx-too-large": lambda _facts: _(
        "This workbook is far too large for a table of listings. Save only the table as CSV UTF-8 and try again."
    ),
    "xlsx-too-many-rows": lambda _facts: _("The file has too many rows. Split it into several."),
    "table-too-long": lambda facts: _("The file has too many rows: %(most)s listings at most. Split it into several.", most=facts["most"]),
    "degrees-not-possible": lambda _facts: _("Give decimal degrees, such as 30.9010."),
    "not-yes-or-no": lambda _facts: _("Write yes or no."),
    "topic-not-possible": lambda _facts: _("Give codes of topics with commas between, such as alcohol, mutual-aid."),
    "language-unknown": lambda _facts: _("Give language codes with commas between, such as pa, hi, en."),
    "timezone-unknown": lambda _facts: _("Give an IANA time zone, such as Asia/Kolkata, or leave it empty."),
    "ref-twice": lambda facts: _("Give each listing a ref of its own: row %(row)s has this one.", row=facts["row"]),
    "row-too-long": lambda _facts: _("The row has more cells than there are columns: put quotation marks around a cell with commas in it."),
    "point-half": lambda _facts: _("Give both latitude and longitude, or neither."),
    "title-missing": lambda _facts: _("Give it a name, in one language at least."),
    "description-missing": lambda _facts: _("Say in a few sentences what it is, in one language at least."),
    "city-missing": lambda _facts: _("Give the town or village, or the postal code."),
    "phone-missing": lambda _facts: _("Give one way to reach you: a phone number, WhatsApp, a mail address or a website."),
    "schedule": lambda _facts: _(
        "Write the times like one of these: Mon,Wed 18:00-19:30 · 2nd Sat 10:00-12:00 · every 2 weeks Sat 10:00-11:00 from 2026-11-28 · "
        "2026-12-05 10:00-13:00 · daily 06:00-07:00 · 24/7"
    ),
}
