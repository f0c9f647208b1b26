"""Events reach their listeners after commit, and only then."""

import logging

import pytest
from django.db import transaction

from lianfang.ground.kernel import events


@pytest.fixture
def heard():
    calls = []
    events.subscribe("tests.bell.rung", lambda **payload: calls.append(payload))
    yield calls
    events._handlers.pop("tests.bell.rung")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_heard_before_the_commit(heard):
    with transaction.atomic():
        events.publish("tests.bell.rung", times=3)
        assert heard == []

    assert heard == [{"times": 3}]


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_never_heard(heard):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        events.publish("tests.bell.rung", times=1)
        _ = 1 / 0

    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_listeners_fault_does_not_undo_the_act(heard, caplog):
    events._handlers["tests.bell.rung"].insert(0, lambda **_: 1 / 0)
    with caplog.at_level(logging.CRITICAL, logger="lianfang"), transaction.atomic():
        events.publish("tests.bell.rung", times=1)

    assert heard == [{"times": 1}]
