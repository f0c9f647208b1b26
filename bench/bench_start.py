"""How long a person waits for the first page, and what the machine gives for it."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import harness

READERS = 40


def measure() -> Iterator[tuple[str, float, str]]:
    with tempfile.TemporaryDirectory(prefix="lianfang-bench-") as folder:
        yield from _from_a_clone(Path(folder))
        yield from _from_an_empty_store(Path(folder) / "home")


def _from_a_clone(folder: Path) -> Iterator[tuple[str, float, str]]:
    clone, home = folder / "clone", folder / "clone-home"
    home.mkdir()
    begun = time.perf_counter()
    subprocess.run(["git", "clone", "--quiet", harness.ROOT, clone], check=True)
    subprocess.run(["make", "setup"], cwd=clone, check=True, stdout=subprocess.DEVNULL)
    with harness.product(home, root=clone):
        seconds = time.perf_counter() - begun
    yield "cold start from a clone, dependencies cached", seconds, "s"


def _from_an_empty_store(home: Path) -> Iterator[tuple[str, float, str]]:
    home.mkdir()
    with harness.product(home) as running:
        yield "first start on an empty store to first page", running.seconds_to_first_page, "s"
    with harness.product(home) as running:
        yield "warm start to first page", running.seconds_to_first_page, "s"
        for _reader in range(READERS):
            running.get("/")
        yield "resident memory of the embedded default", running.memory_megabytes(), "MB"
