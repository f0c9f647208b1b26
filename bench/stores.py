"""The two stores to measure on, each with a folder and a throw-away database of its own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from bench.harness import ROOT
from tests import postgresql

Environment = dict[str, str]


@contextmanager
def sqlite() -> Iterator[Environment]:
    with tempfile.TemporaryDirectory(prefix="lianfang-bench-") as home:
        yield os.environ | {"LIANFANG_HOME": home, "LIANFANG_DATABASE": "sqlite"}


@contextmanager
def server() -> Iterator[Environment]:
    running = postgresql.start()
    try:
        with tempfile.TemporaryDirectory(prefix="lianfang-bench-") as home:
            yield os.environ | {"LIANFANG_HOME": home, "LIANFANG_DATABASE": running.url}
    finally:
        running.stop()


BOTH = {"SQLite": sqlite, "PostgreSQL": server}


def lianfang(environment: Environment, *words: str) -> None:
    """Run a command of the product on that store."""
    program = ROOT / ".venv" / "bin" / "lianfang"
    subprocess.run([program, *words], env=environment, check=True, capture_output=True)


def worker(environment: Environment, module: str) -> Iterator[tuple[str, float, str]]:
    """Run a module in a process of its own, and pass on the (name, value, unit) it prints."""
    words = [sys.executable, "-m", module]
    done = subprocess.run(
        words, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    for line in done.stdout.splitlines():
        name, value, unit = line.split("\t")
        yield name, float(value), unit
