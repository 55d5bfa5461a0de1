"""What every bench is told on the command line."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Options:
    """`sizes`: numbers of listings, rising. `queries`: how many different ones. `submissions`: how many wait for reviewers. `keep`: where
    what was built is left for the next run."""

    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
    queries: int = 300
    submissions: int = 10_000
    keep: Path | None = None

    @contextmanager
    def folder(self, name: str) -> Iterator[Path]:
        """A folder for what is built: one under `keep`, or a temporary one, removed after."""
        if self.keep is not None:
            folder = self.keep / name
            folder.mkdir(parents=True, exist_ok=True)
            yield folder
            return
        folder = Path(tempfile.mkdtemp(prefix=f"saath-bench-{name}-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
