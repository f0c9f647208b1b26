from lianfang.people.canvass.services.listing import list_households, load_step, receive
from lianfang.people.canvass.services.planning import (
    Draft,
    assign_grids,
    close_round,
    open_round,
    plan,
)
from lianfang.people.canvass.services.rebuilding import rebuild
from lianfang.people.canvass.services.visits import accept, record, rehearse

__all__ = [
    "Draft",
    "accept",
    "assign_grids",
    "close_round",
    "list_households",
    "load_step",
    "open_round",
    "plan",
    "rebuild",
    "receive",
    "record",
    "rehearse",
]
