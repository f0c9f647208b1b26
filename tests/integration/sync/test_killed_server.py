"""The real server is killed with -9 in mid-batch: whatever it had acknowledged is there, once."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bench.harness import ROOT, free_port
from bench.ingest_house import Device

FACTS, BATCHES, ACKNOWLEDGED = 300, 30, 4


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A store of its own, so that its server can be killed; on SQLite, which has no server."""
    home = tmp_path_factory.mktemp("killed")
    environment = os.environ | {"LIANFANG_HOME": str(home), "LIANFANG_DATABASE": "sqlite"}
    program = ROOT / ".venv" / "bin" / "lianfang"
    subprocess.run([program, "django", "migrate"], env=environment, check=True, capture_output=True)
    words = [sys.executable, "-m", "tests.integration.sync.killed_house"]
    done = subprocess.run(words, cwd=ROOT, env=environment, check=True, capture_output=True)
    return home, environment, json.loads(done.stdout.splitlines()[-1])


@contextmanager
def server(environment):
    port = free_port()
    words = [sys.executable, "-m", "bench.ingest_server", str(port)]
    process = subprocess.Popen(words, cwd=ROOT, env=environment, start_new_session=True)
    try:
        wait_for(port)
        yield port, process
    finally:
        kill(process)
        process.wait(timeout=30)


def kill(process):
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def wait_for(port):
    limit = time.monotonic() + 120
    while time.monotonic() < limit:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with suppress(OSError, http.client.HTTPException), closing(connection):
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        threading.Event().wait(0.1)
    raise TimeoutError(port)


def send(port, raw, signature):
    headers = {"Content-Type": "application/json", "X-Lianfang-Signature": signature}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/api/sync/batches", body=raw, headers=headers)
        return json.loads(connection.getresponse().read())


def kept(home):
    with closing(sqlite3.connect(home / "lianfang.sqlite3")) as store:
        return store.execute("SELECT seq FROM screening_screening ORDER BY seq").fetchall()


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(house):
    home, environment, paired = house
    device = Device(paired["id"], load_pem_private_key(paired["key"].encode(), password=None))
    batches = [device.batch(FACTS, now=datetime.now(tz=UTC)) for _ in range(BATCHES)]
    through = 0
    with server(environment) as (port, process):
        for number, (raw, signature) in enumerate(batches):
            if number == ACKNOWLEDGED:
                # Somewhere within the next batch, wherever that is.
                threading.Timer(0.02, kill, [process]).start()
            with suppress(OSError, http.client.HTTPException, ValueError):
                through = send(port, raw, signature)["through"]
                continue
            break

    assert through >= ACKNOWLEDGED * FACTS
    seqs = [seq for (seq,) in kept(home)]
    assert seqs[:through] == list(range(1, through + 1))
    assert len(seqs) % FACTS == 0

    with server(environment) as (port, _process):
        answers = [send(port, raw, signature) for raw, signature in batches]

    assert answers[-1]["through"] == FACTS * BATCHES
    assert sum(answer["stored"] for answer in answers) == FACTS * BATCHES - len(seqs)
    assert [seq for (seq,) in kept(home)] == list(range(1, FACTS * BATCHES + 1))
