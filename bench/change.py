"""A change approved until every worker shows it; a start with a saved index; the memory of a worker."""

from __future__ import annotations

import http.client
import json
import time
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path

from directory import settings
from directory.domain.details import Text
from directory.domain.listing import Listing
from directory.services import Services, open_services
from directory.storage import details_json, listings

from . import corpus, report, sites
from .options import Options

_CHANGES = 40
_STARTS = 5
_WORKERS = 2
_POLL_S = 0.002
_PATIENCE_S = 10.0


def run(options: Options) -> None:
    size = max(options.sizes)
    with options.folder(f"site-{size}") as folder:
        data = sites.filled(folder, size)
        starts, memory_mb = _start(data, options.queries)
        visible_ms = _change(data)
    heading = [f"{size:,} listings, {_WORKERS} workers", "p50", "p95", "most"]
    figures = {"Change to visible in all, ms": visible_ms, "Start to the first answer, s": starts, "Memory of a worker, MB": memory_mb}
    parts = (0.5, 0.95, 1)
    report.table(heading, [[words, *(report.number(report.percentile(each, part)) for part in parts)] for words, each in figures.items()])
    report.goal("p95 from a change to its being visible in all workers", report.percentile(visible_ms, 0.95), 250, " ms", is_least=False)
    report.goal("Start with a saved index", report.percentile(starts, 0.5), 2, " s", is_least=False)
    print()


def _start(data: Path, queries: int) -> tuple[list[float], list[float]]:
    """(seconds of each start, megabytes of each worker after `queries` searches). What workers share counts once, divided among them."""
    starts = []
    for _ in range(_STARTS):
        with sites.ours(data, SAATH_WORKERS=str(_WORKERS)) as site:
            starts.append(site.started_s)
    with sites.ours(data, SAATH_WORKERS=str(_WORKERS)) as site:
        for question in corpus.questions(queries):
            connection = http.client.HTTPConnection("127.0.0.1", site.port)  # a new one each time: any worker may take it
            sites.get(connection, sites.path_of(question))
            connection.close()
        memory_mb = [_proportional_mb(pid) for pid in site.workers()]
    return starts, memory_mb


def _proportional_mb(pid: int) -> float:
    """Its private pages, and its share of those that others have too (`Pss` of proc(5))."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    (pss_kb,) = (int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return pss_kb / 1024


def _change(data: Path) -> list[float]:
    """Milliseconds from before each change is written to when all workers have answered with it.

    Each worker is a server of its own on the same data: so it is known which of them answers.
    """
    with ExitStack() as opened:
        workers = [opened.enter_context(sites.ours(data, SAATH_WORKERS="1")) for _ in range(_WORKERS)]
        connections = [http.client.HTTPConnection("127.0.0.1", worker.port, timeout=_PATIENCE_S) for worker in workers]
        services = open_services(settings.load(sites.environment(data)))
        opened.callback(services.database.close)
        changed = islice(listings.public(services.database), _CHANGES)
        return [_time_change(services, connections, listing) for listing in list(changed)]


def _time_change(services: Services, connections: list[http.client.HTTPConnection], listing: Listing) -> float:
    word = f"{listing.id}x{listing.version}"
    start = time.perf_counter()
    _approve(services, listing, word)
    services.indexer.sync()
    waiting = list(connections)
    while waiting:
        if time.perf_counter() - start > _PATIENCE_S:
            raise RuntimeError(f"a change is not visible after {_PATIENCE_S:.0f} s")
        waiting = [connection for connection in waiting if not _shows(connection, word)]
        if waiting:
            time.sleep(_POLL_S)
    return (time.perf_counter() - start) * 1000


def _approve(services: Services, listing: Listing, word: str) -> None:
    """Write a listing under a new title, with its history and its place in the outbox."""
    details = replace(listing.details, title=Text(en=f"Group {word}"))
    organisation_id = listing.organisation.id if listing.organisation else None
    identity = (listing.id, listing.source, listing.ref, organisation_id, listing.publication, listing.is_sample)
    change = listings.Change("updated", *identity, listing.version + 1, details_json.encode(details))
    with services.database.writing():
        listings.write(services.database, [change], by="bench", now=services.clock())


def _shows(connection: http.client.HTTPConnection, word: str) -> bool:
    status, body = sites.get(connection, f"/search.json?q={word}&literal=1")
    if status != http.client.OK:
        raise RuntimeError(f"the site answers {status}")
    found: int = json.loads(body)["total"]
    return found == 1
