"""Sites for the benches to fill, start, ask and stop: a data folder and a free port of this machine's own for each."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from directory.domain.listing import Listing
from directory.exchange.listings_csv import write_listings_csv
from directory.settings import ROOT
from directory.web.search import Search, query_string

from . import corpus
from .corpus import Question

_PATIENCE_S = 60.0
_POLL_S = 0.005
_STOPPING_S = 20.0
_MOST_CONNECTIONS = 500  # until each worker has taken one


@dataclass(frozen=True, slots=True)
class Site:
    """A server that answers. `pid` is its first process, whose children do the work; `started_s` how long it took to its first answer."""

    pid: int
    port: int
    started_s: float

    def workers(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]


Source = Callable[[int], Iterable[Listing]]


def write_csv(path: Path, size: int, listings: Source = corpus.listings) -> None:
    """So many listings as the listings table."""
    with path.open("wb") as file:
        write_listings_csv(file, listings(size))


def environment(data: Path, **settings: str) -> dict[str, str]:
    """This process's environment, with these settings and none other of ours."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SAATH_")}
    return bare | {"SAATH_DATA": str(data), "SAATH_SEED": "none", **settings}


def time_command(arguments: Sequence[str | Path], env: Mapping[str, str] | None = None) -> float:
    """Seconds that a Python module takes as a command. Raises RuntimeError with what it said when it fails."""
    start = time.perf_counter()
    ended = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    took_s = time.perf_counter() - start
    if ended.returncode:
        raise RuntimeError(f"{' '.join(map(str, arguments))}: {ended.stdout}{ended.stderr}")
    return took_s


def filled(folder: Path, size: int, listings: Source = corpus.listings) -> Path:
    """The data folder of a site with `size` listings, indexed; made when it isn't there."""
    data, table = folder / "data", folder / "listings.csv"
    if not data.exists():
        beside = folder / "data.part"
        write_csv(table, size, listings)
        time_command(["directory", "import", table, "--source", corpus.SOURCE], environment(beside))
        beside.rename(data)
    return data


def path_of(question: Question) -> str:
    """The address of our page that answers a question. The site has no filter by a town's name: it looks about the town."""
    town = question.near or question.city
    asked = Search(
        q=question.words,
        kind=(question.kind,) if question.kind else (),
        day=question.day,
        near=town.name if town else None,
        language=(question.language,) if question.language else (),
        sort=question.sort,
    )
    return f"/search?{query_string(asked)}"


@contextmanager
def ours(data: Path, **settings: str) -> Iterator[Site]:
    """Our site on this data folder, with its settings as they come."""
    port = free_port()
    env = environment(data, SAATH_ORIGIN=f"http://127.0.0.1:{port}", **settings)
    with started(["directory", "serve", "--port", str(port)], port, "/search.json?q=group", env) as site:
        yield site


@contextmanager
def started(arguments: Sequence[str | Path], port: int, path: str, env: Mapping[str, str]) -> Iterator[Site]:
    """A Python module that serves on `port`, from its first answer to `path` until the end of the block."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    try:
        while not _answers(port, path):
            took_s = time.perf_counter() - start
            if process.poll() is not None or took_s > _PATIENCE_S:
                raise RuntimeError(f"{arguments[0]} does not answer {path} after {took_s:.1f} s")
            time.sleep(_POLL_S)
        yield Site(process.pid, port, time.perf_counter() - start)
    finally:
        process.terminate()
        try:
            process.wait(_STOPPING_S)
        except subprocess.TimeoutExpired:
            process.kill()


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
    return port


def get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    """(status, body)."""
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read()


def to_each_worker(site: Site) -> list[http.client.HTTPConnection]:
    """A connection to each of the site's workers, which stays with that one. Raises RuntimeError where one never takes any."""
    workers, found = site.workers(), dict[int, http.client.HTTPConnection]()
    for _ in range(_MOST_CONNECTIONS):
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=_PATIENCE_S)
        get(connection, "/healthz")
        pid = _taken_by(workers, site.port, connection.sock.getsockname()[1])
        if pid is None or found.setdefault(pid, connection) is not connection:
            connection.close()
        if len(found) == len(workers):
            return list(found.values())
    raise RuntimeError(f"{len(found)} of {len(workers)} workers answer")


def _taken_by(workers: Iterable[int], port: int, from_port: int) -> int | None:
    """The worker that holds the other end of a connection: by the socket's inode (proc(5), /proc/net/tcp and /proc/PID/fd)."""
    ends = f"0100007F:{port:04X} 0100007F:{from_port:04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    sockets = {f"socket:[{line[9]}]" for line in lines if " ".join(line[1:3]) == ends}
    return next((pid for pid in workers if sockets & _open_files(pid)), None)


def _open_files(pid: int) -> set[str]:
    found = set()
    for path in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.add(os.readlink(path))
        except FileNotFoundError:
            pass  # closed meanwhile
    return found


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_S)
    try:
        return get(connection, path)[0] == http.client.OK
    except ConnectionError:
        return False
    finally:
        connection.close()
