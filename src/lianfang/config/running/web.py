"""The web server as a child process: gunicorn with threads, the application already loaded."""

from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from gunicorn.app.base import BaseApplication

from lianfang.config.wsgi import application

WORKERS = 2
THREADS = 8


class Web(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn, configured from code instead of a file."""

    def __init__(self, *, host: str, port: int, when_ready: Callable[[str], None]) -> None:
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._when_ready = when_ready
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return application

    def _options(self) -> dict[str, Any]:
        return {
            "bind": self._bind,
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 5,
            "keepalive": 15,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_fork": _forget_connections,
            "when_ready": lambda _arbiter: self._when_ready(f"http://{self._bind}/"),
        }


def _forget_connections(_arbiter: object, _worker: object) -> None:
    """A connection must not be shared by two processes."""
    connections.close_all()


def serve(*, host: str, port: int, when_ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM. `when_ready` is told the address once it can be opened."""
    Web(host=host, port=port, when_ready=when_ready).run()
