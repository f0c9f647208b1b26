"""Two nodes of a cluster on this machine, with a token of their own, and what runs on them."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
MOST_SECONDS = 200  # a limit for a machine that does much else; alone it takes 20


@contextmanager
def two_nodes(first_port: int) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a running cluster and the environment that holds its token."""
    # The path of a Unix socket below it may have about a hundred bytes.
    home = Path(tempfile.mkdtemp(prefix="lf-ray-"))
    environment = _environment(home)
    address = f"{HOST}:{first_port}"
    nodes = []
    try:
        nodes.append(_node(home, environment, first_port=first_port))
        _await_port(first_port)
        nodes.append(_node(home, environment, first_port=first_port + 200, head=address))
        yield address, environment
    finally:
        for node in nodes:
            _end(node)
        _clear(home)


def _environment(home: Path) -> dict[str, str]:
    token = home / "token"
    token.write_text(secrets.token_hex(32))
    token.chmod(0o600)
    chosen = {
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN_PATH": str(token),
        "RAY_USAGE_STATS_ENABLED": "0",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }
    return {**os.environ, **chosen}


def _node(home: Path, environment: dict[str, str], **where: object) -> subprocess.Popen[bytes]:
    from lianfang_sim.executors import node_command

    program, *words = node_command(HOST, **where)
    command = [str(Path(sys.executable).with_name(program)), *words]
    if "head" not in where:
        command.append(f"--temp-dir={home}")
    return subprocess.Popen(
        [*command, "--object-store-memory=100000000"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(node: subprocess.Popen[bytes]) -> None:
    os.killpg(node.pid, signal.SIGKILL)
    node.wait()


def _clear(home: Path) -> None:
    until = time.monotonic() + 5
    # What a killed node still held open may come back while the folder is being emptied.
    while home.exists() and time.monotonic() < until:
        shutil.rmtree(home, ignore_errors=True)
        time.sleep(0.05)


def _await_port(port: int) -> None:
    until = time.monotonic() + MOST_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def run_on(address: str, environment: dict[str, str], *, kill: bool) -> dict[str, object]:
    """What `python -m tests.integration.cluster` prints: digests of runs here and there."""
    out = subprocess.run(
        [sys.executable, "-m", "tests.integration.cluster", address, "kill" if kill else "keep"],
        env=environment,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=MOST_SECONDS,
        check=False,
    )
    if out.returncode:
        raise RuntimeError(out.stderr)
    return json.loads(out.stdout.splitlines()[-1])


class Marked:
    """The engine, leaving word of which process ran which replicate; slow enough to be killed."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def __call__(self, world, scenario, *, seed, replicates, regions=None):
        from lianfang_sim.simulation import simulate

        (self.folder / str(os.getpid())).touch()
        time.sleep(0.01 * len(replicates))
        return simulate(world, scenario, seed=seed, replicates=replicates, regions=regions)


def main(address: str, *, is_killed: bool) -> None:
    import hashlib

    from lianfang_sim.ensemble import run
    from lianfang_sim.executors import RayCluster, Threads
    from lianfang_sim.world import World
    from tests.unit.sim import toys

    world, scenario = World.build(toys.land()), toys.scenario(days=30)
    whole = {"replicates": 150, "seed": 11}
    digests = [
        run(world, scenario, **whole, executor=Threads(workers)).counts for workers in (1, 2)
    ]
    with RayCluster(address) as cluster, tempfile.TemporaryDirectory() as folder:
        _await_workers(cluster)
        victims: list[int] = []

        def kill_one(done: int, total: int, seconds_left: float) -> None:
            running = [int(path.name) for path in Path(folder).iterdir()]
            if is_killed and not victims and done < total / 2 and running:
                victims.append(running[0])
                os.kill(running[0], signal.SIGKILL)

        cluster_run = run(
            world,
            scenario,
            **whole,
            executor=cluster,
            on_progress=kill_one,
            simulate=Marked(folder),
        )
        digests.append(cluster_run.counts)
        found = {
            "digests": [hashlib.sha256(counts.tobytes()).hexdigest() for counts in digests],
            "infections": int(digests[0][:, 0].sum()),
            "processes": len(list(Path(folder).iterdir())),
            "killed": len(victims),
        }
    sys.stdout.write(json.dumps(found))


def _await_workers(cluster) -> None:
    until = time.monotonic() + MOST_SECONDS / 2
    while cluster.workers < 2 and time.monotonic() < until:
        time.sleep(0.1)


if __name__ == "__main__":
    main(sys.argv[1], is_killed=sys.argv[2] == "kill")
