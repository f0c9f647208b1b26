"""Whatever two units do, in whatever order and however often, the owner is one and known."""

from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianfang.ground.handovers import queries, services
from lianfang.ground.handovers.models import Custody, Handover
from lianfang.ground.handovers.terms import (
    HANDOVER_MOVES,
    OPEN_STATES,
    RECEIVERS_STATES,
    HandoverState,
    Unit,
)
from lianfang.ground.kernel.errors import DomainError
from lianfang.ground.posts import actors
from tests.factories import NOON

UNITS = [Unit(place="4301"), Unit(place="4306", facility=1), Unit(place="4306", facility=2)]
ACTS = ["offer 0", "offer 1", "offer 2", "accept", "refuse", "depart", "arrive", "confirm", "withdraw", "wait"]  # fmt: skip
SUBJECT = "person:1"


def test_every_state_can_be_reached_and_left_or_is_final():
    assert HANDOVER_MOVES.reachable() == set(HandoverState)
    assert OPEN_STATES.isdisjoint(HANDOVER_MOVES.final_states())


def do(act, *, now, by):
    if act == "wait":
        services.time_out_due(by=by, now=now)
        return
    if act.startswith("offer"):
        offered = services.Offer(
            subject=SUBJECT,
            label="Z*",
            sender=queries.owner_of(SUBJECT),
            receiver=UNITS[int(act[-1])],
            reason="r",
            accept_by=now + timedelta(hours=1),
            arrive_by=now + timedelta(hours=2),
        )
        services.offer(offered, by=by, now=now)
        return
    last = Handover.objects.order_by("-pk").first()
    if last is not None:
        words = {"refuse": {"reason": "Full."}}.get(act, {})
        getattr(services, act)(handover_id=last.pk, by=by, now=now, **words)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 90)), max_size=14))
def test_somebody_always_answers_and_never_two(hunan_top, acts):
    by, now = actors.system(), NOON
    Handover.objects.all().delete()
    Custody.objects.all().delete()
    services.take(subject=SUBJECT, label="Z*", unit=UNITS[0], by=by, now=now)
    for act, minutes in acts:
        now += timedelta(minutes=minutes)
        with suppress(DomainError):
            do(act, now=now, by=by)
        assert Custody.objects.filter(subject=SUBJECT, until=None).count() == 1
        assert Handover.objects.filter(state__in=OPEN_STATES).count() <= 1
        last = Handover.objects.order_by("-pk").first()
        if last is not None:
            expected = last.receiving if last.state in RECEIVERS_STATES else last.sending
            assert queries.owner_of(SUBJECT) == expected
    spans = list(queries.history(SUBJECT))
    for before, after in pairwise(spans):
        assert before.until == after.since
