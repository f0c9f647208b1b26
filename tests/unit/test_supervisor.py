import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

PATIENCE_SECONDS = 20
PROGRAM = """
    import os, signal, sys, time
    from pathlib import Path
    from lianfang.config.running.supervisor import Child, Supervisor

    def live():
        with Path(sys.argv[1]).open("a") as lives:
            print(os.getpid(), file=lives, flush=True)
        signal.pause()

    def fail():
        with Path(sys.argv[1]).open("a") as lives:
            print(os.getpid(), file=lives, flush=True)
        raise SystemExit(3)

    sys.exit(Supervisor([Child("trial", {"live": live, "fail": fail}[sys.argv[2]])]).run())
"""


def start(lives: Path, *, child: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(PROGRAM), str(lives), child])


def wait_for_lives(path: Path, *, count: int) -> list[int]:
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        pids = path.read_text().split() if path.exists() else []
        if len(pids) >= count:
            return [int(pid) for pid in pids]
    pytest.fail(f"fewer than {count} lives")


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_a_child_that_cannot_live_ends_the_whole(tmp_path):
    process = start(tmp_path / "lives", child="fail")

    assert process.wait(timeout=PATIENCE_SECONDS) == 1
    assert len((tmp_path / "lives").read_text().split()) == 5


def test_a_killed_child_is_started_again(tmp_path):
    process = start(tmp_path / "lives", child="live")
    os.kill(wait_for_lives(tmp_path / "lives", count=1)[0], signal.SIGKILL)

    first, second = wait_for_lives(tmp_path / "lives", count=2)

    assert first != second
    process.terminate()
    assert process.wait(timeout=PATIENCE_SECONDS) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_the_children_too(tmp_path, number):
    process = start(tmp_path / "lives", child="live")
    pids = wait_for_lives(tmp_path / "lives", count=1)

    process.send_signal(number)

    assert process.wait(timeout=PATIENCE_SECONDS) == 0
    assert not any(is_alive(pid) for pid in pids)
