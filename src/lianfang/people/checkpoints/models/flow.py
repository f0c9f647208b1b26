"""What passed, counted: no person and no vehicle can be found in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


def _count() -> models.PositiveIntegerField[int, int]:
    return models.PositiveIntegerField(default=0)


class Flow(models.Model):
    """What went through one lane in one hour: numbers only, no person.

    The delays are a histogram over `rules.DELAY_EDGES`, so that any span has its P90 without a
    list of vehicles. Every column but the key is a sum.
    """

    checkpoint = models.ForeignKey("checkpoints.Checkpoint", models.CASCADE, related_name="flows")
    lane = models.PositiveSmallIntegerField()
    hour = models.DateTimeField()
    passed = _count()
    stopped = _count()
    vehicles = _count()
    remeasured = _count()
    hospital = _count()
    station = _count()
    home = _count()
    hotel = _count()
    returned = _count()
    green = _count()
    green_stopped = _count()
    queue_counts = _count()
    queue_minutes = _count()
    delay_0 = _count()
    delay_1 = _count()
    delay_2 = _count()
    delay_3 = _count()
    delay_4 = _count()
    delay_5 = _count()
    delay_6 = _count()
    delay_7 = _count()
    delay_8 = _count()
    delay_9 = _count()
    delay_10 = _count()
    delay_11 = _count()
    delay_12 = _count()
    delay_13 = _count()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["checkpoint", "hour", "lane"], name="one_row_per_lane_and_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id}/{self.lane} {self.hour:%m-%d %H}"
