"""Import of a CSV and full build of the index, beside sqlite-utils doing less: what a row costs, and how that grows."""

from __future__ import annotations

import tempfile
from pathlib import Path

from directory.exchange.listings_csv import COLUMNS

from . import corpus, report, sites
from .options import Options

_STEPS = {
    "dry-run": "Import, dry run: read, check and store, then undone",
    "import": "Import with its index",
    "again": "The same file again: nothing to change",
    "reindex": "Full build of the index",
    "sqlite-utils": "sqlite-utils insert --csv and enable-fts: no checks",
}
_LINEAR = 1.3


def run(options: Options) -> None:
    measured: dict[int, dict[str, float]] = {}
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="saath-bench-import-") as folder:
            measured[size] = _measure(Path(folder), size)
    smallest, largest = min(measured), max(measured)
    print(
        "Seconds (µs a listing), whole processes with their start; growth: a listing's cost in the largest file by that in the smallest.\n"
    )
    rows = []
    for step, words in _STEPS.items():
        cells = [f"{report.number(took[step])} ({report.number(took[step] / size * 1e6)})" for size, took in measured.items()]
        rows.append([words, *cells, f"{report.number(_growth(measured, step))}×"])
    report.table(["Listings", *(f"{size:,}" for size in measured), "growth"], rows)
    report.goal(f"Import of {smallest:,}", measured[smallest]["import"], 60, " s", is_least=False)
    for step in ("import", "reindex"):
        report.goal(f"Growth to {largest:,}: {_STEPS[step]}", _growth(measured, step), _LINEAR, "×", is_least=False)
    print()


def _measure(folder: Path, size: int) -> dict[str, float]:
    """Step -> seconds."""
    table, data, plain = folder / "listings.csv", folder / "data", folder / "plain.sqlite"
    sites.write_csv(table, size)
    importing: list[str | Path] = ["directory", "import", table, "--source", corpus.SOURCE]
    env = sites.environment(data)
    took_s = {
        "dry-run": sites.time_command([*importing, "--dry-run"], env),
        "import": sites.time_command(importing, env),
        "again": sites.time_command(importing, env),
        "reindex": sites.time_command(["directory", "reindex"], env),
    }
    texts = [name for name in COLUMNS if name.startswith(("title", "description", "organisation"))]
    took_s["sqlite-utils"] = sites.time_command(["sqlite_utils", "insert", plain, "listing", table, "--csv"])
    took_s["sqlite-utils"] += sites.time_command(["sqlite_utils", "enable-fts", plain, "listing", *texts])
    return took_s


def _growth(measured: dict[int, dict[str, float]], step: str) -> float:
    smallest, largest = min(measured), max(measured)
    return (measured[largest][step] / largest) / (measured[smallest][step] / smallest)
