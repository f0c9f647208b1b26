from lianfang.people.checkpoints.services.blocks import find_block, remove_block, report_block
from lianfang.people.checkpoints.services.counting import Delta, count, note_queue
from lianfang.people.checkpoints.services.deciding import approve, delegate, extend, refuse
from lianfang.people.checkpoints.services.declaring import (
    Declaring,
    declare,
    expire_declarations,
    use_declaration,
)
from lianfang.people.checkpoints.services.ending import close, expire_due, review
from lianfang.people.checkpoints.services.opening import open_, set_lane
from lianfang.people.checkpoints.services.proposing import Proposal, propose
from lianfang.people.checkpoints.services.protocols import retire_protocol
from lianfang.people.checkpoints.services.shifts import Crewing, relieve, staff

__all__ = [
    "Crewing",
    "Declaring",
    "Delta",
    "Proposal",
    "approve",
    "close",
    "count",
    "declare",
    "delegate",
    "expire_declarations",
    "expire_due",
    "extend",
    "find_block",
    "note_queue",
    "open_",
    "propose",
    "refuse",
    "relieve",
    "remove_block",
    "report_block",
    "retire_protocol",
    "review",
    "set_lane",
    "staff",
    "use_declaration",
]
