"""Doors of the house as a whole."""

from tests.access.table import Row

ROWS = [
    Row("health", is_public=True),
    Row("set_language", "POST", ok=302, is_public=True, data=lambda _: {"language": "en"}),
    Row("sources", is_public=True),
    Row("live", query={"after": "0"}, ok=204),
    Row("api:openapi-json", is_public=True),
    Row("api:api-root", ok=404, is_public=True),
]
