"""What can be done in the vault. Other rooms write through these and through nothing else."""

from lianfang.ground.identity.services.erasing import close_incident, erase_due
from lianfang.ground.identity.services.incidents import open_incident
from lianfang.ground.identity.services.keeping import (
    hold,
    lift_hold,
    purpose_met,
    purpose_met_many,
)
from lianfang.ground.identity.services.registering import register, register_many
from lianfang.ground.identity.services.revealing import find, refuse_list, reveal
from lianfang.ground.identity.services.standing import entrust, widen
from lianfang.ground.identity.traits import Masked, Registered, Revealed, Traits

__all__ = [
    "Masked",
    "Registered",
    "Revealed",
    "Traits",
    "close_incident",
    "entrust",
    "erase_due",
    "find",
    "hold",
    "lift_hold",
    "open_incident",
    "purpose_met",
    "purpose_met_many",
    "refuse_list",
    "register",
    "register_many",
    "reveal",
    "widen",
]
