"""The acts of this room: estimates are computed, alarms answered, line lists taken in."""

from lianfang.insight.analytics.services.answering import close, leave, look_into, reopen
from lianfang.insight.analytics.services.calculating import ask, cancel, compute, run
from lianfang.insight.analytics.services.receiving import receive, withdraw

__all__ = [
    "ask",
    "cancel",
    "close",
    "compute",
    "leave",
    "look_into",
    "receive",
    "reopen",
    "run",
    "withdraw",
]
