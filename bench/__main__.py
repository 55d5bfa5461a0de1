"""python -m bench NAME …: the benches by name. script/bench does the same, and installs first what they need."""

from __future__ import annotations

import importlib
import inspect
import shlex
import sys
from pathlib import Path
from types import ModuleType

import click

from .options import Options

BENCHES = {
    "engine": "engine",
    "site": "site",
    "change": "change",
    "import": "importing",
    "relevance": "relevance",
    "workflow": "workflow",
    "pages": "pages",
}
"""Name -> the module of this folder whose `run(options)` measures and prints it."""


def _sizes(context: click.Context, parameter: click.Parameter, value: str) -> tuple[int, ...]:
    try:
        return tuple(sorted(int(size) for size in value.split(",")))
    except ValueError:
        raise click.BadParameter("give whole numbers, such as 1000,10000") from None


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("names", nargs=-1, type=click.Choice([*BENCHES, "all"]))
@click.option("--sizes", default="1000,10000,100000", show_default=True, callback=_sizes, help="Numbers of listings, by comma.")
@click.option("--queries", default=300, show_default=True, type=click.IntRange(1), help="How many different questions are asked.")
@click.option("--submissions", default=10_000, show_default=True, type=click.IntRange(50), help="How many wait for reviewers.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Leave what is built in this folder, and use what is there.")
def main(names: tuple[str, ...], sizes: tuple[int, ...], queries: int, submissions: int, keep: Path | None) -> None:
    """Measure what is NAMED, and print it as Markdown. Without a name: what there is."""
    if not names:
        for name in BENCHES:
            click.echo(f"{name:10} {(inspect.getdoc(_module(name)) or '').splitlines()[0]}")
        click.echo(f"{'all':10} Each of them.")
    for name in BENCHES if "all" in names else names:
        click.echo(f"`script/bench {shlex.join(sys.argv[1:])}`: {name}\n")
        _module(name).run(Options(sizes, queries, submissions, keep))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"bench.{BENCHES[name]}")


if __name__ == "__main__":
    main(prog_name="python -m bench")
