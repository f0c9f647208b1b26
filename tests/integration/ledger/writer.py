"""A process of its own that records acts and says each number once it is committed."""

import os
import sys
from datetime import UTC, datetime

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from django.db import transaction  # noqa: E402  only after Django is set up

from lianfang.ground.ledger import services  # noqa: E402
from lianfang.ground.posts import actors  # noqa: E402

NOON = datetime(2020, 1, 29, 4, 0, tzinfo=UTC)


def write(entries: int) -> None:
    for number in range(entries):
        with transaction.atomic():
            data = {"number": number, "pid": os.getpid()}
            entry = services.record(act="test.line.written", by=actors.system(), at=NOON, data=data)
        sys.stdout.write(f"{entry.seq}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    write(int(sys.argv[1]))
