"""Who may let devices in, withdraw them, and judge what they sent."""

from __future__ import annotations

from lianfang.ground.posts.actors import Act
from lianfang.ground.posts.terms import Role

FIELD = frozenset({Role.BARRIER_OFFICER, Role.RECEPTION, Role.GRID_WORKER})
OFFICERS = frozenset({Role.COMMANDER, Role.DUTY_OFFICER, Role.ADMINISTRATOR})

SEE = Act("sync.devices.see", roles=FIELD | OFFICERS | {Role.DATA_PROTECTION})
PAIR = Act("sync.device.pair", roles=FIELD | OFFICERS)
REVOKE = Act("sync.device.revoke", roles=OFFICERS | {Role.BARRIER_OFFICER, Role.DATA_PROTECTION})
LIMIT = Act("sync.device.limit", roles=OFFICERS)
CARRY = Act("sync.file.carry", roles=FIELD | OFFICERS)
JUDGE = Act("sync.disputed.judge", roles=frozenset({Role.BARRIER_OFFICER, Role.DUTY_OFFICER}))
