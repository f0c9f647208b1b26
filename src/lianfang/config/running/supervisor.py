"""Keeps child processes alive: starts them, restarts the dead, ends them all together.

Children are forked from one process that has imported everything, so they share its memory.
"""

import ctypes
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from django.db import connections

logger = logging.getLogger(__name__)

PR_SET_PDEATHSIG = 1
SHORTEST_LIFE_SECONDS = 5.0
MOST_EARLY_DEATHS = 5
GRACE_SECONDS = 15.0


@dataclass
class Child:
    """One process to keep alive, and how its last lives went."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    early_deaths: int = 0


@dataclass
class Supervisor:
    """Watches over its children until it is told to stop."""

    children: list[Child]
    _stopping: bool = field(default=False, init=False)

    def run(self) -> int:
        """Return 0 after an orderly stop, 1 when a child could not be kept alive."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        connections.close_all()
        gc.collect()
        gc.freeze()
        for child in self.children:
            _start(child)
        code = self._watch()
        self._end_all()
        return code

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _watch(self) -> int:
        while not self._stopping:
            child = self._next_dead()
            if child is None:
                time.sleep(0.1)
            elif not _may_restart(child):
                logger.error("%s keeps stopping; see the lines above for the reason", child.name)
                return 1
            elif not self._stopping:
                _start(child)
        return 0

    def _next_dead(self) -> Child | None:
        with suppress(ChildProcessError):
            pid, _status = os.waitpid(-1, os.WNOHANG)
            return next((child for child in self.children if child.pid == pid != 0), None)
        return None

    def _end_all(self) -> None:
        self._signal_all(signal.SIGTERM)
        limit = time.monotonic() + GRACE_SECONDS
        while any(_is_alive(child) for child in self.children):
            if time.monotonic() > limit:
                self._signal_all(signal.SIGKILL)
            time.sleep(0.05)

    def _signal_all(self, number: int) -> None:
        for child in self.children:
            with suppress(ProcessLookupError):
                os.kill(child.pid, number)


def _start(child: Child) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _live(child, parent=parent)
    child.pid, child.started = pid, time.monotonic()


def _live(child: Child, *, parent: int) -> None:
    """Run as the child. A process group of its own keeps Ctrl-C for the supervisor alone."""
    code = 1
    try:
        os.setpgid(0, 0)
        _end_with_parent(parent)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        child.run()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    except Exception:
        logger.exception("%s stopped", child.name)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _end_with_parent(parent: int) -> None:
    """Ask Linux to end this process when the supervisor is killed outright."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _may_restart(child: Child) -> bool:
    lived = time.monotonic() - child.started
    child.early_deaths = child.early_deaths + 1 if lived < SHORTEST_LIFE_SECONDS else 0
    logger.warning("%s ended after %.1f s; starting it again", child.name, lived)
    time.sleep(min(1.0, 0.2 * child.early_deaths))
    return child.early_deaths < MOST_EARLY_DEATHS


def _is_alive(child: Child) -> bool:
    try:
        pid, _status = os.waitpid(child.pid, os.WNOHANG)
    except ChildProcessError:
        return False
    return pid == 0
