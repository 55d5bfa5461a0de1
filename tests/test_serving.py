"""The server as it runs for real: gunicorn with several workers, on a loopback port, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from directory import serving
from directory.settings import ROOT

HEADER = "ref,kind,title,description,city,email,schedule\n"


class Server:
    program: tuple[str, ...] = ("-m", "directory")

    def __init__(self, folder: Path, **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.folder = folder
        self.environment = {**os.environ, "SAATH_DATA": str(folder / "data"), "SAATH_SEED": "none", "SAATH_WORKERS": "3", **environment}
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *self.program, "serve", "--port", str(self.port)],
            cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        for _ in range(600):
            try:
                self.get("/readyz")
                return
            except OSError:
                assert self.process.poll() is None, self.process.stdout and self.process.stdout.read()
                time.sleep(0.05)
        raise AssertionError("the server did not start")

    def get(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
            return response.read().decode()

    def total(self, words: str) -> int:
        return json.loads(self.get(f"/search.json?q={words}"))["total"]

    def totals_of_all_workers(self, words: str) -> set[int]:
        """What many connections are told, so that every worker has its turn."""
        return {self.total(words) for _ in range(40)}

    def bring(self, *titles: str) -> None:
        rows = "".join(f"{n},support-group,{title},We meet.,Ludhiana,a@example.org,Mon 18:00-19:00\n" for n, title in enumerate(titles))
        (self.folder / "feed.csv").write_text(HEADER + rows, encoding="utf-8")
        command = [sys.executable, *self.program, "import", str(self.folder / "feed.csv")]
        subprocess.run(command, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def stop(self) -> str:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=20)[0]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.stop()


def test_every_worker_sees_a_change_at_its_next_search(server: Server) -> None:
    assert server.totals_of_all_workers("choir") == {0}
    server.bring("Choir")
    assert server.totals_of_all_workers("choir") == {1}
    server.bring("Library")
    assert server.totals_of_all_workers("choir") == {0}


def test_while_the_index_cant_be_read_a_plain_search_stands_in_and_the_index_is_built_anew(server: Server) -> None:
    server.bring("Choir")
    index = server.folder / "data" / "index"
    for path in index.iterdir():
        if path.is_file():
            path.write_bytes(b"damaged")
    for _ in range(200):
        assert server.total("choir") == 1  # by whichever way, it is found all the while
        if "not ready" not in _body(server, "/readyz"):
            break
        time.sleep(0.05)
    assert _body(server, "/readyz").strip() == '{"status":"ready"}'


def _body(server: Server, path: str) -> str:
    try:
        return server.get(path)
    except urllib.error.HTTPError as error:
        return error.read().decode()


def test_the_server_starts_again_with_what_it_had(server: Server) -> None:
    server.bring("Choir")
    server.process.kill()
    server.process.communicate()
    server.start()
    assert server.total("choir") == 1


def test_a_new_site_is_filled_with_facts_and_samples(tmp_path: Path) -> None:
    server = Server(tmp_path, SAATH_SEED="all")
    try:
        assert json.loads(server.get("/search.json"))["total"] > 200
        assert "14416" in server.get("/")
    finally:
        said = server.stop()
    assert "Facts: " in said


def test_what_visitors_open_is_printed_nowhere(server: Server) -> None:
    server.get("/search?q=secretword")
    assert "secretword" not in server.stop()


def test_not_even_an_address_that_cant_be_read_is_printed(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port)) as visitor:
        visitor.sendall("GET /search?q=गुप्तword HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        assert b" 400 " in visitor.recv(1000)
    said = server.stop()
    assert "word" not in said and "127.0.0.1 " not in said.replace("http://127.0.0.1", "")


def test_no_header_moves_the_site_to_another_path(server: Server) -> None:
    asked = urllib.request.Request(f"http://127.0.0.1:{server.port}/hi/guide", headers={"SCRIPT_NAME": "/hi"})
    with urllib.request.urlopen(asked, timeout=10) as response:
        assert '<html lang="hi"' in response.read().decode()


class Impatient(Server):
    """Waits a second for the rest of a request, not ten."""

    program = ("-c", "from directory import cli, serving; serving.MOST_SILENCE_S = 1; cli.main()")


def test_halves_of_requests_dont_stop_the_site(tmp_path: Path) -> None:
    assert serving.MOST_SILENCE_S <= 10
    server = Impatient(tmp_path, SAATH_WORKERS="1", SAATH_THREADS="2")
    halves = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(2)]
    try:
        for half in halves:
            half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX")
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/guide", timeout=5) as response:
            assert response.status == 200
    finally:
        for half in halves:
            half.close()
        assert "Traceback" not in server.stop()
