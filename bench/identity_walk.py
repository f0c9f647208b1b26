"""Runs inside a store of its own: registers made-up people, meets them again, shows and erases them.

Prints `name<TAB>value<TAB>unit`.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from lianfang.ground.identity import keyring, queries, rules, services  # noqa: E402
from lianfang.ground.identity.services import Traits  # noqa: E402
from lianfang.ground.places.models import Level, Place  # noqa: E402
from lianfang.ground.posts import actors  # noqa: E402

NOON = datetime(2020, 1, 29, 4, 0, tzinfo=UTC)
BY = actors.system()
PEOPLE = 20_000
BATCH = 500
PLACE = "990001"


def measure() -> Iterator[tuple[str, float, str]]:
    keyring.make_for_demonstration()
    level = Level.objects.create(no=1, code="top", digits=6, name="层", name_en="Top")
    Place.objects.create(code=PLACE, official_code=PLACE, level=level, kind="sample", name="演示")
    batches = [
        [somebody(number) for number in range(first, first + BATCH)]
        for first in range(0, PEOPLE, BATCH)
    ]
    known = []
    seconds = timed(lambda: known.extend(person for batch in batches for person in taken(batch)))
    yield "vault: people registered in batches of 500", PEOPLE / seconds, "people/s"
    again = batches[:: len(batches) // 4]
    seconds = timed(lambda: [taken(batch) for batch in again])
    yield "vault: people met again", len(again) * BATCH / seconds, "people/s"
    ids = [one.person for one in known]
    parts = [ids[first : first + BATCH] for first in range(0, PEOPLE, BATCH)]
    seconds = timed(lambda: [queries.masked(part) for part in parts])
    yield "vault: people shown masked, 500 at a time", PEOPLE / seconds, "people/s"
    singles = sorted(timed(lambda one=one: queries.masked([one])) for one in ids[:500])
    yield "vault: one person shown masked, p95", singles[int(len(singles) * 0.95)] * 1000, "ms"
    later = NOON + timedelta(days=400)
    seconds = timed(lambda: services.erase_due(by=BY, now=later))
    yield "vault: people erased with certificates", PEOPLE / seconds, "people/s"


def taken(batch: Sequence[Traits]) -> list[services.Registered]:
    return services.register_many(
        batch, record_class="traveller_declared", place=PLACE, by=BY, now=NOON
    )


def somebody(number: int) -> Traits:
    """Nobody: a region that does not exist, a birthday counted up."""
    birth = datetime(1940, 1, 1, tzinfo=UTC).date() + timedelta(days=number // 500)
    first_17 = f"990001{birth:%Y%m%d}{number % 500:03}"
    return Traits(
        name=f"演示{number}",
        document_kind="id_card",
        document_no=first_17 + rules.check_digit(first_17),
        phone=f"199{number:08}",
        address="演示路1号",
        is_synthetic=True,
    )


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    for name, value, unit in measure():
        print(f"{name}\t{value}\t{unit}", flush=True)
