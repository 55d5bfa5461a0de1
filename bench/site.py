"""/search over HTTP, asked by wrk: against Datasette on the same listings, and hot pages against a bare Flask page of the same size."""

from __future__ import annotations

import http.client
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import sqlite_utils

from . import corpus, report, sites
from .corpus import Question
from .engines import Row, box, filters, rows
from .options import Options
from .sites import Site

_SECONDS = 4
_ROUNDS = 7
"""Which worker takes a connection is luck, and half of a site's speed: each round begins with new ones."""
_CONNECTIONS = 8
_WORKERS = 2
_DISTINCT = 40_000
"""More questions than are asked while measuring, so that none comes twice."""
_CHECKED = 25
_HOT = "/search?kind=support-group"
_SINGLE = ("kind", "city", "access", "cost")
_SEVERAL = ("day", "language", "audience", "topic")
_TEXTS = ("title", "topics", "organisation", "place", "description")
_SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk measured."""

    requests_per_s: float
    p50_ms: float
    p95_ms: float


def run(options: Options) -> None:
    size = max(options.sizes)
    questions = corpus.questions(_DISTINCT)
    with options.folder(f"site-{size}") as folder:
        data = sites.filled(folder, size)
        with (
            sites.ours(data, SAATH_WORKERS=str(_WORKERS)) as site,
            _bare_page(data, page_bytes := _get(site, _HOT)) as bare_site,
            _datasette(_database(folder, size)) as datasette,
        ):
            ours, theirs, hot, bare = _in_turn(
                folder,
                (site, [sites.path_of(question) for question in questions]),
                (datasette, [_datasette_path(question) for question in questions]),
                (site, [_HOT]),
                (bare_site, ["/"]),
            )
    print(f"{size:,} listings, {_WORKERS} workers each, {_CONNECTIONS} connections; medians of {_ROUNDS} rounds of {_SECONDS} s each.\n")
    report.table(
        ["/search", "requests/s", "p50 ms", "p95 ms"],
        [
            ["Saath, no question twice", *_cells(ours)],
            [f"Datasette, no question twice ({report.number(theirs.requests_per_s / ours.requests_per_s)} of ours)", *_cells(theirs)],
            ["Saath, one page again and again", *_cells(hot)],
            [f"Bare Flask page of {page_bytes:,} bytes", *_cells(bare)],
        ],
    )
    report.goal("Requests a second by Datasette's", ours.requests_per_s / theirs.requests_per_s, 5, "×", is_least=True)
    report.goal("Requests a second of a hot page by the bare page's", hot.requests_per_s / bare.requests_per_s, 0.7, "×", is_least=True)
    print()


def _cells(load: Load) -> list[str]:
    return [report.number(load.requests_per_s), report.number(load.p50_ms), report.number(load.p95_ms)]


def _in_turn(folder: Path, *asked: tuple[Site, Sequence[str]]) -> list[Load]:
    """The medians of what each took, asked in turn round after round; of several paths none comes twice."""
    measured: list[list[Load]] = [[] for _each in asked]
    for turn in range(_ROUNDS):
        for loads, (site, paths) in zip(measured, asked, strict=True):
            loads.append(_load(site, paths[turn::_ROUNDS] if len(paths) > 1 else paths, folder))
    return [Load(*map(median, zip(*map(astuple, loads), strict=True))) for loads in measured]


def _load(site: Site, paths: Sequence[str], folder: Path) -> Load:
    """Ask for the paths for `_SECONDS`. Raises RuntimeError when any answer is not a page."""
    for path in paths[-_CHECKED:]:
        _get(site, path)
    listed = folder / "paths"
    listed.write_text("\n".join(paths), encoding="utf-8")
    address = f"http://127.0.0.1:{site.port}"
    command = f"wrk --threads 1 --connections {_CONNECTIONS} --duration {_SECONDS} --script".split()
    said = subprocess.run([*command, _SCRIPT, address, listed], capture_output=True, text=True, check=True).stdout
    (line,) = (line for line in said.splitlines() if line.startswith("bench: "))
    asked, failed, *figures = map(float, line.split()[1:])
    if failed or 1 < len(paths) < asked:
        raise RuntimeError(f"{address}: {failed:.0f} of {asked:.0f} requests failed, or some of {len(paths)} paths came twice")
    return Load(*figures)


def _get(site: Site, path: str) -> int:
    """The bytes of the page. Raises RuntimeError when there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port)
    status, body = sites.get(connection, path)
    connection.close()
    if status != http.client.OK:
        raise RuntimeError(f"{path} is answered with {status}")
    return len(body)


@contextmanager
def _bare_page(data: Path, page_bytes: int) -> Iterator[Site]:
    port = sites.free_port()
    env = sites.environment(data, SAATH_WORKERS=str(_WORKERS))
    with sites.started(["bench.bare_page", str(port), str(page_bytes)], port, "/", env) as site:
        yield site


@contextmanager
def _datasette(database: Path) -> Iterator[Site]:
    port = sites.free_port()
    arguments = ["uvicorn", "--port", str(port), "--workers", str(_WORKERS), "--log-level", "warning", "bench.datasette_app:app"]
    with sites.started(arguments, port, "/", sites.environment(database, BENCH_DATABASE=str(database))) as site:
        yield site


def _database(folder: Path, size: int) -> Path:
    """The same listings in one table: full text, an index for each single facet, and lists as JSON, which Datasette counts as facets."""
    path = folder / "listings.sqlite"
    if not path.exists():
        beside = folder / "listings.part"
        database = sqlite_utils.Database(beside)
        table = database.table("listing", pk="id")
        table.insert_all(map(_record, rows(size)))
        table.enable_fts(_TEXTS, tokenize="unicode61 remove_diacritics 0 categories 'L* M* N*'")
        for column in (*_SINGLE, "latitude"):
            table.create_index([column])
        table.optimize()
        database.close()
        beside.rename(path)
    return path


def _record(row: Row) -> dict[str, object]:
    listing = row.document
    record: dict[str, object] = {"id": listing.id, "topics": row.text("topic")}
    record |= {field: row.text(field) for field in _TEXTS if field != "topics"}
    record |= {facet: (*row.codes(facet), None)[0] for facet in _SINGLE}
    record |= {facet: list(row.codes(facet)) for facet in _SEVERAL}
    return record | {"latitude": listing.latitude, "longitude": listing.longitude}


def _datasette_path(question: Question) -> str:
    """The same question, as far as Datasette's addresses go: they can't sort by distance."""
    asked = [("_search", question.words)]
    asked += [("_facet", facet) for facet in _SINGLE] + [("_facet_array", facet) for facet in _SEVERAL]
    asked += [(facet if facet in _SINGLE else f"{facet}__arraycontains", code) for facet, code in filters(question).items()]
    if question.near:
        sides = zip(("latitude__gte", "latitude__lte", "longitude__gte", "longitude__lte"), box(question.near), strict=True)
        asked += [(column, str(side)) for column, side in sides]
    return f"/listings/listing?{urlencode(asked)}"
