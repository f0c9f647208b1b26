"""How the acts of this room read on a timeline."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lianfang.ground.ledger import sentences

COMPUTED = "analytics.estimates.computed"
LOOKED_INTO = "analytics.alarm.looked-into"
LEFT = "analytics.alarm.left"
CLOSED = "analytics.alarm.closed"
REOPENED = "analytics.alarm.reopened"
RECEIVED = "analytics.line-list.received"
WITHDRAWN = "analytics.line-list.withdrawn"


def register() -> None:
    sentences.register(
        {COMPUTED: _("{place}: {made} estimates and {alarms} alarms were computed")},
        is_housekeeping=True,
    )
    sentences.register({
        LOOKED_INTO: _("{place}: an alarm is being looked into"),
        LEFT: _("{place}: an alarm waits again for somebody to look into it"),
        CLOSED: _("{place}: an alarm was closed: {reason}"),
        REOPENED: _("{place}: a closed alarm is looked into again"),
        RECEIVED: _("{place}: a line list of {cases} cases was taken in as counts"),
        WITHDRAWN: _("{place}: a line list was withdrawn"),
    })  # fmt: skip
