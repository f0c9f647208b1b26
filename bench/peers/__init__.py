"""Peers, each in an environment of its own made from its pins; a driver prints one line of JSON."""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from bench.harness import ROOT

HERE = Path(__file__).parent
ENVIRONMENTS = ROOT / ".bench"
# One processor each: what is compared is processor time, and nobody's is spread over threads.
ONE_THREAD = {"NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def drive(peer: str, *words: int, problem: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the driver of a peer says when it is given these words and this problem."""
    return _answer(
        [str(environment(peer)), str(HERE / f"drive_{peer}.py"), *map(str, words)], problem
    )


def ourselves(*words: int | str, problem: dict[str, Any] | None = None) -> dict[str, Any]:
    """The same of our own engine, in a process of its own as well."""
    return _answer([sys.executable, "-m", "bench.peers.drive_lianfang", *map(str, words)], problem)


def _answer(command: list[str], problem: dict[str, Any] | None) -> dict[str, Any]:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | ONE_THREAD,
        input=json.dumps(problem),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


@cache
def environment(peer: str) -> Path:
    """The interpreter of a peer's environment, made on first use."""
    home = ENVIRONMENTS / peer
    python = home / "bin" / "python"
    uv, pins = str(ROOT / ".venv" / "bin" / "uv"), HERE / f"{peer}.txt"
    if not python.exists():
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(home)], check=True)
    subprocess.run([uv, "pip", "sync", "--quiet", "--python", str(python), str(pins)], check=True)
    return python
