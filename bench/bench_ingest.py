"""Facts from the field, batch by batch through HTTP, beside the bare rows; both to the disk."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from bench import stores
from tests import postgresql

# What is acknowledged must survive a power cut, so the server is not spared its flushes here.
CAREFUL = ["max_connections=60"]


@contextmanager
def careful_server() -> Iterator[stores.Environment]:
    running = postgresql.start(CAREFUL)
    try:
        with tempfile.TemporaryDirectory(prefix="lianfang-bench-") as home:
            yield os.environ | {"LIANFANG_HOME": home, "LIANFANG_DATABASE": running.url}
    finally:
        running.stop()


def measure() -> Iterator[tuple[str, float, str]]:
    for store, opened in {"SQLite": stores.sqlite, "PostgreSQL": careful_server}.items():
        with opened() as environment:
            stores.lianfang(environment, "django", "migrate")
            for name, value, unit in stores.worker(environment, "bench.ingest_store"):
                yield f"{name}, {store}", value, unit


if __name__ == "__main__":
    for what, value, unit in measure():
        print(what, value, unit, sep="\t", flush=True)
