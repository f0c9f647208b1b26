"""A county with two villages, a hotel next door and somebody who came from an affected area."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from lianfang.ground.handovers import services as handing
from lianfang.ground.handovers.terms import Unit
from lianfang.ground.identity import services as vault
from lianfang.ground.kernel import clock
from lianfang.ground.places.models import Place
from lianfang.ground.posts import actors
from lianfang.ground.posts.terms import Role
from lianfang.people.observation import services
from lianfang.people.observation.terms import Evidence, EvidenceKind, Setting, Slot
from tests.factories import NOON, an_actor

COUNTY, TOWNSHIP, VILLAGE = "430602", "430602203", "430602203204"
OTHER_VILLAGE = "430602203208"
AT_HOME = Unit(place=VILLAGE)
LEFT = NOON - timedelta(days=3)
TODAY = NOON.date()


@pytest.fixture
def villages(hunan_top, rule_packs):
    """A township with two villages below the county."""
    for code, level, parent in [
        (TOWNSHIP, 4, COUNTY),
        (VILLAGE, 5, TOWNSHIP),
        (OTHER_VILLAGE, 5, TOWNSHIP),
    ]:
        Place.objects.create(
            code=code,
            official_code=code.ljust(12, "0"),
            level_id=level,
            kind="sample",
            name=f"地{code}",
            parent_id=parent,
        )
    clock.set_to(shown_at=NOON)
    return hunan_top


@pytest.fixture
def investigator(villages):
    return an_actor(Role.EPIDEMIOLOGIST, "4306")


@pytest.fixture
def gate(villages):
    return an_actor(Role.BARRIER_OFFICER, COUNTY)


@pytest.fixture
def worker(villages):
    return an_actor(Role.GRID_WORKER, VILLAGE)


@pytest.fixture
def doctor(villages):
    return an_actor(Role.CLINICIAN, COUNTY)


@pytest.fixture
def duty(villages):
    return an_actor(Role.DUTY_OFFICER, COUNTY)


def a_person(number: int = 1, **traits):
    """Somebody who does not exist."""
    given = {
        "name": "演示甲",
        "phone": f"1380013{number:04d}",
        "address_place": VILLAGE,
        "is_synthetic": True,
    } | traits
    return vault.register(
        vault.Traits(**given),
        record_class="traveller_declared",
        place=COUNTY,
        by=actors.system(),
        now=NOON,
    ).person


def stay(ref: str = "area:1", *, at=LEFT) -> Evidence:
    return Evidence(kind=EvidenceKind.DATED_STAY, ref=ref, at=at)


def placed(by, *, person=None, now=NOON, is_begun=True, **given):
    """An observation at home, begun unless said otherwise."""
    person = person or a_person()
    unit = given.get("unit", AT_HOME)
    if is_begun:
        handing.take(
            subject=f"person:{person}", label="演*", unit=unit, by=actors.system(), now=now
        )
    return services.place(
        **{
            "person": person,
            "evidence": stay(),
            "setting": Setting.HOME,
            "unit": unit,
            "last_exposure": LEFT,
            "by": by,
            "now": now,
            "is_synthetic": True,
        }
        | given
    )


def entry(placement, celsius: str | None = "36.6", *, on=TODAY, slot=Slot.AM, at=NOON, **given):
    return services.Entry(
        placement=placement.pk,
        on=on,
        slot=slot,
        at=at,
        celsius=None if celsius is None else Decimal(celsius),
        **given,
    )
