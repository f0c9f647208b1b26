"""Background work of the vault, on the product's clock."""

from __future__ import annotations

from lianfang.ground.identity import services
from lianfang.ground.kernel import clock
from lianfang.ground.posts import actors


def erase_due() -> int:
    """Every hour: erase whose time has run out. Gives the number of persons erased."""
    certificates = services.erase_due(by=actors.system(), now=clock.now())
    return sum(certificate.total for certificate in certificates)
