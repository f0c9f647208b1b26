"""Two hands at the same moment, on a store where they truly meet."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from lianfang.command.orders import services
from lianfang.command.orders.models import Clause, Order
from lianfang.ground.ledger.models import Entry
from lianfang.ground.posts import actors
from lianfang.ground.tasks import services as tasks
from lianfang.ground.tasks.models import Task
from tests.factories import NOON, a_place

HANDS = 4


def at_once(act, count=HANDS):
    def one(number):
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.fixture
def drafts(transactional_db):
    a_place("7")
    a_place("71", level=2, parent="7")
    a_place("72", level=2, parent="7")
    return [a_draft() for _ in range(HANDS)]


def a_draft():
    by = actors.system(place="7")
    order = services.draft(
        by=by,
        now=NOON,
        title="Screening",
        sign_by=NOON + timedelta(hours=2),
        due_at=NOON + timedelta(hours=9),
        is_synthetic=True,
    )
    Clause.objects.filter(order=order).update(text="Report", to_level_id=2)
    return order


def issue(order):
    return services.issue(order_id=order.pk, by=actors.system(place="7"), now=NOON)


def test_four_orders_at_once_get_four_numbers_without_a_gap(drafts):
    numbers = at_once(lambda hand: issue(drafts[hand]).number)

    assert sorted(numbers) == [1, 2, 3, 4]


def test_one_order_issued_by_four_hands_is_sent_once(drafts):
    numbers = at_once(lambda _hand: issue(drafts[0]).number)

    assert numbers == [1, 1, 1, 1]
    assert Task.objects.filter(subject=drafts[0].subject).count() == 2
    assert Entry.objects.filter(act="orders.order.issued").count() == 1


def test_four_hands_sign_one_task_and_leave_one_signature(drafts):
    task = Task.objects.get(place_id="71", subject=issue(drafts[0]).subject)

    def sign(hand):
        by = actors.system(place="71", label=f"hand {hand}")
        return tasks.acknowledge(task_id=task.pk, by=by, now=NOON).acknowledged_as

    signers = at_once(sign)

    assert len(set(signers)) == 1
    assert Entry.objects.filter(act="tasks.task.acknowledged").count() == 1
    assert Order.objects.filter(state="issued").count() == 1
