"""Facts through HTTP to the disk beside the same rows written raw, on the store of the environment."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from statistics import median
from uuid import uuid4

from bench.harness import ROOT, free_port, percentile
from bench.ingest_house import COUNTY, Device, furnish
from lianfang.config.cli import start_django

FACTS, BATCHES, SENDERS, ROUNDS = 500, 12, 2, 3
SINGLES_A_SECOND, SINGLE_SECONDS = 100, 5
SMALL, LARGE = 100_000, int(os.environ.get("LIANFANG_BENCH_ROWS", "10000000"))
LATER = {429, 503}
HEADERS = {"Content-Type": "application/json"}
Signed = tuple[bytes, str]


def main() -> None:
    start_django()
    for name, value, unit in measure():
        print(f"{name}\t{value}\t{unit}", flush=True)


def measure() -> Iterator[tuple[str, float, str]]:
    devices = furnish(SENDERS + 4)
    grow_to(SMALL)
    with serving() as port:
        warm_up(port, devices)
        raw, sent = [], []
        for _round in range(ROUNDS):
            raw.append(raw_rate())
            sent.append(sent_rate(port, devices[:SENDERS]))
        yield "ingest: raw rows written", median(raw), "rows/s"
        yield "ingest: facts over HTTP", median(sent), "facts/s"
        yield "ingest: share of the raw rate", median(sent) / median(raw), "of 1"
        mixed = sent_rate(port, devices[:SENDERS], stopped=0.05)
        yield "ingest: facts over HTTP, one in twenty handed on", mixed, "facts/s"
        yield "ingest: single fact at 100/s, p99", singles(port, devices[SENDERS:]) * 1000, "ms"
        small = median(sent)
        grow_to(LARGE)
        large = median(sent_rate(port, devices[:SENDERS]) for _round in range(ROUNDS))
        yield f"ingest: rate at {LARGE:,} rows of that at {SMALL:,}", large / small, "of 1"


@contextmanager
def serving() -> Iterator[int]:
    port = free_port()
    words = [sys.executable, "-m", "bench.ingest_server", str(port)]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait_for(port: int) -> None:
    limit = time.perf_counter() + 60
    while time.perf_counter() < limit:
        with suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    message = "the server did not start"
    raise TimeoutError(message)


def warm_up(port: int, devices: Sequence[Device]) -> None:
    send_all(port, [device.batch(50, now=_now()) for device in devices for _ in range(4)])


def sent_rate(port: int, devices: Sequence[Device], *, stopped: float = 0.0) -> float:
    """Facts a second, from the first byte sent to the last answer that says they are kept."""
    ready = [
        [device.batch(FACTS, now=_now(), stopped=stopped) for _ in range(BATCHES)]
        for device in devices
    ]
    threads = [threading.Thread(target=send_all, args=(port, batches)) for batches in ready]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begun
    return sum(map(len, ready)) * FACTS / seconds


def send_all(port: int, batches: Sequence[Signed]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for raw, signature in batches:
        send(connection, raw, signature)
    connection.close()


def send(connection: http.client.HTTPConnection, raw: bytes, signature: str) -> None:
    headers = HEADERS | {"X-Lianfang-Signature": signature}
    connection.request("POST", "/api/sync/batches", body=raw, headers=headers)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    if answer.status in LATER:
        time.sleep(int(answer.headers["Retry-After"]))
        send(connection, raw, signature)
        return
    if answer.status != 200 or said["disputed"]:
        raise RuntimeError(answer.status, str(said)[:500])


def singles(port: int, devices: Sequence[Device]) -> float:
    """p99 of one fact at a time, counted from when it was due, so that waiting counts too."""
    count = SINGLES_A_SECOND * SINGLE_SECONDS
    ready = [[] for _device in devices]
    for number in range(count):
        place = number % len(devices)
        ready[place].append((number / SINGLES_A_SECOND, *devices[place].batch(1, now=_now())))
    took: list[float] = []
    begun = time.perf_counter() + 0.2
    threads = [
        threading.Thread(
            target=_send_in_time, args=(port, each), kwargs={"begun": begun, "took": took}
        )
        for each in ready
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return percentile(took, 0.99)


def _send_in_time(
    port: int, facts: Sequence[tuple[float, bytes, str]], *, begun: float, took: list[float]
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for due, raw, signature in facts:
        time.sleep(max(0.0, begun + due - time.perf_counter()))
        send(connection, raw, signature)
        took.append(time.perf_counter() - begun - due)


def raw_rate() -> float:
    """The same rows into the same table with its indexes, and nothing else.

    On SQLite as many at a time, and as durably, as a batch of facts; on PostgreSQL in one stream.
    """
    rows = _rows(FACTS * BATCHES * SENDERS)
    from django.db import connection, transaction

    from lianfang.people.screening.services import filing

    begun = time.perf_counter()
    if connection.vendor == "postgresql":
        filing.insert(rows)
    else:
        for first in range(0, len(rows), FACTS):
            with transaction.atomic():
                filing.insert(rows[first : first + FACTS])
    return len(rows) / (time.perf_counter() - begun)


def _rows(count: int) -> list[tuple[object, ...]]:
    from lianfang.people.checkpoints.models import Checkpoint

    checkpoint, device, now = Checkpoint.objects.get(place=COUNTY).pk, uuid4(), _now()
    return [
        (device, seq, checkpoint, 1, now, None, "pass", "", 12, "bench", 365, "", None, False, True)
        for seq in range(1, count + 1)
    ]


def grow_to(count: int) -> None:
    """Rows as they would have come in a season, made inside the store."""
    from django.db import connection

    from lianfang.people.checkpoints.models import Checkpoint
    from lianfang.people.screening.models import Screening

    missing = count - Screening.objects.count()
    if missing <= 0:
        return
    checkpoint = Checkpoint.objects.get(place=COUNTY).pk
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_SERVER, [checkpoint, missing])
        else:
            cursor.execute(_FILE, [missing, missing, checkpoint])
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_COLUMNS = """INSERT INTO screening_screening (device, seq, checkpoint_id, lane, at, party, outcome,
    said, "row", pack, band, inputs, person, is_disputed, is_synthetic)"""
# The text is our own; only numbers are filled in.
_SERVER = f"""{_COLUMNS}
    SELECT md5((n / 50000)::text || now()::text)::uuid, n, %s, 1 + n %% 4,
        now() - interval '100 days' + n * interval '0.8 seconds', NULL, 'pass', '', 12, 'bench', 365,
        '', NULL, false, true FROM generate_series(1, %s) AS n"""  # noqa: S608
_FILE = f"""WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)
    {_COLUMNS}
    SELECT printf('%%012x%%020x', %s, n / 50000), n, %s, 1 + n %% 4,
        datetime('now', '-100 days', (n * 0.8) || ' seconds'), NULL, 'pass', '', 12, 'bench', 365,
        '', NULL, 0, 1 FROM numbers"""  # noqa: S608


def _now() -> datetime:
    from lianfang.ground.kernel import clock

    return clock.wall()


if __name__ == "__main__":
    main()
