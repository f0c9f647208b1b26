"""What passes is added to its hour and lane; the P90 comes from the histogram."""

from datetime import timedelta

import pytest

from lianfang.people.checkpoints import queries, services
from lianfang.people.checkpoints.models import Flow
from tests.factories import NOON
from tests.integration.checkpoints.posts import a_checkpoint, opened, proposed

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)


def counted(checkpoint):
    return queries.figures([checkpoint.pk], since=NOON - DAY, until=NOON + DAY)[checkpoint.pk]


def test_a_checkpoint_that_counted_nothing_has_zeros_and_no_delay(hunan_top):
    checkpoint = a_checkpoint()

    found = counted(checkpoint)

    assert (found.people, found.delay, found.queue_minutes) == (0, None, None)


def test_batches_add_up_in_the_same_row(hunan_top):
    checkpoint = a_checkpoint()
    delta = services.Delta(
        lane=1,
        at=NOON + timedelta(minutes=20),
        outcomes={"pass": 3, "quarantine_station": 1, "pass_with_home_observation": 2, "bad": 9},
        vehicles=2,
        delays=(0.5, 8),
        queue_minutes=12,
    )

    touched = services.count(checkpoint_id=checkpoint.pk, deltas=[delta, delta])
    services.count(checkpoint_id=checkpoint.pk, deltas=[delta])

    assert touched == 1
    row = Flow.objects.get()
    assert (row.passed, row.stopped, row.home, row.station) == (15, 3, 6, 3)
    assert (row.vehicles, row.delay_0, row.delay_5, row.queue_minutes) == (6, 3, 3, 36)
    assert row.hour == NOON


def test_lanes_and_hours_have_their_own_rows(hunan_top):
    checkpoint = a_checkpoint()
    deltas = [
        services.Delta(lane=lane, at=NOON + timedelta(hours=hour), outcomes={"pass": 1})
        for lane in (1, 2)
        for hour in (0, 1)
    ]

    assert services.count(checkpoint_id=checkpoint.pk, deltas=deltas) == 4
    assert counted(checkpoint).counts["passed"] == 4
    of_lane = queries.figures([checkpoint.pk], since=NOON, until=NOON + DAY, lane=2)
    assert of_lane[checkpoint.pk].counts["passed"] == 2


def test_nothing_to_count_touches_nothing(hunan_top):
    assert services.count(checkpoint_id=a_checkpoint().pk, deltas=[]) == 0


def test_the_p90_is_read_from_the_bins(hunan_top):
    checkpoint = a_checkpoint()
    delta = services.Delta(lane=1, at=NOON, delays=[0.5] * 5 + [4] * 5)

    services.count(checkpoint_id=checkpoint.pk, deltas=[delta])

    delay = queries.delay_p90(checkpoint.pk, since=NOON, until=NOON + DAY)
    # Four of the five slower vehicles are needed for nine in ten: 3 + 2 x 4/5.
    assert (delay.minutes, delay.is_more, delay.vehicles) == (4.6, False, 10)


def test_an_older_queue_that_comes_late_changes_nothing(hunan_top):
    checkpoint = a_checkpoint()
    newer = {"checkpoint_id": checkpoint.pk, "lane": 1, "at": NOON}
    older = newer | {"at": NOON - timedelta(minutes=5)}

    assert services.note_queue(**newer, vehicles=4, minutes=10)
    assert not services.note_queue(**older, vehicles=40, minutes=90)

    lane = checkpoint.lanes.get(number=1)
    assert (lane.waiting_vehicles, lane.waiting_minutes) == (4, 10)


def test_the_overview_of_a_place_is_one_question(hunan_top, django_assert_num_queries):
    first, second = opened(), opened(code="two", name="第二卡口")
    proposed(code="three", name="第三卡口")
    for checkpoint in (first, second):
        delta = services.Delta(lane=1, at=NOON, outcomes={"pass": 5}, delays=(4, 4))
        old = services.Delta(lane=1, at=NOON - timedelta(hours=30), outcomes={"pass": 50})
        services.count(checkpoint_id=checkpoint.pk, deltas=[delta, old])
        services.count(checkpoint_id=checkpoint.pk, deltas=[services.Delta(lane=2, at=NOON)])
    for lane, minutes in ((1, 25), (2, 0)):
        services.note_queue(checkpoint_id=first.pk, lane=lane, vehicles=3, minutes=minutes, at=NOON)

    with django_assert_num_queries(1):
        found = queries.overview(["43"], now=NOON + timedelta(minutes=30))

    assert (found.open, found.waiting, found.passed) == (2, 1, 10)
    assert (found.longest_queue, found.delay.vehicles) == (25, 4)


def test_a_place_without_checkpoints_has_an_empty_overview(hunan_top):
    found = queries.overview(["4307"], now=NOON)

    assert (found.open, found.passed, found.longest_queue, found.delay) == (0, 0, None, None)
