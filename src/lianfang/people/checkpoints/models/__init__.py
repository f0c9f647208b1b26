from lianfang.people.checkpoints.models.flow import Flow
from lianfang.people.checkpoints.models.post import (
    Checkpoint,
    Delegation,
    Lane,
    Shift,
    Step,
)
from lianfang.people.checkpoints.models.protocol import Protocol
from lianfang.people.checkpoints.models.public import Block, Declaration

__all__ = [
    "Block",
    "Checkpoint",
    "Declaration",
    "Delegation",
    "Flow",
    "Lane",
    "Protocol",
    "Shift",
    "Step",
]
