"""The tree of places is no secret within the service; its boundaries are public."""

from tests.access.table import Row


def here(world):
    return {"code": world.place}


ROWS = [
    Row("places:own", ok=302),
    Row("places:place", kwargs=here),
    Row("places:boundary", kwargs=lambda world: {"pack": "hunan", "name": "43"}, is_public=True),
    Row("api:searchPlaces", query={"q": "yuelu"}),
    Row("api:getPlace", kwargs=here),
]
