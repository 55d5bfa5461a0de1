"""python -m bench.bare_page PORT BYTES: the least that Flask can answer, under our site's own server and its settings."""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask

from directory import settings
from directory.services import open_services
from directory.serving import Server


def create_app(size: int) -> Flask:
    """An app with one page at /, of `size` bytes."""
    app = Flask(__name__)
    page = "<!doctype html><title>Bare</title>".ljust(size)

    @app.get("/")
    def show() -> str:
        return page

    return app


class BareServer(Server):
    """Our server without the threads that look after a directory: there is none."""

    def _start_threads(self, worker: Any) -> None:
        pass


if __name__ == "__main__":
    port, size = map(int, sys.argv[1:])
    BareServer(create_app(size), open_services(settings.load()), host="127.0.0.1", port=port).run()
