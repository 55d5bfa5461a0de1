"""Files that organisations send, as rows."""

from __future__ import annotations

from datetime import timedelta

from directory.storage import uploads
from directory.storage.database import Database
from tests.factories import NOW


def test_oldest_files_make_room_for_a_new_one(database: Database) -> None:
    names = [f"a-name-of-twenty-letters-{n}" for n in range(4)]
    for n, name in enumerate(names):
        uploads.add(database, name, "csv", b"x" * 400, now=NOW + timedelta(minutes=n), most_bytes=1000)
    assert [uploads.get(database, name, now=NOW) is not None for name in names] == [False, False, True, True]
