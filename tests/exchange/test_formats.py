from __future__ import annotations

import pytest

from directory.domain.errors import InvalidValue
from directory.exchange.formats import READERS, Format, detect_format


@pytest.mark.parametrize(
    ("start", "format"),
    [
        (b"ref,kind,title", Format.CSV),
        (b"\xef\xbb\xbfref,kind,title", Format.CSV),
        (b"", Format.CSV),
        (b"PK\x03\x04rest", Format.XLSX),
        (b'[{"name": "A"}]', Format.MEETING_GUIDE),
        (b'\xef\xbb\xbf \n{"meetings": []}', Format.MEETING_GUIDE),
    ],
)
def test_a_file_is_known_by_its_beginning(start: bytes, format: Format) -> None:
    assert detect_format(start) is format


@pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0rest", b"a\0b\0"])
def test_old_spreadsheets_and_other_binary_files_are_told_what_to_do(start: bytes) -> None:
    with pytest.raises(InvalidValue) as refusal:
        detect_format(start)
    assert "CSV" in refusal.value.remedy


def test_every_format_has_a_reader() -> None:
    assert set(READERS) == set(Format)
