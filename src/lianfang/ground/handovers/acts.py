"""How the acts of the hand-over engine read in a timeline. No entry names or describes a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

SENTENCES = {
    "handovers.custody.taken": _("{unit} took {count} into its care"),
    "handovers.custody.ended": _("The care of {unit} ended"),
    "handovers.handover.offered": _("{sender} offered a person to {receiver}: {reason}"),
    "handovers.batch.offered": _("{count} people were offered to other units"),
    "handovers.handover.accepted": _("{receiver} takes a person from {sender}"),
    "handovers.handover.departed": _("A person left {sender} for {receiver}"),
    "handovers.handover.arrived": _("A person from {sender} arrived at {receiver}"),
    "handovers.handover.confirmed": _("{receiver} confirmed who came from {sender}"),
    "handovers.handover.refused": _("{receiver} refused a person from {sender}: {remark}"),
    "handovers.handover.withdrawn": _("{sender} withdrew an offer to {receiver}"),
    "handovers.handover.timed_out": _(
        "Alarm: {receiver} did not take a person in time; {sender} answers again"
    ),
}


def register() -> None:
    sentences.register(SENTENCES)
