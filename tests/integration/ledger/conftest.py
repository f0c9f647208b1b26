"""A store of one's own, for processes that outlive no transaction of the test."""

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

WRITER = Path(__file__).with_name("writer.py")
LIANFANG = Path(sys.executable).with_name("lianfang")


@dataclass(frozen=True)
class Store:
    """Where separate processes write, and how they are started."""

    environment: dict[str, str]

    def start_writer(self, entries: int) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(WRITER), str(entries)],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        )

    def lianfang(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(LIANFANG), *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def store(tmp_path) -> Store:
    """An empty store of the kind this run is about, with its tables."""
    environment = os.environ | {"LIANFANG_HOME": str(tmp_path)}
    server = os.environ["LIANFANG_DATABASE"]
    if server != "sqlite":
        name = f"ledger_{uuid.uuid4().hex}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        environment["LIANFANG_DATABASE"] = f"{server.rpartition('/')[0]}/{name}"
    fresh = Store(environment=environment)
    made = fresh.lianfang("django", "migrate", "ledger", "--skip-checks", "-v0")
    assert made.returncode == 0, made.stderr
    return fresh
