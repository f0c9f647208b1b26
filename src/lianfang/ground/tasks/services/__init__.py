"""The acts of the task engine. Each is one transaction with one ledger entry; repeating is harmless."""

from lianfang.ground.tasks.services.assigning import (
    Share,
    assign,
    cascade,
    part_lines,
    withdraw,
)
from lianfang.ground.tasks.services.judging import accept, return_
from lianfang.ground.tasks.services.questions import answer, ask
from lianfang.ground.tasks.services.reminding import Reminded, mark_overdue, remind
from lianfang.ground.tasks.services.reporting import report
from lianfang.ground.tasks.services.signing import acknowledge, read_notices

__all__ = [
    "Reminded",
    "Share",
    "accept",
    "acknowledge",
    "answer",
    "ask",
    "assign",
    "cascade",
    "mark_overdue",
    "part_lines",
    "read_notices",
    "remind",
    "report",
    "return_",
    "withdraw",
]
