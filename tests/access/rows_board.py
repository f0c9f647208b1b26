"""Counts are no secret within the service; a neighbour's board is, for it shows unfinished work."""

from lianfang.ground.figures.models import Indicator
from tests.access.table import Row


def here(world):
    Indicator.objects.get_or_create(
        code="confirmed",
        defaults={
            "name": "累计确诊",
            "name_en": "Confirmed",
            "unit": "例",
            "unit_en": "cases",
            "type": "cumulative",
            "reported_by": ["prefecture"],
        },
    )
    return {"code": world.place}


ROWS = [
    Row("board:home", ok=302, anonymous=200, is_public=True),
    Row("board:own", ok=302),
    Row("board:board", kwargs=here, outside=403),
    Row("board:csv", kwargs=here, outside=403),
    Row("board:xlsx", kwargs=here, outside=403),
    Row("board:wall"),
    Row("board:desk"),
]
