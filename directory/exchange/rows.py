"""What reading a file of listings gives, whatever its format: listings taken, rows refused, and why.

It also owns what every listing has to say whatever file it came in (`lacking`). It knows no format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..domain.details import Details
from ..domain.errors import InvalidValue
from ..domain.vocabulary import Operator

_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where a file doesn't say. `timezone` is an IANA name, `country` ISO 3166-1 alpha-2: whose phone numbers they are."""

    timezone: str
    country: str


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that can't be taken. `row` is as a spreadsheet counts (the header is row 1), in JSON the item's place from 1.

    `column` is "" where no single column is at fault; a long `value` is cut; `remedy` is a sentence that says what to do. `error` is the
    same for those who have words of their own for its reason.
    """

    row: int
    column: str
    value: str
    remedy: str
    error: InvalidValue | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.value) > _LONGEST_VALUE:
            object.__setattr__(self, "value", self.value[: _LONGEST_VALUE - 1] + "…")


@dataclass(frozen=True, slots=True)
class Imported:
    """A listing as a file states it. `ref` is the source's own id for it. Its place has coordinates only where the file gives some, and
    `is_exact` only then, unless the file says otherwise.

    `warnings` are what was left out of it; the rest was taken.
    """

    row: int
    ref: str | None
    details: Details
    is_sample: bool = False
    warnings: tuple[RowError, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that can't be taken, with everything that is wrong with it. A listing known by its `ref` hasn't vanished from the source."""

    ref: str | None
    errors: tuple[RowError, ...]


class Reading:
    """What a file says: read `items` first, once and to the end; what else there is to know is complete only then.

    The rows come as they are read, so that a large file never stands in memory. `items` and the iteration over it raise `InvalidValue`
    where the file as a whole can't be read on; nothing of it should be kept then.
    """

    def __init__(self, rows: Iterable[Imported | Refused], unknown_columns: tuple[str, ...] = ()) -> None:
        self.unknown_columns = unknown_columns
        self.items: Iterator[Imported] = self._take(rows)
        self._errors: list[RowError] = []
        self._warnings: list[RowError] = []
        self._failed_refs: set[str] = set()
        self._is_complete = False

    def _take(self, rows: Iterable[Imported | Refused]) -> Iterator[Imported]:
        for row in rows:
            if isinstance(row, Imported):
                self._warnings.extend(row.warnings)
                yield row
            else:
                self._errors.extend(row.errors)
                if row.ref is not None:
                    self._failed_refs.add(row.ref)
        self._is_complete = True

    @property
    def errors(self) -> tuple[RowError, ...]:
        """Why rows were refused, in the file's order."""
        self._require_complete()
        return tuple(self._errors)

    @property
    def warnings(self) -> tuple[RowError, ...]:
        """What was left out of rows that were taken, in the file's order."""
        self._require_complete()
        return tuple(self._warnings)

    @property
    def failed_refs(self) -> frozenset[str]:
        """The refs of refused rows: the source still has these listings, so none of them may be taken as vanished."""
        self._require_complete()
        return frozenset(self._failed_refs)

    def _require_complete(self) -> None:
        if not self._is_complete:
            raise RuntimeError("read the items to the end first: errors are known only then")


CONTACT_COLUMNS = ("phone", "whatsapp", "email", "website", "join_url")


def lacking(details: Details) -> Iterator[tuple[str, str]]:
    """(column, remedy) for each thing that a listing has to say and these Details don't: a name, a description, where, a way to reach it.

    Two exceptions to the last, for places that one reaches by going there: a meeting that its own members run (`peer`), with a street
    address and a schedule, since such groups often keep no phone or mail at all so as to stay anonymous; and a place whose facts are
    from a public page (`source_url`), which then stands in for a contact.
    """
    if not details.title:
        yield "title", "Give a name in title, title_hi or title_pa."
    if not details.description:
        yield "description", "Say what it is in description, description_hi or description_pa."
    if details.access.has_place and not (details.place.city or details.place.postal_code):
        yield "city", "Give a city or a postal code, or set access to online or phone."
    if not details.is_reachable and not _is_reached_by_going(details):
        yield "phone", "Give one way to reach them: phone, whatsapp, email, website or join_url."


def _is_reached_by_going(details: Details) -> bool:
    if not details.access.has_place:
        return False
    is_told_by_a_source = details.source_url is not None
    is_open_meeting = details.operator is Operator.PEER and bool(details.place.address) and details.schedule is not None
    return is_told_by_a_source or is_open_meeting
