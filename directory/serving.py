"""Runs the site in production: gunicorn with several worker processes, each with a few threads, a keeper, a postman and a caretaker."""

from __future__ import annotations

import gc
import socket
import struct
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from .keeper import Keeper
from .mishaps import told
from .rounds import Caretaker, Postman
from .services import Services

MOST_SILENCE_S = 10


class Worker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threaded worker, but it lets go of whoever falls silent in the middle of a request.

    Left to itself it waits for the rest for ever, and as many halves of requests as there are threads stop the site.
    """

    def handle(self, conn: Any) -> Any:
        # Limits in the kernel: gunicorn takes Python's own off before it reads.
        limit = struct.pack("ll", MOST_SILENCE_S, 0)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
        return super().handle(conn)


class Log(Logger):  # type: ignore[misc]
    """What gunicorn has to say, without what a visitor sent: it would quote the address of a request that is malformed or fails."""

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        if not msg.startswith("Invalid request"):
            super().warning(msg, *args, **kwargs)

    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None:
        error = sys.exc_info()[1]
        if not isinstance(error, BlockingIOError):  # somebody fell silent
            self.error("%s: %s", str(msg).partition(" %s")[0], told(error) if error else "")


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn around one app. The app is made before the workers are forked, so they share what it has read."""

    def __init__(self, app: Flask, services: Services, *, host: str, port: int) -> None:
        self._app = app
        self._services = services
        self._bind = f"{f'[{host}]' if ':' in host else host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        settings = self._services.settings
        for name, value in {
            "bind": self._bind,
            "workers": settings.workers,
            "threads": settings.threads,
            "worker_class": Worker,
            "logger_class": Log,
            "preload_app": True,
            "control_socket_disable": True,
            "keepalive": 15,
            "timeout": 60,
            "graceful_timeout": 10,
            "limit_request_line": 8190,
            # No header says under which path the site stands: a visitor could, wherever the web server in front passes it on.
            "forwarder_headers": "",
            # What a visitor opens is written nowhere: there is no access log, and only our own warnings are printed.
            "accesslog": None,
            "loglevel": "warning",
            "post_worker_init": self._start_threads,
        }.items():
            self.cfg.set(name, value)

    def _start_threads(self, worker: Any) -> None:
        Keeper(self._services).start()
        Postman(self._app).start()
        Caretaker(self._app).start()

    def load(self) -> Flask:
        # What was read at the start is never garbage: looking through it stopped a worker for 0.1 s every few hundred pages.
        gc.collect()
        gc.freeze()
        return self._app
