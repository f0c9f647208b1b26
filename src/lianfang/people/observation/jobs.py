"""Background work of observation, on the product's clock."""

from __future__ import annotations

from django.utils import timezone

from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.people.observation import rules, services


def run_clocks() -> dict[str, int]:
    """Every minute: end what is over, suspend what nobody answered, note what was missed."""
    now, by = clock.now(), actors.system()
    on, slot = rules.before(*rules.slot_of(timezone.localtime(now)))
    return {
        "ended": services.end_due(by=by, now=now),
        "suspended": services.suspend_unanswered(by=by, now=now),
        "missed": services.mark_missed(by=by, now=timezone.localtime(now), on=on, slot=slot),
        "last": services.ask_last_checks(now=now),
        "suspected": len(services.look_for_batches(by=by, now=now)),
    }
