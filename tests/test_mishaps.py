"""What the log says of an error: its kind and the way that it came, never its own words."""

from __future__ import annotations

import sqlite3

from directory.domain.errors import InvalidValue
from directory.domain.phone import Phone
from directory.mishaps import told

TYPED = "somebody@example.org"


def of(call: object, *arguments: object) -> str:
    try:
        call(*arguments)  # type: ignore[operator]
    except Exception as error:
        return told(error)
    raise AssertionError("nothing failed")


def test_an_error_is_told_by_its_kind_and_its_way_without_its_words() -> None:
    words = of(int, TYPED)
    assert words.startswith("ValueError at ") and "tests/test_mishaps.py:" in words
    assert TYPED not in words


def test_an_error_of_ours_is_told_by_its_reason_and_the_lines_of_ours_that_it_came_through() -> None:
    words = of(Phone.parse, TYPED, "IN")
    assert words.startswith(f"{InvalidValue.__name__} (phone-") and "> directory/domain/phone.py:" in words
    assert TYPED not in words


def test_what_it_came_after_is_told_likewise() -> None:
    def fail() -> None:
        try:
            int(TYPED)
        except ValueError as error:
            raise KeyError(TYPED) from error

    words = of(fail)
    assert words.startswith("KeyError at ") and ", after ValueError at " in words
    assert TYPED not in words


def test_errors_of_files_and_of_the_store_are_told_with_their_code() -> None:
    assert of(open, f"/nowhere/{TYPED}").startswith("FileNotFoundError (ENOENT) at ")
    store = sqlite3.connect(":memory:", isolation_level=None)
    store.execute("CREATE TABLE one (it TEXT CHECK (it = ''))")
    assert of(store.execute, "INSERT INTO one VALUES (?)", [TYPED]).startswith("IntegrityError (SQLITE_CONSTRAINT_CHECK) at ")
    store.close()
