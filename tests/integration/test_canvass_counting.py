"""Whatever comes in, in whatever order: the counters are those that a rebuild from the facts makes."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.ground.posts import actors
from lianfang.people.canvass import services
from lianfang.people.canvass.models import STAND_FIELDS, Coverage, Household, Pair, Visit
from lianfang.people.canvass.rules import COUNTED
from tests.integration.canvassing import (
    BESIDE,
    HERE,
    WELL,
    a_township,
    a_visit,
    home,
    sent,
    under_way,
)

ANSWERS = st.fixed_dictionaries({key: st.sampled_from(["yes", "no", "unknown"]) for key in WELL})
VISIT = st.fixed_dictionaries(
    {
        "village": st.sampled_from([HERE, BESIDE]),
        "number": st.integers(1, 5),
        "result": st.sampled_from(["answered", "not_home", "refused", "empty", "gone"]),
        "minutes": st.integers(0, 50),
        "persons": st.integers(0, 4),
        "answers": ANSWERS,
        "from_beside": st.booleans(),
    }
)


@pytest.fixture
def round_(hunan_top):
    a_township()
    return under_way(count=4, share=0.5)


def counters(round_):
    rows = Coverage.objects.filter(round=round_).order_by("code").values("code", *COUNTED)
    return [row for row in rows if any(row[name] for name in COUNTED)]


def stands(round_):
    return list(
        Household.objects.filter(round=round_).order_by("code").values("code", *STAND_FIELDS)
    )


def pairs(round_):
    columns = ("code", "question", "first", "second", "count")
    return list(Pair.objects.filter(round=round_).order_by(*columns).values(*columns))


def send(batch, start):
    for number, one in enumerate(batch):
        body = dict(one)
        village, outside = body.pop("village"), body["number"] == 5
        if body["result"] != "answered":
            body.pop("persons")
            body.pop("answers")
        place = BESIDE if body.pop("from_beside") else village
        household = f"found-{village}" if outside else home(body["number"], village)
        body.pop("number")
        if outside:
            body["address"] = "Hut"
        sent(a_visit(household, seq=start + number, **body), by=actors.system(), place=place)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(VISIT, min_size=1, max_size=4), min_size=1, max_size=4))
def test_counters_equal_a_rebuild_from_the_facts(round_, batches):
    with transaction.atomic():
        for number, batch in enumerate(batches):
            send(batch, start=1 + 10 * number)
        before = counters(round_), stands(round_), pairs(round_)

        services.rebuild(round_)

        assert (counters(round_), stands(round_), pairs(round_)) == before
        transaction.set_rollback(True)
    assert not Visit.objects.exists()
