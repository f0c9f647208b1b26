"""A throw-away PostgreSQL server in a temporary folder, on a free port of this machine."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

USER = "postgres"
# What is lost with the folder need not survive a power cut.
CAREFREE = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"]


@dataclass(frozen=True)
class Server:
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/postgres"

    def stop(self) -> None:
        _run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def start(settings: Sequence[str] = CAREFREE) -> Server:
    server = Server(folder=Path(tempfile.mkdtemp(prefix="lianfang-pg-")), port=free_port())
    if os.getuid() == 0:
        shutil.chown(server.folder, USER, USER)
    data = server.folder / "data"
    _run("initdb", "-A", "trust", "-N", "-U", USER, "-E", "UTF8", "--no-instructions", str(data))
    options = f"-p {server.port} -k {server.folder} -c listen_addresses=127.0.0.1"
    options += "".join(f" -c {setting}" for setting in settings)
    log = str(server.folder / "log")
    _run("pg_ctl", "-D", str(data), "-w", "-l", log, "-o", options, "start")
    return server


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def _run(program: str, *arguments: str) -> None:
    """PostgreSQL refuses to run as root, so root becomes the server's own user."""
    become = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    command = [*(become if os.getuid() == 0 else []), _program(program), *arguments]
    subprocess.run(
        command, check=True, cwd="/tmp", stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )


def _program(name: str) -> str:
    """Debian keeps the server's programs out of the path, by version; the newest is taken."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else shutil.which(name) or name


if __name__ == "__main__":
    server = start()
    try:
        environment = os.environ | {"LIANFANG_DATABASE": server.url}
        sys.exit(subprocess.run(sys.argv[1:], env=environment, check=False).returncode)
    finally:
        server.stop()
