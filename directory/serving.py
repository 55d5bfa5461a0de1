"""Runs the site in production: gunicorn with several worker processes, each with a few threads and a keeper."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from .keeper import Keeper
from .services import Services


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
            "worker_class": "gthread",
            "preload_app": True,
            "control_socket_disable": True,
            "keepalive": 15,
            "timeout": 60,
            "graceful_timeout": 10,
            "limit_request_line": 8190,
            # What a visitor opens is written nowhere: there is no access log, and only our own warnings are printed.
            "accesslog": None,
            "loglevel": "warning",
            "post_worker_init": self._start_keeper,
        }.items():
            self.cfg.set(name, value)

    def _start_keeper(self, worker: Any) -> None:
        Keeper(self._services).start()

    def load(self) -> Flask:
        return self._app
