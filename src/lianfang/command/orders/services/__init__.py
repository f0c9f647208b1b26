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
from lianfang.command.orders.services.issuing import issue

__all__ = [
    "ClauseContent",
    "add_clause",
    "attach",
    "copy_as_successor",
    "detach",
    "discard",
    "draft",
    "issue",
    "lift",
    "move_clause",
    "remove_clause",
    "restore",
    "save_draft",
]
