"""Figures as the README shows them: medians and 95th percentiles, ratios, Markdown tables, and whether a goal is met."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence


def percentile(values: Iterable[float], part: float) -> float:
    """The smallest value that is not below `part` (above 0, up to 1) of all: 0.5 gives a median, 1 the largest."""
    ordered = sorted(values)
    return ordered[math.ceil(part * len(ordered)) - 1]


def number(value: float) -> str:
    """Three significant digits: 0.0421 -> "0.0421", 12.345 -> "12.3", 4321.0 -> "4,321"."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a Markdown table, and an empty line."""
    lines = [heading, ["---"] * len(heading), *rows]
    print("\n".join("| " + " | ".join(line) + " |" for line in lines), end="\n\n", flush=True)


def goal(what: str, measured: float, bound: float, unit: str, *, is_least: bool) -> None:
    """Print one line: what is asked for, what was measured, and whether that is enough."""
    is_met = measured >= bound if is_least else measured <= bound
    asked = f"{'at least' if is_least else 'at most'} {number(bound)}{unit}"
    print(f"- {what}: {number(measured)}{unit} ({asked}: {'met' if is_met else 'MISSED'})")
