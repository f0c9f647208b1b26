"""The process that computes: how it is begun, and how one knows that it is still there."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from typing import TYPE_CHECKING, TextIO

from django.conf import settings

if TYPE_CHECKING:
    from pathlib import Path

MODULE = "lianfang.insight.scenarios.engine.process"


class AlreadyAtWork(RuntimeError):
    """Another process computes this run."""


def folder() -> Path:
    """Where files of computations lie."""
    path: Path = settings.ENVIRONMENT.home / "what-if"
    path.mkdir(parents=True, exist_ok=True)
    return path


def log_of(run_id: int) -> Path:
    return folder() / f"run-{run_id}.log"


def launch(run_id: int) -> int:
    """Begin the process; it lives as long as whoever began the background work."""
    with log_of(run_id).open("ab") as log:
        begun = subprocess.Popen(  # noqa: S603  our own module with a number
            [sys.executable, "-m", MODULE, str(run_id), "--while", str(os.getppid())],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "lianfang.config.settings"},
        )
    return begun.pid


def hold(run_id: int) -> TextIO:
    """Hold a run for this process; the hold ends with the process, however it ends.

    Raises:
        AlreadyAtWork: another process holds it.
    """
    file = (folder() / f"run-{run_id}.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        file.close()
        raise AlreadyAtWork(run_id) from taken
    return file


def is_at_work(run_id: int) -> bool:
    try:
        hold(run_id).close()
    except AlreadyAtWork:
        return True
    return False
