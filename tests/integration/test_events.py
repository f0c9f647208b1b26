"""Events reach their listeners after commit, and only then."""

import logging

import pytest
from django.db import transaction

from lianfang.ground.kernel import events

pytestmark = pytest.mark.django_db


class Undone(Exception):
    """What makes an act fail half-way in these tests."""


@pytest.fixture
def heard():
    calls = []
    events.subscribe("tests.bell.rung", lambda **payload: calls.append(payload))
    yield calls
    events._handlers.pop("tests.bell.rung")


def ring_and_fail():
    with transaction.atomic():
        events.publish("tests.bell.rung", times=1)
        raise Undone


def test_nothing_is_heard_before_the_commit(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        events.publish("tests.bell.rung", times=3)
        assert heard == []

    assert heard == [{"times": 3}]


def test_what_was_rolled_back_is_never_heard(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Undone):
        ring_and_fail()

    assert heard == []


def test_a_listeners_fault_does_not_undo_the_act(heard, caplog, django_capture_on_commit_callbacks):
    events._handlers["tests.bell.rung"].insert(0, lambda **_: 1 / 0)
    with (
        caplog.at_level(logging.CRITICAL, logger="lianfang"),
        django_capture_on_commit_callbacks(execute=True),
    ):
        events.publish("tests.bell.rung", times=1)

    assert heard == [{"times": 1}]
