"""How the acts of the task engine read in a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

SENTENCES = {
    "tasks.batch.assigned": _("“{title}” was set for {count} places"),
    "tasks.batch.reminded": _("{count} places were reminded of “{title}”"),
    "tasks.batch.withdrawn": _("“{title}” was withdrawn from {count} places: {reason}"),
    "tasks.batch.overdue": _("{count} tasks are newly overdue"),
    "tasks.task.acknowledged": _("{place} signed for “{title}”"),
    "tasks.task.queried": _("{place} asks for clarification of “{title}”"),
    "tasks.task.answered": _("The question of {place} about “{title}” was answered"),
    "tasks.task.cascaded": _("{place} passed “{title}” on to {count} places"),
    "tasks.task.reported": _("{place} reports “{title}” done"),
    "tasks.task.accepted": _("The report of {place} on “{title}” was accepted"),
    "tasks.task.returned": _("The report of {place} on “{title}” was returned to be put right"),
}


def register() -> None:
    sentences.register(SENTENCES)
