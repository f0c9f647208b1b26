"""Rules are public to machines and readable to every post; the province publishes them."""

from lianfang.ground.posts.actors import system
from lianfang.ground.posts.terms import Role
from lianfang.ground.rulepacks import services
from tests.access.table import Row
from tests.factories import NOON
from tests.integration.rulepacks.packs import tiny

PUBLISHERS = {Role.COMMANDER, Role.DATA_PROTECTION}


def a_pack(world):
    row = services.publish(services.read(tiny()), by=system(place=world.top), now=NOON)
    return {"code": row.code}


ROWS = [
    Row("rulepacks:list"),
    Row("rulepacks:pack", kwargs=a_pack),
    Row("rulepacks:publish", roles=PUBLISHERS, at="43", outside=403),
    Row("rulepacks:publish", "POST", roles=PUBLISHERS, at="43", outside=403, ok=422),
    Row("api:getCurrentRulePack", is_public=True, ok=503),
    Row("api:getRulePack", kwargs=a_pack, is_public=True),
]
