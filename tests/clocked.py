"""`python -m tests.clocked …` is `python -m directory …` under another clock: ahead by the seconds that the file in TESTS_CLOCK holds.

The file is read at each look, so a test can move a running server on by ten minutes or by half a year.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from directory import services

FILE = "TESTS_CLOCK"


def clock(file: Path) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(file.read_text()))


if __name__ == "__main__":
    services.open_services = partial(services.open_services, clock=partial(clock, Path(os.environ[FILE])))
    from directory.cli import main

    main()
