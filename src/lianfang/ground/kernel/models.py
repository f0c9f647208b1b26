from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ClockSetting(models.Model):
    """Where the product's own clock stands when it is not the wall clock. One row at most.

    Product time = `shown_at` + (wall time - `set_at`) x `rate`; rate 0 is a standing clock.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    shown_at = models.DateTimeField(_("product time when set"))
    set_at = models.DateTimeField(_("wall time when set"))
    rate = models.FloatField(_("product seconds per second"), default=0.0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="one_clock", condition=Q(id=1)),
            models.CheckConstraint(name="time_never_runs_backwards", condition=Q(rate__gte=0)),
        ]
