"""Background work of screening, on the product's clock."""

from __future__ import annotations

from lianfang.ground.kernel import clock
from lianfang.people.screening import services


def forget_plates() -> int:
    """Every hour: plates of vehicles in which nobody was stopped go, whoever was missed."""
    return services.forget_plates(now=clock.now())
