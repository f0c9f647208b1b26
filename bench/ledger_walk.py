"""Runs inside a store of its own: adds entries one by one and in bulk, then walks the chain.

Prints `name<TAB>value<TAB>unit`.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from django.db import transaction  # noqa: E402  only after Django is set up
from django.test import Client  # noqa: E402

from lianfang.ground.ledger import services  # noqa: E402
from lianfang.ground.ledger.verification import verify  # noqa: E402
from lianfang.ground.posts import actors  # noqa: E402

NOON = datetime(2020, 1, 29, 4, 0, tzinfo=UTC)
COMMITTED = 500
IN_ONE_ACT = 20_000
QUESTIONS = 300


def measure() -> Iterator[tuple[str, float, str]]:
    yield "ledger: acts committed one by one", _rate(COMMITTED, batch=1), "acts/s"
    yield "ledger: entries added within one act", _rate(IN_ONE_ACT, batch=IN_ONE_ACT), "entries/s"
    verify()
    begun = time.perf_counter()
    entries = verify().entries
    yield "ledger: verify", entries / (time.perf_counter() - begun), "entries/s"
    yield "ledger: live question without news, middle", _question(), "ms"


def _rate(entries: int, *, batch: int) -> float:
    begun = time.perf_counter()
    for first in range(0, entries, batch):
        with transaction.atomic():
            for number in range(first, first + batch):
                _record(number)
    return entries / (time.perf_counter() - begun)


def _record(number: int) -> None:
    services.record(
        act="bench.task.acknowledged",
        by=actors.system(label="Duty officer, Changsha headquarters"),
        at=NOON,
        subject=f"task:{number}",
        data={"number": number, "title": "第1号令", "state": "acknowledged"},
    )


def _question() -> float:
    from django.contrib.auth import get_user_model

    account = get_user_model().objects.create(username="reader", is_demonstration=True)
    client = Client(SERVER_NAME="localhost")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    seconds = []
    for _question in range(QUESTIONS):
        begun = time.perf_counter()
        client.get("/live", {"after": COMMITTED + IN_ONE_ACT})
        seconds.append(time.perf_counter() - begun)
    return sorted(seconds)[QUESTIONS // 2] * 1000


if __name__ == "__main__":
    for name, value, unit in measure():
        print(name, value, unit, sep="\t", flush=True)
