"""Words of the door for facts from the field."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lianfang.ground.kernel.states import StateMachine


class Way(TextChoices):
    """How a batch came in."""

    NETWORK = "network", _("Over the network")  # 网络
    FILE = "file", _("Carried as a file")  # 文件携带


class DisputeState(TextChoices):
    """What became of a fact that no room could take as it was."""

    OPEN = "open", _("Waits for a person")  # 待研判
    TAKEN = "taken", _("Taken by its room")  # 已采纳
    SET_ASIDE = "set_aside", _("Set aside, with a reason")  # 不予采纳


DISPUTE_MOVES = StateMachine(
    name=_("disputed record"),
    start=DisputeState.OPEN,
    moves={
        DisputeState.OPEN: frozenset({DisputeState.TAKEN, DisputeState.SET_ASIDE}),
        DisputeState.TAKEN: frozenset(),
        DisputeState.SET_ASIDE: frozenset(),
    },
)

PAIRING_TERM = timedelta(minutes=10)
MOST_FACTS = 1000
LARGEST_BATCH_BYTES = 4 * 1024 * 1024
FACTS_PER_HOUR = 20_000
QUOTA_WINDOW = timedelta(hours=1)
# Below this the journey of a message cannot be told from a clock that is wrong.
OFFSET_TOLERANCE = timedelta(seconds=90)
OFFSET_TO_FLAG = timedelta(minutes=5)
SIGNATURE_HEADER = "X-Lianfang-Signature"
FILE_SUFFIX = ".lfsync"
