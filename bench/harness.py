"""Starts the product as a person would, and reads what it uses."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 300.0


@dataclass(frozen=True)
class Product:
    """A running product and how long its first page took."""

    pid: int
    address: str
    seconds_to_first_page: float
    home: Path

    def get(self, path: str, *, language: str = "en") -> bytes:
        request = Request(f"{self.address}{path}", headers={"Accept-Language": language})
        with urlopen(request, timeout=30) as answer:
            body: bytes = answer.read()
            return body

    def run(self, *words: str) -> str:
        """What `lianfang` prints when it is asked on the same store."""
        environment = os.environ | {"LIANFANG_HOME": str(self.home)}
        answer = subprocess.run(
            [ROOT / ".venv" / "bin" / "lianfang", *words],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return answer.stdout

    def kill(self) -> None:
        """End every process at once, as a power cut does."""
        for pid in list(_family(self.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def memory_megabytes(self) -> float:
        """Proportional set size of the process and all below it: shared pages count once."""
        return sum(_pss_kilobytes(pid) for pid in _family(self.pid)) / 1024


@contextmanager
def product(home: Path, *, root: Path = ROOT, database: str = "sqlite") -> Iterator[Product]:
    """Run `lianfang up` on a free port with its files in `home`, until the block ends."""
    port = free_port()
    environment = os.environ | {"LIANFANG_HOME": str(home), "LIANFANG_DATABASE": database}
    begun = time.perf_counter()
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [root / ".venv" / "bin" / "lianfang", "up", "--port", str(port)],
            cwd=root,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/", process)
        yield Product(process.pid, address, time.perf_counter() - begun, home)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    limit = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < limit:
        if process.poll() is not None:
            message = f"lianfang up ended with {process.returncode} before its first page"
            raise RuntimeError(message)
        with suppress(URLError, ConnectionError), urlopen(address, timeout=30) as answer:
            if answer.status == 200:
                return
        time.sleep(0.05)
    message = f"no page at {address} within {PATIENCE_SECONDS:.0f} s"
    raise TimeoutError(message)


def _family(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _family(int(child))


def _pss_kilobytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
