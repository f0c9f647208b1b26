"""The acts of the hand-over engine. At any moment exactly one unit answers for a subject."""

from lianfang.ground.handovers.houses import register as register_keeper
from lianfang.ground.handovers.services.custody import release, take, take_many
from lianfang.ground.handovers.services.offering import Offer, offer, offer_many, withdraw
from lianfang.ground.handovers.services.receiving import accept, arrive, confirm, depart, refuse
from lianfang.ground.handovers.services.timing import time_out_due

__all__ = [
    "Offer",
    "accept",
    "arrive",
    "confirm",
    "depart",
    "offer",
    "offer_many",
    "refuse",
    "register_keeper",
    "release",
    "take",
    "take_many",
    "time_out_due",
    "withdraw",
]
