"""Runs inside a store of its own: 10,000 made-up people under observation in 200 units.

Prints `name<TAB>value<TAB>unit`.
"""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "lianfang.config.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from lianfang.ground.identity import keyring  # noqa: E402
from lianfang.ground.identity import services as vault  # noqa: E402
from lianfang.ground.kernel import store  # noqa: E402
from lianfang.ground.kernel.facts import Fact  # noqa: E402
from lianfang.ground.kernel.packs import DataFolder  # noqa: E402
from lianfang.ground.places.models import Level, Place  # noqa: E402
from lianfang.ground.posts import actors  # noqa: E402
from lianfang.ground.rulepacks import loading as rulepacks  # noqa: E402
from lianfang.people.observation import queries, services  # noqa: E402
from lianfang.people.observation.models import Placement  # noqa: E402
from lianfang.people.observation.terms import PlacementState, Slot  # noqa: E402

NOON = datetime(2020, 1, 29, 4, 0, tzinfo=UTC)
MORNING = NOON - timedelta(hours=3)
BY = actors.system()
PEOPLE, UNITS, BATCH, PAGE = 10_000, 200, 500, 60
TOP, DEVICE = "99", uuid4()


def measure() -> Iterator[tuple[str, float, str]]:
    prepare()
    looks = sorted(timed(look) for _again in range(30))
    yield "observation: checks due for 10,000 people, p95", looks[27] * 1000, "ms"
    page = sorted(timed(page_of_names) for _again in range(30))
    yield "observation: checks due with a page of names, p95", page[27] * 1000, "ms"
    counted = sorted(timed(lambda: queries.counts([TOP], now=NOON)) for _again in range(30))
    yield "observation: people by setting, p95", counted[27] * 1000, "ms"
    seconds = timed(enter_all)
    yield "observation: checks entered in batches of 500", PEOPLE / seconds, "checks/s"
    seconds = timed(miss_all)
    yield "observation: 10,000 missed checks marked", seconds, "s"


def prepare() -> None:
    keyring.make_for_demonstration()
    folder = DataFolder(settings.DATA_DIR / settings.PLACE_PACK)
    rulepacks.load(folder, by=BY, now=NOON, report=lambda rows: None)
    level = Level.objects.create(no=1, code="top", digits=2, name="层", name_en="Top")
    codes = [TOP, *(f"{TOP}{unit:04}" for unit in range(UNITS))]
    Place.objects.bulk_create(
        Place(code=code, official_code=code, level=level, kind="sample", name="演示")
        for code in codes
    )
    people = [person for first in range(0, PEOPLE, BATCH) for person in registered(first)]
    Placement.objects.bulk_create(
        (under_way(number, person) for number, person in enumerate(people)), batch_size=BATCH
    )
    # As many that are over: they must not slow down those that count.
    Placement.objects.bulk_create(
        (under_way(number, uuid4(), is_over=True) for number in range(PEOPLE)), batch_size=BATCH
    )
    store.take_stock()


def registered(first: int) -> list[object]:
    batch = [
        vault.Traits(name=f"演示{number}", phone=f"199{number:08}", is_synthetic=True)
        for number in range(first, first + BATCH)
    ]
    made = vault.register_many(batch, record_class="contact", place=TOP, by=BY, now=NOON)
    return [one.person for one in made]


def under_way(number: int, person: object, *, is_over: bool = False) -> Placement:
    begun = NOON - timedelta(days=2)
    return Placement(
        person=person,
        place_id=f"{TOP}{number % UNITS:04}",
        setting="home",
        state=PlacementState.COMPLETED if is_over else PlacementState.UNDER_WAY,
        evidence_kind="contact",
        evidence_ref="case:1",
        evidence_at=begun,
        last_exposure=begun,
        ends_at=begun + timedelta(days=14),
        pack="bench",
        decided_at=begun,
        decided_as="bench",
        decided_place_id=TOP,
        begun_at=begun,
        closed_at=NOON if is_over else None,
        end_reason="legal_end" if is_over else "",
        family_due_at=begun,
        walk=number // UNITS + 1,
        is_synthetic=True,
    )


def look() -> list[queries.Due]:
    """The whole list, in walking order, without those done."""
    return queries.due([TOP], now=NOON)


def page_of_names() -> int:
    """What one page of the worker's day asks: both counts, one page of people, their names."""
    everybody = queries.to_check([TOP], now=NOON)
    found = queries.waiting(everybody, now=NOON)
    shown = list(found.select_related("place")[:PAGE])
    return len(queries.masks([one.person for one in shown])) + everybody.count() + found.count()


def enter_all() -> None:
    keys = [one.id for one in queries.due([TOP], now=MORNING)]
    for first in range(0, PEOPLE, BATCH):
        facts = [fact(seq, keys[seq]) for seq in range(first, min(first + BATCH, len(keys)))]
        services.accept(facts, by=BY, place=TOP, now=NOON)


def fact(seq: int, key: int) -> Fact:
    body = {"placement": key, "slot": "am", "on": "2020-01-29", "celsius": 36.6, "met": "seen"}
    return Fact(
        device=DEVICE, seq=seq, kind="check", at=MORNING, device_at=MORNING, pack="", body=body
    )


def miss_all() -> None:
    on, slot = NOON.date() - timedelta(days=1), Slot.PM
    services.mark_missed(by=BY, now=timezone.localtime(NOON), on=on, slot=slot)


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


if __name__ == "__main__":
    for name, value, unit in measure():
        print(f"{name}\t{value}\t{unit}", flush=True)
