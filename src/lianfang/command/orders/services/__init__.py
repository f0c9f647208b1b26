"""The acts of an order's life. Typing in a draft is not an act; drafting, issuing and ending are."""

from lianfang.command.orders.services.annexing import attach, detach
from lianfang.command.orders.services.drafting import (
    ClauseContent,
    add_clause,
    copy_as_successor,
    discard,
    draft,
    move_clause,
    remove_clause,
    restore,
    save_draft,
)
from lianfang.command.orders.services.ending import lift
from lianfang.command.orders.services.from_measures import draft_from_measures
from lianfang.command.orders.services.issuing import issue
from lianfang.command.orders.services.measuring import remove_measure, set_measure

__all__ = [
    "ClauseContent",
    "add_clause",
    "attach",
    "copy_as_successor",
    "detach",
    "discard",
    "draft",
    "draft_from_measures",
    "issue",
    "lift",
    "move_clause",
    "remove_clause",
    "remove_measure",
    "restore",
    "save_draft",
    "set_measure",
]
