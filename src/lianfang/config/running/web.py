"""The web server as a child process: gunicorn with threads, the application already loaded."""

import gc
from collections.abc import Callable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver
from gunicorn.app.base import BaseApplication

from lianfang.ground.places import search

WORKERS = 2
THREADS = 8


class Web(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn, configured from code instead of a file."""

    def __init__(
        self,
        application: WSGIHandler,
        *,
        host: str,
        port: int,
        when_ready: Callable[[str], None],
    ) -> None:
        self._application = application
        self._bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._when_ready = when_ready
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        return self._application

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


def load_application() -> WSGIHandler:
    """Import every page and index the places now: processes forked later share the memory."""
    application = get_wsgi_application()
    _ = get_resolver().url_patterns
    search.prepare()
    # All this lives as long as the process: the collector need not walk it with every batch of facts.
    gc.collect()
    gc.freeze()
    return application


def serve(
    application: WSGIHandler, *, host: str, port: int, when_ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM. `when_ready` is told the address once it can be opened."""
    Web(application, host=host, port=port, when_ready=when_ready).run()
