"""Who may read rule packs, and who may publish one."""

from __future__ import annotations

from lianfang.ground.posts.actors import Act
from lianfang.ground.posts.terms import Role

READ = Act("rulepacks.read", roles=frozenset(Role))
PUBLISH = Act("rulepacks.publish", roles=frozenset({Role.COMMANDER, Role.DATA_PROTECTION}))
