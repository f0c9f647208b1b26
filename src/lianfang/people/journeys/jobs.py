"""Background work of journeys, on the product's clock."""

from __future__ import annotations

from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors
from lianfang.ground.rulepacks.errors import NoPackInForce
from lianfang.people.journeys import services


def erase_due() -> int:
    """Every hour: erase travellers who are nobody's contact. Gives the number of rows erased."""
    try:
        return services.erase_due(by=actors.system(), now=clock.now()).legs
    except NoPackInForce:
        return 0  # a house without rules has matched nobody
