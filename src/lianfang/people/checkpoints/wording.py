"""The delay of a checkpoint in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from lianfang.people.checkpoints import rules


def delay_words(delay: rules.Delay | None) -> str:
    """The delay that stands beside every figure of a checkpoint."""
    if delay is None:
        return _("delay P90: no vehicle timed")
    minutes = number_format(delay.minutes, 1)
    if delay.is_more:
        return _("delay P90: more than {minutes} min").format(minutes=minutes)
    return _("delay P90: {minutes} min").format(minutes=minutes)
